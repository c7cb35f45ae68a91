package mapping

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// FormatField writes a field's text, as FieldText gives it, as people here read
// it: a price of 350000 is Rp350.000, a length of 12.5 is 12,5. A text that is
// no number, and that of any other field, stays as it is.
func FormatField(name, text string) string {
	fields := listingFields
	if basis, ok := strings.CutPrefix(name, "basis."); ok {
		fields, name = basisFields, basis
	}
	f := findField(fields, name)
	if f == nil {
		return text
	}
	switch f.shape {
	case moneyShape:
		return formatMoney(text)
	case intShape, decimalShape:
		return formatNumber(text)
	case sizeShape:
		if text == "" {
			return ""
		}
		return eachPart(text, " x ", func(side string) string { return cmp.Or(formatNumber(side), "–") })
	case tiersShape, regionsShape:
		return eachPart(text, "\n", func(line string) string {
			if at := strings.LastIndexByte(line, ':'); at >= 0 {
				return line[:at] + ": " + formatMoney(line[at+1:])
			}
			return line
		})
	}
	return text
}

func formatMoney(text string) string {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return "Rp" + FormatRupiah(n)
	}
	return text
}

func formatNumber(text string) string {
	if d, err := decimal.NewFromString(text); err == nil {
		return FormatQuantity(d)
	}
	return text
}

func eachPart(text, sep string, format func(string) string) string {
	parts := strings.Split(text, sep)
	for i, p := range parts {
		parts[i] = format(p)
	}
	return strings.Join(parts, sep)
}
