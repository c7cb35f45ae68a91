package main

import (
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"ekatalog/testdata/pinned"
)

// book is a workbook being made. The first error sticks and the calls after
// it do nothing, so that a sheet can be written down like the sheet it is.
type book struct {
	file   *excelize.File
	sheet  string
	styles map[string]int
	err    error
}

func newBook(sheets ...string) *book {
	b := &book{file: excelize.NewFile(), styles: map[string]int{}}
	b.try(b.file.SetSheetName("Sheet1", sheets[0]))
	for _, s := range sheets[1:] {
		_, err := b.file.NewSheet(s)
		b.try(err)
	}
	b.try(b.file.SetDocProps(&excelize.DocProperties{
		Creator: "Bengkel Kerja (CONTOH)", LastModifiedBy: "Bengkel Kerja (CONTOH)",
		Created: "2025-03-03T02:05:00Z", Modified: "2025-03-03T07:05:00Z",
	}))
	return b
}

func (b *book) try(err error) {
	if b.err == nil {
		b.err = err
	}
}

// row writes values from column A on; nil leaves a cell empty, a string stays
// text and a number becomes a number cell.
func (b *book) row(n int, values ...any) {
	for i, v := range values {
		b.set(at(i+1, n), v)
	}
}

func (b *book) set(cell string, v any) {
	switch v := v.(type) {
	case nil:
	case string:
		if v != "" {
			b.try(b.file.SetCellStr(b.sheet, cell, v))
		}
	default:
		b.try(b.file.SetCellValue(b.sheet, cell, v))
	}
}

// style gives the cells from, to and between a style known by name.
func (b *book) style(name, from, to string) {
	id, ok := b.styles[name]
	if !ok {
		var err error
		s := styles[name]
		id, err = b.file.NewStyle(&s)
		b.try(err)
		b.styles[name] = id
	}
	b.try(b.file.SetCellStyle(b.sheet, from, to, id))
}

func (b *book) merge(from, to string) { b.try(b.file.MergeCell(b.sheet, from, to)) }

// extent says which cells the sheet uses; excelize leaves it at A1.
func (b *book) extent(to string) { b.try(b.file.SetSheetDimension(b.sheet, "A1:"+to)) }

// widths sets the widths of the columns from A on, in characters.
func (b *book) widths(w ...float64) {
	for i, width := range w {
		col := strings.TrimRight(at(i+1, 1), "1")
		b.try(b.file.SetColWidth(b.sheet, col, col, width))
	}
}

// at names the cell of a 1-based column and row.
func at(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		panic(err) // only for positions that no sheet has
	}
	return name
}

// bytes gives the finished workbook.
func (b *book) bytes(patches ...pinned.Patch) ([]byte, error) {
	if b.err != nil {
		return nil, b.err
	}
	return pinned.Bytes(b.file, patches...)
}

// styleOf gives the index of a cell's style as the sheet's XML writes it.
func (b *book) styleOf(sheet, cell string) string {
	id, err := b.file.GetCellStyle(sheet, cell)
	b.try(err)
	return strconv.Itoa(id)
}

// freezeHeader keeps the first row in sight.
func (b *book) freezeHeader() {
	b.try(b.file.SetPanes(b.sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
}
