package hostile

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
)

// pdfOf makes a PDF of plain objects, numbered from 1, the catalogue first.
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
	page      = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
)

// packedPDF is a PDF whose objects are packed zeros.
func packedPDF(zeros int) []byte {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	w.Write(make([]byte, zeros)) // a buffer takes everything
	w.Close()
	return pdfOf("", catalogue, pages, page, fmt.Sprintf("<</Type/ObjStm/N 1000000/First 8000000/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream", z.Len(), z.String()))
}

// papers are files in the place of a document of the seller's.
func papers() []File {
	file := func(name, what string, content func() []byte) File {
		return File{Name: name, What: what, Kind: Document, Make: always(content)}
	}
	good := func() []byte { return pdfOf("", catalogue, pages, page) }
	return []File{
		file("locked.pdf", "a PDF behind a password", func() []byte {
			return pdfOf("/Encrypt 4 0 R", catalogue, pages, page, "<</Filter/Standard/V 1/R 2/O(x)/U(x)/P -4>>")
		}),
		file("cut.pdf", "half a PDF", func() []byte { b := good(); return b[:len(b)/2] }),
		file("cut-end.pdf", "a PDF without its end", func() []byte { b := good(); return b[:len(b)-30] }),
		file("pages-ring.pdf", "pages that are below themselves", func() []byte {
			return pdfOf("", catalogue, "<</Type/Pages/Count 1/Kids[2 0 R 2 0 R 2 0 R]>>")
		}),
		file("pages-none.pdf", "a PDF without a page", func() []byte { return pdfOf("", catalogue, "<</Type/Pages/Count 0/Kids[]>>") }),
		file("no-catalogue.pdf", "a PDF whose first object is not there", func() []byte { return pdfOf("/Root 99 0 R") }),
		file("nested.pdf", "a million lists within each other", func() []byte {
			return pdfOf("", "<</Type/Catalog/Pages "+strings.Repeat("[", 1_000_000)+">>")
		}),
		file("table-ring.pdf", "a table that leads to itself", func() []byte { return pdfOf("/Prev 9", catalogue, pages, page) }),
		file("table-beyond.pdf", "a table beyond the end", func() []byte {
			return []byte("%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\nstartxref\n999999999999\n%%EOF\n")
		}),
		file("bomb.pdf", "objects that unzip to half a gigabyte", func() []byte { return packedPDF(500 << 20) }),
		file("length-lies.pdf", "a stream that says it is 4 GB long", func() []byte {
			return pdfOf("", catalogue, pages, page, "<</Length 4294967296>>\nstream\nx\nendstream")
		}),
		file("objects-million.pdf", "a million objects", func() []byte {
			return append(good(), Counting("%d 0 obj\n<<>>\nendobj\n", 4, 400_000)...)
		}),
		file("web-page.pdf", "a web page, renamed", func() []byte { return []byte("<!DOCTYPE html><html><body>Masuk</body></html>") }),
		file("photo.pdf", "a photograph, renamed", goodJPEG),
		file("too-big.pdf", "a PDF of 12 MB", func() []byte { return append(good(), bytes.Repeat([]byte("% \n"), 4<<20)...) }),
		file("nothing.pdf", "an empty file", func() []byte { return nil }),
	}
}
