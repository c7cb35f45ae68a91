//go:build !windows

package main

import (
	"io/fs"
	"os"
	"runtime"

	"github.com/mattn/go-isatty"
)

// openToOthers reports whether anybody but its owner can read a file.
func openToOthers(info fs.FileInfo) bool { return info.Mode().Perm()&0o077 != 0 }

// startedByDoubleClick reports whether a desktop started the program: there is
// a screen, and no terminal on any of the streams.
func startedByDoubleClick() bool {
	if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" && runtime.GOOS != "darwin" {
		return false
	}
	for _, f := range []*os.File{os.Stdin, os.Stdout, os.Stderr} {
		if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 || isatty.IsTerminal(f.Fd()) {
			return false // a pipe, a file or a terminal: somebody called it
		}
	}
	return true
}
