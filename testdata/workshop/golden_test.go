package workshop

import (
	"archive/zip"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const goldenDir = "golden"

// golden compares bytes with a golden file and says in words where they differ.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join(goldenDir, filepath.FromSlash(name))
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(want, got) {
		return
	}
	if strings.HasSuffix(name, ".xlsx") {
		t.Errorf("%s: %s", name, bookDifference(want, got))
		return
	}
	t.Errorf("%s (-want +got):\n%s", name, cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")))
}

// goldenFolder compares every file of a folder, and which files there are.
func goldenFolder(t *testing.T, name, dir string) {
	t.Helper()
	kept := filepath.Join(goldenDir, name)
	if *update {
		if err := os.RemoveAll(kept); err != nil {
			t.Fatal(err)
		}
	}
	made := fileNames(t, dir)
	for _, f := range made {
		b, err := os.ReadFile(filepath.Join(dir, f))
		if err != nil {
			t.Fatal(err)
		}
		golden(t, name+"/"+f, b)
	}
	if want := fileNames(t, kept); !slices.Equal(want, made) {
		t.Errorf("%s: files %q, want %q", name, made, want)
	}
}

func fileNames(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// part is one file inside a workbook.
type part struct {
	name    string
	content []byte
}

func bookParts(book []byte) ([]part, error) {
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		return nil, err
	}
	var parts []part
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(r)
		if err := errors.Join(err, r.Close()); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		parts = append(parts, part{f.Name, content})
	}
	return parts, nil
}

// bookDifference names the first part in which two workbooks differ and, where
// a sheet shows it, the first cell.
func bookDifference(want, got []byte) string {
	a, err := bookParts(want)
	if err != nil {
		return "the golden file cannot be opened: " + err.Error()
	}
	b, err := bookParts(got)
	if err != nil {
		return "the workbook cannot be opened: " + err.Error()
	}
	for i := range max(len(a), len(b)) {
		switch {
		case i >= len(b):
			return "part " + a[i].name + " is missing"
		case i >= len(a):
			return "part " + b[i].name + " is new"
		case a[i].name != b[i].name:
			return fmt.Sprintf("part %d is %s, want %s", i+1, b[i].name, a[i].name)
		case bytes.Equal(a[i].content, b[i].content):
			continue
		}
		where := "part " + a[i].name + ": "
		if strings.HasPrefix(a[i].name, "xl/worksheets/") || a[i].name == "xl/sharedStrings.xml" {
			if cell := cellDifference(want, got); cell != "" {
				return where + cell
			}
		}
		return where + textDifference(a[i].content, b[i].content)
	}
	return "all parts are equal, the archive around them is not: order, times or compression changed"
}

// textDifference shows where two texts part.
func textDifference(want, got []byte) string {
	at := 0
	for at < len(want) && at < len(got) && want[at] == got[at] {
		at++
	}
	around := func(b []byte) []byte { return b[max(0, at-40):min(len(b), at+80)] }
	return fmt.Sprintf("byte %d: got …%s…, want …%s…", at, around(got), around(want))
}

// cellDifference names the first cell that differs, sheet by sheet and row by
// row; empty when all cells are equal.
func cellDifference(want, got []byte) string {
	a, err := excelize.OpenReader(bytes.NewReader(want))
	if err != nil {
		return ""
	}
	defer a.Close()
	b, err := excelize.OpenReader(bytes.NewReader(got))
	if err != nil {
		return "excelize cannot open it: " + err.Error()
	}
	defer b.Close()
	for _, sheet := range a.GetSheetList() {
		for _, name := range cellNames(a, b, sheet) {
			if x, y := describeCell(a, sheet, name), describeCell(b, sheet, name); x != y {
				return fmt.Sprintf("%s!%s is %s, want %s", sheet, name, y, x)
			}
		}
	}
	return ""
}

