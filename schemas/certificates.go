package schemas

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// CertificateKind is a kind of certificate that a product may bear, with what
// is known of its numbers.
type CertificateKind struct {
	ID        string   `yaml:"id"`    // "pirt"
	Title     string   `yaml:"title"` // as people write it, "P-IRT"
	Field     string   `yaml:"field"` // the listing's field that takes the number; empty where none does
	Labels    []string `yaml:"labels"`
	Unless    []string `yaml:"unless"`    // words of a title that is about something else
	Documents []string `yaml:"documents"` // titles of the category's document that this one is
	Pattern   string   `yaml:"pattern"`   // of the number; empty where none is known
	Strip     []string `yaml:"strip"`     // words written before a number
	Example   string   `yaml:"example"`
	Note      string   `yaml:"note"`
	Fact      `yaml:",inline"`

	number *regexp.Regexp // nil where no form is known
	year   int            // the group of Pattern in which the last year stands, 0 for none
}

// certificates is parsed once and shared.
var certificates = sync.OnceValues(parseCertificates)

// CertificateKinds gives the kinds of certificates. They are shared: read only.
func CertificateKinds() ([]CertificateKind, error) { return certificates() }

func parseCertificates() ([]CertificateKind, error) {
	var file struct {
		Kinds []CertificateKind `yaml:"kinds"`
	}
	if err := parseData("certificates/kinds.yaml", &file); err != nil {
		return nil, err
	}
	for i := range file.Kinds {
		k := &file.Kinds[i]
		if k.Pattern == "" {
			continue
		}
		var err error
		if k.number, err = regexp.Compile(k.Pattern); err != nil {
			return nil, fmt.Errorf("certificate %s: %w", k.ID, err)
		}
		k.year = max(k.number.SubexpIndex("year"), 0)
	}
	return file.Kinds, nil
}

// Plausible reports whether a number looks as numbers of the kind do; where no
// form is known, every one does.
func (k *CertificateKind) Plausible(number string) bool {
	return k.number == nil || k.number.MatchString(k.bare(number))
}

// EndsIn reads the year in which a certificate ends out of its number; ok is
// false for kinds and numbers that do not say it.
func (k *CertificateKind) EndsIn(number string) (year int, ok bool) {
	if k.year == 0 {
		return 0, false
	}
	m := k.number.FindStringSubmatch(k.bare(number))
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(m[k.year])
	return 2000 + n, err == nil
}

// Same reports whether two texts are one number: spaces, letter case and what
// is written before a number aside.
func (k *CertificateKind) Same(a, b string) bool {
	return a == b || a != "" && b != "" && strings.EqualFold(joined(k.bare(a)), joined(k.bare(b)))
}

// joined leaves out the hyphens of a number, which some write and some do not.
func joined(number string) string { return strings.NewReplacer("-", "", "–", "").Replace(number) }

// bare is a number without spaces and the words written before it.
func (k *CertificateKind) bare(number string) string {
	s := strings.Join(strings.Fields(number), "")
	for again := true; again; {
		again = false
		for _, word := range k.Strip {
			if len(s) > len(word) && strings.EqualFold(s[:len(word)], word) {
				s, again = strings.TrimLeft(s[len(word):], ".:"), true
			}
		}
	}
	return s
}

// Names reports whether a title of an attribute or a document is about the
// kind's number or paper.
func (k *CertificateKind) Names(title string) bool {
	for _, label := range k.Labels {
		if hasLetters(title, label) {
			for _, other := range k.Unless {
				if hasLetters(title, other) {
					return false
				}
			}
			return true
		}
	}
	return false
}

// hasLetters reports whether text has a word of these letters, whatever stands
// between them: "NO.PIRT", "P-IRT" and "P. IRT" all have "pirt", "Jenis Nikel"
// has no "sni". word is in small letters.
func hasLetters(text, word string) bool {
	for i := range len(text) {
		if text[i]|0x20 != word[0] || i > 0 && isLetter(text[i-1]) {
			continue
		}
		n, j := 0, i
		for ; j < len(text) && n < len(word); j++ {
			if c := text[j] | 0x20; c == word[n] {
				n++
			} else if isLetter(c) {
				break
			}
		}
		if n == len(word) && (j == len(text) || !isLetter(text[j])) {
			return true
		}
	}
	return false
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// DaysLeft counts the days from the date of now to the date of last: 0 on the
// last day, negative behind it. Only the dates count.
func DaysLeft(now, last time.Time) int {
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return int(day(last).Sub(day(now)).Hours() / 24)
}
