package connector

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// The most runes kept of a text from outside, by what it is.
const (
	maxWord = 100 // a status, a code
	maxText = 500 // a sentence, a name
)

// Printable makes a text from outside safe to keep and to show: valid UTF-8 on
// one line, without control characters, at most most runes. Text that is so
// already is given back as it is.
func Printable(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	n := 0
	for i := range s {
		if n == most {
			return s[:i]
		}
		n++
	}
	return s
}

// PrintableJSON makes a JSON document safe to show on a screen and the same to
// whoever reads it as JSON: what is not printable is written as an escape.
func PrintableJSON(b []byte) []byte {
	odd := func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }
	if bytes.IndexFunc(b, odd) < 0 {
		return b
	}
	safe := make([]byte, 0, len(b)+len(b)/8)
	for _, r := range string(b) {
		switch {
		case !odd(r):
			safe = utf8.AppendRune(safe, r)
		case r > 0xFFFF:
			first, second := utf16.EncodeRune(r)
			safe = fmt.Appendf(safe, `\u%04x\u%04x`, first, second)
		default:
			safe = fmt.Appendf(safe, `\u%04x`, r)
		}
	}
	return safe
}

// printable is r with its texts as they can be kept.
func (r Result) printable() Result {
	r.ID, r.Status = Printable(r.ID, maxText), Printable(r.Status, maxWord)
	r.Code, r.Text = Printable(r.Code, maxWord), Printable(r.Text, maxText)
	return r
}
