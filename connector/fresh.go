package connector

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"
)

// Fresh keeps the newest of something that takes long to make and is asked for
// by many: it is made again when its stamp changes, once for all who wait, and
// who would wait long gets the one before. Its fields are set before the first
// call. It is safe for concurrent use.
type Fresh[T any] struct {
	// Stamp says in little time what a new one would be made of.
	Stamp func(context.Context) (string, error)
	// Make makes it; its context outlasts who asked.
	Make func(context.Context) (T, error)
	// Drop is called with one that was replaced, once nobody has it any more;
	// nil for nothing to do.
	Drop func(T)
	// Patience is how long one waits for a new one while there is an old one.
	Patience time.Duration
	// Rest is how many times the time of making one passes before the next is
	// begun, so that what changes all the time does not take the machine; 0 for
	// none.
	Rest int
	// Until ends what is being made.
	Until context.Context

	mu      sync.Mutex
	current *lot[T]
	making  *making
	failed  error // of the last making, nil where it succeeded
	stamp   string
	tried   time.Time
	again   time.Time // when the next may be begun, where there is an old one
	closed  bool
	work    sync.WaitGroup
}

// lot is one that was made, and how many have it.
type lot[T any] struct {
	value   T
	stamp   string
	holders int
	old     bool
}

// making is one that is being made.
type making struct {
	stamp string
	done  chan struct{}
}

// Lent is what Fresh gives; Return it when it is no longer used.
type Lent[T any] struct {
	Value T
	Old   bool  // a new one is being made
	Err   error // why no new one could be made, nil where there is no need of one

	from *Fresh[T]
	lot  *lot[T]
}

// freshRetry is how long one that could not be made is not tried again while
// its stamp stays.
const freshRetry = 10 * time.Second

// ErrFreshClosed is what is given after Close.
var ErrFreshClosed = errors.New("closed")

// Get gives the newest. Where none could ever be made the error says why.
func (f *Fresh[T]) Get(ctx context.Context) (*Lent[T], error) {
	stamp, err := f.Stamp(ctx)
	if err != nil {
		return nil, err
	}
	var patience <-chan time.Time
	for {
		f.mu.Lock()
		if f.closed {
			f.mu.Unlock()
			return nil, ErrFreshClosed
		}
		now := time.Now()
		switch {
		case f.current != nil && f.current.stamp == stamp:
			return f.lend(false, nil), nil
		case f.failed != nil && f.stamp == stamp && now.Sub(f.tried) < freshRetry:
			if f.current == nil {
				defer f.mu.Unlock()
				return nil, f.failed
			}
			return f.lend(false, f.failed), nil
		case f.making == nil && f.current != nil && now.Before(f.again):
			return f.lend(true, nil), nil
		}
		if f.making == nil {
			f.making = &making{stamp: stamp, done: make(chan struct{})}
			m := f.making
			f.work.Go(func() { f.make(m) })
		}
		m := f.making
		if f.current != nil && patience == nil {
			patience = time.After(f.Patience)
		}
		f.mu.Unlock()
		select {
		case <-m.done:
		case <-patience:
			f.mu.Lock()
			if f.current != nil {
				return f.lend(f.current.stamp != stamp, nil), nil
			}
			f.mu.Unlock()
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// lend gives the current one, and lets go of the lock.
func (f *Fresh[T]) lend(old bool, err error) *Lent[T] {
	defer f.mu.Unlock()
	f.current.holders++
	return &Lent[T]{Value: f.current.value, Old: old, Err: err, from: f, lot: f.current}
}

// Return lets go of what was lent. It may be called more than once.
func (l *Lent[T]) Return() {
	if l == nil || l.lot == nil {
		return
	}
	of := l.lot
	l.lot = nil
	l.from.mu.Lock()
	of.holders--
	last := of.old && of.holders == 0
	l.from.mu.Unlock()
	if last {
		l.from.drop(of)
	}
}

func (f *Fresh[T]) drop(of *lot[T]) {
	if f.Drop != nil {
		f.Drop(of.value)
	}
}

// make makes a new one in the place of the current one.
func (f *Fresh[T]) make(m *making) {
	ctx := f.Until
	if ctx == nil {
		ctx = context.Background()
	}
	begun := time.Now()
	value, err := f.made(ctx)
	f.mu.Lock()
	old := f.current
	f.making, f.failed, f.stamp, f.tried = nil, err, m.stamp, time.Now()
	f.again = f.tried.Add(time.Duration(f.Rest) * f.tried.Sub(begun))
	if err == nil {
		f.current = &lot[T]{value: value, stamp: m.stamp, old: f.closed}
	}
	var gone *lot[T]
	switch {
	case err != nil:
	case f.closed:
		gone = f.current
	case old != nil:
		old.old = true
		if old.holders == 0 {
			gone = old
		}
	}
	close(m.done)
	f.mu.Unlock()
	if gone != nil {
		f.drop(gone)
	}
}

// made is Make; what panics fails alone, since no handler of a request stands
// above it.
func (f *Fresh[T]) made(ctx context.Context) (v T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return f.Make(ctx)
}

// Close drops the current one, once nobody has it, and gives no other. It waits
// for one that is being made.
func (f *Fresh[T]) Close() {
	f.mu.Lock()
	closed, current := f.closed, f.current
	f.closed = true
	last := false
	if !closed && current != nil {
		current.old = true
		last = current.holders == 0
	}
	f.mu.Unlock()
	if last {
		f.drop(current)
	}
	f.work.Wait()
}
