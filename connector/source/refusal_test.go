package source_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ekatalog/connector/source"
	"ekatalog/mapping"
	"ekatalog/schemas"
	"ekatalog/testdata/hostile"
)

func TestAFileThatIsNoListIsRefusedWithWhatItIs(t *testing.T) {
	good := grid(t, [][]any{{"Kode", "Nama", "Harga"}, {"K1", "Meja", 5}})
	csv := []byte("Kode,Nama,Harga\nK1,Meja,5\n")
	for name, c := range map[string]struct {
		file    string
		content []byte
		key, is string // is: the value that says what it is
	}{
		"old Excel":             {"a.xls", hostile.OLE(), "file_old_format", ""},
		"old Excel, renamed":    {"a.xlsx", hostile.OLE(), "file_old_format", ""},
		"password":              {"a.xlsx", hostile.OLELocked(), "file_locked", ""},
		"web page as Excel":     {"a.xls", []byte("<html><table></table>"), "file_wrong_extension", "HTML"},
		"picture":               {"a.xlsx", []byte("\xff\xd8\xff\xe0\x00\x10JFIF"), "file_wrong_extension", "JPEG"},
		"PDF":                   {"a.xlsx", []byte("%PDF-1.7"), "file_wrong_extension", "PDF"},
		"csv as Excel":          {"a.xlsx", csv, "file_wrong_extension", "CSV"},
		"Excel as csv":          {"a.csv", good, "file_wrong_extension", "Excel (.xlsx)"},
		"Excel's own XML":       {"a.xls", []byte(`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">`), "file_wrong_extension", "XML Spreadsheet 2003"},
		"JSON":                  {"a.csv", []byte(`[{"a":1}]`), "file_wrong_extension", "JSON"},
		"Word":                  {"a.xlsx", zipped(t, [][2]string{{"word/document.xml", "x"}}), "file_wrong_extension", "Word (.docx)"},
		"binary workbook":       {"a.xlsb", zipped(t, [][2]string{{"xl/workbook.bin", "x"}}), "file_xlsb", ""},
		"LibreOffice":           {"a.ods", zipped(t, [][2]string{{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, {"content.xml", "x"}}), "file_ods", ""},
		"a zip of lists":        {"a.zip", zipped(t, [][2]string{{"daftar/b.xlsx", "x"}}), "file_zip", "b.xlsx"},
		"an empty zip":          {"a.xlsx", zipped(t, nil), "file_wrong_extension", "ZIP"},
		"nothing":               {"a.xlsx", nil, "list_empty", ""},
		"blank csv":             {"a.csv", []byte("\n \n"), "list_empty", ""},
		"unknown bytes":         {"a.csv", []byte("a\x00b"), "file_damaged", ""},
		"Excel's lock":          {"~$a.xlsx", []byte("x"), "file_is_lock", ""},
		"a quote without end":   {"a.csv", []byte("Kode,Nama,Harga\nK1,\"Meja,5\n"), "csv_quote_open", ""},
		"a line without end":    {"a.csv", []byte("Kode,Nama,Harga\nK1," + strings.Repeat("Meja ", 300_000) + ",5\n"), "csv_line_long", ""},
		"csv with wide records": {"a.csv", []byte("Kode,Nama,Harga\nK1,Meja" + strings.Repeat(",5", 1001)), "too_many_columns", ""},
	} {
		t.Run(name, func(t *testing.T) {
			u := refusal(t, &source.File{Path: save(t, c.file, c.content)})
			if u.Key != c.key || u.Values["berkas"] != c.file || u.Values["isi"] != c.is {
				t.Errorf("got %v, want %s %s", u, c.key, c.is)
			}
			for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
				if said := schemas.Say(lang, u.Key, u.Values); !schemas.HasMessage(u.Key) || strings.ContainsAny(said, "{}") {
					t.Errorf("says %q", said)
				}
			}
		})
	}
}

func TestAMissingFileAndAFolderAreRefused(t *testing.T) {
	if u := refusal(t, &source.File{Path: filepath.Join(t.TempDir(), "tidak-ada.xlsx")}); u.Key != "file_missing" {
		t.Error(u)
	}
	if u := refusal(t, &source.File{Path: t.TempDir()}); u.Key != "file_not_a_file" {
		t.Error(u)
	}
}

