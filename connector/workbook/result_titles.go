package workbook

import (
	"slices"
	"strings"
	"unicode/utf8"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// maxResultWord is the longest title or word that a workspace can add, in
// characters, as the JSON Schema of results has it.
const maxResultWord = 200

// maxTitles is how many titles of a result are noted, and maxExample how long
// what is shown of their columns is, in characters.
const maxTitles, maxExample = 100, 60

// titlesOf gives the titles of a line, each once, with the columns they are of.
func (r *resultReader) titlesOf(l *connector.SheetLine) (titles []connector.ResultTitle, at []int) {
	seen := map[string]bool{}
	for i, c := range l.Cells {
		text := strings.Join(strings.Fields(bareTitle(c.Text)), " ")
		key := foldTitle(text)
		if c.Kind != mapping.Text || key == "" || seen[key] || utf8.RuneCountInString(text) > maxResultWord || connector.Printable(text, maxResultWord) != text {
			continue
		}
		seen[key] = true
		titles, at = append(titles, connector.ResultTitle{Text: text, Field: r.field(text)}), append(at, i)
	}
	return titles, at
}

// noteTitles notes the titles of a header.
func (r *resultReader) noteTitles(l *connector.SheetLine) {
	titles, at := r.titlesOf(l)
	r.titled = map[int]int{}
	for n, t := range titles {
		place := slices.IndexFunc(r.file.Titles, func(o connector.ResultTitle) bool { return foldTitle(o.Text) == foldTitle(t.Text) })
		if place < 0 {
			if len(r.file.Titles) == maxTitles {
				return
			}
			place, r.file.Titles = len(r.file.Titles), append(r.file.Titles, t)
		}
		r.titled[at[n]] = place
	}
}

// noteExamples notes what a row holds below titles that have no example yet.
func (r *resultReader) noteExamples(l *connector.SheetLine) {
	for column, place := range r.titled {
		if t := &r.file.Titles[place]; t.Example == "" && column < len(l.Cells) {
			t.Example = example(l.Cells[column])
		}
	}
}

func example(v mapping.Value) string {
	return connector.Printable(strings.Join(strings.Fields(v.Text), " "), maxExample)
}

// guessHead takes a line for the header, where none is known, which has more
// titles than all lines before it; its examples come from the line below.
func (r *resultReader) guessHead(l *connector.SheetLine) {
	titles, at := r.titlesOf(l)
	if len(titles) > max(len(r.guess), 1) {
		r.guess, r.titled = titles[:min(len(titles), maxTitles)], map[int]int{}
		for n := range r.guess {
			r.titled[at[n]] = n
		}
		return
	}
	for column, place := range r.titled {
		if t := &r.guess[place]; t.Example == "" && column < len(l.Cells) {
			t.Example = example(l.Cells[column])
		}
	}
}
