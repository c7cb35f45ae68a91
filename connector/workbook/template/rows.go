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
	if from := h.findPrefilled(); from > 0 && end == 0 {
		end = s.rows
		if start == 0 {
			start = from
		}
	}
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
		if h.left(row) == 0 {
			if row >= start {
				break
			}
			continue
		}
		switch h.rowIs(row) {
		case rowRequired:
			h.requiredRow = row
		case rowExample: // stays where it is
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
		if h.left(row) > 0 {
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
		if text == "" || h.prefilled[col] {
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
		if text := h.sheet.cells[position{row, col}]; text != "" && !h.prefilled[col] {
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

// leastPrefilled is how many rows in a row make a column one that the portal
// has filled.
const leastPrefilled = 5

// findPrefilled finds the columns that the portal has filled itself, down to
// the sheet's last row: with one text or with numbers counting from 1. It gives
// the row where all of them have begun, 0 where there are none.
func (h *header) findPrefilled() (from int) {
	h.prefilled = map[int]bool{}
	for col := 1; col <= min(h.sheet.cols, headCols); col++ {
		if begin := h.runBegins(col); begin > 0 && h.sheet.rows-begin >= leastPrefilled-1 {
			h.prefilled[col] = true
			from = max(from, begin)
		}
	}
	return from
}

// runBegins gives the row where the run that ends a column begins, 0 for none.
func (h *header) runBegins(col int) int {
	s := h.sheet
	last := s.cells[position{s.rows, col}]
	if last == "" {
		return 0
	}
	begin := s.rows
	for begin-1 > h.titleRow && s.cells[position{begin - 1, col}] == last {
		begin--
	}
	if begin < s.rows {
		return begin
	}
	n, err := strconv.Atoi(last)
	if err != nil || n < leastPrefilled || s.rows-n < h.titleRow {
		return 0
	}
	for i := range n {
		if s.cells[position{s.rows - i, col}] != count(n-i) {
			return 0
		}
	}
	return s.rows - n + 1
}

// left counts a row's texts in columns that the portal has not filled itself.
func (h *header) left(row int) int {
	n := h.sheet.filled[row]
	for col := range h.prefilled {
		if h.sheet.cells[position{row, col}] != "" {
			n--
		}
	}
	return n
}
