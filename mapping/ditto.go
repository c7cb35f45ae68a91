package mapping

import "strings"

// maxDitto is the longest text that only says "as above".
const maxDitto = 40

// isDitto reports a cell that only says that it is the same as the cell above:
// "sda", "s.d.a.", "idem", a ditto mark.
func isDitto(s string) bool {
	if len(s) == 0 || len(s) > maxDitto || !startsDitto(s) {
		return false
	}
	words := strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return strings.ContainsRune(" .()\t\n\u00a0-–—~_", r)
	}), "")
	switch words {
	case "sda", "idem", "ditto", "sama", `"`, `""`, "''", "”", "“", "″", "〃", ",,":
		return true
	}
	rest, same := strings.CutPrefix(words, "sama")
	if !same {
		return false
	}
	for _, joint := range []string{"dengan", "dgn", "dg", "seperti", "spt", "sprti"} {
		if r, ok := strings.CutPrefix(rest, joint); ok {
			rest = r
			break
		}
	}
	rest = strings.TrimPrefix(strings.TrimPrefix(rest, "baris"), "yang")
	return strings.TrimPrefix(rest, "di") == "atas" || rest == "diatasnya"
}

// startsDitto looks at the first two bytes only: nearly every cell ends here.
func startsDitto(s string) bool {
	switch s[0] {
	case 's', 'S':
		return len(s) > 2 && strings.IndexByte("dDaA. ", s[1]) >= 0
	case 'i', 'I':
		return len(s) > 3 && s[1]|0x20 == 'd'
	case 'd', 'D':
		return len(s) > 4 && s[1]|0x20 == 'i'
	case '"', '\'', '-', '~', '(', ' ', ',', 0xe2, 0xe3:
		return true
	}
	return false
}

// Above remembers what stands above the cells of a list, so that a cell that
// says "sda" can be told what it means. The zero Above is ready; rows are
// shown to it in the order of the list, by one goroutine.
type Above struct {
	last *Row // with its own Above, which goes on where it says "sda" itself
}

// Follow takes the next row and, where cells of it say that they are the same
// as those above, notes what these are.
func (a *Above) Follow(r *Row) {
	r.Above = nil
	for i := range r.Values {
		if c := &r.Values[i]; c.Kind != Text || !isDitto(c.Text) {
			continue
		}
		text := a.text(r.Header, i)
		if text == "" {
			continue
		}
		if r.Above == nil {
			r.Above = map[int]string{}
		}
		r.Above[i] = text
	}
	a.last = r
}

// text is what the cell above says, or the one that this one points to; empty
// for none and for the first row below a header.
func (a *Above) text(h *Header, i int) string {
	if a.last == nil || a.last.Header != h || i >= len(a.last.Values) {
		return ""
	}
	if c := &a.last.Values[i]; c.Kind != Text || !isDitto(c.Text) {
		return c.Text
	}
	return a.last.Above[i]
}

// asAbove refuses a cell that only points to the one above: a list that is
// sorted anew would mean something else by it. What stands there is proposed.
func (b *Bound) asAbove(v value) value {
	above := ""
	if !b.forSKU { // two products never have one code
		above = b.row.Above[b.columns[v.slot]]
	}
	if above == "" {
		return b.fail(v, "same_as_above", "nilai", v.text, MessageValue, "same_as_above_bare")
	}
	return b.fail(v, "same_as_above", "nilai", v.text, "usul", shortened(above))
}
