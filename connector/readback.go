package connector

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// back is what a read-back found out beside what it changed in the book.
type back struct {
	step   Step            // for the caller to commit
	absent map[string]bool // folded SKUs of which something was accepted and that are not there
	astray []string        // those of them that are there under another id than was said
}

// readOverlap is how far before its own start a read-back lets the next one
// begin at the latest. A catalogue whose clock is ahead dates changes into the
// future, and what it changes afterwards would stay hidden until then; by so
// much its clock may also be behind ours.
const readOverlap = 10 * time.Minute

// readBack takes over what the catalogue shows of our listings since the last
// read-back: ACTIVE makes live, and what is not as it was settled is noted as
// changed outside, for a listing is shown once. What was accepted and is not
// shown now is looked up, and so are SKUs that were asked for. Nothing is
// written here but book: the step is for the caller to commit.
func (c *Connector) readBack(ctx context.Context, cat Catalogue, book *Book, run string, asked ...string) (back, error) {
	r := c.newReader(cat, book, run)
	began := c.Now().UTC()
	newest := book.Since
	n := int64(0)
	for s, err := range c.Reader.Changed(ctx, book.Since) {
		if err != nil {
			return r.back, fmt.Errorf("read back: %w", err)
		}
		n++
		c.progress("progress.readback", n, 0)
		if at := s.UpdatedAt.UTC().Format(time.RFC3339Nano); later(at, newest) {
			newest = at
		}
		r.take(s)
	}
	if since := nextSince(book.Since, newest, began); since != book.Since {
		r.step.Since = &since
	}
	if err := r.lookUp(ctx, asked); err != nil {
		return r.back, fmt.Errorf("look up what was accepted: %w", err)
	}
	return r.back, r.view(ctx)
}

// nextSince gives the cursor of the next read-back: the newest change that is
// known, but no later than the overlap allows. There it is not moved forward by
// less than the overlap, for that would only be written.
func nextSince(was, newest string, began time.Time) string {
	latest := began.Add(-readOverlap)
	if newest == "" || !later(newest, latest.Format(time.RFC3339Nano)) {
		return newest
	}
	if t, err := time.Parse(time.RFC3339Nano, was); err == nil && !t.After(latest) && latest.Sub(t) < readOverlap {
		return was
	}
	return latest.Format(time.RFC3339Nano)
}

func (c *Connector) newReader(cat Catalogue, book *Book, run string) *reader {
	return &reader{
		c: c, cat: cat, run: run, book: book, open: openLanes(book), shown: map[string]bool{},
		back: back{step: Step{Catalogue: cat}, absent: map[string]bool{}},
	}
}

// reader is one read-back under way.
type reader struct {
	back
	c     *Connector
	cat   Catalogue
	run   string
	book  *Book
	open  underWay
	shown map[string]bool // folded SKUs that were shown and still wait for something
	views []Entry         // whose content has to be looked at
}

// take takes over one listing as it is shown.
func (r *reader) take(s Shown) {
	key := FoldSKU(s.SKU)
	e := r.book.Entries[key]
	if e == nil || e.ID == "" || e.ID != s.ID {
		return // not ours, or not what we settled
	}
	after := seen(*e, s, r.open[key])
	unread := after.Outside != nil && after.Outside.Unread
	if after.Unseen || unread {
		r.shown[key] = true
	}
	if unread {
		r.views = append(r.views, after)
		return
	}
	r.note(after)
}

// note records an entry that is not as the book has it.
func (r *reader) note(after Entry) {
	key := FoldSKU(after.SKU)
	e := r.book.Entries[key]
	moved := !sameOutside(e.Outside, after.Outside)
	if !moved && after.State == e.State && after.Status == e.Status && after.OfferVersion == e.OfferVersion &&
		after.Version == e.Version && after.Unseen == e.Unseen {
		return
	}
	a := r.c.act(r.cat, "read_back", e.SKU, r.run)
	if moved {
		a.Act = string(r.cat) + " drift.seen"
	}
	a.Before, a.After = shownChange(e, &after)
	a.Before["state"], a.Before["status"] = string(e.State), e.Status
	a.After["state"], a.After["status"] = string(after.State), after.Status
	r.step.Acts = append(r.step.Acts, a)
	r.step.Noted = append(r.step.Noted, after)
	r.book.Entries[key] = &after
}

// shownChange gives what the catalogue showed of a listing before and shows
// now, for the audit log.
func shownChange(before, after *Entry) (b, a map[string]any) {
	was, is := before.shown(), after.shown()
	b, a = changesOf(&Entry{Offer: was.Offer, OfferPrint: "shown"}, is.Offer)
	if was.ContentPrint != is.ContentPrint {
		b["content"], a["content"] = was.ContentPrint, is.ContentPrint
	}
	if was.OfferVersion != is.OfferVersion {
		b["offer_version"], a["offer_version"] = was.OfferVersion, is.OfferVersion
	}
	if was.Version != is.Version {
		b["version"], a["version"] = was.Version, is.Version
	}
	return b, a
}

