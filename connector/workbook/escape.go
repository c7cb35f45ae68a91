package workbook

import (
	"strings"
)

// escaped makes a text read as itself: a workbook takes _x0041_ for the letter
// with that number, and excelize writes what it is given.
func escaped(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	var b strings.Builder
	for i := range len(text) {
		if numbered(text[i:]) {
			b.WriteString("_x005F")
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// numbered reports that s begins as _x0041_ does.
func numbered(s string) bool {
	if len(s) < len("_x0041_") || s[0] != '_' || s[1] != 'x' || s[6] != '_' {
		return false
	}
	for _, c := range []byte(s[2:6]) {
		if (c < '0' || c > '9') && (c < 'A' || c > 'F') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
