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

// concept is a part of a name that says one thing, with the ways to say it.
type concept struct {
	said   string
	weight float64
	slight bool // no entry need have it
	ways   []way
}

// way is one way to say a concept: the words that an entry should have.
type way struct {
	words  []string
	weight float64
	total  float64
	reach  float64 // the share of it that the list has at all
	phrase int     // of how many words the synonym is, 0 for none
}

// speaksOf is what a name speaks of: goods, a service, or perhaps either.
type speaksOf int

const (
	goods speaksOf = iota
	service
	either
)

// What the parts of a score count.
const (
	unknownWeight   = 0.3  // of a word that no list knows, a brand perhaps
	positionDecay   = 0.85 // the head of an Indonesian name comes first
	leastPosition   = 0.5
	coverageShare   = 0.35 // of the part of the entry that the name speaks of
	apartFactor     = 0.6  // another material, another size of people
	exceptFactor    = 0.5
	wrongKind       = 0.7 // a service for a name of goods, or the other way round
	mistypedWeight  = 0.75
	unknownStrength = 4   // of a word that no list knows
	wordFloor       = 4.0 // of a synonym
	phraseFloor     = 6.0 // of one of several words
)

// Search gives the entries that a name most likely means, at most n, the
// likeliest first; equal ones in the order of the list.
func (ix *Index) Search(name string, n int) []Match {
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

// understand takes a name apart into what it says.
func (ix *Index) understand(name string) (concepts []concept, says speaksOf) {
	stems, said := ix.lexicon.readName(name)
	used := make([]bool, len(stems))
	position := 1.0
	for i := range stems {
		if used[i] {
			continue
		}
		if n := len(concepts); n < 2 && says == goods && ix.lexicon.service[stems[i]] {
			says = []speaksOf{service, either}[n]
		}
		c, slight := ix.conceptAt(stems, said, used, i)
		if c.ways == nil {
			if slight {
				continue
			}
			c.weight *= unknownWeight
		}
		c.slight = slight
		c.weight *= position
		if !slight {
			position = max(leastPosition, position*positionDecay)
		}
		concepts = append(concepts, c)
	}
	return concepts, says
}

// conceptAt reads the concept that begins at a word: the longest phrase that
// the synonyms know, or the word alone. It marks the words that it uses.
func (ix *Index) conceptAt(stems, said []string, used []bool, at int) (c concept, slight bool) {
	var places []int
	all := ix.lexicon.phrases[stems[at]]
	for _, m := range all {
		p := find(stems, used, m.from, at)
		if len(p) > len(places) || len(p) > 0 && len(p) == len(places) && p[len(p)-1] < places[len(places)-1] {
			places = p
		}
	}
	if places == nil {
		places = []int{at}
	}
	var words, text []string
	for _, p := range places {
		used[p] = true
		words, text = append(words, stems[p]), append(text, said[p])
	}
	c = concept{said: strings.Join(text, " "), weight: 1}
	ix.addWay(&c, words, 1)
	for _, m := range all {
		if slices.Equal(m.from, words) {
			n := len(c.ways)
			ix.addWay(&c, m.to, m.weight)
			if len(c.ways) > n {
				c.ways[n].phrase = len(words)
			}
		}
	}
	if c.ways == nil && len(words) == 1 {
		ix.guessWays(&c, words[0])
	}
	return c, len(words) == 1 && ix.lexicon.slight(words[0])
}

// maxGap is how many words may stand between those of a phrase: "sewa mobil
// Avanza plus sopir" is "sewa mobil sopir".
const maxGap = 2

// find gives the places of a phrase's words from a word on, nil where they are
// not all there in order.
func find(stems []string, used []bool, phrase []string, at int) []int {
	places := []int{at}
	next := at + 1
	for _, w := range phrase[1:] {
		found := -1
		for i := next; i < len(stems) && i <= at+len(phrase)-1+maxGap; i++ {
			if stems[i] == w && !used[i] {
				found = i
				break
			}
		}
		if found < 0 {
			return nil
		}
		places, next = append(places, found), found+1
	}
	return places
}

// addWay adds a way to say a concept, if the list has any of its words.
func (ix *Index) addWay(c *concept, words []string, weight float64) {
	w := way{words: words, weight: weight}
	for _, x := range words {
		w.total += ix.weight(x)
		if ix.postings[x] != nil {
			w.reach += ix.weight(x)
		}
	}
	if w.reach > 0 {
		w.reach /= w.total
		c.ways = append(c.ways, w)
	}
}

// guessWays finds what a word that no list knows may be: two words written as
// one, or a slip of the pen.
func (ix *Index) guessWays(c *concept, w string) {
	if optional(w) || len(w) < 4 {
		return
	}
	for cut := 3; cut+3 <= len(w); cut++ {
		a, b := ix.lexicon.stem(w[:cut]), ix.lexicon.stem(w[cut:])
		if ix.postings[a] != nil && ix.postings[b] != nil && len(w) > 6 {
			ix.addWay(c, []string{a, b}, mistypedWeight)
		}
	}
	if c.ways != nil || len(w) < 5 {
		return
	}
	for _, x := range ix.byLetter[w[0]] {
		if len(x) >= 4 && near(w, x) {
			ix.addWay(c, []string{x}, mistypedWeight)
		}
	}
	for _, m := range ix.lexicon.single[w[0]] {
		if near(w, m.from[0]) {
			ix.addWay(c, m.to, m.weight*mistypedWeight)
		}
	}
}

type scored struct {
	doc   int
	score float64
}

// rank scores every entry that has a word of the name.
func (ix *Index) rank(concepts []concept, says speaksOf) []scored {
	t := newTally(len(ix.docs), len(concepts))
	possible := 0.0
	for n, c := range concepts {
		most := 0.0
		for i, w := range c.ways {
			strength := ix.strength(w) * w.weight
			most = max(most, strength*w.reach)
			ix.count(t, n, i, w, strength)
		}
		t.settle(n, c.weight)
		switch {
		case c.ways == nil:
			possible += c.weight * unknownStrength
		case !c.slight:
			possible += c.weight * most
		}
	}
	spoken, wanted := spokenIn(concepts), ix.wantedSets(concepts)
	var ranked []scored
	for d, sum := range t.sums {
		if sum == 0 {
			continue
		}
		f := ix.fit(&ix.docs[d], spoken, wanted)
		if ix.denied(t, concepts, d) {
			f *= exceptFactor
		}
		if says != either && ix.docs[d].service != (says == service) {
			f *= wrongKind
		}
		ranked = append(ranked, scored{d, min(1, sum/max(possible, unknownStrength)*f)})
	}
	slices.SortFunc(ranked, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.doc, b.doc))
	})
	return ranked
}

