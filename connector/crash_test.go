package connector_test

import (
	"context"
	"fmt"
	"testing"

	"ekatalog/connector"
)

// week is a shop in the middle of its life with a list that asks for
// everything a run can do.
func week(t *testing.T) *shop {
	s := openShop(t, items(12)...)
	s.unguarded()
	s.settled()
	list := s.source.list
	for i := range 5 {
		list[i].Price = fmt.Sprint(150_000 + i)
	}
	for i := 4; i < 8; i++ {
		list[i].Name += " baru"
	}
	list[8].Active, list[9].Active = "tidak", "tidak"
	list[10].Stock = "0"
	s.source.list = append(list, item("B-1", 50_000, "1"), item("B-2", 51_000, "2"), item("B-3", 52_000, "3"))
	return s
}

// facts are what must be the same however often a run was cut off.
func (s *shop) facts() map[string]string {
	s.Helper()
	all := map[string]string{}
	for key, e := range s.book().Entries {
		all["ledger "+key] = fmt.Sprint(e.State, e.Status, e.Version, e.OfferVersion, e.Offer, e.OfferPrint, e.ContentPrint, e.RefusedPrint, e.Name, e.Missing)
	}
	for l, err := range s.catalogue.Changed(context.Background(), "") {
		if err != nil {
			s.Fatal(err)
		}
		all["catalogue "+l.SKU] = fmt.Sprint(l.Name, l.Status, l.Active, l.Price, l.Stock, l.Version, l.OfferVersion)
	}
	return all
}

func TestARunThatDiesAtAnyCommitIsFinishedByTheNext(t *testing.T) {
	t.Parallel()
	want := week(t).settled().facts()
	for _, after := range []bool{false, true} {
		for n, died := 0, true; died; n++ {
			t.Run(fmt.Sprintf("commit %d, recorded %v", n, after), func(t *testing.T) {
				s := week(t)
				s.c.Ledger = &failing{Ledger: s.seller, left: n, after: after}
				_, err := s.c.Sync(t.Context())
				if died = err != nil; !died {
					s.check()
				}
				s.recovered(want)
			})
		}
	}
}

// recovered starts anew and compares what comes out.
func (s *shop) recovered(want map[string]string) {
	s.Helper()
	s.open()
	s.unguarded()
	s.settled()
	if got := s.facts(); fmt.Sprint(got) != fmt.Sprint(want) {
		for key := range want {
			if got[key] != want[key] {
				s.Errorf("%s is %s, want %s", key, got[key], want[key])
			}
		}
		s.Fatalf("%d facts, want %d", len(got), len(want))
	}
	s.wantNoDoubles(15)
	seen := map[string]string{}
	for _, ch := range s.catalogue.Delivered() {
		if ch.Lane == connector.LaneCreate && seen[ch.SKU] == "" {
			seen[ch.SKU] = ch.Intent
		}
		if l := s.shown(ch.SKU); ch.Lane == connector.LaneCreate && l.ID == "" {
			s.Fatalf("%+v", l)
		}
	}
	s.wantCounts(s.sync(), "unchanged 15")
}

func TestARunThatDiesWhileItRecoversIsFinishedByTheOneAfter(t *testing.T) {
	t.Parallel()
	want := week(t).settled().facts()
	for n := 1; n < 3; n++ {
		for m := range 3 {
			s := week(t)
			s.c.Ledger = &failing{Ledger: s.seller, left: n}
			if _, err := s.c.Sync(t.Context()); err == nil {
				t.Fatalf("a run with %d commits went well", n)
			}
			s.open()
			s.unguarded()
			s.c.Ledger = &failing{Ledger: s.seller, left: m, after: true}
			_, _ = s.c.Sync(t.Context()) // it may die or not
			s.recovered(want)
		}
	}
}

func TestACrashAmidSilenceLosesNothing(t *testing.T) {
	t.Parallel()
	want := week(t).settled().facts()
	for _, lane := range []connector.Lane{connector.LaneCreate, connector.LaneContent, connector.LaneOffer} {
		for n := 1; n < 3; n++ {
			for _, arrived := range []bool{false, true} {
				s := week(t)
				silence(s, lane, 1, arrived)
				s.judged().blind = errNoAnswer
				s.c.Ledger = &failing{Ledger: s.seller, left: n}
				_, _ = s.c.Sync(t.Context())
				s.catalogue.Before, s.catalogue.After = nil, nil
				s.recovered(want)
			}
		}
	}
}

func TestWhatARunRecoversIsOnTheRecord(t *testing.T) {
	s := openShop(t, items(2)...)
	s.c.Ledger = &failing{Ledger: s.seller, left: 1, after: false}
	if _, err := s.c.Sync(t.Context()); err == nil {
		t.Fatal("the run went well")
	}
	s.open()
	r := s.sync()
	s.wantCounts(r, "submitted 2")
	if r.Requests != 2 {
		t.Fatalf("%d requests", r.Requests)
	}
	acts, err := s.seller.Acts(t.Context(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, a := range acts {
		if a.Run == r.Run {
			got[a.Act.Act]++
		}
	}
	if got["v6-trial run.recovering"] != 1 || got["v6-trial create.accepted"] != 2 || got["v6-trial run.ended"] != 1 {
		t.Fatalf("records %v", got)
	}
}

// hiccup is a ledger of which one commit fails, and that notes what is settled
// after it.
type hiccup struct {
	connector.Ledger
	left    int
	settled int // after the failure
}

func (h *hiccup) Commit(ctx context.Context, step connector.Step) error {
	h.left--
	if h.left == -1 {
		return errDead
	}
	if h.left < -1 {
		h.settled += len(step.Settled)
	}
	return h.Ledger.Commit(ctx, step)
}

func TestAfterASettlementThatFailedNothingMoreIsSettledInThatRun(t *testing.T) {
	t.Parallel()
	want := week(t).settled().facts()
	for n := 1; n < 4; n++ {
		s := week(t)
		h := &hiccup{Ledger: s.seller, left: n}
		s.c.Ledger = h
		if r, err := s.c.Sync(t.Context()); err == nil {
			continue // settlements share commits, so there may be fewer
		} else if h.settled != 0 {
			t.Fatalf("%d settled after commit %d failed: %+v, %v", h.settled, n, r, err)
		}
		s.recovered(want)
	}
}
