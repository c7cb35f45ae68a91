package connector_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"ekatalog/connector"
)

func TestThreeFailuresOfOneLaneLeaveTheOthersGoing(t *testing.T) {
	s := openShop(t, items(20)...).settled()
	s.source.list = append(s.source.list, items(60)[30:]...) // more than the pauses can swallow
	s.source.list[2].Price, s.source.list[3].Name = "102500", s.source.list[3].Name+" baru"
	var creates atomic.Int64
	s.catalogue.Before = func(l connector.Lane, _ []connector.Change) error {
		if l == connector.LaneCreate {
			creates.Add(1)
			return errNoAnswer
		}
		for creates.Load() < 6 { // the lane of the creates has given up by then
			time.Sleep(time.Millisecond)
		}
		return nil
	}
	r := s.sync()
	if r.Failed == nil {
		t.Fatal("nobody is told that the creates had no answer")
	}
	if n := r.Counts; n.Submitted != 2 || n.Unchanged != 18 || n.Unknown+n.Pending != 30 || n.Unknown < 3 {
		t.Fatalf("%+v", n)
	}
	if got := s.shown("A-002").Price; got != 102_500 {
		t.Fatalf("price is %d", got)
	}
}

func TestAPriceDoesNotWaitForCreatesOfAnEarlierRunThatStillHaveNoAnswer(t *testing.T) {
	s := openShop(t, items(20)...).settled()
	s.source.list = append(s.source.list, items(25)[20:]...)
	s.catalogue.Before = fault(connector.LaneCreate, errNoAnswer)
	if r := s.sync(); r.Counts.Unknown < 3 {
		t.Fatalf("%+v", r.Counts)
	}
	for price := range 3 {
		want := 100_100 + int64(price)
		s.source.list[0].Price = fmt.Sprint(want)
		r := s.sync()
		n := r.Counts
		if n.Submitted != 1 || n.Unchanged != 19 || n.Unknown+n.Pending != 5 || codes(r.Issues, connector.CodeUnknown) != int(n.Unknown) {
			t.Fatalf("%+v, told %v", n, told(r.Issues))
		}
		if got := s.shown("A-000").Price; got != want {
			t.Fatalf("price is %d, want %d", got, want)
		}
	}
	s.catalogue.Before = nil
	s.wantCounts(s.sync(), "submitted 5 unchanged 20")
	s.wantNoDoubles(25)
}

func TestARefusedTokenWhileSettlingEarlierCreatesEndsTheRun(t *testing.T) {
	s := openShop(t, items(2)...)
	s.c.Ledger = &failing{Ledger: s.seller, left: 1} // dies when it settles
	if _, err := s.c.Sync(t.Context()); err == nil {
		t.Fatal("the run went well")
	}
	s.open()
	s.catalogue.Before = fault(connector.LaneCreate, &connector.Refused{Code: "unauthorized"})
	if r, err := s.c.Sync(t.Context()); err == nil {
		t.Fatalf("the run went on: %+v", r.Counts)
	}
}

// halfKnown is a shop of which the content of A-000 was sent without an answer
// and cannot be compared, so that it stays open.
func halfKnown(t *testing.T) (*shop, *judge) {
	s := openShop(t, items(5)...)
	s.unguarded()
	s.settled()
	j := s.judged()
	j.veiled = errNoAnswer
	s.catalogue.After = fault(connector.LaneContent, errNoAnswer)
	s.source.list[0].Name += " baru"
	s.wantCounts(s.sync(), "unknown 1 unchanged 4")
	s.catalogue.After = nil
	return s, j
}

func TestAPriceOfTheSameProductDoesNotWaitForContentThatIsUnknown(t *testing.T) {
	t.Parallel()
	s, j := halfKnown(t)
	for n := range 3 {
		s.source.list[0].Price = fmt.Sprint(110_000 + n)
		s.source.list[0].Name += " lagi" // which has to wait
		if p := s.plan(); p.Counts.Price != 1 || p.Counts.Blocked != 0 || len(p.Changes) != 1 || p.Changes[0].Field != "price" {
			t.Fatalf("%+v %+v", p.Counts, p.Changes)
		}
		from := len(s.catalogue.Delivered())
		r := s.sync()
		s.wantCounts(r, "unknown 1 unchanged 4")
		s.wantTold(r.Issues, "A-000 outcome_unknown: ")
		if sent := s.deliveredSince(from); len(sent) != 1 || sent[0].Lane != connector.LaneOffer {
			t.Fatalf("sent %+v", sent)
		}
		if got := s.shown("A-000").Price; got != 110_000+int64(n) {
			t.Fatalf("price is %d", got)
		}
		s.wantState("A-000", connector.StateUnknown)
	}
	if p := s.plan(); p.Counts.Blocked != 1 || len(p.Changes) != 0 {
		t.Fatalf("%+v %+v", p.Counts, p.Changes)
	}
	s.wantCounts(s.sync(), "unknown 1 unchanged 4")
	j.veiled = nil
	s.wantCounts(s.sync(), "submitted 1 unchanged 4")
	s.wantState("A-000", connector.StateLive)
	s.wantNoDoubles(5)
}

func TestAProductWhoseContentIsUnknownIsTakenDownWhenTheListDropsIt(t *testing.T) {
	t.Parallel()
	s, j := halfKnown(t)
	s.c.Guard.RemovalDelay = 0
	s.source.list = s.source.list[1:]
	r := s.sync()
	s.wantCounts(r, "unknown 1 unchanged 4")
	s.wantTold(r.Issues, "A-000 outcome_unknown: ")
	if s.shown("A-000").Active {
		t.Fatal("it is still up")
	}
	s.wantCounts(s.sync(), "unknown 1 unchanged 4")
	j.veiled = nil
	s.wantCounts(s.sync(), "unchanged 4")
	s.wantState("A-000", connector.StateWithdrawn)
}

func TestAPriceThatIsUnknownDoesNotKeepContentBack(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(5)...)
	s.unguarded()
	s.settled()
	s.source.list[0].Price = "150000"
	s.judged().blind = errNoAnswer
	s.catalogue.Before = fault(connector.LaneOffer, errNoAnswer)
	s.wantCounts(s.sync(), "unknown 1 unchanged 4")
	s.source.list[0].Name += " baru"
	p := s.plan()
	if p.Counts.Content != 1 || len(p.Changes) != 1 || p.Changes[0].Field != "name" {
		t.Fatalf("%+v %+v", p.Counts, p.Changes)
	}
}
