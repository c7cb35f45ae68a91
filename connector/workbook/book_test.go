package workbook

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// uploaded writes listings with a pack and opens the one workbook again.
func uploaded(t *testing.T, p *schemas.Pack, listings ...*mapping.Listing) (*excelize.File, string) {
	t.Helper()
	dir := t.TempDir()
	files := export(t, dir, testOptions("r1"), p, listings, nil)
	path := filepath.Join(dir, files[0].Path)
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f, path
}

func cellValue(t *testing.T, f *excelize.File, sheet, cell string) string {
	t.Helper()
	v, err := f.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestAnUploadWorkbookIsTheGoldenOne(t *testing.T) {
	special := testListing(2)
	special.Name, special.PreorderDays, special.Stock = "=1+1", ptr(int64(14)), ptr(decimal.NewFromInt(1000))
	_, path := uploaded(t, testPack(), testListing(1), special)
	goldenBook(t, "upload.xlsx", path)
}

func TestEveryColumnOfTheEmbeddedPacksIsFilled(t *testing.T) {
	packs, err := schemas.EmbeddedPacks()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range packs {
		l := fullListing()
		l.Stock, l.MinPurchase = ptr(decimal.RequireFromString("2.5")), ptr(decimal.NewFromInt(1))
		l.LengthCM, l.WidthCM, l.HeightCM = l.Stock, l.Stock, l.Stock
		l.PDNLocation, l.PDNLabor, l.PDNMaterial = "a", "b", "c"
		l.Photos = []string{"1.png", "2.png", "3.png", "4.png", "5.png"}
		l.Attributes, l.Documents = nil, nil
		for _, c := range p.Columns {
			if label, ok := strings.CutPrefix(c.Field, "attributes."); ok {
				l.Attributes = append(l.Attributes, mapping.Pair{Label: label, Value: c.Title + " utama"})
			}
			if label, ok := strings.CutPrefix(c.Field, "documents."); ok {
				l.Documents = append(l.Documents, mapping.Pair{Label: label, Value: c.Title + ".pdf"})
			}
		}
		o := testOptions("r1")
		o.Format, o.Form = nil, nil
		dir := t.TempDir()
		files := export(t, dir, o, p, []*mapping.Listing{l}, []*mapping.Listing{l})
		f, err := excelize.OpenFile(filepath.Join(dir, files[0].Path))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		lists := map[string]bool{}
		all, _ := f.GetDataValidations(f.GetSheetName(0))
		for _, dv := range all {
			lists[strings.TrimRight(strings.Split(dv.Sqref, ":")[0], "0123456789")] = true
		}
		for i, c := range p.Columns {
			letters := mapping.ColumnLetters(i + 1)
			if cellValue(t, f, f.GetSheetName(0), letters+"5") == "" {
				t.Errorf("%s: column %s (%s) is empty", p.ID, c.Title, c.Field)
			}
			if (c.Kind == "choice" || c.Kind == "switch") != lists[letters] {
				t.Errorf("%s: column %s has a drop-down: %v", p.ID, c.Title, lists[letters])
			}
		}
	}
}

func TestTheSheetHasGroupsCategoryTitlesAndHintsAboveItsProducts(t *testing.T) {
	f, _ := uploaded(t, testPack(), testListing(1))
	const sheet = "Meja Kerja"
	for cell, want := range map[string]string{
		"A1": "Produk", "L1": "Informasi Utama", "O1": "Dokumen",
		"A2": "Category ID", "B2": "5136f692-9c21-49e2-9cfa-fa4c93c6de5b", "C2": "",
		"B3": "Nama Produk (Wajib)", "C3": "Deskripsi", "N3": "Struktur Harga", "O3": "Struktur Harga",
		"B4": "10 sampai 100 karakter",
		"A5": "MB-001", "E5": "0038120123456789", "G5": "1250001", "H5": "3.25", "J5": "Tidak", "K5": "18000",
		"N5": "Terlampir", "O5": "https://drive.google.com/x",
	} {
		if got := cellValue(t, f, sheet, cell); got != want {
			t.Errorf("%s = %q, want %q", cell, got, want)
		}
	}
	merges, err := f.GetMergeCells(sheet)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range merges {
		got = append(got, m.GetStartAxis()+":"+m.GetEndAxis())
	}
	if want := []string{"A1:K1", "L1:N1"}; !slices.Equal(got, want) {
		t.Errorf("merged %v, want %v", got, want)
	}
	if dimension, _ := f.GetSheetDimension(sheet); dimension != "A1:O5" {
		t.Errorf("dimension %s, want A1:O5", dimension)
	}
	if panes, _ := f.GetPanes(sheet); !panes.Freeze || panes.YSplit != 4 || panes.TopLeftCell != "A5" {
		t.Errorf("panes %+v", panes)
	}
	if w, _ := f.GetColWidth(sheet, "B"); w != 40 {
		t.Errorf("width of the name is %v, want 40", w)
	}
}

func TestCodesAreTextAndPricesAreNumbers(t *testing.T) {
	f, _ := uploaded(t, testPack(), testListing(1))
	for cell, want := range map[string]struct {
		kind   excelize.CellType
		format int
	}{
		"A5": {excelize.CellTypeInlineString, formatText}, "E5": {excelize.CellTypeInlineString, formatText},
		"G5": {excelize.CellTypeUnset, formatDigits}, "H5": {excelize.CellTypeUnset, 0}, "K5": {excelize.CellTypeUnset, formatDigits},
		"A6": {excelize.CellTypeUnset, formatText}, // an empty row stays text for who types a code there
	} {
		kind, err := f.GetCellType("Meja Kerja", cell)
		if err != nil {
			t.Fatal(err)
		}
		id, err := f.GetCellStyle("Meja Kerja", cell)
		if err != nil {
			t.Fatal(err)
		}
		style, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		if kind != want.kind || style.NumFmt != want.format {
			t.Errorf("%s has type %v and format %d, want %v and %d", cell, kind, style.NumFmt, want.kind, want.format)
		}
	}
}

func TestDropDownsPointAtTheHiddenSheet(t *testing.T) {
	f, _ := uploaded(t, testPack(), testListing(1))
	all, err := f.GetDataValidations("Meja Kerja")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, dv := range all {
		got[dv.Sqref] = dv.Formula1
	}
	want := map[string]string{
		"F5:F205": "Pilihan!$B$2:$B$3", "I5:I205": "Pilihan!$C$2:$C$4", "J5:J205": "Pilihan!$D$2:$D$3", "M5:M205": "Pilihan!$E$2:$E$3",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("validations %v, want %v", got, want)
	}
	if visible, _ := f.GetSheetVisible(listSheet); visible {
		t.Error("the sheet of choices is visible")
	}
	// A comma would have split this choice in a list typed into the cell.
	if got := cellValue(t, f, listSheet, "E2"); got != "Memiliki, 1 tahun" {
		t.Errorf("E2 = %q", got)
	}
}

func TestTextThatLooksLikeAFormulaStaysText(t *testing.T) {
	texts := []string{"=1+1", "+62811", "-5", "@SUM(A1)", "\tx", "=HYPERLINK(\"http://x\")", "＝1", "_x000D_", " tepi ", "a\nb", "<b>&amp;\"'"}
	listings := make([]*mapping.Listing, len(texts))
	for i, text := range texts {
		listings[i] = testListing(i)
		listings[i].Name = text
	}
	f, path := uploaded(t, testPack(), listings...)
	for i, text := range texts {
		cell := fmt.Sprintf("B%d", i+5)
		kind, _ := f.GetCellType("Meja Kerja", cell)
		formula, _ := f.GetCellFormula("Meja Kerja", cell)
		if got := cellValue(t, f, "Meja Kerja", cell); got != text || kind != excelize.CellTypeInlineString || formula != "" {
			t.Errorf("%q came back as %q, type %v, formula %q", text, got, kind, formula)
		}
	}
	if strings.Contains(partsOf(t, path)["xl/worksheets/sheet1.xml"], "<f>") {
		t.Error("the sheet has a formula")
	}
}

func TestAnAssumedPackIsMarkedOnEverySheet(t *testing.T) {
	p := testPack()
	p.Assumed = true
	dir := t.TempDir()
	files := export(t, dir, testOptions("r1"), p, []*mapping.Listing{testListing(1)}, nil)
	if files[0].Uploadable {
		t.Error("the file counts as one for upload")
	}
	f, err := excelize.OpenFile(filepath.Join(dir, files[0].Path))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := cellValue(t, f, "Meja Kerja", "B2"); got != schemas.Unknown {
		t.Errorf("row 2 says %q, want %q", got, schemas.Unknown)
	}
	for sheet, cell := range map[string]string{"Meja Kerja": "C2", guideSheet: "A2", listSheet: "A1"} {
		if got := cellValue(t, f, sheet, cell); !strings.Contains(got, "BUKAN UNTUK DIUNGGAH") {
			t.Errorf("%s %s = %q", sheet, cell, got)
		}
	}
}

func TestATrialIsMarkedAndNotForUpload(t *testing.T) {
	o := testOptions("r1")
	o.Trial = true
	dir := t.TempDir()
	files := export(t, dir, o, testPack(), []*mapping.Listing{testListing(1)}, nil)
	f, err := excelize.OpenFile(filepath.Join(dir, files[0].Path))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := cellValue(t, f, "Meja Kerja", "C2"); files[0].Uploadable || !strings.Contains(got, "UJI COBA") {
		t.Errorf("uploadable %v, note %q", files[0].Uploadable, got)
	}
}

func TestTextIsRefusedAboveExcelsLimitAndNeverCut(t *testing.T) {
	for name, tc := range map[string]struct {
		text string
		code string
	}{
		"one below":         {strings.Repeat("x", 32_766), ""},
		"at the limit":      {strings.Repeat("x", 32_767), ""},
		"one above":         {strings.Repeat("x", 32_768), "workbook.text_too_long"},
		"pairs at limit":    {strings.Repeat("😀", 16_383) + "x", ""},
		"pairs one above":   {strings.Repeat("😀", 16_384), "workbook.text_too_long"},
		"bytes are no unit": {strings.Repeat("é", 32_767), ""},
		"NUL":               {"a\x00b", "workbook.control_character"},
		"vertical tab":      {"a\x0bb", "workbook.control_character"},
		"not UTF-8":         {"a\xffb", "workbook.control_character"},
		"U+FFFE":            {"a\uFFFEb", "workbook.control_character"},
		"line break, tab":   {"a\n\tb", ""},
		"replacement":       {"a\uFFFDb", ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s, err := Begin(dir, testOptions("r1"))
			if err != nil {
				t.Fatal(err)
			}
			defer s.Abort()
			l := testListing(1)
			l.Description = tc.text
			_, err = s.Add(testPack(), l)
			var refused *Refused
			if tc.code == "" && err != nil || tc.code != "" && (!errors.As(err, &refused) || refused.Issue.Code != tc.code || refused.Issue.Field != "description") {
				t.Fatalf("got %v, want %q", err, tc.code)
			}
			if refused != nil && (!schemas.HasMessage(refused.Issue.Code) || strings.Contains(schemas.Say(schemas.Indonesian, refused.Issue.Code, refused.Issue.Values), "{")) {
				t.Errorf("no text for %+v", refused.Issue)
			}
			// The set goes on without the product.
			if _, err := s.Add(testPack(), testListing(2)); err != nil {
				t.Fatal(err)
			}
			files, err := s.Finish()
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Publish(); err != nil {
				t.Fatal(err)
			}
			f, err := excelize.OpenFile(filepath.Join(dir, files[0].Path))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			want := tc.text
			if tc.code != "" {
				want = testListing(2).Description
			}
			if got := cellValue(t, f, "Meja Kerja", "C5"); got != want {
				t.Errorf("row 5 has a text of %d bytes, want %d", len(got), len(want))
			}
		})
	}
}

