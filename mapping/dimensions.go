package mapping

import (
	"strings"
	"unicode"

	"github.com/shopspring/decimal"
)

// maxDimensionText is how many bytes a text with dimensions can have.
const maxDimensionText = 200

// ParseDimensions reads length, width and height in centimetres, at most two
// decimals each: "40x15x35", "P25 L8 T20", "T=30cm", "1,2m x 60cm x 75", "Ø12"
// (length and width). Unnamed numbers are length, width, height in this order;
// a number without a unit has the unit of the number before it, else of the
// next one that has one, else centimetres. What the text does not say is nil.
// A text that cannot be read gives nothing and one finding.
func ParseDimensions(s string, style NumberStyle) (l, w, h *decimal.Decimal, f []Finding) {
	text := tidy(s)
	if text == "" || text == "-" {
		return nil, nil, nil, nil
	}
	sizes, ok := splitSizes(text)
	if !ok {
		return nil, nil, nil, []Finding{warning("dimensions_unreadable", "nilai", text)}
	}
	shareUnits(sizes)
	var sides [3]*decimal.Decimal
	for i, size := range sizes {
		d, f := size.centimetres(style, text)
		if f != nil {
			return nil, nil, nil, f
		}
		side := size.side
		if side == sideUnnamed {
			side = i
		}
		for _, at := range coveredBy(side) {
			if at > 2 || sides[at] != nil {
				return nil, nil, nil, []Finding{warning("dimensions_unreadable", "nilai", text)}
			}
			sides[at] = &d
		}
	}
	return sides[0], sides[1], sides[2], nil
}

// size is one number of a text with dimensions.
type size struct {
	side   int
	digits string
	unit   string // "mm", "cm", "m", or empty
}

// The sides a number can be of. A diameter is length and width.
const (
	sideLength = iota
	sideWidth
	sideHeight
	sideDiameter
	sideUnnamed
)

func coveredBy(side int) []int {
	if side == sideDiameter {
		return []int{sideLength, sideWidth}
	}
	return []int{side}
}

// splitSizes cuts a text into its numbers with their names and units. Either
// all are named or none.
func splitSizes(text string) ([]size, bool) {
	rest := strings.ToLower(text)
	rest = strings.NewReplacer("(pxlxt)", "", "(p x l x t)", "").Replace(rest)
	if len(rest) > maxDimensionText {
		return nil, false
	}
	letters := sideLetters(rest)
	var sizes []size
	for rest = skipJoints(rest); rest != ""; rest = skipJoints(rest) {
		var one size
		one.side, rest = cutSide(rest, letters)
		n := strings.IndexFunc(rest, func(r rune) bool { return !isDigit(r) && r != '.' && r != ',' })
		if n < 0 {
			n = len(rest)
		}
		if digits := strings.TrimRight(rest[:n], ",."); digitRun(digits) > 0 { // "25, 8": the comma joins
			one.digits, rest = digits, rest[len(digits):]
		} else {
			return nil, false
		}
		one.unit, rest = cutLengthUnit(strings.TrimLeftFunc(rest, unicode.IsSpace))
		sizes = append(sizes, one)
		if len(sizes) > 3 || (one.side == sideUnnamed) != (sizes[0].side == sideUnnamed) {
			return nil, false
		}
	}
	return sizes, len(sizes) > 0
}

// skipJoints drops what stands between two numbers: spaces, a comma, an x.
func skipJoints(s string) string {
	s = strings.TrimLeft(s, " ,;\t\n\u00a0")
	for _, joint := range []string{"x", "×", "*"} {
		if rest, ok := strings.CutPrefix(s, joint); ok {
			return strings.TrimLeft(rest, " \t\n\u00a0")
		}
	}
	return s
}

// sideName is a name of a side, in the order they are looked for.
type sideName struct {
	word string
	side int
}

// sideLetters gives the names of sides in a text: L is lebar, width, unless W
// or H show that the text is English.
func sideLetters(text string) []sideName {
	names := []sideName{
		{"panjang", sideLength}, {"length", sideLength}, {"lebar", sideWidth}, {"width", sideWidth}, {"tinggi", sideHeight}, {"height", sideHeight},
		{"diameter", sideDiameter}, {"diam", sideDiameter}, {"dia", sideDiameter}, {"ø", sideDiameter}, {"⌀", sideDiameter},
		{"p", sideLength}, {"t", sideHeight}, {"d", sideDiameter},
	}
	if strings.ContainsAny(text, "wh") {
		return append(names, sideName{"l", sideLength}, sideName{"w", sideWidth}, sideName{"h", sideHeight})
	}
	return append(names, sideName{"l", sideWidth})
}

// cutSide takes a side's name with its "=" or ":" from the front.
func cutSide(s string, names []sideName) (side int, rest string) {
	for _, name := range names {
		if rest, ok := strings.CutPrefix(s, name.word); ok && !isLetter(rest) {
			return name.side, strings.TrimLeft(rest, " .=:")
		}
	}
	return sideUnnamed, s
}

func cutLengthUnit(s string) (unit, rest string) {
	for _, unit := range []string{"mm", "cm", "meter", "mtr", "m"} {
		rest, ok := strings.CutPrefix(s, unit)
		if !ok || isLetter(rest) && rest[0] != 'x' {
			continue
		}
		if unit == "meter" || unit == "mtr" {
			unit = "m"
		}
		return unit, strings.TrimPrefix(rest, ".")
	}
	return "", s
}

// shareUnits gives a number without a unit the one before it, and the first
// ones the next that follows.
func shareUnits(sizes []size) {
	unit := "cm"
	for _, s := range sizes {
		if s.unit != "" {
			unit = s.unit
			break
		}
	}
	for i := range sizes {
		if sizes[i].unit == "" {
			sizes[i].unit = unit
		}
		unit = sizes[i].unit
	}
}

// centimetres reads a size's digits and brings them to centimetres.
func (s size) centimetres(style NumberStyle, text string) (decimal.Decimal, []Finding) {
	a, ok, f := number{style: style}.amount(s.digits, 0, s.digits)
	if !ok {
		if f == nil {
			f = []Finding{warning("dimensions_unreadable", "nilai", text)}
		}
		return decimal.Decimal{}, f
	}
	switch s.unit {
	case "mm":
		a.scale++
	case "m":
		a, ok = a.times(2)
	}
	a = a.trimmed()
	switch {
	case !ok || a.tooLarge():
		_, _, f = refuseTooLarge(text)
		return decimal.Decimal{}, f
	case a.scale > 2:
		_, _, f = refuse("too_many_decimals", "nilai", text)
		return decimal.Decimal{}, f
	}
	return a.decimal(), nil
}
