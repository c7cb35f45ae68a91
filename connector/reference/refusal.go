package reference

import (
	"fmt"
	"strconv"

	"ekatalog/connector"
)

// What a file may cost. MaxFile is for who reads it.
const (
	MaxFile     = 32 << 20 // bytes of the file
	maxUnzipped = 64 << 20 // bytes of all parts of a workbook
	maxParts    = 1000     // parts of a workbook
	maxStrings  = 400_000  // shared texts of a workbook, which are all kept at once
	maxEntries  = 200_000
	maxColumns  = 100
	maxText     = 500 // runes of a name
	maxDepth    = 32  // nesting of a JSON file
	maxTokens   = 600_000
	maxNodes    = 50_000 // categories of a JSON file; there are 3,500
)

// guarded runs f, which calls code that a crafted file may bring to a panic.
func guarded(file string, f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = connector.Refuse("file_damaged", fmt.Errorf("panic: %v", p), "berkas", file)
		}
	}()
	return f()
}

func itoa(n int) string { return strconv.Itoa(n) }
