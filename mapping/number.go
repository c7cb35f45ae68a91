package mapping

import (
	"strconv"
	"sync"

	"github.com/shopspring/decimal"
)

// Finding is what a reader of one text found wrong or worth a look. Who knows
// the product and its cell makes an Issue of it.
type Finding struct {
	Code     string
	Severity Severity
	Values   map[string]string // what the message's {placeholders} stand for
}

// MessageValue is the entry of Values that names a message more exact than
// the code's own: number_unreadable with it says that a letter O stands for 0.
const MessageValue = "pesan"

// Limits of the numbers this package reads.
const (
	maxAmount     = 1_000_000_000_000 // 10^12, rupiah or pieces
	maxNumberText = 128               // bytes of text that can still be one number
)

// ParseRupiah reads an amount of whole rupiah, 0 to 10^12, as people write it:
// "Rp 1.250.000,-", "250rb", "1,5 jt", "20rb/btl". Style is how the list
// writes numbers; unit is the row's unit, empty when it has none, which a unit
// behind the amount must equal. ok is false when s is empty (then without a
// finding) or is not one certain amount (then with an error).
func ParseRupiah(s string, style NumberStyle, units *UnitTable, unit string) (n int64, ok bool, f []Finding) {
	if n, ok := plainRupiah(s, style); ok {
		return n, true, nil
	}
	a, ok, f := number{style: style, units: units, unit: unit, money: true}.parse(s)
	return a.coefficient, ok, f
}

// ParseQuantity reads a quantity of at most two decimals, 0 to 10^12: "7 kodi",
// "2½", "1.000". It follows ParseRupiah, but a word instead of a number is
// stock_word: "habis", "kosong" and "nihil" are 0 with that warning, and a lead
// time ("PO 3 minggu") proposes its days as Values["hari"].
func ParseQuantity(s string, style NumberStyle, units *UnitTable, unit string) (d decimal.Decimal, ok bool, f []Finding) {
	if n, ok := plainRupiah(s, style); ok {
		if small := smallQuantities(); n < int64(len(small)) {
			return small[n], true, nil
		}
		return decimal.NewFromInt(n), true, nil
	}
	a, ok, f := number{style: style, units: units, unit: unit}.parse(s)
	if !ok {
		return decimal.Decimal{}, false, f
	}
	return a.decimal(), true, f
}

// smallQuantities are those most stocks have, made once: a decimal is never
// changed, so that all listings can share them.
var smallQuantities = sync.OnceValue(func() []decimal.Decimal {
	small := make([]decimal.Decimal, 1001)
	for n := range small {
		small[n] = decimal.NewFromInt(int64(n))
	}
	return small
})

// FormatRupiah writes an amount as Indonesians do: "1.250.000".
func FormatRupiah(n int64) string {
	return string(appendGrouped(nil, n, '.'))
}

// FormatQuantity writes a quantity as Indonesians do: "2,5", "1.000". One with
// more digits than a listing can hold is written as computers do.
func FormatQuantity(d decimal.Decimal) string {
	if d.Sign() < 0 {
		return "-" + FormatQuantity(d.Neg())
	}
	if d.NumDigits() > maxDigits || d.Exponent() > 0 || d.Exponent() < -maxDigits {
		return d.String()
	}
	a := amount{d.CoefficientInt64(), -d.Exponent()}.trimmed()
	return a.format(NumbersID, true)
}

// plainRupiah is the quick way through the commonest spellings, digits alone
// and digits in groups, without an allocation. ok is false for all others.
func plainRupiah(s string, style NumberStyle) (n int64, ok bool) {
	if len(s) == 0 || len(s) > len("999.999.999.999") {
		return 0, false
	}
	group := style.marks().group
	run, groups := 0, 0 // digits since the last mark, marks so far
	for i := range len(s) {
		c := s[i]
		if c-'0' <= 9 {
			n = n*10 + int64(c-'0')
			run++
			continue
		}
		first := groups == 0 && run >= 1 && run <= 3 && s[0] != '0'
		if c != group || !first && (groups == 0 || run != 3) {
			return 0, false
		}
		run = 0
		groups++
	}
	return n, (groups == 0 || run == 3) && n <= maxAmount
}

// marks are the two marks of a number style.
type marks struct{ decimal, group byte }

func (s NumberStyle) marks() marks {
	if s == NumbersEN {
		return marks{decimal: '.', group: ','}
	}
	return marks{decimal: ',', group: '.'}
}

// foreign gives the marks of the other style.
func (m marks) foreign() marks { return marks{decimal: m.group, group: m.decimal} }

// maxDigits is how many digits an amount's coefficient can have.
const maxDigits = 18

// amount is coefficient ÷ 10^scale, never negative.
type amount struct {
	coefficient int64
	scale       int32
}

func (a amount) decimal() decimal.Decimal { return decimal.New(a.coefficient, -a.scale) }

// trimmed leaves out trailing zeros behind the decimal mark.
func (a amount) trimmed() amount {
	for a.scale > 0 && a.coefficient%10 == 0 {
		a.coefficient /= 10
		a.scale--
	}
	return a
}

// times multiplies by 10^power; ok is false when the result cannot be held.
func (a amount) times(power int32) (amount, bool) {
	for ; power > 0; power-- {
		if a.scale > 0 {
			a.scale--
			continue
		}
		if a.coefficient > maxAmount {
			return a, false
		}
		a.coefficient *= 10
	}
	return a, true
}

// whole gives the part before the decimal mark.
func (a amount) whole() int64 {
	n := a.coefficient
	for range a.scale {
		n /= 10
	}
	return n
}

// format writes the amount in a style, in groups or without.
func (a amount) format(style NumberStyle, grouped bool) string {
	m := style.marks()
	var b []byte
	if grouped {
		b = appendGrouped(nil, a.whole(), m.group)
	} else {
		b = strconv.AppendInt(nil, a.whole(), 10)
	}
	if a.scale == 0 {
		return string(b)
	}
	power := int64(1)
	for range a.scale {
		power *= 10
	}
	b = append(b, m.decimal)
	fraction := strconv.AppendInt(nil, power+a.coefficient%power, 10)
	return string(append(b, fraction[1:]...))
}

func appendGrouped(b []byte, n int64, mark byte) []byte {
	digits := strconv.AppendInt(nil, n, 10)
	if n < 0 {
		b, digits = append(b, '-'), digits[1:]
	}
	for i, c := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b = append(b, mark)
		}
		b = append(b, c)
	}
	return b
}
