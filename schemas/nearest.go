package schemas

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// maxNearest is the longest text, in runes, that a suggestion is looked for.
const maxNearest = 160

// Nearest gives the choice that s was most likely meant to be: the one with
// the fewest slips of the pen (a letter wrong, missing, too many, or two
// swapped), letter case and spacing aside; the first of equally near ones. ok
// is false when even that one needs more than one slip in every three letters.
func Nearest(s string, choices []string) (best string, ok bool) {
	a := folded(s)
	if len(a) == 0 || len(a) > maxNearest {
		return "", false
	}
	least := (len(a)+2)/3 + 1
	var rows [3][maxNearest + 1]int
	for _, c := range choices {
		b := folded(c)
		if len(b) > maxNearest || len(a)-len(b) >= least || len(b)-len(a) >= least {
			continue
		}
		if d := slips(a, b, &rows); d < least && d < max(len(a), len(b)) {
			best, least, ok = c, d, true
		}
	}
	return best, ok
}

// NearestChoice proposes one of the choices of a field for a value that is
// none of them: the nearest or, where none is near, the first. KBKI codes are
// compared without their titles.
func NearestChoice(field, s string, choices []string) string {
	if code := kbkiCode(s); field == "kbki" && code != "" {
		codes := make([]string, len(choices))
		for i, c := range choices {
			codes[i] = kbkiCode(c)
		}
		if near, ok := Nearest(code, codes); ok {
			return choices[slices.Index(codes, near)]
		}
	}
	if near, ok := Nearest(s, choices); ok {
		return near
	}
	return choices[0]
}

// folded brings two spellings of a word as near as they can be without a slip.
func folded(s string) []rune {
	return []rune(strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(s))), " "))
}

// slips is the optimal string alignment distance of a and b.
func slips(a, b []rune, rows *[3][maxNearest + 1]int) int {
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			differ := 1
			if a[i-1] == b[j-1] {
				differ = 0
			}
			d := min(last[j]+1, row[j-1]+1, last[j-1]+differ)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
