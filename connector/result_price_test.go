package connector_test

import (
	"strings"
	"testing"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// textOf is what an issue says on the Indonesian screen.
func textOf(i mapping.Issue) string {
	text, _ := i.Text(schemas.Indonesian)
	return text
}

// The portal shows prices with their tax, so a list of what it shows may have
// no other.
func TestANameAndTheShownPriceAreANameAndPrice(t *testing.T) {
	tax := strings.Replace(mappingText, `'"0%"'`, `'"12%"'`, 1)
	row := func(name string, price, shown int64) connector.ResultRow {
		r := connector.ResultRow{Name: name, State: connector.ResultLive, Status: "Tayang"}
		if price > 0 {
			r.Price = &price
		}
		if shown > 0 {
			r.ShownPrice = &shown
		}
		return r
	}
	const twin = "Meja kembar dari kayu jati"
	for name, c := range map[string]struct {
		mapping string
		prices  []string // of two products of one name, where there are any
		row     connector.ResultRow
		sku     string // empty where the row is nobody's
	}{
		"with tax":                            {tax, nil, row("meja kerja kayu jati A-001", 0, 112_110), "A-001"},
		"the portal rounds by one":            {tax, nil, row("Meja kerja kayu jati A-001", 0, 112_111), "A-001"},
		"without tax":                         {mappingText, nil, row("Meja kerja kayu jati A-001", 0, 101_000), "A-001"},
		"the net under that title":            {tax, nil, row("Meja kerja kayu jati A-001", 0, 101_000), ""},
		"a price with tax, untold":            {tax, nil, row("Meja kerja kayu jati A-001", 112_110, 0), "A-001"},
		"both, and the net is right":          {tax, nil, row("Meja kerja kayu jati A-001", 101_000, 112_110), "A-001"},
		"both, and the net is wrong":          {tax, nil, row("Meja kerja kayu jati A-001", 99_000, 112_110), ""},
		"another price":                       {tax, nil, row("Meja kerja kayu jati A-001", 0, 113_000), ""},
		"a twin":                              {tax, []string{"100000", "111000"}, row(twin, 0, 123_210), "A-001"},
		"one twin's net is the other's price": {tax, []string{"100000", "111000"}, row(twin, 111_000, 0), ""},
		"twins a rupiah apart":                {tax, []string{"100000", "100001"}, row(twin, 0, 111_001), ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := live(openShop(t, items(2)...))
			s.c.PKP = "pkp"
			s.c.Lists[0].Mapping = loadMapping(t, c.mapping)
			for i, price := range c.prices {
				s.source.list[i].Name, s.source.list[i].Price = twin, price
			}
			s.export()
			before := s.entry("A-001").Offer
			r := s.take(answered("a.csv", c.row), connector.ResultOptions{})
			switch {
			case c.sku == "":
				if codesOf(r.Issues) != connector.CodeResultNameOnly || r.Unmatched != 1 {
					t.Fatalf("%+v", r)
				}
			case r.Settled != 1 || r.Lines[0].SKU != c.sku || r.Lines[0].By != "name_price" || len(r.Issues) > 0:
				t.Fatalf("%+v", r)
			default:
				if after := s.entry(c.sku).Offer; after.Price != before.Price {
					t.Fatalf("%d became %d", before.Price, after.Price)
				}
			}
		})
	}
	// Two rows of one name and price are nobody's, whatever the column.
	s := live(openShop(t, items(2)...))
	s.export()
	same := row("Meja kerja kayu jati A-001", 0, 101_000)
	if r := s.take(answered("b.csv", same, same), connector.ResultOptions{}); r.Unmatched != 2 {
		t.Fatalf("%+v", r)
	}
}

func TestANumberThatIsNotCertainIsNamed(t *testing.T) {
	s := live(openShop(t, items(1)...))
	s.export()
	row := said("A-000", connector.ResultLive, "Tayang")
	row.Unclear = []connector.UnclearNumber{{Place: "a.csv!!C2", Found: "350,000"}}
	r := s.take(answered("a.csv", row), connector.ResultOptions{})
	if codesOf(r.Issues) != connector.CodeResultNumber || r.Issues[0].Cell != "a.csv!!C2" || r.Settled != 1 || s.entry("A-000").Offer.Price != 100_000 {
		t.Fatalf("%+v", r)
	}
}

// What a result said is what the plan, the check and the product itself say.
func TestWhatAResultRefusedIsNamedWithThePortalsWords(t *testing.T) {
	s := live(openShop(t, items(2)...))
	s.export()
	row := said("A-000", connector.ResultRejected, "Ditolak")
	row.Reason = "foto buram"
	s.take(answered("a.csv", row), connector.ResultOptions{})
	p, err := s.c.Products(t.Context(), func(p *connector.Product) bool { return p.Listing.SKU == "A-000" })
	if err != nil {
		t.Fatal(err)
	}
	say := func() []mapping.Issue {
		issues, err := s.c.Outcomes(t.Context(), p[0])
		if err != nil {
			t.Fatal(err)
		}
		return issues
	}
	s.wantTold(say(), "A-000 catalogue_rejected: foto buram")
	s.wantTold(s.plan().Issues, "A-000 catalogue_rejected: foto buram")
	// A later file without a reason leaves the portal's word.
	s.take(answered("b.csv", said("A-000", connector.ResultRejected, "Gagal")), connector.ResultOptions{})
	s.wantTold(say(), "A-000 catalogue_rejected: Gagal")
}
