// Command write writes the hostile files into a folder: below list as lists of
// products and below template as templates, with an index of what is wrong with
// each. It is a program of its own since what it takes to make them would count
// as memory of every process started by the one that made them.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"golang.org/x/sync/errgroup"

	"ekatalog/testdata/hostile"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "write: wants a folder")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "write:", err)
		os.Exit(1)
	}
}

func write(dir string) error {
	files := hostile.Files()
	var index []hostile.Listed
	var making errgroup.Group
	making.SetLimit(runtime.GOMAXPROCS(0))
	for kind, shape := range map[string]hostile.Shape{"list": hostile.List(), "template": hostile.Template()} {
		if err := os.MkdirAll(filepath.Join(dir, kind), 0o755); err != nil {
			return err
		}
		for _, f := range files {
			if kind == "template" && f.Kind != hostile.Workbook {
				continue
			}
			making.Go(func() error { return os.WriteFile(filepath.Join(dir, kind, f.Name), f.Make(shape), 0o644) })
		}
	}
	if err := making.Wait(); err != nil {
		return err
	}
	for _, f := range files {
		index = append(index, hostile.Listed{Name: f.Name, What: f.What, Kind: f.Kind})
	}
	b, err := json.MarshalIndent(index, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, hostile.Index), b, 0o644)
}
