package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// sheetCommands do to a workbook what an officer does in Excel, and look into
// the workbooks that come back.
func sheetCommands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){
		"setcell": setCell, "delrow": delRow, "copyrow": copyRow, "lock": lock,
		"mixcols": mixCols, "named": named,
		"sheet": sheetValue, "celltype": cellType, "comment": cellComment,
	}
}

// edit opens a workbook, lets do change it, and saves it.
func edit(ts *testscript.TestScript, file string, do func(*excelize.File) error) {
	f, err := excelize.OpenFile(ts.MkAbs(file))
	ts.Check(err)
	ts.Check(do(f))
	ts.Check(f.Save())
	ts.Check(f.Close())
}

// setcell FILE SHEET CELL number|text VALUE
func setCell(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 5 {
		ts.Fatalf("usage: setcell FILE SHEET CELL number|text VALUE")
	}
	edit(ts, args[0], func(f *excelize.File) error {
		if args[3] == "text" {
			return f.SetCellStr(args[1], args[2], args[4])
		}
		n, err := strconv.ParseFloat(args[4], 64) // as Excel holds it
		ts.Check(err)
		return f.SetCellFloat(args[1], args[2], n, -1, 64)
	})
}

// delrow FILE SHEET ROW
func delRow(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: delrow FILE SHEET ROW")
	}
	row, err := strconv.Atoi(args[2])
	ts.Check(err)
	edit(ts, args[0], func(f *excelize.File) error { return f.RemoveRow(args[1], row) })
}

// copyrow FILE SHEET FROM TO: the row TO becomes like FROM; what is below moves down.
func copyRow(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: copyrow FILE SHEET FROM TO")
	}
	from, err := strconv.Atoi(args[2])
	ts.Check(err)
	to, err := strconv.Atoi(args[3])
	ts.Check(err)
	edit(ts, args[0], func(f *excelize.File) error { return f.DuplicateRowTo(args[1], from, to) })
}

// mixcols FILE SHEET: the columns stand the other way round, what is hidden
// stays hidden.
func mixCols(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: mixcols FILE SHEET")
	}
	edit(ts, args[0], func(f *excelize.File) error {
		rows, err := f.GetRows(args[1], excelize.Options{RawCellValue: true})
		ts.Check(err)
		width := 0
		for _, row := range rows {
			width = max(width, len(row))
		}
		hidden := make([]bool, width)
		for i := range width {
			shown, err := f.GetColVisible(args[1], columnName(i))
			ts.Check(err)
			hidden[i] = !shown
		}
		for n := range rows {
			cells := make([]any, width)
			for i, text := range rows[n] {
				kind, err := f.GetCellType(args[1], columnName(i)+strconv.Itoa(n+1))
				ts.Check(err)
				cells[width-1-i] = text
				if x, err := strconv.ParseFloat(text, 64); err == nil && kind != excelize.CellTypeSharedString && kind != excelize.CellTypeInlineString {
					cells[width-1-i] = x
				}
			}
			for i, v := range cells {
				ts.Check(f.SetCellValue(args[1], columnName(i)+strconv.Itoa(n+1), v))
			}
		}
		for i := range width {
			ts.Check(f.SetColVisible(args[1], columnName(i), !hidden[width-1-i]))
		}
		return nil
	})
}

func columnName(i int) string {
	name, _ := excelize.ColumnNumberToName(i + 1)
	return name
}

// named PATTERN NAME: the only file that fits is copied to a name of its own.
func named(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: named PATTERN NAME")
	}
	b, err := os.ReadFile(one(ts, args[0]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b, 0o600))
}

// lock FILE PASSWORD: saves a workbook with a password.
func lock(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: lock FILE PASSWORD")
	}
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(f.SaveAs(ts.MkAbs(args[0]), excelize.Options{Password: args[1]}))
	ts.Check(f.Close())
}

// look opens a workbook, named by a pattern that fits one file, to read it.
func look(ts *testscript.TestScript, file string, do func(*excelize.File) error) {
	f, err := excelize.OpenFile(one(ts, file))
	ts.Check(err)
	ts.Check(do(f))
	ts.Check(f.Close())
}

// sheet FILE SHEET CELL == VALUE: what the cell shows.
func sheetValue(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 5 || args[3] != "==" {
		ts.Fatalf("usage: sheet FILE SHEET CELL == VALUE")
	}
	look(ts, args[0], func(f *excelize.File) error {
		got, err := f.GetCellValue(args[1], args[2])
		if err == nil && (got == args[4]) == neg {
			ts.Fatalf("%s!%s of %s is %q", args[1], args[2], args[0], got)
		}
		return err
	})
}

// celltype FILE SHEET CELL number|text
func cellType(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: celltype FILE SHEET CELL number|text")
	}
	look(ts, args[0], func(f *excelize.File) error {
		kind, err := f.GetCellType(args[1], args[2])
		got := "text"
		if kind == excelize.CellTypeNumber || kind == excelize.CellTypeUnset {
			got = "number" // a number is the only cell without a type
		}
		if err == nil && got != args[3] {
			ts.Fatalf("%s!%s of %s is a %s", args[1], args[2], args[0], got)
		}
		return err
	})
}

// comment FILE SHEET CELL PATTERN: the cell's comment matches.
func cellComment(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 4 {
		ts.Fatalf("usage: comment FILE SHEET CELL PATTERN")
	}
	want, err := regexp.Compile(args[3])
	ts.Check(err)
	look(ts, args[0], func(f *excelize.File) error {
		all, err := f.GetComments(args[1])
		found := ""
		for _, c := range all {
			if c.Cell != args[2] {
				continue
			}
			found += c.Text
			for _, run := range c.Paragraph {
				found += run.Text
			}
		}
		if want.MatchString(found) == neg || found == "" && !neg {
			ts.Fatalf("the comment of %s!%s is %q", args[1], args[2], found)
		}
		return err
	})
}

// one is the only file that fits a pattern: the names of exported files carry
// their run.
func one(ts *testscript.TestScript, pattern string) string {
	files, err := filepath.Glob(ts.MkAbs(pattern))
	ts.Check(err)
	if len(files) != 1 {
		ts.Fatalf("%d files fit %s: %q", len(files), pattern, files)
	}
	return files[0]
}
