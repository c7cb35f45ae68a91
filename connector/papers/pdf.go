package papers

import (
	"bytes"
	"strconv"
	"strings"
)

// The places in which a reader of PDFs looks for the beginning and the end.
const (
	headWithin = 1024
	tailWithin = 2048
)

// verdict is what a file's bytes say. An empty code is a PDF that the portal
// can take as far as can be told.
type verdict struct {
	code   string
	exact  string // a message more exact than the code's
	kind   string // what the file is instead
	active string // what a reader might run or unpack, "JavaScript, Launch"
}

// judge judges the bytes of a file that calls itself a PDF. It takes what
// common readers open, so a file is only refused where something is plainly
// missing.
func judge(b []byte) verdict {
	if len(b) == 0 {
		return verdict{code: "document_damaged", exact: "document_empty"}
	}
	begin := bytes.Index(b[:min(len(b), headWithin)], []byte("%PDF-"))
	if begin < 0 {
		if kind := kindOf(b); kind != "" {
			return verdict{code: "document_not_pdf", kind: kind}
		}
		return verdict{code: "document_not_pdf", exact: "document_not_pdf_unknown"}
	}
	tail := bytes.TrimRight(b[max(len(b)-tailWithin, 0):], "\x00 \t\r\n")
	end := bytes.LastIndex(tail, []byte("%%EOF"))
	if end < 0 {
		return verdict{code: "document_damaged", exact: "document_cut_short"}
	}
	s := newScan(b)
	s.file()
	switch {
	case s.encrypted && !opens(b):
		return verdict{code: "document_locked"}
	case !s.sane() || !offsetSane(b, tail[:end], s):
		return verdict{code: "document_damaged"}
	}
	s.unpack()
	if s.pages == 0 && !s.hidden {
		return verdict{code: "document_damaged", exact: "document_no_page"}
	}
	return verdict{active: s.activity()}
}

// offsetSane reports whether the place of the table of contents, which the end
// of a PDF names, lies in the file. Readers find a table that lies elsewhere,
// but not one that is not there at all.
func offsetSane(b, tail []byte, s *scan) bool {
	at := bytes.LastIndex(tail, []byte("startxref"))
	if at < 0 {
		return s.tables > 0
	}
	fields := strings.Fields(string(tail[at+len("startxref"):]))
	if len(fields) == 0 {
		return false
	}
	offset, err := strconv.Atoi(fields[0])
	if err != nil || offset < 0 || offset >= len(b) {
		return false
	}
	return s.tables > 0
}
