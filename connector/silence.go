package connector

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io/fs"
)

// find looks up what became of a parcel that may have arrived and settles what
// is certain. What was not done is ready to be sent again: a batch in two
// parts, a product that had its chances set aside.
func (l *lane) find(ctx context.Context, p *parcel) (done bool, err error) {
	shown, err := l.lookUp(ctx, p.intents)
	if err != nil {
		if p.blind++; p.blind >= maxBlind || errors.Is(err, errCut) {
			p.last = err
			return true, l.leave(ctx, p)
		}
		l.d.sleep(ctx, l.d.o.backoff(p.blind))
		return false, nil
	}
	var again []Intent
	var known []settled
	for _, in := range p.intents {
		s, there := shown[FoldSKU(in.SKU)]
		if r, ok := l.compare(ctx, in, s, there); ok {
			known = append(known, settled{intent: in, result: r})
		} else {
			again = append(again, in)
			p.shown = there
		}
	}
	if err := l.d.close(known); err != nil || len(again) == 0 {
		return true, err
	}
	p.intents, p.looked, p.doubt = again, true, l.name == LaneCreate
	switch {
	case len(again) > 1:
		l.halve(p)
		return true, nil
	case p.sends >= maxSends:
		return true, l.setAside(ctx, p)
	}
	return false, nil
}

// compare decides from a look-up what became of an intent; known is false
// when sending it again is safe and needed. A create is always posted again
// with its own key: only the catalogue can tell whether a listing is ours.
func (l *lane) compare(ctx context.Context, in Intent, s Shown, there bool) (r Result, known bool) {
	if in.Lane == LaneCreate {
		return Result{}, false
	}
	if !there {
		return l.missing(ctx, in), true
	}
	if s.ID != in.ID { // it says nothing of ours, and must not take its place
		return Result{Outcome: OutcomeUnknown, Text: "another listing is shown under the SKU"}, true
	}
	now := Offer{Price: s.Price, Stock: s.Stock, Active: s.Active}
	seen := Result{ID: s.ID, Status: s.Status, Version: s.Version, OfferVersion: s.OfferVersion, Now: &now}
	switch in.Lane {
	case LaneOffer:
		if sameOffer(now, in.Offer) {
			seen.Outcome = OutcomeAccepted
			return seen, true
		}
		if in.OfferVersion != nil && s.OfferVersion != *in.OfferVersion {
			seen.Outcome, seen.Code = OutcomeConflict, "version_conflict"
			return seen, true
		}
	case LaneContent:
		if s.Version != in.Version {
			return l.compareContent(ctx, in, seen), true
		}
	}
	return Result{}, false
}

// missing is what becomes of a change of a listing that a look-up lacks: it was
// refused only where the listing itself is not there either.
func (l *lane) missing(ctx context.Context, in Intent) Result {
	if viewer, ok := l.d.dest.(Viewer); ok {
		if _, err := l.view(ctx, viewer, in.ID); !errors.Is(err, fs.ErrNotExist) {
			l.notice(err)
			return Result{Outcome: OutcomeUnknown, Text: "the listing is there and no look-up shows it"}
		}
	}
	return Result{Outcome: OutcomeRejected, Code: "not_found"}
}

// compareContent tells ours from somebody else's, where the content is another
// than the one that was to be replaced. What cannot be read now stays unknown.
func (l *lane) compareContent(ctx context.Context, in Intent, seen Result) Result {
	seen.Outcome, seen.Code = OutcomeConflict, cmp.Or(seen.Code, "version_conflict")
	viewer, ok := l.d.dest.(Viewer)
	if !ok {
		return seen
	}
	v, err := l.view(ctx, viewer, in.ID)
	if err != nil {
		l.notice(err)
		l.d.c.Log.Warn().Err(err).Str("sku", in.SKU).Msg("listing could not be compared")
		return Result{Outcome: OutcomeUnknown, Text: err.Error()}
	}
	seen.Content, seen.Version = v.content, max(v.version, seen.Version)
	if seen.Version == in.Version+1 && bytes.Equal(v.content, in.Content) {
		seen.Outcome, seen.Code, seen.Text = OutcomeAccepted, "", ""
	}
	return seen
}

// view looks at a listing whole.
func (l *lane) view(ctx context.Context, viewer Viewer, id string) (viewed, error) {
	c := l.begin(ctx)
	v, err := viewOf(c.ctx, viewer, id)
	return v, c.end(err)
}

func sameOffer(a, b Offer) bool {
	return a.Price == b.Price && a.Stock.Equal(b.Stock) && a.Active == b.Active
}

// lookUp asks what is shown for a batch.
func (l *lane) lookUp(ctx context.Context, batch []Intent) (map[string]Shown, error) {
	skus := make([]string, len(batch))
	for i, in := range batch {
		skus[i] = in.SKU
	}
	c := l.begin(ctx)
	shown, err := l.d.dest.LookUp(c.ctx, skus)
	err = c.end(err)
	l.notice(err)
	return shown, err
}
