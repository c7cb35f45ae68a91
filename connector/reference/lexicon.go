package reference

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"ekatalog/schemas"
)

// lexicon is what is known of the language, in stems.
type lexicon struct {
	*stemmer
	stop    map[string]bool
	weak    map[string]bool // stems
	service map[string]bool
	apart   map[string][]int     // word: the sets it is one of
	phrases map[string][]meaning // by first stem
	single  map[byte][]meaning   // of one word of five letters or more, by the first
	rare    [][]string           // stems
}

// meaning is one way in which words of a name stand for words of the lists.
type meaning struct {
	from   []string // stems
	to     []string // stems
	said   string   // from, as written
	weight float64
}

// How much a synonym counts beside the word itself.
const (
	directed  = 0.95
	symmetric = 0.85
)

// newLexicon reads the synonyms; the words of the lists must be known to the
// stemmer before.
func newLexicon(s *stemmer, all []*schemas.Synonyms) *lexicon {
	l := &lexicon{stemmer: s, stop: map[string]bool{}, weak: map[string]bool{}, service: map[string]bool{}, apart: map[string][]int{}, phrases: map[string][]meaning{}}
	sets := 0
	for _, x := range all {
		for _, w := range strings.Fields(x.Stop) {
			l.stop[w] = true
		}
		for _, w := range strings.Fields(x.Weak) {
			l.weak[l.learn(w)] = true
		}
		for _, w := range strings.Fields(x.Service) {
			l.service[l.learn(w)] = true
		}
		for _, words := range x.Apart {
			for _, w := range strings.Fields(words) {
				l.apart[l.learn(w)] = append(l.apart[l.learn(w)], sets)
			}
			sets++
		}
		for _, words := range x.Rare {
			l.rare = append(l.rare, l.stems(words))
		}
	}
	for _, x := range all {
		for from, to := range x.Words {
			for f := range strings.SplitSeq(from, ",") {
				for t := range strings.SplitSeq(to, "|") {
					l.add(f, t, directed)
				}
			}
		}
		for _, group := range x.Same {
			words := strings.Split(group, ",")
			for _, f := range words {
				for _, t := range words {
					if f != t {
						l.add(f, t, symmetric)
					}
				}
			}
		}
	}
	l.order()
	return l
}

// learnWords makes the words of the synonyms known to a stemmer, so that they
// are kept where they are roots.
func learnWords(s *stemmer, all []*schemas.Synonyms) {
	know := func(text string) {
		for _, w := range split(text) {
			s.known[w]++
		}
	}
	for _, x := range all {
		for from, to := range x.Words {
			know(from)
			know(to)
		}
		for _, group := range x.Same {
			know(group)
		}
		know(x.Service)
	}
}

func (l *lexicon) add(from, to string, weight float64) {
	m := meaning{from: l.stems(from), to: l.stems(to), said: strings.Join(split(from), " "), weight: weight}
	if len(m.from) > 0 && len(m.to) > 0 {
		l.phrases[m.from[0]] = append(l.phrases[m.from[0]], m)
	}
}

// stems gives the stems of a text's words that say something, each once in a row.
func (l *lexicon) stems(text string) []string {
	var out []string
	for _, w := range split(text) {
		if l.stop[w] {
			continue
		}
		if st := l.learn(w); len(out) == 0 || out[len(out)-1] != st {
			out = append(out, st)
		}
	}
	return out
}

// stemsOf is stems for the words of a title.
func (l *lexicon) stemsOf(words []string) []string {
	var out []string
	for _, w := range words {
		if !l.stop[w] {
			out = append(out, l.learn(w))
		}
	}
	return out
}

// readName gives the stems of a name's words that say something and the words
// as they are written. It changes nothing.
func (l *lexicon) readName(name string) (stems, said []string) {
	for _, w := range split(name) {
		if l.stop[w] {
			continue
		}
		st := l.stem(w)
		if len(stems) > 0 && stems[len(stems)-1] == st {
			continue
		}
		stems, said = append(stems, st), append(said, w)
	}
	return stems, said
}

// sets sorts words into the sets of things that exclude each other.
func (l *lexicon) sets(words []string) map[int][]string {
	out := map[int][]string{}
	for _, w := range words {
		for _, set := range l.apart[w] {
			out[set] = append(out[set], w)
		}
	}
	return out
}

// slight tells a word whose absence from an entry means nothing.
func (l *lexicon) slight(w string) bool { return optional(w) || l.weak[w] }

// order sorts the meanings of each word, the longest phrase first, so that
// equal searches give equal answers.
func (l *lexicon) order() {
	l.single = map[byte][]meaning{}
	for _, first := range slices.Sorted(maps.Keys(l.phrases)) {
		all := l.phrases[first]
		slices.SortStableFunc(all, func(a, b meaning) int {
			return cmp.Or(cmp.Compare(len(b.from), len(a.from)), cmp.Compare(a.said, b.said), cmp.Compare(strings.Join(a.to, " "), strings.Join(b.to, " ")))
		})
		for _, m := range all {
			if len(m.from) == 1 && len(first) >= 5 {
				l.single[first[0]] = append(l.single[first[0]], m)
			}
		}
	}
}
