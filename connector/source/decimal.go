package source

import (
	"strconv"
	"strings"

	"ekatalog/mapping"
)

// maxExponent is far more than any price or stock needs; a larger one would
// fill memory with zeros.
const maxExponent = 40

// exactNumber writes a number such as "1250000.50", "-3" or "1.25e6" with the
// decimal mark of numbers, without grouping, exponent and idle zeros. Nothing is
// rounded. ok is false for what is no number.
func exactNumber(s string, numbers mapping.NumberStyle) (_ string, ok bool) {
	minus := strings.HasPrefix(s, "-")
	digits, exponent, ok := splitExponent(strings.TrimLeft(s, "+-"))
	if !ok {
		return "", false
	}
	whole, fraction, _ := strings.Cut(digits, ".")
	if whole+fraction == "" || !allDigits(whole) || !allDigits(fraction) {
		return "", false
	}
	switch {
	case exponent > 0:
		fraction += strings.Repeat("0", max(0, exponent-len(fraction)))
		whole, fraction = whole+fraction[:exponent], fraction[exponent:]
	case exponent < 0:
		whole = strings.Repeat("0", max(0, -exponent-len(whole))) + whole
		cut := len(whole) + exponent
		whole, fraction = whole[:cut], whole[cut:]+fraction
	}
	whole, fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
	if whole == "" {
		whole = "0"
	}
	text := whole
	if fraction != "" {
		text += mark(numbers) + fraction
	}
	if minus && text != "0" {
		text = "-" + text
	}
	return text, true
}

func splitExponent(s string) (digits string, exponent int, ok bool) {
	i := strings.IndexAny(s, "eE")
	if i < 0 {
		return s, 0, true
	}
	n, err := strconv.Atoi(s[i+1:])
	return s[:i], n, err == nil && n >= -maxExponent && n <= maxExponent
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func mark(numbers mapping.NumberStyle) string {
	if numbers == mapping.NumbersEN {
		return "."
	}
	return ","
}

// numberValue is a number of a table; what is no number stays as it was
// written, and is judged as text.
func numberValue(s string, numbers mapping.NumberStyle) mapping.Value {
	if text, ok := exactNumber(s, numbers); ok {
		return mapping.Value{Kind: mapping.Number, Text: text}
	}
	return mapping.Value{Kind: mapping.Text, Text: s}
}
