package connector_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ekatalog/connector"
)

// reread is a plan as it comes back from the file that it is written to.
func reread(t testing.TB, p *connector.SavedPlan) *connector.SavedPlan {
	t.Helper()
	b, err := p.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := connector.DecodePlan("default", b)
	if err != nil {
		t.Fatal(err)
	}
	return again
}

func (s *shop) part(whole *connector.SavedPlan, skus ...string) *connector.SavedPlan {
	s.Helper()
	keep, err := whole.Chosen(skus)
	if err != nil {
		s.Fatal(err)
	}
	p, err := whole.Part("default", keep)
	if err != nil {
		s.Fatal(err)
	}
	return reread(s, p)
}

func TestAPartOfAPlanIsAPlanThatSendsJustThat(t *testing.T) {
	t.Parallel()
	s := changedShop(t)
	whole := s.saved(s.plan())
	part := s.part(whole, "a-001", "NEW-1")
	if part.ID == whole.ID || part.Base != whole.Base {
		t.Fatalf("%+v", part)
	}
	if want := (connector.PlanCounts{Create: 1, Price: 1, Unchanged: 16}); part.Counts != want {
		t.Fatalf("%+v, want %+v", part.Counts, want)
	}
	r := s.apply(part)
	s.wantCounts(r, "pending 3 submitted 2 unchanged 16")
	if r.Plan != part.ID || s.shown("A-001").Price != 104_000 || s.shown("A-003").Stock.String() != "5" {
		t.Fatalf("%+v", r)
	}
	// What the whole plan rested on has moved.
	s.wantRefused(whole, connector.ErrPlanStale)
	rest := s.saved(s.plan())
	if got := rest.Counts; got.Withdraw != 1 || got.Content != 1 || got.Stock != 1 || got.Price+got.Create != 0 {
		t.Fatalf("%+v", got)
	}
}

func TestTheApprovalOfAPartIsNoneOfTheWhole(t *testing.T) {
	t.Parallel()
	s := live(openShop(t, items(20)...)).settled()
	s.source.list[1].Price, s.source.list[2].Price = "104000", "104500"
	s.c.Approval.Price = connector.ApprovalRule{Always: true}
	whole := s.saved(s.plan())
	part := s.part(whole, "A-001")
	if err := s.c.Approve(t.Context(), part, false); err != nil {
		t.Fatal(err)
	}
	if r := s.apply(whole); !r.Missing || r.Requests != 0 {
		t.Fatalf("%+v", r)
	}
	if r := s.apply(part); r.Missing || r.Requests != 1 {
		t.Fatalf("%+v", r)
	}
}

func TestAPartNamesOnlyWhatThePlanHas(t *testing.T) {
	t.Parallel()
	s := changedShop(t)
	whole := s.saved(s.plan())
	var strange *connector.NotInPlan
	if _, err := whole.Chosen([]string{"A-001", "A-009", "x"}); !errors.As(err, &strange) || !slices.Equal(strange.SKUs, []string{"A-009", "x"}) {
		t.Fatal(err)
	}
	if _, err := whole.Part("default", func(string) bool { return false }); !errors.Is(err, connector.ErrEmptyPart) {
		t.Fatal(err)
	}
	all, err := whole.Part("default", func(string) bool { return true })
	if err != nil || all.ID != whole.ID {
		t.Fatalf("all of a plan is another plan: %v", err)
	}
}

// Whatever is chosen, and in whatever steps, the part comes back from its file
// with the id that its lines give.
func TestAPartIsTheSameHoweverItIsReached(t *testing.T) {
	s := changedShop(t)
	whole := s.saved(s.plan())
	var skus []string
	for _, l := range whole.Changes {
		skus = append(skus, l.SKU)
	}
	rapid.Check(t, func(rt *rapid.T) {
		outer := rapid.SliceOfNDistinct(rapid.SampledFrom(skus), 1, len(skus), rapid.ID).Draw(rt, "outer")
		inner := rapid.SliceOfNDistinct(rapid.SampledFrom(outer), 1, len(outer), rapid.ID).Draw(rt, "inner")
		in := func(of []string) func(string) bool { return func(sku string) bool { return slices.Contains(of, sku) } }
		step, err := whole.Part("default", in(outer))
		if err != nil {
			rt.Fatal(err)
		}
		stepped, err := reread(t, step).Part("default", in(inner))
		if err != nil {
			rt.Fatal(err)
		}
		at, err := whole.Part("default", in(inner))
		if err != nil {
			rt.Fatal(err)
		}
		a, err1 := reread(t, stepped).Encode()
		b, err2 := reread(t, at).Encode()
		if err := errors.Join(err1, err2); err != nil || !bytes.Equal(a, b) {
			rt.Fatalf("%v\n%s\n%s", err, a, b)
		}
	})
}
