package template

import (
	"strconv"
	"strings"

	"ekatalog/mapping"
)

// rowLimit gives how many products fit: as the template says in words, as its
// validations end, 0 where it says neither or both and they differ.
func (b *book) rowLimit(h *header) (rows int, disagree bool) {
	said := map[int]bool{}
	for _, s := range b.sheets {
		for at, text := range s.cells {
			if s == h.sheet && at.row >= h.firstRow || at.row > headRows {
				continue
			}
			for _, m := range rowLimit.FindAllStringSubmatch(text, -1) {
				if n, err := strconv.Atoi(m[1]); err == nil && n > 0 {
					said[n] = true
				}
			}
		}
	}
	checked := 0
	if h.lastRow > 0 {
		checked = h.lastRow - h.firstRow + 1
	}
	switch {
	case len(said) == 0:
		return checked, false
	case len(said) > 1:
		return 0, true
	}
	for n := range said {
		rows = n
	}
	if checked > 0 && checked != rows {
		return 0, true
	}
	return rows, false
}

// statement finds what the template says of itself behind a label: in the same
// cell after a colon, or in the next cell to the right. Two different answers
// are none.
func (b *book) statement(h *header, label func(string) bool, read func(string) (string, bool)) string {
	found := ""
	for _, s := range b.sheets {
		for at := range s.cells {
			if s == h.sheet && at.row >= h.titleRow || at.row > headRows || at.col > headCols {
				continue
			}
			text := s.cells[at]
			name, rest, _ := strings.Cut(text, ":")
			if !label(mapping.Fold(name)) {
				continue
			}
			if rest = strings.TrimSpace(rest); rest == "" {
				rest = s.after(at.row, at.col)
			}
			value, ok := read(rest)
			if ok && found != "" && found != value {
				return ""
			}
			if ok {
				found = value
			}
		}
	}
	return found
}
