package reference

import "ekatalog/connector"

// Difference is what a newer edition of a list changes, each part in the order
// of its list.
type Difference struct {
	Added   []connector.ReferenceEntry
	Removed []connector.ReferenceEntry
	Changed []Change
}

// Change is an entry that both editions have, under another name, in another
// place or of another type.
type Change struct{ Old, New connector.ReferenceEntry }

// None reports that nothing changed.
func (d *Difference) None() bool { return len(d.Added)+len(d.Removed)+len(d.Changed) == 0 }

// Compare says what changes from one edition of a list to the next. Entries
// are the same when they have the same code; categories, whose UUIDs not every
// list has, also when they have the same path and no other UUID.
func Compare(kind connector.ReferenceKind, old, now []connector.ReferenceEntry) *Difference {
	d := &Difference{}
	left := make(map[string]int, 2*len(old)) // what is still to be found, by key and by UUID
	for i, e := range old {
		left[Key(kind, e)] = i
		if kind == connector.ReferenceCategories && e.Code != "" {
			left[e.Code] = i
		}
	}
	found := make([]bool, len(old))
	for _, e := range now {
		i, ok := left[e.Code]
		if !ok || e.Code == "" || kind != connector.ReferenceCategories {
			i, ok = left[Key(kind, e)]
			if ok && kind == connector.ReferenceCategories && e.Code != "" && old[i].Code != "" {
				ok = false // another category has moved to this path
			}
		}
		if !ok || found[i] {
			d.Added = append(d.Added, e)
			continue
		}
		found[i] = true
		if old[i] != e {
			d.Changed = append(d.Changed, Change{old[i], e})
		}
	}
	for i, e := range old {
		if !found[i] {
			d.Removed = append(d.Removed, e)
		}
	}
	return d
}
