package source_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ekatalog/connector"
	"ekatalog/connector/source"
	"ekatalog/mapping"
	"ekatalog/testdata/hostile"
)

// wanted is what most lists here are read for.
var wanted = []source.Column{
	{Name: "Kode", Required: true, Role: source.RoleSKU},
	{Name: "Nama", Required: true, Role: source.RoleName},
	{Name: "Harga", Required: true, Role: source.RolePrice},
}

// save writes a list into a folder of the test's own.
func save(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// read reads a list and checks that no copy of it is left behind.
func read(t testing.TB, f *source.File) ([]*mapping.Row, connector.Reading, error) {
	t.Helper()
	if f.TempDir == "" {
		f.TempDir = t.TempDir()
	}
	if f.Numbers == "" {
		f.Numbers = mapping.NumbersID
	}
	if f.Wanted == nil {
		f.Wanted = wanted
	}
	var rows []*mapping.Row
	reading, err := f.Read(context.Background(), func(r *mapping.Row) error {
		rows = append(rows, r)
		return nil
	})
	if left, _ := os.ReadDir(f.TempDir); len(left) > 0 {
		t.Errorf("%d files left in the temporary folder", len(left))
	}
	return rows, reading, err
}

func mustRead(t testing.TB, f *source.File) ([]*mapping.Row, connector.Reading) {
	t.Helper()
	rows, reading, err := read(t, f)
	if err != nil {
		t.Fatal(err)
	}
	return rows, reading
}

// refusal reads a list that must be refused and gives the refusal.
func refusal(t testing.TB, f *source.File) *connector.Unreadable {
	t.Helper()
	_, reading, err := read(t, f)
	var u *connector.Unreadable
	if !errors.As(err, &u) {
		t.Fatalf("got reading %+v and error %v, want a refusal", reading, err)
	}
	return u
}

// value gives what a row has under a header.
func value(t testing.TB, r *mapping.Row, name string) mapping.Value {
	t.Helper()
	v, ok := r.Value(name)
	if !ok {
		t.Fatalf("row %d has no column %s", r.Number, name)
	}
	return v
}

// text gives the values of a row joined by "|".
func text(r *mapping.Row) string {
	var all []string
	for _, v := range r.Values {
		all = append(all, v.Text)
	}
	return strings.Join(all, "|")
}

func texts(rows []*mapping.Row) []string {
	var all []string
	for _, r := range rows {
		all = append(all, text(r))
	}
	return all
}

// reasons gives "A3 left_out_section" of each entry of a reading.
func reasons(r connector.Reading) []string {
	var all []string
	for _, l := range r.LeftOut {
		all = append(all, l.Place[strings.LastIndex(l.Place, "!")+1:]+" "+l.Reason)
	}
	return all
}

// book is a workbook made by hand, for what no library writes.
type book struct {
	sheet   string // the whole sheet part
	rows    string // what stands in sheetData, where sheet is empty
	after   string // what stands behind sheetData
	strings string // the whole shared strings part
	styles  string // the whole styles part
	props   string // attributes of workbookPr
	more    map[string]string
}

const (
	mainSpace = hostile.MainSpace
	relSpace  = hostile.RelSpace
)

func (b book) bytes(testing.TB) []byte {
	return hostile.Book{Rows: b.rows, After: b.after, Sheet: b.sheet, Strings: b.strings, Styles: b.styles, Props: b.props, More: b.more}.Bytes()
}

func zipped(_ testing.TB, parts [][2]string) []byte {
	all := make([]hostile.Part, len(parts))
	for i, p := range parts {
		all[i] = hostile.Part{Name: p[0], Content: p[1]}
	}
	return hostile.Zip(all)
}

// inline is an inline string cell.
func inline(ref, text string) string { return hostile.Inline(ref, text) }

// headerRow is the header Kode, Nama, Harga in row 1.
var headerRow = `<row r="1">` + inline("A1", "Kode") + inline("B1", "Nama") + inline("C1", "Harga") + `</row>`

// grid writes rows of cells with excelize, from A1 of sheet "L". A nil is no cell.
func grid(t testing.TB, rows [][]any, more ...func(x *excelize.File)) []byte {
	t.Helper()
	x := excelize.NewFile()
	defer x.Close()
	must(t, x.SetSheetName("Sheet1", "L"))
	for i, row := range rows {
		for j, v := range row {
			if v != nil {
				cell, _ := excelize.CoordinatesToCellName(j+1, i+1)
				must(t, x.SetCellValue("L", cell, v))
			}
		}
	}
	for _, m := range more {
		m(x)
	}
	b, err := x.WriteToBuffer()
	must(t, err)
	return b.Bytes()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
