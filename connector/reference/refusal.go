package reference

import (
	"errors"
	"fmt"
	"strconv"

	"ekatalog/connector"
)

// What a file may cost.
const (
	maxFile     = 32 << 20 // bytes of the file
	maxUnzipped = 64 << 20 // bytes of all parts of a workbook
	maxParts    = 1000     // parts of a workbook
	maxStrings  = 400_000  // shared texts of a workbook, which are all kept at once
	maxEntries  = 200_000
	maxColumns  = 100
	maxText     = 500 // runes of a name
	maxDepth    = 32  // nesting of a JSON file
	maxTokens   = 4_000_000
)

// MaxFile is the largest file that Read takes, in bytes.
const MaxFile = maxFile

// refuse makes the error for people; pairs are placeholders and their values.
func refuse(key string, cause error, pairs ...string) *connector.Unreadable {
	values := make(map[string]string, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		values[pairs[i]] = pairs[i+1]
	}
	return &connector.Unreadable{Key: key, Values: values, Err: cause}
}

// damaged makes an error met while reading one for people, unless it already
// is one.
func damaged(file string, err error) error {
	var u *connector.Unreadable
	if err == nil || errors.As(err, &u) {
		return err
	}
	return refuse("file_damaged", err, "berkas", file)
}

// guarded runs f, which calls code that a crafted file may bring to a panic.
func guarded(file string, f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = refuse("file_damaged", fmt.Errorf("panic: %v", p), "berkas", file)
		}
	}()
	return f()
}

func itoa(n int) string { return strconv.Itoa(n) }
