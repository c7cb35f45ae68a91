package papers

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
)

// pdfOf makes a PDF of plain objects; each is what stands between obj and
// endobj, numbered from 1, the catalogue first.
func pdfOf(extra string, objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	places := make([]int, len(objects))
	for i, o := range objects {
		places[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, p := range places {
		fmt.Fprintf(&b, "%010d 00000 n \n", p)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, extra, at)
	return b.Bytes()
}

const (
	catalogue = "<</Type/Catalog/Pages 2 0 R>>"
	pages     = "<</Type/Pages/Count 1/Kids[3 0 R]>>"
	page      = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
	content   = "<</Length 34>>\nstream\nBT /F1 12 Tf (Sertifikat) Tj ET    \nendstream"
)

// plain is a small PDF as anything makes it.
func plain() []byte { return pdfOf("", catalogue, pages, page, content) }

func deflated(t testing.TB, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	if _, err := z.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// packed is a PDF of version 1.5, whose objects and table are packed.
func packed(t testing.TB, filter string, objects ...string) []byte {
	t.Helper()
	var index, body strings.Builder
	for i, o := range objects {
		fmt.Fprintf(&index, "%d %d ", i+1, body.Len())
		body.WriteString(o + " ")
	}
	data := []byte(index.String() + body.String())
	if strings.Contains(filter, "Flate") {
		data = deflated(t, string(data))
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.5\n")
	group := b.Len()
	fmt.Fprintf(&b, "9 0 obj\n<</Type /ObjStm /N %d /First %d %s /Length %d>>\nstream\r\n", len(objects), index.Len(), filter, len(data))
	b.Write(data)
	b.WriteString("\nendstream\nendobj\n")
	at := b.Len()
	var table []byte
	row := func(kind byte, a, c int) {
		table = append(binary.BigEndian.AppendUint32(append(table, kind), uint32(a)), byte(c))
	}
	row(0, 0, 0)
	for i := range objects {
		row(2, 9, i)
	}
	for n := len(objects) + 1; n < 9; n++ {
		row(0, 0, 0)
	}
	row(1, group, 0)
	row(1, at, 0)
	table = deflated(t, string(table))
	fmt.Fprintf(&b, "10 0 obj\n<</Type/XRef/Size 11/W[1 4 1]/Root 1 0 R/Filter/FlateDecode/Length %d>>\nstream\n", len(table))
	b.Write(table)
	fmt.Fprintf(&b, "\nendstream\nendobj\nstartxref\n%d\n%%%%EOF", at)
	return b.Bytes()
}
