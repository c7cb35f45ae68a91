package workbook

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// sellerList makes a list as an officer keeps it: a letterhead, a bold header,
// borders, a comment of her own, two sheets.
func sellerList(t *testing.T) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(f.SetSheetName("Sheet1", "MEUBELER"))
	_, err := f.NewSheet("ROTI & 'KUE'!")
	must(err)
	bordered, err := f.NewStyle(&excelize.Style{
		NumFmt: 3, Font: &excelize.Font{Italic: true}, Border: []excelize.Border{{Type: "left", Color: "00FF00", Style: 2}},
		Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDEEFF"}},
	})
	must(err)
	for i, row := range [][]any{
		{"DAFTAR HARGA"}, {"Kode", "Nama Barang", "Harga", "Stok"}, {"KR-001", "Perahu", 350000, 4},
		{nil, "Asbak", 175, "ready", "blm ongkir"}, {"KR-003", "Papan", "45,-", 1},
	} {
		must(f.SetSheetRow("MEUBELER", cellName(1, i+1), &row))
	}
	must(f.SetCellStyle("MEUBELER", "C3", "C5", bordered))
	must(f.AddComment("MEUBELER", excelize.Comment{Cell: "C5", Author: "Bu Sri", Text: "harga lama"}))
	must(f.AddComment("MEUBELER", excelize.Comment{Cell: "B3", Author: "Bu Sri", Text: "laris"}))
	must(f.SetCellValue("ROTI & 'KUE'!", "A1", "KODE"))
	must(f.SetCellValue("ROTI & 'KUE'!", "A2", "KK01"))
	path := filepath.Join(t.TempDir(), "daftar.xlsx")
	must(f.SaveAs(path))
	return path
}

var listIssues = []mapping.Issue{
	{SKU: "", Field: "sku", Code: "workbook.control_character", Severity: mapping.SeverityError, Cell: "daftar.xlsx!MEUBELER!A4", Values: map[string]string{"kode": "?", "tanda": "U+0001"}},
	{SKU: "KR-003", Field: "price", Code: "workbook.text_too_long", Severity: mapping.SeverityWarning, Cell: "daftar.xlsx!MEUBELER!C5", Found: "45,-", Values: map[string]string{"kode": "KR-003", "n": "4"}},
	{SKU: "KR-003", Field: "price", Code: "workbook.control_character", Severity: mapping.SeverityError, Cell: "daftar.xlsx!MEUBELER!C5", Found: "=1+1", Values: map[string]string{"kode": "KR-003", "tanda": "x"}},
	{SKU: "KR-003", Field: "stock", Code: "workbook.text_too_long", Severity: mapping.SeverityWarning, Cell: "daftar.xlsx!MEUBELER!D5", Values: map[string]string{"kode": "KR-003", "n": "1"}},
	{SKU: "KK01", Field: "name", Code: "workbook.text_too_long", Severity: mapping.SeverityWarning, Cell: "daftar.xlsx!ROTI & 'KUE'!!A2", Values: map[string]string{"kode": "KK01", "n": "1"}},
	{SKU: "X-1", Code: "workbook.text_too_long", Severity: mapping.SeverityWarning, Cell: "lain.xlsx!MEUBELER!A3", Values: map[string]string{"kode": "X-1", "n": "1"}},
	{SKU: "X-2", Code: "workbook.text_too_long", Severity: mapping.SeverityWarning, Values: map[string]string{"kode": "X-2", "n": "1"}},
	{SKU: "X-3", Code: "workbook.text_too_long", Severity: mapping.SeverityWarning, Cell: "daftar.xlsx!tidak ada!A3", Values: map[string]string{"kode": "X-3", "n": "1"}},
}

