package connector_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"ekatalog/connector"
)

func TestAPlanIsProposedOnceAndKeepsWhoAskedForIt(t *testing.T) {
	t.Parallel()
	s := changedShop(t)
	plan := s.saved(s.plan())
	s.c.Actor, s.c.Reason = "siti", "harga bahan naik"
	if err := s.c.Propose(t.Context(), plan, "aa", ""); err != nil {
		t.Fatal(err)
	}
	s.c.Actor, s.c.Reason = "budi", "lain"
	if err := s.c.Propose(t.Context(), plan, "bb", "x"); err != nil {
		t.Fatal(err)
	}
	all, err := s.seller.Proposed(t.Context(), 0, 10)
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	p := all[0]
	if p.ID != plan.ID || p.By != "siti" || p.Why != "harga bahan naik" || p.Notes != "bb" || p.PartOf != "" || !p.Trial || *p.Counts != plan.Counts {
		t.Fatalf("%+v", p)
	}
	want := []string{"plan.proposed siti harga bahan naik aa", "plan.noted budi lain bb"}
	if got := proposals(s); !slices.Equal(got, want) {
		t.Fatalf("recorded %q", got)
	}
	// A decision leaves the proposal as it was.
	if err := s.c.Approve(t.Context(), plan, true); err != nil {
		t.Fatal(err)
	}
	if p, err := s.seller.Plan(t.Context(), plan.ID); err != nil || p.By != "siti" || p.Decision != connector.Declined || p.DecidedBy != "budi" {
		t.Fatalf("%+v %v", p, err)
	}
}

// meanwhile is a ledger in which something happens between the reading of a plan
// and what is recorded because of it.
type meanwhile struct {
	connector.Ledger
	happens func()
}

func (m *meanwhile) Plan(ctx context.Context, id string) (connector.PlanRecord, error) {
	p, err := m.Ledger.Plan(ctx, id)
	if happens := m.happens; happens != nil {
		m.happens = nil
		happens()
	}
	return p, err
}

func TestWhatIsRecordedOfAPlanMeanwhileIsNotPutBack(t *testing.T) {
	t.Parallel()
	s := changedShop(t)
	plan := s.saved(s.plan())
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	m := &meanwhile{Ledger: s.c.Ledger}
	s.c.Ledger = m
	m.happens = func() { must(s.c.Propose(t.Context(), plan, "aa", "")) }
	must(s.c.Approve(t.Context(), plan, false))
	m.happens = func() { must(s.c.Approve(t.Context(), plan, true)) }
	must(s.c.Propose(t.Context(), plan, "bb", ""))
	m.happens = func() { must(s.c.Propose(t.Context(), plan, "cc", "")) }
	must(s.c.Approve(t.Context(), plan, true))
	if p, err := s.seller.Plan(t.Context(), plan.ID); err != nil || p.Decision != connector.Declined || p.Notes != "cc" || p.Counts == nil {
		t.Fatalf("%+v %v", p, err)
	}
}

// proposals are the records of who has asked for plans, with the digest of what
// people are shown beside them.
func proposals(s *shop) (all []string) {
	s.Helper()
	acts, err := s.seller.Acts(s.context(), 0, 1_000_000)
	if err != nil {
		s.Fatal(err)
	}
	for _, a := range acts {
		if act, of := strings.CutPrefix(a.Act.Act, string(s.catalogueName())+" "); of && (act == "plan.proposed" || act == "plan.noted") {
			all = append(all, strings.Join([]string{act, a.Actor, a.Reason, a.Digest}, " "))
		}
	}
	return all
}

func TestAPlanHoldsUntilWhatItRestsOnMoves(t *testing.T) {
	t.Parallel()
	for name, move := range map[string]struct {
		what func(*shop)
		want error
	}{
		"nothing":            {func(*shop) {}, nil},
		"another product":    {func(s *shop) { s.source.list[7].Stock = "1"; s.apply(s.part(s.saved(s.plan()), "A-007")) }, nil},
		"one of its":         {func(s *shop) { s.apply(s.part(s.saved(s.plan()), "A-001")) }, connector.ErrLedgerMoved},
		"one that is new":    {func(s *shop) { s.apply(s.part(s.saved(s.plan()), "NEW-1")) }, connector.ErrLedgerMoved},
		"the price rule":     {func(s *shop) { s.c.Guard.MaxPriceChange = limit(s, "40%") }, connector.ErrPlanStale},
		"the seller's taxes": {func(s *shop) { s.c.PKP = "pkp" }, connector.ErrPlanStale},
	} {
		t.Run(name, func(t *testing.T) {
			s := changedShop(t)
			plan := s.saved(s.plan())
			move.what(s)
			if err := s.c.Holds(t.Context(), plan); !errors.Is(err, move.want) || move.want == nil && err != nil {
				t.Fatalf("got %v, want %v", err, move.want)
			}
		})
	}
}

func TestTheNotesOfAPlanComeBackAndFollowItsParts(t *testing.T) {
	t.Parallel()
	s := changedShop(t)
	s.source.list[5].Price = "900000" // jumps, and is held alone
	p := s.plan()
	b, err := p.Notes().Encode()
	if err != nil {
		t.Fatal(err)
	}
	n, err := connector.DecodePlanNotes(b)
	if err != nil {
		t.Fatal(err)
	}
	if of := n.Products["new-1"]; of.Price != 50_000 || of.Name == "" || of.Unit == "" || of.Stock.String() != "1" {
		t.Fatalf("%+v", of)
	}
	if len(n.Products) != 5 || len(n.Files) != 1 || len(n.Issues) == 0 || n.Issues[0].Code != connector.CodePriceJump || n.Issues[0].SKU != "A-005" {
		t.Fatalf("%+v", n)
	}
	part := n.Part(s.part(s.saved(p), "A-002"))
	if len(part.Products) != 1 || part.Products["a-002"].Name != n.Products["a-002"].Name || len(part.Issues) != 0 {
		t.Fatalf("%+v", part)
	}
}
