package mapping

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// cutCurrency takes "Rp", "Rp.", "IDR" or "IDR." from the front.
func cutCurrency(s string) string {
	for _, word := range []string{"rp", "idr"} {
		if len(s) > len(word) && strings.EqualFold(s[:len(word)], word) {
			rest := strings.TrimPrefix(s[len(word):], ".")
			if rest = strings.TrimSpace(rest); rest != "" && !isLetter(rest) {
				return rest
			}
		}
	}
	return s
}

// cutEndMark takes the final ",-" of an amount away.
func cutEndMark(s string, style NumberStyle) string {
	rest := strings.TrimRight(s, "-–—")
	if len(rest) == len(s) || len(rest) < 2 {
		return s
	}
	mark := rest[len(rest)-1]
	if mark != ',' && mark != style.marks().decimal {
		return s
	}
	return strings.TrimSpace(rest[:len(rest)-1])
}

// cutTail takes "/word" or " word" from the end where word is a unit.
func (p number) cutTail(s string) (head, unit string) {
	if head, word, ok := strings.Cut(s, "/"); ok {
		head, word = strings.TrimSpace(head), strings.TrimSpace(word)
		if head != "" && isLetter(word) && p.units.Known(word) {
			return head, word
		}
	}
	for i, r := range s {
		if i == 0 || !unicode.IsSpace(r) {
			continue
		}
		word := strings.TrimSpace(s[i:])
		if isLetter(word) && !slices.Contains(suffixWords, strings.ToLower(word)) && p.units.Known(word) {
			return strings.TrimSpace(s[:i]), word
		}
	}
	return s, ""
}

// suffixWords multiply what stands before them. A longer one comes before the
// one it ends in.
var suffixWords = []string{"ribu", "juta", "rb", "jt", "k"}

// cutSuffix takes a multiplying word from the end; power is its power of ten.
func cutSuffix(s string) (rest string, power int32) {
	for _, word := range suffixWords {
		n := len(s) - len(word)
		if n <= 0 || !strings.EqualFold(s[n:], word) {
			continue
		}
		rest := strings.TrimSpace(s[:n])
		if _, _, fraction := cutFraction(rest); !endsInDigit(rest) && !fraction {
			continue
		}
		if word[0] == 'j' {
			return rest, 6
		}
		return rest, 3
	}
	return s, 0
}

// cutFraction takes a final ½, ¼ or ¾ from digits.
func cutFraction(s string) (whole string, hundredths int64, ok bool) {
	r, size := utf8.DecodeLastRuneInString(s)
	switch r {
	case '½':
		hundredths = 50
	case '¼':
		hundredths = 25
	case '¾':
		hundredths = 75
	default:
		return s, 0, false
	}
	whole = strings.TrimSpace(s[:len(s)-size])
	return whole, hundredths, endsInDigit(whole)
}

func withHundredths(a amount, hundredths int64) amount {
	if a.coefficient > maxAmount {
		return a // too large either way
	}
	return amount{a.coefficient*100 + hundredths, 2}.trimmed()
}

func isNegative(s string) bool {
	for _, minus := range []string{"-", "−", "–"} {
		if rest, ok := strings.CutPrefix(s, minus); ok {
			rest = cutCurrency(strings.TrimSpace(rest))
			return digitRun(rest) > 0
		}
	}
	return false
}

func endsInDigit(s string) bool { return s != "" && s[len(s)-1]-'0' <= 9 }

func isLetter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}
