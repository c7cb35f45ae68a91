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
	states := func(s *Seller, since int64) (map[string]string, int64) {
		t.Helper()
		all := map[string]string{}
		now, err := s.States(t.Context(), since, func(c connector.Catalogue, sku, name string, state connector.State) {
			all[string(c)+" "+sku] = name + " " + string(state)
		})
		if err != nil {
			t.Fatal(err)
		}
		return all, now
	}
	all := map[string]string{"v6 A/0": "Meja 4 live", "v6 A/1": "Meja 3 live", "v6-trial A/0": " rejected"}
	got, now := states(s, -1)
	if !maps.Equal(got, all) || now != 4 {
		t.Errorf("got %v at %d, want %v", got, now, all)
	}
	if got, _ := states(s, 3); !maps.Equal(got, map[string]string{"v6 A/0": "Meja 4 live", "v6-trial A/0": " rejected"}) {
		t.Errorf("since 3: %v", got)
	}
	commit(t, s, connector.Step{Catalogue: connector.CatalogueV6, Noted: []connector.Entry{{SKU: "A/1", Name: "Meja 3", State: connector.StateSuspended}}})
	if got, _ := states(s, now); !maps.Equal(got, map[string]string{"v6 A/1": "Meja 3 suspended", "v6-trial A/0": " rejected"}) {
		t.Errorf("what was noted without a record: %v", got)
	}
	commit(t, s, connector.Step{Acts: []connector.Act{{Actor: "system", Act: "v6 hand.done", Subject: "A/9"}}})
	if _, now = states(s, now); now != 5 {
		t.Errorf("got %d, want 5", now)
	}
	if got, _ := states(s, now); len(got) > 0 {
		t.Errorf("nothing has changed, and got %v", got)
	}
	records, err := s.RecordsOf(t.Context(), "A/0", 2)
	if err != nil || len(records) != 2 || records[0].Index != 4 || records[1].Index != 2 || records[0].After["price"] != int64(4) {
		t.Errorf("%+v, %v", records, err)
	}
	if got, n := states(other, -1); last(other) != -1 || n != -1 || len(got) > 0 {
		t.Errorf("another seller has record %d and %v", n, got)
	}
	if records, err := other.RecordsOf(t.Context(), "A/0", 2); err != nil || len(records) > 0 {
		t.Errorf("another seller has %+v, %v", records, err)
	}
}
