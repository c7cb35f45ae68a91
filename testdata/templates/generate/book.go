package main

import (
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"ekatalog/testdata/pinned"
)

// book is a template being made. The first error sticks and the calls after it
// do nothing.
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
	b.sheet = sheets[0]
	b.try(b.file.SetDocProps(&excelize.DocProperties{
		Creator: "CONTOH, bukan berkas portal", LastModifiedBy: "CONTOH, bukan berkas portal",
		Created: "2026-03-02T02:05:00Z", Modified: "2026-03-02T02:05:00Z",
	}))
	return b
}

func (b *book) try(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *book) bytes(patches ...pinned.Patch) ([]byte, error) {
	if b.err != nil {
		return nil, b.err
	}
	return pinned.Bytes(b.file, patches...)
}

// text puts a text into a cell; an empty one leaves it alone.
func (b *book) text(cell, s string) {
	if s != "" {
		b.try(b.file.SetCellStr(b.sheet, cell, s))
	}
}

// row puts texts side by side.
func (b *book) row(column, row int, texts ...string) {
	for i, s := range texts {
		b.text(at(column+i, row), s)
	}
}

// down puts texts below each other.
func (b *book) down(column, row int, texts ...string) {
	for i, s := range texts {
		b.text(at(column, row+i), s)
	}
}

func (b *book) merge(from, to string) { b.try(b.file.MergeCell(b.sheet, from, to)) }

// group is the header above the columns from, to and between.
type group struct {
	from, to int
	title    string
}

// groups writes a row of group headers, each merged over its columns.
func (b *book) groups(row int, all []group) {
	for _, g := range all {
		b.text(at(g.from, row), g.title)
		if g.to > g.from {
			b.merge(at(g.from, row), at(g.to, row))
		}
	}
}

// style gives the cells from, to and between a look known by name.
func (b *book) style(name, from, to string) {
	id, ok := b.styles[name]
	if !ok {
		s := looks[name]
		var err error
		id, err = b.file.NewStyle(&s)
		b.try(err)
		b.styles[name] = id
	}
	b.try(b.file.SetCellStyle(b.sheet, from, to, id))
}

func (b *book) width(from, to int, width float64) {
	b.try(b.file.SetColWidth(b.sheet, letters(from), letters(to), width))
}

func (b *book) hide(sheet string, very bool) {
	b.try(b.file.SetSheetVisible(sheet, false, very))
}

func (b *book) define(name, refersTo, scope string) {
	b.try(b.file.SetDefinedName(&excelize.DefinedName{Name: name, RefersTo: refersTo, Scope: scope}))
}

func (b *book) extent(to string) { b.try(b.file.SetSheetDimension(b.sheet, "A1:"+to)) }

// freeze keeps the columns before and the rows above a cell in sight.
func (b *book) freeze(columns, rows int) {
	pane := "bottomRight"
	if columns == 0 {
		pane = "bottomLeft"
	}
	b.try(b.file.SetPanes(b.sheet, &excelize.Panes{
		Freeze: true, XSplit: columns, YSplit: rows, TopLeftCell: at(columns+1, rows+1), ActivePane: pane,
	}))
}

// at names the cell of a 1-based column and row.
func at(column, row int) string { return letters(column) + strconv.Itoa(row) }

func letters(column int) string {
	name, err := excelize.ColumnNumberToName(column)
	if err != nil {
		panic(err) // only for columns that no sheet has
	}
	return name
}

// span is a column's cells from one row to another.
func span(column, from, to int) string { return at(column, from) + ":" + at(column, to) }

func ref(sheet string, column, from, to int) string {
	l := letters(column)
	return "'" + sheet + "'!$" + l + "$" + strconv.Itoa(from) + ":$" + l + "$" + strconv.Itoa(to)
}

// check adds a validation to a column's product rows.
func (b *book) check(where string, make func(*excelize.DataValidation) error) {
	dv := excelize.NewDataValidation(true)
	dv.SetSqref(where)
	b.try(make(dv))
	b.try(b.file.AddDataValidation(b.sheet, dv))
}

// choose adds a drop-down with its choices in the validation itself.
func (b *book) choose(where string, choices ...string) {
	b.check(where, func(dv *excelize.DataValidation) error { return dv.SetDropList(choices) })
}

// chooseFrom adds a drop-down with its choices elsewhere: a range or a name.
func (b *book) chooseFrom(where, reference string) {
	b.check(where, func(dv *excelize.DataValidation) error {
		dv.SetSqrefDropList(reference)
		return nil
	})
}

// length limits a text.
func (b *book) length(where string, from, to int) {
	b.check(where, func(dv *excelize.DataValidation) error {
		return dv.SetRange(from, to, excelize.DataValidationTypeTextLength, excelize.DataValidationOperatorBetween)
	})
}

// number limits a number; an empty to leaves the upper end open.
func (b *book) number(where string, kind excelize.DataValidationType, from, to string) {
	b.check(where, func(dv *excelize.DataValidation) error {
		operator := excelize.DataValidationOperatorBetween
		if to == "" {
			operator = excelize.DataValidationOperatorGreaterThanOrEqual
		}
		return dv.SetRange(from, to, kind, operator)
	})
}

const (
	whole   = excelize.DataValidationTypeWhole
	decimal = excelize.DataValidationTypeDecimal
)

var (
	thin   = []excelize.Border{{Type: "left", Color: "808080", Style: 1}, {Type: "right", Color: "808080", Style: 1}, {Type: "top", Color: "808080", Style: 1}, {Type: "bottom", Color: "808080", Style: 1}}
	middle = &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
)

// looks are the styles of the templates by name.
var looks = map[string]excelize.Style{
	"group":   {Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: fill("1F4E78"), Border: thin, Alignment: middle},
	"title":   {Font: &excelize.Font{Bold: true}, Fill: fill("DDEBF7"), Border: thin, Alignment: middle},
	"need":    {Font: &excelize.Font{Bold: true, Color: "C00000"}, Fill: fill("FCE4D6"), Border: thin, Alignment: middle},
	"hint":    {Font: &excelize.Font{Italic: true, Size: 9, Color: "7F7F7F"}, Border: thin, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}},
	"example": {Font: &excelize.Font{Italic: true}, Fill: fill("EDEDED"), Border: thin},
	"body":    {Border: thin},
	"text":    {Border: thin, NumFmt: 49},
	"number":  {Border: thin, NumFmt: 1},
	"open":    {Border: thin, Protection: &excelize.Protection{Locked: false}},
	"big":     {Font: &excelize.Font{Bold: true, Size: 14}},
	"fixed":   {Font: &excelize.Font{Bold: true}, Fill: fill("FFF2CC"), Border: thin},
}

func fill(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

func joined(parts ...[]string) []string {
	var all []string
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

func lines(s string) []string { return strings.Split(strings.TrimSpace(s), "\n") }
