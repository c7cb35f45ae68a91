package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ekatalog/connector"
	"ekatalog/connector/console"
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

// KeepPhoto implements console.Photos. The name is one of a file, without a
// folder.
func (d *desk) KeepPhoto(ctx context.Context, name, sku string, from io.Reader) (kept string, err error) {
	call := d.call(ctx)
	m, err := call.openMemory(ctx)
	if err != nil {
		return "", err
	}
	defer m.close(&err)
	if call.config.Photos.Folder == "" {
		return "", usage("photos.no_folder")
	}
	b, err := io.ReadAll(io.LimitReader(from, console.MaxAttached+1))
	if err != nil {
		return "", err
	}
	if len(b) > console.MaxAttached {
		return "", usage("desk.photos.large")
	}
	kind := http.DetectContentType(b)
	if !strings.HasPrefix(kind, "image/") {
		return "", usage("desk.photos.no_picture", "berkas", name)
	}
	folder := call.config.file(call.config.Photos.Folder)
	if err := connector.Disk.MkdirAll(folder, 0o755); err != nil {
		return "", fmt.Errorf("keep picture: %w", err)
	}
	if sku != "" {
		ending := pictureEndings[kind]
		if ending == "" {
			return "", usage("desk.photos.no_picture", "berkas", name)
		}
		if name, err = nextPicture(folder, sku, ending); err != nil {
			return "", err
		}
	}
	path := filepath.Join(folder, filepath.Base(name))
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return "", usage("desk.photos.exists", "berkas", name)
	}
	if err := connector.ReplaceFile(path, 0o644, func(w io.Writer) error { _, err := w.Write(b); return err }); err != nil {
		return "", fmt.Errorf("keep picture: %w", err)
	}
	return name, m.seller.Commit(ctx, connector.Step{Catalogue: connector.CatalogueV6, Acts: []connector.Act{
		{Actor: m.actor, Act: "photo.kept", Subject: name, Tool: tool(), Digest: connector.Digest(b)},
	}})
}

// pictureEndings are the endings of pictures that are named for a product.
var pictureEndings = map[string]string{"image/jpeg": ".jpg", "image/png": ".png"}

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
