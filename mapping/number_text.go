package mapping

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// notNumber says what a text is that is not one number: a number with a note,
// a word, or nothing that can be read.
func (p number) notNumber(text string) (amount, bool, []Finding) {
	if f := p.unitPrices(text); f != nil {
		return amount{}, false, f
	}
	if !strings.ContainsFunc(text, isDigit) && !strings.ContainsAny(text, "½¼¾") {
		return p.word(text)
	}
	if len(text) <= maxNumberText {
		if zeros := strings.NewReplacer("O", "0", "o", "0").Replace(text); zeros != text {
			if a, ok, _ := p.read(zeros); ok {
				return refuse("number_unreadable", "nilai", text, "saran", a.format(p.style, false), MessageValue, "number_unreadable_letter_o")
			}
		}
		if a, ok, f := p.withNote(text); ok || f != nil {
			return a, ok, f
		}
	}
	return refuse("number_unreadable", "nilai", text, "saran", p.example(text))
}

// withNote refuses a number that a space and other text follow, and proposes
// the number, unless the note goes on with it: "2 juta 500 ribu", "250 ribuan".
func (p number) withNote(text string) (amount, bool, []Finding) {
	for i := strings.LastIndexFunc(text, unicode.IsSpace); i > 0; i = strings.LastIndexFunc(text[:i], unicode.IsSpace) {
		a, ok, f := p.read(strings.TrimSpace(text[:i]))
		if !ok && f == nil {
			continue
		}
		note := strings.TrimSpace(text[i:])
		switch {
		case !strings.ContainsFunc(note, unicode.IsLetter) && isDigit(rune(note[0])):
			return amount{}, false, nil // "1.250 000"
		case !ok:
			return a, false, f
		case isDigit(rune(note[0])) || multiplies(note):
			return refuse("number_with_note", "nilai", text, MessageValue, "number_with_note_unclear")
		}
		return refuse("number_with_note", "nilai", text, "usul", a.format(p.style, false))
	}
	return amount{}, false, nil
}

// multiplies reports that a note begins like a suffix: "ribuan", "jt-an".
func multiplies(note string) bool {
	note = strings.ToLower(note)
	return slices.ContainsFunc(suffixWords[:4], func(word string) bool { return strings.HasPrefix(note, word) })
}

// example is what the message about an unreadable text proposes to type.
func (p number) example(text string) string {
	if a, ok, _ := p.read(strings.TrimRight(text, " .,!")); ok {
		return a.format(p.style, false)
	}
	if a, ok, _ := p.read("0" + text); ok { // "½", ",5"
		return a.format(p.style, false)
	}
	if p.money {
		return "150000"
	}
	return "12"
}

// word is the finding of a text without any digit.
func (p number) word(text string) (amount, bool, []Finding) {
	if p.money {
		return refuse("price_not_a_number", "nilai", text)
	}
	switch strings.TrimRight(Fold(text), " .!") {
	case "habis", "kosong", "nihil":
		return amount{}, true, []Finding{warning("stock_word", "nilai", text, MessageValue, "stock_word_zero")}
	}
	switch words := strings.Fields(strings.ReplaceAll(strings.Trim(Fold(text), " .!"), "-", " ")); {
	case len(words) == 0:
	case slices.Contains(availableWords, words[0]):
		return refuse("stock_word", "nilai", text, MessageValue, "stock_word_available")
	case slices.ContainsFunc(words, func(w string) bool { return slices.Contains(orderWords, w) }):
		return refuse("stock_word", "nilai", text, MessageValue, "stock_word_order")
	}
	return refuse("stock_word", "nilai", text)
}

// availableWords begin a stock of which nothing but that there is some is
// known; orderWords stand in one that is made when it is ordered.
var (
	availableWords = []string{"ready", "redy", "redi", "ada", "tersedia", "banyak", "cukup", "available"}
	orderWords     = []string{"po", "preorder", "order", "pesan", "pesanan", "dipesan", "indent", "inden", "request"}
)

func (p number) refuseRange(text string) (amount, bool, []Finding) {
	if f := p.unitPrices(text); f != nil {
		return amount{}, false, f
	}
	if p.money {
		return refuse("price_range", "nilai", text)
	}
	return refuse("price_range", "nilai", text, MessageValue, "quantity_range")
}

// isRange reports two numbers joined by a dash, "s/d" or "s.d.".
func isRange(text string) bool {
	lower := strings.ToLower(text) // only ever longer or shorter where it is no number anyway
	for _, joint := range []string{"-", "–", "—", "s/d", "s.d"} {
		for i := 0; ; {
			n := strings.Index(lower[i:], joint)
			if n < 0 {
				break
			}
			left, right := lower[:i+n], strings.TrimLeft(lower[i+n+len(joint):], ". ")
			if startsAmount(right) && isAmount(left) {
				return true
			}
			i += n + len(joint)
		}
	}
	return false
}

