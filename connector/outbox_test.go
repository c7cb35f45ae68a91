package connector_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
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

func lane(of connector.Lane) func(connector.Lane, connector.Change) bool {
	return func(l connector.Lane, _ connector.Change) bool { return l == of }
}

func TestARunEndsThoughEveryContentCallHangs(t *testing.T) {
	atPortal(t, 10, func(s *shop, p *portal) {
		p.hangs = lane(connector.LaneContent)
		for n := range 3 {
			s.rename(0, 8)
			s.reprice(0, 2+n) // of the same products
			begun := time.Now()
			r := s.sync()
			s.wantCounts(r, "unknown 4 pending 4 unchanged 2")
			if took := time.Since(begun); took < 10*time.Second || took > 11*time.Second {
				s.Fatalf("the run took %s", took)
			}
			var hanging *connector.Hanging
			if !errors.As(r.Failed, &hanging) || hanging.Lane != connector.LaneContent {
				s.Fatalf("failed with %v", r.Failed)
			}
			for i := range 2 + n {
				if got := fmt.Sprint(s.shown(s.source.list[i].SKU).Price); got != s.source.list[i].Price {
					s.Fatalf("the price of %s is %s", s.source.list[i].SKU, got)
				}
			}
		}
		p.hangs = nil
		s.wantCounts(s.sync(), "submitted 8 unchanged 2")
		s.wantNoDoubles(10)
	})
}

func TestAFewCallsThatHangDoNotKeepTheRestOfTheirLaneBack(t *testing.T) {
	atPortal(t, 20, func(s *shop, p *portal) {
		p.hangs = func(_ connector.Lane, ch connector.Change) bool { return ch.SKU == "A-000" || ch.SKU == "A-001" }
		s.rename(0, 20)
		r := s.sync()
		s.wantCounts(r, "unknown 2 submitted 18")
		if r.Failed != nil {
			s.Fatalf("failed: %v", r.Failed)
		}
	})
}

func TestWhatHungGoesLastInTheNextRun(t *testing.T) {
	atPortal(t, 12, func(s *shop, p *portal) {
		p.hangs = func(_ connector.Lane, ch connector.Change) bool { return ch.SKU <= "A-003" }
		s.rename(0, 12)
		s.wantCounts(s.sync(), "unknown 4 pending 8")
		s.wantCounts(s.sync(), "unknown 4 submitted 8")
	})
}

func TestCreatesThatHangKeepNothingBack(t *testing.T) {
	atPortal(t, 5, func(s *shop, p *portal) {
		p.hangs = lane(connector.LaneCreate)
		s.source.list = append(s.source.list, items(11)[5:]...)
		s.wantCounts(s.sync(), "unknown 4 pending 2 unchanged 5")
		s.reprice(0, 1)
		begun, settledIn := time.Now(), time.Duration(0)
		s.c.Progress = func(stage string, done, _ int64) {
			if stage == "progress.deliver" && done == 1 && settledIn == 0 {
				settledIn = time.Since(begun)
			}
		}
		s.wantCounts(s.sync(), "unknown 4 pending 2 submitted 1 unchanged 4")
		if settledIn == 0 || settledIn > 2*time.Second {
			s.Fatalf("the price was settled after %s", settledIn)
		}
		s.c.Progress = nil
		p.hangs = nil
		s.wantCounts(s.sync(), "submitted 6 unchanged 5")
		s.wantNoDoubles(11)
	})
}

func TestAnOutageIsSatOutWithPausesAndOneProbeAtATime(t *testing.T) {
	atPortal(t, 40, func(s *shop, p *portal) {
		back := time.Now().Add(9 * time.Second)
		p.away = func() error {
			if time.Now().Before(back) {
				return &connector.Unreachable{Ended: true, Text: "HTTP 503"}
			}
			return nil
		}
		s.rename(0, 40)
		s.wantCounts(s.sync(), "submitted 40")
		during := 0
		for _, at := range p.asked() {
			if at.Before(back) {
				during++
			}
		}
		if during > 6 || p.probes.Load() > 6 {
			s.Fatalf("%d writes and %d probes during the outage", during, p.probes.Load())
		}
	})
}

