package mapping

import (
	"cmp"
	"slices"
)

// Explained is one field of a listing with where it comes from.
type Explained struct {
	Field string   // "sku", "price", "attributes.Bahan", "basis.cost"
	Value string   // as FieldText gives it
	Rule  string   // the expression
	Cells []string // the cells it reads, "file!sheet!E12"
	// Columns are their columns as the list calls them, beside Cells.
	Columns []string
	Files   []string // the pictures it was found as under the product's code or in its row
	Issues  []Issue  // found while it was made; those of the row stand with the SKU
	// Correction is the person's word that beats the rule, nil for none.
	Correction *Correction
}

// Explain makes the listing of a row and says for each field what made it, in
// the order of the catalogue's form.
func (b *Bound) Explain(t Terms, row *Row) []Explained {
	l, issues := b.Map(t, row)
	rules := b.m.rules
	if own, ok := b.categoryRules(l.Category); ok {
		rules = own
	}
	rules = slices.Clone(rules)
	slices.SortStableFunc(rules, func(x, y *assignment) int {
		return cmp.Or(cmp.Compare(formOrder(x.field), formOrder(y.field)), cmp.Compare(x.label, y.label))
	})
	out := make([]Explained, 0, len(rules)+1)
	for _, r := range append([]*assignment{b.m.sku}, rules...) {
		e := Explained{Field: r.field, Value: FieldText(l, r.field), Rule: r.expr.Text}
		for _, slot := range r.columns {
			if i := b.columns[slot]; i >= 0 {
				e.Cells = append(e.Cells, b.header.Cell(i, row.Number))
				e.Columns = append(e.Columns, b.header.Names[i])
			}
		}
		for _, i := range issues {
			if i.Field == r.issueField() || i.Field == "" && r == b.m.sku {
				e.Issues = append(e.Issues, i)
			}
		}
		out = append(out, e)
	}
	return out
}
