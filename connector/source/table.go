package source

import (
	"context"
	"errors"
	"fmt"
	"io"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// Table is a csv or xlsx that is no list of products: what the portal answers,
// or a file that came back from a person. Its lines are given as they stand;
// what they mean is for whoever asks.
type Table struct {
	Path    string
	Copy    *connector.FileCopy // the file, where the caller has copied it and keeps the copy; Path is then not looked at
	Titles  []string            // of columns that may be in it, to tell the separator of a csv
	Limits  Limits              // Rows counts the lines that hold something
	TempDir string              // where the copy goes while it is read; "" for the system's
}

var _ connector.Table = (*Table)(nil)

// Lines implements connector.Table. Hidden sheets are left out: they hold the
// drop-down lists of templates.
func (t *Table) Lines(ctx context.Context, yield func(*connector.SheetLine) error) (connector.FileRead, error) {
	limits := t.Limits.OrDefaults()
	c := t.Copy
	if c == nil {
		var err error
		if c, err = connector.CopyFile(ctx, t.Path, t.TempDir, limits.File); err != nil {
			return connector.FileRead{}, err
		}
		defer c.Remove()
	}
	k, err := c.Is()
	if err != nil {
		return connector.FileRead{}, err
	}
	r := &tableReading{ctx: ctx, name: c.Name, limits: limits, yield: yield}
	if k == connector.FileWorkbook {
		err = r.workbook(c)
	} else {
		err = r.csv(c, t.Titles)
	}
	if err != nil {
		return connector.FileRead{}, asTable(err)
	}
	return connector.FileRead{Name: c.Name, SHA256: c.SHA256, Rows: r.rows}, nil
}

// asTable says of a table what is true of it where the words for lists would
// mislead: no setting raises its limits.
func asTable(err error) error {
	if u, ok := errors.AsType[*connector.Unreadable](err); ok && u.Key == "too_big" {
		return &connector.Unreadable{Key: "file_too_big", Values: u.Values, Err: err}
	}
	return err
}

// tableReading is one Lines under way.
type tableReading struct {
	ctx    context.Context
	name   string
	limits Limits
	yield  func(*connector.SheetLine) error
	rows   int64
}

func (r *tableReading) workbook(c *connector.FileCopy) error {
	a, err := openArchive(c, r.limits)
	if err != nil {
		return err
	}
	b, err := openWorkbook(a)
	if err != nil {
		return err
	}
	for _, ref := range b.sheets {
		if ref.hidden {
			continue
		}
		s, err := b.sheet(ref, mapping.NumbersID)
		if err != nil {
			return err
		}
		err = r.all(s, ref.name)
		s.close()
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *tableReading) csv(c *connector.FileCopy, titles []string) error {
	encoding, err := encodingOf(c)
	if err != nil {
		return err
	}
	open := func(separator byte) *csvReader {
		return newCSVReader(r.name, encoding(io.NewSectionReader(c.File, 0, c.Size)), separator, r.limits)
	}
	wanted := make([]Column, len(titles))
	for i, title := range titles {
		wanted[i].Name = title
	}
	separator, err := (&reading{File: &File{Wanted: wanted}}).separator(open)
	if err != nil {
		return err
	}
	return r.all(open(separator), "")
}

// all hands over the lines of one sheet that hold something of their own.
func (r *tableReading) all(in lines, sheet string) error {
	out := connector.SheetLine{Sheet: sheet}
	for n := 0; ; n++ {
		if n%256 == 0 && r.ctx.Err() != nil {
			return fmt.Errorf("read table: %w", r.ctx.Err())
		}
		l, err := in.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if l.own() == 0 {
			continue
		}
		if r.rows++; r.rows > r.limits.Rows {
			return refuse("too_many_lines", nil, "berkas", r.name, "batas", fmt.Sprint(r.limits.Rows))
		}
		out.Number, out.Cells = l.number, out.Cells[:0]
		for i := range l.cells {
			out.Cells = append(out.Cells, l.cells[i].value)
		}
		if err := r.yield(&out); err != nil {
			return err
		}
	}
}
