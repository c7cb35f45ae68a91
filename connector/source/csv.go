package source

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// csv reads the list of a csv file.
func (r *reading) csv(c *connector.FileCopy) error {
	return r.csvLines(c, func(in lines) error {
		_, err := r.list(in, "")
		return err
	})
}

// csvLines hands over the records of a csv.
func (r *reading) csvLines(c *connector.FileCopy, each func(in lines) error) error {
	encoding, err := encodingOf(c)
	if err != nil {
		return err
	}
	open := func(separator byte) *csvReader {
		return newCSVReader(r.name, encoding(io.NewSectionReader(c.File, 0, c.Size)), separator, r.limits)
	}
	separator, err := r.separator(open)
	if err != nil {
		return err
	}
	return each(open(separator))
}

// separator tries each and takes the one that gives the best header; of equals
// the one that gives most cells.
func (r *reading) separator(open func(byte) *csvReader) (byte, error) {
	const (
		tried  = 60     // lines that hold something
		looked = 10_000 // lines at all, behind those left out
	)
	best, bestScore, bestCells := byte(','), -1, -1
	for _, separator := range []byte{';', ',', '\t'} {
		in := open(separator)
		if in.declared != 0 {
			return in.declared, nil
		}
		var first []*line
		cells := 0
		for n := 0; len(first) < tried && n < r.HeaderRow+looked; n++ {
			l, err := in.next()
			if err == io.EOF {
				break
			}
			if err != nil && separator == '\t' && bestScore < 0 {
				return 0, err
			}
			if err != nil {
				break
			}
			if n := l.own(); n > 0 && l.number >= r.HeaderRow {
				first = append(first, l.clone())
				cells += n
			}
		}
		if len(first) > headerDepth {
			first = first[:headerDepth]
		}
		if score := r.findHeader(first).score; score > bestScore || score == bestScore && cells > bestCells {
			best, bestScore, bestCells = separator, score, cells
		}
	}
	return best, nil
}

// encodingOf gives how to read the copy as UTF-8: by its byte order mark, as it
// is where all of it is UTF-8, and else as Windows-1252, which takes anything.
func encodingOf(c *connector.FileCopy) (func(io.Reader) io.Reader, error) {
	switch {
	case bytes.HasPrefix(c.Head, []byte{0xff, 0xfe}), bytes.HasPrefix(c.Head, []byte{0xfe, 0xff}):
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Reader, nil
	case bytes.HasPrefix(c.Head, []byte{0xef, 0xbb, 0xbf}):
		return unicode.UTF8BOM.NewDecoder().Reader, nil
	}
	isUTF8, err := validUTF8(io.NewSectionReader(c.File, 0, c.Size))
	if err != nil {
		return nil, fmt.Errorf("read copy of list: %w", err)
	}
	if isUTF8 {
		return func(r io.Reader) io.Reader { return r }, nil
	}
	return charmap.Windows1252.NewDecoder().Reader, nil
}

func validUTF8(r io.Reader) (bool, error) {
	buf := make([]byte, 64<<10)
	for kept := 0; ; {
		n, err := r.Read(buf[kept:])
		block := buf[:kept+n]
		if err == io.EOF {
			return utf8.Valid(block), nil
		}
		if err != nil {
			return false, err
		}
		end := len(block) // but not within a character
		for end > 0 && len(block)-end < utf8.UTFMax-1 && !utf8.RuneStart(block[end-1]) {
			end--
		}
		if end > 0 && block[end-1] >= utf8.RuneSelf {
			end--
		}
		if !utf8.Valid(block[:end]) {
			return false, nil
		}
		kept = copy(buf, block[end:])
	}
}

var errQuote = errors.New("quotation mark is never closed")

