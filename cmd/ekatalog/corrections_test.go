package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"ekatalog/mapping"
)

func readFolder(t *testing.T, dir string) []string {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range all {
		names = append(names, e.Name())
	}
	return names
}

func TestCorrectionsThatSomebodyElseWroteMeanwhileAreNotOverwritten(t *testing.T) {
	dir := t.TempDir()
	one, other := &config{dir: dir}, &config{dir: dir}
	for _, c := range []*config{one, other} {
		if _, err := c.loadCorrections(); err != nil {
			t.Fatal(err)
		}
	}
	mine := mapping.NewCorrections(correctionsFile).With([]mapping.Correction{{SKU: "A", Field: "name", Now: "Kursi"}})
	// What a crash before the rename has left is in nobody's way.
	if err := os.WriteFile(filepath.Join(dir, "."+correctionsFile+".part"), []byte("setengah"), 0o600); err != nil {
		t.Fatal(err)
	}
	publish, _, err := one.keepCorrections(mine)
	if err != nil {
		t.Fatal(err)
	}
	if err := publish(); err != nil {
		t.Fatal(err)
	}
	theirs := mapping.NewCorrections(correctionsFile).With([]mapping.Correction{{SKU: "B", Field: "name", Now: "Meja"}})
	_, _, err = other.keepCorrections(theirs)
	var o *outcome
	if !errors.As(err, &o) || o.key != "corrections.moved" {
		t.Fatalf("%v", err)
	}
	got, err := os.ReadFile(filepath.Join(dir, correctionsFile))
	if err != nil || !bytes.Equal(got, mine.Format()) {
		t.Fatalf("%s %v", got, err)
	}
	if names := readFolder(t, dir); len(names) != 1 {
		t.Fatal(names)
	}
}

func TestCorrectionsThatAreGivenUpLeaveNothing(t *testing.T) {
	c := &config{dir: t.TempDir()}
	if _, err := c.loadCorrections(); err != nil {
		t.Fatal(err)
	}
	_, abort, err := c.keepCorrections(mapping.NewCorrections(correctionsFile))
	if err != nil {
		t.Fatal(err)
	}
	if err := abort(); err != nil {
		t.Fatal(err)
	}
	if names := readFolder(t, c.dir); len(names) != 0 {
		t.Fatal(names)
	}
}
