package template

import (
	"slices"
	"strings"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// idRows are how many rows may hold the Category ID; the portal's has it in
// row 2.
const idRows = 5

// header is how a product sheet is laid out. Rows count from 1.
type header struct {
	sheet         *sheet
	id            string
	idCell        position
	titleRow      int
	titlesAssumed bool  // not one title is known
	groupRows     []int // nearest to the titles first
	fillGroups    bool  // group headers count until the next one: none is merged
	requiredRow   int   // 0 for none
	hintRows      []int
	prefilled     map[int]bool // columns that the portal itself has filled in every row
	firstRow      int
	lastRow       int // 0 where nothing says it
	columns       []int
}

// identified is a cell that holds a Category ID.
type identified struct {
	sheet    *sheet
	at       position
	id       string
	labelled bool
}

// findID finds the sheet of the products by its Category ID. Where other sheets
// repeat the ID, it is the one with the titles.
func (b *book) findID(v *vocabulary) (identified, error) {
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
	if len(all) > 1 && !slices.ContainsFunc(all, func(f identified) bool { return f.id != all[0].id }) {
		titled := slices.DeleteFunc(slices.Clone(all), func(f identified) bool { return f.sheet.knownTitles(v, f.at.row) == 0 })
		if len(titled) > 0 && !slices.ContainsFunc(titled, func(f identified) bool { return f.sheet != titled[0].sheet }) {
			all = titled[:1]
		}
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
	found, err := b.findID(v)
	if err != nil {
		return nil, err
	}
	h := &header{sheet: found.sheet, id: found.id, idCell: found.at}
	if h.titleRow = h.sheet.knownTitles(v, h.idCell.row); h.titleRow == 0 {
		h.titleRow, h.titlesAssumed = b.unknownTitles(h, v), true
	}
	if h.titleRow == 0 {
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

// knownTitles gives the row with most titles that are known, 0 for none; at
// least two must be, or the sheet is something else.
func (s *sheet) knownTitles(v *vocabulary, idRow int) int {
	best, bestKnown := 0, 1
	for row := 1; row <= min(s.rows, headRows/2); row++ {
		if row == idRow {
			continue
		}
		known := 0
		for col := 1; col <= min(s.cols, headCols); col++ {
			if title, _ := bareTitle(s.own(row, col)); title != "" && v.field(title) != "" {
				known++
			}
		}
		if known > bestKnown {
			best, bestKnown = row, known
		}
	}
	return best
}

// leastTitles is how many texts side by side may be titles that nobody knows.
const leastTitles = 3

// unknownTitles gives the row below the Category ID with most texts, 0 where
// there is none or another sheet has the titles. Every column of it is asked
// about, so a wrong row does no harm unseen.
func (b *book) unknownTitles(h *header, v *vocabulary) int {
	for _, s := range b.sheets {
		if s.knownTitles(v, 0) > 0 {
			return 0
		}
	}
	best, most := 0, leastTitles-1
	for row := h.idCell.row + 1; row <= min(h.sheet.rows, headRows/2); row++ {
		if n := h.sheet.titles(row); n > most && !h.sheet.states(row) {
			best, most = row, n
		}
	}
	return best
}

// states reports whether a row says what the template is for: such a row names
// no groups and has no titles.
func (s *sheet) states(row int) bool {
	for col := 1; col <= min(s.cols, headCols); col++ {
		name, value, _ := strings.Cut(s.own(row, col), ":")
		label := mapping.Fold(name)
		if value == "" {
			value = s.after(row, col)
		}
		_, path := ParsePath(value)
		_, kind := ParseType(value)
		if pathLabel.MatchString(label) && path || typeLabel.MatchString(label) && kind {
			return true
		}
	}
	return false
}

// maxGroupRows is how far above the titles a group header is looked for.
const maxGroupRows = 4

// findGroups finds the rows above the titles that name groups of columns.
func (h *header) findGroups(v *vocabulary) {
	s := h.sheet
	for row := h.titleRow - 1; row >= max(1, h.titleRow-maxGroupRows) && len(h.groupRows) < 2; row-- {
		if row == h.idCell.row || s.filled[row] == 0 || s.states(row) {
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
