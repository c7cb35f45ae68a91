package source_test

import (
	"archive/zip"
	"bytes"
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
	mainSpace = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	relSpace  = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
)

func (b book) bytes(t testing.TB) []byte {
	t.Helper()
	sheet := b.sheet
	if sheet == "" {
		sheet = `<?xml version="1.0" encoding="UTF-8"?><worksheet ` + mainSpace + `><sheetData>` + b.rows + `</sheetData>` + b.after + `</worksheet>`
	}
	parts := [][2]string{
		{"_rels/.rels", `<Relationships><Relationship Id="rId1" Type="` + relSpace + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook ` + mainSpace + ` xmlns:r="` + relSpace + `"><workbookPr ` + b.props + `/><sheets><sheet name="L" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Type="` + relSpace + `/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="` + relSpace + `/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="rId3" Type="` + relSpace + `/styles" Target="styles.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", sheet},
	}
	if b.strings != "" {
		parts = append(parts, [2]string{"xl/sharedStrings.xml", b.strings})
	}
	if b.styles != "" {
		parts = append(parts, [2]string{"xl/styles.xml", b.styles})
	}
	for name, content := range b.more {
		parts = append(parts, [2]string{name, content})
	}
	return zipped(t, parts)
}

func zipped(t testing.TB, parts [][2]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range parts {
		w, err := z.Create(p[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(p[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// inline is an inline string cell.
func inline(ref, text string) string {
	return `<c r="` + ref + `" t="inlineStr"><is><t>` + text + `</t></is></c>`
}

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
