package connector_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ekatalog/connector"
)

// portal is a catalogue that can hang, fail and be asked whether it is there.
type portal struct {
	*judge
	hangs  func(connector.Lane, connector.Change) bool
	down   func(connector.Lane, []connector.Change) error // what a write fails with
	away   func() error                                   // what every call fails with
	takes  time.Duration                                  // for a write
	limit  time.Duration                                  // a write waits before it leaves
	probes atomic.Int64

	mu     sync.Mutex
	writes []time.Time // when each write began
}

// asked gives when each write began, and forgets it.
func (p *portal) asked() []time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := p.writes
	p.writes = nil
	return all
}

func (p *portal) Deliver(ctx context.Context, lane connector.Lane, batch []connector.Change) ([]connector.Result, error) {
	if p.limit > 0 {
		connector.Waits(ctx)
		select {
		case <-time.After(p.limit):
		case <-ctx.Done():
		}
		if err := connector.Leaves(ctx); err != nil {
			return nil, err
		}
	}
	p.mu.Lock()
	p.writes = append(p.writes, time.Now())
	p.mu.Unlock()
	if p.hangs != nil && slices.ContainsFunc(batch, func(ch connector.Change) bool { return p.hangs(lane, ch) }) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	time.Sleep(p.takes)
	if p.away != nil {
		if err := p.away(); err != nil {
			return nil, err
		}
	}
	if p.down != nil {
		if err := p.down(lane, batch); err != nil {
			return nil, err
		}
	}
	return p.judge.Deliver(ctx, lane, batch)
}

func (p *portal) LookUp(ctx context.Context, skus []string) (map[string]connector.Shown, error) {
	if p.away != nil {
		if err := p.away(); err != nil {
			return nil, err
		}
	}
	return p.judge.LookUp(ctx, skus)
}

func (p *portal) Probe(context.Context) error {
	p.probes.Add(1)
	if p.away != nil {
		return p.away()
	}
	return nil
}

// atPortal runs a test with a settled shop in front of a portal and a clock of
// its own that costs no time.
func atPortal(t *testing.T, n int, test func(s *shop, p *portal)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := openShop(t, items(n)...)
		s.unguarded()
		s.settled()
		s.c.Outbox = connector.Outbox{}
		p := &portal{judge: s.judged()}
		s.c.Destination, s.c.Reader = p, p
		test(s, p)
	})
}

// rename and reprice change what a lane carries of every product from, to.
func (s *shop) rename(from, to int) {
	for i := from; i < to; i++ {
		s.source.list[i].Name += " baru"
	}
}

func (s *shop) reprice(from, to int) {
	for i := from; i < to; i++ {
		s.source.list[i].Price = fmt.Sprint(150_000 + i)
	}
}

// change changes what a lane carries of the first product of the list.
func (s *shop) change(lane connector.Lane) {
	if lane == connector.LaneOffer {
		s.reprice(0, 1)
	} else {
		s.rename(0, 1)
	}
}

func lane(of connector.Lane) func(connector.Lane, connector.Change) bool {
	return func(l connector.Lane, _ connector.Change) bool { return l == of }
}
