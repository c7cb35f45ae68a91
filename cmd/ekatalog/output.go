package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// checkOutFile refuses a place where no file can be written, before any work
// is done.
func checkOutFile(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return usage("file_is_folder", "berkas", path)
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		return usage("folder_missing", "folder", filepath.Dir(path))
	}
	return nil
}

// checkOutFolder refuses a place where no folder can be: at or below a file.
func checkOutFolder(dir string) error {
	for {
		info, err := os.Stat(dir)
		switch up := filepath.Dir(dir); {
		case err == nil && !info.IsDir():
			return usage("folder_is_file", "folder", dir)
		case err == nil, up == dir, errors.Is(err, fs.ErrPermission):
			return nil // what else is wrong shows when the folder is made
		default:
			dir = up
		}
	}
}
