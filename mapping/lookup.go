package mapping

import (
	"maps"
	"slices"

	"ekatalog/schemas"
)

// lookupList is one of the mapping's own lists: what the seller writes to what
// the catalogue wants.
type lookupList struct {
	name    string
	at      place
	entries map[string]string // by Fold of the spelling
	names   []string          // spellings as written, sorted
}

// hit is the answer of a lookup: its text, or where ok is false the nearest
// spelling that the list has, if any.
type hit struct {
	ok   bool
	text string
	unit Unit // of UnitList only
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
	key := Fold(text)
	own, reference := m.lookups[list], m.references[list]
	if own != nil {
		if s, ok := own.entries[key]; ok {
			return hit{ok: true, text: s}
		}
	}
	if reference != nil {
		if s, ok := reference.entries[key]; ok {
			return hit{ok: true, text: s}
		}
	}
	for _, l := range []*lookupList{own, reference} {
		if l == nil || len(l.names) > maxNearList {
			continue
		}
		if near, ok := schemas.Nearest(text, l.names); ok {
			return hit{text: near}
		}
	}
	return hit{}
}

// referenceLists indexes reference lists, whose entries stand for themselves.
func referenceLists(lists map[string][]string) map[string]*lookupList {
	out := make(map[string]*lookupList, len(lists))
	for name, entries := range lists {
		l := &lookupList{name: name, entries: make(map[string]string, len(entries)), names: slices.Clone(entries)}
		for _, e := range entries {
			l.entries[Fold(e)] = e
		}
		slices.Sort(l.names)
		out[name] = l
	}
	return out
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
