package mapping

import (
	"strings"

	"github.com/shopspring/decimal"
)

// ParseRupiahCell reads the text of a numeric cell (Kind Number): digits with
// the style's decimal mark and no groups, which has one reading only. A
// fraction is not_whole_rupiah, three or more decimals too_many_decimals.
func ParseRupiahCell(s string, style NumberStyle) (n int64, ok bool, f []Finding) {
	a, ok, f := number{style: style, money: true}.cell(s)
	return a.coefficient, ok, f
}

// ParseQuantityCell reads the text of a numeric cell (Kind Number) as a
// quantity; three or more decimals are too_many_decimals.
func ParseQuantityCell(s string, style NumberStyle) (d decimal.Decimal, ok bool, f []Finding) {
	a, ok, f := number{style: style}.cell(s)
	if !ok {
		return decimal.Decimal{}, false, f
	}
	return a.decimal(), true, f
}

func (p number) cell(s string) (amount, bool, []Finding) {
	text := tidy(s)
	if text == "" {
		return amount{}, false, nil
	}
	if text[0] == '-' {
		return refuse("number_negative", "nilai", text)
	}
	whole, fraction, _ := strings.Cut(text, string(p.style.marks().decimal))
	fraction = strings.TrimRight(fraction, "0")
	if len(text) > maxNumberText || digitRun(whole) == 0 || digitRun(whole) != len(whole) || digitRun(fraction) != len(fraction) {
		return refuse("number_unreadable", "nilai", text, "saran", p.example(text))
	}
	if len(fraction) > 2 {
		return refuse("too_many_decimals", "nilai", text)
	}
	a := amount{saturated(whole + fraction), int32(len(fraction))}
	switch {
	case a.tooLarge():
		return refuseTooLarge(text)
	case p.money && a.scale > 0:
		return refuse("not_whole_rupiah", "nilai", text)
	}
	return a, true, nil
}
