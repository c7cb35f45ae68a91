package reference

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"ekatalog/connector"
)

// partOfCode is the most that the beginning of a code scores: less than what is
// sure, as others may begin so too.
const partOfCode = 0.5

// codeIn gives the code that a text is, without its spaces and dots; ok is
// false for one that is none, or too short to say anything.
func codeIn(text string) (code string, ok bool) {
	code = strings.Map(func(r rune) rune {
		if r == ' ' || r == '.' {
			return -1
		}
		return r
	}, text)
	return code, len(code) > 1 && strings.Trim(code, "0123456789") == ""
}

// ofCode gives the entries of a KBKI code, first the one that has it and then
// those that begin with it.
func (ix *Index) ofCode(code string, n int) []Match {
	var all []Match
	for _, e := range ix.entries {
		if ix.kind != connector.ReferenceKBKI || !strings.HasPrefix(e.Code, code) {
			continue
		}
		score := 1.0
		if len(e.Code) > len(code) {
			score = partOfCode * float64(len(code)) / float64(len(e.Code))
		}
		all = append(all, Match{Entry: e, Score: math.Round(1000*score) / 1000, Words: []Word{{Said: code, Found: e.Code}}})
	}
	slices.SortStableFunc(all, func(a, b Match) int {
		return cmp.Or(cmp.Compare(len(a.Entry.Code), len(b.Entry.Code)), cmp.Compare(a.Entry.Code, b.Entry.Code))
	})
	return all[:min(n, len(all))]
}
