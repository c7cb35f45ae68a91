package workbook

import (
	"fmt"
	"io"
	"path/filepath"

	"github.com/xuri/excelize/v2"

	"ekatalog/connector"
)

// GiveCodes writes a copy of a list to out with the planned texts in their
// cells: an xlsx as an xlsx with its styles, a csv as a csv with its separator
// and encoding. The original is never changed, and a planned cell that holds
// something is an error: nothing is overwritten. A list that cannot be opened
// is a *connector.Unreadable.
func GiveCodes(in, out string, plan []NewCode) error {
	if isCSV(in) {
		return giveTable(in, out, plan)
	}
	return withList(in, out, 0, func(f *excelize.File) error {
		styles := map[int]int{}
		for _, c := range plan {
			if err := giveCell(f, c, styles); err != nil {
				return fmt.Errorf("give codes: sheet %s cell %s: %w", c.Sheet, c.Cell, err)
			}
		}
		return nil
	})
}

// giveCell writes a code as text and keeps the look of its cell. styles maps a
// style to the same with the text format.
func giveCell(f *excelize.File, c NewCode, styles map[int]int) error {
	old, err := f.GetCellValue(c.Sheet, c.Cell)
	if err != nil {
		return err
	}
	if !blank(old) {
		return fmt.Errorf("holds %q", old)
	}
	style, err := f.GetCellStyle(c.Sheet, c.Cell)
	if err != nil {
		return err
	}
	text, known := styles[style]
	if !known {
		s, err := f.GetStyle(style)
		if err != nil {
			return err
		}
		s.NumFmt, s.CustomNumFmt = formatText, nil
		if text, err = f.NewStyle(s); err != nil {
			return err
		}
		styles[style] = text
	}
	if err := f.SetCellStr(c.Sheet, c.Cell, c.Code); err != nil {
		return err
	}
	return f.SetCellStyle(c.Sheet, c.Cell, c.Cell, text)
}

// blank reports a cell that reads as empty: a dash does.
func blank(text string) bool {
	for _, r := range text {
		if r != '-' && r != '–' && r != ' ' && r != '\u00a0' {
			return false
		}
	}
	return true
}

func giveTable(in, out string, plan []NewCode) error {
	if same(in, out) {
		return fmt.Errorf("write %s: it is the list itself, which is never changed", filepath.Base(out))
	}
	t, err := readTable(in, 0)
	if err != nil {
		return err
	}
	edits := make([]edit, 0, len(plan))
	for _, c := range plan {
		col, row, err := excelize.CellNameToCoordinates(c.Cell)
		if err != nil {
			return fmt.Errorf("give codes: %w", err)
		}
		e, err := t.set(col, row, c.Code)
		if err != nil {
			return fmt.Errorf("give codes: %w", err)
		}
		edits = append(edits, e)
	}
	return connector.ReplaceFile(out, fileMode, func(w io.Writer) error { return t.write(w, edits) })
}

// eachRow passes once over a sheet, or over a csv's records. It gives the last
// column that a merged range reaches.
func eachRow(in, sheet string, see func(row int, cells []string)) (merged int, err error) {
	if isCSV(in) {
		t, err := readTable(in, 0)
		if err != nil {
			return 0, err
		}
		for i := range t.records {
			see(i+1, t.row(i+1))
		}
		return 0, nil
	}
	err = openList(in, 0, func(f *excelize.File) error {
		rows, err := f.Rows(sheet)
		if err != nil {
			return damaged(in, err)
		}
		defer rows.Close()
		for n := 1; rows.Next(); n++ {
			cells, err := rows.Columns()
			if err != nil {
				return damaged(in, err)
			}
			see(n, cells)
		}
		if err := rows.Error(); err != nil {
			return damaged(in, err)
		}
		areas, err := mergesOf(f, sheet)
		for _, a := range areas {
			merged = max(merged, a.lastCol)
		}
		return err
	})
	return merged, err
}
