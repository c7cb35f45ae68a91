package main

import (
	"context"
	"path/filepath"
	"slices"

	"ekatalog/connector"
	"ekatalog/connector/source"
	"ekatalog/connector/workbook"
	"ekatalog/mapping"
)

// giveCodes writes, beside each list file with products without a code, a copy
// that has one for each: daftar.xlsx becomes daftar-berkode.xlsx.
func (a *app) giveCodes(ctx context.Context, w *workspace) error {
	c, err := newCoding(ctx, w)
	if err != nil {
		return err
	}
	written := false
	for _, in := range w.files() {
		out := a.codedName(in)
		given, err := c.give(in, out)
		if err != nil {
			return err
		}
		if len(given) > 0 {
			written = true
			a.print("codes.written", "n", itoa(len(given)), "berkas", out)
		}
	}
	if !written {
		a.print("codes.none")
	}
	return nil
}

// codedName is what the copy of a list is called that has codes.
func (a *app) codedName(name string) string {
	ext := filepath.Ext(name)
	return name[:len(name)-len(ext)] + "-" + a.say("codes.suffix", nil) + ext
}

// coding gives codes to the products of a workspace's lists.
type coding struct {
	w     *workspace
	rows  []*mapping.Row
	taken []string
}

// newCoding reads all products with the codes that they have.
func newCoding(ctx context.Context, w *workspace) (*coding, error) {
	products, err := w.Products(ctx, func(p *connector.Product) bool { return !p.Skipped })
	if err != nil {
		return nil, err
	}
	c := &coding{w: w}
	for _, p := range products {
		c.rows = append(c.rows, p.Row)
		if p.Listing.SKU != "" {
			c.taken = append(c.taken, p.Listing.SKU)
		}
	}
	return c, nil
}

// give writes a copy of the list file in to out in which every product has a
// code, and tells those that it gave; where all have one nothing is written.
func (c *coding) give(in, out string) (given []string, err error) {
	var sheets []workbook.CodeSheet
	for _, l := range c.w.Lists {
		f := listFile(l.Source)
		if f == nil || f.Path != in {
			continue
		}
		own := slices.DeleteFunc(slices.Clone(c.rows), func(r *mapping.Row) bool {
			return f.Sheet != "" && f.Sheet != source.AllSheets && r.Header.Sheet != f.Sheet
		})
		found, err := workbook.CodeSheets(in, own, codeColumn(l.Mapping))
		if err != nil {
			return nil, err
		}
		sheets = append(sheets, found...)
	}
	plan := workbook.PlanCodes(sheets, c.taken...)
	if len(plan) == 0 {
		return nil, nil
	}
	if err := workbook.GiveCodes(in, out, plan); err != nil {
		return nil, err
	}
	for _, code := range plan {
		c.taken = append(c.taken, code.Code)
	}
	return newCodes(plan, sheets), nil
}

// newCodes are the codes of a plan; the titles of new columns are none.
func newCodes(plan []workbook.NewCode, sheets []workbook.CodeSheet) []string {
	var all []string
	for _, c := range plan {
		if !slices.ContainsFunc(sheets, func(s workbook.CodeSheet) bool { return s.New && c.Sheet == s.Sheet && c.Code == s.Title }) {
			all = append(all, c.Code)
		}
	}
	return all
}

// codeColumn is the column that a mapping's sku names.
func codeColumn(m *mapping.Mapping) string {
	for _, c := range m.Columns() {
		if slices.Contains(c.Fields, "sku") {
			return c.Name
		}
	}
	return "Kode"
}
