package mapping

import "slices"

// FieldDifference is a field of which two listings differ, as FieldText gives
// it.
type FieldDifference struct{ Field, Old, New string }

// FieldDifferences gives the fields of which two listings differ, in the order
// of the form, attributes and documents behind it, and basis last.
func FieldDifferences(a, b *Listing) []FieldDifference {
	var out []FieldDifference
	compare := func(name string) {
		if before, now := FieldText(a, name), FieldText(b, name); before != now {
			out = append(out, FieldDifference{name, before, now})
		}
	}
	differ := func(of []field, prefix string) {
		for i := range of {
			if of[i].shape == sizeShape { // the three fields it fills stand by themselves
				continue
			}
			if before, now := of[i].text(a), of[i].text(b); before != now {
				out = append(out, FieldDifference{prefix + of[i].name, before, now})
			}
		}
	}
	compare("sku")
	differ(listingFields, "")
	for _, label := range labels(a.Attributes, b.Attributes) {
		compare("attributes." + label)
	}
	for _, label := range labels(a.Documents, b.Documents) {
		compare("documents." + label)
	}
	differ(basisFields, "basis.")
	return out
}

// labels gives the labels of two lists of pairs, sorted and each once.
func labels(a, b []Pair) []string {
	if slices.Equal(a, b) {
		return nil
	}
	var all []string
	for _, pairs := range [][]Pair{a, b} {
		for _, p := range pairs {
			all = append(all, p.Label)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