// csvReader reads records as Excel does: a quotation mark counts at the start
// of a field only, line breaks may stand between two, lengths may differ and
// empty lines are records.
type csvReader struct {
	file      string
	in        *bufio.Reader
	separator byte
	declared  byte // by a first line "sep=;", which Excel writes and takes for none
	limits    Limits
	line      line
	text      []byte
	ends      []int // of the fields in text
	size      int   // bytes of the record so far
}

var _ lines = (*csvReader)(nil)

func newCSVReader(file string, in io.Reader, separator byte, limits Limits) *csvReader {
	r := &csvReader{file: file, in: bufio.NewReaderSize(in, 64<<10), separator: separator, limits: limits}
	if head, _ := r.in.Peek(7); len(head) >= 6 && bytes.EqualFold(head[:4], []byte("sep=")) && (head[5] == '\r' || head[5] == '\n') {
		r.declared, r.separator = head[4], head[4]
		r.in.Discard(6)
		r.lineEnd(rune(head[5]))
	}
	return r
}

func (r *csvReader) narrow(int)   {}
func (r *csvReader) close() error { return nil }

// next gives the next record; io.EOF after the last.
func (r *csvReader) next() (*line, error) {
	l := &r.line
	l.number++
	l.cells, r.text, r.ends, r.size = l.cells[:0], r.text[:0], r.ends[:0], 0
	if _, err := r.in.Peek(1); err != nil {
		return nil, r.failed(err)
	}
	for more := true; more; {
		var err error
		if more, err = r.field(); err != nil {
			return nil, r.failed(err)
		}
		r.ends = append(r.ends, len(r.text))
		if len(r.ends) > maxToken {
			return nil, r.failed(errLongText)
		}
	}
	text, from := string(r.text), 0
	for i, end := range r.ends {
		field := text[from:end]
		if from = end; isBlankText(field) {
			continue
		}
		if i >= r.limits.Columns {
			return nil, refuse("too_many_columns", nil, "berkas", r.file, "lembar", r.file, "batas", fmt.Sprint(r.limits.Columns))
		}
		l.set(i+1, cell{value: mapping.Value{Kind: mapping.Text, Text: field}})
	}
	return l, nil
}

func (r *csvReader) failed(err error) error {
	switch {
	case err == io.EOF:
		return err
	case errors.Is(err, errLongText):
		return refuse("csv_line_long", err, "berkas", r.file, "baris", fmt.Sprint(r.line.number), "batas", "1 MiB")
	case errors.Is(err, errQuote):
		return refuse("csv_quote_open", err, "berkas", r.file, "baris", fmt.Sprint(r.line.number))
	}
	return damaged(r.file, err)
}

// field appends the next field to r.text; more says that another follows in
// the record.
func (r *csvReader) field() (more bool, err error) {
	quoted, closed := false, false
	for n := 0; ; n++ {
		c, size, err := r.in.ReadRune()
		switch {
		case err == io.EOF && quoted && !closed:
			return false, errQuote
		case err == io.EOF:
			return false, nil
		case err != nil:
			return false, err
		}
		if r.size += size; r.size > maxToken {
			return false, errLongText
		}
		switch {
		case c == '"' && n == 0:
			quoted = true
		case c == '"' && quoted && !closed:
			if b, _ := r.in.Peek(1); len(b) == 1 && b[0] == '"' {
				r.in.Discard(1)
				r.text = append(r.text, '"')
			} else {
				closed = true
			}
		case quoted && !closed && c == '\r':
			r.lineEnd(c)
			r.text = append(r.text, '\n')
		case quoted && !closed:
			r.text = appendClean(r.text, c)
		case c == rune(r.separator):
			return true, nil
		case c == '\r' || c == '\n':
			r.lineEnd(c)
			return false, nil
		default:
			r.text = appendClean(r.text, c)
		}
	}
}

// lineEnd passes the second character of a line end of two.
func (r *csvReader) lineEnd(c rune) {
	if b, _ := r.in.Peek(1); c == '\r' && len(b) > 0 && b[0] == '\n' {
		r.in.Discard(1)
	}
}
