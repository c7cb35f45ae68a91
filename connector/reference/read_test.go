package reference

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"ekatalog/connector"
	"ekatalog/connector/source"
	"ekatalog/testdata/hostile"
)

type entry = connector.ReferenceEntry

const (
	uuidA = "5136f692-9c21-49e2-9cfa-fa4c93c6de5b"
	uuidB = "0a1b2c3d-0000-4000-8000-000000000001"
)

// entries makes entries of code, name, type, code, name, type.
func entries(v ...string) []entry {
	var out []entry
	for i := 0; i+2 < len(v); i += 3 {
		out = append(out, entry{Code: v[i], Name: v[i+1], Type: v[i+2]})
	}
	return out
}

// sheet is a workbook with the rows given, below a letterhead, in its second sheet.
func sheet(t testing.TB, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	f.SetSheetRow("Sheet1", "A1", &[]any{"Petunjuk"})
	if _, err := f.NewSheet("Daftar"); err != nil {
		t.Fatal(err)
	}
	f.SetSheetRow("Daftar", "A1", &[]any{"DAFTAR KATEGORI"})
	for i, row := range rows {
		f.SetSheetRow("Daftar", fmt.Sprintf("A%d", i+3), &row)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func encoded(t testing.TB, s string, utf16 bool) []byte {
	t.Helper()
	var b []byte
	var err error
	if utf16 {
		b, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(s))
	} else {
		b, err = charmap.Windows1252.NewEncoder().Bytes([]byte(s))
	}
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// readList reads a list as cmd does.
func readList(t testing.TB, kind connector.ReferenceKind, name string, data []byte) (*List, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return Read(context.Background(), kind, File{Name: name, Data: data, Workbook: &source.Table{Path: path, Limits: source.Limits{Rows: MaxLines, Columns: MaxColumns, Strings: MaxStrings}}})
}

func TestListsAreReadAsTheyCome(t *testing.T) {
	paths := entries("", "A > B > C", "Barang", "", "A > B > D", "Jasa")
	withIDs := entries(uuidA, "A > B > C", "Barang", uuidB, "A > B > D", "Jasa")
	for name, c := range map[string]struct {
		kind connector.ReferenceKind
		file string
		data []byte
		want []entry
	}{
		"a comma and a quoted text":      {"kbki", "k.csv", []byte("kode,uraian\n01,\"Padi, jagung\"\n0111,Gandum\n"), entries("01", "Padi, jagung", "", "0111", "Gandum", "")},
		"a semicolon, a mark, CRLF":      {"kbki", "k.csv", []byte("\xef\xbb\xbfKode KBKI;Uraian\r\n38.12.1;Kursi\r\n\r\n"), entries("38121", "Kursi", "")},
		"tabs and English titles":        {"kbki", "k.tsv", []byte("Code\tTitle\tNote\n54310\tDemolition\tx\n"), entries("54310", "Demolition", "")},
		"Windows-1252":                   {"kbki", "k.csv", encoded(t, "kode,uraian\n1,Kafé\n", false), entries("1", "Kafé", "")},
		"UTF-16 as Excel writes it":      {"kbki", "k.csv", encoded(t, "kode\turaian\n1\tKafé\n", true), entries("1", "Kafé", "")},
		"regions with and without dots":  {"wilayah", "w.csv", []byte("kode,nama,level\n35,Jawa Timur,1\n3528,Kabupaten Pamekasan,2\n35.28.01,Tlanakan,3\n"), entries("35", "Jawa Timur", "", "35.28", "Kabupaten Pamekasan", "", "35.28.01", "Tlanakan", "")},
		"units, one named as the title":  {"satuan", "s.csv", []byte("no,satuan\n1,Buah\n2,Unit\n3,Buah\n"), entries("", "Buah", "", "", "Unit", "")},
		"three columns of levels":        {"kategori", "k.csv", []byte("tipe_produk,level1,level2,level3\nBarang,A,B,C\nJasa,A,B,D\n"), paths},
		"upper levels are no entries":    {"kategori", "k.csv", []byte("level1,level2,level3\nA,,\nA,B,\nA,B,C\n"), entries("", "A > B > C", "")},
		"a mark in the third level":      {"kategori", "k.csv", []byte("level1,level2,level3\nA,B,Batu ∅ > 25 cm\n"), entries("", "A > B > Batu ∅ > 25 cm", "")},
		"one column of paths":            {"kategori", "k.csv", []byte("Kategori,Tipe\nA > B > C,Barang\nA>B>D,jasa\n"), paths},
		"a sheet below a letterhead":     {"kategori", "k.xlsx", sheet(t, []any{"Tipe Produk", "Level 1 (L1)", "Level 2", "Level 3", "UUID"}, []any{"Barang", "A", "B", "C", strings.ToUpper(uuidA)}, []any{"Jasa", "A", "B", "D", uuidB}), withIDs},
		"a sheet with a number for code": {"kbki", "k.xlsx", sheet(t, []any{"Kode", "Uraian"}, []any{4815013019, "Alat"}, []any{"0111", "Gandum"}), entries("4815013019", "Alat", "", "0111", "Gandum", "")},
		"the portal's answer": {"kategori", "p.json", []byte(`{"data":{"allMinifiedProductCategory":[{"id":"x1","level":1,"name":"A","children":[{"id":"x2","level":2,"name":"B","children":[
			{"id":"` + uuidA + `","level":3,"name":"C","productType":"PHYSICAL","children":[],"attributes":[{"name":"Bahan"}]},
			{"id":"` + uuidB + `","level":3,"name":"D","productType":"SERVICE","children":null}]}]}]}}`), withIDs},
		"a flat answer, parents named": {"kategori", "p.json", []byte(`[{"id":"` + uuidA + `","name":"C","parentId":"2","productType":"PHYSICAL","level":3},{"id":"2","name":"B","parent":{"id":"1","name":"A"}},
			{"id":"1","name":"A","level":1},{"id":"` + uuidB + `","name":"D","parentId":"2","productType":"SERVICE"}]`), withIDs},
		"a flat answer, children named": {"kategori", "p.json", []byte(`{"items":[{"id":"1","name":"A","children":["2"]},{"id":"2","name":"B","children":["` + uuidA + `","` + uuidB + `"]},
			{"id":"` + uuidA + `","name":"C","productType":"PHYSICAL"},{"id":"` + uuidB + `","name":"D","productType":"SERVICE"}]}`), withIDs},
	} {
		got, err := readList(t, c.kind, c.file, c.data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(c.want, got.Entries); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestACodeThatStandsTwiceIsTold(t *testing.T) {
	got, err := readList(t, "kbki", "k.csv", []byte("kode,uraian\n61127,Kopi dan rempah\n61127,Kopi dan bumbu\n61127,Kopi dan rempah\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := &List{Entries: entries("61127", "Kopi dan rempah", ""), Twice: []Twice{{"3", "61127", "Kopi dan rempah", "Kopi dan bumbu"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestHostileFilesAreRefusedWithOneSentence(t *testing.T) {
	head := "kode,uraian\n"
	valid := sheet(t, []any{"Kode", "Uraian"}, []any{"01", "Padi"})
	for name, c := range map[string]struct {
		kind connector.ReferenceKind
		file string
		data []byte
		key  string
	}{
		"nothing":                  {"kbki", "k.csv", nil, "reference_empty"},
		"white space":              {"kbki", "k.csv", []byte(" \n\t"), "reference_empty"},
		"a header alone":           {"kbki", "k.csv", []byte(head), "reference_empty"},
		"no header":                {"kbki", "k.csv", []byte("a,b\n1,2\n"), "reference_header"},
		"another list":             {"kategori", "k.csv", []byte(head + "01,Padi\n"), "reference_header"},
		"a PDF":                    {"kbki", "k.csv", []byte("%PDF-1.7 x"), "file_wrong_extension"},
		"a web page":               {"kbki", "k.csv", []byte("<!DOCTYPE HTML><html>"), "file_wrong_extension"},
		"a text called xlsx":       {"kbki", "k.xlsx", []byte(head + "01,Padi\n"), "file_wrong_extension"},
		"a workbook called csv":    {"kbki", "k.csv", valid, "file_wrong_extension"},
		"an old workbook":          {"kbki", "k.xls", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Workbook"), "file_old_format"},
		"a locked workbook":        {"kbki", "k.xlsx", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"), "file_locked"},
		"half a workbook":          {"kbki", "k.xlsx", valid[:len(valid)/2], "file_damaged"},
		"bytes":                    {"kbki", "k.csv", []byte("\x00\x01\x02"), "file_damaged"},
		"a file too large":         {"kbki", "k.csv", make([]byte, MaxFile+1), "reference_too_big"},
		"a code that is none":      {"kbki", "k.csv", []byte(head + "3.81E+09,Kursi\n"), "reference_code"},
		"a region that is none":    {"wilayah", "w.csv", []byte("kode,nama\n355,X\n"), "reference_code"},
		"a code without name":      {"kbki", "k.csv", []byte(head + "01,\n"), "reference_no_name"},
		"a name without end":       {"kbki", "k.csv", []byte(head + "01," + strings.Repeat("x", 600) + "\n"), "reference_text_long"},
		"a path of two levels":     {"kategori", "k.csv", []byte("level1,level2,level3\n,B,C\n"), "reference_path"},
		"a type of our own":        {"kategori", "k.csv", []byte("tipe,level1,level2,level3\nSewa,A,B,C\n"), "reference_type"},
		"an id that is none":       {"kategori", "k.csv", []byte("id,level1,level2,level3\n17,A,B,C\n"), "reference_uuid"},
		"two ids of one path":      {"kategori", "k.csv", []byte("id,level1,level2,level3\n" + uuidA + ",A,B,C\n" + uuidB + ",A,B,C\n"), "reference_twice"},
		"JSON of another list":     {"kbki", "k.json", []byte(`[{"kode":"01"}]`), "reference_json_kind"},
		"half an answer":           {"kategori", "p.json", []byte(`{"data":[{"name":"A"`), "reference_json"},
		"two answers":              {"kategori", "p.json", []byte(`{"data":[]} {"data":[]}`), "reference_json"},
		"an answer with nothing":   {"kategori", "p.json", []byte(`{"errors":[{"message":"no"}],"data":null}`), "reference_json_none"},
		"a level without parents":  {"kategori", "p.json", []byte(`[{"id":"` + uuidA + `","name":"C","level":3}]`), "reference_level"},
		"a ring of parents":        {"kategori", "p.json", []byte(`[{"id":"1","name":"A","parentId":"2"},{"id":"2","name":"B","parentId":"1"}]`), "reference_json_none"},
		"a fourth level":           {"kategori", "p.json", []byte(`[{"name":"A","children":[{"name":"B","children":[{"name":"C","children":[{"name":"D"}]}]}]}]`), "reference_path"},
		"an answer without bottom": {"kategori", "p.json", bytes.Repeat([]byte("["), 1<<20), "reference_json"},
		"an answer of numbers":     {"kategori", "p.json", append(append([]byte("["), bytes.Repeat([]byte("1,"), 8<<20)...), []byte("1]")...), "reference_too_big"},
		"nodes without end":        {"kategori", "p.json", append(append([]byte("["), bytes.Repeat([]byte(`{"name":"A"},`), maxNodes+1)...), []byte("1]")...), "reference_too_many"},
		"columns without end":      {"kbki", "k.csv", []byte("kode,uraian" + strings.Repeat(",x", 200) + "\n01,Padi\n"), "too_many_columns"},
		"a part that explodes":     {"kbki", "k.xlsx", hostile.Book{Rows: strings.Repeat(" ", 40<<20)}.Bytes(), "too_compressed"},
		"texts without end":        {"kbki", "k.xlsx", hostile.Book{Strings: "<sst>" + hostile.Counting("<si><t>%d</t></si>", 0, MaxStrings+1) + "</sst>"}.Bytes(), "too_many_strings"},
		"a sheet that stops":       {"kbki", "k.xlsx", hostile.Book{Sheet: "<worksheet><sheetData>" + hostile.List().Head + hostile.List().Row}.Bytes(), "file_damaged"},
		"a document type":          {"kbki", "k.xlsx", hostile.Book{Sheet: "<!DOCTYPE x><worksheet><sheetData>" + hostile.List().Head + hostile.List().Row + "</sheetData></worksheet>"}.Bytes(), "file_damaged"},
		"a text of no number":      {"kbki", "k.xlsx", hostile.Book{Rows: hostile.List().Head + `<row r="2"><c r="A2" t="s"><v>-1</v></c></row>`}.Bytes(), "file_damaged"},
		"rows backwards":           {"kbki", "k.xlsx", hostile.Book{Rows: hostile.List().Head + hostile.List().Row + hostile.List().Row}.Bytes(), "rows_out_of_order"},
		"a zip of something":       {"kbki", "k.xlsx", hostile.Zip([]hostile.Part{{Name: "other.bin", Content: "x"}}), "file_wrong_extension"},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		list, err := readList(t, c.kind, c.file, c.data)
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		var u *connector.Unreadable
		if !errors.As(err, &u) || u.Key != c.key || list != nil {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
		if took > 2*time.Second*raceFactor {
			t.Errorf("%s: took %v", name, took)
		}
		if grown := int64(after.Sys) - int64(before.Sys); grown > 100<<20 {
			t.Errorf("%s: %d MB", name, grown>>20)
		}
	}
}

// fuzzRead feeds a parser and holds what it gives to what every list is.
func fuzzRead(f *testing.F, file string, kinds []connector.ReferenceKind, seeds ...[]byte) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, kind := range kinds {
			list, err := readList(t, kind, file, data)
			var u *connector.Unreadable
			if err != nil {
				if !errors.As(err, &u) {
					t.Fatalf("%s: %v", kind, err)
				}
				continue
			}
			seen := map[string]bool{}
			for _, e := range list.Entries {
				if e.Name == "" || len([]rune(e.Name)) > maxText || seen[Key(kind, e)] {
					t.Fatalf("%s: %q", kind, e)
				}
				seen[Key(kind, e)] = true
			}
		}
	})
}

func FuzzReadCSV(f *testing.F) {
	fuzzRead(f, "k.csv", connector.ReferenceKinds(), []byte("kode,uraian\n01,Padi\n"), []byte("level1;level2;level3\nA;B;C\n"), []byte("no\tsatuan\n1\tBuah\n"),
		[]byte("\xff\xfek\x00o\x00"), []byte("kode,nama\n35.28,\"Kab. \"\"P\"\"\"\n"))
}

func FuzzReadWorkbook(f *testing.F) {
	fuzzRead(f, "k.xlsx", []connector.ReferenceKind{connector.ReferenceKBKI}, sheet(f, []any{"Kode", "Uraian"}, []any{"01", "Padi"}), []byte("PK\x03\x04"))
}

func FuzzReadPortal(f *testing.F) {
	fuzzRead(f, "p.json", []connector.ReferenceKind{connector.ReferenceCategories},
		[]byte(`{"data":{"allMinifiedProductCategory":[{"name":"A","children":[{"name":"B","children":[{"id":"`+uuidA+`","name":"C","productType":"PHYSICAL"}]}]}]}}`),
		[]byte(`[{"id":"1","name":"A"},{"id":"2","name":"B","parentId":"1"},{"name":"C","parentId":"2","level":"3"}]`))
}
