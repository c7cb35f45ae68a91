package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"ekatalog/connector"
	"ekatalog/connector/console"
	"ekatalog/connector/ledger"
	"ekatalog/connector/workbook"
)

var (
	_ console.Exports = (*desk)(nil)
	_ console.Uploads = (*desk)(nil)
)

// MakeRepairs implements console.Exports.
func (d *desk) MakeRepairs(ctx context.Context) (r *connector.FixReport, err error) {
	d.exports.Lock()
	defer d.exports.Unlock()
	w, err := d.workspace(ctx, parts{ledger: true})
	if err != nil {
		return nil, err
	}
	defer w.close(&err)
	return d.app.makeRepairs(ctx, w, d.folder)
}

// FileSets implements console.Exports.
func (d *desk) FileSets(ctx context.Context, from, limit int) ([]console.FileSet, error) {
	s, err := d.known(ctx)
	if err != nil || s == nil {
		return nil, err
	}
	runs, err := s.Exports(ctx, from, limit)
	if err != nil {
		return nil, err
	}
	var sets []console.FileSet
	for i := range runs {
		set, err := d.fileSet(ctx, s, &runs[i], false)
		if err != nil {
			return nil, err
		}
		sets = append(sets, *set)
	}
	return sets, nil
}

// FileSet implements console.Exports.
func (d *desk) FileSet(ctx context.Context, run string) (*console.FileSet, error) {
	s, err := d.known(ctx)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return nil, fmt.Errorf("run %s: %w", run, fs.ErrNotExist)
	}
	r, err := s.Run(ctx, run)
	if err != nil {
		return nil, err
	}
	return d.fileSet(ctx, s, &r, true)
}

// fileSet finds what a run made and what people did with it; sure looks into
// every file, and not only where two runs gave one name.
func (d *desk) fileSet(ctx context.Context, s *ledger.Seller, r *connector.Run, sure bool) (*console.FileSet, error) {
	files, err := s.Files(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	subjects := make([]string, len(files))
	for i, f := range files {
		subjects[i] = f.Path
	}
	said, err := s.Remarks(ctx, subjects...)
	if err != nil {
		return nil, err
	}
	names := peopleOf(s)
	set := &console.FileSet{Run: r.ID, Made: r.Started, Repair: r.Command == "fix"}
	for _, f := range files {
		made := console.MadeFile{ExportFile: f, Place: d.place(r, f, sure)}
		if name, isFolder := workbook.Folder(f); isFolder && made.Place != "" {
			made.Folder = filepath.Join(d.folder, name)
		}
		for _, x := range said[connector.FoldSKU(f.Path)] {
			if x.Act != connector.RemarkUploaded || made.Uploaded != nil {
				continue
			}
			by, err := names.of(ctx, x.Actor)
			if err != nil {
				return nil, err
			}
			made.Uploaded = &console.Said{By: by, At: x.At, Why: x.Text}
		}
		set.Files = append(set.Files, made)
	}
	return set, nil
}

// place is where a file lies just as it was made, empty where it does not: it
// may have been made elsewhere, taken away, or written into.
func (d *desk) place(r *connector.Run, f connector.ExportFile, sure bool) string {
	if filepath.Base(f.Path) != f.Path || !filepath.IsLocal(f.Path) {
		return ""
	}
	kept := workbook.KeptName(f.Path, shortRun(r.ID))
	for _, name := range []string{f.Path, kept} {
		path := filepath.Join(d.folder, name)
		if info, err := os.Lstat(path); name == "" || err != nil || !info.Mode().IsRegular() {
			continue
		}
		if !sure && kept == "" {
			return path
		}
		if sum, err := connector.FileDigest(path); err == nil && sum == f.SHA256 {
			return path
		}
	}
	return ""
}

// Uploaded implements console.Uploads.
func (d *desk) Uploaded(ctx context.Context, file string) (err error) {
	w, err := d.workspace(ctx, parts{ledger: true})
	if err != nil {
		return err
	}
	defer w.close(&err)
	return w.Remark(ctx, connector.CatalogueV6, connector.Remark{Act: connector.RemarkUploaded, Subject: file})
}

// Manifest implements console.Uploads.
func (d *desk) Manifest(_ context.Context, run string) ([]byte, error) {
	m, err := workbook.ReadManifest(d.folder)
	if err != nil { // a set without its manifest is still a set
		if !errors.Is(err, fs.ErrNotExist) {
			d.app.log.Warn().Err(err).Str("run", run).Msg("manifest")
		}
		return nil, nil
	}
	return m.Only(shortRun(run))
}
