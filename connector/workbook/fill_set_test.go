package workbook

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

func TestACopyTakesWhatTheTemplateTakes(t *testing.T) {
	for _, c := range []struct {
		name             string
		maxRows, lastRow int
		n                int
		want             []int64
	}{
		{"one less than the stated rows", 5, 0, 4, []int64{4}},
		{"the stated rows", 5, 0, 5, []int64{5}},
		{"one more than the stated rows", 5, 0, 6, []int64{5, 1}},
		{"twice the stated rows", 5, 0, 10, []int64{5, 5}},
		{"one less than the last row", 0, 8, 4, []int64{4}},
		{"down to the last row", 0, 8, 5, []int64{5}},
		{"one more than the last row", 0, 8, 6, []int64{5, 1}},
		{"the last row comes before the stated rows", 9, 8, 6, []int64{5, 1}},
		{"the stated rows come before the last row", 5, 900, 6, []int64{5, 1}},
	} {
		p, o := tinyTemplate(t, nil)
		p.MaxRows, p.Template.LastRow = c.maxRows, c.lastRow
		var listings []*mapping.Listing
		for n := range c.n {
			listings = append(listings, testListing(n))
		}
		dir := t.TempDir()
		var got []int64
		for i, f := range export(t, dir, o, p, listings, nil) {
			got = append(got, f.Rows)
			if i == len(c.want)-1 {
				last := cells(t, filepath.Join(dir, f.Path), "Produk", 4)["B"+itoa(3+int(f.Rows))]
				if want := "t:" + listings[c.n-1].SKU; last != want {
					t.Errorf("%s: the last product is %q, want %q", c.name, last, want)
				}
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestACopyNeverTakesMoreThanWeKeepInMemory(t *testing.T) {
	for _, c := range []struct{ columns, maxRows, lastRow, want int }{
		{15, 0, 0, 20_000}, {15, 500_000, 0, 20_000}, {15, 0, maxSheetRows, 20_000}, {15, 19_999, 0, 19_999},
		{60, 0, 0, 5000}, {400, 0, 0, leastRows}, {400, 999, 0, 999},
	} {
		p, o := tinyTemplate(t, nil)
		p.MaxRows, p.Template.LastRow = c.maxRows, c.lastRow
		for n := len(p.Columns); n < c.columns; n++ {
			p.Columns = append(p.Columns, schemas.Column{Title: "K", Field: "attributes.K", Kind: "text", Letter: mapping.ColumnLetters(n + 2)})
		}
		got, err := openTemplate(o.Templates, p)
		if err != nil || got.limit != int64(c.want) {
			t.Errorf("%+v: limit %+v, %v", c, got, err)
		}
	}
}

func itoa(n int) string { return cellName(1, n)[1:] }

func TestTheManifestSaysWhichProductStandsInWhichRow(t *testing.T) {
	p, o := tinyTemplate(t, nil)
	p.MaxRows = 2
	dir := t.TempDir()
	export(t, dir, o, p, []*mapping.Listing{testListing(1), testListing(2), testListing(3)}, []*mapping.Listing{testListing(4)})
	m, err := ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range m.Files {
		if f.Template == nil {
			got = append(got, f.Path)
			continue
		}
		for row := 3; row <= 6; row++ {
			got = append(got, f.Path+" "+itoa(row)+" "+f.Template.SKU(row))
		}
		if !f.Uploadable || f.WhyNot != "" || f.Template.SHA256 != p.Template.SHA256 || f.Template.Sheet != "Produk" {
			t.Errorf("%+v", f)
		}
	}
	if diff := cmp.Diff([]string{
		"unggah-meja-kerja-r1.xlsx 3 ", "unggah-meja-kerja-r1.xlsx 4 MB-001", "unggah-meja-kerja-r1.xlsx 5 MB-002", "unggah-meja-kerja-r1.xlsx 6 ",
		"unggah-meja-kerja-r1-2.xlsx 3 ", "unggah-meja-kerja-r1-2.xlsx 4 MB-003", "unggah-meja-kerja-r1-2.xlsx 5 ", "unggah-meja-kerja-r1-2.xlsx 6 ",
		"by-hand.xlsx", "by-hand.html",
	}, got); diff != "" {
		t.Error(diff)
	}
}

func TestAManifestForgetsTheRowsOfRunsLongAgo(t *testing.T) {
	m := &Manifest{Run: "now", Files: []ManifestFile{{Path: "a.xlsx", Template: &Placed{SKUs: []string{"A"}}}}}
	old := &Manifest{Run: "r9", Files: []ManifestFile{{Path: "b.xlsx", Template: &Placed{SKUs: make([]string, maxEarlierSKUs)}}}}
	old.Earlier = []Manifest{{Run: "r8", Files: []ManifestFile{{Path: "c.xlsx", Template: &Placed{SKUs: []string{"C"}}}, {Path: "d.xlsx"}}}}
	m.after(old, t.TempDir())
	var got []string
	for _, r := range append([]Manifest{*m}, m.Earlier...) {
		for _, f := range r.Files {
			if f.Template != nil {
				got = append(got, f.Path)
			}
		}
	}
	if !slices.Equal(got, []string{"a.xlsx", "b.xlsx"}) {
		t.Errorf("rows are kept of %v", got)
	}
	b, err := json.Marshal(m)
	if err != nil || len(b) > maxManifestBytes {
		t.Errorf("%d bytes, %v", len(b), err)
	}
}

func TestAFilledTemplateIsTheSameBytesEveryTime(t *testing.T) {
	for _, n := range []int{4, 5} {
		var first []byte
		for range 3 {
			p, dir := templatePack(t, n), t.TempDir()
			files := export(t, dir, templateOptions("r1"), p, templateListings(p, 20), nil)
			b, err := os.ReadFile(filepath.Join(dir, files[0].Path))
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = b
			}
			if !bytes.Equal(first, b) {
				t.Fatalf("%s: two exports of one list differ", files[0].Path)
			}
		}
	}
}

func TestARowHasTheSameHashInATemplateAsOnASheetOfOurs(t *testing.T) {
	p, o := tinyTemplate(t, nil)
	hash := func(o Options, filled bool) string {
		p := *p
		if !filled {
			p.Template = nil
		}
		s, err := Begin(t.TempDir(), o)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Abort()
		sum, err := s.Add(&p, testListing(3))
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	ours := hash(testOptions("r2"), false)
	if a := hash(o, true); a != ours {
		t.Errorf("%s in the template, %s on ours", a, ours)
	}
	p.Column("kbki").Choices = []string{testListing(3).KBKI + " - Meja"}
	if a := hash(o, true); a != ours {
		t.Errorf("%s where the template spells the code out, %s on ours", a, ours)
	}
}

func TestATrialNeverFillsThePortalsFile(t *testing.T) {
	p, o := tinyTemplate(t, nil)
	o.Trial = true
	dir := t.TempDir()
	files := export(t, dir, o, p, []*mapping.Listing{testListing(1)}, nil)
	if files[0].Uploadable {
		t.Error("a trial may be uploaded")
	}
	f, err := excelize.OpenFile(filepath.Join(dir, files[0].Path))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := f.GetSheetList(); !slices.Contains(got, guideSheet) {
		t.Errorf("sheets %v: not one of our own workbooks", got)
	}
	if note, err := f.GetCellValue(f.GetSheetName(0), "C2"); err != nil || !strings.Contains(note, "UJI COBA") {
		t.Errorf("row 2 says %q, %v", note, err)
	}
}

func TestRowsBelowTheTemplatesOwnGetTheFirstOnesLook(t *testing.T) {
	var body, other int
	p, o := tinyTemplate(t, func(f *excelize.File) {
		var err error
		if body, err = f.NewStyle(&excelize.Style{NumFmt: 49, Border: []excelize.Border{{Type: "left", Style: 1, Color: "808080"}}}); err != nil {
			t.Fatal(err)
		}
		if other, err = f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}}); err != nil {
			t.Fatal(err)
		}
		for cells, style := range map[[2]string]int{{"A4", "P4"}: body, {"C5", "C5"}: other, {"A6", "C6"}: body} {
			if err := f.SetCellStyle("Produk", cells[0], cells[1], style); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.SetCellStyle("Produk", "F4", "F4", other); err != nil {
			t.Fatal(err)
		}
	})
	dir := t.TempDir()
	files := export(t, dir, o, p, []*mapping.Listing{testListing(1), testListing(2), testListing(3), testListing(4)}, nil)
	f, err := excelize.OpenFile(filepath.Join(dir, files[0].Path))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for cell, want := range map[string]int{"C4": body, "P4": body, "A4": body, "C5": other, "D5": body, "C6": body, "D6": body, "C7": body, "E7": body, "F7": other, "G7": body, "N7": body, "A7": 0, "C8": 0} {
		if got, err := f.GetCellStyle("Produk", cell); err != nil || got != want {
			t.Errorf("%s has style %d, want %d, %v", cell, got, want, err)
		}
	}
}

// A template may be damaged in ways that the learner never saw, if somebody
// learned it by hand.
func TestADamagedTemplateIsATypedError(t *testing.T) {
	good := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join(templateFolder, name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	whole := good("meja-kerja-2026-03.xlsx")
	for name, b := range map[string][]byte{
		"empty": nil, "no zip": []byte("PK"), "half": whole[:len(whole)/2], "no workbook": zipped(t, map[string][]byte{"a.txt": []byte("a")}, []string{"a.txt"}),
		"rows in the millions":   patched(t, whole, "xl/worksheets/sheet1.xml", `<row r="204"`, `<row r="999999999"`),
		"a sheet that is no XML": patched(t, whole, "xl/worksheets/sheet1.xml", `<sheetData>`, `<sheetData><row><c`),
	} {
		p, o := relearn(t, templatePack(t, 0), testOptions("r1"), b)
		dir := filepath.Join(t.TempDir(), "hasil")
		err := tryFill(dir, o, p, templateListings(p, 2))
		if !isUnreadable(err) {
			t.Errorf("%s: %v", name, err)
		}
		if got := names(t, dir); len(got) > 0 {
			t.Errorf("%s: left %v", name, got)
		}
	}
}
