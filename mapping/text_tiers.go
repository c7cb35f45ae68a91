package mapping

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// fromQuantity is the condition of a wholesale price: "min 5", ">10", "10+",
// "5-9 pcs". Above is set where the number itself is not meant: ">10" begins
// at 11.
var fromQuantity = []struct {
	form  *regexp.Regexp
	above int64
}{
	{regexp.MustCompile(`(?i)(?:>=|≥|=>|\bmin(?:imal|imum)?\b\.?|\bmulai\b|\bambil\b|\bbeli\b|\bpartai\b|\bpembelian\b|\bper order\b)(?:\s*:)?\s*(\d{1,6})` + tierUnit), 0},
	{regexp.MustCompile(`(?i)(?:>|\blebih dari\b|\bdi ?atas\b)\s*(\d{1,6})` + tierUnit), 1},
	{regexp.MustCompile(`(?i)\b(\d{1,6})` + tierUnit + `\s*(?:\+|\bke ?atas\b|\bup\b)`), 0},
	{regexp.MustCompile(`(?i)^\s*(\d{1,6})\s*(?:-|–|s/d)\s*\d{1,6}` + tierUnit + `\s*[:=@]`), 0},
}

// tierUnit is a unit behind a quantity, which must not be a suffix of money.
const tierUnit = `(?:\s*(?:pcs|pc|bh|buah|biji|unit|set|stel|lsn|lusin|kodi|dus|dos|btl|botol|pak|pack|bks|lbr|lembar|kg|toples|tpls)\b\.?)?`

// tiersInText reads the wholesale prices that a text names and gives them as a
// wholesale rule takes them, "5:225000;10:200000". A price without a condition
// is not among them: it is the price for one. ok is false unless every part of
// the text has been understood.
func tiersInText(s string, style NumberStyle, units *UnitTable) (value string, ok bool) {
	if len(s) > maxNumberText {
		return "", false
	}
	var tiers []string
	single := 0
	for _, part := range tierParts(tidy(s)) {
		least, rest := tierCondition(part)
		n, readable, f := ParseRupiah(strings.Trim(rest, " :=@()/,-"), style, units, "")
		if !readable || slices.ContainsFunc(f, func(f Finding) bool { return f.Severity == SeverityError }) || n == 0 {
			return "", false
		}
		if least == 0 {
			single++
			continue
		}
		tiers = append(tiers, strconv.FormatInt(least, 10)+":"+strconv.FormatInt(n, 10))
	}
	return strings.Join(tiers, ";"), len(tiers) > 0 && single <= 1
}

// tierParts cuts a text where one price ends and the next begins.
func tierParts(s string) []string {
	s = strings.NewReplacer(", ", ";", "\n", ";", "|", ";", " dan ", ";").Replace(s)
	if i := strings.IndexByte(s, '('); i > 0 && strings.ContainsAny(s[:i], "0123456789") {
		// "250rb (min 5 225rb)" are two prices, "225rb (min 5)" is one.
		inside := strings.TrimRight(s[i+1:], " )")
		if _, rest := tierCondition(inside); strings.ContainsAny(rest, "0123456789") {
			s = s[:i] + ";" + inside
		}
	}
	return slices.DeleteFunc(strings.Split(s, ";"), func(p string) bool { return strings.TrimSpace(p) == "" })
}

// tierCondition takes the condition out of a part; least is 0 without one.
func tierCondition(part string) (least int64, rest string) {
	if !strings.ContainsFunc(part, mayCondition) {
		return 0, part
	}
	for _, c := range fromQuantity {
		m := c.form.FindStringSubmatchIndex(part)
		if m == nil {
			continue
		}
		n, err := strconv.ParseInt(part[m[2]:m[3]], 10, 64)
		if err != nil || n == 0 || m[1] < len(part) && (isDigit(rune(part[m[1]])) || part[m[1]] == '.') {
			continue // the digits go on: a price, no quantity
		}
		return n + int64(c.above), part[:m[0]] + " " + part[m[1]:]
	}
	return 0, part
}

// mayCondition reports what no condition is without: a word or one of its marks.
// Prices alone, which are most texts, have neither.
func mayCondition(r rune) bool { return unicode.IsLetter(r) || strings.ContainsRune("<>=≥+:@", r) }
