package source_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"ekatalog/connector"
	"ekatalog/connector/source"
	"ekatalog/mapping"
)

// hold reads any bytes and checks what must hold of every outcome: a refusal
// or rows whose every text can be shown, soon, and no copy left behind.
func hold(t *testing.T, name string, content []byte) {
	dir := t.TempDir()
	path := filepath.Join(dir, name)
	must(t, os.WriteFile(path, content, 0o600))
	f := &source.File{Path: path, Sheet: source.AllSheets, Wanted: wanted, Numbers: mapping.NumbersID, TempDir: filepath.Join(dir, "tmp")}
	must(t, os.Mkdir(f.TempDir, 0o700))
	f.Limits = source.Limits{File: 4 << 20, Unzipped: 16 << 20}
	start := time.Now()
	last := 0
	var header *mapping.Header
	_, err := f.Read(context.Background(), func(r *mapping.Row) error {
		if r.Header == header && r.Number <= last {
			t.Errorf("row %d after row %d", r.Number, last)
		}
		header, last = r.Header, r.Number
		if len(r.Values) != len(r.Header.Names) {
			t.Errorf("%d values under %d headers", len(r.Values), len(r.Header.Names))
		}
		for _, v := range r.Values {
			if !utf8.ValidString(v.Text) || strings.ContainsFunc(v.Text, func(r rune) bool { return r == 0 || r == 0x7f }) {
				t.Errorf("text %q", v.Text)
			}
			if v.Kind == mapping.Empty && v.Text != "" || v.Kind != mapping.Empty && v.Text == "" {
				t.Errorf("kind %d with text %q", v.Kind, v.Text)
			}
		}
		return nil
	})
	var u *connector.Unreadable
	if err != nil && !errors.As(err, &u) {
		t.Errorf("error %v is none for people", err)
	}
	if took := time.Since(start); took > 30*time.Second {
		t.Errorf("took %v", took)
	}
	if left, _ := os.ReadDir(f.TempDir); len(left) > 0 {
		t.Errorf("%d files left behind", len(left))
	}
}

func FuzzXLSX(f *testing.F) {
	f.Add(workshop(f))
	f.Add(book{rows: headerRow, strings: `<sst><si><t>a</t></si></sst>`, styles: styleSheet}.bytes(f))
	for _, c := range harmful(f) {
		f.Add(c.content)
	}
	f.Fuzz(func(t *testing.T, content []byte) { hold(t, "a.xlsx", content) })
}

// FuzzSheet spares the fuzzer the zip around the parts it should break.
func FuzzSheet(f *testing.F) {
	f.Add(`<worksheet><sheetData>`+headerRow+`<row r="2">`+inline("A2", "K1")+`<c r="B2" t="s"><v>0</v></c><c r="C2" s="1"><v>46237</v></c></row></sheetData><mergeCells><mergeCell ref="A2:A4"/></mergeCells></worksheet>`,
		`<sst><si><r><rPr><strike/></rPr><t>Meja</t></r></si></sst>`, styleSheet)
	f.Fuzz(func(t *testing.T, sheet, texts, styles string) {
		if sheet == "" {
			return
		}
		hold(t, "a.xlsx", book{sheet: sheet, strings: texts, styles: styles}.bytes(t))
	})
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{"Kode;Nama;Harga\nK1;Meja;5\n", "sep=,\r\nKode,Nama,Harga\r\nK1,\"a\"\"b\r\nc\",5", "\xff\xfeK\x00o\x00", "\xef\xbb\xbfKode\tNama\tHarga\nK1\tCaf\xe9\t5", "JUMLAH,,5\nMengetahui,\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) { hold(t, "a.csv", content) })
}
