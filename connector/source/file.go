package source

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// File is a list in one file, csv or xlsx: an entry of the config's source.
type File struct {
	Path      string
	Sheet     string // a sheet's name, "*" for all visible ones, "" for the first visible one; csv has none
	HeaderRow int    // 1-based; 0 to find it among the first 30 rows
	Numbers   mapping.NumberStyle
	Limits    Limits
	Wanted    []Column // the columns the mapping names
	Private   []string // columns whose cells are never shown, not even as left out
	TempDir   string   // where the copy goes while it is read; "" for the system's
}

// Column is a column that the mapping names.
type Column struct {
	Name     string
	Required bool // the list cannot be read without it; never so for RoleSKU
	Role     string
}

// The roles that decide what is a product row.
const (
	RoleSKU   = "sku"
	RoleName  = "name"
	RolePrice = "price"
)

// AllSheets as a File's Sheet reads every visible sheet that has the columns.
const AllSheets = "*"

var _ connector.Source = (*File)(nil)

// Read implements connector.Source. Whatever makes the file unusable is a
// *connector.Unreadable; other errors are those of the disk and of yield.
func (f *File) Read(ctx context.Context, yield func(*mapping.Row) error) (connector.Reading, error) {
	name := filepath.Base(f.Path)
	limits := f.Limits.OrDefaults()
	c, k, err := f.copied(ctx, limits)
	if err != nil {
		return connector.Reading{}, err
	}
	defer c.Remove()
	r := &reading{File: f, ctx: ctx, name: name, limits: limits, yield: yield, report: report{file: name}}
	if k == connector.FileWorkbook {
		err = r.workbook(c)
	} else {
		err = r.csv(c)
	}
	if err != nil {
		return connector.Reading{}, err
	}
	if r.rows == 0 {
		return connector.Reading{}, refuse("list_empty", nil, "berkas", name)
	}
	return connector.Reading{
		Files:   []connector.FileRead{{Name: name, SHA256: c.SHA256, Rows: r.rows, Modified: c.Modified}},
		LeftOut: r.report.leftOut(),
	}, nil
}

// copied gives the copy that the file is read from, and what it is.
func (f *File) copied(ctx context.Context, limits Limits) (*connector.FileCopy, connector.FileKind, error) {
	c, err := connector.CopyFile(ctx, f.Path, f.TempDir, limits.File)
	if err != nil {
		return nil, 0, err
	}
	k, err := c.Is()
	if err != nil {
		c.Remove()
		return nil, 0, err
	}
	return c, k, nil
}

// reading is one Read under way.
type reading struct {
	*File
	ctx    context.Context
	name   string
	limits Limits
	yield  func(*mapping.Row) error
	report report
	header *header // of the sheet under way, nil until it is found
	rows   int64   // product rows so far
}

func (r *reading) workbook(c *connector.FileCopy) error {
	fits := 0
	err := r.sheets(c, func(in lines, sheet string) error {
		fit, err := r.list(in, sheet)
		if fit {
			fits++
		}
		return err
	})
	if err == nil && fits == 0 {
		return refuse("no_sheet_fits", nil, "berkas", r.name, "kolom", quoted(r.key()))
	}
	return err
}

// sheets hands over the sheets to read, one after the other.
func (r *reading) sheets(c *connector.FileCopy, each func(in lines, sheet string) error) error {
	a, err := openArchive(c, r.limits)
	if err != nil {
		return err
	}
	b, err := openWorkbook(a)
	if err != nil {
		return err
	}
	chosen, err := r.choose(b)
	if err != nil {
		return err
	}
	for _, ref := range chosen {
		s, err := b.sheet(ref, r.Numbers)
		if err != nil {
			return err
		}
		err = each(s, ref.name)
		s.close()
		if err != nil {
			return err
		}
	}
	return nil
}

// choose gives the sheets to read, in the workbook's order.
func (r *reading) choose(b *workbook) ([]sheetRef, error) {
	var visible []sheetRef
	var names []string
	for _, ref := range b.sheets {
		names = append(names, ref.name)
		if r.Sheet != "" && r.Sheet != AllSheets {
			if mapping.Fold(ref.name) == mapping.Fold(r.Sheet) {
				return []sheetRef{ref}, nil
			}
			continue
		}
		if ref.hidden {
			r.report.add(ref.name, "", leftHidden, "")
			continue
		}
		visible = append(visible, ref)
	}
	switch {
	case r.Sheet != "" && r.Sheet != AllSheets:
		return nil, refuse("sheet_missing", nil, "berkas", r.name, "lembar", r.Sheet, "daftar", quoted(names))
	case len(visible) == 0:
		return nil, refuse("list_empty", nil, "berkas", r.name)
	case r.Sheet == "":
		return visible[:1], nil
	}
	return visible, nil
}

