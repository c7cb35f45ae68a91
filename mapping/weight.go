package mapping

import (
	"strings"
	"unicode"
)

// ParseWeight reads a weight with its unit, "250gr", "½ kg", "2 ons", in whole
// grams, 0 to 10^12. A number without a unit could be grams or kilograms and is
// weight_unit_missing; a unit without a number is no weight at all, so that a
// mapping can append one: weight(row["Berat"] + " gr").
func ParseWeight(s string, style NumberStyle) (gram int64, ok bool, f []Finding) {
	text := tidy(s)
	digits, power, hasUnit := cutWeightUnit(strings.TrimSpace(strings.TrimLeft(text, "±~")))
	if digits == "" || digits == "-" {
		return 0, false, nil
	}
	if digits[0] == '-' && digitRun(digits[1:]) > 0 {
		_, _, f = refuse("number_negative", "nilai", text)
		return 0, false, f
	}
	a, ok, f := weightDigits(digits, style)
	switch {
	case len(text) > maxNumberText || !ok && f == nil:
		_, _, f = refuse("weight_unreadable", "nilai", text)
		return 0, false, f
	case !ok:
		return 0, false, f
	case !hasUnit:
		_, _, f = refuse("weight_unit_missing", "nilai", text)
		return 0, false, f
	}
	a.scale += 3 // the powers of the units are those of a milligram
	a, ok = a.times(power)
	a = a.trimmed()
	switch {
	case !ok || a.tooLarge():
		_, _, f = refuseTooLarge(text)
		return 0, false, f
	case a.scale > 0:
		_, _, f = refuse("weight_not_whole_gram", "nilai", text)
		return 0, false, f
	}
	return a.coefficient, true, f
}

// weightDigits reads the number of a weight, which may be a fraction alone.
func weightDigits(digits string, style NumberStyle) (amount, bool, []Finding) {
	if digitRun(digits) == 0 {
		digits = "0" + digits
	}
	return number{style: style}.amount(digits, 0, digits)
}

// cutWeightUnit takes a unit of weight from the end; power is its power of ten
// over the milligram.
func cutWeightUnit(s string) (digits string, power int32, ok bool) {
	digits = strings.TrimRightFunc(s, func(r rune) bool { return unicode.IsLetter(r) || r == '.' })
	word := s[len(digits):]
	switch strings.TrimSuffix(strings.ToLower(word), ".") {
	case "mg":
		power = 0
	case "g", "gr", "grm", "gram":
		power = 3
	case "ons":
		power = 5
	case "kg", "kilo", "kilogram":
		power = 6
	case "kuintal", "kwintal", "kw":
		power = 8
	case "ton":
		power = 9
	default:
		return s, 0, false
	}
	return strings.TrimSpace(digits), power, true
}
