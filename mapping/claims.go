package mapping

import (
	"strings"
	"sync"
	"unicode/utf8"

	"ekatalog/schemas"
)

// role is what a word or a phrase is in a promise to heal.
type role uint8

const (
	roleClaim role = 1 << iota
	roleThing
	roleVerb
	roleIllness
	roleDenial
	roleWithout
	roleNotOnly
	roleException
)

// phrase is a text of several words that has a role, by the number of each.
type phrase struct {
	words []uint16
	role  role
}

// claimWords finds promises to heal in a text, in one pass and without
// allocation.
type claimWords struct {
	data    *schemas.HealthClaims
	number  map[string]uint16 // of every word that is listed, from 1
	role    []role            // of a word by itself
	phrases [][]phrase        // by their last word
	begins  [26][26]uint32    // the first three letters of the listed words, the third as a bit
	single  map[string]bool   // illnesses of one word, for "antikanker"
}

// theClaimWords are made ready once; the embedded data is held by a test.
var theClaimWords = sync.OnceValues(func() (*claimWords, error) {
	data, err := schemas.FoodClaims()
	if err != nil {
		return nil, err
	}
	w := &claimWords{data: data, number: map[string]uint16{}, role: []role{0}, phrases: [][]phrase{nil}, single: map[string]bool{}}
	for _, group := range []struct {
		texts []string
		role  role
	}{
		{data.Claims, roleClaim}, {data.Things, roleThing}, {data.Verbs, roleVerb}, {data.Illnesses, roleIllness},
		{data.Denials, roleDenial}, {data.Without, roleWithout}, {data.NotOnly, roleNotOnly}, {data.Exceptions, roleException},
	} {
		for _, text := range group.texts {
			w.add(strings.Fields(text), group.role)
		}
	}
	return w, nil
})

func (w *claimWords) add(words []string, r role) {
	numbers := make([]uint16, len(words))
	for i, word := range words {
		n, known := w.number[word]
		if !known {
			n = uint16(len(w.role))
			w.number[word] = n
			w.role, w.phrases = append(w.role, 0), append(w.phrases, nil)
			third := ^uint32(0)
			if len(word) > 2 {
				third = 1 << (word[2] - 'a')
			}
			w.begins[word[0]-'a'][word[1]-'a'] |= third
		}
		numbers[i] = n
	}
	last := numbers[len(numbers)-1]
	if len(words) == 1 {
		w.role[last] |= r
		if r == roleIllness {
			w.single[words[0]] = true
		}
		return
	}
	w.phrases[last] = append(w.phrases[last], phrase{numbers, r})
}

// The reach of a word over those behind it, and the longest phrase.
const (
	denialReach  = 3
	illnessReach = 3
	longestTrail = 4
	longestWord  = 24
)

// clause is the part of a text between two marks, as far as it is read. Words
// are counted from 1; 0 is none.
type clause struct {
	count           int
	trail           [longestTrail]uint16 // the last words, the newest first
	starts          [longestTrail]int    // where they begin in the text
	denial, without int                  // the last of these words
	verb, verbStart int
	verbDenied      bool
	// pending is a promise that the next word may still turn into something
	// else, such as "obat nyamuk".
	pending            int
	pendFrom, pendUpTo int
}

// find gives the first promise in a text, as written, "" for none.
func (w *claimWords) find(text string) string {
	var c clause
	for i := 0; i < len(text); {
		if !isWordByte(text[i]) {
			if !ends(text[i]) {
				i++
				continue
			}
			if c.pending > 0 {
				break
			}
			c = clause{}
			i++
			continue
		}
		start, plain := i, true
		for i < len(text) && isWordByte(text[i]) {
			plain = plain && text[i] < utf8.RuneSelf
			i++
		}
		number, anti := uint16(0), false
		if plain { // the listed words are
			number, anti = w.lookUp(text[start:i])
		}
		if from, to := w.next(&c, number, anti, start, i); to > 0 {
			return text[from:to]
		}
	}
	if c.pending > 0 {
		return text[c.pendFrom:c.pendUpTo]
	}
	return ""
}

// isWordByte takes every character outside ASCII for a letter: a mark there
// makes two words one that is not listed.
func isWordByte(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= utf8.RuneSelf
}

// ends reports whether a mark ends a clause. A hyphen and a stroke do not.
func ends(c byte) bool {
	switch c {
	case '.', ',', ';', ':', '!', '?', '(', ')', '\n', '"':
		return true
	}
	return false
}

