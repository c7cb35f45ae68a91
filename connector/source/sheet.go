package source

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"ekatalog/mapping"
)

// maxRow is Excel's last row.
const maxRow = 1 << 20

var (
	errOrder  = errors.New("rows are not in order")
	errBeyond = errors.New("row beyond Excel's last")
)

// sheetReader reads the rows of a sheet in one pass.
type sheetReader struct {
	book   *workbook
	name   string
	part   io.ReadCloser
	xml    *scanner
	mark   byte // decimal mark of numbers
	width  int  // columns beyond it are not looked at
	inRows bool // inside sheetData
	merges []area
	active []spread

	line    line
	text    []byte // what the row's cells hold that no shared string does
	pending []span
	value   []byte // of the current cell, raw
}

// span is where a cell's text stands in sheetReader.text.
type span struct{ column, from, to int }

var _ lines = (*sheetReader)(nil)

func (r *sheetReader) narrow(width int) { r.width = width }
func (r *sheetReader) close() error     { return r.part.Close() }

// next gives the next row that is in the file; io.EOF after the last.
func (r *sheetReader) next() (*line, error) {
	for {
		t, err := r.xml.next()
		switch {
		case err == io.EOF:
			return nil, io.EOF
		case err != nil:
			return nil, r.failed(err)
		case t == tokenText:
		case string(r.xml.name) == "sheetData":
			r.inRows = t == tokenStart
		case t == tokenStart && r.inRows && string(r.xml.name) == "row":
			if err := r.readRow(); err != nil {
				return nil, r.failed(err)
			}
			return &r.line, nil
		}
	}
}

func (r *sheetReader) failed(err error) error {
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if errors.Is(err, errOrder) {
		return refuse("rows_out_of_order", nil, "berkas", r.book.File, "lembar", r.name)
	}
	return damaged(r.book.File, fmt.Errorf("sheet %s: %w", r.name, err))
}

func (r *sheetReader) readRow() error {
	l := &r.line
	number := l.number + 1
	l.hidden, l.cells = false, l.cells[:0]
	r.text, r.pending = r.text[:0], r.pending[:0]
	for rest := r.xml.attrs; ; {
		var name, value []byte
		if name, value, rest = nextAttr(rest); name == nil {
			break
		}
		switch string(name) {
		case "r":
			n, ok := parseInt(value)
			if !ok || n < number {
				return errOrder
			}
			if n > maxRow {
				return errBeyond
			}
			number = n
		case "hidden":
			l.hidden = l.hidden || string(value) == "1" || string(value) == "true"
		case "ht":
			l.hidden = l.hidden || strings.Trim(string(value), "0.") == ""
		}
	}
	l.number = number
	if err := r.readCells(); err != nil {
		return err
	}
	if len(r.pending) > 0 {
		text := string(r.text)
		for _, p := range r.pending {
			l.cells[p.column-1].value.Text = text[p.from:p.to]
		}
	}
	if len(r.merges) > 0 || len(r.active) > 0 {
		return r.cover(l)
	}
	return nil
}

// readCells reads up to the end of the row whose start was the last token.
func (r *sheetReader) readCells() error {
	s := r.xml
	column := 0
	for depth := s.depth; s.depth >= depth; {
		t, err := s.next()
		if err != nil {
			return err
		}
		if t != tokenStart {
			continue
		}
		if string(s.name) != "c" {
			if err := s.skip(); err != nil {
				return err
			}
			continue
		}
		h := head{column: column + 1, kind: 'n'}
		h.read(s.attrs)
		if column = h.column; column == 0 {
			return errNotXML
		}
		if s.endIsDue || column > r.width && column <= r.book.limits.Columns {
			if err := s.skip(); err != nil {
				return err
			}
			continue
		}
		if err := r.readCell(h); err != nil {
			return err
		}
	}
	return nil
}

// head is what the start tag of a cell says.
type head struct {
	column int
	style  int
	kind   byte // n, s, b, e, d; t for str, i for inlineStr
	image  int  // points to what the value really is, see readCellImages; 0 for none
}

func (h *head) read(attrs []byte) {
	for {
		var name, value []byte
		if name, value, attrs = nextAttr(attrs); name == nil {
			return
		}
		if len(name) != 1 || len(value) == 0 {
			if string(name) == "vm" {
				h.image, _ = parseInt(value)
			}
			continue
		}
		switch name[0] {
		case 'r':
			h.column, _ = parseRef(value)
		case 's':
			if n, ok := parseInt(value); ok {
				h.style = n
			}
		case 't':
			switch h.kind = value[0]; string(value) {
			case "str":
				h.kind = 't'
			case "inlineStr":
				h.kind = 'i'
			}
		}
	}
}

