package template

import (
	"maps"
	"slices"
	"strconv"

	"ekatalog/connector"
)

// findProducts finds what stands between the titles and the first product, and
// where the products end. A template with products in it is none: filling it
// would send them again. said is the first row of the products where a person
// has counted it, else 0.
func (b *book) findProducts(h *header, said int) error {
	s := h.sheet
	start, end := h.validated()
	h.firstRow = h.titleRow + 1
	for h.firstRow <= headRows && s.titleReaches(h.titleRow, h.firstRow) {
		h.firstRow++
	}
	if said > 0 {
		if start = said; said < h.firstRow || said > headRows {
			return connector.Refuse("template.first_row", nil, "berkas", b.File, "baris", strconv.Itoa(said), "judul", strconv.Itoa(h.titleRow))
		}
	}
	for row := h.firstRow; row <= min(max(s.rows, start), headRows); row++ {
		if said > 0 && row >= said {
			break
		}
		if s.filled[row] == 0 {
			if row >= start {
				break
			}
			continue
		}
		switch h.rowIs(row) {
		case rowRequired:
			h.requiredRow = row
		case rowExample:
			h.exampleRows = append(h.exampleRows, row)
		default:
			if start > 0 && row >= start || start == 0 && (len(h.hintRows) > 0 || h.hasNumber(row)) {
				return b.filled(h, row)
			}
			h.hintRows = append(h.hintRows, row)
		}
		h.firstRow = row + 1
	}
	h.firstRow = max(h.firstRow, start)
	for row := h.firstRow; row <= s.rows; row++ {
		if s.filled[row] > 0 {
			return b.filled(h, row)
		}
	}
	if end >= h.firstRow {
		h.lastRow = end
	}
	return nil
}

func (b *book) filled(h *header, row int) error {
	return connector.Refuse("template.filled", nil, "berkas", b.File, "lembar", h.sheet.name, "baris", strconv.Itoa(row), "isi", h.firstText(row))
}

// titleReaches reports whether a title is merged down to a row.
func (s *sheet) titleReaches(titleRow, row int) bool {
	for col := 1; col <= min(s.cols, headCols); col++ {
		if a := s.anchor(position{row, col}); a.row <= titleRow {
			return true
		}
	}
	return false
}

// hasNumber reports whether a row holds a number: no hint is one.
func (h *header) hasNumber(row int) bool {
	for col := 1; col <= min(h.sheet.cols, headCols); col++ {
		if plainNumber.MatchString(h.sheet.cells[position{row, col}]) {
			return true
		}
	}
	return false
}

type rowKind uint8

const (
	rowHint rowKind = iota
	rowRequired
	rowExample
)

// rowIs tells what a row below the titles is for.
func (h *header) rowIs(row int) rowKind {
	texts, marks, examples := 0, 0, 0
	for col := 1; col <= min(h.sheet.cols, headCols); col++ {
		text := h.sheet.cells[position{row, col}]
		if text == "" {
			continue
		}
		texts++
		if required.MatchString(text) || optional.MatchString(text) {
			marks++
		}
		if example.MatchString(text) {
			if examples++; texts > 3 {
				examples++ // further right it explains a column
			}
		}
	}
	switch {
	case 2*marks > texts:
		return rowRequired
	case examples == 1:
		return rowExample
	}
	return rowHint
}

func (h *header) firstText(row int) string {
	for col := 1; col <= h.sheet.cols; col++ {
		if text := h.sheet.cells[position{row, col}]; text != "" {
			return connector.Printable(text, 60)
		}
	}
	return ""
}

// validated gives the row where most validations of single columns begin, and
// the row where all of those end; 0 where nothing says so or they disagree.
func (h *header) validated() (start, end int) {
	starts, ends := map[int]int{}, map[int]map[int]bool{}
	for _, v := range h.sheet.validations {
		for _, a := range v.areas {
			if a.row <= h.titleRow || a.row == a.lastRow || a.row > headRows {
				continue
			}
			starts[a.row]++
			if ends[a.row] == nil {
				ends[a.row] = map[int]bool{}
			}
			ends[a.row][a.lastRow] = true
		}
	}
	for _, row := range slices.Sorted(maps.Keys(starts)) {
		if start == 0 || starts[row] > starts[start] {
			start = row
		}
	}
	if len(ends[start]) == 1 {
		for row := range ends[start] {
			if row < lastRow {
				end = row
			}
		}
	}
	return start, end
}