func TestAListThatLacksSheetsOrColumnsIsRefusedWithWhatThereIs(t *testing.T) {
	list := save(t, "a.xlsx", grid(t, [][]any{{"Kode", "Nama Barang", "Harga", "Stok", "Stok"}, {"K1", "Meja", 5}}, func(x *excelize.File) {
		_, err := x.NewSheet("Lain")
		must(t, err)
	}))
	name := source.Column{Name: "Nama Barang", Required: true, Role: source.RoleName}
	for what, c := range map[string]struct {
		sheet  string
		header int
		wanted []source.Column
		want   string
	}{
		"sheet":                   {"M", 0, wanted, `sheet_missing berkas=a.xlsx daftar="L", "Lain" lembar=M`},
		"column":                  {"L", 0, []source.Column{name, {Name: "Hraga", Required: true, Role: source.RolePrice}}, `column_missing baris=1 berkas=a.xlsx kolom="Hraga" lembar=L terdekat="Harga"`},
		"column and nothing near": {"", 0, []source.Column{name, {Name: "Berat (gram)", Required: true}}, `column_missing_none baris=1 berkas=a.xlsx daftar="Kode", "Nama Barang", "Harga", "Stok" kolom="Berat (gram)" lembar=L`},
		"column of the same word": {"L", 0, []source.Column{{Name: "Nama", Required: true, Role: source.RoleName}, {Name: "Harga"}}, `column_missing baris=1 berkas=a.xlsx kolom="Nama" lembar=L terdekat="Nama Barang"`},
		"twins":                   {"L", 0, []source.Column{name, {Name: "stok"}}, `header_twice berkas=a.xlsx kolom=Stok lembar=L sel1=D1 sel2=E1`},
		"header":                  {"L", 0, []source.Column{{Name: "NAME"}, {Name: "PRICE", Required: true}}, `header_not_found berkas=a.xlsx kolom="NAME", "PRICE" lembar=L`},
		"header at its row":       {"L", 2, wanted, `header_not_found berkas=a.xlsx kolom="Kode", "Nama", "Harga" lembar=L`},
		"any sheet":               {"*", 0, []source.Column{name, {Name: "Biaya", Required: true, Role: source.RolePrice}}, `no_sheet_fits berkas=a.xlsx kolom="Nama Barang", "Biaya"`},
		"an empty sheet":          {"Lain", 0, wanted, `list_empty berkas=a.xlsx`},
	} {
		t.Run(what, func(t *testing.T) {
			u := refusal(t, &source.File{Path: list, Sheet: c.sheet, HeaderRow: c.header, Wanted: c.wanted})
			if u.Error() != c.want {
				t.Errorf("got\n%s\nwant\n%s", u, c.want)
			}
			if said := schemas.Say(schemas.Indonesian, u.Key, u.Values); strings.ContainsAny(said, "{}") {
				t.Errorf("says %q", said)
			}
		})
	}
	sku := []source.Column{name, {Name: "SKU", Required: true, Role: source.RoleSKU}, {Name: "Berat"}}
	if rows, _ := mustRead(t, &source.File{Path: list, Wanted: sku}); len(rows) != 1 {
		t.Errorf("without a code column: got %d rows", len(rows))
	}
}

func TestAHeaderWithoutProductsIsAnEmptyList(t *testing.T) {
	for name, content := range map[string][]byte{"a.csv": []byte("Kode,Nama,Harga\n"), "a.xlsx": grid(t, [][]any{{"Kode", "Nama", "Harga"}, {"JUMLAH", nil, 0}})} {
		if u := refusal(t, &source.File{Path: save(t, name, content)}); u.Key != "list_empty" {
			t.Error(u)
		}
	}
}

func TestLimitsAreKept(t *testing.T) {
	list := grid(t, [][]any{{"Kode", "Nama", "Harga"}, {"K1", "Meja", 5}, {"K2", "Kursi", 5}, {"K3", "Rak", 5, nil, nil, "x"}}, func(x *excelize.File) {
		must(t, x.MergeCell("L", "E1", "F1"))
		must(t, x.MergeCell("L", "E2", "F2"))
	})
	for want, limits := range map[string]source.Limits{
		"too_big":          {Unzipped: 1000},
		"too_many_entries": {Entries: 3},
		"too_many_rows":    {Rows: 2},
		"too_many_columns": {Columns: 5},
		"too_many_strings": {Strings: 4},
		"too_many_merges":  {Merges: 1},
	} {
		u := refusal(t, &source.File{Path: save(t, "a.xlsx", list), Limits: limits})
		if u.Key != want {
			t.Errorf("got %v, want %s", u, want)
		}
	}
	if u := refusal(t, &source.File{Path: save(t, "a.xlsx", list), Limits: source.Limits{File: 100}}); u.Key != "file_too_big" { // no setting raises it
		t.Error(u)
	}
	mustRead(t, &source.File{Path: save(t, "a.xlsx", list), Limits: source.Limits{Rows: 3, Columns: 6, Merges: 2}})
	notes := save(t, "b.csv", []byte("Kode,Nama,Harga\nK1,Meja,5\nCatatan,,\nCatatan,,\nCatatan,,\n"))
	if u := refusal(t, &source.File{Path: notes, Limits: source.Limits{Rows: 2}}); u.Key != "too_many_lines" {
		t.Errorf("got %v of a list with more notes than it may have rows", u)
	}
	mustRead(t, &source.File{Path: notes, Limits: source.Limits{Rows: 3}})
}

