package mapping

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"ekatalog/schemas"
)

func codes(issues []Issue) []string {
	var all []string
	for _, i := range issues {
		all = append(all, i.Field+" "+i.Code)
	}
	return all
}

func TestAllFaultsOfAListingAreFoundAtOnce(t *testing.T) {
	s := clean(t, schemas.TypeGoods)
	s.l = &Listing{SKU: "KR 003", Name: "Rak", Unit: "kodi", PPN: "12%", Price: ptr(int64(0)), Category: "Meja Kerja", PDNType: "Import", Photos: []string{"a.gif"}}
	s.pack = nil
	want := []string{
		"sku sku_invalid", "name name_too_short", "photos photo_type", "kbki required_missing",
		"price price_zero", "stock required_missing", "unit unit_unknown",
		"category category_not_three_levels", "pdn_location import_made_in_indonesia", "ppn ppn_vs_pkp",
	}
	if diff := cmp.Diff(want, codes(s.check(t, onForm))); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
}

func TestAnIssueProposesWhatCouldStandThere(t *testing.T) {
	s := clean(t, schemas.TypeGoods)
	s.l.Unit, s.l.Name, s.l.SKU = "Lusni", "Kursi", "KR 003"
	s.l.Price, s.l.Stock = ptr(int64(100_000)), quantity("3")
	want := map[string]string{
		"unit_unknown satuan1": "Lusin", "unit_unknown satuan2": "Buah", "unit_unknown h1": "100.000", "unit_unknown s1": "3",
		"name_too_short saran": "Kursi Kayu jati", "name_too_short n": "5", "name_too_short batas": "10",
		"sku_invalid saran": "KR-003", "sku_invalid tanda": " ",
	}
	got := map[string]string{}
	for _, i := range append(s.check(t, onForm), s.check(t, onUpload)...) {
		for k, v := range i.Values {
			if key := i.Code + " " + k; want[key] != "" {
				got[key] = v
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
}

func TestAServiceIsOfferedUnitsOfServices(t *testing.T) {
	s := clean(t, schemas.TypeService)
	s.l.Unit = "kendaraan"
	for _, i := range s.check(t, onForm) {
		if i.Code == "unit_unknown" && (i.Values["satuan1"] != "1 X" || i.Values["satuan2"] != "Paket") {
			t.Errorf("offered %q and %q", i.Values["satuan1"], i.Values["satuan2"])
		}
	}
}

func TestAMissingValueIsNotToldTwice(t *testing.T) {
	list := Issue{Field: "stock", Code: "stock_word", Severity: SeverityError, Found: "ready"}
	stock := Issue{Format: onForm, Field: "stock", Code: "service_stock_missing", Severity: SeverityError}
	warned := Issue{Field: "weight_gram", Code: "number_foreign", Severity: SeverityWarning}
	weight := Issue{Format: onForm, Field: "weight_gram", Code: "weight_missing", Severity: SeverityError}
	short := Issue{Format: onUpload, Field: "name", Code: "name_too_short", Severity: SeverityError}
	ownSKU := Issue{Field: "sku", Code: "sku_missing", Severity: SeverityError}
	noSKU := Issue{Format: onForm, Field: "sku", Code: "sku_missing", Severity: SeverityError}
	again := Issue{Field: "category", Code: "not_in_list", Severity: SeverityError}
	category := Issue{Format: onUpload, Field: "category", Code: "required_missing", Severity: SeverityError}
	elsewhere := Issue{Format: onUpload, Field: "unit", Code: "not_in_list", Severity: SeverityError}
	unitForm := Issue{Format: onForm, Field: "unit", Code: "required_missing", Severity: SeverityError}
	unitUpload := Issue{Format: onUpload, Field: "unit", Code: "required_missing", Severity: SeverityError}

	got := DropShadowed([]Issue{list, stock, warned, weight, short, ownSKU, noSKU, again, category, elsewhere, unitForm, unitUpload})
	want := []Issue{list, warned, weight, short, ownSKU, again, elsewhere, unitForm}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("issues left (-want +got):\n%s", diff)
	}
}

func TestTheShownPriceOfAListing(t *testing.T) {
	s := clean(t, schemas.TypeGoods)
	s.l.PPN, s.l.Price = "12%", ptr(int64(15_495_496))
	if n, ok := ShownPrice(s.terms, s.l); n != 17_200_001 || !ok {
		t.Errorf("shown %d, %v", n, ok)
	}
	s.l.Price = nil
	if n, ok := ShownPrice(s.terms, s.l); ok {
		t.Errorf("without a price: shown %d", n)
	}
}

func TestAnyDecimalIsReadInHundredths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := decimal.New(rapid.Int64Range(-1e17, 1e17).Draw(t, "coefficient"), rapid.Int32Range(-30, 30).Draw(t, "exponent"))
		n, decimals, ok := inHundredths(d)
		cut := d.Shift(2).Truncate(0)
		if !ok {
			if d.Abs().LessThanOrEqual(decimal.New(1, 15)) {
				t.Fatalf("%s was not read", d)
			}
			return
		}
		if !cut.Equal(decimal.NewFromInt(n)) {
			t.Fatalf("%s is %d hundredths", d, n)
		}
		if !d.Round(int32(decimals)).Equal(d) || decimals > 0 && d.Round(int32(decimals-1)).Equal(d) {
			t.Fatalf("%s has %d decimals", d, decimals)
		}
	})
}

func TestCheckOfACleanListingAllocatesNothing(t *testing.T) {
	s := clean(t, schemas.TypeGoods)
	for _, id := range channels {
		f := formatOf(t, id)
		if n := testing.AllocsPerRun(100, func() { Check(s.terms, f, s.pack, s.l) }); n != 0 {
			t.Errorf("%s: %v allocations", id, n)
		}
	}
}

func BenchmarkCheckOfACleanListing(b *testing.B) {
	s := clean(b, schemas.TypeGoods)
	for _, id := range channels {
		f := formatOf(b, id)
		b.Run(id, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if issues := Check(s.terms, f, s.pack, s.l); len(issues) > 0 {
					b.Fatal(issues)
				}
			}
		})
	}
}
