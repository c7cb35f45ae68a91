package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"ekatalog/connector"
	"ekatalog/connector/console"
)

// shownAccepted is how many lists that were taken into use are looked at.
const shownAccepted = 30

// InUse implements console.Lists.
func (d *desk) InUse(ctx context.Context) (*console.ListInUse, error) {
	c, _, err := loadConfig(d.app.configPath)
	if err != nil {
		return nil, err
	}
	l := &console.ListInUse{}
	if l.History, err = d.accepted(ctx); err != nil {
		return nil, err
	}
	for i, file := range c.listFiles() {
		if i > 0 {
			l.Others = append(l.Others, filepath.Base(file))
			continue
		}
		l.Name = filepath.Base(file)
		info, err := os.Stat(file)
		if errors.Is(err, fs.ErrNotExist) {
			l.Missing = true
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("list in use: %w", err)
		}
		l.Saved = info.ModTime()
		l.Days = int(d.app.now().Sub(l.Saved) / (24 * time.Hour))
		l.Stale = d.app.now().Sub(l.Saved) >= connector.ListStaleAfter
		sha, err := d.digest.of(file, info.ModTime())
		if err != nil {
			return nil, fmt.Errorf("list in use: %w", err)
		}
		l.Sample = isSample(sha)
		if i := slices.IndexFunc(l.History, func(a console.Accepted) bool { return a.SHA256 == sha }); i >= 0 {
			l.Accepted = &l.History[i]
		}
	}
	return l, nil
}

// digested keeps the digest of a file, so that a large one is not read for every
// reader of a page.
type digested struct {
	mu         sync.Mutex
	stamp, sum string
}

// digestSettled is how long a file must have lain still: a second change in the
// same tick of a file system's clock would not be seen.
const digestSettled = 5 * time.Second

func (k *digested) of(path string, modified time.Time) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	stamp := path + "\n" + fileStamp(path)
	if k.stamp == stamp {
		return k.sum, nil
	}
	k.stamp = ""
	sum, err := connector.FileDigest(path)
	if err == nil && time.Since(modified) > digestSettled {
		k.stamp, k.sum = stamp, sum
	}
	return sum, err
}

// isSample tells the list that comes with a new workspace, which is nobody's.
func isSample(sha string) bool {
	b, err := sample.ReadFile("sample/products.xlsx")
	return err == nil && connector.Digest(b) == sha
}

// accepted gives the lists that were taken into use, the newest first.
func (d *desk) accepted(ctx context.Context) ([]console.Accepted, error) {
	s, err := d.known(ctx)
	if err != nil || s == nil {
		return nil, err
	}
	records, err := s.AcceptedLists(ctx, shownAccepted)
	if err != nil {
		return nil, err
	}
	names := peopleOf(s)
	all := make([]console.Accepted, len(records))
	for i, r := range records {
		by, err := names.of(ctx, r.Actor)
		if err != nil {
			return nil, err
		}
		all[i] = console.Accepted{
			Name: r.Subject, Before: recordText(r.Before["file"]), Kept: recordText(r.Before["kept"]), SHA256: recordText(r.After["sha256"]), When: r.At, By: by,
			Products: recordNumber(r.After["products"]), Ready: recordNumber(r.After["ready"]), Held: recordNumber(r.After["held"]),
		}
	}
	return all, nil
}

// recordText and recordNumber read the values of a record, which is left out where it is
// empty.
func recordText(v any) string  { s, _ := v.(string); return s }
func recordNumber(v any) int64 { n, _ := v.(int64); return n }

// Shrunk implements console.Lists.
func (d *desk) Shrunk(ctx context.Context, products int64) (before int64, shrunk bool, err error) {
	used, err := d.InUse(ctx)
	if err != nil || used.Sample || used.Missing || used.Name == "" {
		return 0, false, err
	}
	w, err := d.workspace(ctx, parts{})
	if err != nil {
		return 0, false, err
	}
	defer w.close(&err)
	if used.Accepted != nil {
		before = used.Accepted.Products
	} else {
		r, err := w.Check(ctx)
		if err != nil {
			return 0, false, nil // what is in use cannot be read: nothing to compare with
		}
		before = r.Products
	}
	return before, w.Guard.Shrunk(before, products), nil
}

// Copy implements console.Lists.
func (d *desk) Copy(_ context.Context, to func(name string) string) (name string, err error) {
	c, _, err := loadConfig(d.app.configPath)
	if err != nil {
		return "", err
	}
	files := c.listFiles()
	if len(files) == 0 {
		return "", usage("source_no_file")
	}
	name = filepath.Base(files[0])
	path := to(name)
	if err := connector.Disk.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", fmt.Errorf("copy of the list: %w", err)
	}
	if err := copyFile(files[0], path); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return "", usage("desk.list.missing", "berkas", name)
		}
		return "", fmt.Errorf("copy of the list: %w", err)
	}
	return name, nil
}
