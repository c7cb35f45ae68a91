package workbook

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// tinyTemplate is a template of a few cells, and its pack.
func tinyTemplate(t testing.TB, change func(f *excelize.File)) (*schemas.Pack, Options) {
	t.Helper()
	p := testPack()
	p.Template = &schemas.Template{File: "tiny.xlsx", Sheet: "Produk", IDCell: "B2", TitleRow: 3, FirstRow: 4}
	f := excelize.NewFile()
	defer f.Close()
	for _, err := range []error{f.SetSheetName("Sheet1", "Produk"), f.SetCellStr("Produk", "A2", "Category ID"), f.SetCellStr("Produk", "B2", strings.ToUpper(p.CategoryID))} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range p.Columns {
		c := &p.Columns[i]
		c.Letter = mapping.ColumnLetters(i + 2) // A is the portal's
		if err := f.SetCellStr("Produk", c.Letter+"3", c.Title); err != nil {
			t.Fatal(err)
		}
	}
	p.Column("unit").Choices = []string{"Unit", "Buah"}
	if change != nil {
		change(f)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return relearn(t, p, testOptions("r1"), b.Bytes())
}

// cells reads what stands in a sheet, "t:" or "n:" in front.
func cells(t testing.TB, path, sheet string, from int) map[string]string {
	t.Helper()
	f, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for r := from; r <= len(rows); r++ {
		for c, text := range rows[r-1] {
			cell := cellName(c+1, r)
			kind, err := f.GetCellType(sheet, cell)
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case text == "":
			case kind == excelize.CellTypeSharedString:
				all[cell] = "t:" + text
			case kind == excelize.CellTypeUnset || kind == excelize.CellTypeNumber:
				all[cell] = "n:" + text
			default:
				all[cell] = fmt.Sprint(kind, ":", text)
			}
		}
	}
	return all
}

func TestEveryKindOfValueStandsWhereItBelongs(t *testing.T) {
	p, o := tinyTemplate(t, nil)
	l := testListing(7)
	l.Name = "=1+1, \"kutip\" & <tanda>\nbaris _x0041_ dua"
	l.PreorderDays = ptr(int64(3))
	dir := t.TempDir()
	files := export(t, dir, o, p, []*mapping.Listing{l, testListing(8)}, nil)
	want := map[string]string{
		"B4": "t:MB-007", "C4": "t:" + l.Name, "D4": "t:Meja belajar dari kayu jati, dikerjakan di bengkel.", "E4": "t:https://contoh.id/meja.png",
		"F4": "t:0038120123456789", "G4": "t:Lokal", "H4": "n:1250007", "I4": "n:3.25", "J4": "t:Unit", "K4": "t:Ya", "L4": "n:18000",
		"M4": "t:Jati", "O4": "t:Terlampir", "P4": "t:https://drive.google.com/x",
		"B5": "t:MB-008", "C5": "t:Meja belajar jati nomor 8", "D5": "t:Meja belajar dari kayu jati, dikerjakan di bengkel.", "E5": "t:https://contoh.id/meja.png",
		"F5": "t:0038120123456789", "G5": "t:Lokal", "H5": "n:1250008", "I5": "n:3.25", "J5": "t:Unit", "K5": "t:Tidak", "L5": "n:18000",
		"M5": "t:Jati", "O5": "t:Terlampir", "P5": "t:https://drive.google.com/x",
	}
	if diff := cmp.Diff(want, cells(t, filepath.Join(dir, files[0].Path), "Produk", 4)); diff != "" {
		t.Error(diff)
	}
}

// The seller keeps the code, the portal's drop-down has its title too.
func TestAKBKICodeIsFilledAsTheTemplateSpellsIt(t *testing.T) {
	p, o := tinyTemplate(t, nil)
	l := testListing(7)
	bare := export(t, t.TempDir(), o, p, []*mapping.Listing{l}, nil)
	p.Column("kbki").Choices = []string{"0038120123456788 - Kursi", "0038120123456789 - Meja"}
	dir := t.TempDir()
	files := export(t, dir, o, p, []*mapping.Listing{l}, nil)
	if got := cells(t, filepath.Join(dir, files[0].Path), "Produk", 4)["F4"]; got != "t:0038120123456789 - Meja" {
		t.Errorf("filled with %q", got)
	}
	if a, b := bare[0].Rows, files[0].Rows; a != 1 || b != 1 {
		t.Errorf("%d and %d rows", a, b)
	}
}

func TestWhatIsFilledReadsAsTheListingSays(t *testing.T) {
	tb := t
	p, o := tinyTemplate(t, nil)
	parts := []string{"a", "é", "\u00a0", "😀", "_x0041_", "_x005F_", "x0041_", "_", "x", " ", "\n", "\r\n", "\t", "<&>\"'", "0012345678901234567890", "1.5", "=A1", "]]>", strings.Repeat("b", 300)}
	text := rapid.Map(rapid.SliceOfN(rapid.SampledFrom(parts), 1, 6), func(s []string) string { return strings.Join(s, "") })
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		o := o
		o.Run = fmt.Sprintf("r%d", n)
		var listings []*mapping.Listing
		want := map[string]string{}
		for i := range rapid.IntRange(1, 4).Draw(t, "products") {
			l := testListing(i)
			l.Name, l.Description = text.Draw(t, "name"), text.Draw(t, "description")
			l.Price = ptr(rapid.Int64Range(1, maxWhole).Draw(t, "price"))
			stock := decimal.New(rapid.Int64Range(0, 1e13).Draw(t, "stock"), -2)
			l.Stock, l.PreorderDays = &stock, nil
			listings = append(listings, l)
			row := fmt.Sprint(4 + i)
			want["C"+row], want["D"+row] = "t:"+l.Name, "t:"+l.Description
			want["H"+row], want["I"+row] = "n:"+fmt.Sprint(*l.Price), "n:"+stock.String()
		}
		if err := tryFill(dir, o, p, listings); err != nil {
			t.Fatal(err)
		}
		got := cells(tb, filepath.Join(dir, "unggah-meja-kerja-"+o.Run+".xlsx"), "Produk", 4)
		for cell, text := range want {
			if got[cell] != text {
				t.Fatalf("%s: %q, want %q", cell, got[cell], text)
			}
		}
	})
}
