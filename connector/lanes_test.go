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
	s.source.list = append(s.source.list, items(40)[30:]...)
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
	if n := r.Counts; n.Submitted != 2 || n.Unchanged != 18 || n.Unknown+n.Pending != 10 || n.Unknown < 3 {
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
		if r.Counts.Submitted != 1 || r.Counts.Unchanged != 19 || r.Counts.Unknown+r.Counts.Pending != 5 || r.Failed == nil {
			t.Fatalf("%+v, failed %v", r.Counts, r.Failed)
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
