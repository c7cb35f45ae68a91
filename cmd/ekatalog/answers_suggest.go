package main

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"ekatalog/connector"
	"ekatalog/connector/reference"
	"ekatalog/mapping"
)

// Limits of what an imported list proposes to one question.
const (
	suggestedNames = 3 // names of the group that are looked up
	suggestedMost  = 3 // entries proposed
	// fewEntries is a list so short that most names say nothing of it, so that
	// more of them are asked, and that a person chooses from it.
	fewEntries = 40
)

// suggestions are what imported lists propose by the names of a group. The
// likeliest entry of each name counts with its score; a person chooses.
type suggestions struct {
	lists   map[string]connector.Reference // by the field they are for
	indexes map[string]*reference.Index    // made when first asked
}

// suggestedFields are the fields that an imported list proposes values for.
var suggestedFields = map[string]connector.ReferenceKind{"category": connector.ReferenceCategories, "kbki": connector.ReferenceKBKI}

// of gives proposals to a question, the likeliest first; none without a list.
func (s *suggestions) of(q mapping.Question, r mapping.AnswerRules) ([]mapping.Proposal, error) {
	list, ok := s.lists[q.Field]
	if !ok {
		return nil, nil
	}
	ix := s.indexes[q.Field]
	if ix == nil {
		var err error
		if ix, err = reference.NewIndex(list.Kind, list.Entries); err != nil {
			return nil, err
		}
		s.indexes[q.Field] = ix
	}
	names := q.Names(suggestedNames)
	few := len(list.Entries) <= fewEntries
	if few {
		names = q.Names(fewEntries)
	}
	if q.Group != mapping.NoSection {
		names = append([]string{q.Group}, names...)
	}
	scores, why := map[string]float64{}, map[string]mapping.Proposal{}
	for _, name := range names {
		for _, m := range ix.Search(name, suggestedMost) {
			value := referenceValue(list.Kind, m.Entry)
			if _, f := q.Answer(value, r); f != nil {
				continue // a code with fewer digits than the portal takes
			}
			if few && !saysSo(m) {
				continue // a slip of the pen that is none: of so few, nearly all would be found by one
			}
			if scores[value] += m.Score; why[value].Value == "" {
				why[value] = mapping.Proposal{Field: q.Field, Value: value, From: foundFrom(value, name, m)}
			}
		}
	}
	values := slices.SortedFunc(maps.Keys(scores), func(a, b string) int {
		return cmp.Or(cmp.Compare(scores[b], scores[a]), strings.Compare(a, b))
	})
	var out []mapping.Proposal
	for _, v := range values[:min(len(values), suggestedMost)] {
		out = append(out, why[v])
	}
	return out, nil
}

// referenceValue is an entry as lookup gives it.
func referenceValue(kind connector.ReferenceKind, e connector.ReferenceEntry) string {
	if entries := reference.Lookups(kind, []connector.ReferenceEntry{e})[string(kind)].Entries; len(entries) > 0 {
		return entries[0].Value
	}
	return ""
}

// foundFrom says by which name and words an entry of that value was found.
func foundFrom(value, name string, m reference.Match) string {
	var words []searchWord
	for _, w := range m.Words {
		words = append(words, searchWord(w))
	}
	text := name + ": " + foundWords(words)
	if m.Entry.Name != "" && m.Entry.Name != value {
		text = m.Entry.Name + "; " + text
	}
	return text
}

// saysSo reports a match by a word that the name itself has, in whatever form.
func saysSo(m reference.Match) bool {
	return slices.ContainsFunc(m.Words, func(w reference.Word) bool {
		said, found := strings.ToLower(w.Said), strings.ToLower(w.Found)
		return found != "" && (strings.HasPrefix(said, found) || strings.HasPrefix(found, said))
	})
}
