package workbook

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// MarkOptions says how a list is marked.
type MarkOptions struct {
	Lang schemas.Lang
	// HeaderRows gives the 1-based header row of sheets, by name ("" for a
	// csv); where a sheet has none here, the fullest of its first rows is it.
	HeaderRows map[string]int
	// MaxUnzipped is the most bytes a workbook may unzip to, or a csv may
	// have; 0 for 64 MiB.
	MaxUnzipped int64
}

// Colours of marked cells, and how many comments and links one workbook gets:
// excelize searches all of them for each new one, and no person reads more.
const (
	errorColour   = "FF9C9C"
	warningColour = "FFEB84"
	maxComments   = 5000
	maxLinks      = 5000
)

// markSign begins our part of a comment, so that a marked list that is marked
// again loses the old part and nothing else.
const markSign = "ekatalog:\n"

// csvSheet is the sheet that a marked csv becomes.
const csvSheet = "Daftar"

// Mark writes a seller's own list to out, an xlsx, with the cells of issues
// filled and explained: red for what must be put right, yellow for what should
// be looked at, a comment on each, a column at the right end that sums up each
// row, and a sheet that lists all issues with links to their cells. Issues of
// other files are listed and not placed. The original is never changed, and
// out is complete or absent. A list that cannot be opened is a
// *connector.Unreadable.
func Mark(in string, issues []mapping.Issue, out string, o MarkOptions) error {
	if isCSV(in) {
		return markTable(in, issues, out, o)
	}
	return withList(in, out, o.MaxUnzipped, func(f *excelize.File) error {
		m := newMarker(f, filepath.Base(in), o)
		return m.mark(issues)
	})
}

// markTable marks a csv by way of a workbook with its records.
func markTable(in string, issues []mapping.Issue, out string, o MarkOptions) error {
	if same(in, out) {
		return fmt.Errorf("write %s: it is the list itself, which is never changed", filepath.Base(out))
	}
	t, err := readTable(in, o.MaxUnzipped)
	if err != nil {
		return err
	}
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", csvSheet); err != nil {
		return err
	}
	style, err := f.NewStyle(&excelize.Style{NumFmt: formatText})
	if err != nil {
		return err
	}
	for r := range t.records {
		for c, text := range t.row(r + 1) {
			if err := setText(f, csvSheet, c+1, r+1, clean(text), style); err != nil {
				return damaged(in, err)
			}
		}
	}
	m := newMarker(f, filepath.Base(in), o)
	m.csv = true
	if err := m.mark(issues); err != nil {
		return err
	}
	return save(f, out)
}

// marker marks one workbook.
type marker struct {
	f        *excelize.File
	name     string // of the file, as issues name it
	o        MarkOptions
	csv      bool
	styles   map[paint]int
	comments int
}

// paint is a cell's style and the colour it gets.
type paint struct {
	style  int
	colour string
}

// flaw is what one cell is blamed for.
type flaw struct {
	place
	colour string
	texts  []string
}

func newMarker(f *excelize.File, name string, o MarkOptions) *marker {
	return &marker{f: f, name: name, o: o, styles: map[paint]int{}}
}

func (m *marker) say(key string, values map[string]string) string {
	return schemas.Say(m.o.Lang, key, values)
}

// place finds an issue's cell in this workbook.
func (m *marker) place(i *mapping.Issue) (place, bool) {
	p, ok := placeOf(i.Cell, m.name)
	if !ok {
		return p, false
	}
	if m.csv && p.sheet == "" {
		p.sheet = csvSheet
	}
	index, err := m.f.GetSheetIndex(p.sheet)
	return p, err == nil && index >= 0
}

func (m *marker) mark(issues []mapping.Issue) error {
	for _, sheet := range m.f.GetSheetList() {
		flaws := m.flaws(sheet, issues)
		if err := m.sheet(sheet, flaws); err != nil {
			return fmt.Errorf("mark sheet %s: %w", sheet, err)
		}
	}
	return m.result(issues)
}

// flaws gathers the issues of a sheet by cell, in the order of the sheet. An
// error colours a cell over a warning.
func (m *marker) flaws(sheet string, issues []mapping.Issue) []flaw {
	var all []flaw
	for i := range issues {
		p, ok := m.place(&issues[i])
		if !ok || !strings.EqualFold(p.sheet, sheet) {
			continue
		}
		p.sheet = sheet
		fl := flaw{place: p, colour: warningColour, texts: []string{reason(m.o.Lang, issues[i])}}
		if issues[i].Severity == mapping.SeverityError {
			fl.colour = errorColour
		}
		all = append(all, fl)
	}
	return gather(all, nil)
}

