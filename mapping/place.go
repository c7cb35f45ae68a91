package mapping

import (
	"slices"
	"strings"
)

// Cell names the cell that a field of the listing was made from, the first
// where there are several, and nothing where there is none. A category may
// have rules of its own. A field written "photos.0" or "length_cm" is found
// under the rule that fills it.
func (b *Bound) Cell(row *Row, category, field string) string {
	if row.Header != b.header {
		b.bind(row.Header)
	}
	r := b.ruleOf(category, field)
	if r == nil && field == addOnsField {
		return b.addOnsCell(row, category)
	}
	if r == nil {
		return ""
	}
	for _, slot := range r.columns {
		if i := b.columns[slot]; i >= 0 {
			return b.header.Cell(i, row.Number)
		}
	}
	return ""
}

// ruleOf finds the rule that fills a field, nil when none does.
func (b *Bound) ruleOf(category, field string) *assignment {
	if field == "sku" {
		return b.m.sku
	}
	rules := b.m.rules
	if own, ok := b.categoryRules(category); ok {
		rules = own
	}
	name, _, _ := strings.Cut(field, ".")
	for _, want := range []string{field, name, sizeRule(field)} {
		if want == "" {
			continue
		}
		if i := slices.IndexFunc(rules, func(r *assignment) bool { return r.field == want }); i >= 0 {
			return rules[i]
		}
	}
	return nil
}

// sizeRule is the rule that fills all three sizes at once.
func sizeRule(field string) string {
	switch field {
	case "length_cm", "width_cm", "height_cm":
		return "dimensions"
	}
	return ""
}

// ListItem gathers what the checks over a whole list need of a row and the
// listing that was made from it.
func (b *Bound) ListItem(index int, row *Row, l *Listing) ListItem {
	item := ListItem{
		Index: index, Row: row.Number, SKU: l.SKU, Name: l.Name, Section: row.Section,
		SKUCell: b.Cell(row, l.Category, "sku"), PriceCell: b.Cell(row, l.Category, "price"), Price: l.Price,
	}
	if s := b.m.sku; item.SKU == "" && len(s.columns) > 0 && b.columns[s.columns[0]] >= 0 {
		// A code with a wrong character is still compared with the others.
		if v := row.Values[b.columns[s.columns[0]]]; v.Kind == Text {
			item.SKU = oneLine(v.Text)
		}
	}
	r := b.ruleOf(l.Category, "price")
	if r == nil || len(r.columns) == 0 {
		return item
	}
	i := b.columns[r.columns[0]]
	if i < 0 {
		return item
	}
	v := row.Values[i]
	item.PriceFound, item.PriceKind, item.PriceDecimals = v.Text, v.Kind, v.Decimals
	if v.Kind == Number {
		mark := ","
		if b.numbers == NumbersEN {
			mark = "."
		}
		item.PriceFraction = strings.Contains(v.Text, mark)
	}
	// The unit's factor has divided the listing's price; scale is judged by
	// what the cell says.
	if l.Price != nil && v.Kind == Text {
		if n, ok, _ := ParseRupiah(v.Text, b.numbers, b.m.units, ""); ok {
			item.Price = &n
		}
	}
	return item
}
