package connector

import (
	"context"
	"errors"
)

// errTaken is why a create stays unknown whose second posting had no answer.
var errTaken = errors.New("the SKU is taken, and nobody has said by whom")

// askAgain makes a create that was answered with its SKU being taken go out
// once more under its key before that is believed: a gateway may have sent it
// twice by itself, and only to its own key does the catalogue say that what is
// there is ours.
func (p *parcel) askAgain() {
	p.taken, p.earlier, p.doubt, p.looked, p.last = true, false, true, true, errTaken
}

// wasDone reports whether a create that goes no further may have been done by a
// call that had no answer, or whose token was refused.
func (l *lane) wasDone(ctx context.Context, p *parcel) bool {
	return l.name == LaneCreate && (p.doubt || p.refused) && l.isThere(ctx, p)
}

// isThere reports whether the SKU of a create is there, or may be. A catalogue
// that says no after it has done what was asked leaves a listing that only the
// key of its create proves to be ours.
func (l *lane) isThere(ctx context.Context, p *parcel) bool {
	shown, err := l.lookUp(ctx, p.intents)
	_, there := shown[FoldSKU(p.intents[0].SKU)]
	return there || err != nil
}
