package connector

import (
	"bytes"
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
	if lane == LaneCreate {
		return 4
	}
	return 2
}

// A lane stops after this many failures in a row: the catalogue is not there,
// or the session is broken, and more attempts would only do harm.
const maxFailures = 3

// maxAttempts is how often a batch is sent while the catalogue asks to wait.
const maxAttempts = 10

// longestWait is the longest pause that a run sits out when the catalogue asks
// for one; after a longer one the rest stays for the next run.
const longestWait = 5 * time.Minute

// graceful is how long a call that is under way may still take after the run
// was interrupted.
const graceful = 30 * time.Second

// settled is what became of one intent.
type settled struct {
	intent Intent
	result Result
}

// requester is a destination that counts the writes it has sent, its own
// repeats included.
type requester interface{ Requests() int64 }

// delivery carries the intents of one run to the destination.
type delivery struct {
	c       *Connector
	dest    Destination
	settle  func([]settled) error // durable when it returns
	resumed bool                  // the intents may have been sent by an earlier run
	before  int64                 // writes the destination had sent before

	mu       sync.Mutex
	sent     int64 // calls that write
	failures map[Lane]int
	stopped  map[Lane]bool
	refusal  error // why everything stopped
	trouble  error // why a lane stopped
	done     int64
	total    int64
}

// newDelivery makes a delivery whose results go to settle.
func (c *Connector) newDelivery(settle func([]settled) error) *delivery {
	d := &delivery{c: c, dest: c.Destination, settle: settle, failures: map[Lane]int{}, stopped: map[Lane]bool{}}
	if r, ok := d.dest.(requester); ok {
		d.before = r.Requests()
	}
	return d
}

// requests counts the writes sent, repeats included.
func (d *delivery) requests() int64 {
	if r, ok := d.dest.(requester); ok {
		return r.Requests() - d.before
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.sent
}

// run delivers all intents, each lane by itself. The error is a fault of ours
// (the ledger cannot be written): what the catalogue says is in the results.
func (d *delivery) run(ctx context.Context, intents []Intent) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	lanes := map[Lane][]Intent{}
	for _, in := range intents {
		lanes[in.Lane] = append(lanes[in.Lane], in)
	}
	var wg sync.WaitGroup
	var once sync.Once
	var fault error
	for lane, list := range lanes {
		work := make(chan []Intent)
		for range parallel(lane) {
			wg.Go(func() {
				for batch := range work {
					if err := d.batch(ctx, lane, batch); err != nil {
						once.Do(func() { fault = err })
						cancel()
					}
				}
			})
		}
		wg.Go(func() {
			defer close(work)
			for batch := range slices.Chunk(list, max(1, d.dest.Limit(lane))) {
				work <- batch
			}
		})
	}
	wg.Wait()
	return fault
}

// batch sends one batch, or leaves it unsent when the lane has stopped.
func (d *delivery) batch(ctx context.Context, lane Lane, batch []Intent) error {
	for attempt := 1; ; attempt++ {
		if ctx.Err() != nil || d.isStopped(lane) {
			return d.unsent(batch)
		}
		results, err := d.send(ctx, lane, batch)
		switch {
		case err == nil:
			d.succeeded(lane)
			return d.answered(ctx, lane, batch, results)
		case notDone(err):
			d.wait(ctx, lane, err, attempt)
		default:
			d.c.Log.Warn().Err(err).Str("lane", string(lane)).Int("items", len(batch)).Msg("no answer; looking up")
			return d.afterSilence(ctx, lane, batch)
		}
	}
}

// unsent closes intents that never left. Those of an earlier run may have left
// then: only an answer or a look-up closes them.
func (d *delivery) unsent(batch []Intent) error {
	if d.resumed {
		return nil
	}
	return d.each(batch, Result{Outcome: OutcomeNotSent})
}

// notDone reports an error that says that nothing of a batch was done.
func notDone(err error) bool {
	var limited *Limited
	var refused *Refused
	return errors.As(err, &limited) || errors.As(err, &refused)
}

