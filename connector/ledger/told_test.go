package ledger

import (
	"errors"
	"io/fs"
	"testing"

	"ekatalog/connector"
)

// suiteTold holds that the last word counts, of one seller and one catalogue,
// and that a file is taken once.
func suiteTold(t *testing.T, s *Seller) {
	other := s.db.Seller("lain")
	told := connector.Told{
		SKU: "A-1", Act: "result.rejected", Actor: "p1", Run: "r1", Status: "Ditolak", Text: "alasan",
		Origin: connector.Origin{SHA256: "ff", Sheet: "Hasil", Cell: "C5"},
	}
	taken := &connector.TakenFile{SHA256: "ff", Name: "hasil.xlsx", Run: "r1"}
	commit(t, s, connector.Step{Catalogue: connector.CatalogueV6, Run: aRun("r1"), Told: []connector.Told{told}, Taken: taken})
	got, err := s.Told(t.Context(), connector.CatalogueV6, []string{"a-1", "B"})
	if err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	at := got["a-1"].At
	told.SKU, told.At = "a-1", at
	if got["a-1"] != told || at.IsZero() {
		t.Fatalf("%+v, want %+v", got["a-1"], told)
	}
	for _, none := range []struct {
		s *Seller
		c connector.Catalogue
	}{{other, connector.CatalogueV6}, {s, connector.CatalogueTrial}} {
		if got, err := none.s.Told(t.Context(), none.c, []string{"A-1"}); err != nil || len(got) > 0 {
			t.Fatal(got, err)
		}
	}
	first, err := s.TakenFile(t.Context(), "ff")
	if err != nil || first.Name != "hasil.xlsx" || first.At.IsZero() {
		t.Fatalf("%+v %v", first, err)
	}
	if _, err := other.TakenFile(t.Context(), "ff"); !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	taken.Run = "r2"
	told.Act, told.Text = "hand.done", ""
	commit(t, s, connector.Step{Catalogue: connector.CatalogueV6, Run: aRun("r2"), Told: []connector.Told{told}, Taken: taken})
	if again, err := s.TakenFile(t.Context(), "ff"); err != nil || again != first {
		t.Fatalf("%+v %v", again, err)
	}
	if got, err = s.Told(t.Context(), connector.CatalogueV6, []string{"A-1"}); err != nil || got["a-1"].Act != "hand.done" || got["a-1"].Text != "" {
		t.Fatal(got, err)
	}
}

// suiteHandShown holds that what was shown last counts, of one seller and one
// catalogue.
func suiteHandShown(t *testing.T, s *Seller) {
	for _, print := range []string{"c1/o1", "c2/o1"} {
		commit(t, s, connector.Step{Catalogue: connector.CatalogueV6, HandShown: []connector.HandShown{{SKU: "A-1", Print: print}}})
		got, err := s.HandShown(t.Context(), connector.CatalogueV6, []string{"a-1", "B"})
		if err != nil || len(got) != 1 || got["a-1"] != print {
			t.Fatal(got, err)
		}
	}
	for _, none := range []struct {
		s *Seller
		c connector.Catalogue
	}{{s.db.Seller("lain"), connector.CatalogueV6}, {s, connector.CatalogueTrial}} {
		if got, err := none.s.HandShown(t.Context(), none.c, []string{"A-1"}); err != nil || len(got) > 0 {
			t.Fatal(got, err)
		}
	}
}