func startsAmount(s string) bool { return digitRun(cutCurrency(strings.TrimSpace(s))) > 0 }

// isAmount reports a number with at most two words without digits behind it.
func isAmount(s string) bool {
	s = cutCurrency(strings.TrimSpace(s))
	if digitRun(s) == 0 {
		return false
	}
	rest := strings.TrimLeft(s, "0123456789., \u00a0\u202f½¼¾")
	return !strings.ContainsFunc(rest, isDigit) && len(strings.Fields(rest)) <= 2
}

// leadTime finds a time in a stock's text, "PO 3 minggu", "±2 mgg", and gives
// it in days: the longer one of a range. A number of something else before it
// is a stock with a note, and a row sold by the month has a stock in months.
func (p number) leadTime(text string) (days int64, ok bool) {
	if p.money {
		return 0, false
	}
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !isDigit(r)
	})
	for i, word := range words {
		n := digitRun(word)
		if n == 0 || n > 4 {
			continue
		}
		unit := word[n:]
		if unit == "" && i+1 < len(words) {
			unit = words[i+1]
		}
		length, isTime := timeWord(unit)
		if !isTime {
			if digitRun(unit) > 0 {
				continue // "2-3 minggu"
			}
			return 0, false
		}
		if p.unit != "" && p.units.Same(unit, p.unit) {
			return 0, false
		}
		count, _ := strconv.ParseInt(word[:n], 10, 64)
		return count * length, true
	}
	return 0, false
}

// timeWord gives the days of a word for a time.
func timeWord(word string) (days int64, ok bool) {
	switch word {
	case "hari", "hr", "day", "days":
		return 1, true
	case "minggu", "mgg", "mg", "pekan", "week", "weeks":
		return 7, true
	case "bulan", "bln", "month", "months":
		return 30, true
	}
	return 0, false
}

// monthWords are the words for each month, January first.
var monthWords = [12][]string{
	{"jan", "januari", "january"}, {"feb", "februari", "february"}, {"mar", "maret", "march"}, {"apr", "april"}, {"mei", "may"},
	{"jun", "juni", "june"}, {"jul", "juli", "july"}, {"agu", "ags", "agt", "agustus", "aug", "august"}, {"sep", "september"},
	{"okt", "oktober", "oct", "october"}, {"nov", "november"}, {"des", "desember", "dec", "december"},
}

// monthNumber gives the month that a word stands for, 0 for none.
func monthNumber(word string) int {
	word = strings.ToLower(word)
	return 1 + slices.IndexFunc(monthWords[:], func(words []string) bool { return slices.Contains(words, word) })
}

// isDate reports a text that is a date and nothing else: "2026-08-03",
// "31/6/2025", "3 Mei 2025", "2-Mar".
func isDate(text string) bool {
	parts := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune(" -/.", r) })
	if len(parts) < 2 || len(parts) > 3 {
		return false
	}
	day, month := parts[0], parts[1]
	if monthNumber(month) > 0 {
		return isBetween(day, 1, 31) && (len(parts) == 2 || isBetween(parts[2], 0, 9999))
	}
	if len(parts) != 3 || strings.Contains(text, " ") {
		return false
	}
	year := parts[2]
	if len(day) == 4 {
		day, year = year, day
	}
	fullYear := len(year) == 4 && isBetween(year, 1900, 2199)
	shortYear := len(year) == 2 && isBetween(year, 0, 99) && strings.Contains(text, "/")
	return isBetween(day, 1, 31) && isBetween(month, 1, 12) && (fullYear || shortYear)
}

func isBetween(digits string, low, high int) bool {
	n, err := strconv.Atoi(digits)
	return err == nil && digitRun(digits) == len(digits) && n >= low && n <= high
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// tidy trims space and invisible characters and makes full-width digits plain.
func tidy(s string) string {
	s = strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r)
	})
	return strings.Map(func(r rune) rune {
		if '０' <= r && r <= '９' {
			return '0' + r - '０'
		}
		return r
	}, s)
}

// refuse is the answer of a step that settles a text as unusable. Its values
// are pairs of name and value.
func refuse(code string, pairs ...string) (amount, bool, []Finding) {
	return amount{}, false, []Finding{finding(code, SeverityError, pairs)}
}

func warning(code string, pairs ...string) Finding {
	return finding(code, SeverityWarning, pairs)
}

func finding(code string, severity Severity, pairs []string) Finding {
	values := make(map[string]string, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		values[pairs[i]] = shortened(pairs[i+1])
	}
	return Finding{Code: code, Severity: severity, Values: values}
}

// maxShown is how many bytes of a found text a message repeats.
const maxShown = 120

func shortened(s string) string {
	if len(s) <= maxShown {
		return s
	}
	return strings.ToValidUTF8(s[:maxShown], "") + "…"
}
