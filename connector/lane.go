package connector

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// parallel is how many calls of a lane are under way at once. Together they
// are no more than a client keeps connections open, so that lanes whose calls
// hang leave some to the others. The client's own rate limit decides how fast
// they go.
func parallel(lane Lane) int {
	if lane == LaneOffer {
		return 2
	}
	return 4
}

// maxSends is how often one product is sent without a usable answer before it
// is set aside; a batch is halved after the first time.
const maxSends = 2

// maxBlind is how many look-ups of a batch may fail before it stays unknown.
const maxBlind = 3

// maxAttempts is how often a batch is sent while the catalogue asks to wait.
const maxAttempts = 10

// longestWait is the longest pause that a run sits out when the catalogue asks
// for one; after a longer one the rest stays for the next run.
const longestWait = 5 * time.Minute

// parcel is a batch on its way, with what is known of it.
type parcel struct {
	intents []Intent
	earlier bool  // it was recorded by an earlier run, and this one has not sent it
	doubt   bool  // it may have arrived
	looked  bool  // it was looked up since it may have arrived
	sends   int   // sends without a usable answer
	shown   bool  // the last look-up found it
	taken   bool  // of a create: the catalogue has said once that the SKU is taken
	refused bool  // the token of a call of it was refused, which some say after they have done what was asked
	blind   int   // look-ups that failed
	waits   int   // sends that were told to wait
	last    error // why there was no usable answer

	settle func([]settled) error // what it was answered; an error may be that of the parcel before
}

// lane delivers the parcels of one lane, several at a time.
type lane struct {
	d     *delivery
	name  Lane
	haste bool // it stops where it would pause

	mu       sync.Mutex
	queue    []*parcel
	workers  int // that have not ended
	calls    map[*call]bool
	answered time.Time // when a call ended last
	breaker
	stopped bool
}

// lanes sorts intents into lanes and batches, in their order.
func (d *delivery) lanes(intents []Intent, haste bool) []*lane {
	byName := map[Lane][]Intent{}
	for _, in := range intents {
		byName[in.Lane] = append(byName[in.Lane], in)
	}
	var lanes []*lane
	for _, name := range []Lane{LaneOffer, LaneContent, LaneCreate} {
		if len(byName[name]) == 0 {
			continue
		}
		l := d.lane(name, haste)
		for batch := range slices.Chunk(byName[name], max(1, d.dest.Limit(name))) {
			earlier := batch[0].Run != d.id
			l.queue = append(l.queue, &parcel{intents: batch, earlier: earlier, doubt: earlier, looked: true})
		}
		lanes = append(lanes, l)
	}
	return lanes
}

// lane makes a lane with nothing to do.
func (d *delivery) lane(name Lane, haste bool) *lane {
	return &lane{d: d, name: name, haste: haste, calls: map[*call]bool{}}
}

