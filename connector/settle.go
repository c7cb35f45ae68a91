package connector

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// The catalogue's words whose meaning is known: a listing that is shown, and
// one that is looked at first. Every other status is kept and shown as the
// catalogue writes it.
const (
	StatusActive    = "ACTIVE"
	StatusInReview  = "IN_REVIEW"
	StatusSuspended = "SUSPENDED"
)

// settler writes what became of intents into the ledger, several results to a
// transaction when they come faster than the disk.
type settler struct {
	c   *Connector
	run string
	cat Catalogue

	mu       sync.Mutex
	book     *Book
	queue    []waiting
	writing  bool
	broken   error                      // the ledger failed: nothing more is settled in this run
	standing map[string]Outcome         // worst outcome of each case-folded SKU
	doubts   map[string]map[string]bool // intents of each case-folded SKU that wait for a look-up
}

type waiting struct {
	all  []settled
	done chan error
}

func (c *Connector) newSettler(run string, cat Catalogue) *settler {
	return &settler{c: c, run: run, cat: cat}
}

// open makes the settler go on from what a book says. What was settled before
// counts in no plan made after it.
func (s *settler) open(book *Book) {
	s.book = book
	s.standing, s.doubts = map[string]Outcome{}, map[string]map[string]bool{}
	for i := range book.Open {
		s.doubt(&book.Open[i], true)
	}
}

// submitted gives the case-folded SKUs of which all was accepted so far.
func (s *settler) submitted() map[string]bool {
	all := map[string]bool{}
	for key, outcome := range s.standing {
		if outcome == OutcomeAccepted {
			all[key] = true
		}
	}
	return all
}

// doubt notes whether an intent still waits for a look-up, and reports whether
// any of its SKU does.
func (s *settler) doubt(in *Intent, open bool) bool {
	key := FoldSKU(in.SKU)
	if open && s.doubts[key] == nil {
		s.doubts[key] = map[string]bool{}
	}
	if open {
		s.doubts[key][in.Intent] = true
	} else {
		delete(s.doubts[key], in.Intent)
	}
	return len(s.doubts[key]) > 0
}

// settle records results durably. Callers that come while a transaction is
// under way share the next one.
func (s *settler) settle(ctx context.Context, all []settled) error {
	w := waiting{all: all, done: make(chan error, 1)}
	s.mu.Lock()
	s.queue = append(s.queue, w)
	if s.writing {
		s.mu.Unlock()
		return <-w.done
	}
	s.writing = true
	for len(s.queue) > 0 {
		group := s.queue
		s.queue = nil
		err := s.broken
		if err == nil {
			step := s.step(group)
			s.mu.Unlock()
			if err = s.c.Ledger.Commit(context.WithoutCancel(ctx), step); err != nil {
				err = fmt.Errorf("settle %d results: %w", len(step.Settled), err)
			}
			s.mu.Lock()
			s.broken = err // the book is now ahead of the ledger
		}
		for _, g := range group {
			g.done <- err
		}
	}
	s.writing = false
	s.mu.Unlock()
	return <-w.done
}

// step turns results into one transaction. The caller holds mu.
func (s *settler) step(group []waiting) Step {
	step := Step{Catalogue: s.cat}
	for _, g := range group {
		for _, x := range g.all {
			s.add(&step, x)
		}
	}
	return step
}

// add puts one result into a transaction.
func (s *settler) add(step *Step, x settled) {
	x.result = x.result.printable()
	r, key := x.result, FoldSKU(x.intent.SKU)
	s.standing[key] = worse(s.standing[key], r.Outcome)
	doubtful := s.doubt(&x.intent, r.Outcome == OutcomeUnknown)
	if r.Outcome != OutcomeUnknown {
		step.Settled = append(step.Settled, Settlement{Intent: x.intent.Intent, Outcome: r.Outcome, Code: r.Code, Text: r.Text})
	}
	before := s.book.Entries[key]
	if r.Outcome == OutcomeNotSent && (doubtful || before == nil || before.State != StateUnknown) {
		return
	}
	after := settledEntry(before, x, s.c.Now().UTC())
	if doubtful {
		after.State = StateUnknown
	}
	step.Entries = append(step.Entries, after)
	step.Acts = append(step.Acts, s.act(before, after, x))
	after.Content = nil // it is in the ledger
	s.book.Entries[key] = &after
}

// settledEntry is the ledger's truth of a SKU after one result.
func settledEntry(before *Entry, x settled, now time.Time) Entry {
	in, r := x.intent, x.result
	e := Entry{SKU: in.SKU, State: StateNone}
	if before != nil {
		e = *before
	}
	if r.ID != "" {
		e.ID = r.ID
	}
	if r.Status != "" {
		e.Status = r.Status
	}
	if e.Name == "" {
		e.Name = in.Name
	}
	switch r.Outcome {
	case OutcomeAccepted:
		accept(&e, in, r)
	case OutcomeRejected:
		e.refuse(in)
		if in.Lane == LaneCreate {
			e.State, e.Name = StateRejected, in.Name
		} else if e.State == StateUnknown {
			e.State = shownState(e)
		}
	case OutcomeConflict:
		e.conflict(in, r, now)
	case OutcomeUnknown:
		e.State = StateUnknown
	case OutcomeNotSent:
		e.State = shownState(e)
	}
	return e
}

