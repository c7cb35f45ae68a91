package reference

import (
	"math"
	"slices"
	"strings"

	"ekatalog/connector"
	"ekatalog/schemas"
)

// How much a word of an entry counts by where it stands.
const (
	headWeight   = 1.0  // the first word of its own title
	ownWeight    = 0.85 // the others
	parentWeight = 0.45 // of what the entry is one of
	farWeight    = 0.2  // of what that is one of
)

// How much an entry counts by what it is.
const (
	partialPrior = 0.7 // a code with fewer digits than the portal takes
	rarePrior    = 0.55
	otherPrior   = 0.97 // "lainnya": what has no entry of its own
	slightWeight = 0.4  // of a word that says little
)

// Index finds the entries of one reference list that the name of a product may
// mean. It is made once and may be shared.
type Index struct {
	kind     connector.ReferenceKind
	entries  []connector.ReferenceEntry
	lexicon  *lexicon
	docs     []doc
	postings map[string][]posting
	idf      map[string]float64
	byLetter map[byte][]string // words of the list, for mistyped ones
	byCode   map[string]int    // of KBKI
}

// doc is an entry as it is searched.
type doc struct {
	entry   int
	own     []string // stems of its own title, each once
	total   float64  // what all of them count
	except  []string // stems that it says it is not
	sets    map[int][]string
	rare    []string // stems of a beginning that a name seldom means
	service bool
	prior   float64
}

type posting struct {
	doc    int
	weight float64
}

// NewIndex makes an index of KBKI codes or categories.
func NewIndex(kind connector.ReferenceKind, entries []connector.ReferenceEntry) (*Index, error) {
	every, err := schemas.AllSynonyms()
	if err != nil {
		return nil, err
	}
	var all []*schemas.Synonyms
	for _, x := range every {
		if x.List == "" || x.List == string(kind) {
			all = append(all, x)
		}
	}
	s := newStemmer()
	for _, e := range entries {
		for _, w := range split(e.Name) {
			s.known[w]++
		}
	}
	learnWords(s, all)
	ix := &Index{kind: kind, entries: entries, lexicon: newLexicon(s, all), postings: map[string][]posting{}, idf: map[string]float64{}, byLetter: map[byte][]string{}, byCode: map[string]int{}}
	ix.build()
	return ix, nil
}

// texts are the titles that an entry is found by: its own, that of what it is
// one of, and those above.
func (ix *Index) texts(at int) (own, parent, far string) {
	e := ix.entries[at]
	if ix.kind == connector.ReferenceCategories {
		levels := strings.SplitN(e.Name, pathMark, 3)
		return withoutNumber(levels[2]), withoutNumber(levels[1]), levels[0]
	}
	above := ix.above(e)
	if len(above) == 0 {
		return e.Name, "", ""
	}
	return e.Name, above[0], strings.Join(above[1:], " ; ")
}

// above gives the titles of what a KBKI code is one of, the nearest first.
func (ix *Index) above(e connector.ReferenceEntry) []string {
	var above []string
	if ix.kind == connector.ReferenceKBKI {
		for n := len(e.Code) - 1; n > 0; n-- {
			if p, ok := ix.byCode[e.Code[:n]]; ok {
				above = append(above, ix.entries[p].Name)
			}
		}
	}
	return above
}

// withoutNumber cuts the numbering off a category's name: "1.2 Mobilisasi",
// "(A.3.01.1g) Menggali", "SKh-1.7.47 Isolator".
func withoutNumber(s string) string {
	if rest, ok := strings.CutPrefix(s, "("); ok {
		if n, after, ok := strings.Cut(rest, ")"); ok && strings.ContainsAny(n, "0123456789") && strings.Contains(n, ".") {
			return after
		}
	}
	n, after, ok := strings.Cut(s, " ")
	if ok && strings.ContainsAny(n, "0123456789") && strings.Contains(n, ".") {
		return after
	}
	return s
}

