package source

import (
	"bytes"
	"strings"
	"unicode"
)

func trimSpace(b []byte) []byte {
	if len(b) == 0 || b[0] > ' ' && b[len(b)-1] > ' ' {
		return b
	}
	return bytes.TrimSpace(b)
}

// isBlank tells text that shows nothing: white space of any kind, and the
// marks of no width that copying from web pages leaves behind.
func isBlank(b []byte) bool {
	if len(b) > 0 && b[0] > ' ' && b[0] < 0x7f {
		return false
	}
	return len(bytes.TrimFunc(b, showsNothing)) == 0
}

func isBlankText(s string) bool {
	if s != "" && s[0] > ' ' && s[0] < 0x7f {
		return false
	}
	return strings.TrimFunc(s, showsNothing) == ""
}

func showsNothing(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' || r == '\u2060' || r == '\u00ad'
}

// oneLine joins the lines of a text and cuts it to 80 characters.
func oneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	n := 0
	for i := range s {
		if n++; n > 80 {
			return s[:i] + "…"
		}
	}
	return s
}
