package connector

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// Preview is the effect of edited mappings or packs on the rows of the lists.
type Preview struct {
	Rows    int64 // product rows read
	Changed int64 // rows of which a field reads otherwise
	Ready   Shift // products without an error of the form
	Held    Shift
	Upload  Shift        // products that nothing keeps from an upload workbook of an official template
	Fields  []FieldShift // in the order of the form, those of a format behind
	Issues  []IssueShift // codes whose number changes, by format and code
	Touched int64        // products of which other issues are found than before
	Goods   []GoodShift  // the first of them
	Reading Reading
}

// Edited is what a preview takes for the connector's own.
type Edited struct {
	Mappings []*mapping.Mapping // in the order of Lists
	Packs    *schemas.Packs     // nil for the connector's own
}

// GoodShift is a product of which other issues are found than before.
type GoodShift struct {
	SKU       string
	New, Gone []mapping.Issue
}

// Shift is a number before and after.
type Shift struct {
	Old int64 `json:"old"`
	New int64 `json:"new"`
}

// FieldShift is a field that the edited mappings change.
type FieldShift struct {
	Format   string // empty for the listing itself, else the format whose own value changes
	Field    string
	Rows     int64
	Examples []FieldExample // the first of them
}

// FieldExample is one row's value before and after, as FieldText gives it.
type FieldExample struct {
	SKU      string `json:"sku"`
	Cell     string `json:"cell"`
	Old, New string
}

// IssueShift is an issue that becomes more or less frequent.
type IssueShift struct {
	Format string
	Code   string
	Shift
	Example mapping.Issue // the first that only one of the two has
}

// previewExamples is how many rows a changed field shows, and previewGoods how
// many products are named.
const previewExamples, previewGoods = 5, 100

// Preview maps and checks every row with the connector's mappings and packs and
// with those of edited, and tells the difference. Nothing is changed.
func (c *Connector) Preview(ctx context.Context, edited Edited) (*Preview, error) {
	after := *c
	after.Lists = slices.Clone(c.Lists)
	for i, m := range edited.Mappings {
		after.Lists[i].Mapping = m
	}
	if edited.Packs != nil {
		after.Packs = edited.Packs
	}
	p := &previewer{p: &Preview{}, fields: map[fieldKey]*FieldShift{}, issues: map[fieldKey]*IssueShift{}}
	before, now := &listing{bySKU: map[string]int{}}, &listing{bySKU: map[string]int{}}
	gBefore, gNow := c.newGatherer(before, readOptions{}), after.newGatherer(now, readOptions{})
	m := after.newMapper(false)
	var err error
	p.p.Reading, err = c.each(ctx, false, farAhead, func(products []*Product) error {
		b := &batch{list: products[0].list, rows: make([]*mapping.Row, len(products))}
		for i := range products {
			b.rows[i] = products[i].Row
		}
		edited, err := m.products(b)
		if err != nil {
			return err
		}
		for i := range products {
			p.row(c, products[i], edited[i])
			p.official = append(p.official, [2]bool{c.official(products[i]), after.official(edited[i])})
		}
		gBefore.add(products)
		gNow.add(edited)
		c.progress("progress.read", p.p.Rows, 0)
		return nil
	})
	if err != nil {
		return nil, err
	}
	gBefore.finish(c)
	gNow.finish(&after)
	p.lists(before, now)
	return p.finish(), nil
}

type fieldKey struct{ format, name string }

// previewer adds up a preview.
type previewer struct {
	p      *Preview
	fields map[fieldKey]*FieldShift
	issues map[fieldKey]*IssueShift
	// official says of each row whether an official template takes its category,
	// before and after.
	official [][2]bool
}

// official reports whether the category of a product has an official template:
// what is written without one is not for upload.
func (c *Connector) official(p *Product) bool {
	pack := c.Packs.For(workbookOf(p).Category)
	return pack != nil && !pack.Assumed
}

// row compares what the two mappings make of one row.
func (p *previewer) row(c *Connector, before, now *Product) {
	p.p.Rows++
	changed := p.listings(c, "", before, now.Listing, before.Listing, now.Listing)
	if workbookOf(before) != before.Listing || workbookOf(now) != now.Listing {
		changed = p.listings(c, WorkbookFormat, before, now.Listing, workbookOf(before), workbookOf(now)) || changed
	}
	if changed {
		p.p.Changed++
	}
}

// workbookOf is a product's listing as the upload workbook has it.
func workbookOf(p *Product) *mapping.Listing {
	if p.Workbook != nil {
		return p.Workbook
	}
	return p.Listing
}

