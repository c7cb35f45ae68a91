package mapping

import (
	"maps"
	"slices"

	"ekatalog/schemas"
	"ekatalog/schemas/document"
)

// lookupList is one of the mapping's own lists: what the seller writes to what
// the catalogue wants.
type lookupList struct {
	name    string
	at      document.Place
	entries map[string]string // by Fold of the spelling
	names   []string          // spellings as written, sorted
}

// CategoryList is the reference list whose entries are full paths.
const CategoryList = "kategori"

// Reference is an imported list that lookup falls back on.
type Reference struct{ Entries []ReferenceEntry }

// ReferenceEntry is one entry of a reference list: what lookup gives, and the
// further spellings it is found by. A spelling that several entries share finds
// none of them.
type ReferenceEntry struct {
	Value     string
	Spellings []string
}

// referenceList is a Reference ready for lookup.
type referenceList struct {
	values    map[string]string   // by Fold of a value or of a spelling of one entry only
	ambiguous map[string][]string // by Fold of a spelling of several: their values, in the list's order
	names     []string            // values, sorted
}

// ofUnits reports a list whose values are units: the seller's own and what was
// answered about others.
func (l *lookupList) ofUnits() bool { return l.name == UnitList || l.name == unitAnswers }

// hit is the answer of a lookup: its text, or where ok is false the entries
// that share the spelling in text, or else the nearest spelling that the list has.
type hit struct {
	ok        bool
	text      string
	ambiguous []string
	unit      Unit // of UnitList only
}

type lookupKey struct{ list, text string }

// maxHits bounds what a Bound remembers of lookups: a list can hold as many
// spellings as it has rows.
const maxHits = 4096

// maxNearList is the longest list that is searched for the nearest spelling: it
// is searched whole for each text that is not in it.
const maxNearList = 5000

// lookup finds text in the mapping's own list, then in the reference list of
// that name.
func (b *Bound) lookup(list, text string) hit {
	key := lookupKey{list, text}
	if h, ok := b.hits[key]; ok {
		return h
	}
	h := b.m.lookup(list, text)
	if len(b.hits) >= maxHits {
		clear(b.hits)
	}
	b.hits[key] = h
	return h
}

func (m *Mapping) lookup(list, text string) hit {
	if list == UnitList {
		u, ok := m.units.Lookup(text)
		return hit{ok: ok, text: u.Name, unit: u}
	}
	own, reference := m.lookups[list], m.references[list]
	if own != nil {
		if s, ok := own.entries[Fold(text)]; ok {
			return ownHit(list, s, reference)
		}
	}
	if reference != nil {
		if h := reference.find(text); h.ok || h.ambiguous != nil {
			return h
		}
	}
	for _, names := range [][]string{own.spellings(), reference.spellings()} {
		if len(names) > maxNearList {
			continue
		}
		if near, ok := schemas.Nearest(text, names); ok {
			return hit{text: near}
		}
	}
	return hit{}
}

// ownHit is what the mapping's own list gives. A category that it names without
// its path is completed from the reference list, or refused where it is in
// several places.
func ownHit(list, text string, reference *referenceList) hit {
	if list == CategoryList && reference != nil && !threeLevels(text) {
		if h := reference.find(text); h.ok || h.ambiguous != nil {
			return h
		}
	}
	return hit{ok: true, text: text}
}

func (l *lookupList) spellings() []string {
	if l == nil {
		return nil
	}
	return l.names
}

func (r *referenceList) spellings() []string {
	if r == nil {
		return nil
	}
	return r.names
}

func (r *referenceList) find(text string) hit {
	key := Fold(text)
	if s, ok := r.values[key]; ok {
		return hit{ok: true, text: s}
	}
	return hit{text: oneLine(text), ambiguous: r.ambiguous[key]}
}

// referenceLists indexes reference lists.
func referenceLists(lists map[string]Reference) map[string]*referenceList {
	out := make(map[string]*referenceList, len(lists))
	for name, l := range lists {
		out[name] = newReferenceList(l.Entries)
	}
	return out
}

func newReferenceList(entries []ReferenceEntry) *referenceList {
	r := &referenceList{values: make(map[string]string, len(entries)), ambiguous: map[string][]string{}}
	for _, e := range entries {
		if _, twice := r.values[Fold(e.Value)]; !twice {
			r.values[Fold(e.Value)] = e.Value
			r.names = append(r.names, e.Value)
		}
	}
	shared := map[string][]string{}
	for _, e := range entries {
		for _, s := range e.Spellings {
			key := Fold(s)
			if _, value := r.values[key]; !value && !slices.Contains(shared[key], e.Value) {
				shared[key] = append(shared[key], e.Value)
			}
		}
	}
	for key, of := range shared {
		if len(of) == 1 {
			r.values[key] = of[0]
		} else {
			r.ambiguous[key] = of
		}
	}
	slices.Sort(r.names)
	return r
}

// lists names all lists that a lookup can use, sorted.
func (m *Mapping) lists() []string {
	all := map[string]struct{}{UnitList: {}}
	for name := range m.lookups {
		all[name] = struct{}{}
	}
	for name := range m.references {
		all[name] = struct{}{}
	}
	return slices.Sorted(maps.Keys(all))
}
