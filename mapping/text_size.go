package mapping

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const sizeNumber = `\d+(?:[.,]\d+)?`

var (
	// textSize is two or three numbers joined by an x: "60x40", "1,2m x 60 cm".
	textSize = regexp.MustCompile(`(?i)(` + sizeNumber + `)\s*(mm|cm|meter|mtr|m)?\s*[x×*]\s*(` + sizeNumber + `)\s*(mm|cm|meter|mtr|m)?` +
		`(?:\s*[x×*]\s*(` + sizeNumber + `)\s*(mm|cm|meter|mtr|m)?)?`)
	// textDiameter is a diameter: "Ø12", "diameter 12 cm".
	textDiameter = regexp.MustCompile(`(?i)(?:[Ø⌀]\s*(` + sizeNumber + `)\s*(mm|cm|m)?|\b(?:diameter|diam|dia)[ .:=]*(` + sizeNumber + `)\s*(mm|cm|m))\b`)
	// textSide is one side by its name: "T=30cm", "tinggi 30 cm".
	textSide = regexp.MustCompile(`(?i)\b(panjang|pjg|lebar|lbr|tinggi|tgi|p|l|t)[ .:=]*(` + sizeNumber + `)\s*(mm|cm|meter|mtr|m)\b`)
)

// maySize reports that one of the row's texts could name a size. It costs
// little, since it is asked of every product without one.
func maySize(l *Listing, b *Bound) bool {
	if nearDigits(l.Name) {
		return true
	}
	for _, i := range b.notes {
		if i < len(b.row.Values) && b.row.Values[i].Kind == Text && nearDigits(b.row.Values[i].Text) {
			return true
		}
	}
	return len(l.Description) <= maxRemark && l.Description != l.Name && nearDigits(l.Description)
}

// nearDigits reports a number with an x and a number, or with a unit of length,
// right behind it, or a sign for a diameter. It goes through the text once.
func nearDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 && (strings.HasPrefix(s[i:], "Ø") || strings.HasPrefix(s[i:], "⌀")) {
			return true
		}
		if s[i]-'0' > 9 {
			continue
		}
		for i < len(s) && (s[i]-'0' <= 9 || s[i] == '.' || s[i] == ',') {
			i++
		}
		switch rest := strings.TrimLeft(s[i:], " "); {
		case rest == "":
			return false
		case rest[0]|0x20 == 'm', rest[0]|0x20 == 'c' && len(rest) > 1 && rest[1]|0x20 == 'm':
			return true
		case rest[0]|0x20 == 'x', rest[0] == '*', strings.HasPrefix(rest, "×"):
			after := strings.TrimLeft(strings.TrimPrefix(strings.TrimPrefix(rest, "×"), rest[:1]), " ")
			if after != "" && after[0]-'0' <= 9 {
				return true
			}
		}
	}
	return false
}

// sizeInText finds the size that a text names and gives it as dimensions()
// reads it, with its spelling: two or three numbers joined by an x, a diameter,
// or sides with their names. One number alone has no side and is none.
func sizeInText(s string, style NumberStyle) (value, from string, ok bool) {
	if value, from, ok = crossSize(s); !ok {
		if value, from, ok = diameter(s); !ok {
			value, from, ok = namedSides(s)
		}
	}
	if !ok {
		return "", "", false
	}
	l, w, h, f := ParseDimensions(value, style)
	return value, from, f == nil && (l != nil || w != nil || h != nil)
}

// notLengths are what numbers joined by an x count where no unit of length
// follows them: "2 x 500 gr".
var notLengths = []string{
	"g", "gr", "gram", "kg", "ons", "ml", "l", "ltr", "liter", "pcs", "pc", "bh", "buah", "lembar", "lbr", "kali", "hari", "orang", "watt", "w", "volt", "inch", "inci",
	"sachet", "sct", "bks", "pack", "isi", "minggu", "bulan", "jam",
}

func crossSize(s string) (value, from string, ok bool) {
	for _, m := range textSize.FindAllStringSubmatchIndex(s, -1) {
		before, _ := utf8.DecodeLastRuneInString(s[:m[0]])
		after := s[m[1]:]
		if unicode.IsLetter(before) || isDigit(before) || strings.ContainsRune("/.,-", before) && m[0] > 0 {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(after); unicode.IsLetter(r) || isDigit(r) || strings.HasPrefix(after, "/") || strings.HasPrefix(after, `"`) {
			continue
		}
		hasUnit := m[4] >= 0 || m[8] >= 0 || m[12] >= 0
		if word := firstWord(after); !hasUnit && (slices.Contains(notLengths, word) || !lengthsInCM(s, m)) {
			continue
		}
		from = strings.TrimSpace(s[m[0]:m[1]])
		return strings.NewReplacer("×", "x", "*", "x", "X", "x").Replace(from), from, true
	}
	return "", "", false
}

// lengthsInCM reports numbers without a unit that can be centimetres: "4x4" is
// a car, and 1200 x 2400 would be millimetres.
func lengthsInCM(s string, m []int) bool {
	large := false
	for _, g := range []int{2, 6, 10} {
		if m[g] < 0 {
			continue
		}
		whole := digitRun(s[m[g]:m[g+1]])
		if whole > 3 {
			return false
		}
		large = large || whole > 1
	}
	return large
}

func diameter(s string) (value, from string, ok bool) {
	m := textDiameter.FindStringSubmatch(s)
	if m == nil {
		return "", "", false
	}
	unit := m[2] + m[4]
	if unit == "" {
		unit = "cm"
	}
	return "Ø" + m[1] + m[3] + " " + strings.ToLower(unit), strings.TrimSpace(m[0]), true
}

// namedSides puts sides with names together: "P=25cm L=8cm".
func namedSides(s string) (value, from string, ok bool) {
	letters := map[string]string{"panjang": "P", "pjg": "P", "lebar": "L", "lbr": "L", "tinggi": "T", "tgi": "T"}
	var values, spellings []string
	for _, m := range textSide.FindAllStringSubmatch(s, -1) {
		side := letters[strings.ToLower(m[1])]
		if side == "" {
			side = strings.ToUpper(m[1])
		}
		if slices.ContainsFunc(values, func(v string) bool { return strings.HasPrefix(v, side) }) {
			return "", "", false
		}
		values = append(values, side+"="+m[2]+strings.ToLower(m[3]))
		spellings = append(spellings, strings.TrimSpace(m[0]))
	}
	return strings.Join(values, " "), strings.Join(spellings, " "), len(values) > 0
}

// firstWord is the first word of a text in small letters, without marks.
func firstWord(s string) string {
	words := strings.FieldsFunc(strings.ToLower(s[:min(len(s), 40)]), func(r rune) bool { return !unicode.IsLetter(r) && !isDigit(r) })
	if len(words) == 0 {
		return ""
	}
	return words[0]
}
