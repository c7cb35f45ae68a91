package main

import (
	"io/fs"

	"github.com/inconshreveable/mousetrap"
)

// openToOthers is decided by access lists on Windows, which a mode does not
// show; a profile's folder is closed to others by default.
func openToOthers(fs.FileInfo) bool { return false }

// startedByDoubleClick reports whether the Explorer started the program.
func startedByDoubleClick() bool { return mousetrap.StartedByExplorer() }
