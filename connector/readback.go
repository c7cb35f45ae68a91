package connector

import (
	"context"
	"fmt"
	"time"
)

// readBack takes over what the catalogue shows of our listings since the last
// read-back: ACTIVE makes live. A value that was changed outside is left to
// the next delivery, whose expected version then no longer fits. Nothing is
// written here but book: the step is for the caller to commit.
func (c *Connector) readBack(ctx context.Context, cat Catalogue, book *Book, run string) (Step, error) {
	step := Step{Catalogue: cat}
	since := book.Since
	n := int64(0)
	for s, err := range c.Reader.Changed(ctx, book.Since) {
		if err != nil {
			return step, fmt.Errorf("read back: %w", err)
		}
		n++
		c.progress("progress.readback", n, 0)
		if at := s.UpdatedAt.UTC().Format(time.RFC3339Nano); later(at, since) {
			since = at
		}
		key := FoldSKU(s.SKU)
		e := book.Entries[key]
		if e == nil || e.ID == "" || e.ID != s.ID {
			continue // not ours, or not what we settled
		}
		after := seen(*e, s)
		if after.State == e.State && after.Status == e.Status && after.OfferVersion == e.OfferVersion {
			continue
		}
		a := c.act(cat, "read_back", e.SKU, run)
		a.Before = map[string]any{"state": string(e.State), "status": e.Status}
		a.After = map[string]any{"state": string(after.State), "status": after.Status}
		step.Acts = append(step.Acts, a)
		step.Noted = append(step.Noted, after)
		book.Entries[key] = &after
	}
	if since != book.Since {
		step.Since = &since
	}
	return step, nil
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

// seen is an entry after the catalogue showed it. The version of an offer is
// taken over only where the catalogue shows the offer that we settled.
func seen(e Entry, s Shown) Entry {
	e.Status = Printable(s.Status, maxWord)
	ours := sameOffer(Offer{Price: s.Price, Stock: s.Stock, Active: s.Active}, e.Offer)
	if ours {
		e.OfferVersion = s.OfferVersion
	}
	switch e.State {
	case StateSubmitted, StateLive, StateSuspended:
		e.State = shownAs(e.State, e.Status, s.Active)
	case StateConflict:
		if ours && e.OfferPrint != "" && s.Version == e.Version {
			e.State = shownState(e) // what was changed outside was changed back
		}
	}
	return e
}

// shownAs is the state of a listing that is shown with a status. Only ACTIVE
// and IN_REVIEW are known to mean something; a listing that was live and now
// has any other status has been taken off by the portal.
func shownAs(before State, status string, active bool) State {
	switch {
	case status == StatusActive && active:
		return StateLive
	case before == StateLive && status != StatusActive && status != StatusInReview && status != "":
		return StateSuspended
	}
	return before
}
