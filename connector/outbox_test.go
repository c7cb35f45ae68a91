package connector_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ekatalog/connector"
)

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
		s.wantCounts(s.sync(), "unknown 6 submitted 1 unchanged 4") // the two that waited have been tried
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
		var struck sync.Map // SKUs that have had their bad answer: a second one in a row sets a product aside
		p.down = func(_ connector.Lane, batch []connector.Change) error {
			if n.Add(1)%4 == 0 {
				if _, before := struck.LoadOrStore(batch[0].SKU, true); !before {
					return &connector.Unusable{What: "half an answer"}
				}
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
