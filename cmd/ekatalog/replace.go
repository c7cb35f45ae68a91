package main

import (
	"context"
	"errors"
	"path/filepath"

	"ekatalog/connector"
)

// finishFiles finishes what a crash cut off in replacing a mapping or the file
// of corrections, before they are read. Another process that is at work may be
// at just that, or does it when it starts anew.
func (a *app) finishFiles(ctx context.Context, c *config) (err error) {
	files := []connector.FileChange{c.correctionsChange()}
	paths := []string{files[0].Path}
	for _, path := range c.mappings() {
		files, paths = append(files, connector.FileChange{Name: filepath.Base(path), Path: path}), append(paths, path)
	}
	if left, err := connector.UnfinishedFiles(paths...); err != nil || !left {
		return err
	}
	m, err := a.openMemoryIfAny(ctx)
	if err != nil || m == nil {
		return err
	}
	defer m.close(&err)
	done, err := m.connector(a).FinishFiles(ctx, files)
	for _, f := range done {
		a.sayErr(f.Key, values("berkas", f.Name))
	}
	if _, busy := errors.AsType[*connector.LeaseHeld](err); busy {
		return nil
	}
	return err
}