func TestPausesDoubleAndAreNotAllOfOneLength(t *testing.T) {
	lengths := map[time.Duration]bool{}
	for range 20 {
		synctest.Test(t, func(t *testing.T) {
			s := openShop(t, items(1)...)
			s.c.Outbox = connector.Outbox{}
			p := &portal{judge: s.judged()}
			s.c.Destination = p
			p.down = func(connector.Lane, []connector.Change) error { return &connector.Unreachable{Text: "HTTP 502"} }
			s.source.list = items(30)
			if r := s.sync(); r.Failed == nil {
				t.Fatal("nobody is told")
			}
			var pauses []time.Duration
			writes := p.asked()
			for i := 1; i < len(writes); i++ {
				if pause := writes[i].Sub(writes[i-1]); pause > 0 {
					pauses = append(pauses, pause)
				}
			}
			if len(pauses) != 5 || len(writes) > 24 {
				t.Fatalf("%d writes with the pauses %v", len(writes), pauses)
			}
			for n, pause := range pauses {
				if most := time.Second << n; pause > most || pause < most/2 {
					t.Fatalf("pause %d of %v", n, pauses)
				}
			}
			lengths[pauses[0]] = true
		})
	}
	if len(lengths) < 10 {
		t.Fatalf("the first pause had only %d lengths", len(lengths))
	}
}

func TestAnOutageThatLastsLeavesTheRestForTheNextRun(t *testing.T) {
	atPortal(t, 40, func(s *shop, p *portal) {
		gone := true
		p.away = func() error {
			if gone {
				return &connector.Unreachable{Text: "HTTP 502"}
			}
			return nil
		}
		s.rename(0, 20)
		s.reprice(20, 40)
		begun := time.Now()
		r := s.sync()
		if r.Failed == nil || time.Since(begun) > 90*time.Second || r.Counts.Pending < 16 || r.Counts.Pending+r.Counts.Unknown != 40 {
			s.Fatalf("%+v after %s, failed %v", r.Counts, time.Since(begun), r.Failed)
		}
		gone = false
		s.sync()
		s.wantCounts(s.sync(), "unchanged 40")
		s.wantNoDoubles(40)
	})
}

func TestThreeAnswersThatAreNoneEndTheRun(t *testing.T) {
	atPortal(t, 40, func(s *shop, p *portal) {
		p.away = func() error { return fmt.Errorf("call: %w", &connector.Unusable{What: "a login page"}) }
		s.rename(0, 20)
		s.reprice(20, 40)
		r := s.sync()
		writes := len(p.asked())
		var broken *connector.SessionBroken
		if !errors.As(r.Failed, &broken) || writes > 8 || r.Counts.Pending+r.Counts.Unknown != 40 {
			s.Fatalf("%+v after %d writes, failed %v", r.Counts, writes, r.Failed)
		}
		p.away = nil
		s.sync()
		s.wantCounts(s.sync(), "unchanged 40")
	})
}

func TestAnswersThatAreNoneNowAndThenEndNothing(t *testing.T) {
	atPortal(t, 30, func(s *shop, p *portal) {
		var n atomic.Int64
		p.down = func(connector.Lane, []connector.Change) error {
			if n.Add(1)%4 == 0 {
				return &connector.Unusable{What: "half an answer"}
			}
			return nil
		}
		s.rename(0, 30)
		s.wantCounts(s.sync(), "submitted 30")
	})
}

func TestATokenThatWasRenewedInMidRunIsTaken(t *testing.T) {
	for _, renewed := range []bool{true, false} {
		t.Run(fmt.Sprint(renewed), func(t *testing.T) {
			atPortal(t, 30, func(s *shop, p *portal) {
				var calls, refusals atomic.Int64
				p.down = func(connector.Lane, []connector.Change) error {
					if calls.Add(1) > 10 && (!renewed || refusals.Load() == 0) {
						refusals.Add(1)
						return &connector.Refused{Renewable: true, Code: "unauthorized"}
					}
					return nil
				}
				s.rename(0, 30)
				r := s.sync()
				if renewed {
					s.wantCounts(r, "submitted 30")
				} else if r.Counts.Submitted != 10 || r.Counts.Pending != 20 || refusals.Load() > 5 || r.Failed == nil {
					s.Fatalf("%+v after %d refusals, failed %v", r.Counts, refusals.Load(), r.Failed)
				}
			})
		})
	}
}