// lookUp gives the number of a word, 0 where it is not listed. anti says that
// it is one such as "antikanker".
func (w *claimWords) lookUp(text string) (number uint16, anti bool) {
	if len(text) < 2 || len(text) > longestWord {
		return 0, false
	}
	begins, antis := w.begins[text[0]|0x20-'a'][text[1]|0x20-'a'], text[0]|0x20 == 'a' && text[1]|0x20 == 'n'
	if len(text) > 2 {
		begins &= 1 << (text[2] | 0x20 - 'a')
	}
	if begins == 0 && !antis {
		return 0, false
	}
	var lower [longestWord]byte
	word := lower[:len(text)]
	for i := range len(text) {
		word[i] = text[i] | 0x20
	}
	if n, ok := w.number[string(word)]; ok {
		return n, false
	}
	for _, tail := range [...]string{"nya", "lah", "kah", "pun"} {
		if cut := len(word) - len(tail); cut > 2 && string(word[cut:]) == tail {
			return w.number[string(word[:cut])], false
		}
	}
	if antis && len(word) > len("anti") && string(word[:len("anti")]) == "anti" {
		return 0, w.single[string(word[len("anti"):])]
	}
	return 0, false
}

// next takes one more word of a clause; to is above 0 once there is a promise,
// which then stands in the text from from to to.
func (w *claimWords) next(c *clause, number uint16, anti bool, start, end int) (from, to int) {
	c.count++
	copy(c.trail[1:], c.trail[:])
	copy(c.starts[1:], c.starts[:])
	c.trail[0], c.starts[0] = number, start
	r := w.role[number]
	if c.pending > 0 {
		if length := w.phraseOf(c, number, roleException); length > c.count-c.pending {
			c.pending = 0
			return 0, 0
		}
		return c.pendFrom, c.pendUpTo
	}
	switch {
	case r&roleNotOnly != 0 && c.denial == c.count-1:
		c.denial = 0
	case r&roleDenial != 0:
		c.denial = c.count
	case r&roleWithout != 0:
		c.without = c.count
	}
	denied := c.denial > 0 && c.count-c.denial <= denialReach
	if w.phraseOf(c, number, roleException) > 0 {
		return 0, 0
	}
	length := w.phraseOf(c, number, roleClaim)
	alone, thing := r&roleClaim != 0 || anti || length > 0, r&roleThing != 0
	switch {
	case alone && !denied && (c.without == 0 || c.without < c.count-1),
		thing && !denied && (c.without == 0 || c.count-c.without > denialReach):
		c.pending, c.pendFrom, c.pendUpTo = c.count, c.starts[max(length-1, 0)], end
		return 0, 0
	}
	if at := w.illness(c, number, r); at > 0 && c.verb > 0 && !c.verbDenied && at-c.verb <= illnessReach {
		return c.verbStart, end
	}
	if r&roleVerb != 0 {
		c.verb, c.verbStart, c.verbDenied = c.count, start, denied || c.without > 0 && c.without == c.count-1
	}
	return 0, 0
}

// illness gives the first word of an illness that ends with the newest word, 0
// for none. A verb is none of its own illnesses.
func (w *claimWords) illness(c *clause, number uint16, r role) int {
	if r&roleIllness != 0 {
		return c.count
	}
	if n := w.phraseOf(c, number, roleIllness); n > 0 {
		return c.count - n + 1
	}
	return 0
}

// phraseOf gives the number of words of a phrase of that role which the newest
// word ends, 0 for none.
func (w *claimWords) phraseOf(c *clause, number uint16, r role) int {
phrases:
	for _, p := range w.phrases[number] {
		if p.role != r || len(p.words) > c.count || len(p.words) > longestTrail {
			continue
		}
		for i, n := range p.words {
			if c.trail[len(p.words)-1-i] != n {
				continue phrases
			}
		}
		return len(p.words)
	}
	return 0
}

// healthClaims warns of texts about food that promise to heal.
func (c *checker) healthClaims() {
	w, err := theClaimWords()
	if err != nil || !w.data.IsFood(c.l.Category, c.l.KBKI) {
		return
	}
	c.claim(w, "name", c.l.Name)
	c.claim(w, "description", c.l.Description)
	for i := range c.l.Attributes {
		p := &c.l.Attributes[i]
		if word := w.find(p.Value); word != "" {
			c.add(ruleHealthClaim, "attributes."+p.Label, word, "kata", word)
		}
	}
}

func (c *checker) claim(w *claimWords, field, text string) {
	if word := w.find(text); word != "" {
		c.add(ruleHealthClaim, field, word, "kata", word)
	}
}
