package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

const dir = ".."

func TestTheTemplatesInTheTreeAreWhatTheGeneratorWrites(t *testing.T) {
	made := t.TempDir()
	if err := generate(made); err != nil {
		t.Fatal(err)
	}
	for name := range templates {
		got, err := os.ReadFile(filepath.Join(made, name))
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s differs from the tree's (%v): run make lists", name, err)
		}
	}
	kept, err := filepath.Glob(filepath.Join(dir, "*.xlsx"))
	if err != nil || len(kept) != len(templates) {
		t.Errorf("%d templates in the tree, %d made (%v)", len(kept), len(templates), err)
	}
}