// key names the columns without which a sheet is none of this list's: those
// of name and price.
func (r *reading) key() []string {
	var names []string
	for _, w := range r.Wanted {
		if w.Required && (w.Role == RoleName || w.Role == RolePrice) {
			names = append(names, w.Name)
		}
	}
	return names
}

func quoted(names []string) string {
	const most = 20
	if len(names) > most {
		names = append(append([]string{}, names[:most]...), "…")
	}
	return `"` + strings.Join(names, `", "`) + `"`
}

// list reads one sheet, or the csv. fit is false for a sheet that was left out
// because it is no part of the list.
func (r *reading) list(in lines, sheet string) (fit bool, err error) {
	r.header = nil
	first, err := r.firstLines(in, sheet)
	if err != nil {
		return false, err
	}
	h := r.findHeader(first)
	if h.score == 0 || r.Sheet == AllSheets && !h.hasAll(r.key()) {
		if r.Sheet == AllSheets {
			r.report.add(sheet, "", leftSheet, h.text())
			return false, nil
		}
		if h.score == 0 && len(first) == 0 {
			return false, refuse("list_empty", nil, "berkas", r.name)
		}
		if h.score == 0 {
			return false, refuse("header_not_found", nil, "berkas", r.name, "lembar", r.place(sheet), "kolom", quoted(r.wantedNames()))
		}
	}
	if err := r.checkHeader(h, sheet); err != nil {
		return false, err
	}
	r.header = h
	for _, l := range first[:h.at] {
		r.leaveOut(sheet, l, leftLetterhead)
	}
	p := newProducts(r, h, sheet)
	for _, l := range first[h.at+h.height:] {
		if err := p.take(l); err != nil {
			return false, err
		}
	}
	in.narrow(len(h.names))
	return true, r.rest(in, p)
}

// rest reads the lines after the first.
func (r *reading) rest(in lines, p *products) error {
	for n := 0; ; n++ {
		if n%256 == 0 && r.ctx.Err() != nil {
			return fmt.Errorf("read list: %w", r.ctx.Err())
		}
		l, err := in.next()
		if err == io.EOF {
			p.end()
			return nil
		}
		if err != nil {
			return err
		}
		if err := p.take(l); err != nil {
			return err
		}
	}
}

// firstLines reads the lines among which the header is: the first 30 that hold
// something, or from HeaderRow the line and the one below.
func (r *reading) firstLines(in lines, sheet string) ([]*line, error) {
	want := headerDepth
	if r.HeaderRow > 0 {
		want = 2
	}
	var first []*line
	for n := 0; len(first) < want; n++ {
		if n%256 == 0 && r.ctx.Err() != nil {
			return nil, fmt.Errorf("read list: %w", r.ctx.Err())
		}
		l, err := in.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		switch {
		case l.own() == 0 && !(r.HeaderRow > 0 && len(l.cells) > 0):
		case l.number < r.HeaderRow:
			r.leaveOut(sheet, l, leftLetterhead)
		default:
			first = append(first, l.clone())
		}
	}
	return first, nil
}

// place names a sheet for people; a csv has none and stands for itself.
func (r *reading) place(sheet string) string {
	if sheet == "" {
		return r.name
	}
	return sheet
}

// leaveOut reports a line at its first text. Signatures and private cells are
// not kept.
func (r *reading) leaveOut(sheet string, l *line, reason string) {
	var at string
	var found []string
	for i := range l.cells {
		c := &l.cells[i]
		if c.value.Kind == mapping.Empty || c.covered {
			continue
		}
		if at == "" {
			at = fmt.Sprint(mapping.ColumnLetters(i+1), l.number)
		}
		if reason != leftSignature && len(found) < 20 && !r.isPrivate(i) {
			found = append(found, c.value.Text)
		}
	}
	r.report.add(sheet, at, reason, strings.Join(found, " ¦ "))
}

// isPrivate reports whether a column, from 0, is private. Before the header is
// found, any may be.
func (r *reading) isPrivate(column int) bool {
	if len(r.Private) == 0 {
		return false
	}
	if r.header == nil {
		return true
	}
	return column < len(r.header.folded) && slices.ContainsFunc(r.Private, func(name string) bool {
		return mapping.Fold(name) == r.header.folded[column]
	})
}
