package connector_test

import (
	"slices"
	"strings"
	"testing"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// told gives the issues that say what became of products, as "SKU code: words".
func told(issues []mapping.Issue) []string {
	found := []string{}
	for _, i := range issues {
		if i.Format == string(connector.CatalogueV6) || i.Format == string(connector.CatalogueTrial) {
			found = append(found, i.SKU+" "+i.Code+": "+i.Found)
		}
	}
	slices.Sort(found)
	return found
}

func (s *shop) wantTold(issues []mapping.Issue, want ...string) {
	s.Helper()
	if got := told(issues); !slices.Equal(got, want) {
		s.Fatalf("told %q, want %q", got, want)
	}
	for _, i := range issues {
		if i.Format != "v6-trial" {
			continue
		}
		text, fix := i.Text(schemas.Indonesian)
		if i.Holds() || i.Severity != mapping.SeverityError || fix == i.Code+".fix" || !strings.Contains(text, i.Values["nama"]) || !strings.Contains(text, i.Found) {
			s.Fatalf("%+v says %q, %q", i, text, fix)
		}
	}
}

func TestWhatTheCatalogueRefusedIsNamedWithItsWordsUntilItIsSolved(t *testing.T) {
	s := openShop(t, items(20)...).settled()
	s.wantTold(s.sync().Issues)
	s.source.list = append(s.source.list, item("B-1", 50_000, "1"), item("B-2", 51_000, "1"))
	s.listForeign("b-2")
	s.source.list[3].Price = "104000"
	j := s.judged()
	j.refuse = func(lane connector.Lane, ch connector.Change) *connector.Result {
		switch ch.SKU {
		case "B-1":
			return &connector.Result{Outcome: connector.OutcomeRejected, Code: "invalid", Text: "kategori tidak sesuai KBLI"}
		case "A-003":
			return &connector.Result{Outcome: connector.OutcomeRejected, Code: "invalid", Text: "harga di atas HET"}
		}
		return nil
	}
	want := []string{"A-003 catalogue_rejected: harga di atas HET", "B-1 catalogue_rejected: kategori tidak sesuai KBLI", "B-2 catalogue_conflict: duplicate_sku"}
	r := s.sync()
	s.wantCounts(r, "conflict 1 rejected 2 unchanged 19")
	s.wantTold(r.Issues, want...)
	j.refuse = nil
	for range 2 {
		s.wantTold(s.plan().Issues, want...)
		r = s.sync()
		s.wantCounts(r, "conflict 1 rejected 2 unchanged 19")
		s.wantTold(r.Issues, want...)
	}
	s.source.list[20].Name += " baru"
	s.source.list[3].Price = "103000"
	s.wantTold(s.sync().Issues, want[2])
}

func TestAListingThatWasChangedOutsideIsNamed(t *testing.T) {
	s := openShop(t, items(20)...).settled()
	s.edit("A-004", func(l *connector.Shown) { l.Price, l.OfferVersion = 55_000, l.OfferVersion+1 })
	s.source.list[4].Price = "105000"
	s.wantTold(s.sync().Issues, "A-004 catalogue_drift: Rp55.000")
	s.source.list = slices.Delete(s.source.list, 4, 5) // also when it is no longer in the list
	s.wantTold(s.sync().Issues, "A-004 catalogue_drift: Rp55.000")
}

func TestWhatWentWithoutAnAnswerIsNamed(t *testing.T) {
	s := openShop(t, items(2)...)
	s.unguarded()
	j := s.judged()
	j.blind = errNoAnswer
	silence(s, connector.LaneCreate, 1, false)
	r := s.sync()
	s.wantCounts(r, "unknown 1 submitted 1")
	if got := told(r.Issues); len(got) != 1 || !strings.HasSuffix(got[0], " outcome_unknown: ") {
		t.Fatalf("told %q", got)
	}
	s.wantTold(s.plan().Issues, told(r.Issues)...)
}

func TestAProductSaysWhatBecameOfItInEachCatalogue(t *testing.T) {
	s := openShop(t, items(3)...)
	j := s.judged()
	j.refuse = func(_ connector.Lane, ch connector.Change) *connector.Result {
		if ch.SKU != "A-001" {
			return nil
		}
		return &connector.Result{Outcome: connector.OutcomeRejected, Code: "invalid", Text: "foto buram"}
	}
	s.sync()
	products, err := s.c.Products(t.Context(), func(*connector.Product) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range [][]string{nil, {"A-001 catalogue_rejected: foto buram"}, nil} {
		issues, err := s.c.Outcomes(t.Context(), products[n])
		if err != nil {
			t.Fatal(err)
		}
		s.wantTold(issues, want...)
	}
}
