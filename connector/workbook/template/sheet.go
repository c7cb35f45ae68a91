package template

import (
	"encoding/xml"
	"errors"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"ekatalog/connector"
)

const (
	maxRow         = 100_000
	maxGrid        = 400_000 // cells that all sheets span
	maxCells       = 200_000 // cells with text
	maxMerges      = 5000
	maxValidations = 5000
	maxComments    = 5000
)

var errReference = errors.New("reference that no sheet has")

// position is a cell, 1-based.
type position struct{ row, col int }

func (p position) String() string { return letters(p.col) + strconv.Itoa(p.row) }

// area is a range of cells with its ends.
type area struct{ row, col, lastRow, lastCol int }

func (a area) has(p position) bool {
	return a.row <= p.row && p.row <= a.lastRow && a.col <= p.col && p.col <= a.lastCol
}

// validation is a data validation as it stands in the sheet.
type validation struct {
	kind, operator     string
	formula1, formula2 string
	title, prompt      string
	areas              []area
}

// sheet is one sheet: its texts, and what hangs on its cells.
type sheet struct {
	name, part  string
	cells       map[position]string // those with text
	filled      map[int]int         // how many of a row have text
	rows, cols  int                 // the last with text
	merges      []area
	anchors     map[position]position // of cells near the top that are merged into another
	validations []validation
	comments    map[position]string
}

// The part of a sheet that is looked at for a header: no template known comes
// near it.
const (
	headRows = 60
	headCols = 1000
	maxCover = 1_000_000 // merged cells in it, those merged twice counted twice
)

// anchor gives the cell in which the text of p stands.
func (s *sheet) anchor(p position) position {
	if a, merged := s.anchors[p]; merged {
		return a
	}
	return p
}

// at gives the text that a person sees in a cell of the header: of a merged
// one, that of the cell it is merged into.
func (s *sheet) at(row, col int) string { return s.cells[s.anchor(position{row, col})] }

// cover notes which cells of the header are merged into which; ok is false
// when there is no end of it.
func (s *sheet) cover() (ok bool) {
	s.anchors = map[position]position{}
	covered := 0
	for _, m := range s.merges {
		for row := m.row; row <= min(m.lastRow, headRows); row++ {
			for col := m.col; col <= min(m.lastCol, headCols); col++ {
				s.anchors[position{row, col}] = position{m.row, m.col}
				if covered++; covered > maxCover {
					return false
				}
			}
		}
	}
	return true
}

