//go:build !windows

package main

import "io/fs"

// openToOthers reports whether anybody but its owner can read a file.
func openToOthers(info fs.FileInfo) bool { return info.Mode().Perm()&0o077 != 0 }

// startedByDoubleClick is never so where programs are started from a shell or
// a desktop entry that names its arguments.
func startedByDoubleClick() bool { return false }