// gather joins the flaws of one cell, or of cells merged into one, and puts
// them in the order of the sheet.
func gather(flaws []flaw, areas []area) []flaw {
	byCell := make(map[place]*flaw, len(flaws))
	for _, fl := range flaws {
		fl.place = shown(areas, fl.place)
		first := byCell[fl.place]
		if first == nil {
			fl.texts = slices.Clone(fl.texts)
			byCell[fl.place] = &fl
			continue
		}
		if fl.colour == errorColour {
			first.colour = errorColour
		}
		for _, text := range fl.texts {
			if !slices.Contains(first.texts, text) {
				first.texts = append(first.texts, text)
			}
		}
	}
	all := make([]flaw, 0, len(byCell))
	for _, fl := range byCell {
		all = append(all, *fl)
	}
	slices.SortFunc(all, func(a, b flaw) int { return cmp.Or(a.row-b.row, a.col-b.col) })
	return all
}

// sheet marks one sheet and takes away what an earlier marking left in it.
func (m *marker) sheet(name string, flaws []flaw) error {
	old, err := m.oldComments(name)
	if err != nil {
		return err
	}
	if len(flaws) == 0 && len(old.ours) == 0 {
		return nil
	}
	areas, err := mergesOf(m.f, name)
	if err != nil {
		return err
	}
	if err := m.summary(name, flaws, areas); err != nil {
		return err
	}
	for _, cell := range old.ours {
		if err := m.unmark(name, cell, old.text[cell]); err != nil {
			return err
		}
	}
	for _, fl := range gather(flaws, areas) {
		cell := cellName(fl.col, fl.row)
		if err := m.fill(name, cell, fl.colour); err != nil {
			return err
		}
		if m.comments >= maxComments || old.unusable {
			continue
		}
		if err := m.comment(name, cell, fl, old); err != nil {
			return err
		}
	}
	return nil
}

// fill colours a cell and keeps the rest of its style.
func (m *marker) fill(sheet, cell, colour string) error {
	style, err := m.f.GetCellStyle(sheet, cell)
	if err != nil {
		return err
	}
	id, known := m.styles[paint{style, colour}]
	if !known {
		s, err := m.f.GetStyle(style)
		if err != nil {
			return err
		}
		s.Fill = excelize.Fill{}
		if colour != "" {
			s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
		}
		if id, err = m.f.NewStyle(s); err != nil {
			return err
		}
		m.styles[paint{style, colour}] = id
	}
	return m.f.SetCellStyle(sheet, cell, cell, id)
}

// unmark takes our colour off a cell and leaves of its comment what is the
// seller's.
func (m *marker) unmark(sheet, cell, kept string) error {
	style, err := m.f.GetCellStyle(sheet, cell)
	if err != nil {
		return err
	}
	s, err := m.f.GetStyle(style)
	if err != nil {
		return err
	}
	if len(s.Fill.Color) == 1 && (strings.HasSuffix(s.Fill.Color[0], errorColour) || strings.HasSuffix(s.Fill.Color[0], warningColour)) {
		if err := m.fill(sheet, cell, ""); err != nil {
			return err
		}
	}
	if err := m.f.DeleteComment(sheet, cell); err != nil || kept == "" {
		return err
	}
	return m.f.AddComment(sheet, excelize.Comment{Cell: cell, Paragraph: []excelize.RichTextRun{{Text: kept}}})
}

func cellName(col, row int) string { return mapping.ColumnLetters(col) + strconv.Itoa(row) }

// setText puts a text into a cell as text, whatever it begins with.
func setText(f *excelize.File, sheet string, col, row int, text string, style int) error {
	if text == "" {
		return nil
	}
	cell := cellName(col, row)
	if err := f.SetCellStr(sheet, cell, text); err != nil {
		return err
	}
	return f.SetCellStyle(sheet, cell, cell, style)
}

// clean makes a text from outside fit for a cell of a report: what XML cannot
// carry becomes the replacement character, and what Excel would cut is cut
// with a mark. The original has it whole.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		if forbidden(string(r)) >= 0 {
			return '\uFFFD'
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	if utf16Len(text) <= maxCellText {
		return text
	}
	return cutUTF16(text, maxCellText-1) + "…"
}
