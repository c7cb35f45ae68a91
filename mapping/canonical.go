package mapping

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"
	"golang.org/x/text/unicode/norm"
)

// Canonical gives the one byte form of a value, over which fingerprints, plan
// ids and records are made: UTF-8 JSON, keys sorted by bytes, no spaces, text
// in NFC with no escapes but those JSON asks for. Empty text, nil, empty lists
// and empty maps are left out, wherever they stand; false and 0 are values.
// Integers are numbers, decimals text without trailing zeros, times text like
// 2006-01-02T15:04:05.000000Z.
//
// A value is text, int, int64, bool, decimal.Decimal, time.Time, []string,
// []any, map[string]string or map[string]any. Any other, two keys that are one
// in NFC, and a decimal with more than 64 zeros to write are errors.
func Canonical(v map[string]any) ([]byte, error) {
	b, err := appendCanonical(nil, v)
	if err != nil {
		return nil, err
	}
	if len(b) == 0 {
		return []byte("{}"), nil
	}
	return b, nil
}

// Fingerprint is the SHA-256 of "ekatalog.<kind>.v1\n" and canonical bytes, in
// lower hex. The kinds are offer, content, base, plan and record.
func Fingerprint(kind string, canonical []byte) string {
	h := sha256.New()
	h.Write([]byte("ekatalog." + kind + ".v1\n"))
	h.Write(canonical)
	var sum [sha256.Size]byte
	return hex.EncodeToString(h.Sum(sum[:0]))
}

// errNotCanonical says that a value has no canonical form.
var errNotCanonical = errors.New("no canonical form")

// appendCanonical appends v, or nothing when v is left out.
func appendCanonical(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return b, nil
	case string:
		if v == "" {
			return b, nil
		}
		return appendText(b, v), nil
	case bool:
		return strconv.AppendBool(b, v), nil
	case int:
		return strconv.AppendInt(b, int64(v), 10), nil
	case int64:
		return strconv.AppendInt(b, v, 10), nil
	case decimal.Decimal:
		if e := v.Exponent(); e > 64 || e < -1024 {
			return nil, fmt.Errorf("decimal with exponent %d: %w", e, errNotCanonical)
		}
		return append(appendDecimal(append(b, '"'), v), '"'), nil
	case time.Time:
		return v.UTC().AppendFormat(b, `"2006-01-02T15:04:05.000000Z"`), nil
	case []string:
		return appendList(b, len(v), func(b []byte, i int) ([]byte, error) { return appendCanonical(b, v[i]) })
	case []any:
		return appendList(b, len(v), func(b []byte, i int) ([]byte, error) { return appendCanonical(b, v[i]) })
	case map[string]string:
		return appendMap(b, v)
	case map[string]any:
		return appendMap(b, v)
	}
	return nil, fmt.Errorf("value of type %T: %w", v, errNotCanonical)
}

// appendList appends n members, or nothing when all of them are left out.
func appendList(b []byte, n int, member func(b []byte, i int) ([]byte, error)) ([]byte, error) {
	start := len(b)
	b = append(b, '[')
	for i := range n {
		before := len(b)
		if before > start+1 {
			b = append(b, ',')
		}
		from := len(b)
		next, err := member(b, i)
		if err != nil {
			return nil, err
		}
		if b = next; len(b) == from {
			b = b[:before]
		}
	}
	if len(b) == start+1 {
		return b[:start], nil
	}
	return append(b, ']'), nil
}

// appendMap appends an object, or nothing when all its values are left out.
func appendMap[V any](b []byte, m map[string]V) ([]byte, error) {
	type key struct{ nfc, written string }
	keys := make([]key, 0, len(m))
	for k := range m {
		keys = append(keys, key{norm.NFC.String(k), k})
	}
	slices.SortFunc(keys, func(a, b key) int { return cmp.Compare(a.nfc, b.nfc) })
	start := len(b)
	b = append(b, '{')
	for i, k := range keys {
		if i > 0 && k.nfc == keys[i-1].nfc {
			return nil, fmt.Errorf("key %q twice: %w", k.nfc, errNotCanonical)
		}
		before := len(b)
		if before > start+1 {
			b = append(b, ',')
		}
		b = append(appendText(b, k.nfc), ':')
		from := len(b)
		next, err := appendCanonical(b, m[k.written])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", k.nfc, err)
		}
		if b = next; len(b) == from {
			b = b[:before]
		}
	}
	if len(b) == start+1 {
		return b[:start], nil
	}
	return append(b, '}'), nil
}

// appendText appends a JSON string in NFC. Only what JSON must escape is
// escaped; a byte that is no UTF-8 becomes U+FFFD.
func appendText(b []byte, s string) []byte {
	b = append(b, '"')
	if isPlainText(s) {
		return append(append(b, s...), '"')
	}
	if norm.NFC.QuickSpanString(s) < len(s) {
		s = norm.NFC.String(s)
	}
	const hexDigits = "0123456789abcdef"
	done := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				b = append(append(b, s[done:i]...), "\ufffd"...)
				done = i + 1
			}
			i += size
			continue
		}
		if c >= ' ' && c != '"' && c != '\\' {
			i++
			continue
		}
		b = append(b, s[done:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\t':
			b = append(b, '\\', 't')
		case '\r':
			b = append(b, '\\', 'r')
		case '\b':
			b = append(b, '\\', 'b')
		case '\f':
			b = append(b, '\\', 'f')
		default:
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
		i++
		done = i
	}
	return append(append(b, s[done:]...), '"')
}

// isPlainText reports ASCII that stands in JSON as it is.
func isPlainText(s string) bool {
	for i := range len(s) {
		if c := s[i]; c-' ' >= utf8.RuneSelf-' ' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// appendDecimal appends a decimal without trailing zeros or exponent.
func appendDecimal(b []byte, d decimal.Decimal) []byte {
	e := d.Exponent()
	if e > 0 || e < -maxDigits || d.NumDigits() > maxDigits {
		return append(b, d.String()...)
	}
	a := amount{d.CoefficientInt64(), -e}
	if a.coefficient < 0 {
		b = append(b, '-')
		a.coefficient = -a.coefficient
	}
	a = a.trimmed()
	b = strconv.AppendInt(b, a.whole(), 10)
	if a.scale == 0 {
		return b
	}
	b = append(b, '.')
	power := int64(1)
	for range a.scale {
		power *= 10
	}
	for n := a.coefficient % power; power > 1; n %= power {
		power /= 10
		b = append(b, byte('0'+n/power))
	}
	return b
}
