package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"ekatalog/connector"
)

const (
	leaseLasts = 30 * time.Second // after its last beat
	leaseBeat  = 10 * time.Second // between two beats
)

// lease is one held lease. Its epoch is a fencing token: whoever takes the
// seller's lease next has a higher one, and confirm of this one fails.
type lease struct {
	epoch int64
	run   string
}

const (
	selectLease = `SELECT epoch, run, command, host, pid, process, since, beat FROM lease WHERE seller = $1`
	putLease    = `
INSERT INTO lease (seller, epoch, run, command, host, pid, process, since, beat) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (seller) DO UPDATE SET epoch = excluded.epoch, run = excluded.run, command = excluded.command,
    host = excluded.host, pid = excluded.pid, process = excluded.process, since = excluded.since, beat = excluded.beat`
	beatLease = `UPDATE lease SET beat = $3 WHERE seller = $1 AND epoch = $2 AND run <> ''`
	freeLease = `UPDATE lease SET run = '', command = '', host = '', pid = 0, process = '', since = '', beat = '' WHERE seller = $1 AND epoch = $2`
)

// Take takes the seller's lease and keeps it alive, whatever becomes of ctx,
// until release is called, the ledger is closed or the process dies; a
// *connector.LeaseHeld error names who has it. A lease whose last beat is 30
// seconds old is over; one of a dead process of this machine is over at once.
// From here to release, Commits of this handle fail with *LeaseLost when
// somebody else has taken the lease since.
func (s *Seller) Take(ctx context.Context, h connector.Holder) (release func(), err error) {
	if h.Run == "" {
		return nil, errors.New("take lease: no run")
	}
	if h.Since.IsZero() {
		h.Since = s.db.now()
	}
	l := &lease{run: h.Run}
	if err := s.within(ctx, func(t *tx) error { return l.take(t, h) }); err != nil {
		return nil, fmt.Errorf("take lease: %w", err)
	}
	s.mu.Lock()
	s.held = l
	s.mu.Unlock()

	alive, stop := context.WithCancel(s.db.open)
	done := make(chan struct{})
	s.db.beats.Go(func() {
		defer close(done)
		s.beat(alive, l)
	})
	return sync.OnceFunc(func() {
		stop()
		<-done
		s.free(l)
	}), nil
}

// Holder gives who holds the seller's lease; an empty run when nobody does, or
// nobody who is alive.
func (s *Seller) Holder(ctx context.Context) (connector.Holder, error) {
	var h connector.Holder
	err := s.view(ctx, func(t *sql.Tx) error {
		var l lease
		var free bool
		var err error
		h, free, err = l.holder(ctx, t, s.id, s.db.now())
		if free {
			h = connector.Holder{}
		}
		return err
	})
	if err != nil {
		return h, fmt.Errorf("holder of the lease: %w", err)
	}
	return h, nil
}

func (s *Seller) lease() *lease {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.held
}

func (l *lease) take(t *tx, h connector.Holder) error {
	old, free, err := l.holder(t.ctx, t.Tx, t.seller, t.now)
	if err != nil {
		return err
	}
	if !free {
		return &connector.LeaseHeld{Holder: old}
	}
	l.epoch++
	_, err = t.exec(putLease, t.seller, l.epoch, h.Run, h.Command, h.Host, h.PID, processStart(h.PID), stamp(h.Since), stamp(t.now))
	return err
}

// holder reads who held the lease last, in which epoch, and whether it is free
// now.
func (l *lease) holder(ctx context.Context, t *sql.Tx, seller string, now time.Time) (h connector.Holder, free bool, err error) {
	var process, since, beat string
	err = t.QueryRowContext(ctx, selectLease, seller).
		Scan(&l.epoch, &h.Run, &h.Command, &h.Host, &h.PID, &process, &since, &beat)
	if errors.Is(err, sql.ErrNoRows) || err == nil && h.Run == "" {
		return h, true, nil
	}
	if err != nil {
		return h, false, err
	}
	last, err := moment(beat)
	if err != nil {
		return h, false, fmt.Errorf("beat: %w", err)
	}
	if h.Since, err = moment(since); err != nil {
		return h, false, fmt.Errorf("since: %w", err)
	}
	// A beat in the future comes from a clock that was set back since; it must
	// not keep the seller locked until that time comes again.
	return h, now.Sub(last).Abs() >= leaseLasts || diedHere(h, process), nil
}

// diedHere reports that the holder was a process of this machine and is gone,
// or that another process has its number now.
func diedHere(h connector.Holder, process string) bool {
	here, err := os.Hostname()
	return err == nil && h.Host == here && h.PID > 0 && died(h.PID, process)
}

// confirm beats the lease within a transaction, or says that it is lost. The
// lease of a handle that never took one is nil and always confirmed.
func (l *lease) confirm(t *tx) error {
	if l == nil {
		return nil
	}
	n, err := t.exec(beatLease, t.seller, l.epoch, stamp(t.now))
	if err == nil && n == 0 {
		return &LeaseLost{Run: l.run}
	}
	return err
}

// beat keeps the lease alive until ctx ends or the lease is lost. A beat that
// fails is tried again with the next: Commit beats too, and tells of trouble.
func (s *Seller) beat(ctx context.Context, l *lease) {
	every := time.NewTicker(leaseBeat)
	defer every.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		}
		var lost *LeaseLost
		if err := s.within(ctx, l.confirm); errors.As(err, &lost) {
			return
		}
	}
}

// free gives the lease back. Where that fails, the lease ends by itself when
// this process does, or 30 seconds from now.
func (s *Seller) free(l *lease) {
	s.mu.Lock()
	if s.held == l {
		s.held = nil
	}
	s.mu.Unlock()
	_ = s.within(context.Background(), func(t *tx) error {
		_, err := t.exec(freeLease, t.seller, l.epoch)
		return err
	})
}