// work carries parcels until there are none. While the answers to one are
// being settled the next is sent already, so that the disk's time is not added
// to the catalogue's; they are never more than one ahead.
func (l *lane) work(ctx context.Context) (err error) {
	settling := make(chan error, 1) // holds what became of the last settlement
	settling <- nil
	defer func() {
		err = cmp.Or(err, <-settling)
		l.mu.Lock()
		l.workers--
		l.mu.Unlock()
	}()
	later := func(known []settled) error {
		if err := <-settling; err != nil {
			settling <- nil
			return err
		}
		go func() { settling <- l.d.close(known) }()
		return nil
	}
	for p := l.next(); p != nil; p = l.next() {
		p.settle = later
		if err := l.carry(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

func (l *lane) next() *parcel {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.queue) == 0 {
		return nil
	}
	p := l.queue[0]
	l.queue = l.queue[1:]
	return p
}

// halve puts a batch that cannot be taken whole behind the others, in two
// parts: whatever is at fault stands alone in the end, and the rest goes.
func (l *lane) halve(p *parcel) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := len(p.intents) / 2
	for _, part := range [][]Intent{p.intents[:n], p.intents[n:]} {
		l.queue = append(l.queue, &parcel{intents: part, earlier: p.earlier, doubt: p.doubt, looked: p.looked, last: p.last})
	}
}

// carry brings one parcel to its end: an answer, a look-up that says what
// became of it, or the place where it is left.
func (l *lane) carry(ctx context.Context, p *parcel) error {
	for {
		going := l.pass(ctx)
		if p.doubt && !p.looked {
			// What this run has sent is looked up once though the run has
			// stopped: nobody is left in doubt who can be told.
			if !going && p.blind > 0 {
				return l.leave(ctx, p)
			}
			if done, err := l.find(ctx, p); done || err != nil {
				return err
			}
			continue
		}
		// For the same reason a create, of which a look-up cannot tell whose it
		// is, is posted a second time.
		if !going && (l.name != LaneCreate || p.sends == 0) {
			return l.leave(ctx, p)
		}
		if done, err := l.post(ctx, p); done || err != nil {
			return err
		}
	}
}

// post sends a parcel and reports whether it has come to its end.
func (l *lane) post(ctx context.Context, p *parcel) (done bool, err error) {
	results, err := l.send(ctx, p.intents)
	if refused := as[*Refused](err); refused != nil && refused.Renewable {
		p.refused, p.last = true, err
		results, err = l.renew(ctx, p, err)
	}
	limited, whole := as[*Limited](err), as[*BatchRefused](err)
	switch {
	case err == nil:
		l.succeeded()
		return l.took(ctx, p, results)
	case limited != nil:
		if !l.wait(ctx, p, limited.RetryAfter) {
			return true, l.leave(ctx, p)
		}
		return false, nil
	case errors.Is(err, errStayed):
		return true, l.leave(ctx, p)
	case errors.Is(err, errCut):
		p.doubt, p.earlier, p.last = true, false, err
		return true, l.leave(ctx, p)
	case whole != nil && len(p.intents) > 1:
		l.succeeded()
		l.halve(p)
		return true, nil
	case whole != nil:
		l.succeeded()
		if l.wasDone(ctx, p) {
			p.doubt, p.last = true, err
			return true, l.leave(ctx, p)
		}
		return true, l.d.each(p.intents, Result{Outcome: OutcomeRejected, Code: whole.Code, Text: whole.Text})
	case as[*Refused](err) != nil:
		l.d.halt(err)
		p.refused, p.last = true, err
		return true, l.leave(ctx, p)
	}
	l.d.c.Log.Warn().Err(err).Str("lane", string(l.name)).Int("items", len(p.intents)).Msg("no answer; looking up")
	p.earlier, p.doubt, p.looked, p.last = false, true, false, err
	p.sends++
	l.failed(err)
	return false, nil
}

// took settles the answers to a parcel; what they leave open stays in it.
func (l *lane) took(ctx context.Context, p *parcel, results []Result) (done bool, err error) {
	if l.name == LaneCreate {
		if results[0].Outcome == OutcomeConflict && !p.taken {
			p.askAgain()
			return false, nil
		}
		if results[0].Outcome == OutcomeRejected && l.wasDone(ctx, p) {
			results[0].Outcome = OutcomeUnknown
		}
	}
	var known []settled
	var open []Intent
	for i, in := range p.intents {
		if results[i].Outcome == OutcomeConflict {
			results[i] = l.shownInstead(ctx, in, results[i])
		}
		if results[i].Outcome == OutcomeUnknown {
			open = append(open, in)
			p.last = &Unreachable{Text: cmp.Or(results[i].Text, results[i].Code)}
		} else {
			known = append(known, settled{intent: in, result: results[i]})
		}
	}
	p.intents, p.earlier, p.doubt, p.looked = open, false, true, false
	p.sends++
	return len(open) == 0, p.settle(known)
}

// shownInstead adds to a conflict what is there. A conflict of which that cannot
// be seen settles nothing: the change may have been done by the very call.
func (l *lane) shownInstead(ctx context.Context, in Intent, r Result) Result {
	switch {
	case in.Lane == LaneContent:
		return l.compareContent(ctx, in, r)
	case in.Lane == LaneOffer && r.Now == nil:
		r.Outcome = OutcomeUnknown // a look-up tells
	}
	return r
}

// renew sends a parcel whose token was not taken once more, since a token is
// read anew before every call. Only one call tries: where it is refused again,
// everything stops.
func (l *lane) renew(ctx context.Context, p *parcel, was error) ([]Result, error) {
	select {
	case l.d.renewing <- struct{}{}:
		defer func() { <-l.d.renewing }()
	case <-l.d.halted:
		return nil, was
	case <-ctx.Done():
		return nil, was
	}
	if l.d.over() {
		return nil, was
	}
	results, err := l.send(ctx, p.intents)
	if as[*Refused](err) != nil {
		l.d.halt(err)
	}
	return results, err
}

// wait sits out a rate limit, or stops the lane where that takes too long. It
// reports whether the parcel may be sent again.
func (l *lane) wait(ctx context.Context, p *parcel, after time.Duration) bool {
	p.waits++
	late := !l.d.deadline.IsZero() && time.Until(l.d.deadline) < after
	switch {
	case l.haste:
		l.stop()
	case late:
		l.d.leaves(LeftTime)
		l.stop()
	case after > longestWait || p.waits >= maxAttempts:
		l.d.leaves(LeftLimited)
		l.stop()
	default:
		l.d.sleep(ctx, after)
		return true
	}
	return false
}

// leave closes a parcel that goes no further in this run.
func (l *lane) leave(ctx context.Context, p *parcel) error {
	if !p.doubt && l.wasDone(ctx, p) {
		p.doubt = true
	}
	switch {
	case p.earlier: // open as it was
		return nil
	case p.doubt:
		return l.d.each(p.intents, Result{Outcome: OutcomeUnknown, Text: fmt.Sprint(p.last)})
	}
	return l.d.each(p.intents, Result{Outcome: OutcomeNotSent})
}

// setAside leaves a product on which the catalogue fails whenever it is sent,
// so that the others go. A create of which nobody can say that it is not still
// under way keeps its key and stays unknown.
func (l *lane) setAside(ctx context.Context, p *parcel) error {
	down := as[*Unreachable](p.last)
	if l.name == LaneCreate && (down == nil || !down.Ended || p.shown) {
		p.doubt = true
		return l.leave(ctx, p)
	}
	words := "–"
	if down != nil {
		words = Printable(cmp.Or(down.Text, words), maxText)
	}
	l.d.mu.Lock()
	for i := range p.intents {
		l.d.aside[FoldSKU(p.intents[i].SKU)] = words
	}
	l.d.mu.Unlock()
	return l.d.each(p.intents, Result{Outcome: OutcomeNotSent, Code: CodeSetAside, Text: words})
}

func (l *lane) isStopped() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.stopped
}

func (l *lane) stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stopped = true
}
