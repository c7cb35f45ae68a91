package workbook

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"
)

// The names of the sheets beside the products, and of the files that keep
// their name in every export.
const (
	guideSheet  = "Petunjuk"
	listSheet   = "Pilihan"
	byHandSheet = "Isi lewat formulir"
	byHandXLSX  = "by-hand.xlsx"
	byHandHTML  = "by-hand.html"
	manifestJS  = "manifest.json"
)

// maxSheetName is Excel's limit on a sheet's name, in UTF-16 units.
const maxSheetName = 31

// lastOf gives the last level of a category path.
func lastOf(category string) string {
	levels := strings.Split(category, ">")
	return strings.TrimSpace(levels[len(levels)-1])
}

// slug makes a category's last level fit for a file name on every system:
// ASCII lower case, digits and hyphens, at most 40 of them.
func slug(category string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(strings.ToLower(lastOf(category))) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r): // an accent taken off its letter
		default:
			gap = true
		}
		if b.Len() >= 40 {
			break
		}
	}
	if b.Len() == 0 {
		return "kategori-" + shortHash(category)
	}
	return b.String()
}

// shortHash tells two categories apart whose last levels read alike.
func shortHash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:3])
}

// sheetName makes a category's last level a name that Excel takes: without
// : \ / ? * [ ] and control characters, no quote at either end, not longer
// than 31 UTF-16 units, and none of the names already used beside it.
func sheetName(category string) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) || unicode.IsControl(r) || !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, lastOf(category))
	name = strings.Trim(cutUTF16(strings.Join(strings.Fields(name), " "), maxSheetName), "' ")
	switch strings.ToLower(name) {
	case "", strings.ToLower(guideSheet), strings.ToLower(listSheet), "history":
		return "Produk"
	}
	return name
}

// cutUTF16 shortens s to at most n UTF-16 units without splitting a rune.
func cutUTF16(s string, n int) string {
	for i, r := range s {
		if n -= utf16.RuneLen(r); n < 0 {
			return s[:i]
		}
	}
	return s
}

// utf16Len is the length of s as Excel counts it.
func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}
