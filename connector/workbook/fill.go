package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// filled is a copy of an official template while its products come in. They
// are kept in a compact form until finish: what excelize holds of a sheet
// takes some twenty times as much.
type filled struct {
	*official
	turn   *sync.Mutex // held while excelize has the sheet in memory
	rows   [][]byte    // of each product cell after cell, as put writes them
	buf    []byte
	placed *Placed
	sum    *rowSum
}

func newFilled(t *official, turn *sync.Mutex) *filled {
	at := t.pack.Template
	return &filled{official: t, turn: turn, sum: newRowSum(),
		placed: &Placed{SHA256: at.SHA256, Sheet: at.Sheet, FirstRow: at.FirstRow}}
}

func (b *filled) full() bool { return int64(len(b.placed.SKUs)) >= b.limit }

// row is where the n-th product goes.
func (b *filled) row(n int) int { return b.placed.FirstRow + n }

// add takes one product's row.
func (b *filled) add(l *mapping.Listing) (string, error) {
	if err := b.blocked(b.row(len(b.placed.SKUs))); err != nil {
		return "", err
	}
	b.sum.begin()
	b.buf = b.buf[:0]
	for i := range b.columns {
		c := &b.columns[i]
		v, err := c.value(l)
		if err != nil {
			return "", err
		}
		if v == nil {
			continue
		}
		b.sum.cell(c.Field, v)
		if text, ok := v.(string); ok {
			if choice, ok := c.Choice(text); ok {
				v = choice // as the template spells it
			}
		}
		b.buf = put(b.buf, i, v)
	}
	b.rows = append(b.rows, bytes.Clone(b.buf))
	b.placed.SKUs = append(b.placed.SKUs, l.SKU)
	return b.sum.sum(), nil
}

// value gives what stands in the column for a listing.
func (c *fillColumn) value(l *mapping.Listing) (any, error) {
	v, err := c.cell(l)
	if err != nil {
		return nil, err
	}
	// Nothing of a listing's own is negative, but what a category asks for may be.
	if text, ok := v.(string); ok && c.numeric && strings.HasPrefix(text, "-") {
		if d, ok := plainNumber(text[1:]); ok {
			if n, exact := asNumber(d.Neg()); exact {
				v = n
			}
		}
	}
	return v, c.takes(l, v)
}

// takes refuses what the template's own column would not take. The check of
// the listing has said so before; whatever comes here in spite of it must not
// reach the portal.
func (c *fillColumn) takes(l *mapping.Listing, v any) error {
	text, isText := v.(string)
	_, isChoice := c.Choice(text)
	switch {
	case !isText:
		return nil
	case c.Field == "category_id" && l.CategoryID != "" && !strings.EqualFold(l.CategoryID, text):
		return c.refused(l, "category_id_differs", "nilai", l.CategoryID, "id", text)
	case len(c.Choices) > 0 && !isChoice:
		return c.refused(l, "not_a_choice", "nilai", text, "saran", schemas.NearestChoice(c.Field, text, c.Choices))
	case c.MaxLength > 0 && len(text) > c.MaxLength:
		if n := utf8.RuneCountInString(text); n > c.MaxLength {
			return c.refused(l, "text_too_long", "nilai", text, "n", strconv.Itoa(n), "batas", strconv.Itoa(c.MaxLength))
		}
	}
	return nil
}

func (c *fillColumn) refused(l *mapping.Listing, code string, pairs ...string) error {
	values := map[string]string{"kode": l.SKU, "nama": c.Title, "kolom": c.Title}
	for i := 0; i+1 < len(pairs); i += 2 {
		values[pairs[i]] = pairs[i+1]
	}
	return &Refused{Issue: mapping.Issue{SKU: l.SKU, Field: c.Field, Code: code, Severity: mapping.SeverityError, Found: cutUTF16(values["nilai"], 60), Values: values}}
}

// Kinds of a cell's value in the compact form.
const (
	textCell = iota
	wholeCell
	floatCell
)

// put appends a cell: its column's place, its kind, its value.
func put(b []byte, column int, v any) []byte {
	b = binary.AppendUvarint(b, uint64(column))
	switch v := v.(type) {
	case string:
		b = binary.AppendUvarint(append(b, textCell), uint64(len(v)))
		return append(b, v...)
	case int64:
		return binary.AppendVarint(append(b, wholeCell), v)
	case float64:
		return binary.LittleEndian.AppendUint64(append(b, floatCell), math.Float64bits(v))
	}
	panic(fmt.Sprintf("a cell of type %T", v))
}

