package source

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// appendText appends raw text with its entities and Excel's _x000D_ escapes
// resolved, cleaned as appendClean does.
func appendText(dst, raw []byte, isRaw bool) []byte {
	if isPlain(raw) {
		return append(dst, raw...)
	}
	for i := 0; i < len(raw); {
		r, n := utf8.DecodeRune(raw[i:])
		switch {
		case r == '&' && !isRaw:
			r, n = entity(raw[i:])
		case r == '_':
			if e, ok := excelEscape(raw[i:]); ok {
				r, n = e, 7
			}
		}
		dst = appendClean(dst, r)
		i += n
	}
	return dst
}

// appendClean appends a character unless no list means to hold it.
func appendClean(dst []byte, r rune) []byte {
	if isControl(r) {
		return dst
	}
	return utf8.AppendRune(dst, r)
}

func isPlain(raw []byte) bool {
	for _, c := range raw {
		if c < ' ' || c == '&' || c == '_' || c >= 0x7f {
			return false
		}
	}
	return true
}

// isControl tells characters that no list means to hold; tab and line feed
// stay. Those that turn the direction of writing make a text read otherwise
// than it is.
func isControl(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r < ' ' && r != '\t' && r != '\n' || r >= 0x7f && r < 0xa0 || r == 0xfffe || r == 0xffff
}

// entity resolves what begins with '&'; what is no entity stays as it is.
func entity(raw []byte) (r rune, n int) {
	semicolon := bytes.IndexByte(raw[:min(len(raw), 12)], ';')
	if semicolon < 2 {
		return '&', 1
	}
	switch body := string(raw[1:semicolon]); body {
	case "amp":
		r = '&'
	case "lt":
		r = '<'
	case "gt":
		r = '>'
	case "quot":
		r = '"'
	case "apos":
		r = '\''
	default:
		if body[0] != '#' {
			return '&', 1
		}
		digits, base := body[1:], 10
		if digits != "" && (digits[0] == 'x' || digits[0] == 'X') {
			digits, base = digits[1:], 16
		}
		code, err := strconv.ParseUint(digits, base, 32)
		if err != nil {
			return '&', 1
		}
		if r = rune(code); code > utf8.MaxRune || !utf8.ValidRune(r) {
			r = utf8.RuneError
		}
	}
	return r, semicolon + 1
}

// excelEscape reads _xHHHH_, which stands for a UTF-16 unit.
func excelEscape(raw []byte) (rune, bool) {
	if len(raw) < 7 || raw[1] != 'x' || raw[6] != '_' {
		return 0, false
	}
	code, err := strconv.ParseUint(string(raw[2:6]), 16, 16)
	if err != nil || !utf8.ValidRune(rune(code)) {
		return 0, false
	}
	return rune(code), true
}
