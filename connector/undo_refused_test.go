package connector_test

import (
	"errors"
	"strings"
	"testing"

	"ekatalog/connector"
)

// What moves between the undo and its apply makes the file stale, as any plan.
func TestAnUndoIsStaleLikeAnyPlan(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	s.source.list[0].Price = "104000"
	run := s.sync().Run
	saved := s.saved(s.undoPlan(run))
	s.source.list[0].Price = "105000"
	s.sync()
	s.wantRefused(saved, connector.ErrLedgerMoved)
	s.c.Lists[0].Mapping = loadMapping(s, mappingText+"private: [Pembuat]\n")
	s.wantRefused(saved, connector.ErrPlanStale)
}

// The way back of a price that jumped is a jump, and so on for every guard.
func TestTheGuardStopsAnUndoToo(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	s.source.list[0].Price = "1000000"
	s.c.Override, s.c.Reason = []string{connector.CodePriceJump}, "salah ketik"
	run := s.sync().Run
	s.c.Override = nil
	s.source.list[1].Price = "104000"
	both := s.sync().Run
	p := s.undoPlan(run)
	if got := leftOf(p); got != "A-000 price_jump" || p.Counts.Price != 1 {
		t.Fatalf("%s, %+v", got, p.Counts)
	}
	r := s.apply(s.saved(p))
	s.wantCounts(r, "held 1 unchanged 19")
	s.c.Override = []string{connector.CodePriceJump}
	s.wantCounts(s.apply(s.saved(p)), "submitted 1 unchanged 19")
	if l := s.shown("A-000"); l.Price != 100_000 {
		t.Fatalf("%+v", l)
	}
	s.c.Override = nil
	s.wantCounts(s.undo(both), "submitted 1 unchanged 19")

	s.unguarded()
	take(20, func(p *product) { p.Active = "tidak" })(s)
	down := s.sync().Run
	s.undo(down)
	take(20, func(p *product) { p.Active = "" })(s)
	s.settled()
	s.c.Guard.MaxWithdraw = limit(t, "10%")
	created := firstRun(s)
	p = s.undoPlan(created)
	if len(p.Guard) != 1 || p.Guard[0].Code != connector.GuardWithdrawals {
		t.Fatalf("%+v", p.Guard)
	}
	if r := s.apply(s.saved(p)); len(r.Guard) != 1 || r.Requests != 0 {
		t.Fatalf("%+v", r)
	}
	s.c.Override = []string{connector.GuardWithdrawals}
	s.wantCounts(s.apply(s.saved(s.undoPlan(created))), "withdrawn 20")
}

// firstRun is the id of the shop's first run.
func firstRun(s *shop) string {
	s.Helper()
	runs, err := s.seller.Runs(s.context(), 0, 1000)
	if err != nil {
		s.Fatal(err)
	}
	return runs[len(runs)-1].ID
}

func TestAnUndoNeedsTheApprovalsOfAnyPlan(t *testing.T) {
	t.Parallel()
	s := live(openShop(t, items(20)...)).settled()
	s.source.list[0].Price = "96000"
	run := s.sync().Run
	up := limit(t, "1%")
	s.c.Approval.Price = connector.ApprovalRule{Up: &up}
	saved := s.saved(s.undoPlan(run))
	if r := s.apply(saved); !r.Missing || r.Requests != 0 {
		t.Fatalf("%+v", r)
	}
	if err := s.c.Approve(t.Context(), saved, false); err != nil {
		t.Fatal(err)
	}
	s.wantCounts(s.apply(saved), "submitted 1 unchanged 19")
}

func TestWhatIsNotARunOfThisCatalogueHasNoInverse(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(3)...).settled()
	trial := firstRun(s)
	exported, _ := s.export()
	for id, want := range map[string]string{
		"": "undo_unknown_run", "0190-tidak-ada": "undo_unknown_run", strings.Repeat("a", 10_000): "undo_unknown_run", exported.Run: "undo_other_command",
	} {
		var none *connector.NotUndoable
		if p, err := s.c.Undo(t.Context(), id); !errors.As(err, &none) || none.Key != want {
			t.Errorf("%.40q: %+v, %v, want %s", id, p, err, want)
		}
	}
	saved := s.saved(s.undoPlan(trial))
	live(s)
	var none *connector.NotUndoable
	if p, err := s.c.Undo(t.Context(), trial); !errors.As(err, &none) || none.Key != "undo_other_catalogue" {
		t.Fatalf("%+v, %v", p, err)
	}
	if r, err := s.c.Apply(t.Context(), saved); !errors.As(err, &none) {
		t.Fatalf("%+v, %v", r, err)
	}
}
