package reference

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"ekatalog/connector"
)

// Match is one entry that a name may mean.
type Match struct {
	Entry connector.ReferenceEntry
	Score float64 // from 0 to 1, of how sure the index is
	Words []Word  // what the name and the entry have in common, by the name's order
}

// Word is a word of a name and what it was found as.
type Word struct {
	Said  string // in the name
	Found string // in the list; the same unless a synonym or a slip of the pen
}

// Search gives the entries that a name most likely means, at most n, the
// likeliest first; equal ones in the order of the list. A KBKI code in place of
// a name finds its own entry and those below it.
func (ix *Index) Search(name string, n int) []Match {
	if code, ok := codeIn(name); ok {
		return ix.ofCode(code, n)
	}
	concepts, says := ix.understand(name)
	if len(concepts) == 0 {
		return nil
	}
	r := ix.rank(concepts, says)
	matches := make([]Match, 0, n)
	for _, s := range r {
		if len(matches) == n {
			break
		}
		matches = append(matches, Match{Entry: ix.entries[ix.docs[s.doc].entry], Score: math.Round(1000*s.score) / 1000, Words: ix.explain(concepts, s.doc)})
	}
	return matches
}

// Above these an entry is so sure that it may be offered as the one to take.
// Both are set on the names of testdata/labels that may be looked at.
const (
	sureScore = 0.65
	sureGap   = 0.12 // to the next entry
)

// Best gives the one entry that a name means where that is nearly certain; a
// person still confirms it. ok is false for everything else: no entry is chosen
// because none is better.
func (ix *Index) Best(name string) (m Match, ok bool) {
	found := ix.Search(name, 2)
	if len(found) == 0 || found[0].Score < sureScore || ix.partial(found[0].Entry) {
		return Match{}, false
	}
	if len(found) > 1 && found[0].Score-found[1].Score < sureGap {
		return Match{}, false
	}
	return found[0], true
}

// explain says which words of a name an entry was found by.
func (ix *Index) explain(concepts []concept, d int) []Word {
	var out []Word
	for _, c := range concepts {
		best, found := 0.0, ""
		for _, w := range c.ways {
			share := 0.0
			var have []string
			for _, x := range w.words {
				if i, ok := slices.BinarySearchFunc(ix.postings[x], d, func(p posting, d int) int { return cmp.Compare(p.doc, d) }); ok {
					share += ix.postings[x][i].weight * ix.weight(x) * w.weight / w.total
					have = append(have, ix.written(d, x))
				}
			}
			if share > best {
				best, found = share, strings.Join(have, " ")
			}
		}
		if best > 0 {
			out = append(out, Word{Said: c.said, Found: found})
		}
	}
	return out
}

// written gives a stem as the title of an entry, or of what it is one of, has it.
func (ix *Index) written(d int, stem string) string {
	e := ix.entries[ix.docs[d].entry]
	for _, title := range append([]string{e.Name}, ix.above(e)...) {
		for _, w := range split(title) {
			if ix.lexicon.stem(w) == stem {
				return w
			}
		}
	}
	return stem
}
