package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// listCounts is what biglist says of the list it made.
type listCounts struct {
	Rows       int64            `json:"rows"`
	Columns    int64            `json:"columns"`
	Mapped     int64            `json:"mapped"`
	WithIssue  int64            `json:"with_issue"`
	Changed    int64            `json:"changed"`
	Described  int64            `json:"described"`
	Categories map[string]int64 `json:"categories"`
}

// valid is how many products of the list may leave.
func (l listCounts) valid() int64 { return l.Rows - l.WithIssue }

// prepare builds the programs and makes the workspace with its list.
func (b *bench) prepare(ctx context.Context) error {
	b.table.unjudged = b.short
	b.ekatalog, b.workspace = b.path("ekatalog"), b.path("workspace")
	var err error
	if b.self, err = os.Executable(); err != nil {
		return err
	}
	for program, pkg := range map[string]string{b.ekatalog: "./cmd/ekatalog", b.path("biglist"): "./testdata/biglist"} {
		if _, err := b.call(ctx, "", "go", "build", "-trimpath", "-o", program, pkg); err != nil {
			return err
		}
	}
	return b.makeList(ctx, "-workspace", b.workspace)
}

// makeList makes the list of the workspace, the same one but for what more
// asks for.
func (b *bench) makeList(ctx context.Context, more ...string) error {
	m, err := b.call(ctx, "", b.path("biglist"), append([]string{"-rows", strconv.Itoa(b.rows)}, more...)...)
	if err != nil {
		return err
	}
	b.list = listCounts{}
	if err := json.Unmarshal(m.out, &b.list); err != nil {
		return fmt.Errorf("answer of biglist: %w", err)
	}
	return nil
}

// listFile is the list itself.
func (b *bench) listFile() string { return filepath.Join(b.workspace, "products.xlsx") }

// checkAnswer is what check says, as far as it is counted here.
type checkAnswer struct {
	Products, Ready, Held, Skipped int64
}

// check runs check and compares its counts with what the list holds.
func (b *bench) check(ctx context.Context) (measure, error) {
	var a checkAnswer
	m, err := b.product(ctx, &a, "check")
	if err != nil {
		return m, err
	}
	b.wrong.check("check: products", a.Products, b.list.Rows)
	b.wrong.check("check: ready", a.Ready, b.list.valid())
	b.wrong.check("check: held", a.Held, b.list.WithIssue)
	b.wrong.check("check: skipped", a.Skipped, 0)
	return m, nil
}

// reading measures read, map and check beside excelize reading the same file.
func (b *bench) reading(ctx context.Context) error {
	ours, floor, err := b.inTurn(
		func() (measure, error) { return b.check(ctx) },
		func() (measure, error) {
			m, err := b.call(ctx, "", b.self, "floor-rows", b.listFile())
			if err != nil {
				return m, err
			}
			var rows int64
			err = json.Unmarshal(m.out, &rows)
			b.wrong.check("floor of check: rows", rows, b.list.Rows+1)
			return m, err
		})
	if err != nil {
		return err
	}
	b.table.ratio("`check`: read, map, check; floor: excelize `Rows`, raw", ours.wall, floor.wall, 0.5)
	b.table.ratio("… processor time", ours.cpu, floor.cpu, 0)
	b.table.memory("… peak memory", ours.peak, floor.peak, 150)
	return nil
}

// readRows is the floor of check: excelize reads every row of FILE and does
// nothing with it.
func readRows(_ context.Context, args []string) error {
	if len(args) != 1 {
		return errors.New("floor-rows FILE")
	}
	f, err := excelize.OpenFile(args[0], excelize.Options{RawCellValue: true})
	if err != nil {
		return err
	}
	defer f.Close()
	rows, err := f.Rows(f.GetSheetName(0))
	if err != nil {
		return err
	}
	n := 0
	for rows.Next() {
		if _, err := rows.Columns(); err != nil {
			return err
		}
		n++
	}
	if err := errors.Join(rows.Error(), rows.Close()); err != nil {
		return err
	}
	fmt.Println(n)
	return nil
}
