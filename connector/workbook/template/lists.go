package template

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// listReader reads the choices of drop-downs, wherever they stand.
type listReader struct {
	book *book
	on   *sheet // the products', from which references count
	left int    // cells that may still be read
}

// maxNaming is how many names in a row may stand for a list.
const maxNaming = 5

// choices gives the choices that a validation's formula stands for: texts in
// the formula itself, a range on any sheet, or a name for one. ok is false for
// what only a calculation would tell. An error says there is no end of them.
func (r *listReader) choices(formula string) (choices []string, ok bool, err error) {
	formula = strings.TrimSpace(strings.TrimPrefix(formula, "="))
	if inline, isText := quotedText(formula); isText {
		all := []string{}
		for _, c := range strings.Split(inline, ",") {
			all = add(all, tidy(c))
		}
		return r.taken(all)
	}
	on, where, ok := r.find(formula, maxNaming)
	if !ok {
		return nil, false, nil
	}
	all := []string{}
	for row := where.row; row <= min(where.lastRow, on.rows); row++ {
		for col := where.col; col <= min(where.lastCol, on.cols); col++ {
			if r.left--; r.left < 0 {
				return nil, false, r.book.tooLarge()
			}
			all = append(all, on.cells[position{row, col}])
		}
	}
	return r.taken(once(all))
}

// taken refuses lists that a pack cannot keep.
func (r *listReader) taken(all []string) ([]string, bool, error) {
	if len(all) > maxChoices {
		return nil, false, r.book.tooLarge()
	}
	for _, c := range all {
		if utf8.RuneCountInString(c) > maxChoice {
			return nil, false, r.book.tooLarge()
		}
	}
	return all, true, nil
}

func add(all []string, s string) []string {
	if s == "" || slices.Contains(all, s) {
		return all
	}
	return append(all, s)
}

// once leaves each text once, in order, and no empty one.
func once(all []string) []string {
	seen := map[string]bool{"": true}
	kept := all[:0]
	for _, s := range all {
		if !seen[s] {
			seen[s] = true
			kept = append(kept, s)
		}
	}
	return kept
}

// quotedText reads a text as formulas write it.
func quotedText(formula string) (string, bool) {
	n := len(formula)
	if n < 2 || formula[0] != '"' || formula[n-1] != '"' {
		return "", false
	}
	inner := strings.ReplaceAll(formula[1:n-1], `""`, "\x00")
	if strings.Contains(inner, `"`) {
		return "", false // several texts: a calculation
	}
	return strings.ReplaceAll(inner, "\x00", `"`), true
}

var (
	plainSheet  = regexp.MustCompile(`^([^'!\[\]]+)!(.+)$`)
	quotedSheet = regexp.MustCompile(`^'((?:[^']|'')+)'!(.+)$`)
	indirect    = regexp.MustCompile(`(?i)^INDIRECT\((".*")\)$`)
	// offset is the usual way to let a list grow: from a cell on, as many as
	// its column has.
	offset = regexp.MustCompile(`(?i)^OFFSET\(\s*([^,]+?)\s*,\s*0\s*,\s*0\s*,\s*COUNTA\([^()]+\)(?:\s*-\s*[0-9]+)?\s*(?:,\s*1?\s*)?\)$`)
)

// find gives the range that a reference or a name means.
func (r *listReader) find(ref string, names int) (*sheet, area, bool) {
	ref = strings.TrimSpace(strings.TrimPrefix(ref, "="))
	if m := indirect.FindStringSubmatch(ref); m != nil {
		if text, ok := quotedText(m[1]); ok {
			return r.find(text, names-1)
		}
		return nil, area{}, false
	}
	if m := offset.FindStringSubmatch(ref); m != nil {
		return r.grown(m[1])
	}
	on, rest := r.on, ref
	if m := quotedSheet.FindStringSubmatch(ref); m != nil {
		on, rest = r.book.sheet(strings.ReplaceAll(m[1], "''", "'")), m[2]
	} else if m := plainSheet.FindStringSubmatch(ref); m != nil {
		on, rest = r.book.sheet(m[1]), m[2]
	}
	if on == nil {
		return nil, area{}, false
	}
	if a, err := parseArea(rest); err == nil {
		return on, a, true
	}
	if names <= 0 {
		return nil, area{}, false
	}
	// A name of the sheet goes before one of the workbook.
	for _, scope := range []*sheet{on, nil} {
		for _, n := range r.book.names {
			if n.scope == scope && strings.EqualFold(n.name, rest) {
				return r.find(n.refersTo, names-1)
			}
		}
	}
	return nil, area{}, false
}

// grown gives the cells from one on down to the first empty one.
func (r *listReader) grown(from string) (*sheet, area, bool) {
	on, a, ok := r.find(from, 0)
	if !ok || a.row != a.lastRow || a.col != a.lastCol {
		return nil, area{}, false
	}
	for a.lastRow < on.rows && on.cells[position{a.lastRow + 1, a.col}] != "" {
		a.lastRow++
	}
	return on, a, true
}
