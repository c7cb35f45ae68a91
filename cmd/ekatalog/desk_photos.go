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
func (d *desk) KeepPhoto(ctx context.Context, name string, from io.Reader) (err error) {
	call := d.call(ctx)
	m, err := call.openMemory(ctx)
	if err != nil {
		return err
	}
	defer m.close(&err)
	if call.config.Photos.Folder == "" {
		return usage("photos.no_folder")
	}
	b, err := io.ReadAll(io.LimitReader(from, console.MaxAttached+1))
	if err != nil {
		return err
	}
	if len(b) > console.MaxAttached {
		return usage("desk.photos.large")
	}
	if !strings.HasPrefix(http.DetectContentType(b), "image/") {
		return usage("desk.photos.no_picture", "berkas", name)
	}
	folder := call.config.file(call.config.Photos.Folder)
	if err := connector.Disk.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("keep picture: %w", err)
	}
	path := filepath.Join(folder, filepath.Base(name))
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return usage("desk.photos.exists", "berkas", name)
	}
	if err := connector.ReplaceFile(path, 0o644, func(w io.Writer) error { _, err := w.Write(b); return err }); err != nil {
		return fmt.Errorf("keep picture: %w", err)
	}
	return m.seller.Commit(ctx, connector.Step{Catalogue: connector.CatalogueV6, Acts: []connector.Act{
		{Actor: m.actor, Act: "photo.kept", Subject: name, Tool: tool(), Digest: connector.Digest(b)},
	}})
}
