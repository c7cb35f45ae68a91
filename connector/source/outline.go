package source

import (
	"context"
	"errors"
	"path/filepath"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// Outline is one sheet of a list that no mapping knows yet.
type Outline struct {
	Header *mapping.Header
	Number int // row of the sheet in which the header begins, or record of the csv
	// Rows are the first products below it, with their sections; what is no
	// product is left out as it will be from the list.
	Rows []*mapping.Row
}

// errEnough ends a reading that has all rows that were asked for.
var errEnough = errors.New("enough rows")

// Outline reads what a list looks like to somebody who has no mapping for it:
// of every visible sheet, or the one that Sheet names, the header that known
// headings tell, and at most so many products below it, all of them where most
// is 0. Sheets without any product are left out. Wanted and Private are not
// looked at. Whatever makes the file unusable is a *connector.Unreadable.
func (f *File) Outline(ctx context.Context, most int) ([]Outline, error) {
	own := *f
	own.Wanted, own.Private = nil, nil
	if own.Sheet == "" {
		own.Sheet = AllSheets
	}
	name := filepath.Base(f.Path)
	limits := f.Limits.OrDefaults()
	c, k, err := f.copied(ctx, limits)
	if err != nil {
		return nil, err
	}
	defer c.Remove()
	r := &reading{File: &own, ctx: ctx, name: name, limits: limits, report: report{file: name}}
	o := &outlining{reading: r, most: most}
	if k == connector.FileWorkbook {
		err = r.sheets(c, o.sheet)
	} else {
		err = r.csvLines(c, func(in lines) error { return o.sheet(in, "") })
	}
	if err != nil {
		return nil, err
	}
	switch {
	case len(o.all) == 0 && o.lines && !o.titled:
		return nil, refuse("list_no_titles", nil, "berkas", name)
	case len(o.all) == 0:
		return nil, refuse("list_empty", nil, "berkas", name)
	}
	return o.all, nil
}

// outlining is one Outline under way.
type outlining struct {
	*reading
	most          int
	all           []Outline
	lines, titled bool // some sheet has lines, and a header among them
}

// sheet takes one sheet.
func (o *outlining) sheet(in lines, sheet string) error {
	o.header, o.Wanted, o.rows = nil, nil, 0
	first, err := o.firstLines(in, sheet)
	if err != nil {
		return err
	}
	h := o.likeliest(first)
	o.lines, o.titled = o.lines || len(first) > 0, o.titled || h != nil
	if h == nil {
		return nil
	}
	out := Outline{Number: h.number}
	collect := func(row *mapping.Row) error {
		out.Rows = append(out.Rows, row)
		if len(out.Rows) == o.most {
			return errEnough
		}
		return nil
	}
	// Which lines are products hangs on the columns of name and price, and
	// those on what stands in them: the lines as they are tell.
	o.Wanted = roles(newProducts(o.reading, h, sheet).header, first[h.at+h.height:])
	p := newProducts(o.reading, h, sheet)
	o.header, o.yield, out.Header = h, collect, p.header
	for _, l := range first[h.at+h.height:] {
		if err = p.take(l); err != nil {
			break
		}
	}
	if err == nil {
		in.narrow(len(h.names))
		err = o.rest(in, p)
	}
	if err != nil && !errors.Is(err, errEnough) {
		return err
	}
	if len(out.Rows) > 0 {
		o.all = append(o.all, out)
	}
	return nil
}

// likeliest is the header that known headings tell, nil where there is none;
// of equals the first, and one line before two.
func (o *outlining) likeliest(first []*line) *header {
	var best *header
	most := 0
	for i, l := range first {
		if o.HeaderRow > 0 && l.number != o.HeaderRow {
			continue
		}
		for _, lower := range below(first, i) {
			h := o.candidate(i, l, lower)
			if score := mapping.TitleScore(h.names); score > most {
				best, most = h, score
			}
		}
	}
	return best
}

// below gives nothing, for a header of one line, and the line below where a
// header may go on in it: one of texts only.
func below(first []*line, i int) []*line {
	if i+1 == len(first) || first[i+1].number != first[i].number+1 {
		return []*line{nil}
	}
	next := first[i+1]
	for c := range next.cells {
		if v := next.cells[c].value; v.Kind != mapping.Text && v.Kind != mapping.Empty || isNumeric(v.Text) {
			return []*line{nil}
		}
	}
	return []*line{nil, next}
}

// roles are the columns that decide what is a product row, as they are
// probably meant.
func roles(h *mapping.Header, below []*line) []Column {
	rows := make([]*mapping.Row, len(below))
	for n, l := range below {
		rows[n] = &mapping.Row{Header: h, Number: l.number, Values: make([]mapping.Value, len(h.Names))}
		for i := range h.Names {
			rows[n].Values[i] = l.at(i).value
		}
	}
	var all []Column
	for _, g := range mapping.SuggestColumns(h, rows, nil) {
		switch g.Use.Field {
		case "sku":
			all = append(all, Column{Name: g.Name, Role: RoleSKU})
		case "name":
			all = append(all, Column{Name: g.Name, Role: RoleName, Required: true})
		case "price":
			all = append(all, Column{Name: g.Name, Role: RolePrice, Required: true})
		}
	}
	return all
}
