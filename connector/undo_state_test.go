package connector_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// A run that dies while it delivers an undo is finished by the next, and no
// later run sends again what was undone.
func TestAnUndoThatDiesIsFinishedOrUndoneAgain(t *testing.T) {
	t.Parallel()
	for _, after := range []bool{false, true} {
		for n, died := 0, true; died; n++ {
			t.Run(fmt.Sprintf("commit %d, recorded %v", n, after), func(t *testing.T) {
				s := openShop(t, items(20)...).settled()
				before := s.values()
				deeds["all of it"](s)
				run := s.sync().Run
				s.sync()
				saved := s.saved(s.undoPlan(run))
				s.c.Ledger = &failing{Ledger: s.seller, left: n, after: after}
				_, err := s.c.Apply(t.Context(), saved)
				died = err != nil
				s.c.Ledger = s.seller
				s.settled()
				s.apply(s.saved(s.undoPlan(run))) // what was not sent
				s.settled()
				s.wantValues(before)
				if r := s.sync(); r.Requests != 0 {
					t.Fatalf("%d requests", r.Requests)
				}
			})
		}
	}
}

// Whatever a list asks for, applying it and undoing that is the state before.
func TestApplyThenUndoIsTheStateBefore(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(8)...)
	s.unguarded()
	s.c.Guard.RemovalDelay = 0
	s.settled()
	rapid.Check(t, func(rt *rapid.T) { // each round goes on from where the one before it led
		before := s.values()
		s.source.list = items(8)
		for i := range s.source.list {
			p := &s.source.list[i]
			for _, what := range rapid.SliceOfN(rapid.SampledFrom([]string{"price", "stock", "name", "active", "gone"}), 0, 3).Draw(rt, p.SKU) {
				switch what {
				case "price":
					p.Price = fmt.Sprint(rapid.Int64Range(1000, 1_000_000).Draw(rt, "price"))
				case "stock":
					p.Stock = fmt.Sprint(rapid.IntRange(0, 100).Draw(rt, "stock"))
				case "name":
					p.Name += rapid.SampledFrom([]string{" baru", " lama", " – ukir “Madura”"}).Draw(rt, "name")
				case "active":
					p.Active = "tidak"
				case "gone":
					p.SKU = fmt.Sprintf("NEW-%d", rapid.IntRange(0, 3).Draw(rt, "code"))
				}
			}
		}
		plan := planOf(rt, s)
		r, err := s.c.Apply(s.context(), s.saved(plan))
		if err != nil {
			rt.Fatal(err)
		}
		s.sync()
		undo, err := s.c.Undo(s.context(), r.Run)
		if err != nil || len(undo.Issues) > 0 {
			rt.Fatal(undo, err)
		}
		if _, err := s.c.Apply(s.context(), s.saved(undo)); err != nil {
			rt.Fatal(err)
		}
		if r := s.sync(); r.Requests != 0 {
			rt.Fatalf("the next night sends %d again", r.Requests)
		}
		got := s.values()
		for key, want := range before {
			if got[key] != want {
				rt.Fatalf("%s is %q, want %q", key, got[key], want)
			}
		}
		if len(got) != len(before) {
			rt.Fatalf("%v, want %v", got, before)
		}
	})
	s.check()
}