// take gives the value for the cell that put appended, and what follows it.
func take(b []byte) (v any, rest []byte) {
	kind, b := b[0], b[1:]
	switch kind {
	case textCell:
		n, size := binary.Uvarint(b)
		b = b[size:]
		return escaped(string(b[:n])), b[n:]
	case wholeCell:
		n, size := binary.Varint(b)
		return n, b[size:]
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(b)), b[8:]
}

// finish fills a fresh copy of the template.
func (b *filled) finish(p *partial) (string, error) {
	b.turn.Lock()
	defer b.turn.Unlock()
	err := b.open(func(f *excelize.File, original *zip.Reader) error {
		if err := b.fill(f); err != nil {
			return fmt.Errorf("fill %s: %w", b.placed.Sheet, err)
		}
		return b.save(f, original, p)
	})
	if err != nil {
		return "", err
	}
	b.rows = nil
	return p.close()
}

func (b *filled) discard() error {
	b.rows = nil
	return nil
}

// fill sets the cells, in the order of the sheet, which excelize likes best.
func (b *filled) fill(f *excelize.File) error {
	sheet := b.placed.Sheet
	for n, rest := range b.rows {
		row := strconv.Itoa(b.row(n))
		for len(rest) > 0 {
			at, size := binary.Uvarint(rest)
			var v any
			v, rest = take(rest[size:])
			if err := f.SetCellValue(sheet, b.columns[at].Letter+row, v); err != nil {
				return err
			}
		}
		b.rows[n] = nil // excelize has it now
	}
	// Not before: excelize makes room for a whole row when it gets one.
	if err := b.format(f); err != nil {
		return err
	}
	if err := b.dimension(f); err != nil || !b.recalculate {
		return err
	}
	// What the template's formulas said of an empty sheet is wrong by now.
	return f.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: new(true)})
}

// stripe is columns side by side that have one style.
type stripe struct{ col, lastCol, style int }

// format gives the cells of all products the style of the first one's, where
// the template has not given them one itself.
func (b *filled) format(f *excelize.File) error {
	sheet, first, last := b.placed.Sheet, b.row(0), b.row(len(b.placed.SKUs)-1)
	var stripes []stripe
	for i := range b.pack.Columns {
		letter := b.pack.Columns[i].Letter
		style, err := f.GetCellStyle(sheet, letter+strconv.Itoa(first))
		if err != nil {
			return err
		}
		usual, err := f.GetColStyle(sheet, letter)
		if err != nil {
			return err
		}
		if style == usual {
			continue // new cells get it anyway
		}
		for row := first + 1; row <= min(last, b.lastRow); row++ {
			cell := letter + strconv.Itoa(row)
			own, err := f.GetCellStyle(sheet, cell)
			if err != nil {
				return err
			}
			if own != 0 && own != usual {
				continue
			}
			if err := f.SetCellStyle(sheet, cell, cell, style); err != nil {
				return err
			}
		}
		col, err := excelize.ColumnNameToNumber(letter)
		if err != nil {
			return err
		}
		if n := len(stripes); n > 0 && stripes[n-1].style == style && stripes[n-1].lastCol == col-1 {
			stripes[n-1].lastCol = col
			continue
		}
		stripes = append(stripes, stripe{col, col, style})
	}
	next := max(first, b.lastRow) + 1
	if next > last {
		return nil
	}
	for _, s := range stripes { // one call for many cells: excelize goes through them row by row
		if err := f.SetCellStyle(sheet, cellName(s.col, next), cellName(s.lastCol, last), s.style); err != nil {
			return err
		}
	}
	return nil
}

// dimension makes the sheet's stated range hold the products too.
func (b *filled) dimension(f *excelize.File) error {
	old, err := f.GetSheetDimension(b.placed.Sheet)
	if err != nil || old == "" {
		return err // a sheet may leave it out
	}
	a, err := areaOf(old)
	if err != nil {
		return err
	}
	for i := range b.columns {
		a.col, a.lastCol = min(a.col, b.columns[i].index), max(a.lastCol, b.columns[i].index)
	}
	a.row, a.lastRow = min(a.row, b.row(0)), max(a.lastRow, b.row(len(b.placed.SKUs)-1))
	return f.SetSheetDimension(b.placed.Sheet, cellName(a.col, a.row)+":"+cellName(a.lastCol, a.lastRow))
}

// save writes the copy: the parts that filling changed as excelize has them,
// all others as they came.
func (b *filled) save(f *excelize.File, original *zip.Reader, p *partial) error {
	k, err := newKeeper(f, original, b.recalculate)
	if err != nil {
		return err
	}
	if err := k.take(f); err != nil {
		return fmt.Errorf("write %s: %w", b.placed.Sheet, err)
	}
	return errors.Join(f.Close(), k.write(p))
}
