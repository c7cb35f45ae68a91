package workbook

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// rename copies a workbook with some parts under other names, which the other
// parts then refer to.
func rename(t *testing.T, path string, parts map[string]string) string {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var pairs []string
	for from, to := range parts {
		pairs = append(pairs, strings.TrimPrefix(from, "xl/"), strings.TrimPrefix(to, "xl/"))
	}
	r := strings.NewReplacer(pairs...)
	out := filepath.Join(t.TempDir(), filepath.Base(path))
	f, err := os.Create(out)
	if err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(f)
	for _, p := range z.File {
		in, err := p.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		in.Close()
		part, err := w.Create(r.Replace(p.Name))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, r.Replace(string(b))); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestCodesContinueTheirNeighboursOrBeginWithInitials(t *testing.T) {
	wood, food := "KERAJINAN KAYU", "Kue Kering"
	sheets := []CodeSheet{
		{Sheet: "MEUBELER", Column: 2, Rows: []CodeRow{
			{5, "KR-001", wood}, {6, "", wood}, {7, "KR 003", wood}, {8, "KR-005", wood}, {9, "-", wood}, {10, "  ", wood},
			{12, "", "MEUBEL"}, {13, "MB-01", "MEUBEL"},
		}},
		{Sheet: "CUCIAN", Column: 4, New: true, HeaderRow: 2, Title: "Kode", Rows: []CodeRow{{3, "", ""}, {4, "", ""}}},
		{Sheet: "ROTI&KUE", Column: 1, Rows: []CodeRow{{2, "KK01", "Kue Basah"}, {3, "2026-03-02", food}, {4, "", food}, {5, "12", food}, {6, "", ""}}},
	}
	want := []NewCode{
		{"MEUBELER", "B6", "KR-006"}, {"MEUBELER", "B10", "KR-007"}, {"MEUBELER", "B12", "MB-02"},
		{"CUCIAN", "D2", "Kode"}, {"CUCIAN", "D3", "CU-001"}, {"CUCIAN", "D4", "CU-002"},
		{"ROTI&KUE", "A4", "KKA-001"}, {"ROTI&KUE", "A6", "RK-001"},
	}
	if diff := cmp.Diff(want, PlanCodes(sheets)); diff != "" {
		t.Error(diff)
	}
}

func TestTakenCodesAreNotGivenAgain(t *testing.T) {
	sheets := []CodeSheet{{Sheet: "S", Column: 1, Rows: []CodeRow{{2, "A-09", ""}, {3, "", ""}, {4, "", ""}}}}
	want := []NewCode{{"S", "A3", "A-11"}, {"S", "A4", "A-12"}}
	if diff := cmp.Diff(want, PlanCodes(sheets, "a-10")); diff != "" {
		t.Error(diff)
	}
}

func TestPlannedCodesAreUniqueAndUsable(t *testing.T) {
	code := rapid.OneOf(rapid.Just(""), rapid.StringMatching(`[A-Za-z]{0,3}[-./ ]?[0-9]{0,10}`))
	section := rapid.OneOf(rapid.Just(""), rapid.SampledFrom([]string{"KERAJINAN KAYU", "Kue Kering", "家具", "A", "Ébène"}), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		var sheets []CodeSheet
		seen := map[string]bool{}
		missing := 0
		for s := range rapid.IntRange(1, 3).Draw(t, "sheets") {
			sheet := CodeSheet{Sheet: rapid.SampledFrom([]string{"", "MEUBELER", "!"}).Draw(t, "sheet"), Column: s + 1}
			for r := range rapid.IntRange(0, 12).Draw(t, "rows") {
				row := CodeRow{Row: r + 2, Code: code.Draw(t, "code"), Section: section.Draw(t, "section")}
				seen[connector.FoldSKU(strings.TrimSpace(row.Code))] = true
				if strings.TrimSpace(row.Code) == "" {
					missing++
				}
				sheet.Rows = append(sheet.Rows, row)
			}
			sheets = append(sheets, sheet)
		}
		plan := PlanCodes(sheets)
		if len(plan) != missing {
			t.Fatalf("%d codes for %d rows", len(plan), missing)
		}
		for _, c := range plan {
			if folded := connector.FoldSKU(c.Code); seen[folded] {
				t.Fatalf("%s is there twice", c.Code)
			} else {
				seen[folded] = true
			}
			if len(c.Code) > 64 || strings.Trim(c.Code, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/-") != "" {
				t.Fatalf("%q is no code", c.Code)
			}
		}
	})
}

