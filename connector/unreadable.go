package connector

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"strconv"
	"syscall"
)

// Refuse makes the error for people of a file that cannot be used; pairs are
// placeholders of the message and their values.
func Refuse(key string, cause error, pairs ...string) *Unreadable {
	values := make(map[string]string, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		values[pairs[i]] = pairs[i+1]
	}
	return &Unreadable{Key: key, Values: values, Err: cause}
}

// Damaged makes an error met while reading a file one for people, unless it
// already is one or there is none.
func Damaged(file string, err error) error {
	var u *Unreadable
	if err == nil || errors.As(err, &u) {
		return err
	}
	return Refuse("file_damaged", err, "berkas", file)
}

// cannotOpen says why the file itself could not be opened or copied.
func cannotOpen(file string, err error) error {
	var errno syscall.Errno
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Refuse("file_missing", err, "berkas", file)
	case runtime.GOOS == "windows" && errors.As(err, &errno) && (errno == 32 || errno == 33):
		// ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION
		return Refuse("file_in_use", err, "berkas", file)
	case errors.Is(err, fs.ErrPermission):
		return Refuse("file_not_allowed", err, "berkas", file)
	}
	return fmt.Errorf("open file: %w", err)
}

func mebibytes(n int64) string { return strconv.FormatInt((n+1<<20-1)>>20, 10) + " MiB" }
