package mapping

import (
	"strconv"
	"strings"
)

// number reads one text as one number. It goes through the grammar step by
// step; each step either settles the text or hands what is left to the next.
type number struct {
	style NumberStyle
	units *UnitTable
	unit  string // the row's unit, empty when it has none
	money bool   // whole rupiah, else a quantity
}

// parse is the whole grammar. Not ok without a finding means an empty text.
func (p number) parse(s string) (amount, bool, []Finding) {
	text := tidy(s)
	switch {
	case text == "" || text == "-":
		return amount{}, false, nil
	case len(text) > maxNumberText:
		return p.notNumber(text)
	}
	if n, ok := plainRupiah(cutEndMark(cutCurrency(text), p.style), p.style); ok {
		return amount{n, 0}, true, nil // what most lists have; the steps below would say the same
	}
	if isDate(text) {
		return refuse("number_is_date", "nilai", text)
	}
	if days, ok := p.leadTime(text); ok {
		return refuse("stock_word", "nilai", text, "hari", strconv.FormatInt(days, 10), MessageValue, "stock_word_lead_time")
	}
	if isRange(text) {
		return p.refuseRange(text)
	}
	if a, ok, f := p.read(text); ok || f != nil {
		return a, ok, f
	}
	return p.notNumber(text)
}

// read reads text that is one number with its currency, unit and suffix. Not
// ok without a finding means that it is no such text.
func (p number) read(text string) (amount, bool, []Finding) {
	s := cutEndMark(cutCurrency(text), p.style)
	s, tail := p.cutTail(s)
	s = cutEndMark(s, p.style)
	if isNegative(s) {
		return refuse("number_negative", "nilai", text)
	}
	digits, power := cutSuffix(s)
	a, ok, f := p.amount(digits, power, text)
	if !ok {
		return a, false, f
	}
	a = a.trimmed()
	switch {
	case tail != "" && p.unit != "" && !p.units.Same(tail, p.unit):
		return refuse("unit_mismatch", "nilai", text, "satuan", tail, "satuan2", p.unit)
	case a.tooLarge():
		return refuseTooLarge(text)
	case p.money && a.scale > 0:
		return refuse("not_whole_rupiah", "nilai", text)
	}
	return a, true, f
}

// amount reads the digits and marks of a number and multiplies it by 10^power.
func (p number) amount(s string, power int32, text string) (amount, bool, []Finding) {
	m := p.style.marks()
	mark, decimals := oneMark(s)
	switch {
	case power > 0 && decimals == 3:
		return p.ambiguous(s, power, text)
	case power > 0 && decimals > 3:
		return refuse("too_many_decimals", "nilai", text)
	case power > 0 && (decimals == 1 || decimals == 2):
		m = marks{decimal: mark, group: 0} // either mark is a decimal one before a suffix
	}
	if whole, hundredths, ok := cutFraction(s); ok {
		a, marks, ok := m.plain(whole)
		if !ok || marks.decimals {
			return amount{}, false, nil
		}
		return withHundredths(a, hundredths).scaled(power, text)
	}
	if a, _, ok := m.plain(s); ok {
		return a.scaled(power, text)
	}
	a, seen, ok := m.foreign().plain(s)
	switch {
	case ok && seen.separators > 1:
		a, ok, f := a.scaled(power, text)
		if ok {
			f = []Finding{warning("number_foreign", "nilai", text, "hasil", a.trimmed().format(p.style, false))}
		}
		return a, ok, f
	case ok:
		return p.ambiguous(s, power, text)
	case decimals > 2:
		return refuse("too_many_decimals", "nilai", text)
	}
	return amount{}, false, nil
}

// ambiguous refuses digits with one mark that reads as a decimal mark and as a
// group's: a is the first reading, b the second.
func (p number) ambiguous(s string, power int32, text string) (amount, bool, []Finding) {
	i := strings.IndexAny(s, ".,")
	joined := saturated(s[:i] + s[i+1:])
	a, okA := amount{joined, int32(len(s) - i - 1)}.trimmed().times(power)
	b, okB := amount{joined, 0}.times(power)
	if !okA || !okB {
		return refuseTooLarge(text)
	}
	example := b
	if power > 0 && a.scale == 0 {
		example = a
	}
	return refuse("ambiguous_number", "nilai", text,
		"a", a.unmistakable(p.style), "b", b.unmistakable(p.style), "contoh", example.format(p.style, false))
}

func (a amount) tooLarge() bool {
	return a.whole() > maxAmount || a.whole() == maxAmount && a.trimmed().scale > 0
}

func refuseTooLarge(text string) (amount, bool, []Finding) {
	return refuse("number_too_large", "nilai", text, "batas", FormatRupiah(maxAmount))
}

// scaled multiplies by 10^power, in the form the grammar's steps answer.
func (a amount) scaled(power int32, text string) (amount, bool, []Finding) {
	b, ok := a.times(power)
	if !ok {
		return refuseTooLarge(text)
	}
	return b, true, nil
}

// unmistakable writes an amount so that it reads one way only: two groups can
// be nothing but groups, a single one could be decimals.
func (a amount) unmistakable(style NumberStyle) string {
	return a.format(style, a.whole() >= 1_000_000)
}

// seen is what plain met on its way.
type seen struct {
	separators int
	decimals   bool
}

// plain reads digits, or one to three digits (not beginning with 0) and groups
// of three behind one kind of separator; then optionally a decimal mark and
// one or two digits.
func (m marks) plain(s string) (amount, seen, bool) {
	n := digitRun(s)
	if n == 0 {
		return amount{}, seen{}, false
	}
	var met seen
	whole, rest := s[:n], s[n:]
	if n <= 3 && s[0] != '0' {
		separator := m.separator(rest)
		for separator != "" && strings.HasPrefix(rest, separator) && digitRun(rest[len(separator):]) == 3 {
			whole += rest[len(separator) : len(separator)+3]
			rest = rest[len(separator)+3:]
			met.separators++
		}
	}
	if rest == "" {
		return amount{saturated(whole), 0}, met, true
	}
	if rest[0] != m.decimal || digitRun(rest[1:]) != len(rest)-1 || len(rest) < 2 || len(rest) > 3 {
		return amount{}, met, false
	}
	met.separators++
	met.decimals = true
	return amount{saturated(whole + rest[1:]), int32(len(rest) - 1)}, met, true
}

// separator gives the mark of groups that s begins with, empty for none.
func (m marks) separator(s string) string {
	if s != "" && s[0] == m.group {
		return s[:1]
	}
	for _, space := range []string{" ", "\u00a0", "\u202f"} {
		if strings.HasPrefix(s, space) {
			return space
		}
	}
	return ""
}

// saturated is the value of digits, or one above every limit when they are
// more than an amount can hold.
func saturated(digits string) int64 {
	digits = strings.TrimLeft(digits, "0")
	if digits == "" {
		return 0
	}
	if len(digits) > maxDigits {
		return 1e18 - 1
	}
	n, _ := strconv.ParseInt(digits, 10, 64)
	return n
}

// oneMark gives the only mark of a text of digits around one mark, and how
// many digits stand behind it; 0 digits when the text is not of that form.
func oneMark(s string) (mark byte, decimals int) {
	n := digitRun(s)
	if n == 0 || n == len(s) || s[n] != '.' && s[n] != ',' {
		return 0, 0
	}
	if d := digitRun(s[n+1:]); n+1+d == len(s) {
		return s[n], d
	}
	return 0, 0
}

func digitRun(s string) int {
	n := 0
	for n < len(s) && s[n]-'0' <= 9 {
		n++
	}
	return n
}
