package reference

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// split gives the words of a text, folded, without signs. Letters written
// apart, "B a r e t", are one word again, and so is what something is not:
// "bangunan bukan tempat tinggal" is no "tempat".
func split(text string) []string {
	text = strings.ToLower(norm.NFKC.String(text))
	raw := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	out := raw[:0]
	for i := 0; i < len(raw); {
		j := i
		for j < len(raw) && len(raw[j]) == 1 && unicode.IsLetter(rune(raw[j][0])) {
			j++
		}
		if j-i >= 3 {
			out = append(out, strings.Join(raw[i:j], ""))
			i = j
			continue
		}
		if raw[i] == "bukan" && i+1 < len(raw) {
			out = append(out, raw[i]+raw[i+1])
			i += 2
			continue
		}
		out = append(out, raw[i])
		i++
	}
	return out
}

// optional tells words that say little alone, numbers and single letters: they
// count where a list has them too and are no miss where it has not.
func optional(w string) bool {
	if len(w) == 1 {
		return true
	}
	for _, r := range w {
		if unicode.IsDigit(r) {
			return true
		}
	}
	return false
}

// stemmer brings forms of an Indonesian word together: pengecatan, mengecat
// and cat. It prefers a root that occurs as a word of its own.
type stemmer struct {
	known map[string]int // words as they are written, with how often
	memo  map[string]string
}

func newStemmer() *stemmer { return &stemmer{known: map[string]int{}, memo: map[string]string{}} }

// shortest is the fewest letters that a root keeps.
const shortest = 3

func (s *stemmer) stem(w string) string {
	if r, ok := s.memo[w]; ok {
		return r
	}
	return s.find(w)
}

// learn is stem for the words of a list, which are met again.
func (s *stemmer) learn(w string) string {
	r := s.stem(w)
	s.memo[w] = r
	return r
}

func (s *stemmer) find(w string) string {
	if optional(w) || len(w) <= shortest {
		return w
	}
	candidates := roots(w)
	for _, c := range candidates {
		if c != w && s.known[c] > 0 {
			return c
		}
	}
	return candidates[0]
}

// roots gives what a word may be made from, the likeliest first.
func roots(w string) []string {
	bases := []string{w}
	for _, suffix := range []string{"nya", "kan", "an"} {
		if b, ok := strings.CutSuffix(w, suffix); ok && len(b) > shortest {
			bases = append([]string{b}, bases...)
		}
	}
	var out []string
	for _, b := range bases {
		out = append(out, unprefixed(b)...)
	}
	for _, b := range bases {
		if len(b) > shortest || b == w {
			out = append(out, b)
		}
	}
	for _, b := range bases {
		out = append(out, lessSure(b, b != w)...)
	}
	return out
}

// lessSure takes off prefixes that many roots begin with themselves: a shirt,
// kemeja, has nothing to do with a table, meja. Ke- stands with -an only.
func lessSure(w string, suffixed bool) []string {
	var out []string
	for _, p := range []string{"ber", "ter", "di", "ke"} {
		if rest, ok := strings.CutPrefix(w, p); ok && len(rest) > shortest && (p != "ke" || suffixed) {
			out = append(out, rest)
		}
	}
	return out
}

// nasals are the prefixes that swallow or add a letter, with what the root
// then begins with; an empty one keeps what follows.
var nasals = []struct{ tail, before, root string }{
	{"nge", "", ""}, {"ng", "aiueo", ""}, {"ng", "aiueo", "k"}, {"ng", "gkh", ""},
	{"ny", "aiueo", "s"}, {"m", "bfp", ""}, {"m", "aiueo", "p"}, {"n", "cdjzst", ""}, {"n", "aiueo", "t"}, {"", "lrwymn", ""},
}

// unprefixed takes the prefixes off.
func unprefixed(w string) []string {
	var out []string
	keep := func(root string) {
		if len(root) >= shortest {
			out = append(out, root)
		}
	}
	for _, p := range []string{"pe", "me"} {
		rest, ok := strings.CutPrefix(w, p)
		if !ok {
			continue
		}
		if r, ok := strings.CutPrefix(rest, "r"); ok && p == "pe" && len(r) > shortest && !strings.ContainsRune("aiueo", rune(r[0])) {
			keep(r)
		}
		for _, n := range nasals {
			r, ok := strings.CutPrefix(rest, n.tail)
			switch {
			case !ok || r == "":
			case n.before == "" && len(r) == shortest, n.before != "" && strings.ContainsRune(n.before, rune(r[0])) && len(n.root+r) > shortest:
				keep(n.root + r)
			}
		}
	}
	return out
}

// near reports whether two words differ by so few slips that one is probably
// a mistyped other.
func near(a, b string) bool {
	if a[0] != b[0] {
		return false
	}
	most := 1
	if len(a) >= 8 {
		most = 2
	}
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return false
	}
	return slips(a, b, most) <= most
}

// slips counts letters wrong, missing or too many, up to one more than most.
func slips(a, b string, most int) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		last, least := row[0], most+1
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := last
			if a[i-1] != b[j-1] {
				cost++
			}
			last = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
			least = min(least, row[j])
		}
		if least > most {
			return most + 1
		}
	}
	return row[len(b)]
}
