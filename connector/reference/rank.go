package reference

import (
	"cmp"
	"math"
	"slices"
)

// What the parts of a score count.
const (
	coverageShare   = 0.35 // of the part of the entry that the name speaks of
	apartFactor     = 0.6  // another material, another size of people
	exceptFactor    = 0.5
	wrongKind       = 0.7 // a service for a name of goods, or the other way round
	unknownStrength = 4   // of a word that no list knows
	wordFloor       = 4.0 // of a synonym
	phraseFloor     = 6.0 // of one of several words
)

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
