package papers

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

const flated = "/Filter/FlateDecode"

func TestAPDFIsToldByItsBytes(t *testing.T) {
	cut := func(b []byte, n int) []byte { return b[:len(b)-n] }
	for name, c := range map[string]struct {
		b      []byte
		code   string // with the exact message behind it
		kind   string
		active string
	}{
		"plain":                          {b: plain()},
		"packed":                         {b: packed(t, flated, catalogue, pages, page)},
		"packed with a list of filters":  {b: packed(t, "/Filter [ /FlateDecode ]", catalogue, pages, page)},
		"grouped and not packed":         {b: packed(t, "", catalogue, pages, page)},
		"packed otherwise":               {b: packed(t, "/Filter/LZWDecode", catalogue, pages)},
		"junk before":                    {b: append([]byte("\xef\xbb\xbf\r\n\r\n"), plain()...)},
		"line ends and zeros behind":     {b: append(plain(), "\r\n\x00\x00\x00\n"...)},
		"other marks behind":             {b: append(plain(), strings.Repeat("x", 1500)...)},
		"changed afterwards":             {b: append(plain(), plain()[9:]...)},
		"a page named in code":           {b: pdfOf("", catalogue, pages, strings.Replace(page, "/Page/", "/P#61ge/", 1))},
		"brackets in a text":             {b: pdfOf("", catalogue, pages, page, `<</Title(a \) (b) endobj /JavaScript)>>`)},
		"a stream that looks like PDF":   {b: pdfOf("", catalogue, pages, page, "<</Length 40>>stream\n/JavaScript /Launch endstream /Encrypt 5\nendstream")},
		"a length that stands elsewhere": {b: pdfOf("", catalogue, pages, page, "<</Length 5 0 R>>stream\n(((/Encrypt\nendstream", "11")},
		"a wrong place of its table":     {b: []byte(strings.Replace(string(plain()), "startxref\n", "startxref\n7\n%", 1))},

		"empty":                   {b: []byte{}, code: "document_damaged document_empty"},
		"only its first line":     {b: []byte("%PDF-1.4\n"), code: "document_damaged document_cut_short"},
		"cut in the middle":       {b: plain()[:200], code: "document_damaged document_cut_short"},
		"its last line missing":   {b: cut(plain(), 6), code: "document_damaged document_cut_short"},
		"first and last line":     {b: []byte("%PDF-1.4\n%%EOF\n"), code: "document_damaged"},
		"no table at all":         {b: []byte("%PDF-1.4\n1 0 obj<</Type/Page>>endobj\nstartxref\n9\n%%EOF\n"), code: "document_damaged"},
		"a table beyond the end":  {b: []byte(strings.Replace(string(plain()), "startxref\n", "startxref\n99", 1)), code: "document_damaged"},
		"a table of no number":    {b: []byte(strings.Replace(string(plain()), "startxref\n", "startxref\nx", 1)), code: "document_damaged"},
		"no page":                 {b: pdfOf("", catalogue, "<</Type/Pages/Count 0/Kids[]>>"), code: "document_damaged document_no_page"},
		"packed and no page":      {b: packed(t, flated, catalogue, "<</Type/Pages/Count 0/Kids[]>>"), code: "document_damaged document_no_page"},
		"a page only in a remark": {b: pdfOf("", catalogue, "<</Type/Pages>> % /Type/Page"), code: "document_damaged document_no_page"},
		"behind a password":       {b: pdfOf("/Encrypt 5 0 R", catalogue, pages, page, content, "<</Filter/Standard/V 4/R 4>>"), code: "document_locked"},

		"JavaScript":          {b: pdfOf("", "<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>", pages, page), active: "JavaScript"},
		"JavaScript in code":  {b: pdfOf("", "<</Type/Catalog/Pages 2 0 R/OpenAction<</S/J#61vaScript>>>>", pages, page), active: "JavaScript"},
		"JavaScript packed":   {b: packed(t, flated, catalogue, pages, page, "<</S/JavaScript>>"), active: "JavaScript"},
		"a program to be run": {b: pdfOf("", "<</Type/Catalog/Pages 2 0 R/AA<</S/Launch/F(cmd.exe)>>>>", pages, page), active: "Launch"},
		"a file inside":       {b: pdfOf("", "<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles 5 0 R>>>>", pages, page), active: "EmbeddedFile"},
		"all of it":           {b: pdfOf("", "<</Type/Catalog/JavaScript 1/Launch 2/EmbeddedFiles 3>>", pages, page), active: "JavaScript, Launch, EmbeddedFile"},

		"Word":              {b: append([]byte("PK\x03\x04\x14\x00[Content_Types].xml"), "word/document.xml"...), code: "document_not_pdf", kind: "Word (.docx)"},
		"Excel":             {b: append([]byte("PK\x03\x04"), "xl/workbook.xml"...), code: "document_not_pdf", kind: "Excel (.xlsx)"},
		"an archive":        {b: []byte("PK\x03\x04 sbu.pdf"), code: "document_not_pdf", kind: "ZIP"},
		"a photo":           {b: []byte("\xff\xd8\xff\xe0 JFIF"), code: "document_not_pdf", kind: "JPEG"},
		"a picture":         {b: []byte("\x89PNG\r\n\x1a\n"), code: "document_not_pdf", kind: "PNG"},
		"a page to sign in": {b: []byte("\n<!DOCTYPE html><html><title>Masuk</title>"), code: "document_not_pdf", kind: "HTML"},
		"old Word":          {b: []byte("\xd0\xcf\x11\xe0\xa1\xb1"), code: "document_not_pdf", kind: "Word/Excel 97 (.doc, .xls)"},
		"text":              {b: []byte("Sertifikat Badan Usaha"), code: "document_not_pdf", kind: "TXT"},
		"anything":          {b: []byte("\x00\x01\x02\xfe\xff"), code: "document_not_pdf document_not_pdf_unknown"},
		"a PDF far behind":  {b: append(bytes.Repeat([]byte{0}, 2000), plain()...), code: "document_not_pdf document_not_pdf_unknown"},
	} {
		got := judge(c.b)
		if code := strings.TrimSpace(got.code + " " + got.exact); code != c.code || got.kind != c.kind || got.active != c.active {
			t.Errorf("%s: %+v, want %q %q %q", name, got, c.code, c.kind, c.active)
		}
	}
}