func TestSheetNamesKeepExcelsLimits(t *testing.T) {
	for category, want := range map[string]string{
		"A > B > Meja Kerja":                   "Meja Kerja",
		"A > " + strings.Repeat("x", 30):       strings.Repeat("x", 30),
		"A > " + strings.Repeat("x", 31):       strings.Repeat("x", 31),
		"A > " + strings.Repeat("x", 32):       strings.Repeat("x", 31),
		"A > " + strings.Repeat("x", 30) + "😀": strings.Repeat("x", 30),
		"A > 3.1 Galian [a/b]: \\?*":           "3.1 Galian a b",
		"A > 'kutip'":                          "kutip",
		"A > petunjuk":                         "Produk",
		"A > History":                          "Produk",
		"":                                     "Produk",
		"A > ???":                              "Produk",
	} {
		got := sheetName(category)
		if got != want {
			t.Errorf("%q gives %q, want %q", category, got, want)
		}
		f := excelize.NewFile()
		if _, err := f.NewSheet(got); err != nil {
			t.Errorf("excelize refuses %q: %v", got, err)
		}
		f.Close()
	}
}

func TestFileNamesAreSafeEverywhere(t *testing.T) {
	for category, want := range map[string]string{
		"A > B > Meja Kerja":             "meja-kerja",
		"A > B > Café & Résto (1/2)":     "cafe-resto-1-2",
		"A > ../../etc":                  "etc",
		"A > " + strings.Repeat("z", 99): strings.Repeat("z", 40),
		"A > 家具":                         "kategori-" + shortHash("A > 家具"),
	} {
		if got := slug(category); got != want {
			t.Errorf("%q gives %q, want %q", category, got, want)
		}
	}
}

