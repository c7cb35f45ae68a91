package connector

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// errStayed is the error of a call of which nothing has left.
var errStayed = errors.New("not sent")

// errCut is the error of a call that was cut off for want of an answer.
var errCut = errors.New("cut off without an answer")

// Hanging is why a run ended with calls of a lane under way: nothing answered.
type Hanging struct {
	Lane  Lane
	After time.Duration
}

func (e *Hanging) Error() string { return fmt.Sprintf("lane %s: no answer for %s", e.Lane, e.After) }

// Message names the text for people and its values.
func (e *Hanging) Message() (key string, values map[string]string) {
	values = map[string]string{"detik": strconv.FormatInt(int64(e.After/time.Second), 10)}
	switch e.Lane {
	case LaneCreate:
		return "hanging_create", values
	case LaneContent:
		return "hanging_content", values
	}
	return "hanging_offer", values
}

// call is one call to the destination, watched from outside.
type call struct {
	l      *lane
	ctx    context.Context
	cancel context.CancelFunc

	// Guarded by lane.mu.
	since time.Time // it is under way since then; zero while it waits
	told  bool      // the destination tells when it waits and when it sends
	left  bool      // something of it has left
	cut   bool
}

// begin begins a call. It is not cut short by an interruption of the run, since
// a call without an answer leaves everybody in doubt. Until the destination
// says that it waits, it is taken to have left.
func (l *lane) begin(ctx context.Context) *call {
	c := &call{l: l, since: time.Now(), left: true}
	ctx, c.cancel = detached(ctx)
	c.ctx = context.WithValue(ctx, passageKey{}, c)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls[c] = true
	return c
}

// end ends a call and says what its error means.
func (c *call) end(err error) error {
	cancelled := c.ctx.Err() != nil
	c.cancel()
	c.l.mu.Lock()
	defer c.l.mu.Unlock()
	delete(c.l.calls, c)
	c.l.answered = time.Now()
	switch {
	case err == nil:
		return nil
	case !c.left && !cancelled && as[*Limited](err) == nil:
		c.l.d.worry(err) // ours: a token that cannot be read
		return fmt.Errorf("%w: %w", errStayed, err)
	case !c.left:
		return fmt.Errorf("%w: %w", errStayed, err)
	case c.cut:
		return fmt.Errorf("%w: %w", errCut, err)
	}
	return err
}

func (c *call) waits() {
	c.l.mu.Lock()
	defer c.l.mu.Unlock()
	if !c.told {
		c.told, c.left = true, false
	}
	c.since = time.Time{}
}

func (c *call) leaves() error {
	c.l.mu.Lock()
	defer c.l.mu.Unlock()
	if err := c.ctx.Err(); err != nil {
		return err
	}
	c.told, c.left, c.since = true, true, time.Now()
	return nil
}

// send makes one call that writes.
func (l *lane) send(ctx context.Context, batch []Intent) ([]Result, error) {
	if !l.d.spend() {
		return nil, errStayed
	}
	changes := make([]Change, len(batch))
	for i, in := range batch {
		changes[i] = in.Change
	}
	c := l.begin(ctx)
	results, err := l.d.dest.Deliver(c.ctx, l.name, changes)
	if err == nil && len(results) != len(batch) {
		err = fmt.Errorf("%d results for %d changes", len(results), len(batch))
	}
	stayed := !c.hasLeft()
	if err = c.end(err); err != nil && stayed {
		l.d.unspend()
	}
	return results, err
}

func (c *call) hasLeft() bool {
	c.l.mu.Lock()
	defer c.l.mu.Unlock()
	return c.left
}

// busy reports whether a lane has anything left to do.
func (l *lane) busy() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.workers > 0
}

// silence is how long a lane has had calls under way and no answer to any.
func (l *lane) silence() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	var oldest time.Time
	for c := range l.calls {
		if !c.since.IsZero() && (oldest.IsZero() || c.since.Before(oldest)) {
			oldest = c.since
		}
	}
	if oldest.IsZero() {
		return 0
	}
	if l.answered.After(oldest) {
		oldest = l.answered
	}
	return time.Since(oldest)
}

// cut ends the calls of a lane that nobody answers. Where a few hang, the lane
// goes on with what comes after them; where so many do that it is no accident,
// it stops.
func (l *lane) cut(after time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.calls {
		if !c.since.IsZero() {
			l.failures++
		}
		c.cut = true
		c.cancel()
	}
	if l.failures >= maxFailures || l.haste {
		l.stopped = true
		if !l.haste {
			l.d.worry(&Hanging{Lane: l.name, After: after})
		}
	}
}

// drop ends the calls of which nothing has left yet.
func (l *lane) drop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.calls {
		if !c.left {
			c.cancel()
		}
	}
}

// watch cuts off what hangs once nothing else goes on, and what still waits
// when nothing more may be sent, until done.
func watch(ctx context.Context, lanes []*lane, patience time.Duration, done <-chan struct{}) {
	tick := time.NewTicker(max(patience/20, time.Millisecond))
	defer tick.Stop()
	interrupted := ctx.Done()
	for {
		select {
		case <-done:
			return
		case <-interrupted:
			interrupted = nil
		case <-tick.C:
		}
		idle := true
		for _, l := range lanes {
			if ctx.Err() != nil || l.d.over() {
				l.drop()
			}
			idle = idle && (!l.busy() || l.silence() >= patience)
		}
		for _, l := range lanes {
			if idle && l.busy() {
				l.cut(patience)
			}
		}
	}
}

// detached is ctx without its cancellation, with a time limit of its own.
func detached(ctx context.Context) (context.Context, context.CancelFunc) {
	inner, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(graceful, cancel) })
	return inner, func() { stop(); cancel() }
}
