// Command biglist writes a product list as large as wanted, as Excel writes
// it, for benchmarks. The same arguments give the same file; with -change only
// prices differ, with -describe only descriptions.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// options say what list is wanted.
type options struct {
	rows       int
	columns    int
	withIssue  int // rows that have an issue
	changed    int // valid rows whose price differs from the list without change
	described  int // valid rows whose description does
	categories int
	seed       uint64
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	flags := flag.NewFlagSet("biglist", flag.ExitOnError)
	rows := flags.Int("rows", 100_000, "product rows")
	columns := flags.Int("columns", 25, "columns, at least the 20 that are mapped")
	issues := flags.String("issues", "5%", "share or number of rows with an issue")
	categories := flags.Int("categories", 3, "categories, 1 to 3")
	seed := flags.Uint64("seed", 1, "another seed is another list")
	change := flags.String("change", "0", "share or number of valid rows whose price is changed")
	describe := flags.String("describe", "0", "share or number of valid rows whose description is changed")
	out := flags.String("o", "", "file to write; products.xlsx of the workspace when there is one")
	mapping := flags.String("mapping", "", "write the mapping to this file")
	workspace := flags.String("workspace", "", "write mapping.yaml, ekatalog.yaml and endpoint.token into this folder")
	flags.Parse(args)

	o := options{rows: *rows, columns: *columns, categories: *categories, seed: *seed}
	var err, err2, err3 error
	o.withIssue, err = share(*issues, o.rows)
	o.changed, err2 = share(*change, o.rows-o.withIssue)
	o.described, err3 = share(*describe, o.rows-o.withIssue)
	if err := errors.Join(err, err2, err3); err != nil {
		return err
	}
	if *out == "" && *workspace != "" {
		*out = filepath.Join(*workspace, "products.xlsx")
	}
	if *out == "" && *mapping == "" {
		return errors.New("nothing to write: name a file with -o, -mapping or -workspace")
	}
	g, err := newGenerator(o)
	if err != nil {
		return err
	}
	return g.deliver(*out, *mapping, *workspace)
}

// deliver writes what is wanted and says on stdout what the list holds.
func (g *generator) deliver(out, mapping, workspace string) error {
	if workspace != "" {
		if err := g.writeWorkspace(workspace); err != nil {
			return fmt.Errorf("write workspace: %w", err)
		}
	}
	if mapping != "" {
		if err := os.WriteFile(mapping, []byte(g.mapping()), 0o644); err != nil {
			return err
		}
	}
	if out == "" {
		return nil
	}
	counts, err := g.writeFile(out)
	if err != nil {
		return fmt.Errorf("write list: %w", err)
	}
	e := json.NewEncoder(os.Stdout)
	e.SetEscapeHTML(false)
	return e.Encode(counts)
}

func (g *generator) writeFile(path string) (counts, error) {
	f, err := os.Create(path)
	if err != nil {
		return counts{}, err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	c, err := g.write(w)
	if err != nil {
		return counts{}, err
	}
	if err := w.Flush(); err != nil {
		return counts{}, err
	}
	return c, f.Close()
}

// share reads "5%" or "120" as a number of rows.
func share(s string, of int) (int, error) {
	n, err := strconv.Atoi(s)
	if percent, ok := strings.CutSuffix(s, "%"); ok {
		var p float64
		p, err = strconv.ParseFloat(percent, 64)
		n = int(math.Round(p * float64(of) / 100))
	}
	if err != nil || n < 0 || n > of {
		return 0, fmt.Errorf("share %q of %d rows: want a percentage or a number of rows", s, of)
	}
	return n, nil
}
