//go:build !windows

package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestASecretThatOthersCanReadIsNone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "token")
	for mode, want := range map[fs.FileMode]bool{0o600: false, 0o400: false, 0o640: true, 0o604: true, 0o610: true, 0o602: true} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := openToOthers(info); got != want {
			t.Errorf("%o: got %v, want %v", mode, got, want)
		}
		remove(t, path)
	}
}

func TestACallFromAProgramIsNoDoubleClick(t *testing.T) {
	t.Setenv("DISPLAY", ":0")
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	defer out.Close()
	stdin := os.Stdin
	os.Stdin = in
	defer func() { os.Stdin = stdin }()
	if startedByDoubleClick() {
		t.Error("a pipe was taken for a double click")
	}
}
