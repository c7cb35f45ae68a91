package connector_test

import (
	"errors"
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
	if n := proposals(s); n != 1 {
		t.Fatalf("recorded %d times", n)
	}
	// A decision leaves the proposal as it was.
	if err := s.c.Approve(t.Context(), plan, true); err != nil {
		t.Fatal(err)
	}
	if p, err := s.seller.Plan(t.Context(), plan.ID); err != nil || p.By != "siti" || p.Decision != connector.Declined || p.DecidedBy != "budi" {
		t.Fatalf("%+v %v", p, err)
	}
}

func proposals(s *shop) (n int) {
	s.Helper()
	acts, err := s.seller.Acts(s.context(), 0, 1_000_000)
	if err != nil {
		s.Fatal(err)
	}
	for _, a := range acts {
		if a.Act.Act == string(s.catalogueName())+" plan.proposed" {
			n++
		}
	}
	return n
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