func (ix *Index) build() {
	inner := map[string]bool{}
	if ix.kind == connector.ReferenceKBKI {
		for i, e := range ix.entries {
			ix.byCode[e.Code] = i
			for n := 1; n < len(e.Code); n++ {
				inner[e.Code[:n]] = true
			}
		}
	}
	counts := map[string]int{}
	for i, e := range ix.entries {
		if inner[e.Code] && ix.kind == connector.ReferenceKBKI {
			continue // what has parts is none that a product can have
		}
		own, parent, far := ix.texts(i)
		ix.add(i, own, parent, far)
		for _, w := range ix.docs[len(ix.docs)-1].own {
			counts[w]++
		}
	}
	n := float64(len(ix.docs))
	for w := range ix.postings {
		ix.idf[w] = math.Log(1 + n/float64(1+counts[w]))
		ix.byLetter[w[0]] = append(ix.byLetter[w[0]], w)
	}
	for _, words := range ix.byLetter {
		slices.Sort(words)
	}
	for i := range ix.docs {
		for _, w := range ix.docs[i].own {
			ix.docs[i].total += ix.weight(w)
		}
	}
}

// add makes an entry searchable.
func (ix *Index) add(entry int, own, parent, far string) {
	d := doc{entry: entry, prior: ix.prior(entry, own), service: ix.isService(entry)}
	at := len(ix.docs)
	weights := map[string]float64{}
	put := func(words []string, first, rest float64) {
		for i, w := range words {
			weight := rest
			if i == 0 {
				weight = first
			}
			weights[w] = max(weights[w], weight)
		}
	}
	is, not := ix.read(own)
	put(is, headWeight, ownWeight)
	for _, w := range is {
		if !slices.Contains(d.own, w) {
			d.own = append(d.own, w)
		}
	}
	d.except = not
	for _, rare := range ix.lexicon.rare {
		if len(is) >= len(rare) && slices.Equal(is[:len(rare)], rare) {
			d.rare = rare
		}
	}
	is, not = ix.read(parent)
	put(is, parentWeight, parentWeight)
	d.except = append(d.except, not...)
	d.sets = ix.lexicon.sets(d.own)
	for set, words := range ix.lexicon.sets(is) {
		if d.sets[set] == nil {
			d.sets[set] = words
		}
	}
	is, _ = ix.read(far)
	put(is, farWeight, farWeight)
	d.except = slices.DeleteFunc(d.except, func(w string) bool { return slices.Contains(d.own, w) })
	words := make([]string, 0, len(weights))
	for w := range weights {
		words = append(words, w)
	}
	slices.Sort(words)
	for _, w := range words {
		ix.postings[w] = append(ix.postings[w], posting{at, weights[w]})
	}
	ix.docs = append(ix.docs, d)
}

// exceptions begin the part of a title that says what an entry is not.
var exceptions = map[string]bool{"kecuali": true, "selain": true}

// read gives the stems of a title, those of what it is apart from those of
// what it is not.
func (ix *Index) read(title string) (is, not []string) {
	for part := range strings.FieldsFuncSeq(title, func(r rune) bool { return r == ';' || r == '(' || r == ')' || r == ',' }) {
		words := split(strings.ReplaceAll(part, "tidak termasuk", "kecuali"))
		cut := slices.IndexFunc(words, func(w string) bool { return exceptions[w] })
		if cut < 0 {
			cut = len(words)
		}
		is = append(is, ix.lexicon.stemsOf(words[:cut])...)
		not = append(not, ix.lexicon.stemsOf(words[cut:])...)
	}
	return is, not
}

// isService tells a service by its code or by what the portal says.
func (ix *Index) isService(entry int) bool {
	e := ix.entries[entry]
	if ix.kind == connector.ReferenceCategories {
		return e.Type == "Jasa"
	}
	return e.Code[0] >= '5'
}

func (ix *Index) prior(entry int, own string) float64 {
	p := 1.0
	if slices.Contains(split(own), "lainnya") {
		p *= otherPrior
	}
	if ix.partial(ix.entries[entry]) {
		p *= partialPrior
	}
	return p
}

// partial tells a code that the portal does not take: it wants 10 digits for
// goods and 5 for services.
func (ix *Index) partial(e connector.ReferenceEntry) bool {
	return ix.kind == connector.ReferenceKBKI && len(e.Code) != 5 && len(e.Code) != 10
}

// weight is what a word says about an entry that has it; one that no entry has
// says the most.
func (ix *Index) weight(w string) float64 {
	weight, known := ix.idf[w]
	if !known {
		weight = math.Log(1 + float64(len(ix.docs)))
	}
	if ix.lexicon.slight(w) {
		weight *= slightWeight
	}
	return weight
}
