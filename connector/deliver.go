package connector

import (
	"context"
	"errors"
	"sync"
	"time"
)

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
	c        *Connector
	dest     Destination
	o        Outbox
	id       string                // of the run: intents of another may have left before
	settle   func([]settled) error // durable when it returns
	before   int64                 // writes the destination had sent before
	deadline time.Time             // nothing is begun after it; zero for never

	halted   chan struct{} // closed when nothing more may be sent
	probing  chan struct{} // holds one: a single probe goes out at a time
	renewing chan struct{} // holds one: a single call tries a token read anew

	mu      sync.Mutex
	sent    int64 // calls that write
	strange int   // answers in a row, over all lanes, that were none by the contract
	refusal error // why everything stopped
	trouble error // why a lane stopped
	left    Left
	aside   map[string]string // the catalogue's words about each folded SKU that was set aside
	done    int64
	total   int64
}

// newDelivery makes the delivery of a run that begins now, whose results go to
// settle.
func (c *Connector) newDelivery(run string, settle func([]settled) error) *delivery {
	d := &delivery{
		c: c, dest: c.Destination, o: c.Outbox.completed(), id: run, settle: settle, aside: map[string]string{},
		halted: make(chan struct{}), probing: make(chan struct{}, 1), renewing: make(chan struct{}, 1),
	}
	if d.o.TimeLimit > 0 {
		d.deadline = time.Now().Add(d.o.TimeLimit)
	}
	if r, ok := d.dest.(requester); ok {
		d.before = r.Requests()
	}
	return d
}

// requests counts the writes sent, repeats included.
func (d *delivery) requests() int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.counted()
}

// counted is requests for a caller that holds mu.
func (d *delivery) counted() int64 {
	if r, ok := d.dest.(requester); ok {
		return r.Requests() - d.before
	}
	return d.sent
}

// run delivers all intents, each lane by itself. The error is a fault of ours
// (the ledger cannot be written): what the catalogue says is in the results.
func (d *delivery) run(ctx context.Context, intents []Intent) error {
	return d.carry(ctx, intents, d.o.Patience, false)
}

// try is run in haste: a lane that fails or is silent for a second is left,
// with what it has under way unknown, so that nothing waits for it.
func (d *delivery) try(ctx context.Context, intents []Intent) error {
	return d.carry(ctx, intents, min(d.o.Patience, time.Second), true)
}

func (d *delivery) carry(ctx context.Context, intents []Intent, patience time.Duration, haste bool) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var working sync.WaitGroup
	var once sync.Once
	var fault error
	lanes := d.lanes(intents, haste)
	for _, l := range lanes {
		l.workers = parallel(l.name) // before the first of them can end
		for range l.workers {
			working.Go(func() {
				if err := l.work(ctx); err != nil {
					once.Do(func() { fault = err })
					cancel()
				}
			})
		}
	}
	done := make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() { watch(ctx, lanes, patience, done) })
	working.Wait()
	close(done)
	watching.Wait()
	return fault
}

// spend takes one write off the budget, or reports that it is used up.
func (d *delivery) spend() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.o.Budget > 0 && max(d.sent, d.counted()) >= d.o.Budget {
		d.left = LeftBudget
		return false
	}
	d.sent++
	return true
}

// unspend gives a write back that never left.
func (d *delivery) unspend() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.sent--
}

// over reports whether nothing more may be begun.
func (d *delivery) over() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.refusal != nil || d.left == LeftBudget || d.late()
}

// late reports whether the time of the run is up.
func (d *delivery) late() bool { return !d.deadline.IsZero() && !time.Now().Before(d.deadline) }

// halt stops everything.
func (d *delivery) halt(err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.refusal == nil {
		d.refusal = err
		close(d.halted)
	}
}

// worry notes why a lane left something.
func (d *delivery) worry(err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.trouble == nil {
		d.trouble = err
	}
}

// leaves notes that a limit keeps something back.
func (d *delivery) leaves(why Left) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.left == "" {
		d.left = why
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

// sleep waits for a time, or until the run may send nothing more.
func (d *delivery) sleep(ctx context.Context, wait time.Duration) {
	if !d.deadline.IsZero() {
		wait = min(wait, time.Until(d.deadline))
	}
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-t.C:
	case <-d.halted:
	case <-ctx.Done():
	}
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

// as gives the first error of a type in a chain, nil when there is none.
func as[E error](err error) (found E) {
	errors.As(err, &found)
	return found
}
