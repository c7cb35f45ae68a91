package workbook

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// maxRepairCells is what a whole repair workbook of many columns has, several
// times over.
const maxRepairCells = 200_000

// ReadRepair reads a repair workbook that came back: its columns may have been
// moved, its rows sorted, filtered or deleted, and notes added.
func ReadRepair(ctx context.Context, t connector.Table, name string) (*connector.RepairFile, error) {
	r := &repairReader{name: name, file: &connector.RepairFile{}}
	// The row with the program's names may stand below products that were
	// sorted above it, so it is looked for first.
	first, err := t.Lines(ctx, func(l *connector.SheetLine) error { r.head(l); return nil })
	if err != nil {
		return nil, err
	}
	r.file.FileRead, err = t.Lines(ctx, r.line)
	switch {
	case err != nil:
		return nil, err
	case first.SHA256 != r.file.SHA256:
		return nil, &connector.Unreadable{Key: "file_in_use", Values: map[string]string{"berkas": name}}
	case r.key < 0 || r.print < 0:
		return nil, &connector.Unreadable{Key: "repair.no_key", Values: map[string]string{"berkas": name}}
	}
	return r.file, nil
}

// repairReader reads one repair workbook.
type repairReader struct {
	name       string
	file       *connector.RepairFile
	sheet      string
	found      bool
	at         int // row of the names
	key, print int
	cells      int                          // taken so far
	fields     map[int]connector.RepairCell // by column; without its value
}

// isRepair reports whether a line is the one with the program's names.
func isRepair(l *connector.SheetLine) bool {
	return slices.ContainsFunc(l.Cells, func(v mapping.Value) bool { return v.Text == repairKey })
}

func (r *repairReader) head(l *connector.SheetLine) {
	if r.found || !isRepair(l) {
		return
	}
	r.found, r.sheet, r.at = true, l.Sheet, l.Number
	r.key, r.print, r.fields = -1, -1, map[int]connector.RepairCell{}
	for i, v := range l.Cells {
		field, open := strings.CutPrefix(v.Text, repairField)
		fixed, isFixed := strings.CutPrefix(v.Text, repairFixed)
		switch {
		case v.Text == repairKey:
			r.key = i
		case v.Text == repairPrint:
			r.print = i
		case open && mapping.Correctable(field):
			r.fields[i] = connector.RepairCell{Field: field}
		case isFixed:
			r.fields[i] = connector.RepairCell{Field: fixed, Fixed: true}
		}
	}
}

// line takes a line; one without a key is a title or a note.
func (r *repairReader) line(l *connector.SheetLine) error {
	if !r.found || l.Sheet != r.sheet || l.Number == r.at || r.key >= len(l.Cells) || r.key < 0 {
		return nil
	}
	sku := strings.TrimSpace(l.Cells[r.key].Text)
	if sku == "" {
		return nil
	}
	row := connector.RepairRow{Place: r.name + "!" + l.Sheet + "!" + cellName(1, l.Number), Sheet: l.Sheet, Number: l.Number, SKU: connector.Printable(sku, 100)}
	if r.print >= 0 && r.print < len(l.Cells) {
		row.Print = l.Cells[r.print].Text
	}
	for i := range l.Cells {
		if c, ok := r.fields[i]; ok && l.Cells[i].Kind != mapping.Empty {
			c.Cell, c.Value = cellName(i+1, l.Number), l.Cells[i]
			row.Cells = append(row.Cells, c)
		}
	}
	if r.cells += 1 + len(row.Cells); r.cells > maxRepairCells {
		return &connector.Unreadable{Key: "too_many_lines", Values: map[string]string{"berkas": r.name, "batas": strconv.Itoa(maxRepairCells / 80)}}
	}
	r.file.Rows = append(r.file.Rows, row)
	return nil
}