// hostile are files made to take time or room, of the largest size that is
// looked at.
func hostile(t testing.TB) map[string][]byte {
	const size = 10 << 20
	fill := func(s string) []byte { return []byte(strings.Repeat(s, size/len(s))) }
	around := func(middle []byte) []byte {
		var b bytes.Buffer
		b.WriteString("%PDF-1.5\n1 0 obj<</Type/Catalog>>endobj\n")
		b.Write(middle)
		b.WriteString("\nxref\n0 1\n0000000000 65535 f \ntrailer<</Size 1>>\nstartxref\n9\n%%EOF\n")
		return b.Bytes()
	}
	bomb := deflated(t, strings.Repeat("/Type/Pages ", 40<<20/12))
	var bombs bytes.Buffer
	for n := 0; bombs.Len() < size; n++ {
		fmt.Fprintf(&bombs, "%d 0 obj<</Type/ObjStm/Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\n", n+2, len(bomb), bomb)
	}
	var small bytes.Buffer
	tiny := deflated(t, "")
	for n := 0; small.Len() < size; n++ {
		fmt.Fprintf(&small, "%d 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\n%s\nendstream endobj\n", n+2, tiny)
	}
	return map[string][]byte{
		"bombs":                  around(bombs.Bytes()),
		"many small groups":      around(small.Bytes()),
		"brackets":               around(fill("(")),
		"texts":                  around(fill("()")),
		"backslashes":            around(append([]byte("("), fill(`\`)...)),
		"lists":                  around(fill("[")),
		"groups":                 around(fill("<<")),
		"open numbers":           around(fill("< ")),
		"names":                  around(fill("/A")),
		"names in code":          around(fill("/J#61vaScript")),
		"one long name":          around(append([]byte("/"), fill("#61")...)),
		"remarks":                around(fill("%\n")),
		"streams":                around(fill("stream\n")),
		"streams that end":       around(fill("<</Length 9>>stream\nendstream ")),
		"streams of all lengths": around(fill("/Length 99999999999999999999 stream ")),
		"objects":                around(fill("1 0 obj ")),
		"encrypted":              around(fill("/Encrypt 1 0 R ")),
		"tables":                 around(fill("xref ")),
		"zeros":                  around(make([]byte, size)),
	}
}

func TestHostileFilesTakeLittleTimeAndRoom(t *testing.T) {
	slowest, most := time.Duration(0), uint64(0)
	for name, b := range hostile(t) {
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		begin := time.Now()
		v := judge(b)
		took := time.Since(begin)
		runtime.ReadMemStats(&after)
		held := after.HeapSys - min(before.HeapSys, after.HeapSys)
		slowest, most = max(slowest, took), max(most, held)
		t.Logf("%-24s %8.1f ms %4d MB more, %+v", name, float64(took.Microseconds())/1000, held>>20, v)
		if took > 2*time.Second*raceFactor {
			t.Errorf("%s: %v", name, took)
		}
		if held > 64<<20 {
			t.Errorf("%s: %d MB", name, held>>20)
		}
	}
	t.Logf("slowest %v, most %d MB", slowest, most>>20)
}

func FuzzJudgePDF(f *testing.F) {
	f.Add(plain())
	f.Add(packed(f, flated, catalogue, pages, page))
	f.Add(packed(f, "", catalogue, pages, page))
	f.Add(pdfOf("/Encrypt 5 0 R/ID[<00><00>]", catalogue, pages, page, content, "<</Filter/Standard/V 4/R 4/O(x)/U(y)/P -4>>"))
	f.Add([]byte("%PDF-1.4\n%%EOF"))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		begin := time.Now()
		v := judge(b)
		if v.code == "" && !bytes.Contains(b, []byte("%PDF-")) {
			t.Errorf("taken without its first line: %+v", v)
		}
		if v.kind != "" && v.code != "document_not_pdf" {
			t.Errorf("%+v", v)
		}
		if took := time.Since(begin); took > 2*time.Second*raceFactor {
			t.Errorf("took %v", took)
		}
	})
}