// poison makes every batch fail that has one of these SKUs in it.
func poison(err error, skus ...string) func(connector.Lane, []connector.Change) error {
	return func(_ connector.Lane, batch []connector.Change) error {
		if slices.ContainsFunc(batch, func(ch connector.Change) bool { return slices.Contains(skus, ch.SKU) }) {
			return err
		}
		return nil
	}
}

func TestAPoisonedProductIsSetAsideAndTheRestGo(t *testing.T) {
	failed := &connector.Unreachable{Ended: true, Text: "gagal menyimpan"}
	for name, c := range map[string]struct {
		skus   []string
		change func(*shop)
		most   int // writes
	}{
		"price at the beginning": {[]string{"A-000"}, func(s *shop) { s.reprice(0, 250) }, 20},
		"price in the middle":    {[]string{"A-099"}, func(s *shop) { s.reprice(0, 250) }, 20},
		"price at the end":       {[]string{"A-249"}, func(s *shop) { s.reprice(0, 250) }, 20},
		"prices, two":            {[]string{"A-010", "A-060"}, func(s *shop) { s.reprice(0, 250) }, 34},
		"content":                {[]string{"A-003", "A-017"}, func(s *shop) { s.rename(0, 40) }, 42},
		"creates":                {[]string{"B-003"}, func(s *shop) { s.add("B", 20) }, 21},
	} {
		t.Run(name, func(t *testing.T) {
			atPortal(t, 250, func(s *shop, p *portal) {
				p.down = poison(failed, c.skus...)
				c.change(s)
				r := s.sync()
				n, writes := int64(len(c.skus)), len(p.asked())
				if r.Counts.Pending != n || r.Counts.Unknown != 0 || r.Failed != nil || writes > c.most {
					s.Fatalf("%+v after %d writes, failed %v", r.Counts, writes, r.Failed)
				}
				var want []string
				for _, sku := range c.skus {
					want = append(want, sku+" catalogue_failed: gagal menyimpan")
				}
				s.wantTold(r.Issues, want...)
				p.down = nil
				s.wantCounts(s.sync(), fmt.Sprintf("submitted %d unchanged %d", n, r.Counts.Products-n))
				s.wantNoDoubles(int(r.Counts.Products))
			})
		})
	}
}

// add puts new products at the end of the list.
func (s *shop) add(prefix string, n int) {
	for i := range n {
		s.source.list = append(s.source.list, item(fmt.Sprintf("%s-%03d", prefix, i), 100_000+int64(i), "3"))
	}
}

func TestACreateThatMayStillBeUnderWayIsNotSetAside(t *testing.T) {
	atPortal(t, 5, func(s *shop, p *portal) {
		p.down = poison(&connector.Unreachable{Text: "HTTP 504"}, "B-001")
		s.add("B", 4)
		s.wantCounts(s.sync(), "unknown 1 submitted 3 unchanged 5")
		s.wantCounts(s.sync(), "unknown 1 unchanged 8")
		p.down = nil
		s.wantCounts(s.sync(), "submitted 1 unchanged 8")
		keys := map[string]bool{}
		for _, ch := range s.catalogue.Delivered() {
			if ch.SKU == "B-001" {
				keys[ch.Intent] = true
			}
		}
		if len(keys) != 1 {
			s.Fatalf("%d keys for one product", len(keys))
		}
	})
}

func TestABatchThatIsTooLargeIsHalvedUntilItIsTaken(t *testing.T) {
	atPortal(t, 250, func(s *shop, p *portal) {
		p.down = func(l connector.Lane, batch []connector.Change) error {
			if len(batch) > 30 {
				return fmt.Errorf("offers: %w", &connector.BatchRefused{Code: "too_large"})
			}
			return nil
		}
		s.reprice(0, 250)
		s.wantCounts(s.sync(), "submitted 250")
		if n := len(p.asked()); n > 20 {
			s.Fatalf("%d writes", n)
		}
	})
}