// marked marks a list and opens the result.
func marked(t *testing.T, in string, issues []mapping.Issue) (*excelize.File, string) {
	t.Helper()
	out := filepath.Join(t.TempDir(), filepath.Base(in))
	if isCSV(out) {
		out = strings.TrimSuffix(out, ".csv") + ".xlsx"
	}
	if err := Mark(in, issues, out, MarkOptions{Lang: schemas.Indonesian}); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenFile(out)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	for name, part := range partsOf(t, out) { // also checks that all is well-formed
		if name == "" || part == "" {
			t.Errorf("empty part %q", name)
		}
	}
	return f, out
}

func fillOf(t *testing.T, f *excelize.File, sheet, cell string) string {
	t.Helper()
	id, err := f.GetCellStyle(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	s, err := f.GetStyle(id)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(s.Fill.Color, ",")
}

// notes gives a sheet's comments by cell.
func notes(t *testing.T, f *excelize.File, sheet string) map[string]string {
	t.Helper()
	all, err := f.GetComments(sheet)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, c := range all {
		text := c.Text
		for _, p := range c.Paragraph {
			text += p.Text
		}
		if _, twice := got[c.Cell]; twice {
			t.Errorf("%s has two comments", c.Cell)
		}
		got[c.Cell] = text
	}
	return got
}

func TestFaultyCellsAreFilledAndTheRestKeepsItsLook(t *testing.T) {
	in := sellerList(t)
	before, _ := os.ReadFile(in)
	f, path := marked(t, in, listIssues)
	goldenBook(t, "marked.xlsx", path)
	for cell, want := range map[string]string{"A4": errorColour, "C5": errorColour, "D5": warningColour, "C3": "DDEEFF", "C4": "DDEEFF", "A3": ""} {
		if got := fillOf(t, f, "MEUBELER", cell); got != want {
			t.Errorf("%s is filled %q, want %q", cell, got, want)
		}
	}
	id, _ := f.GetCellStyle("MEUBELER", "C5")
	s, _ := f.GetStyle(id)
	if s.NumFmt != 3 || !s.Font.Italic || len(s.Border) != 1 {
		t.Errorf("the cell lost its own look: %+v", s)
	}
	if got := cellValue(t, f, "MEUBELER", "C3"); got != "350000" {
		t.Errorf("C3 = %q", got)
	}
	if after, _ := os.ReadFile(in); string(after) != string(before) {
		t.Error("the original changed")
	}
}

func TestCommentsExplainBelowTheSellersOwn(t *testing.T) {
	f, _ := marked(t, sellerList(t), listIssues)
	got := notes(t, f, "MEUBELER")
	say := func(i mapping.Issue) string { return reason(schemas.Indonesian, i) }
	want := map[string]string{
		"A4": markSign + say(listIssues[0]),
		"B3": "laris",
		"C5": "harga lama\n\n" + markSign + say(listIssues[1]) + "\n" + say(listIssues[2]),
		"D5": markSign + say(listIssues[3]),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheSummaryColumnOverwritesNothing(t *testing.T) {
	f, _ := marked(t, sellerList(t), listIssues)
	for cell, want := range map[string]string{"E4": "blm ongkir", "E5": "", "F2": "Perlu diperbaiki", "F3": ""} {
		if got := cellValue(t, f, "MEUBELER", cell); got != want {
			t.Errorf("%s = %q, want %q", cell, got, want)
		}
	}
	if got := cellValue(t, f, "MEUBELER", "F5"); !strings.HasPrefix(got, "C5: ") || !strings.Contains(got, "\nD5: ") {
		t.Errorf("F5 = %q", got)
	}
}

func TestTheResultSheetListsAllIssuesWithLinks(t *testing.T) {
	f, _ := marked(t, sellerList(t), listIssues)
	rows, err := f.GetRows("Hasil periksa")
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+len(listIssues) {
		t.Fatalf("%d rows for %d issues", len(rows), len(listIssues))
	}
	if rows[3][3] != "=1+1" || rows[3][0] != "Perlu diperbaiki" || rows[2][0] != "Perlu dicek" {
		t.Errorf("rows %q", rows[2:4])
	}
	for cell, want := range map[string]string{"C2": "'MEUBELER'!A4", "C6": "'ROTI & ''KUE''!'!A2", "C7": "", "C8": "", "C9": ""} {
		if _, got, _ := f.GetCellHyperLink("Hasil periksa", cell); got != want {
			t.Errorf("%s links to %q, want %q", cell, got, want)
		}
	}
}

func TestMarkingTheMarkedListAgainLeavesOnlyWhatIsStillWrong(t *testing.T) {
	_, once := marked(t, sellerList(t), listIssues)
	f, out := marked(t, once, listIssues[3:4])
	want := map[string]string{"B3": "laris", "C5": "harga lama", "D5": markSign + reason(schemas.Indonesian, listIssues[3])}
	if diff := cmp.Diff(want, notes(t, f, "MEUBELER")); diff != "" {
		t.Error(diff)
	}
	for cell, want := range map[string]string{"A4": "", "C5": "", "D5": warningColour} {
		if got := fillOf(t, f, "MEUBELER", cell); got != want {
			t.Errorf("%s is filled %q, want %q", cell, got, want)
		}
	}
	for cell, want := range map[string]string{"F2": "Perlu diperbaiki", "F4": "", "G2": ""} {
		if got := cellValue(t, f, "MEUBELER", cell); got != want {
			t.Errorf("%s = %q, want %q", cell, got, want)
		}
	}
	if sheets := f.GetSheetList(); len(sheets) != 3 {
		t.Errorf("sheets %q", sheets)
	}
	clean, _ := marked(t, out, nil)
	if diff := cmp.Diff(map[string]string{"B3": "laris", "C5": "harga lama"}, notes(t, clean, "MEUBELER")); diff != "" {
		t.Error(diff)
	}
	if got := cellValue(t, clean, "Hasil periksa", "A2"); got != schemas.Say(schemas.Indonesian, "mark.nothing", nil) {
		t.Errorf("a clean list says %q", got)
	}
}

func TestASheetOfTheSellersOwnNameIsKept(t *testing.T) {
	in := sellerList(t)
	f, err := excelize.OpenFile(in)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.NewSheet("Hasil periksa"); err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellValue("Hasil periksa", "A1", "punya saya"); err != nil {
		t.Fatal(err)
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	f.Close()
	got, _ := marked(t, in, listIssues)
	if cellValue(t, got, "Hasil periksa", "A1") != "punya saya" || cellValue(t, got, "Hasil periksa (2)", "A1") != "Tingkat" {
		t.Errorf("sheets %q", got.GetSheetList())
	}
}

func TestMergedCellsAreMarkedWhereTheyShowAndNeverOverwritten(t *testing.T) {
	in := sellerList(t)
	f, err := excelize.OpenFile(in)
	if err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{"D3": "D4", "A5": "H5"} { // one stock for two rows, and a line across
		if err := f.MergeCell("MEUBELER", from, to); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	f.Close()
	issue := func(cell string) mapping.Issue {
		return mapping.Issue{Code: "workbook.text_too_long", Severity: mapping.SeverityError, Cell: "daftar.xlsx!MEUBELER!" + cell, Values: map[string]string{"kode": cell, "n": "1"}}
	}
	got, _ := marked(t, in, []mapping.Issue{issue("D4"), issue("D3"), issue("B5")})
	comments := notes(t, got, "MEUBELER")
	if fillOf(t, got, "MEUBELER", "D3") != errorColour || strings.Count(comments["D3"], "\n") != 2 || comments["A5"] == "" {
		t.Errorf("comments %q", comments)
	}
	if cellValue(t, got, "MEUBELER", "D3") != "4" || cellValue(t, got, "MEUBELER", "A5") != "KR-003" {
		t.Error("a merged cell was overwritten")
	}
	for cell, want := range map[string]string{"I2": "Perlu diperbaiki", "I3": "D3: ", "I4": "D4: ", "I5": "B5: "} {
		if v := cellValue(t, got, "MEUBELER", cell); !strings.HasPrefix(v, want) {
			t.Errorf("%s = %q, want %q", cell, v, want)
		}
	}
}

func TestAMarkedCSVIsAWorkbookOfItsRecords(t *testing.T) {
	in := filepath.Join(t.TempDir(), "daftar.csv")
	if err := os.WriteFile(in, []byte("Kode;Nama;Harga\r\n\r\n0012;=1+1;\"1,5\r\njuta\"\r\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	f, _ := marked(t, in, []mapping.Issue{{SKU: "0012", Code: "workbook.text_too_long", Severity: mapping.SeverityError, Cell: "daftar.csv!!C3", Values: map[string]string{"kode": "0012", "n": "1"}}})
	for cell, want := range map[string]string{"A1": "Kode", "A2": "", "A3": "0012", "B3": "=1+1", "C3": "1,5\r\njuta", "D1": "Perlu diperbaiki"} {
		if got := cellValue(t, f, csvSheet, cell); got != want {
			t.Errorf("%s = %q, want %q", cell, got, want)
		}
	}
	if formula, _ := f.GetCellFormula(csvSheet, "B3"); formula != "" || fillOf(t, f, csvSheet, "C3") != errorColour {
		t.Errorf("formula %q, fill %q", formula, fillOf(t, f, csvSheet, "C3"))
	}
}

func TestTheListItselfIsNeverTheTarget(t *testing.T) {
	in := sellerList(t)
	before, _ := os.ReadFile(in)
	link := filepath.Join(filepath.Dir(in), "tautan.xlsx")
	if err := os.Link(in, link); err != nil {
		t.Fatal(err)
	}
	for _, out := range []string{in, filepath.Join(filepath.Dir(in), ".", "daftar.xlsx"), link} {
		if err := Mark(in, listIssues, out, MarkOptions{}); err == nil {
			t.Errorf("marked onto %s", out)
		}
		if err := GiveCodes(in, out, nil); err == nil {
			t.Errorf("codes given onto %s", out)
		}
	}
	if after, _ := os.ReadFile(in); string(after) != string(before) {
		t.Error("the original changed")
	}
}

func TestAListThatCannotBeOpenedIsSaidAndLeavesNothing(t *testing.T) {
	whole, err := os.ReadFile(sellerList(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{"empty": nil, "text": []byte("bukan excel"), "torn": whole[:len(whole)/2]} {
		dir := t.TempDir()
		in, out := filepath.Join(dir, "daftar.xlsx"), filepath.Join(dir, "hasil.xlsx")
		if err := os.WriteFile(in, b, 0o644); err != nil {
			t.Fatal(err)
		}
		var u *connector.Unreadable
		if err := Mark(in, listIssues, out, MarkOptions{}); !errors.As(err, &u) {
			t.Errorf("%s: %v", name, err)
		}
		if got := names(t, dir); len(got) != 1 {
			t.Errorf("%s: left %v", name, got)
		}
	}
	var u *connector.Unreadable
	if err := Mark(sellerList(t), nil, filepath.Join(t.TempDir(), "x.xlsx"), MarkOptions{MaxUnzipped: 100}); !errors.As(err, &u) || u.Key != "too_big" || u.Values["batas"] != "1 MiB" {
		t.Errorf("a workbook beyond its limit: %v", err)
	}
}

func TestSheetsWithCommentsOfAnotherProgramKeepThem(t *testing.T) {
	// excelize looks for comments1.xml; LibreOffice and openpyxl name it
	// otherwise, and then ours would have a box without words.
	in := rename(t, sellerList(t), map[string]string{"xl/comments1.xml": "xl/comments/comment7.xml", "xl/drawings/vmlDrawing1.vml": "xl/drawings/commentsDrawing7.vml"})
	f, _ := marked(t, in, listIssues)
	got := notes(t, f, "MEUBELER")
	if got["B3"] != "laris" {
		t.Errorf("the seller's comment is lost: %q", got)
	}
	if fillOf(t, f, "MEUBELER", "A4") != errorColour {
		t.Error("the cell is not filled")
	}
}
