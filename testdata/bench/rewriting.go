package main

import (
	"archive/zip"
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"

	"ekatalog/connector/workbook"
	"ekatalog/schemas"
)

// book is the first sheet of a workbook in memory: texts, numbers, and nil for
// empty cells.
type book struct {
	name    string
	numeric []bool // by column
	rows    [][]any
}

// rewriteBooks is the floor of the workbooks: it takes the cells of those in
// FOLDER into memory, and measures how long excelize takes to write them to
// OUT, one workbook after the other, without hash and fsync.
func rewriteBooks(_ context.Context, args []string) error {
	if len(args) != 2 {
		return errors.New("floor-write FOLDER OUT")
	}
	books, products, err := load(args[0])
	if err != nil {
		return err
	}
	if err := os.MkdirAll(args[1], 0o755); err != nil {
		return err
	}
	w := written{Rows: products}
	watch := startWatch()
	for _, b := range books {
		if err := b.write(args[1]); err != nil {
			return fmt.Errorf("write %s: %w", b.name, err)
		}
	}
	if err := watch.stop(&w); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(w)
}

// load takes the upload workbooks of an export into memory and counts their
// products.
func load(dir string) ([]book, int64, error) {
	m, err := workbook.ReadManifest(dir)
	if err != nil {
		return nil, 0, err
	}
	packs, err := schemas.EmbeddedPacks()
	if err != nil {
		return nil, 0, err
	}
	known := schemas.NewPacks(packs...)
	var books []book
	var products int64
	for _, f := range m.Files {
		pack := known.For(f.Category)
		if pack == nil {
			continue
		}
		b := book{name: f.Path, numeric: make([]bool, len(pack.Columns))}
		for i, c := range pack.Columns {
			b.numeric[i] = c.Kind == "money" || c.Kind == "integer" || c.Kind == "decimal"
		}
		if err := b.read(dir); err != nil {
			return nil, 0, fmt.Errorf("read %s: %w", f.Path, err)
		}
		books = append(books, b)
		products += f.Rows
	}
	return books, products, nil
}

func (b *book) read(dir string) error {
	f, err := excelize.OpenFile(filepath.Join(dir, b.name), excelize.Options{RawCellValue: true})
	if err != nil {
		return err
	}
	defer f.Close()
	rows, err := f.Rows(f.GetSheetName(0))
	if err != nil {
		return err
	}
	for rows.Next() {
		texts, err := rows.Columns()
		if err != nil {
			return err
		}
		cells := make([]any, len(b.numeric))
		for i, text := range texts[:min(len(texts), len(cells))] {
			cells[i] = b.value(i, text)
		}
		b.rows = append(b.rows, cells)
	}
	return errors.Join(rows.Error(), rows.Close())
}

func (b *book) value(column int, text string) any {
	if text == "" {
		return nil
	}
	if b.numeric[column] {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n
		}
		if n, err := strconv.ParseFloat(text, 64); err == nil {
			return n
		}
	}
	return text
}

// write is the least that excelize can do: no header formats, drop-downs,
// widths or further sheets.
func (b *book) write(dir string) error {
	f := excelize.NewFile()
	defer f.Close()
	text, err := f.NewStyle(&excelize.Style{NumFmt: 49})
	if err != nil {
		return err
	}
	digits, err := f.NewStyle(&excelize.Style{NumFmt: 1})
	if err != nil {
		return err
	}
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	cells, out := make([]excelize.Cell, len(b.numeric)), make([]any, len(b.numeric))
	for n, row := range b.rows {
		for i, v := range row {
			if out[i] = nil; v == nil {
				continue
			}
			cells[i] = excelize.Cell{StyleID: text, Value: v}
			if b.numeric[i] {
				cells[i].StyleID = digits
			}
			out[i] = &cells[i]
		}
		if err := w.SetRow("A"+strconv.Itoa(n+1), out); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return save(f, filepath.Join(dir, b.name))
}

// save writes a workbook with the compressor that ekatalog uses.
func save(f *excelize.File, path string) error {
	out, err := os.Create(path)
	if err != nil {
		return err
	}
	defer out.Close()
	buf := bufio.NewWriterSize(out, 1<<16)
	f.SetZipWriter(func(io.Writer) excelize.ZipWriter {
		z := zip.NewWriter(buf)
		z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
		return z
	})
	if err := f.Write(io.Discard); err != nil {
		return err
	}
	return errors.Join(buf.Flush(), out.Close())
}
