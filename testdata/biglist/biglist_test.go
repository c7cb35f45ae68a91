package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"ekatalog/schemas"
)

func makeList(t *testing.T, o options) ([]byte, counts) {
	t.Helper()
	g, err := newGenerator(o)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	n, err := g.write(&b)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), n
}

func rowsOf(t *testing.T, list []byte) [][]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(list))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Daftar Barang", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestExcelizeReadsEveryRowAndColumn(t *testing.T) {
	list, n := makeList(t, options{rows: 300, columns: 25, withIssue: 15, categories: 3, seed: 1})
	rows := rowsOf(t, list)
	if len(rows) != 301 || len(rows[0]) != 25 {
		t.Fatalf("%d rows with %d columns, want 301 with 25", len(rows), len(rows[0]))
	}
	if n.Rows != 300 || n.Columns != 25 || n.Mapped != 20 || n.WithIssue != 15 || len(n.Categories) != 3 {
		t.Errorf("counts %+v", n)
	}
	names := map[string]bool{}
	for _, c := range rows[0] {
		names[c] = true
	}
	if len(names) != 25 {
		t.Errorf("%d different headers, want 25: %q", len(names), rows[0])
	}
	f, err := excelize.OpenReader(bytes.NewReader(list))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if d, err := f.GetSheetDimension("Daftar Barang"); err != nil || d != "A1:Y301" {
		t.Errorf("dimension %q, want A1:Y301 (%v)", d, err)
	}
}

func TestExactlyTheRowsCountedHaveAnIssue(t *testing.T) {
	const rows = 397
	list, n := makeList(t, options{rows: rows, columns: 20, withIssue: 61, categories: 3, seed: 4})
	read := rowsOf(t, list)
	column := func(r []string, title string) string {
		if i := slices.Index(read[0], title); i < len(r) {
			return r[i]
		}
		return ""
	}
	found := map[string]int{}
	for _, r := range read[1:] {
		price, priceErr := strconv.Atoi(column(r, "Harga"))
		_, stockErr := strconv.Atoi(column(r, "Stok"))
		service := column(r, "Kategori") == "Cuci Kendaraan"
		switch {
		case column(r, "Harga") == "nego":
			found["price_not_a_number"]++
		case strings.Contains(column(r, "Harga"), "-"):
			found["price_range"]++
		case priceErr != nil:
			found["ambiguous_number"]++
		case price == 0:
			found["price_zero"]++
		case price < lowestPrice || price > highestPrice:
			t.Errorf("row %q: price %d", column(r, "Kode"), price)
		case stockErr != nil:
			found["stock_word"]++
		case column(r, "Satuan") == "toples":
			found["unit_unknown"]++
		case utf8.RuneCountInString(column(r, "Nama Barang")) < 5:
			found["name_too_short"]++
		case !service && column(r, "Berat (gram)") == "":
			found["weight_missing"]++
		}
	}
	sum := 0
	for code, k := range found {
		sum += k
		if n.Issues[code] != k {
			t.Errorf("%d rows with %s, counted %d", k, code, n.Issues[code])
		}
	}
	if sum != 61 || n.WithIssue != 61 || len(found) != len(n.Issues) {
		t.Errorf("%d rows with an issue of %d kinds, counted %d of %d, want 61", sum, len(found), n.WithIssue, len(n.Issues))
	}
}

func TestTheSameArgumentsGiveTheSameBytes(t *testing.T) {
	o := options{rows: 60, columns: 30, withIssue: 6, categories: 3, seed: 7}
	a, _ := makeList(t, o)
	b, _ := makeList(t, o)
	if !bytes.Equal(a, b) {
		t.Error("two lists of the same arguments differ")
	}
	o.seed = 8
	if c, _ := makeList(t, o); bytes.Equal(a, c) {
		t.Error("another seed gives the same list")
	}
}

