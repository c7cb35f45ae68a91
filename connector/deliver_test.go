package connector_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ekatalog/connector"
)

func TestARunWithNothingChangedSendsNothingAndMovesOnlyItsOwnRows(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(30)...).settled()
	for range 2 {
		before := s.dump()
		r := s.sync()
		if r.Requests != 0 {
			t.Fatalf("%d requests", r.Requests)
		}
		after := s.dump()
		for _, table := range []string{"entry", "content", "intent", "plan", "export_file", "cursor"} {
			if !slices.Equal(before[table], after[table]) {
				t.Fatalf("%s moved: %v", table, differ(before, after))
			}
		}
		if runs, acts := len(after["run"])-len(before["run"]), len(after["audit"])-len(before["audit"]); runs != 1 || acts != 2 {
			t.Fatalf("%d runs and %d records more", runs, acts)
		}
	}
}

func TestOnlyWhatChangedIsSent(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(30)...).settled()
	from := len(s.catalogue.Delivered())
	list := s.source.list
	list[1].Price = "102000"
	list[2].Stock = "7"
	list[3].Name += " baru"
	list[4].Price, list[4].Active = "105000", "tidak"
	s.wantCounts(s.sync(), "submitted 3 withdrawn 1 unchanged 26")
	got := map[string]string{}
	for _, ch := range s.deliveredSince(from) {
		got[ch.SKU+" "+string(ch.Lane)] = string(ch.Body)
	}
	want := map[string]string{
		"A-001 offer": `{"price":102000}`, "A-002 offer": `{"stock":7}`, "A-003 content": got["A-003 content"],
		"A-004 offer": `{"active":false,"price":105000}`,
	}
	if fmt.Sprint(got) != fmt.Sprint(want) || got["A-003 content"] == "" {
		t.Fatalf("sent %v, want %v", got, want)
	}
}

func Test250PricesAreThreeRequests(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(250)...)
	s.unguarded()
	s.settled()
	for i := range s.source.list {
		s.source.list[i].Price = fmt.Sprint(200_000 + i)
	}
	r := s.sync()
	s.wantCounts(r, "submitted 250")
	if r.Requests != 3 {
		t.Fatalf("%d requests", r.Requests)
	}
}

func TestPricesDoNotWaitForContentThatHangs(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(30)...).settled()
	offers := make(chan struct{})
	s.catalogue.Before = func(l connector.Lane, _ []connector.Change) error {
		if l == connector.LaneContent {
			select {
			case <-offers:
			case <-time.After(20 * time.Second):
				return errNoAnswer
			}
		}
		return nil
	}
	var once sync.Once
	s.c.Progress = func(stage string, done, _ int64) {
		if stage == "progress.deliver" && done >= 5 { // settled, not merely sent
			once.Do(func() { close(offers) })
		}
	}
	for i := range 20 {
		s.source.list[i].Name += " baru"
	}
	for i := range 5 {
		s.source.list[i].Price = fmt.Sprint(101_500 + 1000*i)
	}
	s.wantCounts(s.sync(), "submitted 20 unchanged 10")
}

// silence makes one call of a lane go without an answer, before or after it
// took effect.
func silence(s *shop, lane connector.Lane, call int64, arrived bool) {
	var n atomic.Int64
	seam := func(l connector.Lane, _ []connector.Change) error {
		if l == lane && n.Add(1) == call {
			return errNoAnswer
		}
		return nil
	}
	s.catalogue.Before, s.catalogue.After = nil, nil
	if arrived {
		s.catalogue.After = seam
	} else {
		s.catalogue.Before = seam
	}
}

