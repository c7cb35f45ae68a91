package connector_test

import (
	"errors"
	"slices"
	"testing"

	"ekatalog/connector"
)

// died lets a run die once all it is going to send is recorded, before it sent
// anything or after some of it arrived.
func (s *shop) died(arrived bool) *shop {
	s.Helper()
	s.c.Ledger = &failing{Ledger: s.seller, after: true}
	if arrived {
		s.c.Ledger = &failing{Ledger: s.seller, left: 1}
	}
	if r, err := s.c.Sync(s.context()); err == nil {
		s.Fatalf("the run went well: %+v", r)
	}
	s.c.Ledger = s.seller
	if n := len(s.book().Open); n == 0 {
		s.Fatal("nothing is open")
	}
	return s
}

// A plan that is stopped posts nothing again either: what the earlier run left
// open waits, and is looked up and no more.
func TestWhatIsStoppedPostsNothingAgain(t *testing.T) {
	t.Parallel()
	for _, arrived := range []bool{false, true} {
		for name, stop := range map[string]struct {
			list func(*shop)
			want []string
		}{
			"prices a thousandfold": {func(s *shop) {
				for i := range s.source.list {
					s.source.list[i].Price += "000"
				}
			}, []string{connector.GuardJumps, connector.GuardMedianShift}},
			"half of the list": {func(s *shop) { s.source.list = s.source.list[:2] }, []string{connector.GuardListShrunk}},
			"two switched off": {take(2, func(p *product) { p.Active = "tidak" }), []string{connector.GuardWithdrawals}},
			"one gone at once": {func(s *shop) { s.c.Guard.RemovalDelay, s.source.list = 0, s.source.list[:3] }, []string{connector.GuardWithdrawals}},
			"all sold out":     {func(s *shop) { take(4, func(p *product) { p.Stock = "0" })(s) }, []string{connector.GuardStockZero}},
		} {
			t.Run(name+map[bool]string{true: ", arrived"}[arrived], func(t *testing.T) {
				s := openShop(t, items(4)...).died(arrived)
				open, all := len(s.book().Open), slices.Clone(s.source.list)
				sent := len(s.catalogue.Delivered())
				stop.list(s)
				r := s.sync()
				if got := findings(r); !slices.Equal(got, stop.want) {
					t.Fatalf("stopped by %v, want %v", got, stop.want)
				}
				if n := len(s.deliveredSince(sent)); n != 0 || r.Requests != 0 {
					t.Fatalf("%d changes were sent, %d requests", n, r.Requests)
				}
				if n := len(s.book().Open); n != open {
					t.Fatalf("%d intents are open, want %d", n, open)
				}
				s.source.list = all
				s.settled()
				s.wantCounts(s.sync(), "unchanged 4")
				s.wantNoDoubles(4)
			})
		}
	}
}

// A list that cannot be read, a plan that is stale and an approval that is
// missing send nothing either.
func TestWhatIsRefusedPostsNothingAgain(t *testing.T) {
	t.Parallel()
	for name, run := range map[string]func(*testing.T, *shop){
		"a broken list": func(t *testing.T, s *shop) {
			s.source.fault, s.source.failAfter = errNoAnswer, 2
			if _, err := s.c.Sync(t.Context()); !errors.Is(err, errNoAnswer) {
				t.Fatal(err)
			}
			s.source.fault = nil
		},
		"a stale plan": func(t *testing.T, s *shop) {
			s.source.list = append(s.source.list, item("NEW-1", 50_000, "1"))
			saved := s.saved(s.plan())
			s.source.list[4].Price = "51000"
			if _, err := s.c.Apply(t.Context(), saved); !errors.Is(err, connector.ErrPlanStale) {
				t.Fatal(err)
			}
		},
		"a missing approval": func(t *testing.T, s *shop) {
			s.c.Approval.Create = connector.ApprovalRule{Always: true}
			s.source.list = append(s.source.list, item("NEW-1", 50_000, "1"))
			r, err := s.c.Apply(t.Context(), s.saved(s.plan()))
			if err != nil || !r.Missing {
				t.Fatal(r, err)
			}
			s.c.Approval.Create = connector.ApprovalRule{}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := live(openShop(t, items(4)...)).died(false)
			open, sent := len(s.book().Open), len(s.catalogue.Delivered())
			run(t, s)
			if n := len(s.deliveredSince(sent)); n != 0 {
				t.Fatalf("%d changes were sent", n)
			}
			if n := len(s.book().Open); n != open {
				t.Fatalf("%d intents are open, want %d", n, open)
			}
			s.settled()
			if n := len(s.book().Open); n != 0 {
				t.Fatalf("%d intents are open in the end", n)
			}
		})
	}
}

// An offer that has no answer makes no listing disappear from the base.
func TestListingsWithoutAnAnswerAreStillTheBase(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(4)...).settled()
	j := s.judged()
	j.blind = errNoAnswer
	s.catalogue.Before = fault(connector.LaneOffer, errNoAnswer)
	for i := range s.source.list {
		s.source.list[i].Stock = "7"
	}
	s.wantCounts(s.sync(), "unknown 4")
	s.catalogue.Before, j.blind = nil, nil
	p := s.plan()
	if len(p.Guard) != 0 {
		t.Fatalf("%+v", p.Guard)
	}
	s.source.list = nil
	if p := s.plan(); len(p.Guard) != 1 || p.Guard[0].Code != connector.GuardListShrunk {
		t.Fatalf("%+v", p.Guard)
	}
}
