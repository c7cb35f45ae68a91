package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"ekatalog/connector/photos"
	"ekatalog/connector/source"
	"ekatalog/mapping"
)

// rowPictures gives package photos the pictures that stand in the rows of a
// workspace's lists. Nothing is read before somebody asks for a product that
// has no picture elsewhere.
type rowPictures struct {
	w    *workspace
	once sync.Once
	rows map[rowKey][]photos.RowPicture
	from map[string]rowSource // by place
	err  error

	mu   sync.Mutex
	open map[string]*source.Pictures // by path, kept until close
}

type rowKey struct {
	file, sheet string
	row         int
}

type rowSource struct {
	path    string
	limits  source.Limits
	picture source.Picture
}

var _ photos.RowPictures = (*rowPictures)(nil)

// At implements photos.RowPictures. A list whose pictures cannot be told has
// none here; load says why.
func (r *rowPictures) At(file, sheet string, row int) []photos.RowPicture {
	r.once.Do(r.read)
	return r.rows[rowKey{file, sheet, row}]
}

// load says why the pictures of the lists cannot be told.
func (r *rowPictures) load() error {
	r.once.Do(r.read)
	return r.err
}

func (r *rowPictures) read() {
	r.rows, r.from, r.open = map[rowKey][]photos.RowPicture{}, map[string]rowSource{}, map[string]*source.Pictures{}
	seen := map[string]bool{}
	for _, l := range r.w.Lists {
		f := listFile(l.Source)
		if f == nil || seen[f.Path] {
			continue
		}
		seen[f.Path] = true
		if err := r.list(f); err != nil {
			r.err = errors.Join(r.err, err)
			r.w.Log.Warn().Err(err).Str("file", filepath.Base(f.Path)).Msg("pictures in rows")
		}
	}
}

func (r *rowPictures) list(f *source.File) error {
	p, err := source.OpenPictures(context.Background(), f.Path, f.Limits)
	if err != nil {
		return err
	}
	defer p.Close()
	file := filepath.Base(f.Path)
	for n, one := range p.All {
		cell := fmt.Sprint(mapping.ColumnLetters(one.Column), one.Row)
		place := file + "!" + one.Sheet + "!" + cell
		if _, taken := r.from[place]; taken {
			place += fmt.Sprint("#", n) // two pictures on one cell
		}
		key := rowKey{file, one.Sheet, one.Row}
		r.rows[key] = append(r.rows[key], photos.RowPicture{Place: place, Cell: cell, Bytes: one.Bytes, CRC32: one.CRC32})
		r.from[place] = rowSource{f.Path, f.Limits, one}
	}
	return nil
}

// Read implements photos.RowPictures.
func (r *rowPictures) Read(p photos.RowPicture) ([]byte, error) {
	from, ok := r.from[p.Place]
	if !ok {
		return nil, fmt.Errorf("no picture at %s", p.Place)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	book := r.open[from.path]
	if book == nil {
		var err error
		if book, err = source.OpenPictures(context.Background(), from.path, from.limits); err != nil {
			return nil, err
		}
		r.open[from.path] = book
	}
	return book.Read(from.picture)
}

// close lets go of the copies of lists that pictures were read from.
func (r *rowPictures) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, book := range r.open {
		book.Close()
	}
	r.open = nil
}