// tally adds up what the concepts of a name give each entry.
type tally struct {
	sums  []float64
	share []float64 // of the way being counted
	best  []float64 // of the concept being counted
	ways  [][]int8  // by concept: the way that an entry has it in, from 1
	seen  []int     // entries with a share
	hit   []int     // entries with a best
}

func newTally(docs, concepts int) *tally {
	return &tally{sums: make([]float64, docs), share: make([]float64, docs), best: make([]float64, docs), ways: make([][]int8, concepts)}
}

// count counts one way of a concept.
func (ix *Index) count(t *tally, concept, nth int, w way, strength float64) {
	if t.ways[concept] == nil {
		t.ways[concept] = make([]int8, len(t.sums))
	}
	t.seen = t.seen[:0]
	for _, x := range w.words {
		share := ix.weight(x) / w.total
		for _, p := range ix.postings[x] {
			if t.share[p.doc] == 0 {
				t.seen = append(t.seen, p.doc)
			}
			t.share[p.doc] += p.weight * share
		}
	}
	for _, d := range t.seen {
		if s := t.share[d] * strength; s > t.best[d] {
			if t.best[d] == 0 {
				t.hit = append(t.hit, d)
			}
			t.best[d], t.ways[concept][d] = s, int8(min(nth+1, 127))
		}
		t.share[d] = 0
	}
}

// settle adds a concept to the sums.
func (t *tally) settle(concept int, weight float64) {
	for _, d := range t.hit {
		t.sums[d] += t.best[d] * weight
		t.best[d] = 0
	}
	t.hit = t.hit[:0]
}

// denied reports whether an entry says that it is not what a concept was found
// as in it.
func (ix *Index) denied(t *tally, concepts []concept, d int) bool {
	except := ix.docs[d].except
	if len(except) == 0 {
		return false
	}
	for n, c := range concepts {
		if t.ways[n] == nil {
			continue
		}
		words := []string(nil)
		if i := t.ways[n][d]; i > 0 {
			words = c.ways[i-1].words
		} else if len(c.ways) > 0 {
			words = c.ways[0].words
		}
		if slices.ContainsFunc(words, func(w string) bool { return slices.Contains(except, w) }) {
			return true
		}
	}
	return false
}

// strength is what a way says at most.
func (ix *Index) strength(w way) float64 {
	sum := 0.0
	for _, x := range w.words {
		sum += ix.weight(x) * ix.weight(x)
	}
	return max(math.Sqrt(sum), w.floor())
}

// floor is what a way says at least: whoever uses a word that the synonyms know
// means just that, however common the words of the list are.
func (w way) floor() float64 {
	switch {
	case w.phrase > 1:
		return phraseFloor
	case w.phrase == 1:
		return wordFloor
	}
	return 0
}

// spokenIn are all words of the lists that a name may mean.
func spokenIn(concepts []concept) map[string]bool {
	spoken := map[string]bool{}
	for _, c := range concepts {
		for _, w := range c.ways {
			for _, x := range w.words {
				spoken[x] = true
			}
		}
	}
	return spoken
}

// fit is how well an entry fits apart from the words it has: whether the name
// speaks of most of it, and whether the two contradict each other.
func (ix *Index) fit(d *doc, spoken map[string]bool, wanted map[int][]string) float64 {
	covered := 0.0
	for _, w := range d.own {
		if spoken[w] {
			covered += ix.weight(w)
		}
	}
	f := d.prior * (1 - coverageShare)
	if d.total > 0 {
		f += d.prior * coverageShare * covered / d.total
	}
	for set, words := range d.sets {
		if want := wanted[set]; want != nil && !slices.ContainsFunc(words, func(w string) bool { return slices.Contains(want, w) }) {
			f *= apartFactor
		}
	}
	if d.rare != nil && slices.ContainsFunc(d.rare, func(w string) bool { return !spoken[w] }) {
		f *= rarePrior
	}
	return f
}

// wantedSets are the words of a name that exclude others.
func (ix *Index) wantedSets(concepts []concept) map[int][]string {
	var words []string
	for _, c := range concepts {
		for _, w := range c.ways {
			words = append(words, w.words...)
		}
	}
	return ix.lexicon.sets(words)
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