// harm is a workbook that means harm, with the key of its refusal.
type harm struct {
	content []byte
	key     string
}

// harmful are small ones, huge are those that take their time to write.
func harmful(t testing.TB) map[string]harm {
	product := `<row r="2">` + inline("A2", "K1") + inline("B2", "Meja") + `<c r="C2"><v>5</v></c></row>`
	rows := headerRow + product
	good := book{rows: rows}.bytes(t)
	corrupt := bytes.Clone(good)
	corrupt[bytes.Index(corrupt, []byte("xl/worksheets/sheet1.xml"))+40] ^= 0xff
	wide := `<row r="2">` + inline("A2", "K1") + inline("B2", "Meja") + `<c r="XFE2"><v>5</v></c></row>`
	return map[string]harm{
		"broken bytes":            {corrupt, "file_damaged"},
		"document type":           {book{sheet: `<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData>` + rows + `</sheetData></worksheet>`}.bytes(t), "file_damaged"},
		"shared string below":     {book{rows: headerRow + `<row r="2"><c r="A2" t="s"><v>-1</v></c></row>`}.bytes(t), "file_damaged"},
		"shared string beyond":    {book{rows: headerRow + `<row r="2"><c r="A2" t="s"><v>4294967296</v></c></row>`}.bytes(t), "file_damaged"},
		"shared string off by 1":  {book{strings: `<sst><si><t>a</t></si></sst>`, rows: headerRow + `<row r="2"><c r="A2" t="s"><v>1</v></c></row>`}.bytes(t), "file_damaged"},
		"rows backwards":          {book{rows: `<row r="9"/>` + rows}.bytes(t), "rows_out_of_order"},
		"row twice":               {book{rows: rows + product}.bytes(t), "rows_out_of_order"},
		"row zero":                {book{rows: `<row r="0"/>` + rows}.bytes(t), "rows_out_of_order"},
		"column 16,385":           {book{rows: headerRow + wide}.bytes(t), "too_many_columns"},
		"row beyond Excel's last": {book{rows: rows + `<row r="1048577">` + inline("A1048577", "x") + `</row>`}.bytes(t), "file_damaged"},
		"part twice":              {hostile.Zip(append(hostile.Book{Rows: rows}.Parts(), hostile.Part{Name: "XL/worksheets/sheet1.xml"})), "file_damaged"},
		"sheet twice":             {book{rows: rows, more: map[string]string{"xl/workbook.xml": `<workbook xmlns:r="` + relSpace + `"><sheets><sheet name="L" r:id="rId1"/><sheet name="M" r:id="rId1"/></sheets></workbook>`}}.bytes(t), "file_damaged"},
		"no end":                  {book{sheet: `<worksheet><sheetData>` + rows}.bytes(t), "file_damaged"},
		"ends too many":           {book{sheet: `<worksheet><sheetData>` + rows + `</sheetData></worksheet></x>`}.bytes(t), "file_damaged"},
		"sheet outside":           {book{rows: rows, more: map[string]string{"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="` + relSpace + `/worksheet" TargetMode="External" Target="file:///etc/passwd"/></Relationships>`}}.bytes(t), "file_damaged"},
		"merge without reference": {book{rows: rows, after: `<mergeCells><mergeCell ref=""/><mergeCell/><mergeCell ref="A1:XFD1048576999"/><mergeCell ref="E9:D8"/><mergeCell ref="A1:A1"/></mergeCells>`}.bytes(t), ""},
	}
}

func huge(t testing.TB) map[string]harm {
	rows := headerRow + `<row r="2">` + inline("A2", "K1") + inline("B2", "Meja") + `<c r="C2"><v>5</v></c></row>`
	bomb := book{rows: rows, more: map[string]string{"xl/sharedStrings.xml": "<sst>" + strings.Repeat(" ", 20<<20) + "</sst>"}}.bytes(t)
	many := make([][2]string, 5000)
	for i := range many {
		many[i] = [2]string{strings.Repeat("x", 500) + fmt.Sprint(i), ""}
	}
	return map[string]harm{
		"bomb":               {bomb, "too_compressed"},
		"bomb that lies":     {hostile.Lying(bomb, "xl/sharedStrings.xml"), "file_damaged"},
		"too many parts":     {zipped(t, many), "too_many_entries"},
		"endless text":       {book{rows: headerRow + `<row r="2">` + inline("A2", counting("%d&amp;", 200_000)) + `</row>`}.bytes(t), "file_damaged"},
		"endless tag":        {book{rows: headerRow + `<row r="2" x="` + counting("%d", 250_000) + `"/>`}.bytes(t), "file_damaged"},
		"overlapping merges": {book{rows: rows, after: `<mergeCells>` + counting(`<mergeCell ref="A1:ALL%d"/>`, 400) + `</mergeCells>`}.bytes(t), "file_damaged"},
		"too many merges":    {book{rows: rows, after: `<mergeCells>` + counting(`<mergeCell ref="A%[1]d:B%[1]d"/>`, 50_001) + `</mergeCells>`}.bytes(t), "too_many_merges"},
	}
}

func counting(format string, times int) string { return hostile.Counting(format, 1, times) }

func TestAHostileWorkbookIsRefusedSoonAndInLittleMemory(t *testing.T) {
	all := harmful(t)
	maps.Copy(all, huge(t))
	for name, c := range all {
		t.Run(name, func(t *testing.T) {
			path := save(t, "a.xlsx", c.content)
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			start := time.Now()
			if c.key == "" {
				mustRead(t, &source.File{Path: path})
			} else if u := refusal(t, &source.File{Path: path}); u.Key != c.key {
				t.Errorf("got %v, want %s", u, c.key)
			}
			runtime.ReadMemStats(&after)
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("took %v", took)
			}
			if got := (after.TotalAlloc - before.TotalAlloc) >> 20; got > 64 {
				t.Errorf("allocated %d MiB", got)
			}
		})
	}
}

func TestAWorkbookCutOffAnywhereIsRefused(t *testing.T) {
	whole := book{rows: headerRow + `<row r="2">` + inline("A2", "K1") + inline("B2", "Meja") + `<c r="C2"><v>5</v></c></row>`}.bytes(t)
	dir := t.TempDir()
	for n := 0; n < len(whole); n += 31 {
		path := filepath.Join(dir, "a.xlsx")
		must(t, os.WriteFile(path, whole[:n], 0o600))
		refusal(t, &source.File{Path: path})
	}
}

func TestEmptyStyledRowsWithoutEndCostNoMemory(t *testing.T) {
	var b strings.Builder
	b.WriteString(headerRow + `<row r="2">` + inline("A2", "K1") + inline("B2", "Meja") + `<c r="C2"><v>5</v></c></row>`)
	for n := 3; n < 200_000; n++ {
		fmt.Fprintf(&b, `<row r="%d" s="3"><c r="A%d" s="3"/></row>`, n, n)
	}
	b.WriteString(`<row r="200000">` + inline("A200000", "K2") + inline("B200000", "Rak") + `<c r="C200000"><v>6</v></c></row>`)
	path := save(t, "a.xlsx", book{rows: b.String()}.bytes(t))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	rows, reading := mustRead(t, &source.File{Path: path})
	runtime.ReadMemStats(&after)
	if len(rows) != 2 || rows[1].Number != 200_000 {
		t.Errorf("got %d rows", len(rows))
	}
	if got := after.TotalAlloc - before.TotalAlloc; got > 8<<20 {
		t.Errorf("allocated %d bytes", got)
	}
	if got := reading.LeftOut; len(got) != 1 || got[0].Found != "3–199999" {
		t.Errorf("left out %+v", got)
	}
}

func TestAnErrorOfTheCallerAndACancelledContextEndTheRead(t *testing.T) {
	path := save(t, "a.xlsx", grid(t, [][]any{{"Kode", "Nama", "Harga"}, {"K1", "Meja", 5}}))
	f := &source.File{Path: path, Wanted: wanted, TempDir: t.TempDir()}
	if _, err := f.Read(context.Background(), func(*mapping.Row) error { return io.ErrClosedPipe }); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v, want the caller's error", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := f.Read(ctx, func(*mapping.Row) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was called off", err)
	}
	if left, _ := os.ReadDir(f.TempDir); len(left) > 0 {
		t.Errorf("%d files left behind", len(left))
	}
}

func TestAPartBehindAZipPasswordIsRefused(t *testing.T) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range []string{"xl/workbook.xml"} {
		_, err := z.CreateRaw(&zip.FileHeader{Name: name, Flags: 1, CompressedSize64: 0})
		must(t, err)
	}
	must(t, z.Close())
	if u := refusal(t, &source.File{Path: save(t, "a.xlsx", out.Bytes())}); u.Key != "file_locked" {
		t.Error(u)
	}
}
