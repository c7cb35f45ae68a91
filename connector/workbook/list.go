package workbook

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"ekatalog/connector"
)

// defaultUnzipped is the most a seller's workbook may unzip to when nothing
// else is said.
const defaultUnzipped = 64 << 20

// headerDepth is how many rows may hold the header of a list.
const headerDepth = 30

// openList opens a seller's workbook through excelize's ordinary interface,
// which keeps its styles. Crafted files have made excelize panic before, so a
// panic while use works on it is a damaged file.
func openList(in string, maxUnzipped int64, use func(*excelize.File) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = damaged(in, fmt.Errorf("panic: %v", r))
		}
	}()
	if maxUnzipped <= 0 {
		maxUnzipped = defaultUnzipped
	}
	if err := fits(in, maxUnzipped); err != nil {
		return err
	}
	f, err := excelize.OpenFile(in, excelize.Options{
		RawCellValue:      true,
		UnzipSizeLimit:    maxUnzipped,
		UnzipXMLSizeLimit: min(maxUnzipped, excelize.StreamChunkSize),
	})
	if err != nil {
		if pathError := new(os.PathError); errors.As(err, &pathError) {
			return fmt.Errorf("open list: %w", err)
		}
		return damaged(in, err)
	}
	defer f.Close()
	return use(f)
}

// fits refuses a workbook that says it unzips to more than most bytes; one that
// lies about it is stopped by excelize, as damaged.
func fits(in string, most int64) error {
	z, err := zip.OpenReader(in)
	if err != nil {
		return nil // excelize says what is wrong with it
	}
	defer z.Close()
	left := uint64(most)
	for _, part := range z.File {
		if part.UncompressedSize64 > left {
			return tooBig(in, most)
		}
		left -= part.UncompressedSize64
	}
	return nil
}

func tooBig(path string, most int64) error {
	limit := strconv.FormatInt((most+1<<20-1)>>20, 10) + " MiB"
	return &connector.Unreadable{Key: "too_big", Values: map[string]string{"berkas": filepath.Base(path), "batas": limit}}
}

// withList lets edit change a seller's workbook and writes the result to out.
// The original is only read.
func withList(in, out string, maxUnzipped int64, edit func(*excelize.File) error) error {
	if same(in, out) {
		return fmt.Errorf("write %s: it is the list itself, which is never changed", filepath.Base(out))
	}
	return openList(in, maxUnzipped, func(f *excelize.File) error {
		if err := edit(f); err != nil {
			return err
		}
		return save(f, out)
	})
}

// save writes a workbook at once. The ending of out decides what kind it says
// it is.
func save(f *excelize.File, out string) error {
	f.Path = out
	return connector.ReplaceFile(out, fileMode, func(w io.Writer) error {
		if err := f.Write(w); err != nil {
			return fmt.Errorf("write %s: %w", filepath.Base(out), err)
		}
		return nil
	})
}

func damaged(path string, err error) error {
	return &connector.Unreadable{Key: "file_damaged", Values: map[string]string{"berkas": filepath.Base(path)}, Err: err}
}

// same reports whether two paths name one file.
func same(a, b string) bool {
	if filepath.Clean(a) == filepath.Clean(b) {
		return true
	}
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

func isCSV(path string) bool {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".csv", ".tsv", ".txt":
		return true
	}
	return false
}

// place is where an issue is in one sheet.
type place struct {
	sheet    string
	col, row int // 1-based
}

// area is a merged range of cells, 1-based and with its ends.
type area struct{ col, row, lastCol, lastRow int }

// mergesOf gives a sheet's merged ranges. A text written into one lands in its
// first cell, whatever stands there.
func mergesOf(f *excelize.File, sheet string) ([]area, error) {
	merges, err := f.GetMergeCells(sheet, true)
	if err != nil {
		return nil, err
	}
	areas := make([]area, len(merges))
	for i, m := range merges {
		if areas[i], err = areaOf(m.GetStartAxis() + ":" + m.GetEndAxis()); err != nil {
			return nil, err
		}
	}
	return areas, nil
}

// areaOf reads a range "A1:C3", or a single cell.
func areaOf(ref string) (a area, err error) {
	first, last, several := strings.Cut(ref, ":")
	if !several {
		last = first
	}
	if a.col, a.row, err = excelize.CellNameToCoordinates(first); err != nil {
		return a, err
	}
	a.lastCol, a.lastRow, err = excelize.CellNameToCoordinates(last)
	return a, err
}

// shown gives the cell in which a person sees another one's content.
func shown(areas []area, p place) place {
	for _, a := range areas {
		if a.col <= p.col && p.col <= a.lastCol && a.row <= p.row && p.row <= a.lastRow {
			p.col, p.row = a.col, a.row
			break
		}
	}
	return p
}

// placeOf reads "file!sheet!E12" for a cell of the file called name; ok is
// false for any other cell. A sheet's name may itself have exclamation marks.
func placeOf(cell, name string) (p place, ok bool) {
	rest, ok := strings.CutPrefix(cell, name+"!")
	if !ok {
		return place{}, false
	}
	i := strings.LastIndexByte(rest, '!')
	if i < 0 {
		return place{}, false
	}
	col, row, err := excelize.CellNameToCoordinates(rest[i+1:])
	if err != nil {
		return place{}, false
	}
	return place{rest[:i], col, row}, true
}
