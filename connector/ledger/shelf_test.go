package ledger

import (
	"fmt"
	"maps"
	"testing"

	"ekatalog/connector"
)

// suiteShelf holds that states and records are those of one seller and one
// catalogue, and that the newest record tells when something has happened.
func suiteShelf(t *testing.T, s *Seller) {
	other := s.db.Seller("lain")
	last := func(s *Seller) int64 {
		t.Helper()
		n, err := s.LastRecord(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := last(s); n != -1 {
		t.Fatalf("the newest of no records is %d", n)
	}
	for n := range 5 {
		var step connector.Step
		step.Catalogue = connector.CatalogueV6
		step.Entries = []connector.Entry{{SKU: fmt.Sprintf("A/%d", n%2), Name: fmt.Sprint("Meja ", n), State: connector.StateLive}}
		step.Acts = []connector.Act{{Actor: "system", Act: "v6 hand.done", Subject: fmt.Sprintf("A/%d", n%2), After: map[string]any{"price": int64(n)}}}
		commit(t, s, step)
		if got := last(s); got != int64(n) {
			t.Fatalf("the newest record is %d, want %d", got, n)
		}
	}
	commit(t, s, connector.Step{Catalogue: connector.CatalogueTrial, Entries: []connector.Entry{{SKU: "A/0", State: connector.StateRejected}}})
	states := func(s *Seller, c connector.Catalogue) map[string]string {
		t.Helper()
		all := map[string]string{}
		if err := s.States(t.Context(), c, func(sku, name string, state connector.State) { all[sku] = name + " " + string(state) }); err != nil {
			t.Fatal(err)
		}
		return all
	}
	if got, want := states(s, connector.CatalogueV6), map[string]string{"A/0": "Meja 4 live", "A/1": "Meja 3 live"}; !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got, want := states(s, connector.CatalogueTrial), map[string]string{"A/0": " rejected"}; !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	records, err := s.RecordsOf(t.Context(), "A/0", 2)
	if err != nil || len(records) != 2 || records[0].Index != 4 || records[1].Index != 2 || records[0].After["price"] != int64(4) {
		t.Errorf("%+v, %v", records, err)
	}
	if n := last(other); n != -1 || len(states(other, connector.CatalogueV6)) > 0 {
		t.Errorf("another seller has record %d and %v", n, states(other, connector.CatalogueV6))
	}
	if records, err := other.RecordsOf(t.Context(), "A/0", 2); err != nil || len(records) > 0 {
		t.Errorf("another seller has %+v, %v", records, err)
	}
}
