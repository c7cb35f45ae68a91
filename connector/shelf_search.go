package connector

import (
	"math/bits"
	"slices"
	"sort"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// searchText is how a text is looked for: small letters without accents.
func searchText(s string) string {
	plain := true
	for i := range len(s) {
		if s[i] >= 0x80 {
			plain = false
			break
		}
	}
	if plain {
		return strings.ToLower(s)
	}
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(s)))
}

// set is a set of positions.
type set []uint64

func newSet(n int) set { return make(set, (n+63)/64) }

func (s set) put(i int) { s[i>>6] |= 1 << (i & 63) }

func (s set) drop(i int) { s[i>>6] &^= 1 << (i & 63) }

func (s set) has(i int) bool { return s[i>>6]>>(i&63)&1 != 0 }

// only keeps what is in t as well.
func (s set) only(t set) {
	for i := range s {
		s[i] &= t[i]
	}
}

func (s set) count() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// common counts what is in both.
func (s set) common(t set) int {
	n := 0
	for i := range s {
		n += bits.OnesCount64(s[i] & t[i])
	}
	return n
}

// allOf is the set of the first n positions.
func allOf(n int) set {
	s := newSet(n)
	for i := range s {
		s[i] = ^uint64(0)
	}
	if n%64 != 0 {
		s[len(s)-1] = 1<<(n%64) - 1
	}
	return s
}

// vocabulary finds texts by parts of their words. Looking through each word
// once is far less than looking through each text.
type vocabulary struct {
	n     int
	words string  // one after the other, each behind a line break
	at    []int32 // where each begins, and the end
	first []int32 // where the texts of each begin in where, and the end
	where []int32
}

// newVocabulary takes apart n texts.
func newVocabulary(n int, text func(i int) (parts [2]string)) vocabulary {
	v := vocabulary{n: n}
	known := map[string]int32{}
	var b strings.Builder
	var words []int32 // of one text after the other
	ends := make([]int32, n)
	for i := range n {
		from := len(words)
		for _, part := range text(i) {
			for word := range strings.FieldsSeq(searchText(part)) {
				id, ok := known[word]
				if !ok {
					id = int32(len(known))
					word = strings.Clone(word)
					known[word] = id
					v.at = append(v.at, int32(b.Len()))
					b.WriteByte('\n')
					b.WriteString(word)
				}
				if !slices.Contains(words[from:], id) {
					words = append(words, id)
				}
			}
		}
		ends[i] = int32(len(words))
	}
	v.words, v.at = b.String(), append(v.at, int32(b.Len()))
	v.first = make([]int32, len(known)+1)
	for _, id := range words {
		v.first[id+1]++
	}
	for i := 1; i < len(v.first); i++ {
		v.first[i] += v.first[i-1]
	}
	v.where = make([]int32, len(words))
	next := append([]int32(nil), v.first...)
	from := int32(0)
	for i, end := range ends {
		for _, id := range words[from:end] {
			v.where[next[id]] = int32(i)
			next[id]++
		}
		from = end
	}
	return v
}

// find gives the texts in which every word of the query is part of a word.
func (v *vocabulary) find(query string) set {
	found := allOf(v.n)
	for part := range strings.FieldsSeq(searchText(query)) {
		found.only(v.having(part))
	}
	return found
}

// having gives the texts of which a word has a part.
func (v *vocabulary) having(part string) set {
	found := newSet(v.n)
	for word, from := 0, 0; ; word++ {
		hit := strings.Index(v.words[from:], part)
		if hit < 0 {
			break
		}
		hit += from
		word = v.wordAt(hit, word)
		for _, i := range v.where[v.first[word]:v.first[word+1]] {
			found.put(int(i))
		}
		from = int(v.at[word+1])
	}
	return found
}

// wordAt gives the word that a place is in, which is not before from. It is
// near where a part is frequent, and anywhere where it is not.
func (v *vocabulary) wordAt(place, from int) int {
	for near := from + 8; from < near && from+1 < len(v.at); from++ {
		if int(v.at[from+1]) > place {
			return from
		}
	}
	rest := v.at[from:]
	return from + sort.Search(len(rest), func(i int) bool { return int(rest[i]) > place }) - 1
}
