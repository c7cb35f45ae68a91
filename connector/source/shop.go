package source

import (
	"context"
	"strings"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// ParentColumn begins the name under which a variation's row offers a cell of
// its parent: row["@induk Description"].
const ParentColumn = "@induk "

// Shop reads a shop's export as the seller means it. A variation is a product
// of its own that lacks what it shares with the others: its row gets the cells
// of its parent. A price for some weeks is noted and never taken.
type Shop struct {
	Source connector.Source
	Parent string   // column that names a row's parent: the value of a key, or "ID:17" for the key ID
	Keys   []string // columns that a parent is known by, the first where Parent says no other
	Wanted []string // columns of the parent that are asked for, without ParentColumn
	Sale   SaleColumns
	// LineBreak is what the export writes for a line break within a cell, as
	// \n of two characters; "" for none.
	LineBreak string
}

// SaleColumns are where an export has a price for some weeks, and for which.
type SaleColumns struct{ Price, From, To string }

var _ connector.Source = (*Shop)(nil)

// Read implements connector.Source. Rows whose parent comes later are yielded
// at the end.
func (p *Shop) Read(ctx context.Context, yield func(*mapping.Row) error) (connector.Reading, error) {
	f := &families{Shop: p, yield: yield, known: map[string][]mapping.Value{}}
	if p.LineBreak != "" {
		f.breaks = strings.NewReplacer(`\`+p.LineBreak, p.LineBreak, p.LineBreak, "\n")
	}
	reading, err := p.Source.Read(ctx, f.take)
	if err != nil {
		return connector.Reading{}, err
	}
	for _, row := range f.waiting {
		parent, ok := f.known[f.reference(row)]
		if !ok {
			row.Orphan = f.named(row)
		}
		if err := f.give(row, parent); err != nil {
			return connector.Reading{}, err
		}
	}
	return reading, nil
}

// families is one Read under way.
type families struct {
	*Shop
	yield   func(*mapping.Row) error
	known   map[string][]mapping.Value // the wanted cells by key and value
	waiting []*mapping.Row             // whose parents have not come yet
	breaks  *strings.Replacer

	own    *mapping.Header // of the source
	shown  *mapping.Header // with the parents' columns behind
	column int             // of the parent's name, -1 for none
	keys   []int
	wanted []int
}

func (f *families) take(row *mapping.Row) error {
	if row.Header != f.own {
		f.bind(row.Header)
	}
	if f.breaks != nil {
		for i := range row.Values {
			if v := &row.Values[i]; v.Kind == mapping.Text {
				v.Text = f.breaks.Replace(v.Text)
			}
		}
	}
	row.Sale = f.sale(row)
	row.Header = f.shown
	f.remember(row)
	if f.column < 0 || f.named(row) == "" {
		return f.give(row, nil)
	}
	parent, ok := f.known[f.reference(row)]
	if !ok {
		f.waiting = append(f.waiting, row)
		return nil
	}
	return f.give(row, parent)
}

// sale gives the price for some weeks, nil where there is none.
func (f *families) sale(row *mapping.Row) *mapping.Sale {
	cell := func(column string) string {
		if i := row.Header.Find(column); column != "" && i >= 0 {
			return strings.TrimSpace(row.Values[i].Text)
		}
		return ""
	}
	price := cell(f.Sale.Price)
	if price == "" {
		return nil
	}
	return &mapping.Sale{Price: price, From: cell(f.Sale.From), To: cell(f.Sale.To), Column: f.Sale.Price}
}

func (f *families) bind(h *mapping.Header) {
	names := append([]string{}, h.Names...)
	columns := append([]int{}, h.Columns...)
	f.column, f.keys, f.wanted = h.Find(f.Parent), nil, nil
	at := 1
	if f.column >= 0 {
		at = h.Columns[f.column]
	}
	for _, w := range f.Wanted {
		names = append(names, ParentColumn+w)
		columns = append(columns, at) // a person finds the parent by its name
		f.wanted = append(f.wanted, h.Find(w))
	}
	for _, k := range f.Keys {
		f.keys = append(f.keys, h.Find(k))
	}
	f.own = h
	f.shown = mapping.NewHeader(h.File, h.Sheet, h.Numbers, names, columns)
	f.shown.Table = h.Table
}

// remember keeps the cells of a row under each of its keys; of twins the first.
func (f *families) remember(row *mapping.Row) {
	var cells []mapping.Value
	for n, i := range f.keys {
		if i < 0 || row.Values[i].Kind == mapping.Empty {
			continue
		}
		key := familyKey(f.Keys[n], row.Values[i].Text)
		if _, twin := f.known[key]; twin {
			continue
		}
		if cells == nil {
			cells = make([]mapping.Value, len(f.wanted))
			for m, w := range f.wanted {
				if w >= 0 {
					cells[m] = row.Values[w]
				}
			}
		}
		f.known[key] = cells
	}
}

func familyKey(column, value string) string {
	return mapping.Fold(column) + "\x00" + mapping.Fold(value)
}

// named is the name of the parent as the row has it.
func (f *families) named(row *mapping.Row) string {
	i := row.Header.Find(f.Parent)
	if i < 0 {
		return ""
	}
	return strings.TrimSpace(row.Values[i].Text)
}

// reference is the key of a row's parent.
func (f *families) reference(row *mapping.Row) string {
	name := f.named(row)
	for _, k := range f.Keys {
		if head, rest, ok := strings.Cut(name, ":"); ok && mapping.Fold(head) == mapping.Fold(k) {
			return familyKey(k, rest)
		}
	}
	if len(f.Keys) == 0 {
		return ""
	}
	return familyKey(f.Keys[0], name)
}

func (f *families) give(row *mapping.Row, parent []mapping.Value) error {
	if parent == nil {
		parent = make([]mapping.Value, len(f.Wanted))
	}
	row.Values = append(row.Values[:len(row.Values):len(row.Values)], parent...)
	return f.yield(row)
}