func TestAProductThatIsRefusedWithItsWholeBatchIsRejectedAlone(t *testing.T) {
	atPortal(t, 100, func(s *shop, p *portal) {
		p.down = poison(&connector.BatchRefused{Code: "invalid", Text: "harga tidak wajar"}, "A-042")
		s.reprice(0, 100)
		r := s.sync()
		s.wantCounts(r, "rejected 1 submitted 99")
		s.wantTold(r.Issues, "A-042 catalogue_rejected: harga tidak wajar")
		if n := len(p.asked()); n > 15 {
			s.Fatalf("%d writes", n)
		}
	})
}

func TestARunSendsNoMoreThanItsBudget(t *testing.T) {
	atPortal(t, 40, func(s *shop, p *portal) {
		s.c.Outbox.Budget = 15
		s.rename(0, 40)
		for _, want := range []string{"pending 25 submitted 15", "pending 10 submitted 15 unchanged 15", "submitted 10 unchanged 30"} {
			r := s.sync()
			s.wantCounts(r, want)
			if r.Requests > 15 || r.Failed != nil || (r.Left == connector.LeftBudget) != strings.Contains(want, "pending") {
				s.Fatalf("%d requests, left %q, failed %v", r.Requests, r.Left, r.Failed)
			}
		}
	})
}

func TestARunBeginsNothingAfterItsTime(t *testing.T) {
	atPortal(t, 40, func(s *shop, p *portal) {
		s.c.Outbox.TimeLimit = 5 * time.Second
		p.takes = time.Second
		s.rename(0, 40)
		begun := time.Now()
		r := s.sync()
		s.wantCounts(r, "pending 20 submitted 20") // four at a time
		if r.Left != connector.LeftTime || r.Failed != nil || time.Since(begun) > 6*time.Second {
			s.Fatalf("left %q, failed %v after %s", r.Left, r.Failed, time.Since(begun))
		}
		s.c.Outbox.TimeLimit = 0
		r = s.sync()
		s.wantCounts(r, "submitted 20 unchanged 20")
		if r.Left != "" {
			s.Fatalf("left %q", r.Left)
		}
	})
}

func TestACallThatWaitsForALimitIsNotTakenForOneThatHangs(t *testing.T) {
	atPortal(t, 20, func(s *shop, p *portal) {
		p.limit = time.Minute
		s.rename(0, 8)
		s.wantCounts(s.sync(), "submitted 8 unchanged 12")
	})
}

func TestAnInterruptedRunLeavesNothingInDoubtThatStillWaited(t *testing.T) {
	atPortal(t, 20, func(s *shop, p *portal) {
		p.limit = time.Minute
		s.rename(0, 20)
		ctx, cancel := context.WithCancel(s.context())
		time.AfterFunc(90*time.Second, cancel)
		begun := time.Now()
		r, err := s.c.Sync(ctx)
		s.wantCounts(s.ended(r, err), "pending 16 submitted 4")
		if took := time.Since(begun); !errors.Is(r.Failed, context.Canceled) || took > 92*time.Second || len(p.asked()) != 4 {
			s.Fatalf("failed %v after %s", r.Failed, took)
		}
	})
}

func TestOnlyTheNewestOfAPriceIsSentThoughAnOlderOneWasRecorded(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(3)...)
	s.unguarded()
	s.settled()
	from := len(s.catalogue.Delivered())
	for _, price := range []string{"110000", "120000"} { // recorded, and the process dies before anything leaves
		s.source.list[0].Price = price
		s.c.Destination = unborn{s.catalogue}
		s.c.Ledger = &failing{Ledger: s.seller, left: map[string]int{"110000": 1, "120000": 3}[price]}
		if _, err := s.c.Sync(t.Context()); err == nil {
			t.Fatal("the run went well")
		}
		s.open()
		s.unguarded()
	}
	s.source.list[0].Price = "130000"
	s.wantCounts(s.sync(), "submitted 1 unchanged 2")
	if sent := s.deliveredSince(from); len(sent) != 1 || string(sent[0].Body) != `{"price":130000}` {
		t.Fatalf("sent %+v", sent)
	}
}

// unborn is a catalogue that no write reaches.
type unborn struct{ connector.Destination }

func (unborn) Deliver(context.Context, connector.Lane, []connector.Change) ([]connector.Result, error) {
	return nil, errNoAnswer
}
