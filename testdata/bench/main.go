// Command bench measures ekatalog beside floors that run on the same list, the
// same machine and the same number of processors, and prints one table. What
// must be exact (counts, requests, rows written) fails the command when it is
// not; times and memory are shown with their targets and never fail it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
)

// sides are the calls of this program on itself: work that must be measured in
// a process of its own, or must not add to this one's memory, which the kernel
// would count as the least of every later child.
var sides = map[string]func(ctx context.Context, args []string) error{
	"floor-rows":    readRows,       // FILE
	"floor-write":   rewriteBooks,   // FOLDER OUT
	"write":         writeBooks,     // WORKSPACE OUT
	"fill":          fillTemplates,  // TEMPLATE OUT
	"floor-fill":    setCells,       // TEMPLATE OUT
	"compare-cells": compareCells,   // FOLDER FOLDER
	"ledger-diff":   compareLedgers, // BEFORE AFTER RUN
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) > 0 {
		if side, ok := sides[args[0]]; ok {
			return side(ctx, args[1:])
		}
	}
	b := &bench{}
	flags := flag.NewFlagSet("bench", flag.ExitOnError)
	flags.IntVar(&b.rows, "rows", 100_000, "products of the list")
	flags.IntVar(&b.runs, "runs", 3, "measured runs of each side, after one that warms up")
	flags.IntVar(&b.procs, "procs", runtime.NumCPU(), "GOMAXPROCS of every child")
	flags.BoolVar(&b.short, "short", false, "5000 products, one run: counts are checked, times only shown")
	flags.StringVar(&b.only, "only", "", "one part of the table: check, preview, write, fill, sync, delivery, in-time or desk")
	readme := flags.String("readme", "", "put the table between the bench marks of this file")
	flags.Parse(args)
	if b.short {
		b.rows, b.runs = 5000, 1
	}
	if b.rows < 1 || b.runs < 1 || b.procs < 1 {
		return fmt.Errorf("rows %d, runs %d, procs %d: want at least 1 of each", b.rows, b.runs, b.procs)
	}
	if b.only != "" && (*readme != "" || !slices.Contains([]string{"check", "preview", "pages", "write", "fill", "sync", "delivery", "in-time", "desk"}, b.only)) {
		return fmt.Errorf("only %q: want check, preview, pages, write, fill, sync, delivery, in-time or desk, and no readme, which takes the whole table", b.only)
	}
	if err := b.all(ctx); err != nil {
		return err
	}
	text := b.machine() + "\n\n" + b.table.markdown()
	fmt.Println(text)
	if *readme != "" {
		if err := replaceBlock(*readme, text); err != nil {
			return err
		}
	}
	return b.wrong.err()
}

// bench is one run of the whole benchmark.
type bench struct {
	rows, runs, procs int
	short             bool
	only              string // the part to measure, empty for all

	dir            string // everything that is made
	ekatalog, self string // programs
	workspace      string
	list           listCounts

	table table
	wrong differences
}

// all prepares the list and takes every figure.
func (b *bench) all(ctx context.Context) error {
	var err error
	if b.dir, err = os.MkdirTemp("", "ekatalog-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	for _, part := range []struct {
		name, says string
		do         func(context.Context) error
	}{
		{"", "build and make the list", b.prepare},
		{"check", "check beside excelize's Rows", b.reading},
		{"preview", "mapping preview", b.previewing},
		{"pages", "pages of products beside those of few", b.shelving},
		{"write", "workbooks beside excelize's StreamWriter", b.writing},
		{"fill", "a template beside excelize's SetCellValue", b.filling},
		{"sync", "sync beside check", b.syncing},
		{"delivery", "delivery beside what limit and latency allow", b.delivering},
		{"in-time", "prices while every content call hangs", b.inTime},
		{"desk", "pages while many read", b.desking},
	} {
		if b.only != "" && part.name != "" && part.name != b.only {
			continue
		}
		fmt.Fprintln(os.Stderr, "bench:", part.says)
		if err := part.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", part.says, err)
		}
	}
	return nil
}

// machine says what the figures were taken on.
func (b *bench) machine() string {
	runs := "median of " + strconv.Itoa(b.runs)
	if b.runs == 1 {
		runs = "one run"
	}
	return fmt.Sprintf("%d cores, %s/%s, %s, GOMAXPROCS %d for every process; %s products × %d columns, %d mapped, %s with an issue, %d categories; %s.",
		runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(), b.procs,
		grouped(b.list.Rows), b.list.Columns, b.list.Mapped, grouped(b.list.WithIssue), len(b.list.Categories), runs)
}

// path is a file or folder of this run.
func (b *bench) path(name string) string { return filepath.Join(b.dir, name) }
