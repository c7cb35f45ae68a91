package connector

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"
)

// maxFailures is how many failures in a row are no accident: the catalogue is
// not there, or does not know us, and more attempts would only do harm.
const maxFailures = 3

// maxPauses is how often in a row a lane pauses before it gives up for this
// run: with the ordinary backoff about half a minute.
const maxPauses = 5

// breaker keeps a lane from a catalogue that fails: after failures in a row
// nothing is sent for a while, then a cheap read asks whether it is back, and
// then one failure more makes the next pause, twice as long. It is guarded by
// lane.mu. Each lane has its own, since a price must not wait for a form that
// is out of order.
type breaker struct {
	failures int       // in a row
	pauses   int       // in a row
	until    time.Time // nothing is sent before; zero while it is closed
}

// pass waits until the lane may send, and reports whether it may.
func (l *lane) pass(ctx context.Context) bool {
	for {
		if l.d.late() {
			l.d.leaves(LeftTime)
		}
		if ctx.Err() != nil || l.isStopped() || l.d.over() {
			return false
		}
		until := l.paused()
		if until.IsZero() {
			return true
		}
		l.d.sleep(ctx, time.Until(until))
		l.probe(ctx)
	}
}

func (l *lane) paused() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.until
}

// prober is a destination that has a read cheaper than a look-up.
type prober interface {
	Probe(ctx context.Context) error
}

// probe asks whether the catalogue is there again, where nobody else has in
// the meantime. Over all lanes one asks at a time.
func (l *lane) probe(ctx context.Context) {
	select {
	case l.d.probing <- struct{}{}:
		defer func() { <-l.d.probing }()
	case <-l.d.halted:
		return
	case <-ctx.Done():
		return
	}
	if until := l.paused(); until.IsZero() || until.After(time.Now()) || l.isStopped() || l.d.over() {
		return
	}
	c := l.begin(ctx)
	var err error
	if p, ok := l.d.dest.(prober); ok {
		err = p.Probe(c.ctx)
	} else {
		_, err = l.d.dest.LookUp(c.ctx, []string{"-"})
	}
	l.judge(c.end(err))
}

// judge takes over what a probe found.
func (l *lane) judge(err error) {
	l.notice(err)
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil {
		l.pause(err)
		return
	}
	l.until = time.Time{}
}

// succeeded notes a usable answer to a write.
func (l *lane) succeeded() {
	l.notice(nil)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.breaker = breaker{}
}

// failed notes a call without a usable answer and pauses the lane after too
// many in a row. What was under way when it paused does not count again.
func (l *lane) failed(err error) {
	l.notice(err)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failures++; l.failures >= maxFailures && l.until.IsZero() {
		l.pause(err)
	}
}

// pause keeps the lane from sending for a while, or stops it. The caller holds
// mu.
func (l *lane) pause(err error) {
	l.pauses++
	if l.haste || l.pauses > maxPauses {
		l.stopped = true
		if !l.haste {
			l.d.worry(fmt.Errorf("lane %s: %d failures in a row: %w", l.name, l.failures, err))
		}
		return
	}
	l.until = time.Now().Add(l.d.o.backoff(l.pauses))
}

// backoff is the n-th pause in a row, from 1 on. Chance takes off up to half
// of it, so that not all who wait for a catalogue come back at one moment.
func (o Outbox) backoff(n int) time.Duration {
	pause := min(o.Backoff<<(n-1), o.MaxBackoff)
	return pause - time.Duration(rand.Int64N(int64(pause/2)+1))
}

// notice keeps count of answers that are none by the contract, over all lanes
// and of reads as well. Several in a row mean that the session is broken.
func (l *lane) notice(err error) {
	strange := as[*Unusable](err) != nil
	if refused := as[*Refused](err); refused != nil {
		l.d.halt(err)
	}
	if !strange && err != nil {
		return // no answer says nothing
	}
	l.d.mu.Lock()
	l.d.strange++
	if !strange {
		l.d.strange = 0
	}
	broken := l.d.strange >= maxFailures
	l.d.mu.Unlock()
	if broken {
		l.d.halt(&SessionBroken{Err: err})
	}
}
