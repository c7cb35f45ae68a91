package mapping

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// textWeight is a weight inside a longer text: "Nastar 250gr", "½ kg".
var textWeight = regexp.MustCompile(`(?:(\d+)\s+)?(\d+(?:[.,]\d+)?\s*[½¼¾]?|[½¼¾]|\d+/\d+)\s*` +
	`([Kk]ilogram|KILOGRAM|[Kk]ilo|KILO|[Kk][Gg]|[Gg]ram|GRAM|[Gg]rm|[Gg][Rr]|GRM|g|[Oo]ns|ONS)\b\.?`)

// capacityWords make a weight that of something else than the product.
var capacityWords = []string{"kapasitas", "kap", "beban", "maks", "max", "maksimal", "muat", "muatan", "timbangan", "daya", "untuk", "s/d", "sampai"}

// weightInText finds the one weight that a text names and gives it in whole
// grams, as weight() reads it, with its spelling. It is what the product itself
// weighs, without its packaging. Two different weights are none, and neither
// are the parts of "12 x 25 gr" or "200-250 gr".
func weightInText(s string, style NumberStyle) (value, from string, ok bool) {
	for _, m := range textWeight.FindAllStringSubmatchIndex(s, -1) {
		start, end := m[0], m[1]
		digits := s[m[4]:m[5]]
		if m[2] >= 0 { // "1 1/2 kg", but "isi 10 250 gr" has two numbers
			if strings.Contains(digits, "/") {
				digits = s[m[2]:m[3]] + " " + digits
			} else {
				start = m[4]
			}
		}
		if joinsWeight(s[:start]) || slices.Contains(capacityWords, lastWord(s[:start])) {
			return "", "", false
		}
		if next, _ := utf8.DecodeRuneInString(s[end:]); unicode.IsLetter(next) || isDigit(next) {
			continue
		}
		gram, readable, f := ParseWeight(mixedFraction(digits)+" "+s[m[6]:m[7]], style)
		if !readable || f != nil || gram == 0 {
			return "", "", false
		}
		now := strconv.FormatInt(gram, 10) + " gr"
		if ok && now != value {
			return "", "", false
		}
		value, from, ok = now, strings.TrimSpace(s[start:end]), true
	}
	return value, from, ok
}

// joinsWeight reports that what stands before a number makes it part of
// something longer: a code, a range, a multiple.
func joinsWeight(before string) bool {
	if r, _ := utf8.DecodeLastRuneInString(before); unicode.IsLetter(r) || isDigit(r) {
		return true
	}
	before = strings.TrimRight(before, " \u00a0")
	r, size := utf8.DecodeLastRuneInString(before)
	return strings.ContainsRune("-–/+.,_xX×*", r) && endsInDigit(strings.TrimRight(before[:len(before)-size], " "))
}

// mixedFraction writes "1 1/2" as "1½", which ParseWeight reads.
func mixedFraction(digits string) string {
	digits = strings.NewReplacer("1/2", "½", "1/4", "¼", "3/4", "¾").Replace(digits)
	return strings.Replace(digits, " ", "", 1)
}
