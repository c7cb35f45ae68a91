package source

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// headerDepth is how many lines with content may hold the header.
const headerDepth = 30

// header is a candidate for the header of a list.
type header struct {
	at, height int // position among the first lines; one or two lines
	number     int // sheet row
	names      []string
	folded     []string
	score      int        // wanted columns it has
	rows       [][]string // the texts of each of its lines, to know them again
}

func (r *reading) wantedNames() []string {
	names := make([]string, len(r.Wanted))
	for i, w := range r.Wanted {
		names[i] = w.Name
	}
	return names
}

// findHeader takes the line, or the two lines as one, with most wanted
// columns; of equals the first, and one line before two.
func (r *reading) findHeader(first []*line) *header {
	best := &header{}
	for i, l := range first {
		if r.HeaderRow > 0 && l.number != r.HeaderRow {
			continue
		}
		single := r.candidate(i, l, nil)
		if single.score > best.score || len(best.names) < len(single.names) && best.score == 0 {
			best = single
		}
		if i+1 < len(first) && first[i+1].number == l.number+1 {
			if double := r.candidate(i, l, first[i+1]); double.score > best.score {
				best = double
			}
		}
	}
	return best
}

func (r *reading) candidate(at int, upper, lower *line) *header {
	h := &header{at: at, height: 1, number: upper.number, rows: [][]string{texts(upper)}}
	if lower == nil {
		h.names = singleNames(upper)
	} else {
		h.height, h.names = 2, joinedNames(upper, lower)
		h.rows = append(h.rows, texts(lower))
	}
	for len(h.names) > 0 && h.names[len(h.names)-1] == "" {
		h.names = h.names[:len(h.names)-1]
	}
	h.folded = make([]string, len(h.names))
	for i, n := range h.names {
		h.folded[i] = mapping.Fold(n)
	}
	seen := map[string]bool{}
	for _, w := range r.Wanted {
		if key := mapping.Fold(w.Name); !seen[key] && slices.Contains(h.folded, key) {
			seen[key] = true
			h.score++
		}
	}
	return h
}

func texts(l *line) []string {
	all := make([]string, len(l.cells))
	for i := range l.cells {
		all[i] = l.cells[i].value.Text
	}
	return all
}

func singleNames(l *line) []string {
	names := make([]string, len(l.cells))
	for i := range l.cells {
		if !l.cells[i].covered {
			names[i] = spaced(l.cells[i].value.Text)
		}
	}
	return names
}

// joinedNames joins a group with the names under it: "Harga / Eceran". A group
// that is not merged reaches over the empty cells to its right.
func joinedNames(upper, lower *line) []string {
	names := make([]string, max(len(upper.cells), len(lower.cells)))
	group := ""
	for i := range names {
		top, bottom := upper.at(i), lower.at(i)
		over, under := spaced(top.value.Text), spaced(bottom.value.Text)
		if bottom.above || bottom.covered {
			under = ""
		}
		switch {
		case over != "":
			group = over
		case under != "":
			over = group
		default:
			group = ""
		}
		switch {
		case under == "" && top.covered:
		case under == "" || mapping.Fold(over) == mapping.Fold(under):
			names[i] = over
			group = ""
		case over == "":
			names[i] = under
		default:
			names[i] = over + " / " + under
		}
	}
	return names
}

func (l *line) at(i int) cell {
	if i < len(l.cells) {
		return l.cells[i]
	}
	return cell{}
}

func spaced(s string) string { return strings.Join(strings.Fields(s), " ") }

func (h *header) hasAll(names []string) bool {
	for _, n := range names {
		if !slices.Contains(h.folded, mapping.Fold(n)) {
			return false
		}
	}
	return true
}

func (h *header) text() string {
	return strings.Join(slices.DeleteFunc(slices.Clone(h.names), func(s string) bool { return s == "" }), " ¦ ")
}

// checkHeader refuses a header that names a wanted column twice, or lacks one.
func (r *reading) checkHeader(h *header, sheet string) error {
	var missing, near []string
	for _, w := range r.Wanted {
		key := mapping.Fold(w.Name)
		i := slices.Index(h.folded, key)
		if i < 0 {
			if w.Required && w.Role != RoleSKU && !slices.Contains(missing, w.Name) {
				missing = append(missing, w.Name)
				near = append(near, h.nearest(w.Name)...)
			}
			continue
		}
		if j := slices.Index(h.folded[i+1:], key); j >= 0 {
			number := h.number + h.height - 1
			return refuse("header_twice", nil, "berkas", r.name, "lembar", r.place(sheet), "kolom", h.names[i],
				"sel1", fmt.Sprint(mapping.ColumnLetters(i+1), number), "sel2", fmt.Sprint(mapping.ColumnLetters(i+j+2), number))
		}
	}
	if len(missing) > 0 {
		return r.columnMissing(h, sheet, missing, near)
	}
	return nil
}

// columnMissing names the headers that come near, or those there are where
// none does.
func (r *reading) columnMissing(h *header, sheet string, missing, near []string) *connector.Unreadable {
	key, name := "column_missing", "terdekat"
	if len(near) == 0 {
		key, name, near = "column_missing_none", "daftar", h.choices()
	} else {
		slices.Sort(near)
	}
	return refuse(key, nil, "berkas", r.name, "lembar", r.place(sheet), "baris", fmt.Sprint(h.number),
		"kolom", quoted(missing), name, quoted(slices.Compact(near)))
}

func (h *header) choices() []string {
	return slices.DeleteFunc(slices.Clone(h.names), func(s string) bool { return s == "" })
}

// nearest gives the header that is spelt nearly as name, or else those that
// have all its words and more, as "Nama Barang" has those of "Nama".
func (h *header) nearest(name string) []string {
	if n, ok := schemas.Nearest(name, h.choices()); ok {
		return []string{n}
	}
	words := headerWords(name)
	return slices.DeleteFunc(h.choices(), func(s string) bool {
		have := headerWords(s)
		return len(words) == 0 || slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(have, w) })
	})
}

// headerWords are the words of a header, letter case and signs aside.
func headerWords(s string) []string {
	return strings.FieldsFunc(mapping.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
