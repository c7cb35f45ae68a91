package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"ekatalog/connector/workbook"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// What is filled: the template of 60 columns in testdata, far past the rows
// that it says it takes.
const (
	fillTemplate = "testdata/templates/beton-pracetak.xlsx"
	fillSheet    = "Template"
	fillColumns  = 60
	fillFirst    = 6
	fillRows     = 5000
)

// filling measures the way from checked listings into the portal's own file.
func (b *bench) filling(ctx context.Context) error {
	template, err := filepath.Abs(fillTemplate)
	if err != nil {
		return err
	}
	ours, floor, err := b.inTurn(
		func() (measure, error) {
			m, w, err := b.writer(ctx, "fill", template, b.path("filled"))
			b.wrong.check("filled template: products", w.Rows, fillRows)
			return m, err
		},
		func() (measure, error) {
			m, w, err := b.writer(ctx, "floor-fill", template, b.path("floor-filled"))
			b.wrong.check("floor of filling: products", w.Rows, fillRows)
			return m, err
		})
	if err != nil {
		return err
	}
	m, err := b.call(ctx, "", b.self, "compare-cells", b.path("filled"), b.path("floor-filled"))
	if err != nil {
		return err
	}
	var cells struct{ Same, Different int64 }
	if err := json.Unmarshal(m.out, &cells); err != nil {
		return err
	}
	b.wrong.check("filled template: cells that are not the floor's", cells.Different, 0)
	b.wrong.check("filled template: cells", cells.Same, fillRows*fillColumns)
	b.table.ratio(fmt.Sprintf("%s products into the portal's template of %d columns, hashed and fsynced; floor: excelize `SetCellValue`, the same cells and compressor", grouped(fillRows), fillColumns),
		ours.wall, floor.wall, 1.2)
	b.table.ratio("… processor time", ours.cpu, floor.cpu, 0)
	b.table.memory("… peak memory", ours.peak, floor.peak, 300)
	return errors.Join(os.RemoveAll(b.path("filled")), os.RemoveAll(b.path("floor-filled")))
}

// fillCell is what stands in a column for the n-th product: text that repeats,
// text of its own, or a number.
func fillCell(column, n int) any {
	switch column % 5 {
	case 1:
		return int64(1000 + 7*n + column)
	case 2:
		return "https://drive.contoh.example/berkas/" + strconv.Itoa(n) + "/" + strconv.Itoa(column) + ".pdf"
	case 3:
		return "Pilihan " + strconv.Itoa((n+column)%12)
	case 4:
		return "Keterangan kolom " + strconv.Itoa(column) + " nomor " + strconv.Itoa(n)
	}
	return "Memiliki"
}

// fillPack has a field of the listing for every column of the template.
func fillPack(file, sum string) *schemas.Pack {
	p := &schemas.Pack{
		ID: "bench", Version: 1, Category: "Bahan Konstruksi > Beton > Beton Pracetak", CategoryID: "00000000-0000-4000-8000-000000000004",
		Template: &schemas.Template{File: filepath.Base(file), SHA256: sum, Sheet: fillSheet, IDCell: "B2", TitleRow: 4, FirstRow: fillFirst},
	}
	for i := range fillColumns {
		c := schemas.Column{Group: "Informasi Utama", Title: "Kolom " + strconv.Itoa(i), Kind: "text", Letter: mapping.ColumnLetters(i + 1)}
		c.Field = "attributes." + c.Title
		if _, number := fillCell(i, 0).(int64); number {
			c.Kind = "integer"
		}
		p.Columns = append(p.Columns, c)
	}
	p.Columns[0].Field, p.Columns[1].Field, p.Columns[1].Kind = "name", "price", "money"
	p.Columns[6].Field, p.Columns[6].Kind = "stock", "decimal"
	return p
}

// fillListing is the n-th product.
func fillListing(p *schemas.Pack, n int) *mapping.Listing {
	price, stock := fillCell(1, n).(int64), decimal.NewFromInt(fillCell(6, n).(int64))
	l := &mapping.Listing{SKU: "B-" + strconv.Itoa(n), Name: fmt.Sprint(fillCell(0, n)), Category: p.Category, Price: &price, Stock: &stock}
	for i, c := range p.Columns {
		if label, ok := strings.CutPrefix(c.Field, "attributes."); ok {
			l.Attributes = append(l.Attributes, mapping.Pair{Label: label, Value: fmt.Sprint(fillCell(i, n))})
		}
	}
	return l
}

// fillTemplates is the side of ekatalog: TEMPLATE OUT.
func fillTemplates(_ context.Context, args []string) error {
	if len(args) != 2 {
		return errors.New("fill TEMPLATE OUT")
	}
	debug.SetGCPercent(productGC)
	b, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	sum := sha256.Sum256(b)
	p := fillPack(args[0], hex.EncodeToString(sum[:]))
	w := written{Rows: fillRows}
	watch := startWatch()
	set, err := workbook.Begin(args[1], workbook.Options{Run: "bench", Lang: schemas.Indonesian, On: time.Now(), Tool: "ekatalog/bench", Templates: filepath.Dir(args[0])})
	if err != nil {
		return err
	}
	for n := range fillRows {
		if _, err := set.Add(p, fillListing(p, n)); err != nil {
			return err
		}
	}
	if _, err := set.Finish(); err != nil {
		return err
	}
	if err := errors.Join(set.Publish(), watch.stop(&w)); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(w)
}

// setCells is the floor of filling: TEMPLATE OUT. It is the least that
// excelize can do, without a look at the template, hash and fsync.
func setCells(_ context.Context, args []string) error {
	if len(args) != 2 {
		return errors.New("floor-fill TEMPLATE OUT")
	}
	debug.SetGCPercent(productGC)
	if err := os.MkdirAll(args[1], 0o755); err != nil {
		return err
	}
	w := written{Rows: fillRows}
	watch := startWatch()
	f, err := excelize.OpenFile(args[0])
	if err != nil {
		return err
	}
	defer f.Close()
	for n := range fillRows {
		row := strconv.Itoa(fillFirst + n)
		for i := range fillColumns {
			if err := f.SetCellValue(fillSheet, mapping.ColumnLetters(i+1)+row, fillCell(i, n)); err != nil {
				return err
			}
		}
	}
	if err := errors.Join(save(f, filepath.Join(args[1], "floor.xlsx")), watch.stop(&w)); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(w)
}

// compareCells counts the product cells that two folders' workbooks have alike.
func compareCells(_ context.Context, args []string) error {
	if len(args) != 2 {
		return errors.New("compare-cells FOLDER FOLDER")
	}
	var both [2][][]string
	for i, dir := range args {
		found, err := filepath.Glob(filepath.Join(dir, "*.xlsx"))
		if err != nil || len(found) != 1 {
			return fmt.Errorf("workbooks in %s: %v, %w", dir, found, err)
		}
		f, err := excelize.OpenFile(found[0], excelize.Options{RawCellValue: true})
		if err != nil {
			return err
		}
		if both[i], err = f.GetRows(fillSheet); err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	var cells struct{ Same, Different int64 }
	for n := fillFirst - 1; n < max(len(both[0]), len(both[1])); n++ {
		for i := range fillColumns {
			if at(both[0], n, i) == at(both[1], n, i) {
				cells.Same++
			} else {
				cells.Different++
			}
		}
	}
	return json.NewEncoder(os.Stdout).Encode(cells)
}

func at(rows [][]string, row, column int) string {
	if row >= len(rows) || column >= len(rows[row]) {
		return ""
	}
	return rows[row][column]
}
