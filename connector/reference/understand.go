package reference

import (
	"slices"
	"strings"
)

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

// What the parts of a name weigh.
const (
	unknownWeight  = 0.3  // of a word that no list knows, a brand perhaps
	positionDecay  = 0.85 // the head of an Indonesian name comes first
	leastPosition  = 0.5
	mistypedWeight = 0.75
)

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