func (b *book) readSheet(s *sheet) error {
	row := 0
	err := each(b.Archive, s.part, func(p *xmlPart, e xml.StartElement) error {
		switch e.Name.Local {
		case "row":
			n := row + 1
			if r := attr(e, "r"); r != "" {
				var err error
				if n, err = strconv.Atoi(r); err != nil || n <= row {
					return errReference
				}
			}
			row = n
			return b.readRow(s, p, row)
		case "mergeCell":
			m, err := parseArea(attr(e, "ref"))
			if err != nil {
				return err
			}
			if s.merges = append(s.merges, m); len(s.merges) > maxMerges {
				return b.tooLarge()
			}
		case "dataValidation":
			v, err := readValidation(p, e)
			if err != nil {
				return err
			}
			if s.validations = append(s.validations, v); len(s.validations) > maxValidations {
				return b.tooLarge()
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if !s.cover() {
		return b.tooLarge()
	}
	return b.readComments(s)
}

func (b *book) tooLarge() error { return connector.Refuse("template.too_large", nil, "berkas", b.File) }

// readRow reads the row whose start was the last token.
func (b *book) readRow(s *sheet, p *xmlPart, row int) error {
	if row > maxRow {
		return b.tooLarge()
	}
	col, widest := 0, 0
	for depth := p.depth; p.depth >= depth; {
		t, err := p.next()
		if err != nil {
			return torn(err)
		}
		e, ok := t.(xml.StartElement)
		if !ok || e.Name.Local != "c" {
			continue
		}
		at := position{row, col + 1}
		if r := attr(e, "r"); r != "" {
			if at.col, at.row, err = excelize.CellNameToCoordinates(r); err != nil || at.row != row {
				return errReference
			}
		}
		if col = at.col; col > widest {
			b.grid += col - widest
			widest = col
		}
		if b.grid > maxGrid {
			return b.tooLarge()
		}
		text, err := b.readCell(p, e)
		if err != nil {
			return err
		}
		if text = tidy(text); text == "" {
			continue
		}
		if s.cells[at] == "" {
			s.filled[row]++
		}
		s.cells[at] = text
		s.rows, s.cols = max(s.rows, row), max(s.cols, col)
		if b.cells++; b.cells > maxCells {
			return b.tooLarge()
		}
	}
	return nil
}

// readCell gives the text of the cell whose start was the last token.
func (b *book) readCell(p *xmlPart, e xml.StartElement) (string, error) {
	var value, inline string
	for depth := p.depth; p.depth >= depth; {
		t, err := p.next()
		if err != nil {
			return "", torn(err)
		}
		inner, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch inner.Name.Local {
		case "v":
			value, err = p.text("")
		case "is":
			inline, err = p.text("t")
		}
		if err != nil {
			return "", err
		}
	}
	switch attr(e, "t") {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil || i < 0 || i >= len(b.strings) {
			return "", errReference
		}
		return b.strings[i], nil
	case "inlineStr":
		return inline, nil
	case "e", "b":
		return "", nil // an error or a yes/no is nobody's title or choice
	case "str", "d":
		return value, nil
	}
	style, _ := strconv.Atoi(attr(e, "s")) // none is 0
	return number(value, b.percent[style]), nil
}

// readValidation reads the validation whose start was the last token, in the
// sheet's own or in Excel's newer spelling.
func readValidation(p *xmlPart, e xml.StartElement) (v validation, err error) {
	v = validation{kind: attr(e, "type"), operator: attr(e, "operator"), title: attr(e, "promptTitle"), prompt: attr(e, "prompt")}
	where := attr(e, "sqref")
	for depth := p.depth; p.depth >= depth; {
		t, err := p.next()
		if err != nil {
			return v, torn(err)
		}
		inner, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch inner.Name.Local {
		case "formula1":
			v.formula1, err = p.text("")
		case "formula2":
			v.formula2, err = p.text("")
		case "sqref":
			where, err = p.text("")
		}
		if err != nil {
			return v, err
		}
	}
	for _, ref := range strings.Fields(where) {
		a, err := parseArea(ref)
		if err != nil {
			return v, err
		}
		if v.areas = append(v.areas, a); len(v.areas) > maxValidations {
			return v, errLong
		}
	}
	v.formula1, v.formula2 = strings.TrimSpace(v.formula1), strings.TrimSpace(v.formula2)
	return v, nil
}

// readComments reads the notes on a sheet's cells.
func (b *book) readComments(s *sheet) error {
	related, err := b.relations(s.part)
	if err != nil {
		return err
	}
	s.comments = map[position]string{}
	for _, r := range related {
		if r.kind != "comments" || !b.Has(r.part) {
			continue
		}
		var authors []string
		err := each(b.Archive, r.part, func(p *xmlPart, e xml.StartElement) error {
			if e.Name.Local == "author" && len(authors) < maxComments {
				name, err := p.text("")
				authors = append(authors, tidy(name))
				return err
			}
			if e.Name.Local != "comment" {
				return nil
			}
			at := attr(e, "ref")
			text, err := p.text("t")
			if err != nil {
				return err
			}
			text = tidy(text)
			if i, err := strconv.Atoi(attr(e, "authorId")); err == nil && i >= 0 && i < len(authors) && authors[i] != "" {
				text = tidy(strings.TrimPrefix(text, authors[i]+":"))
			}
			col, row, err := excelize.CellNameToCoordinates(at)
			if err != nil {
				return errReference
			}
			if s.comments[position{row, col}] = text; len(s.comments) > maxComments {
				return b.tooLarge()
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
