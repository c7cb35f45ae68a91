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
	"ekatalog/mapping"
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
	s.There, s.Products, s.Unused = w.photos.Exists(), len(r.Products), r.Unused
	lost := map[string][]string{} // pictures that the list names and the folder has not, by SKU
	for _, i := range r.Issues {
		if i.Code == missingPicture {
			lost[i.SKU] = append(lost[i.SKU], i.Found)
		}
	}
	asked := map[string]bool{}
	for _, of := range r.Products {
		if names := lost[of.SKU]; len(of.Pictures) == len(names) {
			one := console.Photoless{SKU: of.SKU}
			if len(names) > 0 {
				one.File = names[0]
			}
			if filepath.Base(one.File) == one.File || one.File == "" { // what lies in a folder of its own is told below
				s.Lacking, asked[of.SKU] = append(s.Lacking, one), true
			}
			continue
		}
		s.With++
		for _, p := range of.Pictures {
			if p.Prepared {
				s.Prepared++
			}
		}
	}
	s.Issues = slices.DeleteFunc(r.Issues, func(i mapping.Issue) bool { return i.Code == missingPicture && asked[i.SKU] })
	return s, nil
}

// missingPicture is the issue of a picture that the list names and the folder
// has not.
const missingPicture = "photo_missing_file"

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
func (d *desk) KeepPhoto(ctx context.Context, name string, p console.Photoless, from io.Reader) (kept string, err error) {
	b, err := readHanded(from, console.MaxAttached, "desk.photos.large")
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
	switch {
	case p.File != "":
		if name = p.File; !hasEnding(name, string(kind)) {
			return "", usage("desk.photos.other_kind", "berkas", name, "jenis", string(kind))
		}
	case p.SKU != "":
		if name, err = nextPicture(folder, p.SKU, attachedEndings[string(kind)]); err != nil {
			return "", err
		}
	default:
		name = withEnding(name, string(kind))
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
