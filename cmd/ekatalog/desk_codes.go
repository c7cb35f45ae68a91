package main

import (
	"context"
	"fmt"
	"path/filepath"

	"ekatalog/connector"
	"ekatalog/connector/console"
	"ekatalog/mapping"
)

// GiveDraftCodes implements console.Start.
func (d *desk) GiveDraftCodes(ctx context.Context, path, out string, choices []console.SheetChoice, numbers mapping.NumberStyle) (given []string, err error) {
	w, _, err := d.draftWorkspace(ctx, path, choices, numbers)
	if err != nil {
		return nil, err
	}
	defer w.close(&err)
	return w.giveCodes(ctx, path, out)
}

// GiveCodes implements console.Lists.
func (d *desk) GiveCodes(ctx context.Context, path, out string) (given []string, err error) {
	w, err := d.open(ctx, path, parts{})
	if err != nil {
		return nil, err
	}
	defer w.close(&err)
	return w.giveCodes(ctx, path, out)
}

// giveCodes writes a copy of the list at path, which the workspace reads, to out
// in which every product has a code.
func (w *workspace) giveCodes(ctx context.Context, path, out string) (given []string, err error) {
	c, err := newCoding(ctx, w)
	if err != nil {
		return nil, err
	}
	if err := connector.Disk.MkdirAll(filepath.Dir(out), 0o700); err != nil {
		return nil, fmt.Errorf("list with codes: %w", err)
	}
	return c.give(path, out)
}
