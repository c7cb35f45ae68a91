package mapping

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// Scope says for which products, or for which route alone, a rule counts: all
// where both are empty.
type Scope struct {
	Category string // full path, as the file writes it
	Format   string
}

// Rule is one rule of a mapping file.
type Rule struct {
	Scope Scope
	Field string // "price", "attributes.Bahan", "basis.cost", "sku"
	Text  string // the expression
}

// Rules gives every rule of the file: those for all products first, each in
// the order of the catalogue's form.
func (m *Mapping) Rules() []Rule {
	out := make([]Rule, 0, len(m.written))
	for _, r := range m.written {
		out = append(out, Rule{Scope: r.scope, Field: r.field, Text: r.expr.Text})
	}
	slices.SortStableFunc(out, func(a, b Rule) int {
		return cmp.Or(cmp.Compare(a.Scope.Format, b.Scope.Format), cmp.Compare(a.Scope.Category, b.Scope.Category), CompareFields(a.Field, b.Field))
	})
	return out
}

// CompareFields orders fields as the catalogue's form does, what is never sent
// behind them.
func CompareFields(a, b string) int {
	return cmp.Or(cmp.Compare(formOrder(a), formOrder(b)), cmp.Compare(a, b))
}

// Lookup is one of the mapping's own lists.
type Lookup struct {
	Name    string
	Units   bool // what its entries stand for are units, which have factors
	Entries []Entry
}

// Entry is one line of a lookup: what the list of products says, and what the
// catalogue wants.
type Entry struct {
	Key    string // as written
	Value  string
	Factor string // of a unit, how many of it one of Key is; empty for 1
}

// Lookups gives the mapping's own lists by name, their entries by key.
func (m *Mapping) Lookups() []Lookup {
	out := make([]Lookup, 0, len(m.lookups))
	for _, l := range m.lookups {
		x := Lookup{Name: l.name, Units: l.ofUnits()}
		for _, key := range l.names {
			e := Entry{Key: key, Value: l.entries[Fold(key)]}
			if u, ok := m.units.units[Fold(key)]; ok && x.Units && !u.Factor.Equal(decimal.NewFromInt(1)) {
				e.Factor = u.Factor.String()
			}
			x.Entries = append(x.Entries, e)
		}
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b Lookup) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// LookUp tells what a text is in a list: the mapping's own entries, then the
// imported list of that name. ok is false where nothing is, or more than one
// thing.
func (m *Mapping) LookUp(list, text string) (e Entry, ok bool) {
	h := m.lookup(list, text)
	if !h.ok {
		return Entry{Key: text}, false
	}
	e = Entry{Key: text, Value: h.text}
	if list == UnitList && !h.unit.Factor.IsZero() && !h.unit.Factor.Equal(decimal.NewFromInt(1)) {
		e.Factor = h.unit.Factor.String()
	}
	return e, true
}

// Categories gives the category paths that the mapping can give a product, as
// far as its own lists and fixed values tell, sorted.
func (m *Mapping) Categories() []string {
	var out []string
	for _, r := range m.written {
		if r.field != "category" {
			continue
		}
		if c, ok := r.native.(constNode); ok {
			out = append(out, c.v.text)
		}
		for _, list := range r.lists {
			if l := m.lookups[list.Text]; l != nil {
				out = append(out, slices.Collect(maps.Values(l.entries))...)
			}
		}
	}
	for _, o := range m.overrides {
		out = append(out, o.Text)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Readers gives how a cell can be read for a field, the usual one first; none
// for a field that only a formula can fill.
func Readers(field string) []Reader {
	group, label, grouped := strings.Cut(field, ".")
	f := findField(listingFields, field)
	if grouped && group == "basis" {
		f = findField(basisFields, label)
	}
	switch {
	case field == "sku" || grouped && group != "basis":
		return []Reader{ReadText}
	case f == nil || f.shape == boolShape:
		return nil
	case field == "weight_gram":
		return []Reader{ReadWeight}
	}
	switch f.shape {
	case textShape:
		return []Reader{ReadText, ReadPlain}
	case moneyShape:
		return []Reader{ReadRupiah}
	case decimalShape, intShape:
		return []Reader{ReadQuantity}
	case listShape, tiersShape, regionsShape, variantsShape:
		return []Reader{ReadItems}
	case sizeShape:
		return []Reader{ReadSize}
	}
	return []Reader{ReadText}
}
