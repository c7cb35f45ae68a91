package mapping

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"ekatalog/schemas"
)

// headingIndex finds the field that a heading names.
type headingIndex struct {
	ignored []string
	titles  []headingTitle
}

// headingTitle is what a column for a field may be called, in words.
type headingTitle struct {
	field string
	words []string
}

// knownHeadings are those of the language, read once.
var knownHeadings = sync.OnceValue(func() *headingIndex {
	data, err := schemas.ListHeadings()
	if err != nil {
		return &headingIndex{} // embedded, and read by a test
	}
	ix := &headingIndex{ignored: data.Ignored}
	for _, f := range data.Fields {
		for _, title := range f.Titles {
			ix.titles = append(ix.titles, headingTitle{f.Field, headingWords(title)})
		}
	}
	return ix
})

// newHeadingIndex knows the headings of all fields and, of the attributes, of
// those among labels only.
func newHeadingIndex(labels []string) *headingIndex {
	known := knownHeadings()
	ix := &headingIndex{ignored: known.ignored}
	for _, t := range known.titles {
		if label, ok := strings.CutPrefix(t.field, "attributes."); !ok || slices.Contains(labels, label) {
			ix.titles = append(ix.titles, t)
		}
	}
	for _, label := range labels {
		last := label[strings.LastIndex(label, ">")+1:] // "Informasi Utama > Struktur Harga"
		ix.titles = append(ix.titles, headingTitle{"attributes." + label, headingWords(last)})
	}
	return ix
}

// headingWords are the words of a heading, letter case and signs aside.
func headingWords(s string) []string {
	return strings.FieldsFunc(Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// best gives the field of the title that a heading has all words of; score is
// 0 where there is none. More words of the title count, words of the heading
// that the title has not count against it; of equals the first.
func (ix *headingIndex) best(heading string) (field string, score int) {
	words := slices.DeleteFunc(headingWords(heading), func(w string) bool { return slices.Contains(ix.ignored, w) })
	if len(words) == 0 || len(words) > maxHeadingWords {
		return "", 0
	}
	for _, t := range ix.titles {
		if !slices.ContainsFunc(t.words, func(w string) bool { return !slices.Contains(words, w) }) {
			extra := 0
			for _, w := range words {
				if !slices.Contains(t.words, w) && !slices.Contains(unitWords, w) {
					extra++
				}
			}
			if n := 10*len(t.words) - 3*extra; n > score {
				field, score = t.field, n
			}
		}
	}
	return field, score
}

// maxHeadingWords is more than any heading has: a longer text is a sentence.
const maxHeadingWords = 8

// unitWords stand behind a heading to say what its numbers are in.
var unitWords = []string{"cm", "mm", "m", "gr", "g", "gram", "kg", "kilogram", "hari", "pcs", "buah"}

// byHeading decides by headings: of several columns for one field the one whose
// heading says it best and whose values agree.
func (s *suggestion) byHeading() {
	type rated struct {
		c     *columnSample
		field string
		score int
	}
	var all []rated
	for i := range s.columns {
		c := &s.columns[i]
		if c.decided {
			continue
		}
		if field, score := s.headings.best(c.name); score > 0 {
			all = append(all, rated{c, field, score})
		}
	}
	slices.SortStableFunc(all, func(a, b rated) int { return b.score - a.score })
	for _, r := range all {
		use, fits := r.c.as(r.field)
		if !fits {
			continue
		}
		if !s.give(r.c, use) {
			r.c.decided = true // another column says it better
		}
	}
}
