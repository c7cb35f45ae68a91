package source

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"strconv"
	"syscall"

	"ekatalog/connector"
)

// Limits bounds what a list may cost. A zero field stands for its default.
type Limits struct {
	File     int64 // bytes of the file itself; 64 MiB
	Unzipped int64 // bytes of all parts read from a workbook; 64 MiB
	Entries  int   // parts in a workbook; 1,000
	Rows     int64 // product rows; 200,000
	Columns  int   // columns that hold anything; 1,000
	Strings  int   // shared strings of a workbook; 2,000,000
	Merges   int   // merged areas of a sheet; 50,000
}

func (l Limits) orDefaults() Limits {
	d := Limits{File: 64 << 20, Unzipped: 64 << 20, Entries: 1000, Rows: 200_000, Columns: 1000, Strings: 2_000_000, Merges: 50_000}
	fillIn(&l.File, d.File)
	fillIn(&l.Unzipped, d.Unzipped)
	fillIn(&l.Entries, d.Entries)
	fillIn(&l.Rows, d.Rows)
	fillIn(&l.Columns, d.Columns)
	fillIn(&l.Strings, d.Strings)
	fillIn(&l.Merges, d.Merges)
	l.Columns = min(l.Columns, 16_384)
	return l
}

func fillIn[N int | int64](n *N, value N) {
	if *n <= 0 {
		*n = value
	}
}

// refuse makes the error for people; pairs are placeholders and their values.
func refuse(key string, cause error, pairs ...string) *connector.Unreadable {
	values := make(map[string]string, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		values[pairs[i]] = pairs[i+1]
	}
	return &connector.Unreadable{Key: key, Values: values, Err: cause}
}

// damaged makes an error met while reading one for people, unless it already
// is one or says that reading was called off.
func damaged(file string, err error) error {
	var u *connector.Unreadable
	if err == nil || errors.As(err, &u) {
		return err
	}
	return refuse("file_damaged", err, "berkas", file)
}

// cannotOpen says why the file itself could not be opened or copied.
func cannotOpen(file string, err error) error {
	var errno syscall.Errno
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return refuse("file_missing", err, "berkas", file)
	case runtime.GOOS == "windows" && errors.As(err, &errno) && (errno == 32 || errno == 33):
		// ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION
		return refuse("file_in_use", err, "berkas", file)
	case errors.Is(err, fs.ErrPermission):
		return refuse("file_not_allowed", err, "berkas", file)
	}
	return fmt.Errorf("open list: %w", err)
}

func mebibytes(n int64) string { return strconv.FormatInt((n+1<<20-1)>>20, 10) + " MiB" }
