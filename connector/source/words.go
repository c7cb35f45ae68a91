package source

import (
	"regexp"
	"strings"
	"unicode"

	"ekatalog/mapping"
)

var (
	// A total and nothing else: "JUMLAH", "Sub Total :", "TOTAL HARGA (Rp)".
	totalOnly = regexp.MustCompile(`^(sub|grand)?[ -]?(jumlah|total)([ :.()]+(harga|semua|seluruh|seluruhnya|keseluruhan|akhir|stok|stock|nilai|barang|produk|jumlah|total|besar|rp|rupiah|[ivx]{1,4}|[a-z]|\d{1,2}))*[ :.()]*$`)
	// A total of something: "Jumlah meubelair".
	totalOf = regexp.MustCompile(`^(sub|grand)?[ -]?(jumlah|total)([ :(]|$)`)

	placeAndDate = regexp.MustCompile(`^\pL[\pL .]{1,40}, *(tgl\.? *|tanggal *)?(\d{1,2}|[.…_]+)[ -]*(jan|feb|mar|apr|mei|may|jun|jul|agu|aug|sep|okt|oct|nov|des|dec|\d{1,2}[-/]|[.…_]+)`)
	signerWords  = regexp.MustCompile(`^(mengetahui|menyetujui|mengesahkan|diketahui|disetujui|disahkan|dibuat oleh|yang membuat|hormat kami|an\.|a\.n\.?|a/n|plh\b|plt\b|pjs?\.|kasi\b|kasubsi\b|kasubbag\b|kabid\b|kalapas\b|karutan\b|ka\. |kepala (lapas|rutan|lembaga|kantor|bidang|seksi|sub|bagian|dinas|balai|unit|upt|bengkel)|bendahara\b|nip\b|nip[.: ]|nrp\b)`)

	noteWords = regexp.MustCompile(`^(catatan|keterangan|ket|nb|note|notes|terbilang|sumber)\b *[.:]|^\*\)? `)

	sectionMark = regexp.MustCompile(`^\(?(\pL|[IVX]{1,5}|[ivx]{1,5}|\d{1,3})[.)](\s+|(\pL\pL))`)
	markerOnly  = regexp.MustCompile(`^\(?(\pL|[IVX]{1,5})[.)]?$`)
)

// isTotal tells a total. A line with a name and a price must say so plainly,
// since "Total Body Lotion" is a product.
func (p *products) isTotal(l *line, name mapping.Value, complete bool) bool {
	text := firstText(l)
	if !startsLikeTotal(text) {
		return false
	}
	folded := mapping.Fold(text)
	if complete || name.Kind != mapping.Empty || len(p.names) == 0 {
		return totalOnly.MatchString(folded)
	}
	return totalOf.MatchString(folded)
}

// startsLikeTotal spares most lines the look at their words.
func startsLikeTotal(s string) bool {
	s = strings.TrimLeft(s, " \t\n\u00a0")
	return s != "" && strings.ContainsRune("jJtTsSgG-", rune(s[0])) || s != "" && s[0] >= 0x80
}

func firstText(l *line) string {
	for i := range l.cells {
		if c := &l.cells[i]; c.value.Kind == mapping.Text && !c.covered && !isNumeric(c.value.Text) {
			return c.value.Text
		}
	}
	return ""
}

// isSignature tells a line of a signature by its own words; the name of who
// signs is known only by standing below one.
func isSignature(text string) bool {
	folded := mapping.Fold(text)
	return placeAndDate.MatchString(folded) || signerWords.MatchString(folded)
}

func opensSignature(l *line) bool {
	for i := range l.cells {
		if c := &l.cells[i]; c.value.Kind == mapping.Text && !c.covered && isSignature(c.value.Text) {
			return true
		}
	}
	return false
}

func isNote(text string) bool { return noteWords.MatchString(mapping.Fold(text)) }

// isNumeric tells text that is a number with at most words of money.
func isNumeric(s string) bool {
	if !strings.ContainsAny(s, "0123456789") {
		return false
	}
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) }) {
		switch strings.ToLower(word) {
		case "rp", "idr", "rb", "ribu", "k", "jt", "juta":
		default:
			return false
		}
	}
	return true
}

func isMarker(s string) bool { return markerOnly.MatchString(strings.TrimSpace(s)) }

// sectionText is a section's name without the "A.", "I." or "1." before it.
func sectionText(l *line) string {
	var texts []string
	for i := range l.cells {
		if c := &l.cells[i]; c.value.Kind != mapping.Empty && !c.covered {
			texts = append(texts, spaced(c.value.Text))
		}
	}
	if len(texts) == 2 && isMarker(texts[0]) {
		return texts[1]
	}
	text := strings.Join(texts, " ")
	if m := sectionMark.FindStringSubmatchIndex(text); m != nil {
		rest := text[m[4]:] // behind the mark, where its letters begin
		if rest = strings.TrimSpace(rest); rest != "" {
			return rest
		}
	}
	return text
}