func TestAWorkbookIsSplitAtThePacksRows(t *testing.T) {
	for rows, want := range map[int][]int64{2: {2}, 3: {3}, 4: {3, 1}, 7: {3, 3, 1}} {
		p := testPack()
		p.MaxRows = 3
		listings := make([]*mapping.Listing, rows)
		for i := range listings {
			listings[i] = testListing(i + 1)
		}
		dir := t.TempDir()
		files := export(t, dir, testOptions("r1"), p, listings, nil)
		var got []int64
		n := 0
		for i, file := range files {
			got = append(got, file.Rows)
			name := "unggah-meja-kerja-r1.xlsx"
			if i > 0 {
				name = fmt.Sprintf("unggah-meja-kerja-r1-%d.xlsx", i+1)
			}
			if file.Path != name {
				t.Errorf("file %d is %s, want %s", i, file.Path, name)
			}
			f, err := excelize.OpenFile(filepath.Join(dir, file.Path))
			if err != nil {
				t.Fatal(err)
			}
			for r := range file.Rows {
				n++
				if sku := cellValue(t, f, "Meja Kerja", fmt.Sprintf("A%d", r+5)); sku != fmt.Sprintf("MB-%03d", n) {
					t.Errorf("%s row %d has %s, want product %d", file.Path, r+5, sku, n)
				}
			}
			f.Close()
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d products make files of %v, want %v", rows, got, want)
		}
	}
}

