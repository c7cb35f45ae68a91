package mapping

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// minRunning is how far a column must count before 1, 2, 3 in it is a numbering
// of rows rather than codes.
const minRunning = 3

// runningNumbers tells for each item whether its SKU comes from a column that
// numbers the rows: 1..n, begun again for each section, with gaps no wider
// than those of the rows themselves.
func (l *List) runningNumbers() []bool {
	type column struct {
		count     int
		value     int64
		highest   int64
		row       int32
		isRunning bool
	}
	columns := make([]column, len(l.heads))
	for i := range columns {
		columns[i].isRunning = true
	}
	for i := range l.items {
		p := &l.items[i]
		c := &columns[p.skuCell.head]
		if p.sku == "" || !c.isRunning {
			continue
		}
		n, ok := rowNumberOf(p.sku)
		next := n > c.value && n-c.value <= max(1, int64(p.row-c.row))
		if c.count == 0 {
			next = n == 1
		}
		c.isRunning = ok && (next || n == 1)
		c.value, c.row = n, p.row
		c.count++
		c.highest = max(c.highest, n)
	}
	running := make([]bool, len(l.items))
	for i := range l.items {
		p := &l.items[i]
		c := &columns[p.skuCell.head]
		running[i] = p.sku != "" && c.isRunning && c.highest >= minRunning
	}
	return running
}

// rowNumberOf reads "7" or "7." as a row's number.
func rowNumberOf(sku string) (int64, bool) {
	digits := strings.TrimSuffix(sku, ".")
	if digitRun(digits) != len(digits) || digits == "" || digits[0] == '0' {
		return 0, false
	}
	n, err := strconv.ParseInt(digits, 10, 32)
	return n, err == nil
}

func (l *List) rowNumber(i int) ListIssue {
	p := &l.items[i]
	return l.skuIssue(p, "sku_is_row_number", SeverityError, "kode", p.sku, "sel", l.shortName(p.skuCell))
}

// alikeSKUs finds SKUs that are one SKU, or look like one to a reader.
func (l *List) alikeSKUs(skip []bool) []ListIssue {
	first := make(map[string]int32, len(l.items)) // by normal form: the first item
	more := map[int32][]int32{}                   // by first item: the others of its form
	var form []byte
	for i := range l.items {
		if sku := l.items[i].sku; sku != "" && !skip[i] {
			if form = appendNormalSKU(form[:0], sku); len(form) == 0 {
				form = append(form, sku...) // marks only: like itself alone
			}
			if at, ok := first[string(form)]; ok {
				more[at] = append(more[at], int32(i))
			} else {
				first[string(form)] = int32(i)
			}
		}
	}
	var issues []ListIssue
	for at, others := range more {
		issues = append(issues, l.compareSKUs(append([]int32{at}, others...))...)
	}
	return issues
}

// maxSimilar is how many spellings of one normal form a SKU is compared with.
const maxSimilar = 8

// compareSKUs says of items with one normal form which are the same SKU and
// which are similar. A similar SKU is told of the first it is similar to.
func (l *List) compareSKUs(group []int32) []ListIssue {
	var issues []ListIssue
	var spellings []int32                           // the first item of each spelling
	spelled := make(map[string][]int32, len(group)) // by folded spelling: its items
	for _, i := range group {
		fold := Fold(l.items[i].sku)
		if spelled[fold] = append(spelled[fold], i); len(spelled[fold]) == 1 {
			spellings = append(spellings, i)
		}
	}
	for _, same := range spelled {
		for n, i := range same {
			if len(same) == 1 {
				break
			}
			p, sel1, sel2 := &l.items[i], same[0], i
			if n == 0 {
				sel2 = same[1]
			}
			issues = append(issues, l.skuIssue(p, "sku_duplicate", SeverityError, "kode", p.sku,
				"sel1", l.shortName(l.items[sel1].skuCell), "sel2", l.shortName(l.items[sel2].skuCell)))
		}
	}
	for n, i := range spellings {
		p := &l.items[i]
		earlier := spellings[:min(n, maxSimilar)]
		at := slices.IndexFunc(earlier, func(e int32) bool { return isSimilarSKU(l.items[e].sku, p.sku) })
		if at < 0 {
			continue
		}
		q := &l.items[earlier[at]]
		issues = append(issues, l.skuIssue(p, "sku_similar", SeverityWarning, "kode", p.sku,
			"kode2", q.sku, "sel2", l.shortName(q.skuCell)))
	}
	return issues
}

func (l *List) skuIssue(p *listItem, code string, severity Severity, pairs ...string) ListIssue {
	f := finding(code, severity, pairs)
	return ListIssue{int(p.index), Issue{
		SKU: p.sku, Field: "sku", Code: f.Code, Severity: f.Severity, Cell: l.cellName(p.skuCell), Found: p.sku, Values: f.Values,
	}}
}

// appendNormalSKU appends what is left of a SKU when case, spaces and marks go
// and letters that look like digits become those.
func appendNormalSKU(b []byte, sku string) []byte {
	for i := range len(sku) {
		switch c := sku[i]; {
		case !isKeptInSKU(c):
		case c == 'o' || c == 'O':
			b = append(b, '0')
		case c == 'i' || c == 'I' || c == 'l' || c == 'L':
			b = append(b, '1')
		case c >= 'A' && c <= 'Z':
			b = append(b, c|0x20)
		default:
			b = append(b, c)
		}
	}
	return b
}

func isKeptInSKU(c byte) bool { return isASCIILetter(c) || c-'0' <= 9 || c >= utf8.RuneSelf }

// isSimilarSKU reports whether two SKUs of one normal form are easily taken
// for each other. They are not when both part their digits, in different
// places: A1-12 and A11-2 are ordinary codes.
func isSimilarSKU(a, b string) bool {
	partsA, partsB := digitParts(a), digitParts(b)
	return len(partsA) == 0 || len(partsB) == 0 || slices.Equal(partsA, partsB)
}

// digitParts gives where marks stand between digits, counted in characters
// that the normal form keeps.
func digitParts(sku string) []int {
	kept := appendNormalSKU(nil, sku)
	var parts []int
	n := 0 // characters kept so far
	for i := range len(sku) {
		switch {
		case isKeptInSKU(sku[i]):
			n++
		case n == 0 || n == len(kept) || kept[n-1]-'0' > 9 || kept[n]-'0' > 9:
		case len(parts) == 0 || parts[len(parts)-1] != n:
			parts = append(parts, n)
		}
	}
	return parts
}