func TestACallWithoutAnAnswerLosesNothingAndDoublesNothing(t *testing.T) {
	t.Parallel()
	for _, lane := range []connector.Lane{connector.LaneCreate, connector.LaneContent, connector.LaneOffer} {
		for _, n := range []int{2, 101} {
			if lane != connector.LaneOffer && n > 2 {
				continue // one to a call
			}
			for _, arrived := range []bool{false, true} {
				for _, blind := range []bool{false, true} {
					if blind && n > 2 {
						continue // nothing in it depends on how many they are
					}
					t.Run(fmt.Sprintf("%s of %d, arrived %v, look-up fails %v", lane, n, arrived, blind), func(t *testing.T) {
						s := openShop(t, items(n)...)
						s.unguarded()
						if lane != connector.LaneCreate {
							s.settled()
						}
						for i := range s.source.list {
							switch lane {
							case connector.LaneContent:
								s.source.list[i].Name += " baru"
							case connector.LaneOffer:
								s.source.list[i].Price = fmt.Sprint(150_000 + i)
							}
						}
						j := s.judged()
						if blind {
							j.blind = errNoAnswer
						}
						silence(s, lane, 1, arrived)
						r := s.sync()
						if blind == (r.Counts.Unknown == 0) || r.Counts.Unknown+r.Counts.Submitted != int64(n) {
							t.Fatalf("%+v", r.Counts)
						}
						s.catalogue.Before, s.catalogue.After, j.blind = nil, nil, nil
						s.sync()
						s.wantCounts(s.sync(), fmt.Sprintf("unchanged %d", n))
						s.wantNoDoubles(n)
					})
				}
			}
		}
	}
}

// wantNoDoubles checks that the catalogue has what the list wants, once.
func (s *shop) wantNoDoubles(n int) {
	s.Helper()
	count := 0
	for l, err := range s.catalogue.Changed(context.Background(), "") {
		if err != nil {
			s.Fatal(err)
		}
		count++
		if l.ID == "" {
			s.Fatalf("%+v", l)
		}
	}
	if count != n {
		s.Fatalf("%d listings of %d products", count, n)
	}
	for _, p := range s.source.list {
		l := s.shown(p.SKU)
		if fmt.Sprint(l.Price) != p.Price || l.Stock.String() != p.Stock || l.Active == (p.Active == "tidak") || l.Name != p.Name {
			s.Fatalf("the list has %+v, the catalogue %+v", p, l)
		}
	}
}

func TestARefusedTokenInMidRunStopsAllSending(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(60)...)
	var n atomic.Int64
	s.catalogue.Before = func(connector.Lane, []connector.Change) error {
		if n.Add(1) > 20 {
			return &connector.Refused{Code: "unauthorized"}
		}
		return nil
	}
	r := s.sync()
	s.wantCounts(r, "pending 40 submitted 20")
	if r.Failed == nil || n.Load() > 25 {
		t.Fatalf("%d calls, failed %v", n.Load(), r.Failed)
	}
	s.catalogue.Before = nil
	s.wantCounts(s.sync(), "submitted 40 unchanged 20")
}

func TestARateLimitIsSatOutOrLeavesTheRestPending(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(10)...)
	var n atomic.Int64
	s.catalogue.Before = func(connector.Lane, []connector.Change) error {
		if n.Add(1)%2 == 1 {
			return &connector.Limited{RetryAfter: time.Millisecond}
		}
		return nil
	}
	s.wantCounts(s.sync(), "submitted 10")
	s.source.list = append(s.source.list, item("B-1", 90_000, "1"))
	s.catalogue.Before = fault(connector.LaneCreate, &connector.Limited{RetryAfter: time.Hour})
	s.source.list[0].Stock = "1"
	s.wantCounts(s.sync(), "pending 1 submitted 1 unchanged 9")
	s.catalogue.Before = nil
	s.wantCounts(s.sync(), "submitted 1 unchanged 10")
}

