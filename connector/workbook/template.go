package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// maxTemplate is the most bytes of a template, packed or unpacked.
const maxTemplate = defaultUnzipped

// maxCells is how many cells one copy of a template gets at most, and leastRows
// how many products whatever that means for a wide one. The portal may take
// more in one file; excelize holds a sheet in memory, at some 700 bytes a cell.
const (
	maxCells  = 300_000
	leastRows = 1000
)

// official is a portal's workbook that a pack was learned from, found to be
// the one and fit to be filled.
type official struct {
	path    string
	pack    *schemas.Pack
	columns []fillColumn
	limit   int64 // products that one copy takes
	lastRow int   // that the template itself has
	// inTheWay is the first thing that stands where products go, nil when
	// there is none. It stops only an export that comes as far.
	inTheWay    *obstacle
	recalculate bool // somewhere in it are formulas
}

// fillColumn is a column of a template that gets values.
type fillColumn struct {
	column
	index int // 1-based
}

// obstacle is something that filling would write over.
type obstacle struct {
	row        int
	key        string // of the message
	cell, text string
}

// openTemplate finds and looks over the template of a pack.
func openTemplate(dir string, p *schemas.Pack, formats ...*schemas.Format) (*official, error) {
	t := &official{path: filepath.Join(dir, filepath.Base(p.Template.File)), pack: p}
	if err := t.layout(formats); err != nil {
		return nil, t.unreadable("template_pack_broken", err, "paket", p.ID)
	}
	if err := t.open(t.look); err != nil {
		return nil, err
	}
	return t, nil
}

// layout takes from the pack where everything goes.
func (t *official) layout(formats []*schemas.Format) error {
	at := t.pack.Template
	columns, err := columnsOf(t.pack, formats...)
	if err != nil {
		return err
	}
	taken := map[int]bool{}
	for i := range columns {
		c := &columns[i]
		index, err := excelize.ColumnNameToNumber(c.Letter)
		if err != nil || taken[index] {
			return fmt.Errorf("column %q: no place of its own: %q", c.Title, c.Letter)
		}
		taken[index] = true
		if c.get == nil {
			continue
		}
		if c.Field == "category_id" { // the template's own, whoever names it
			c.get = textOf(func(*mapping.Listing) string { return t.pack.CategoryID })
		}
		t.columns = append(t.columns, fillColumn{column: *c, index: index})
	}
	last := maxSheetRows
	if at.LastRow > 0 {
		last = min(last, at.LastRow)
	}
	t.limit = int64(last - at.FirstRow + 1)
	if t.pack.MaxRows > 0 {
		t.limit = min(t.limit, int64(t.pack.MaxRows))
	}
	t.limit = min(t.limit, int64(max(leastRows, maxCells/max(1, len(t.columns)))))
	switch {
	case at.FirstRow <= at.TitleRow || t.limit < 1:
		return fmt.Errorf("titles in row %d, products from %d to %d", at.TitleRow, at.FirstRow, at.LastRow)
	case len(t.columns) == 0:
		return errors.New("no column gets a value")
	}
	return nil
}

// open reads the template, which must be the very file that was learned, and
// hands it to use. Crafted files have made excelize panic before, so a panic
// while use works on it is a damaged file.
func (t *official) open(use func(f *excelize.File, original *zip.Reader) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = damaged(t.path, fmt.Errorf("panic: %v", r))
		}
	}()
	b, err := t.read()
	if err != nil {
		return err
	}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return damaged(t.path, err)
	}
	left := uint64(maxTemplate)
	for _, part := range z.File {
		if part.UncompressedSize64 > left {
			return tooBig(t.path, maxTemplate)
		}
		left -= part.UncompressedSize64
	}
	f, err := excelize.OpenReader(bytes.NewReader(b), excelize.Options{RawCellValue: true, UnzipSizeLimit: maxTemplate, UnzipXMLSizeLimit: maxTemplate})
	if err != nil {
		return damaged(t.path, err)
	}
	defer f.Close()
	return use(f, z)
}

// read takes the template's bytes and compares them with what was learned.
func (t *official) read() ([]byte, error) {
	in, err := os.Open(t.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, t.unreadable("template.copy_missing", err)
	}
	if err != nil {
		return nil, fmt.Errorf("template: %w", err)
	}
	defer in.Close()
	b, err := io.ReadAll(io.LimitReader(in, maxTemplate+1))
	if err != nil {
		return nil, fmt.Errorf("template: %w", err)
	}
	if len(b) > maxTemplate {
		return nil, tooBig(t.path, maxTemplate)
	}
	if connector.Digest(b) != t.pack.Template.SHA256 {
		return nil, t.unreadable("template.copy_differs", nil)
	}
	return b, nil
}

