package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ekatalog/connector"
	"ekatalog/connector/console"
	"ekatalog/connector/photos"
	"ekatalog/connector/workbook"
)

var _ console.Photos = (*desk)(nil)

// PhotoState implements console.Photos.
func (d *desk) PhotoState(ctx context.Context) (s *console.PhotoState, err error) {
	c, _, err := loadConfig(d.app.configPath)
	if err != nil {
		return nil, err
	}
	if s = (&console.PhotoState{Folder: c.Photos.Folder}); s.Folder == "" {
		return s, nil
	}
	w, products, err := d.call(ctx).openPictures(ctx)
	if err != nil {
		return nil, err
	}
	defer w.close(&err)
	r := w.photos.Report(products)
	s.There, s.Products, s.Issues, s.Unused = w.photos.Exists(), len(r.Products), r.Issues, r.Unused
	for _, of := range r.Products {
		if len(of.Pictures) == 0 {
			s.Missing = append(s.Missing, of.SKU)
			continue
		}
		s.With++
		for _, p := range of.Pictures {
			if p.Prepared {
				s.Prepared++
			}
		}
	}
	return s, nil
}

// PreparePhotos implements console.Photos.
func (d *desk) PreparePhotos(ctx context.Context) (wrong int, err error) {
	w, products, err := d.call(ctx).openPictures(ctx)
	if err != nil {
		return 0, err
	}
	defer w.close(&err)
	dir := w.config.preparedFolder()
	if err := w.checkPrepared(dir); err != nil {
		return 0, err
	}
	r, err := w.photos.Prepare(ctx, dir, products, func(done, all int) { console.Tell(ctx, "progress.photos", int64(done), int64(all)) })
	if err != nil {
		return 0, err
	}
	return len(r.Issues), nil
}

// photoKept is the act of a picture that a person put into the folder.
const photoKept = "photo.kept"

// KeepPhoto implements console.Photos. The name is one of a file, without a
// folder; the picture is kept under the ending of what it is.
func (d *desk) KeepPhoto(ctx context.Context, name, sku string, from io.Reader) (kept string, err error) {
	b, err := readHanded(from, "desk.photos.large")
	if err != nil {
		return "", err
	}
	kind, issues := photos.Judge(name, b)
	if kind == photos.Unknown {
		return "", usage("desk.photos.no_picture", "berkas", name)
	}
	if err := d.refused(issues); err != nil {
		return "", err
	}
	call := d.call(ctx)
	m, err := call.openMemory(ctx)
	if err != nil {
		return "", err
	}
	defer m.close(&err)
	if call.config.Photos.Folder == "" {
		return "", usage("photos.no_folder")
	}
	folder := call.config.file(call.config.Photos.Folder)
	if err := connector.Disk.MkdirAll(folder, 0o755); err != nil {
		return "", fmt.Errorf("keep picture: %w", err)
	}
	d.pictures.Lock()
	defer d.pictures.Unlock()
	if name = withEnding(name, string(kind)); sku != "" {
		if name, err = nextPicture(folder, sku, attachedEndings[string(kind)]); err != nil {
			return "", err
		}
	}
	path := filepath.Join(folder, name)
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return "", usage("desk.photos.exists", "berkas", name)
	}
	if err := workbook.WriteFile(path, b); err != nil {
		return "", fmt.Errorf("keep picture: %w", err)
	}
	err = m.seller.Commit(ctx, connector.Step{Catalogue: connector.CatalogueV6, Acts: []connector.Act{
		{Actor: m.actor, Act: photoKept, Subject: name, Tool: tool(), Digest: connector.Digest(b)},
	}})
	if err != nil { // what nobody vouches for is not kept
		return "", errors.Join(fmt.Errorf("record picture: %w", err), connector.Disk.Remove(path))
	}
	return name, nil
}

// maxStem is longer than any SKU as a file's name, in characters.
const maxStem = 70

// nextPicture names the next picture of a product: KR-001.jpg, KR-001_2.jpg.
func nextPicture(folder, sku, ending string) (string, error) {
	stem := connector.FileName(sku)
	if filepath.Base(stem) != stem || connector.Printable(stem, maxStem) != stem {
		return "", usage("desk.form")
	}
	there, err := os.ReadDir(folder)
	if err != nil {
		return "", fmt.Errorf("keep picture: %w", err)
	}
	for n := 1; ; n++ {
		next := stem
		if n > 1 {
			next += "_" + itoa(int64(n))
		}
		taken := func(f fs.DirEntry) bool {
			return strings.EqualFold(strings.TrimSuffix(f.Name(), filepath.Ext(f.Name())), next)
		}
		if !slices.ContainsFunc(there, taken) {
			return next + ending, nil
		}
	}
}