func TestAPackWithoutALimitIsSplitAtExcelsOwn(t *testing.T) {
	for maxRows, want := range map[int]int64{0: 1_048_572, 1_048_571: 1_048_571, 1_048_572: 1_048_572, 1_048_573: 1_048_572} {
		if got := rowLimit(&schemas.Pack{MaxRows: maxRows}); got != want {
			t.Errorf("limit %d gives %d, want %d", maxRows, got, want)
		}
	}
}

func TestARowsHashFollowsItsCellsOnly(t *testing.T) {
	hash := func(run string, l *mapping.Listing) string {
		s, err := Begin(t.TempDir(), testOptions(run))
		if err != nil {
			t.Fatal(err)
		}
		defer s.Abort()
		sum, err := s.Add(testPack(), l)
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	a, other := testListing(1), testListing(1)
	if other.Basis.Document = "SK 1"; hash("r1", a) != hash("r2", other) {
		t.Error("the hash changed with something that is in no cell")
	}
	if other.Price = ptr(int64(1)); hash("r1", a) == hash("r1", other) {
		t.Error("the hash did not change with the price")
	}
}

func TestAColumnOfNoKnownFieldIsAnError(t *testing.T) {
	p := testPack()
	p.Columns[0].Field = "colour"
	s, err := Begin(t.TempDir(), testOptions("r1"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Abort()
	if _, err := s.Add(p, testListing(1)); err == nil || !strings.Contains(err.Error(), "colour") {
		t.Errorf("got %v", err)
	}
}

func TestNumbersNeverLoseDigits(t *testing.T) {
	for text, want := range map[string]string{
		"0": "0", "3.25": "3.25", "332.35": "332.35", "0.1": "0.1", "999999999999.99": "999999999999.99",
		"1000000000000": "1000000000000", "1234567890123456": "text", "123456789012345.67": "text",
	} {
		n, ok := asNumber(decimal.RequireFromString(text))
		if got := fmt.Sprint(n); ok != (want != "text") || ok && excelText(n) != want {
			t.Errorf("%s gives %s %v, want %s", text, got, ok, want)
		}
	}
	for _, text := range []string{"", ".5", "5.", "1.000", "1,5", "-1", "1e3", "1234567890123456"} {
		if d, ok := plainNumber(text); ok {
			t.Errorf("%q is taken for %s", text, d)
		}
	}
}

// excelText is how the number is written into the sheet.
func excelText(n any) string {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetCellValue("Sheet1", "A1", n); err != nil {
		return err.Error()
	}
	v, _ := f.GetCellValue("Sheet1", "A1", excelize.Options{RawCellValue: true})
	return v
}
