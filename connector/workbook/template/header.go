package template

import (
	"slices"
	"strings"

	"ekatalog/connector"
)

// idRows are how many rows may hold the Category ID; the portal's has it in
// row 2.
const idRows = 5

// header is how a product sheet is laid out. Rows count from 1.
type header struct {
	sheet       *sheet
	id          string
	idCell      position
	titleRow    int
	groupRows   []int // nearest to the titles first
	fillGroups  bool  // group headers count until the next one: none is merged
	requiredRow int   // 0 for none
	hintRows    []int
	exampleRows []int
	firstRow    int
	lastRow     int // 0 where nothing says it
	columns     []int
}

// identified is a cell that holds a Category ID.
type identified struct {
	sheet    *sheet
	at       position
	id       string
	labelled bool
}

// findID finds the sheet of the products by its Category ID.
func (b *book) findID() (identified, error) {
	var all []identified
	labelled := false
	for _, s := range b.sheets {
		for row := 1; row <= idRows; row++ {
			for col := 1; col <= min(s.cols, headCols); col++ {
				text := s.cells[position{row, col}]
				id := uuid.FindString(text)
				if id == "" {
					continue
				}
				found := identified{sheet: s, at: position{row, col}, id: strings.ToLower(id)}
				found.labelled = idLabel.MatchString(text) || idLabel.MatchString(s.before(row, col)) || row > 1 && idLabel.MatchString(s.at(row-1, col))
				labelled = labelled || found.labelled
				all = append(all, found)
			}
		}
	}
	if labelled {
		all = slices.DeleteFunc(all, func(f identified) bool { return !f.labelled })
	}
	switch {
	case len(all) == 0:
		return identified{}, connector.Refuse("template.no_id", nil, "berkas", b.File)
	case len(all) > 1:
		var places []string
		for _, f := range all {
			places = append(places, f.sheet.name+"!"+f.at.String())
		}
		return identified{}, connector.Refuse("template.several_ids", nil, "berkas", b.File, "letak", strings.Join(places, ", "))
	}
	return all[0], nil
}

// before gives the nearest text to the left of a cell.
func (s *sheet) before(row, col int) string {
	for col--; col > 0; col-- {
		if t := s.at(row, col); t != "" {
			return t
		}
	}
	return ""
}

// after gives the nearest text to the right of a cell, not of the cell itself.
func (s *sheet) after(row, col int) string {
	own := s.anchor(position{row, col})
	for col++; col <= min(s.cols, headCols); col++ {
		if a := s.anchor(position{row, col}); a != own && s.cells[a] != "" {
			return s.cells[a]
		}
	}
	return ""
}

// own gives the text of a cell as the title of its own column: not where it is
// merged into one to its left.
func (s *sheet) own(row, col int) string {
	a := s.anchor(position{row, col})
	if a.col != col {
		return ""
	}
	return s.cells[a]
}

// readHeader finds out how the sheet with the Category ID is laid out.
func (b *book) readHeader(v *vocabulary, firstRow int) (*header, error) {
	found, err := b.findID()
	if err != nil {
		return nil, err
	}
	h := &header{sheet: found.sheet, id: found.id, idCell: found.at}
	if h.titleRow = h.findTitles(v); h.titleRow == 0 {
		return nil, connector.Refuse("template.no_titles", nil, "berkas", b.File, "lembar", h.sheet.name)
	}
	h.findGroups(v)
	if err := b.findProducts(h, firstRow); err != nil {
		return nil, err
	}
	h.findColumns()
	if len(h.columns) > maxColumns {
		return nil, b.tooLarge()
	}
	return h, nil
}

// findTitles gives the row with most titles that are known; at least two must
// be, or the sheet is something else.
func (h *header) findTitles(v *vocabulary) int {
	best, bestKnown := 0, 1
	for row := 1; row <= min(h.sheet.rows, headRows/2); row++ {
		if row == h.idCell.row {
			continue
		}
		known := 0
		for col := 1; col <= min(h.sheet.cols, headCols); col++ {
			if title, _ := bareTitle(h.sheet.own(row, col)); title != "" && v.field(title) != "" {
				known++
			}
		}
		if known > bestKnown {
			best, bestKnown = row, known
		}
	}
	return best
}

// maxGroupRows is how far above the titles a group header is looked for.
const maxGroupRows = 4

// findGroups finds the rows above the titles that name groups of columns.
func (h *header) findGroups(v *vocabulary) {
	s := h.sheet
	for row := h.titleRow - 1; row >= max(1, h.titleRow-maxGroupRows) && len(h.groupRows) < 2; row-- {
		if row == h.idCell.row || s.filled[row] == 0 {
			continue
		}
		texts, known, wide := 0, false, false
		for col := 1; col <= min(s.cols, headCols); col++ {
			a := s.anchor(position{row, col})
			text := s.cells[a]
			if a.col != col || text == "" {
				wide = wide || text != "" && a.row == row
				continue
			}
			texts++
			known = known || v.group(text) != ""
		}
		if texts < 2 && !known {
			break // a heading of the sheet
		}
		if len(h.groupRows) == 0 {
			h.fillGroups = !wide && texts < s.titles(h.titleRow)
		}
		h.groupRows = append(h.groupRows, row)
	}
}

// titles counts the texts of a row.
func (s *sheet) titles(row int) int {
	n := 0
	for col := 1; col <= min(s.cols, headCols); col++ {
		if s.own(row, col) != "" {
			n++
		}
	}
	return n
}

// group gives the name of the group that a column stands in; "" for none.
func (h *header) group(col int) string {
	title := h.sheet.anchor(position{h.titleRow, col})
	for n, row := range h.groupRows {
		a := h.sheet.anchor(position{row, col})
		if a == title {
			return "" // the title itself reaches up here
		}
		text := h.sheet.cells[a]
		if text == "" && n == 0 && h.fillGroups {
			text = h.sheet.before(row, col)
		}
		if text != "" {
			name, _ := bareTitle(text)
			return name
		}
	}
	return ""
}

// findColumns finds the columns: those with a title, and those without one that
// something hangs on. A gap is none.
func (h *header) findColumns() {
	s := h.sheet
	checked := map[int]bool{}
	for _, v := range s.validations {
		for _, a := range v.areas {
			if a.row <= h.firstRow && a.lastRow >= h.firstRow && a.lastCol-a.col < headCols {
				for col := a.col; col <= a.lastCol; col++ {
					checked[col] = true
				}
			}
		}
	}
	last := min(s.cols, headCols)
	for col := range checked {
		last = max(last, col)
	}
	for col := 1; col <= last; col++ {
		if checked[col] || s.at(h.titleRow, col) != "" || h.requiredRow > 0 && s.at(h.requiredRow, col) != "" || h.hint(col) != "" {
			h.columns = append(h.columns, col)
		}
	}
}

// hint gives what the rows below the titles say of a column.
func (h *header) hint(col int) string {
	var all []string
	for _, row := range h.hintRows {
		if text := h.sheet.at(row, col); text != "" && !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return strings.Join(all, "; ")
}
