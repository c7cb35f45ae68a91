package main

import (
	"os"
	"slices"
	"strings"

	"ekatalog/connector"
	"ekatalog/connector/workbook"
)

// notOwn refuses a file that cannot be what the portal said: the seller's own
// list, which would make all of it live, or a file of an export as it left.
func (w *workspace) notOwn(path, exports string, f *connector.FileRead) error {
	for _, s := range w.config.Source {
		if strings.Contains(s.File, "://") {
			continue
		}
		same, err := sameBytes(w.config.file(s.File), path, f.SHA256)
		if err != nil {
			return err
		}
		if same {
			return usage("result.own_list", "berkas", f.Name)
		}
	}
	m, err := workbook.ReadManifest(exports)
	if err != nil {
		return nil // a file from elsewhere
	}
	for _, run := range append([]workbook.Manifest{*m}, m.Earlier...) {
		if slices.ContainsFunc(run.Files, func(own workbook.ManifestFile) bool { return own.SHA256 == f.SHA256 }) {
			return usage("result.own_export", "berkas", f.Name)
		}
	}
	return nil
}

// sameBytes tells whether list has the bytes of the file at path, whose SHA-256
// is sum. A list that is not there is another one.
func sameBytes(list, path, sum string) (bool, error) {
	a, err := os.Stat(list)
	if err != nil || a.IsDir() {
		return false, nil
	}
	b, err := os.Stat(path)
	if err != nil {
		return false, err
	}
	if os.SameFile(a, b) {
		return true, nil
	}
	if a.Size() != b.Size() {
		return false, nil
	}
	of, err := connector.FileDigest(list)
	return of == sum, err
}
