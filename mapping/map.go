package mapping

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// Map makes the v6-form listing of a row. What cannot be made is empty and has
// an issue. For many rows, Bind once and use the Bound.
func (m *Mapping) Map(t Terms, row *Row) (*Listing, []Issue) {
	return m.Bind(row.Header).Map(t, row)
}

// Map makes the v6-form listing of a row. What cannot be made is empty and has
// an issue; issues come by field, then code. The result is the caller's.
func (b *Bound) Map(t Terms, row *Row) (*Listing, []Issue) {
	b.begin(t, row)
	l := &block{}
	l.Active = true
	b.mapSKU(l)
	b.rowFlags()
	rules := b.m.rules
	if len(rules) > 0 && rules[0].field == "category" {
		b.fill(rules[0], l, "")
		if own, ok := b.categoryRules(l.Category); ok {
			rules = own
		}
		rules = rules[1:]
	}
	for _, r := range rules {
		b.fill(r, l, "")
	}
	b.proposeUnits(&l.Listing)
	l.AddOns = b.addOns(&l.Listing)
	b.findDates()
	b.hints(&l.Listing)
	if len(b.issues) > 1 {
		Sort(b.issues)
	}
	return &l.Listing, b.issues
}

// categoryRules are the rules of a category that has some of its own. Rows of
// one category follow each other, so the last answer is kept.
func (b *Bound) categoryRules(category string) ([]*assignment, bool) {
	if len(b.m.byCategory) == 0 || category == "" {
		return nil, false
	}
	if b.ofCategory.name != category {
		rules, ok := b.m.byCategory[Fold(category)]
		b.ofCategory = categoryRules{category, rules, ok}
	}
	return b.ofCategory.rules, b.ofCategory.ok
}

// categoryRules is an answer of Bound.categoryRules.
type categoryRules struct {
	name  string
	rules []*assignment
	ok    bool
}

// MapFormat makes the listing of another format from the row and its v6-form
// listing: base itself where the format replaces nothing. Issues are those of
// the replaced fields and carry the format. A replaced unit has no factor.
func (b *Bound) MapFormat(t Terms, row *Row, format string, base *Listing) (*Listing, []Issue) {
	rules := b.m.byFormat[format]
	if len(rules) == 0 {
		return base, nil
	}
	b.begin(t, row)
	b.sku = base.SKU
	l := &block{Listing: *base}
	l.Attributes, l.Documents = slices.Clone(base.Attributes), slices.Clone(base.Documents)
	b.findUnit(base)
	for _, r := range rules {
		b.fill(r, l, format)
	}
	if len(b.issues) > 1 {
		Sort(b.issues)
	}
	return &l.Listing, b.issues
}

// findUnit works out the row's unit again for the fields that depend on it.
func (b *Bound) findUnit(base *Listing) {
	unit := b.m.unit
	if own, ok := b.categoryRules(base.Category); ok {
		if i := slices.IndexFunc(own, func(r *assignment) bool { return r.field == "unit" }); i >= 0 {
			unit = own[i]
		}
	}
	if unit != nil {
		b.forUnit = true
		b.finish(unit, unit.eval(b), "")
		b.forUnit = false
		b.found = b.found[:0]
	}
}

// fill puts the value of a rule into the listing and its findings into issues.
func (b *Bound) fill(r *assignment, l *block, format string) {
	b.forUnit = r.field == "unit" && format == ""
	v := b.finish(r, r.eval(b), format)
	b.forUnit = false
	if format != "" {
		r.clear(l)
	}
	if v.kind != emptyValue && v.kind != failedValue {
		r.set(l, v)
	}
	if len(b.found) > 0 {
		b.settle(r, format)
	}
}

// clear takes away what a rule replaces, since its own value may be absent. A
// switch stays as it is.
func (r *assignment) clear(l *block) {
	switch {
	case strings.HasPrefix(r.field, "attributes."):
		l.Attributes = without(l.Attributes, r.label)
	case strings.HasPrefix(r.field, "documents."):
		l.Documents = without(l.Documents, r.label)
	case r.shape == lineShape || r.shape == textShape:
		r.set(l, value{})
	default:
		absent(&l.Listing, r.field)
	}
}

func without(pairs []Pair, label string) []Pair {
	return slices.DeleteFunc(pairs, func(p Pair) bool { return p.Label == label })
}

// finish brings a value into the form its field takes: trimmed, NFC, whole or
// of two decimals, for the catalogue's unit.
func (b *Bound) finish(r *assignment, v value, format string) value {
	if v.kind == failedValue || v.kind == emptyValue {
		return v
	}
	switch r.shape {
	case lineShape:
		v.text = oneLine(v.text)
		if r.field == "unit" && format == "" {
			v = b.resolveUnit(v)
		}
	case textShape:
		v.text = lines(v.text)
	case intShape:
		return b.wholeNumber(v)
	case decimalShape:
		if v.kind == intValue {
			v = decimalOf(decimal.NewFromInt(v.n))
		}
		return b.scaleQuantity(r, v)
	case moneyShape:
		return b.scaleMoney(r, v)
	case listShape:
		return listItems(v)
	case tiersShape, regionsShape:
		return b.priceList(r, v)
	case variantsShape:
		return b.variantList(r, v)
	}
	if v.kind == textValue && v.text == "" {
		return value{slot: noSlot}
	}
	return v
}

// wholeNumber makes a whole number of a decimal, which a quantity is.
func (b *Bound) wholeNumber(v value) value {
	if v.kind == intValue {
		return v
	}
	if !v.dec.IsInteger() || v.dec.NumDigits() > 15 {
		return b.fail(textOf(v.dec.String()), "not_whole_number", "nilai", FormatQuantity(v.dec))
	}
	return intOf(v.dec.IntPart())
}

// listItems gives the items of a list, each one line, empty ones left out.
func listItems(v value) value {
	items := v.list
	if v.kind == textValue {
		items = []string{v.text}
	}
	out := make([]string, 0, len(items))
	for _, s := range items {
		if s = oneLine(s); s != "" {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return value{slot: noSlot}
	}
	return listOf(out)
}