// wait sits out a rate limit, or stops what must not go on.
func (d *delivery) wait(ctx context.Context, lane Lane, err error, attempt int) {
	var limited *Limited
	switch {
	case !errors.As(err, &limited):
		d.stopAll(err)
	case limited.RetryAfter > longestWait || attempt >= maxAttempts:
		d.stop(lane)
	default:
		sleep(ctx, limited.RetryAfter)
	}
}

// send makes one call that writes. It is not cut short by an interruption of
// the run, since a call without an answer leaves everybody in doubt.
func (d *delivery) send(ctx context.Context, lane Lane, batch []Intent) ([]Result, error) {
	ctx, cancel := detached(ctx)
	defer cancel()
	d.mu.Lock()
	d.sent++
	d.mu.Unlock()
	changes := make([]Change, len(batch))
	for i, in := range batch {
		changes[i] = in.Change
	}
	results, err := d.dest.Deliver(ctx, lane, changes)
	if err == nil && len(results) != len(batch) {
		return nil, fmt.Errorf("%d results for %d changes", len(results), len(batch))
	}
	return results, err
}

// answered settles the answers to a batch and looks up what they leave open.
func (d *delivery) answered(ctx context.Context, lane Lane, batch []Intent, results []Result) error {
	var known []settled
	var open []Intent
	for i, in := range batch {
		if in.Lane == LaneContent && results[i].Outcome == OutcomeConflict {
			results[i] = d.shownInstead(ctx, in, results[i])
		}
		if results[i].Outcome == OutcomeUnknown {
			open = append(open, in)
		} else {
			known = append(known, settled{intent: in, result: results[i]})
		}
	}
	if err := d.close(known); err != nil || len(open) == 0 {
		return err
	}
	return d.afterSilence(ctx, lane, open)
}

// afterSilence finds out what became of a batch that was sent without an
// answer: it looks up, compares, and repeats only what is certain not to have
// arrived, or what the catalogue recognises by its key.
func (d *delivery) afterSilence(ctx context.Context, lane Lane, batch []Intent) error {
	shown, err := d.lookUp(ctx, batch)
	if err != nil {
		d.failed(lane, err)
		return d.each(batch, Result{Outcome: OutcomeUnknown, Text: err.Error()})
	}
	var again []Intent
	var known []settled
	for _, in := range batch {
		s, there := shown[FoldSKU(in.SKU)]
		if r, ok := d.compare(ctx, in, s, there); ok {
			known = append(known, settled{intent: in, result: r})
		} else {
			again = append(again, in)
		}
	}
	if err := d.close(known); err != nil || len(again) == 0 {
		return err
	}
	return d.repeat(ctx, lane, again)
}

// repeat sends a batch a second time. What has no answer then stays unknown
// until the next run looks it up.
func (d *delivery) repeat(ctx context.Context, lane Lane, batch []Intent) error {
	for attempt := 1; ; attempt++ {
		results, err := d.send(ctx, lane, batch)
		if err == nil {
			d.succeeded(lane)
			all := make([]settled, len(batch))
			for i, in := range batch {
				all[i] = settled{intent: in, result: results[i]}
			}
			return d.close(all)
		}
		if !notDone(err) {
			d.failed(lane, err)
			return d.each(batch, Result{Outcome: OutcomeUnknown, Text: err.Error()})
		}
		if d.wait(ctx, lane, err, attempt); ctx.Err() != nil || d.isStopped(lane) {
			return d.each(batch, Result{Outcome: OutcomeUnknown, Text: err.Error()})
		}
	}
}

// compare decides from a look-up what became of an intent; known is false
// when sending it again is safe and needed. A create is always posted again
// with its own key: only the catalogue can tell whether a listing is ours.
func (d *delivery) compare(ctx context.Context, in Intent, s Shown, there bool) (r Result, known bool) {
	if in.Lane == LaneCreate {
		return Result{}, false
	}
	if !there {
		return Result{Outcome: OutcomeRejected, Code: "not_found"}, true
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
			return d.compareContent(ctx, in, seen), true
		}
	}
	return Result{}, false
}

