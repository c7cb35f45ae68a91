package connector

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync"
)

// StatusActive is the catalogue's word for a listing that is shown; every
// other status is kept and shown as the catalogue writes it.
const StatusActive = "ACTIVE"

// settler writes what became of intents into the ledger, several results to a
// transaction when they come faster than the disk.
type settler struct {
	c    *Connector
	run  string
	book *Book
	cat  Catalogue

	mu       sync.Mutex
	queue    []waiting
	writing  bool
	standing map[string]Outcome // worst outcome of each case-folded SKU
	inactive map[string]bool    // SKUs taken down in this run
}

type waiting struct {
	all  []settled
	done chan error
}

func (c *Connector) newSettler(run string, cat Catalogue, book *Book) *settler {
	return &settler{c: c, run: run, cat: cat, book: book, standing: map[string]Outcome{}, inactive: map[string]bool{}}
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
		step := s.step(group)
		s.mu.Unlock()
		err := s.c.Ledger.Commit(context.WithoutCancel(ctx), step)
		if err != nil {
			err = fmt.Errorf("settle %d results: %w", len(step.Settled), err)
		}
		for _, g := range group {
			g.done <- err
		}
		s.mu.Lock()
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
			s.rank(x)
			if x.result.Outcome != OutcomeUnknown {
				step.Settled = append(step.Settled, Settlement{Intent: x.intent.Intent, Outcome: x.result.Outcome, Code: x.result.Code, Text: x.result.Text})
			}
			key := FoldSKU(x.intent.SKU)
			before := s.book.Entries[key]
			if x.result.Outcome == OutcomeNotSent && (before == nil || before.State != StateUnknown) {
				continue
			}
			after := settledEntry(before, x)
			s.book.Entries[key] = &after
			step.Entries = append(step.Entries, after)
			step.Acts = append(step.Acts, s.act(before, after, x))
		}
	}
	return step
}

// rank notes the outcome that counts for a SKU: the worst of its lanes.
func (s *settler) rank(x settled) {
	key := FoldSKU(x.intent.SKU)
	order := map[Outcome]int{OutcomeUnknown: 5, OutcomeConflict: 4, OutcomeRejected: 3, OutcomeNotSent: 2, OutcomeAccepted: 1}
	if order[x.result.Outcome] > order[s.standing[key]] {
		s.standing[key] = x.result.Outcome
	}
	if x.intent.Kind == KindWithdraw && !x.intent.Offer.Active {
		s.inactive[key] = true
	}
}

// settledEntry is the ledger's truth of a SKU after one result.
func settledEntry(before *Entry, x settled) Entry {
	in, r := x.intent, x.result
	e := Entry{SKU: in.SKU, State: StateNone}
	if before != nil {
		e = *before
		e.Content = nil
	}
	if r.ID != "" {
		e.ID = r.ID
	}
	if r.Status != "" {
		e.Status = r.Status
	}
	switch r.Outcome {
	case OutcomeAccepted:
		accept(&e, in, r)
	case OutcomeRejected:
		e.RefusedPrint = in.ContentPrint + "/" + in.OfferPrint
		if in.Lane == LaneCreate {
			e.State, e.Name = StateRejected, in.Name
		} else if e.State == StateUnknown {
			e.State = shownState(e)
		}
	case OutcomeConflict:
		e.State = StateConflict
		if e.Name == "" {
			e.Name = in.Name
		}
	case OutcomeUnknown:
		e.State = StateUnknown
		if e.Name == "" {
			e.Name = in.Name
		}
	case OutcomeNotSent:
		e.State = shownState(e)
	}
	return e
}

// accept takes over what a lane changed.
func accept(e *Entry, in Intent, r Result) {
	e.RefusedPrint = ""
	if in.Lane != LaneOffer {
		e.ContentPrint, e.Content, e.Name = in.ContentPrint, in.Content, in.Name
		if r.Version != 0 {
			e.Version = r.Version
		}
	}
	if in.Lane != LaneContent {
		e.Offer, e.OfferPrint = in.Offer, in.OfferPrint
		if r.OfferVersion != 0 {
			e.OfferVersion = r.OfferVersion
		}
	}
	switch {
	case in.Lane == LaneCreate:
		e.State = StateSubmitted
	case e.State == StateUnknown || in.Lane == LaneOffer && (e.State == StateWithdrawn || !e.Offer.Active):
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
	sum := sha256.Sum256(x.intent.Body)
	a.Digest = hex.EncodeToString(sum[:])
	old := Offer{}
	if before != nil {
		old = before.Offer
	}
	a.Before, a.After = map[string]any{}, map[string]any{}
	if x.result.Outcome == OutcomeAccepted && x.intent.Lane != LaneContent {
		a.Before, a.After = changesOf(old, after.Offer)
	}
	if x.result.Outcome == OutcomeAccepted && x.intent.Lane != LaneOffer {
		a.After["content"] = after.ContentPrint
		if before != nil && before.ContentPrint != "" {
			a.Before["content"] = before.ContentPrint
		}
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

// act begins an audit record; what belongs to a catalogue carries its name in
// front, so that a trial can never be read as the portal.
func (c *Connector) act(cat Catalogue, what, subject, run string) Act {
	a := Act{Actor: c.Actor, Act: what, Subject: subject, Run: run, Tool: c.Tool, Format: c.holdingFormat()}
	if cat != "" {
		a.Act = string(cat) + " " + what
	}
	return a
}
