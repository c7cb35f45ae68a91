package workbook

import (
	"strconv"

	"github.com/shopspring/decimal"

	"ekatalog/schemas"
)

// maxDigits is how many digits Excel keeps of a number, and maxWhole the
// largest whole number of so many.
const (
	maxDigits = 15
	maxWhole  = 999_999_999_999_999
)

// asNumber gives the number a sheet keeps for the value; ok is false when it
// is none or Excel would lose digits.
func (v *value) asNumber() (n any, ok bool) {
	switch {
	case v.whole != nil:
		return *v.whole, -maxWhole <= *v.whole && *v.whole <= maxWhole
	case v.number != nil:
		return asNumber(*v.number)
	}
	d, ok := plainNumber(v.text)
	if !ok {
		return nil, false
	}
	return asNumber(d)
}

// asNumber gives the number a sheet keeps for d: an integer, or the binary
// number whose shortest spelling is d. ok is false when Excel would lose
// digits.
func asNumber(d decimal.Decimal) (n any, ok bool) {
	if d.NumDigits() <= maxDigits && d.Exponent() <= 0 && d.Exponent() > -maxDigits {
		return shortNumber(d.CoefficientInt64(), int(-d.Exponent())), true
	}
	if d.IsInteger() {
		i := d.BigInt()
		return i.Int64(), i.IsInt64() && -maxWhole <= i.Int64() && i.Int64() <= maxWhole
	}
	f, _ := d.Float64()
	return f, strconv.FormatFloat(f, 'f', -1, 64) == d.String() && d.NumDigits() <= maxDigits
}

// shortNumber gives the number of so many digits after the point, of which it
// has no more than maxDigits in all. Both sides of the division are exact in
// binary, so that its result is the nearest there is, and spells as the decimal.
func shortNumber(digits int64, places int) any {
	power := int64(1)
	for range places {
		power *= 10
	}
	if digits%power == 0 {
		return digits / power
	}
	return float64(digits) / float64(power)
}

// plainNumber reads a text as a number only where it is plain digits with at
// most one decimal point; the portal reads 1.000 as 1, so nothing is guessed.
func plainNumber(text string) (decimal.Decimal, bool) {
	digits, point := 0, false
	for i := range len(text) {
		switch c := text[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c == '.' && !point && digits > 0 && len(text)-i-1 <= 2:
			point = true
		default:
			return decimal.Decimal{}, false
		}
	}
	if digits == 0 || digits > maxDigits || text[len(text)-1] == '.' {
		return decimal.Decimal{}, false
	}
	d, err := decimal.NewFromString(text)
	return d, err == nil
}

// numeric reports whether a column takes numbers.
func numeric(c *schemas.Column) bool {
	return c.Kind == "integer" || c.Kind == "money" || c.Kind == "decimal"
}