// readCell reads the cell whose start was the last token.
func (r *sheetReader) readCell(h head) error {
	s := r.xml
	from := len(r.text)
	r.value = r.value[:0]
	var formula, hasValue, inValue, inFormula, raw bool
	rich := plainText
	for depth := s.depth; s.depth >= depth; {
		t, err := s.next()
		switch {
		case err != nil:
			return err
		case t == tokenText:
			if inValue {
				r.value, raw = append(r.value, s.text...), raw || s.textIsRaw
			} else if inFormula && !hasValue && len(r.value) < 200 {
				r.value = append(r.value, s.text[:min(len(s.text), 200)]...)
			}
		case len(s.name) == 1 && s.name[0] == 'v':
			if inValue = t == tokenStart; inValue {
				hasValue, r.value = true, r.value[:0]
			}
		case len(s.name) == 1 && s.name[0] == 'f':
			formula, inFormula = true, t == tokenStart
		case t == tokenStart && string(s.name) == "is":
			if r.text, rich, err = appendRich(s, r.text); err != nil {
				return err
			}
		}
	}
	st := r.book.styles.at(h.style)
	c := cell{struck: rich == richStruck || rich == plainText && st.struck}
	if formula && !hasValue && len(r.text) == from {
		// Nothing was ever calculated: empty would be a lie.
		r.text = appendText(append(r.text, '='), r.value, false)
		c.value.Kind = mapping.Error
	} else if err := r.fill(&c, h, st, raw); err != nil {
		return err
	}
	if c.value.Kind == mapping.Text && c.value.Text == "" && isBlank(r.text[from:]) || c.value.Kind == mapping.Empty {
		r.text = r.text[:from]
		return nil
	}
	if h.column > r.book.limits.Columns {
		return refuse("too_many_columns", nil, "berkas", r.book.File, "lembar", r.name, "batas", fmt.Sprint(r.book.limits.Columns))
	}
	r.line.set(h.column, c)
	if c.value.Text == "" {
		r.pending = append(r.pending, span{h.column, from, len(r.text)})
	}
	return nil
}

// fill sets the cell's value from what was read, or appends it to r.text.
func (r *sheetReader) fill(c *cell, h head, st style, raw bool) error {
	v := &c.value
	switch h.kind {
	case 's':
		if len(r.value) == 0 {
			return nil
		}
		i, ok := parseInt(r.value)
		if !ok || i >= r.book.strings.count {
			return fmt.Errorf("row %d column %d: there is no shared string %q", r.line.number, h.column, r.value)
		}
		text := r.book.strings.at(i)
		switch r.book.strings.richness(i) {
		case richStruck:
			c.struck = true
		case richMixed:
			c.struck = false
		}
		if !isBlankText(text) {
			v.Kind, v.Text = mapping.Text, text
		}
	case 'i':
		v.Kind = mapping.Text
	case 't':
		v.Kind = mapping.Text
		r.text = appendText(r.text, r.value, raw)
	case 'b':
		v.Kind, v.Text = mapping.Bool, "FALSE"
		if string(r.value) == "1" || string(r.value) == "true" {
			v.Text = "TRUE"
		}
	case 'e':
		if r.book.isImage(h) {
			return nil
		}
		from := len(r.text)
		v.Kind = mapping.Error
		if r.text = appendText(r.text, r.value, raw); len(r.text) == from {
			v.Text = "#N/A"
		}
	case 'd':
		v.Kind = mapping.Text
		if day := string(r.value[:min(len(r.value), 10)]); isDay(day) {
			v.Kind, r.value = mapping.Date, r.value[:10]
		}
		r.text = appendText(r.text, r.value, raw)
	default:
		r.fillNumber(v, st, raw)
	}
	return nil
}

func (r *sheetReader) fillNumber(v *mapping.Value, st style, raw bool) {
	number := trimSpace(r.value)
	if len(number) == 0 {
		return
	}
	var ok bool
	from := len(r.text)
	switch st.shows {
	case showsDate:
		if r.text, ok = appendDate(r.text, number, r.book.from1904); ok {
			v.Kind = mapping.Date
			return
		}
	case showsTime:
		if r.text, ok = appendTime(r.text, number); ok {
			v.Kind = mapping.Text
			return
		}
	}
	if r.text, v.DigitsLost, ok = appendNumber(r.text[:from], number, r.mark); ok {
		v.Kind, v.Decimals = mapping.Number, st.decimals
		return
	}
	v.Kind = mapping.Text
	r.text = appendText(r.text, r.value, raw)
}
