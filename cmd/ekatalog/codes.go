package main

import (
	"context"
	"path/filepath"
	"slices"

	"ekatalog/connector"
	"ekatalog/connector/workbook"
	"ekatalog/mapping"
)

// giveCodes writes, beside each list file with products without a code, a copy
// that has one for each: daftar.xlsx becomes daftar-berkode.xlsx.
func (a *app) giveCodes(ctx context.Context, w *workspace) error {
	products, err := w.Products(ctx, func(p *connector.Product) bool { return !p.Skipped })
	if err != nil {
		return err
	}
	var rows []*mapping.Row
	var taken []string
	for _, p := range products {
		rows = append(rows, p.Row)
		if p.Listing.SKU != "" {
			taken = append(taken, p.Listing.SKU)
		}
	}
	written := false
	for _, in := range w.files() {
		var sheets []workbook.CodeSheet
		for n, s := range w.config.Source {
			if w.config.file(s.File) != in {
				continue
			}
			own := slices.DeleteFunc(slices.Clone(rows), func(r *mapping.Row) bool { return s.Sheet != "" && s.Sheet != "*" && r.Header.Sheet != s.Sheet })
			found, err := workbook.CodeSheets(in, own, codeColumn(w.Lists[n].Mapping))
			if err != nil {
				return err
			}
			sheets = append(sheets, found...)
		}
		plan := workbook.PlanCodes(sheets, taken...)
		if len(plan) == 0 {
			continue
		}
		ext := filepath.Ext(in)
		out := in[:len(in)-len(ext)] + "-" + a.say("codes.suffix", nil) + ext
		if err := workbook.GiveCodes(in, out, plan); err != nil {
			return err
		}
		written = true
		a.print("codes.written", "n", itoa(newCodes(plan, sheets)), "berkas", out)
		for _, c := range plan {
			taken = append(taken, c.Code)
		}
	}
	if !written {
		a.print("codes.none")
	}
	return nil
}

// newCodes counts the codes of a plan; the titles of new columns are none.
func newCodes(plan []workbook.NewCode, sheets []workbook.CodeSheet) int {
	n := len(plan)
	for _, s := range sheets {
		if s.New && slices.ContainsFunc(plan, func(c workbook.NewCode) bool { return c.Sheet == s.Sheet && c.Code == s.Title }) {
			n--
		}
	}
	return n
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
