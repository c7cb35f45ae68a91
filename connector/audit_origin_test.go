package connector_test

import (
	"fmt"
	"slices"
	"testing"

	"ekatalog/connector"
	"ekatalog/connector/ledger"
)

// actsOf gives the records of an act, by subject.
func (s *shop) actsOf(act string) map[string]ledger.Record {
	s.Helper()
	all, err := s.seller.Acts(s.context(), 0, 1_000_000)
	if err != nil {
		s.Fatal(err)
	}
	found := map[string]ledger.Record{}
	for _, r := range all {
		if r.Act.Act == act {
			found[r.Subject] = r
		}
	}
	return found
}

func TestARecordNamesTheCellOfTheFieldThatChanged(t *testing.T) {
	s := openShop(t, items(30)...).settled()
	list := s.source.list
	list[1].Price, list[2].Stock, list[3].Name, list[4].Active = "102000", "7", list[3].Name+" baru", "tidak"
	s.source.list = append(list, item("B-1", 90_000, "1"))
	s.sync()
	for act, want := range map[string]map[string]string{
		"v6-trial offer.accepted":   {"A-001": "daftar.csv!!D3", "A-002": "daftar.csv!!E4", "A-004": "daftar.csv!!F6"},
		"v6-trial content.accepted": {"A-003": "daftar.csv!!B5"},
		"v6-trial create.accepted":  {"B-1": "daftar.csv!!A32"},
	} {
		found := s.actsOf(act)
		for sku, cell := range want {
			if got := found[sku].Origin; got != (connector.Origin{SHA256: "ab12", Cell: cell}) {
				t.Errorf("%s of %s has the origin %+v, want cell %s", act, sku, got, cell)
			}
		}
	}
}

func TestARecordHasNoBeforeWhereNothingWasSettled(t *testing.T) {
	s := openShop(t, items(1)...)
	s.sync()
	r := s.actsOf("v6-trial create.accepted")["A-000"]
	if len(r.Before) != 0 || fmt.Sprintf("%v %v %v", r.After["price"], r.After["stock"], r.After["active"]) != "100000 5 true" {
		t.Fatalf("before %v, after %v", r.Before, r.After)
	}
}

func TestATickNamesItsRunAndWhereItsValuesStand(t *testing.T) {
	s := openWorkshop(t)
	s.export()
	for sku, r := range s.actsOf("v6 export.row") {
		if r.Origin.SHA256 != "ab12" || r.Origin.Cell == "" {
			t.Errorf("export of %s has the origin %+v", sku, r.Origin)
		}
	}
	items, err := s.c.HandList(t.Context())
	if err != nil || len(items) == 0 {
		t.Fatalf("%v, %v", items, err)
	}
	if _, err := s.c.HandDone(t.Context(), connector.Ticks([]string{items[0].SKU})); err != nil {
		t.Fatal(err)
	}
	s.check()
	r := s.actsOf("v6 hand.done")[items[0].SKU]
	runs, err := s.seller.Runs(t.Context(), 0, 5)
	if err != nil || !slices.ContainsFunc(runs, func(x connector.Run) bool { return x.ID == r.Run && x.Command == "hand" && !x.Ended.IsZero() }) {
		t.Fatalf("%v, %v: no run %q", runs, err, r.Run)
	}
	if r.Origin.SHA256 != "ab12" || r.Origin.Cell == "" || fmt.Sprint(r.Before) != "map[state:exported]" {
		t.Fatalf("%+v", r)
	}
}