// lookUp asks for everything that was accepted and is still to be shown, and
// that this read-back has not shown, and for what was asked for beside it.
func (r *reader) lookUp(ctx context.Context, skus []string) error {
	for _, e := range r.unsettled(func(e *Entry) bool { return e.Unseen && e.ID != "" }) {
		skus = append(skus, e.SKU)
	}
	for len(skus) > 0 {
		set := skus[:min(lookUpSet, len(skus))]
		skus = skus[len(set):]
		shown, err := r.c.Destination.LookUp(ctx, set)
		if err != nil {
			return err
		}
		for _, sku := range set {
			key := FoldSKU(sku)
			e := r.book.Entries[key]
			s, there := shown[key]
			if there && s.ID == e.ID {
				r.take(s)
				continue
			}
			r.absent[key] = true
			if there && e.Unseen && e.ID != "" {
				r.astray = append(r.astray, key)
			}
		}
	}
	return nil
}

// unsettled gives the entries of which something still has to be found out and
// that were not shown now, sorted.
func (r *reader) unsettled(which func(*Entry) bool) []*Entry {
	var found []*Entry
	for key, e := range r.book.Entries {
		if which(e) && !r.shown[key] {
			found = append(found, e)
		}
	}
	slices.SortFunc(found, func(a, b *Entry) int { return cmp.Compare(FoldSKU(a.SKU), FoldSKU(b.SKU)) })
	return found
}

// later reports whether time a is after b, both RFC 3339; any time is after
// the empty text.
func later(a, b string) bool {
	if b == "" {
		return true
	}
	ta, errA := time.Parse(time.RFC3339Nano, a)
	tb, errB := time.Parse(time.RFC3339Nano, b)
	return errA == nil && errB == nil && ta.After(tb)
}

// seen is an entry after the catalogue showed it. Lanes of which something is
// under way stay as they were: only a look-up tells whose that is.
func seen(e Entry, s Shown, open map[Lane]bool) Entry {
	e.Status = Printable(s.Status, maxWord)
	if e.OfferPrint == "" {
		return e // nothing of it was ever settled: it is somebody else's
	}
	if e.State == StateConflict {
		e.State = shownState(e) // changed outside, as it was noted before 00005
	}
	was := e.shown()
	now := Outside{
		Offer: Offer{Price: s.Price, Stock: s.Stock, Active: s.Active}, OfferVersion: s.OfferVersion, Version: s.Version,
		ContentPrint: was.ContentPrint, Content: was.Content, Unread: was.Unread, TakenOffer: was.TakenOffer, TakenContent: was.TakenContent,
		At: s.UpdatedAt.UTC(),
	}
	if open[LaneOffer] {
		now.Offer, now.OfferVersion = was.Offer, was.OfferVersion
	}
	if open[LaneContent] {
		now.Version = was.Version
	}
	if now.Version != was.Version {
		now.ContentPrint, now.Content, now.Unread, now.TakenContent = "", nil, true, false
	} else if e.Unseen && !open[LaneContent] && Printable(s.Name, maxText) != e.Name && now.ContentPrint == "" {
		now.Unread = true // its version says that it is as accepted, its name says otherwise
	}
	if sameOffer(now.Offer, was.Offer) && now.OfferVersion == was.OfferVersion {
		if now.Version == was.Version && e.Outside != nil {
			now.At = was.At
		}
	} else {
		now.TakenOffer = false
	}
	e.show(now)
	e.Unseen = e.Unseen && e.notShown()
	e.State = shownAs(e.State, e.Status, s.Active)
	return e
}

// notShown reports whether something that was accepted is still to be shown.
func (e *Entry) notShown() bool {
	return e.offerNotShown() || e.contentNotShown() || e.Outside != nil && e.Outside.Unread && e.Outside.Version <= e.Version
}

// shownAs is the state of a listing that is shown with a status. Only ACTIVE,
// IN_REVIEW and SUSPENDED are known to mean something; a listing that was live
// and now has any other status has been taken off by the portal.
func shownAs(before State, status string, active bool) State {
	switch {
	case before != StateSubmitted && before != StateLive && before != StateSuspended:
		return before
	case status == StatusActive && active:
		return StateLive
	case before == StateLive && status != StatusActive && status != StatusInReview && status != "":
		return StateSuspended
	case before == StateSubmitted && status == StatusSuspended:
		return StateSuspended // it never was live
	}
	return before
}
