package console

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

func TestAListingShowsAllItsPrices(t *testing.T) {
	price, five, two := int64(300000), decimal.NewFromInt(5), decimal.NewFromInt(2)
	l := &mapping.Listing{
		MinPurchase:    &two,
		Wholesale:      []mapping.Tier{{MinQuantity: five, Price: 225000}},
		RegionalPrices: []mapping.RegionalPrice{{Region: "35.28", Price: 260000}},
		Variants:       []mapping.Variant{{SKU: "KR-003-B", Options: []mapping.Pair{{Label: "Ukuran", Value: "besar"}}, Price: &price, Stock: &five}, {SKU: "KR-003-K"}},
	}
	c := &Console{Lang: schemas.Indonesian}
	want := []string{
		"pembelian paling sedikit 2", "harga grosir mulai 5: Rp225.000", "harga zonasi 35.28: Rp260.000", "varian Ukuran besar: Rp300.000, stok 5", "varian KR-003-K",
	}
	if diff := cmp.Diff(want, c.terms(l)); diff != "" {
		t.Error(diff)
	}
	for range 2 * shownTerms {
		l.Variants = append(l.Variants, mapping.Variant{SKU: "X"})
	}
	if got := c.terms(l); len(got) != shownTerms+1 {
		t.Errorf("%d lines", len(got))
	}
}

func TestASizeOfWhichOneSideIsKnownHasTheOthersMarked(t *testing.T) {
	c := &Console{Lang: schemas.Indonesian}
	for value, want := range map[string]string{" x  x 30": "– x – x 30", "40 x 15 x 35": "40 x 15 x 35", "": ""} {
		if got := c.fieldRow(&Product{}, mapping.Explained{Field: "dimensions", Value: value}).Value; got != want {
			t.Errorf("%q is shown as %q, want %q", value, got, want)
		}
	}
	row := c.fieldRow(&Product{}, mapping.Explained{Field: "basis.cost", Value: "212000", Columns: []string{"HPP"}, Cells: []string{"a.xlsx!S!S2"}})
	if diff := cmp.Diff(fieldRow{Label: "HPP", Value: "Rp212.000", From: "kolom HPP", Cells: "S!S2"}, row); diff != "" {
		t.Error(diff)
	}
	row = c.fieldRow(&Product{}, mapping.Explained{Field: "documents.Brosur", Value: "b.pdf", Cells: []string{"papers.yaml:3"}})
	if diff := cmp.Diff(fieldRow{Label: "Brosur", Value: "b.pdf", From: "daftar dokumen"}, row); diff != "" {
		t.Error(diff)
	}
}
