package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"ekatalog/connector"
	"ekatalog/connector/reference"
)

// searchedKinds are the lists that are searched by the name of a product.
var searchedKinds = []connector.ReferenceKind{connector.ReferenceKBKI, connector.ReferenceCategories}

// maxMatches is the most that one search shows.
const maxMatches = 50

// searchDocument is what reference search says to other programs.
type searchDocument struct {
	Text    string         `json:"text"`
	Results []searchResult `json:"results"`
}

// searchResult is what was found in one list.
type searchResult struct {
	Kind    string        `json:"kind"`
	Date    string        `json:"date"`
	Source  string        `json:"source"`
	Best    string        `json:"best"` // the code or path to take, empty where none is sure
	Matches []searchMatch `json:"matches"`
}

type searchMatch struct {
	Rank  int          `json:"rank"`
	Code  string       `json:"code"`
	Name  string       `json:"name"`
	Type  string       `json:"type"`
	Score float64      `json:"score"`
	Words []searchWord `json:"words"`
}

type searchWord struct {
	Said  string `json:"said"`
	Found string `json:"found"`
}

func (a *app) referenceSearchCommand() *cobra.Command {
	var kind string
	var n int
	c := &cobra.Command{Use: "search TEXT [--kind kbki|kategori] [-n N]", Short: a.say("help.reference_search", nil), Args: args(cobra.MinimumNArgs(1))}
	c.Flags().StringVar(&kind, "kind", "", a.say("flag.reference_kind", nil))
	c.Flags().IntVarP(&n, "number", "n", 5, a.say("flag.reference_number", nil))
	c.RunE = func(c *cobra.Command, words []string) (err error) {
		text := strings.TrimSpace(strings.Join(words, " "))
		switch {
		case text == "":
			return usage("usage_line", "pemakaian", c.UseLine())
		case kind != "" && kind != string(connector.ReferenceKBKI) && kind != string(connector.ReferenceCategories):
			return usage("flag_value", "pilihan", "--kind", "nilai", kind)
		case n < 1 || n > maxMatches:
			return usage("flag_value", "pilihan", "--number", "nilai", itoa(n))
		}
		d, err := a.searchLists(c.Context(), text, kind, n)
		if err != nil {
			return err
		}
		if len(d.Results) == 0 {
			if kind == "" {
				kind = string(connector.ReferenceKBKI)
			}
			return usage("reference_none", "daftar", kind, "tanggal", a.say("reference.date_form", nil))
		}
		if a.json {
			return a.document(d)
		}
		a.printSearch(d)
		return nil
	}
	return c
}

// searchLists searches the lists that are there.
func (a *app) searchLists(ctx context.Context, text, kind string, n int) (d searchDocument, err error) {
	d = searchDocument{Text: text, Results: []searchResult{}}
	m, err := a.openMemoryIfAny(ctx)
	if err != nil {
		return d, err
	}
	if m != nil {
		defer m.close(&err)
		for _, k := range searchedKinds {
			if kind != "" && kind != string(k) {
				continue
			}
			r, err := m.seller.Reference(ctx, k)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return d, err
			}
			found, err := searchOne(r, text, n)
			if err != nil {
				return d, err
			}
			d.Results = append(d.Results, found)
		}
	}
	return d, nil
}

func searchOne(r connector.Reference, text string, n int) (searchResult, error) {
	result := searchResult{Kind: string(r.Kind), Date: r.Date, Source: r.Source, Matches: []searchMatch{}}
	ix, err := reference.NewIndex(r.Kind, r.Entries)
	if err != nil {
		return result, fmt.Errorf("index of %s: %w", r.Kind, err)
	}
	if best, ok := ix.Best(text); ok {
		result.Best = reference.Key(r.Kind, best.Entry)
	}
	for i, f := range ix.Search(text, n) {
		m := searchMatch{Rank: i + 1, Code: f.Entry.Code, Name: f.Entry.Name, Type: f.Entry.Type, Score: f.Score, Words: []searchWord{}}
		for _, w := range f.Words {
			m.Words = append(m.Words, searchWord(w))
		}
		result.Matches = append(result.Matches, m)
	}
	return result, nil
}

func (a *app) printSearch(d searchDocument) {
	for _, r := range d.Results {
		a.print("reference.search_head", "daftar", r.Kind, "tanggal", a.day(r.Date), "sumber", r.Source)
		if len(r.Matches) == 0 {
			a.print("reference.search_nothing")
		}
		for _, m := range r.Matches {
			e := connector.ReferenceEntry{Code: m.Code, Name: m.Name, Type: m.Type}
			fmt.Fprintf(a.out, "%3d. %s  %s\n     %s\n", m.Rank, scoreText(m.Score), entryText(e), foundWords(m.Words))
		}
		if r.Best == "" && len(r.Matches) > 0 {
			a.print("reference.search_unsure")
		}
	}
}

// scoreText writes a score as people here write decimals.
func scoreText(score float64) string {
	return strings.Replace(fmt.Sprintf("%.2f", score), ".", ",", 1)
}

// foundWords lists the words that an entry was found by, with the words of the
// list where those are others.
func foundWords(words []searchWord) string {
	var out []string
	for _, w := range words {
		if w.Said == w.Found {
			out = append(out, w.Said)
		} else {
			out = append(out, w.Said+" = "+w.Found)
		}
	}
	return strings.Join(out, "; ")
}