func TestGivenCodesStandInACopyWithItsLook(t *testing.T) {
	in, out := sellerList(t), filepath.Join(t.TempDir(), "berkode.xlsx")
	before, _ := os.ReadFile(in)
	if err := GiveCodes(in, out, []NewCode{{"MEUBELER", "A4", "0012"}, {"MEUBELER", "F2", "Kode"}}); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenFile(out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	kind, _ := f.GetCellType("MEUBELER", "A4")
	id, _ := f.GetCellStyle("MEUBELER", "A4")
	s, _ := f.GetStyle(id)
	if got := cellValue(t, f, "MEUBELER", "A4"); got != "0012" || kind != excelize.CellTypeSharedString || s.NumFmt != formatText {
		t.Errorf("A4 = %q, type %v, format %d", got, kind, s.NumFmt)
	}
	if fillOf(t, f, "MEUBELER", "C5") != "DDEEFF" || notes(t, f, "MEUBELER")["C5"] != "harga lama" {
		t.Error("the rest of the list changed")
	}
	if after, _ := os.ReadFile(in); string(after) != string(before) {
		t.Error("the original changed")
	}
}

func TestACodeNeverOverwritesWhatACellHolds(t *testing.T) {
	dir := t.TempDir()
	csv := filepath.Join(dir, "daftar.csv")
	if err := os.WriteFile(csv, []byte("Kode,Nama\nA1,x\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for in, sheet := range map[string]string{sellerList(t): "MEUBELER", csv: ""} {
		out := filepath.Join(t.TempDir(), "out"+filepath.Ext(in))
		for _, cell := range []string{"A1", "A2"} {
			if err := GiveCodes(in, out, []NewCode{{sheet, cell, "X-1"}}); err == nil {
				t.Errorf("%s of %s is overwritten", cell, filepath.Base(in))
			}
		}
		if _, err := os.Stat(out); err == nil {
			t.Error("a file was written")
		}
	}
}

func TestACSVKeepsItsBytesAroundTheCodes(t *testing.T) {
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String("Kode\tNama\r\n\tKursi é\r\n")
	if err != nil {
		t.Fatal(err)
	}
	utf16Want, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String("Kode\tNama\r\nK-1\tKursi é\r\n")
	for name, tc := range map[string]struct {
		in, want string
		plan     []NewCode
	}{
		"semicolon, CRLF, mark": {"\xEF\xBB\xBFKode;Nama\r\n;\"Meja; besar\"\r\n\r\n-;Kursi", "\xEF\xBB\xBFKode;Nama\r\nK-1;\"Meja; besar\"\r\n\r\nK-2;Kursi", []NewCode{{"", "A2", "K-1"}, {"", "A4", "K-2"}}},
		"Windows-1252":          {"Kode,Nama\n,Caf\xe9\n", "Kode,Nama\nK-1,Caf\xe9\n", []NewCode{{"", "A2", "K-1"}}},
		"a new column":          {"Nama,Harga\nMeja,1\nKursi\n", "Nama,Harga,Kode\nMeja,1,K-1\nKursi,,K-2\n", []NewCode{{"", "C1", "Kode"}, {"", "C2", "K-1"}, {"", "C3", "K-2"}}},
		"a separator named":     {"sep=;\r\nKode;Nama\r\n;Meja\r\n", "sep=;\r\nKode;Nama\r\nK-1;Meja\r\n", []NewCode{{"", "A2", "K-1"}}},
		"a quoted empty cell":   {"Kode,Nama\n\"\",Meja\n", "Kode,Nama\nK-1,Meja\n", []NewCode{{"", "A2", "K-1"}}},
		"UTF-16":                {utf16, utf16Want, []NewCode{{"", "A2", "K-1"}}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			in, out := filepath.Join(dir, "a.csv"), filepath.Join(dir, "b.csv")
			if err := os.WriteFile(in, []byte(tc.in), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := GiveCodes(in, out, tc.plan); err != nil {
				t.Fatal(err)
			}
			got, _ := os.ReadFile(out)
			if string(got) != tc.want {
				t.Errorf("got %q\nwant %q", got, tc.want)
			}
		})
	}
}

func TestCodeSheetsFindTheColumnOrAFreeOne(t *testing.T) {
	in := sellerList(t)
	coded := mapping.NewHeader("daftar.xlsx", "MEUBELER", mapping.NumbersID, []string{"Kode", "Nama Barang", "Harga", "Stok"}, []int{1, 2, 3, 4})
	rows := []*mapping.Row{
		{Header: coded, Number: 3, Section: "KAYU", Values: []mapping.Value{{Text: "KR-001"}, {}, {}, {}}},
		{Header: coded, Number: 4, Section: "KAYU", Values: []mapping.Value{{}, {}, {}, {}}},
		{Header: mapping.NewHeader("lain.xlsx", "X", mapping.NumbersID, nil, nil), Number: 1},
	}
	got, err := CodeSheets(in, rows, "KODE")
	if err != nil {
		t.Fatal(err)
	}
	want := []CodeSheet{{Sheet: "MEUBELER", Title: "KODE", Column: 1, Rows: []CodeRow{{3, "KR-001", "KAYU"}, {4, "", "KAYU"}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got, err = CodeSheets(in, rows, "SKU"); err != nil {
		t.Fatal(err)
	}
	// Column E has a note beside the list, so F is the first that is free.
	if s := got[0]; !s.New || s.Column != 6 || s.HeaderRow != 2 {
		t.Errorf("new column %d, header row %d", s.Column, s.HeaderRow)
	}
}

func FuzzParseTable(f *testing.F) {
	for _, s := range []string{"", "a,b\n", "a;\"b\"\"c\nd\";e\r\n\r\nx", "sep=;\r\n1;2", "\xff\xfea\x00", "\"open", "a\rb", "\xEF\xBB\xBF,"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		table, err := parseTable(b)
		if err != nil {
			return
		}
		at := 0
		for n, r := range table.records {
			table.row(n + 1)
			for _, c := range r.cells {
				if c.from < at || c.to < c.from || c.to > len(table.text) {
					t.Fatalf("cell %+v after %d in %d", c, at, len(table.text))
				}
				at = c.to
			}
		}
		var out strings.Builder
		if table.encoding == nil {
			if err := table.write(&out, nil); err != nil || out.String() != string(b) {
				t.Fatalf("%q came back as %q: %v", b, out.String(), err)
			}
		}
	})
}