// compareContent tells ours from somebody else's, where the content is another
// than the one that was to be replaced. What cannot be read now stays unknown.
func (d *delivery) compareContent(ctx context.Context, in Intent, seen Result) Result {
	seen.Outcome, seen.Code = OutcomeConflict, "version_conflict"
	viewer, ok := d.dest.(Viewer)
	if !ok {
		return seen
	}
	ctx, cancel := detached(ctx)
	defer cancel()
	v, err := viewOf(ctx, viewer, seen.ID)
	if err == nil {
		seen.Content, seen.Version = v.content, max(v.version, seen.Version)
		if seen.Version == in.Version+1 && bytes.Equal(v.content, in.Content) {
			seen.Outcome, seen.Code = OutcomeAccepted, ""
		}
	}
	if refused := (*Refused)(nil); errors.As(err, &refused) {
		d.stopAll(err)
	}
	if err != nil {
		d.c.Log.Warn().Err(err).Str("sku", in.SKU).Msg("listing could not be compared")
		return Result{Outcome: OutcomeUnknown, Text: err.Error()}
	}
	return seen
}

// shownInstead adds to a conflict what the catalogue shows. Where that cannot
// be read now, the next read-back tells it.
func (d *delivery) shownInstead(ctx context.Context, in Intent, r Result) Result {
	viewer, ok := d.dest.(Viewer)
	if !ok {
		return r
	}
	ctx, cancel := detached(ctx)
	defer cancel()
	v, err := viewOf(ctx, viewer, in.ID)
	if err != nil {
		d.c.Log.Warn().Err(err).Str("sku", in.SKU).Msg("listing could not be looked at")
		return r
	}
	r.Content, r.Version = v.content, v.version
	return r
}

func sameOffer(a, b Offer) bool {
	return a.Price == b.Price && a.Stock.Equal(b.Stock) && a.Active == b.Active
}

// lookUp asks what is shown for a batch, in sets that one call can carry.
func (d *delivery) lookUp(ctx context.Context, batch []Intent) (map[string]Shown, error) {
	ctx, cancel := detached(ctx)
	defer cancel()
	skus := make([]string, len(batch))
	for i, in := range batch {
		skus[i] = in.SKU
	}
	shown, err := d.dest.LookUp(ctx, skus)
	if refused := (*Refused)(nil); errors.As(err, &refused) {
		d.stopAll(err)
	}
	return shown, err
}

// each closes every intent of a batch with the same result.
func (d *delivery) each(batch []Intent, r Result) error {
	all := make([]settled, len(batch))
	for i, in := range batch {
		all[i] = settled{intent: in, result: r}
	}
	return d.close(all)
}

func (d *delivery) close(all []settled) error {
	if len(all) == 0 {
		return nil
	}
	err := d.settle(all)
	d.mu.Lock()
	d.done += int64(len(all))
	done := d.done
	d.mu.Unlock()
	d.c.progress("progress.deliver", done, d.total)
	return err
}

func (d *delivery) isStopped(lane Lane) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.refusal != nil || d.stopped[lane]
}

func (d *delivery) stop(lane Lane) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.stopped[lane] = true
}

func (d *delivery) stopAll(err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.refusal == nil {
		d.refusal = err
	}
}

func (d *delivery) succeeded(lane Lane) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.failures[lane] = 0
}

// failed counts failures in a row and stops the lane when there are too many.
// The others go on: a price must not wait for a form that is out of order.
func (d *delivery) failed(lane Lane, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.failures[lane]++
	if d.failures[lane] < maxFailures {
		return
	}
	d.stopped[lane] = true
	if d.trouble == nil {
		d.trouble = fmt.Errorf("lane %s: %d failures in a row: %w", lane, maxFailures, err)
	}
}

// ended is why something was left unsent, nil when nothing was.
func (d *delivery) ended() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.refusal != nil {
		return d.refusal
	}
	return d.trouble
}

// detached is ctx without its cancellation, with a time limit of its own.
func detached(ctx context.Context) (context.Context, context.CancelFunc) {
	inner, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(graceful, cancel) })
	return inner, func() { stop(); cancel() }
}

// sleep waits for d or until ctx ends.
func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
