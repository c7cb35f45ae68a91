package connector_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ekatalog/connector"
)

func TestOffersAreHowPriceAndStockWent(t *testing.T) {
	at := func(n int) time.Time { return time.Date(2026, 8, n, 0, 0, 0, 0, time.UTC) }
	record := func(day int, act string, before, after map[string]any) connector.Past {
		return connector.Past{At: at(day), Act: connector.Act{Act: act, Actor: "p1", Before: before, After: after}}
	}
	type m = map[string]any
	for name, test := range map[string]struct {
		past []connector.Past
		want string
	}{
		"nothing":                       {nil, ""},
		"what is of another catalogue":  {[]connector.Past{record(1, "v6-trial create.accepted", nil, m{"price": int64(100), "stock": "5"})}, ""},
		"what is of no price":           {[]connector.Past{record(1, "v6 content.accepted", nil, m{"content": "ab"})}, ""},
		"in the order of time":          {[]connector.Past{record(3, "v6 offer.accepted", nil, m{"price": int64(300)}), record(1, "v6 create.accepted", nil, m{"price": int64(100), "stock": "2.5"})}, "1 create.accepted 100 2.5; 3 offer.accepted 300 2.5"},
		"what stays is no step":         {[]connector.Past{record(1, "v6 create.accepted", nil, m{"price": int64(100), "stock": "5"}), record(2, "v6 read_back", nil, m{"state": "live"}), record(3, "v6 hand.done", nil, m{"price": int64(100)})}, "1 create.accepted 100 5"},
		"what was before the first":     {[]connector.Past{record(2, "v6 offer.accepted", m{"price": int64(90), "stock": "1"}, m{"stock": "4"})}, "2 offer.accepted 90 4"},
		"a stock that cannot be read":   {[]connector.Past{record(2, "v6 offer.accepted", nil, m{"price": int64(90), "stock": "x"})}, "2 offer.accepted 90 0"},
		"a catalogue of a similar name": {[]connector.Past{record(2, "v6x offer.accepted", nil, m{"price": int64(90)})}, ""},
	} {
		before := slices.Clone(test.past)
		var got []string
		for _, o := range connector.Offers(connector.CatalogueV6, test.past) {
			got = append(got, fmt.Sprint(o.At.Day(), " ", o.Act, " ", o.Price, " ", o.Stock))
		}
		if got := strings.Join(got, "; "); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
		for n := range before {
			if !before[n].At.Equal(test.past[n].At) {
				t.Errorf("%s: the records were sorted in place", name)
			}
		}
	}
}

// A product's history is what runs, ticks and the catalogue itself have made of
// it, as the log has it.
func TestTheLogTellsHowPriceAndStockWent(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...)
	s.unguarded()
	s.settled()
	s.source.list[0].Price = "150000"
	s.sync()
	s.source.list[0].Stock = "9"
	s.settled()
	var past []connector.Past
	records, err := s.seller.RecordsOf(t.Context(), "A-000", 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		past = append(past, connector.Past{At: r.At, Act: r.Act})
	}
	var got []string
	for _, o := range connector.Offers(s.catalogueName(), past) {
		got = append(got, fmt.Sprint(o.Act, " ", o.Price, " ", o.Stock))
	}
	if want := "create.accepted 100000 5; offer.accepted 150000 5; offer.accepted 150000 9"; strings.Join(got, "; ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, "; "), want)
	}
}
