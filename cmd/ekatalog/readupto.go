package main

import (
	"errors"
	"io"
	"os"
)

// errTooLarge is the error of what is larger than may be read.
var errTooLarge = errors.New("larger than its limit")

// readUpTo reads a file of at most most bytes; a folder is refused as what it is.
func readUpTo(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, usage("file_is_folder", "berkas", path)
	}
	return readAllUpTo(f, most)
}

// readAllUpTo reads what is at most most bytes long.
func readAllUpTo(from io.Reader, most int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(from, most+1))
	if err == nil && int64(len(b)) > most {
		err = errTooLarge
	}
	return b, err
}
