package main

import (
	"archive/zip"
	"bufio"
	"errors"
	"io"
	"strconv"
	"time"

	"github.com/klauspost/compress/flate"
)

// cell is one cell of a list. Without text and number it is empty.
type cell struct {
	text   string
	number int64
	style  uint8
	kind   uint8
}

// The kinds of cell.
const (
	empty uint8 = iota
	text
	number
)

// The cell formats of styles.xml, by their index there.
const (
	plain uint8 = iota
	bold
	grouped // #,##0
	day     // dd/mm/yyyy
	literal // @
)

// workbook writes one sheet as Excel does: shared strings, cell formats, row
// spans and cell references. Memory grows with the distinct texts only.
type workbook struct {
	zip     *zip.Writer
	sheet   *bufio.Writer
	letters []string // of the columns, from A on
	strings []string
	index   map[string]int
	texts   int // text cells, distinct or not
	row     int
	buf     []byte
}

// newWorkbook begins a workbook of rows rows, the header among them.
func newWorkbook(w io.Writer, widths []int, rows int) (*workbook, error) {
	b := &workbook{zip: zip.NewWriter(w), index: make(map[string]int, 4*rows)}
	b.zip.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 1) })
	for i := range widths {
		b.letters = append(b.letters, letters(i+1))
	}
	for _, p := range partsBefore {
		if err := b.part(p.name, p.content); err != nil {
			return nil, err
		}
	}
	sheet, err := b.entry("xl/worksheets/sheet1.xml")
	if err != nil {
		return nil, err
	}
	b.sheet = bufio.NewWriterSize(sheet, 1<<16)
	b.sheet.WriteString(sheetHead)
	b.sheet.WriteString(`<dimension ref="A1:` + b.letters[len(widths)-1] + strconv.Itoa(rows) + `"/>` + sheetView + `<cols>`)
	for i, w := range widths {
		n := strconv.Itoa(i + 1)
		b.sheet.WriteString(`<col min="` + n + `" max="` + n + `" width="` + strconv.Itoa(w) + `.7109375" customWidth="1"/>`)
	}
	_, err = b.sheet.WriteString(`</cols><sheetData>`)
	return b, err
}

// write writes the next row; an empty cell with a format of its own stands in
// the file, one without does not.
func (b *workbook) write(cells []cell) error {
	b.row++
	row := strconv.Itoa(b.row)
	buf := append(b.buf[:0], `<row r="`...)
	buf = append(buf, row...)
	buf = append(buf, `" spans="1:`...)
	buf = strconv.AppendInt(buf, int64(len(cells)), 10)
	buf = append(buf, `" x14ac:dyDescent="0.25">`...)
	for i, c := range cells {
		if c.kind == empty && c.style == plain {
			continue
		}
		buf = append(buf, `<c r="`...)
		buf = append(buf, b.letters[i]...)
		buf = append(buf, row...)
		if c.style != plain {
			buf = append(buf, `" s="`...)
			buf = strconv.AppendUint(buf, uint64(c.style), 10)
		}
		switch c.kind {
		case empty:
			buf = append(buf, `"/>`...)
			continue
		case text:
			buf = append(buf, `" t="s"><v>`...)
			buf = strconv.AppendInt(buf, int64(b.shared(c.text)), 10)
		case number:
			buf = append(buf, `"><v>`...)
			buf = strconv.AppendInt(buf, c.number, 10)
		}
		buf = append(buf, `</v></c>`...)
	}
	b.buf = append(buf, `</row>`...)
	_, err := b.sheet.Write(b.buf)
	return err
}

func (b *workbook) shared(s string) int {
	b.texts++
	i, ok := b.index[s]
	if !ok {
		i = len(b.strings)
		b.index[s] = i
		b.strings = append(b.strings, s)
	}
	return i
}

// close writes what comes after the rows.
func (b *workbook) close() error {
	_, err := b.sheet.WriteString(`</sheetData><autoFilter ref="A1:` + b.letters[len(b.letters)-1] + strconv.Itoa(b.row) + `"/>` + sheetTail)
	if err := errors.Join(err, b.sheet.Flush()); err != nil {
		return err
	}
	if err := b.sharedStrings(); err != nil {
		return err
	}
	for _, p := range partsAfter {
		if err := b.part(p.name, p.content); err != nil {
			return err
		}
	}
	return b.zip.Close()
}

func (b *workbook) sharedStrings() error {
	part, err := b.entry("xl/sharedStrings.xml")
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(part, 1<<16)
	w.WriteString(declaration + `<sst xmlns="` + mainSpace + `" count="` + strconv.Itoa(b.texts) + `" uniqueCount="` + strconv.Itoa(len(b.strings)) + `">`)
	for _, s := range b.strings {
		w.WriteString(`<si><t>`)
		escape.WriteString(w, s)
		w.WriteString(`</t></si>`)
	}
	w.WriteString(`</sst>`)
	return w.Flush()
}

func (b *workbook) part(name, content string) error {
	w, err := b.entry(name)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, declaration+content)
	return err
}

// entry begins a part, dated like every part that Excel writes.
func (b *workbook) entry(name string) (io.Writer, error) {
	return b.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
}

// letters gives the letters of a 1-based column.
func letters(n int) string {
	var s string
	for ; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}