func TestThreeFailuresInARowStopTheRun(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(60)...)
	var n atomic.Int64
	s.catalogue.Before = func(connector.Lane, []connector.Change) error { n.Add(1); return errNoAnswer }
	r := s.sync()
	if r.Failed == nil || n.Load() > 30 || r.Counts.Unknown < 3 || r.Counts.Unknown+r.Counts.Pending != 60 {
		t.Fatalf("%d calls, failed %v, %+v", n.Load(), r.Failed, r.Counts)
	}
	if got := r.Requests; got != n.Load() {
		t.Fatalf("%d requests counted of %d", got, n.Load())
	}
	s.catalogue.Before = nil
	s.wantCounts(s.sync(), "submitted 60")
	s.wantNoDoubles(60)
}

func TestACreateThatMayBeUnderWayIsNeverMadeAnewWithAnotherKey(t *testing.T) {
	t.Parallel()
	for name, obstacle := range map[string]func(*shop){
		"rate limit": func(s *shop) {
			s.catalogue.Before = fault(connector.LaneCreate, &connector.Limited{RetryAfter: time.Hour})
		},
		"refused": func(s *shop) { s.catalogue.Before = fault(connector.LaneCreate, &connector.Refused{Code: "forbidden"}) },
		"silence": func(s *shop) { s.catalogue.Before = fault(connector.LaneCreate, errNoAnswer) },
	} {
		t.Run(name, func(t *testing.T) {
			s := openShop(t, items(2)...)
			s.c.Ledger = &failing{Ledger: s.seller, left: 1} // dies when it settles
			if _, err := s.c.Sync(t.Context()); err == nil {
				t.Fatal("the run went well")
			}
			s.open()
			obstacle(s)
			if r, err := s.c.Sync(t.Context()); err == nil && r.Counts.Unknown != 2 {
				t.Fatalf("%+v", r.Counts)
			}
			if p := s.plan(); p.Counts.Blocked != 2 || len(p.Changes) != 0 {
				t.Fatalf("planned anew: %+v", p.Changes)
			}
			s.catalogue.Before = nil
			s.wantCounts(s.sync(), "submitted 2")
			keys := map[string]bool{}
			for _, ch := range s.catalogue.Delivered() {
				keys[ch.Intent] = true
			}
			if len(keys) != 2 {
				t.Fatalf("%d keys for 2 products", len(keys))
			}
			s.wantNoDoubles(2)
		})
	}
}

func TestACallUnderWayWhenTheRunIsStoppedIsLookedUpAndNotTakenForUnsent(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(2)...)
	begun, stopped := make(chan struct{}), make(chan struct{})
	var once sync.Once
	s.catalogue.Before = func(_ connector.Lane, batch []connector.Change) error {
		if batch[0].SKU == "A-000" {
			<-begun
			time.AfterFunc(50*time.Millisecond, func() { close(stopped) })
			return &connector.Refused{Code: "unauthorized"}
		}
		once.Do(func() { close(begun) })
		return nil
	}
	var silent atomic.Bool
	s.catalogue.After = func(connector.Lane, []connector.Change) error {
		<-stopped
		if silent.CompareAndSwap(false, true) {
			return errNoAnswer
		}
		return nil
	}
	s.wantCounts(s.sync(), "pending 1 submitted 1")
	s.catalogue.Before, s.catalogue.After = nil, nil
	s.wantCounts(s.sync(), "submitted 1 unchanged 1")
	s.wantNoDoubles(2)
}

func TestAnItemWithoutAUsableAnswerIsLookedUpInTheSameRun(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	s.source.list[1].Price, s.source.list[2].Price = "101500", "102500"
	j := s.judged()
	j.refuse = func(lane connector.Lane, ch connector.Change) *connector.Result {
		if ch.SKU != "A-001" {
			return nil
		}
		if _, err := s.catalogue.Deliver(t.Context(), lane, []connector.Change{ch}); err != nil {
			t.Error(err)
		}
		return &connector.Result{Outcome: connector.OutcomeUnknown}
	}
	s.wantCounts(s.sync(), "submitted 2 unchanged 18")
}