// look finds out whether the template is the pack's and what stands in the way.
func (t *official) look(f *excelize.File, original *zip.Reader) error {
	at := t.pack.Template
	if i, err := f.GetSheetIndex(at.Sheet); err != nil || i < 0 {
		return t.unreadable("template_pack_broken", errors.Join(err, fmt.Errorf("no sheet %q", at.Sheet)), "paket", t.pack.ID)
	}
	if err := t.values(f); err != nil {
		return damaged(t.path, err)
	}
	id, err := f.GetCellValue(at.Sheet, at.IDCell)
	if err != nil {
		return damaged(t.path, err)
	}
	// Some put the word and the ID into one cell.
	if !strings.Contains(strings.ToLower(id), strings.ToLower(t.pack.CategoryID)) {
		return t.unreadable("template_id_differs", nil, "sel", at.IDCell, "nilai", cutUTF16(id, 60), "id", t.pack.CategoryID)
	}
	areas, err := mergesOf(f, at.Sheet)
	if err != nil {
		return damaged(t.path, err)
	}
	t.merges(areas)
	if t.recalculate, err = hasFormulas(original); err != nil {
		return damaged(t.path, err)
	}
	return nil
}

// values finds the first cell with a value or formula where products go.
func (t *official) values(f *excelize.File) error {
	at := t.pack.Template
	rows, err := f.Rows(at.Sheet)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		t.lastRow++
		cells, err := rows.Columns()
		if err != nil {
			return err
		}
		if n := t.lastRow - at.FirstRow; n < 0 || int64(n) >= t.limit || t.inTheWay != nil {
			continue
		}
		for i := range t.columns {
			c := &t.columns[i]
			if c.index > len(cells) {
				continue
			}
			cell, text := cellName(c.index, t.lastRow), cells[c.index-1]
			formula, err := f.GetCellFormula(at.Sheet, cell)
			if err != nil {
				return err
			}
			if formula != "" {
				text = "=" + formula
			}
			if strings.TrimSpace(text) != "" {
				t.inTheWay = &obstacle{row: t.lastRow, key: "template_not_empty", cell: cell, text: text}
				break
			}
		}
	}
	return rows.Error()
}

// merges finds merged cells where products go: a value written into one lands
// in another cell.
func (t *official) merges(areas []area) {
	for _, a := range areas {
		row := max(a.row, t.pack.Template.FirstRow)
		if row > a.lastRow || t.inTheWay != nil && t.inTheWay.row <= row {
			continue
		}
		if slices.ContainsFunc(t.columns, func(c fillColumn) bool { return a.col <= c.index && c.index <= a.lastCol }) {
			t.inTheWay = &obstacle{row: row, key: "template_merged", cell: cellName(a.col, a.row) + ":" + cellName(a.lastCol, a.lastRow)}
		}
	}
}

// blocked gives the error for a product that would have to go into row.
func (t *official) blocked(row int) error {
	o := t.inTheWay
	if o == nil || o.row != row {
		return nil
	}
	return t.unreadable(o.key, nil, "sel", o.cell, "nilai", cutUTF16(o.text, 60), "baris", strconv.Itoa(row))
}

// unreadable says why the template cannot be filled.
func (t *official) unreadable(key string, cause error, pairs ...string) error {
	values := map[string]string{"berkas": filepath.Base(t.path), "lembar": t.pack.Template.Sheet, "kategori": t.pack.Category}
	for i := 0; i+1 < len(pairs); i += 2 {
		values[pairs[i]] = pairs[i+1]
	}
	return &connector.Unreadable{Key: key, Values: values, Err: cause}
}

// hasFormulas reports whether any sheet of a workbook has a formula.
func hasFormulas(z *zip.Reader) (bool, error) {
	for _, part := range z.File {
		if !strings.HasPrefix(strings.ToLower(part.Name), "xl/worksheets/") {
			continue
		}
		b, err := contents(part)
		if err != nil {
			return false, err
		}
		if bytes.Contains(b, []byte("<f>")) || bytes.Contains(b, []byte("<f ")) || bytes.Contains(b, []byte(":f>")) {
			return true, nil
		}
	}
	return false, nil
}

// contents reads one part of a workbook whose size was judged before.
func contents(part *zip.File) ([]byte, error) {
	r, err := part.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(io.LimitReader(r, maxTemplate))
}