// accept takes over what a lane changed.
func accept(e *Entry, in Intent, r Result) {
	e.forgive(in.Lane)
	e.Unseen = true
	if in.Lane != LaneOffer {
		e.ContentPrint, e.Content, e.Name = in.ContentPrint, in.Content, in.Name
		e.acceptContent(r.Version)
	}
	if in.Lane == LaneCreate {
		e.Outside, e.Offer = nil, in.Offer // all of it is ours
	}
	if in.Lane != LaneContent {
		e.acceptOffer(in.Offer, r.OfferVersion)
	}
	switch {
	case in.Lane == LaneCreate:
		e.State = StateSubmitted
	case e.State == StateUnknown || in.Lane == LaneOffer && (e.State == StateWithdrawn || !e.Offer.Active):
		e.State = shownState(*e)
	}
}

// conflict notes that something else is there than an intent was to replace:
// somebody else's listing under our SKU, or a listing of ours that was changed
// outside, whose change is then held, taken over or overwritten as any other.
func (e *Entry) conflict(in Intent, r Result, now time.Time) {
	if in.Lane == LaneCreate { // nothing of it is ours, whatever was said before
		e.State, e.Status, e.Version, e.OfferVersion, e.Unseen, e.Outside = StateConflict, "", 0, 0, false, nil
		e.Offer, e.OfferPrint, e.ContentPrint = Offer{}, "", ""
		return
	}
	if r.Now != nil && in.Lane == LaneOffer {
		e.showOffer(*r.Now, r.OfferVersion, now)
	}
	if r.Content != nil && in.Lane == LaneContent {
		e.showContent(r.Content, r.Version, now)
	}
	if e.State == StateUnknown {
		e.State = shownState(*e)
	}
}

// shownState is the state that a listing's last known status stands for. A
// listing that was taken down and put up again is live once it is read back.
func shownState(e Entry) State {
	switch {
	case e.ID == "":
		return StateNone
	case !e.Offer.Active:
		return StateWithdrawn
	case e.Status == StatusActive && e.State != StateWithdrawn:
		return StateLive
	}
	return StateSubmitted
}

// act is the audit record of one settlement.
func (s *settler) act(before *Entry, after Entry, x settled) Act {
	a := s.c.act(s.cat, string(x.intent.Lane)+"."+string(x.result.Outcome), x.intent.SKU, s.run)
	a.Origin = x.intent.Origin
	a.Reason = s.c.Reason
	a.Digest = Digest(x.intent.Body)
	a.Before, a.After = map[string]any{}, map[string]any{}
	if x.result.Outcome == OutcomeAccepted && x.intent.Lane != LaneContent {
		a.Before, a.After = changesOf(before, after.Offer)
	}
	if before != nil && before.Outside != nil && x.result.Outcome == OutcomeAccepted {
		overwrote(&a, before, &after)
	}
	if x.result.Outcome == OutcomeConflict && before != nil && x.intent.Lane != LaneCreate {
		a.Before, a.After = shownChange(before, &after)
	}
	if x.result.Outcome == OutcomeAccepted && x.intent.Lane != LaneOffer {
		a.After["content"] = after.ContentPrint
		if before != nil && before.ContentPrint != "" {
			a.Before["content"] = before.ContentPrint
		}
	}
	if before != nil && before.ID != "" && before.ID != after.ID {
		a.Before["id"], a.After["id"] = before.ID, after.ID
	}
	if before == nil || before.State != after.State {
		if before != nil {
			a.Before["state"] = string(before.State)
		}
		a.After["state"] = string(after.State)
	}
	if x.result.Code != "" {
		a.After["code"] = x.result.Code
	}
	return a
}

// overwrote makes a record say what the catalogue showed where something was
// sent over a change from outside, and what had been settled.
func overwrote(a *Act, before *Entry, after *Entry) {
	settled := a.Before
	shown, _ := changesOf(&Entry{Offer: before.Outside.Offer, OfferPrint: "shown"}, after.shown().Offer)
	if len(shown) > 0 {
		a.Before = shown
		a.Before["settled"] = settled
	}
	if print := before.Outside.ContentPrint; print != "" {
		a.Before["shown_content"] = print
	}
}

// act begins an audit record; what belongs to a catalogue carries its name in
// front, so that a trial can never be read as the portal.
func (c *Connector) act(cat Catalogue, what, subject, run string) Act {
	a := Act{Actor: c.Actor, Act: what, Subject: Printable(subject, maxText), Run: run, Tool: c.Tool, Format: c.holdingFormat()}
	if cat != "" {
		a.Act = string(cat) + " " + what
	}
	return a
}
