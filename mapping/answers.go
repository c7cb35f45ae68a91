package mapping

import (
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// AnswerPrefix begins the name of a lookup that holds answers. What is not in
// such a list has not been answered yet: it is nothing rather than a fault.
const AnswerPrefix = "jawaban "

// unitAnswers is the list of answers whose values are units, beside the
// mapping's own of UnitList.
const unitAnswers = AnswerPrefix + UnitList

// answerNames are the names of the lists of answers by field.
var answerNames = map[string]string{
	"category": "kategori", "kbki": "kbki", "ppn": "ppn", "pdn_type": "asal", "pdn_location": "lokasi", "pdn_labor": "tenaga",
	"pdn_material": "bahan", "weight_gram": "berat", "stock": "stok", "preorder_days": "preorder", "unit": UnitList,
	"dimensions": "ukuran", "wholesale": "grosir",
}

// ofText marks the list of answers that were read off a text of each row.
const ofText = " dari "

// Kept is one answer that a mapping holds, or all that were read off the texts
// of one column.
type Kept struct {
	ID    string `json:"id"`
	List  string `json:"list"`
	Group string `json:"group"` // what it was asked about; the column, where it is many texts
	Value string `json:"value"` // empty where it is many texts
	Rows  int    `json:"entries"`
	keys  []string
}

// Kept gives the answers of the mapping, by list and then by group.
func (m *Mapping) Kept() []Kept {
	out := []Kept{}
	for name, l := range m.lookups {
		rest, isAnswers := strings.CutPrefix(name, AnswerPrefix)
		if !isAnswers {
			continue
		}
		if _, column, many := strings.Cut(rest, ofText); many {
			out = append(out, Kept{ID: answerID(m.name, name, ""), List: name, Group: column, Rows: len(l.names), keys: slices.Clone(l.names)})
			continue
		}
		for _, key := range l.names {
			k := Kept{ID: answerID(m.name, name, key), List: name, Group: key, Value: l.entries[Fold(key)], Rows: 1, keys: []string{key}}
			if u := m.units.units[Fold(key)]; name == unitAnswers && !u.Factor.Equal(decimal.NewFromInt(1)) {
				k.Value = u.Factor.String() + " " + u.Name
			}
			out = append(out, k)
		}
	}
	slices.SortFunc(out, func(a, b Kept) int {
		if a.List != b.List {
			return strings.Compare(a.List, b.List)
		}
		return strings.Compare(a.Group, b.Group)
	})
	return out
}

// Means reports whether a text, given as an answer to the question that was
// asked, is the answer that is kept.
func (k Kept) Means(text string, r AnswerRules) bool {
	q := Question{List: k.List, Group: k.Group, OfText: k.Value == ""}
	for field, name := range answerNames {
		if word := AnswerPrefix + name; k.List == word || strings.HasPrefix(k.List, word+" ") {
			q.Field = field
		}
	}
	a, f := q.Answer(text, r)
	if f != nil || q.Field == "" {
		return false
	}
	if q.OfText {
		return true
	}
	value := a.Entries[0].Value
	if factor := a.Entries[0].Factor; factor != "" {
		value = factor + " " + value
	}
	return value == k.Value
}

// answerID is the short name of a question, the same on every list: the first
// word says what it asks, the rest tells it from others of that mapping file.
func answerID(file, list, key string) string {
	sum := sha256.Sum256([]byte(file + "\x00" + list + "\x00" + Fold(key)))
	word, _, _ := strings.Cut(strings.TrimPrefix(list, AnswerPrefix), " ")
	return word + "-" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:5]))[:6]
}

// answered reports that a person has already said what a text means for a
// field.
func (m *Mapping) answered(field, text string) bool {
	key := Fold(text)
	for name, l := range m.lookups {
		if strings.HasPrefix(name, AnswerPrefix+answerNames[field]) {
			if _, ok := l.entries[key]; ok {
				return true
			}
		}
	}
	return false
}