func TestChangeAltersExactlyThatManyPricesAndNothingElse(t *testing.T) {
	o := options{rows: 600, columns: 25, withIssue: 30, categories: 3, seed: 1}
	before, _ := makeList(t, o)
	o.changed = 19
	after, n := makeList(t, o)
	a, b := rowsOf(t, before), rowsOf(t, after)
	price := slices.Index(a[0], "Harga")
	changed := 0
	for i := range a {
		for k := range a[i] {
			if a[i][k] == b[i][k] {
				continue
			}
			old, err := strconv.Atoi(a[i][k])
			new, err2 := strconv.Atoi(b[i][k])
			if k != price || err != nil || err2 != nil || 10*max(old-new, new-old) > old {
				t.Errorf("row %d, %s: %q became %q", i+1, a[0][k], a[i][k], b[i][k])
			}
			changed++
		}
	}
	if changed != 19 || n.Changed != 19 {
		t.Errorf("%d cells changed, counted %d, want 19", changed, n.Changed)
	}
}

func TestAValidNameAndDescriptionFitTheUpload(t *testing.T) {
	list, _ := makeList(t, options{rows: 500, columns: 20, categories: 3, seed: 2})
	for _, r := range rowsOf(t, list)[1:] {
		for _, s := range r[1:3] {
			if n := utf8.RuneCountInString(s); n < 10 || n > 100 {
				t.Fatalf("%q has %d characters, want 10 to 100", s, n)
			}
		}
	}
}

func TestEveryEmbeddedPackHasProductsThatFillWhatItRequires(t *testing.T) {
	packs, err := schemas.EmbeddedPacks()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range packs {
		l := lines[p.ID]
		if l == nil {
			t.Errorf("pack %s has no products", p.ID)
			continue
		}
		if l.service != (p.Type == schemas.TypeService) {
			t.Errorf("pack %s: service is %v", p.ID, l.service)
		}
		for _, c := range p.Columns {
			label, ok := strings.CutPrefix(c.Field, "attributes.")
			if ok && c.Required && !slices.ContainsFunc(l.attributes, func(a pair) bool { return a.label == label }) {
				t.Errorf("pack %s: attribute %s is required and not mapped", p.ID, label)
			}
		}
	}
}

func TestTheWorkspaceMapsTwentyColumnsOfTheList(t *testing.T) {
	g, err := newGenerator(options{rows: 10, columns: 25, categories: 3, seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := g.writeWorkspace(dir); err != nil {
		t.Fatal(err)
	}
	mapping, err := os.ReadFile(filepath.Join(dir, "mapping.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range mappedColumns {
		if !strings.Contains(string(mapping), `row["`+c.title+`"]`) {
			t.Errorf("the mapping does not name %s", c.title)
		}
	}
	if info, err := os.Stat(filepath.Join(dir, "endpoint.token")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("endpoint.token: %v, %v", info, err)
	}
}

func TestSharesArePercentagesOrNumbersOfRows(t *testing.T) {
	for _, c := range []struct {
		text string
		want int
	}{{"5%", 50}, {"0.5%", 5}, {"0", 0}, {"17", 17}, {"100%", 1000}} {
		if got, err := share(c.text, 1000); err != nil || got != c.want {
			t.Errorf("share(%q) = %d, %v, want %d", c.text, got, err, c.want)
		}
	}
	for _, bad := range []string{"", "-1", "101%", "1001", "five", "NaN%", "5 %%"} {
		if got, err := share(bad, 1000); err == nil {
			t.Errorf("share(%q) = %d, want an error", bad, got)
		}
	}
}

func TestListsThatNoSheetHoldsAreRefused(t *testing.T) {
	for _, o := range []options{
		{rows: 0, columns: 25, categories: 3},
		{rows: 1_048_576, columns: 25, categories: 3},
		{rows: 10, columns: 19, categories: 3},
		{rows: 10, columns: 16_385, categories: 3},
		{rows: 10, columns: 25, categories: 4},
		{rows: 10, columns: 25, categories: 0},
	} {
		if _, err := newGenerator(o); err == nil {
			t.Errorf("%+v was taken", o)
		}
	}
}