// cellNames lists the cells that a sheet of either workbook uses, row by row.
func cellNames(a, b *excelize.File, sheet string) []string {
	columns, rows := 0, 0
	for _, f := range []*excelize.File{a, b} {
		lines, err := f.GetRows(sheet)
		if err != nil {
			continue
		}
		rows = max(rows, len(lines))
		for _, l := range lines {
			columns = max(columns, len(l))
		}
	}
	names := make([]string, 0, rows*columns)
	for row := 1; row <= rows; row++ {
		for column := 1; column <= columns; column++ {
			name, err := excelize.CoordinatesToCellName(column, row)
			if err != nil {
				return names
			}
			names = append(names, name)
		}
	}
	return names
}

// describeCell says all that is compared of a cell.
func describeCell(f *excelize.File, sheet, name string) string {
	value, err := f.GetCellValue(sheet, name, excelize.Options{RawCellValue: true})
	if err != nil {
		return err.Error()
	}
	kind, _ := f.GetCellType(sheet, name)
	style, _ := f.GetCellStyle(sheet, name)
	formula, _ := f.GetCellFormula(sheet, name)
	word := map[excelize.CellType]string{
		excelize.CellTypeUnset: "number", excelize.CellTypeNumber: "number", excelize.CellTypeBool: "boolean", excelize.CellTypeDate: "date",
		excelize.CellTypeError: "error", excelize.CellTypeFormula: "formula", excelize.CellTypeInlineString: "text", excelize.CellTypeSharedString: "text",
	}[kind]
	if value == "" {
		word = "empty"
	}
	text := fmt.Sprintf("%q (%s, style %d)", value, word, style)
	if formula != "" {
		text += " =" + formula
	}
	return text
}

func TestADifferenceBetweenTwoWorkbooksIsNamedByPartAndCell(t *testing.T) {
	book := func(change func(*excelize.File) error) []byte {
		f := excelize.NewFile()
		defer f.Close()
		style, err := f.NewStyle(&excelize.Style{NumFmt: 49})
		if err := errors.Join(err, f.SetCellStr("Sheet1", "A1", "Kode"), f.SetCellInt("Sheet1", "B2", 350000),
			f.SetCellStyle("Sheet1", "D4", "D4", style), change(f)); err != nil {
			t.Fatal(err)
		}
		b, err := f.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	kept := book(func(*excelize.File) error { return nil })
	for name, c := range map[string]struct {
		change func(*excelize.File) error
		want   []string
	}{
		"a number":         {func(f *excelize.File) error { return f.SetCellInt("Sheet1", "B2", 355000) }, []string{"sheet1.xml", "Sheet1!B2", `"355000"`, `want "350000" (number`}},
		"number as text":   {func(f *excelize.File) error { return f.SetCellStr("Sheet1", "B2", "350000") }, []string{"Sheet1!B2", `"350000" (text`, `want "350000" (number`}},
		"a shared text":    {func(f *excelize.File) error { return f.SetCellStr("Sheet1", "A1", "Nama") }, []string{"Sheet1!A1", `"Nama"`, `want "Kode"`}},
		"a further row":    {func(f *excelize.File) error { return f.SetCellInt("Sheet1", "A9", 1) }, []string{"sheet1.xml", "Sheet1!A9", `want "" (empty`}},
		"a width":          {func(f *excelize.File) error { return f.SetColWidth("Sheet1", "A", "A", 40) }, []string{"sheet1.xml", "byte ", "<cols>"}},
		"a sheet":          {func(f *excelize.File) error { _, err := f.NewSheet("Lagi"); return err }, []string{"part "}},
		"a document title": {func(f *excelize.File) error { return f.SetDocProps(&excelize.DocProperties{Title: "Uji"}) }, []string{"docProps/core.xml", "byte "}},
	} {
		got := bookDifference(kept, book(c.change))
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q does not say %q", name, got, want)
			}
		}
	}
	if got := bookDifference(kept, []byte("PK")); !strings.Contains(got, "cannot be opened") {
		t.Errorf("a damaged file: %q", got)
	}
}