// listings compares two listings of one product; plain is the edited one that
// a format starts from.
func (p *previewer) listings(c *Connector, format string, product *Product, plain, before, now *mapping.Listing) (changed bool) {
	for _, d := range mapping.FieldDifferences(before, now) {
		if format != "" && mapping.FieldText(product.Listing, d.Field) == d.Old && mapping.FieldText(plain, d.Field) == d.New {
			continue // the listing's own change, told already
		}
		key := fieldKey{format, d.Field}
		f := p.fields[key]
		if f == nil {
			f = &FieldShift{Format: format, Field: d.Field}
			p.fields[key] = f
		}
		if f.Rows++; f.Rows <= previewExamples {
			f.Examples = append(f.Examples, FieldExample{cmp.Or(before.SKU, now.SKU), c.cellOf(product, d.Field), d.Old, d.New})
		}
		changed = true
	}
	return changed
}

// lists compares the issues of the two readings, product by product.
func (p *previewer) lists(before, now *listing) {
	for n := range before.items {
		was, is := &before.items[n], &now.items[n]
		p.fate(was, p.official[n][0], &p.p.Ready.Old, &p.p.Held.Old, &p.p.Upload.Old)
		p.fate(is, p.official[n][1], &p.p.Ready.New, &p.p.Held.New, &p.p.Upload.New)
		p.good(was, is)
		p.count(was.issues, is.issues, func(s *Shift) *int64 { return &s.Old })
		p.count(is.issues, was.issues, func(s *Shift) *int64 { return &s.New })
	}
}

func (p *previewer) fate(it *item, official bool, ready, held, upload *int64) {
	switch {
	case it.twin || it.skipped:
		return
	case it.held():
		*held++
		return
	}
	*ready++
	if official && !it.barred(WorkbookFormat) {
		*upload++
	}
}

// good notes a product of which other issues are found than before.
func (p *previewer) good(was, is *item) {
	g := GoodShift{SKU: cmp.Or(is.sku, was.sku), New: lacking(is.issues, was.issues), Gone: lacking(was.issues, is.issues)}
	if len(g.New)+len(g.Gone) == 0 {
		return
	}
	if p.p.Touched++; p.p.Touched <= previewGoods {
		p.p.Goods = append(p.p.Goods, g)
	}
}

// lacking gives the issues that others lack.
func lacking(issues, others []mapping.Issue) []mapping.Issue {
	var all []mapping.Issue
	for _, i := range issues {
		if !has(others, i) {
			all = append(all, i)
		}
	}
	return all
}

// has reports whether issues say what i does, of whatever value.
func has(issues []mapping.Issue, i mapping.Issue) bool {
	return slices.ContainsFunc(issues, func(o mapping.Issue) bool { return o.Code == i.Code && o.Format == i.Format && o.Field == i.Field })
}

// count adds up issues by code, and keeps the first that others lack.
func (p *previewer) count(issues, others []mapping.Issue, side func(*Shift) *int64) {
	for _, i := range issues {
		key := fieldKey{i.Format, i.Code}
		s := p.issues[key]
		if s == nil {
			s = &IssueShift{Format: i.Format, Code: i.Code}
			p.issues[key] = s
		}
		*side(&s.Shift)++
		if s.Example.Code == "" && !has(others, i) {
			s.Example = i
		}
	}
}

func (p *previewer) finish() *Preview {
	form := mapping.Fields()
	place := func(field string) int {
		group, _, _ := strings.Cut(field, ".")
		if i := slices.Index(form, group); i >= 0 {
			return i
		}
		return len(form) // what is never sent
	}
	p.p.Fields = []FieldShift{}
	for _, f := range p.fields {
		p.p.Fields = append(p.p.Fields, *f)
	}
	slices.SortFunc(p.p.Fields, func(a, b FieldShift) int {
		return cmp.Or(cmp.Compare(a.Format, b.Format), cmp.Compare(place(a.Field), place(b.Field)), cmp.Compare(a.Field, b.Field))
	})
	p.p.Issues = []IssueShift{}
	for _, key := range slices.SortedFunc(maps.Keys(p.issues), func(a, b fieldKey) int {
		return cmp.Or(cmp.Compare(a.format, b.format), cmp.Compare(a.name, b.name))
	}) {
		if s := p.issues[key]; s.Old != s.New || s.Example.Code != "" {
			p.p.Issues = append(p.p.Issues, *s)
		}
	}
	return p.p
}
