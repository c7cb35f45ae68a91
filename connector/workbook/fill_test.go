package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// rawParts unzips a workbook into its parts and their order.
func rawParts(t testing.TB, path string) (parts map[string][]byte, order []string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return partsOfBytes(t, b)
}

func partsOfBytes(t testing.TB, b []byte) (parts map[string][]byte, order []string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	parts = map[string][]byte{}
	for _, f := range z.File {
		if parts[f.Name], err = contents(f); err != nil {
			t.Fatal(err)
		}
		order = append(order, f.Name)
	}
	return parts, order
}

// zipped puts parts together again.
func zipped(t testing.TB, parts map[string][]byte, order []string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range order {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(parts[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// patched changes one place of one part of a workbook.
func patched(t testing.TB, b []byte, part, old, text string) []byte {
	t.Helper()
	parts, order := partsOfBytes(t, b)
	if !bytes.Contains(parts[part], []byte(old)) {
		t.Fatalf("%s has no %q", part, old)
	}
	parts[part] = bytes.Replace(parts[part], []byte(old), []byte(text), 1)
	return zipped(t, parts, order)
}

// truth spells the two ways to say yes and no in one.
var truth = strings.NewReplacer("true", "1", "false", "0")

// canonical gives an XML element list as lines that are the same however the
// XML was spelled: names with their namespace, attributes sorted, text.
func canonical(t testing.TB, b []byte) []string {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(b))
	var lines []string
	depth := 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			return lines
		}
		if err != nil {
			t.Fatalf("%v in %.300s", err, b)
		}
		switch token := token.(type) {
		case xml.StartElement:
			var attrs []string
			for _, a := range token.Attr {
				if a.Name.Space != "xmlns" && a.Name.Local != "xmlns" {
					attrs = append(attrs, a.Name.Space+" "+a.Name.Local+"="+truth.Replace(a.Value))
				}
			}
			slices.Sort(attrs)
			depth++
			lines = append(lines, "<"+token.Name.Local+" "+strings.Join(attrs, " "))
		case xml.EndElement:
			depth--
			lines = append(lines, ">")
		case xml.CharData:
			if depth == 0 {
				continue
			}
			lines = append(lines, string(token))
		}
	}
}

// around cuts a sheet into what stands before, in and after its rows.
func around(t testing.TB, sheet []byte) (head, rows, tail []byte) {
	t.Helper()
	from := bytes.Index(sheet, []byte("<sheetData"))
	to := bytes.Index(sheet, []byte("</sheetData>"))
	if from < 0 {
		t.Fatalf("no rows in %.300s", sheet)
	}
	if to < 0 {
		to = from + bytes.IndexByte(sheet[from:], '>') + 1
		return sheet[:from], sheet[from:to], sheet[to:]
	}
	to += len("</sheetData>")
	return sheet[:from], sheet[from:to], sheet[to:]
}

func TestAFilledTemplateIsTheTemplatePartByPart(t *testing.T) {
	for n, at := range templates {
		p := templatePack(t, n)
		dir := t.TempDir()
		files := export(t, dir, templateOptions("r1"), p, templateListings(p, 3), nil)
		if len(files) != 1 || !files[0].Uploadable || files[0].Rows != 3 {
			t.Fatalf("%s: %+v", at.file, files)
		}
		path := filepath.Join(dir, files[0].Path)
		sameButRows(t, filepath.Join(templateFolder, at.file), path, at.first, at.first+2)
		goldenBook(t, "terisi-"+at.file, path) // which LibreOffice opens too
	}
}

// sameButRows compares a filled template with the template: everything but the
// rows from first to last and the texts that they bring must be the same.
func sameButRows(t testing.TB, template, filled string, first, last int) {
	t.Helper()
	want, order := rawParts(t, template)
	got, gotOrder := rawParts(t, filled)
	if !slices.Equal(order, gotOrder[:len(order)]) {
		t.Errorf("%s: parts %v, want %v", filled, gotOrder, order)
	}
	changed := 0
	for name, part := range want {
		switch {
		case bytes.Equal(part, got[name]):
		case strings.HasSuffix(name, "sharedStrings.xml"):
			sameTexts(t, filled, part, got[name])
		case strings.HasPrefix(name, "xl/worksheets/sheet"):
			changed++
			sameSheet(t, filled, part, got[name], first, last)
		case name == "xl/workbook.xml":
			if a, b := calculation.ReplaceAll(part, nil), calculation.ReplaceAll(got[name], nil); !bytes.Equal(a, b) {
				t.Errorf("%s: %s changed: %s", filled, name, cmp.Diff(string(a), string(b)))
			}
		default:
			t.Errorf("%s: %s changed: %s", filled, name, cmp.Diff(canonical(t, part), canonical(t, got[name])))
		}
	}
	if changed != 1 {
		t.Errorf("%s: %d sheets changed", filled, changed)
	}
}

// sameTexts compares what was there before; new texts follow it.
func sameTexts(t testing.TB, filled string, want, got []byte) {
	t.Helper()
	want, got = textCount.ReplaceAll(want, nil), textCount.ReplaceAll(got, nil)
	if old := bytes.TrimSuffix(bytes.TrimSpace(want), []byte(textsEnd)); !bytes.HasPrefix(got, old) {
		t.Errorf("%s: texts of the template changed: %s", filled, cmp.Diff(string(want), string(got)))
	}
}

func sameSheet(t testing.TB, filled string, want, got []byte, first, last int) {
	t.Helper()
	head, rows, tail := around(t, want)
	gotHead, gotRows, gotTail := around(t, got)
	if a, b := dimensionRef.ReplaceAll(head, nil), dimensionRef.ReplaceAll(gotHead, nil); !bytes.Equal(a, b) {
		t.Errorf("%s: before the rows: %s", filled, cmp.Diff(string(a), string(b)))
	}
	if !bytes.Equal(tail, gotTail) {
		t.Errorf("%s: after the rows: %s", filled, cmp.Diff(string(tail), string(gotTail)))
	}
	a, b := rowsOf(t, rows), rowsOf(t, gotRows)
	for r := range max(len(a), len(b), last+1) {
		if r < first || r > last {
			if diff := cmp.Diff(a[r], b[r]); diff != "" {
				t.Errorf("%s: row %d: %s", filled, r, diff)
			}
			continue
		}
		// A cell that was there keeps its look.
		for cell, style := range stylesOf(a[r]) {
			if now := stylesOf(b[r])[cell]; now != style {
				t.Errorf("%s: %s had style %q, now %q", filled, cell, style, now)
			}
		}
	}
}

// rowsOf gives the canonical lines of each row of <sheetData>, by number.
// What only hints at where cells are is left out, and so is an empty row.
func rowsOf(t testing.TB, data []byte) map[int][]string {
	t.Helper()
	var sheet struct {
		Rows []struct {
			R     int        `xml:"r,attr"`
			Attrs []xml.Attr `xml:",any,attr"`
			Inner []byte     `xml:",innerxml"`
		} `xml:"row"`
	}
	if err := xml.Unmarshal(data, &sheet); err != nil {
		t.Fatal(err)
	}
	rows := map[int][]string{}
	for _, r := range sheet.Rows {
		var lines []string
		for _, a := range r.Attrs {
			if a.Name.Local != "spans" && a.Name.Local != "dyDescent" {
				lines = append(lines, a.Name.Local+"="+truth.Replace(a.Value))
			}
		}
		slices.Sort(lines)
		if lines = append(lines, canonical(t, r.Inner)...); len(lines) > 0 {
			rows[r.R] = lines
		}
	}
	return rows
}

// stylesOf gives the style of each cell of a row's lines.
func stylesOf(row []string) map[string]string {
	styles := map[string]string{}
	for _, line := range row {
		attrs, ok := strings.CutPrefix(line, "<c ")
		if !ok {
			continue
		}
		var cell, style string
		for _, a := range strings.Fields(attrs) {
			if v, ok := strings.CutPrefix(a, "r="); ok {
				cell = v
			}
			if v, ok := strings.CutPrefix(a, "s="); ok {
				style = v
			}
		}
		styles[cell] = style
	}
	return styles
}
