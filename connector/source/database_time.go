package source

import (
	"context"
	"sync"
	"time"

	"ekatalog/mapping"
)

// patience bounds how long a database may take, without the time that whoever
// takes its rows needs.
type patience struct {
	mu    sync.Mutex
	left  time.Duration
	since time.Time
	timer *time.Timer
	over  bool // nobody takes rows any more
}

func newPatience(left time.Duration, tooSlow func()) *patience {
	return &patience{left: left, since: time.Now(), timer: time.AfterFunc(left, tooSlow)}
}

// handing wraps who takes the rows.
func (p *patience) handing(yield func(*mapping.Row) error) func(*mapping.Row) error {
	return func(row *mapping.Row) error {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.over || !p.timer.Stop() {
			return errTooSlow
		}
		p.left -= time.Since(p.since)
		err := yield(row)
		p.since = time.Now()
		p.timer.Reset(max(p.left, 0))
		return err
	}
}

// lastWait is how long a reading that was called off may take to notice.
const lastWait = 2 * time.Second

// wait gives the end of a reading. A driver that cannot be interrupted between
// two rows, as SQLite's, is left to itself: no row of it is taken any more.
func (p *patience) wait(ctx context.Context, read func(context.Context) error) error {
	done := make(chan error, 1)
	go func() { done <- read(ctx) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-done:
		return err
	case <-time.After(lastWait):
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.over = true
	return context.Cause(ctx)
}
