package main

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"ekatalog/connector"
	"ekatalog/connector/ledger"
)

// stamper tells in little time whether what a check reads has changed: names,
// sizes and times of files, the day, and what the ledger has to do with it.
// Pictures and papers are many, so they are looked through beside the pages.
type stamper struct {
	desk *desk

	mu       sync.Mutex
	config   *config
	modified time.Time // of the config
	record   int64     // of the ledger, when recorded was made
	recorded string
	many     string // of pictures and papers
	looked   time.Time
	next     time.Time // when they are looked through again
	looking  bool
}

// How often pictures and papers are looked through: not before manyFresh, and
// in no more than a manyShare-th of the time.
const (
	manyFresh = 15 * time.Second
	manyShare = 50
)

// addressFresh is how long a list is taken for unchanged that is no file.
const addressFresh = 15 * time.Minute

// stamp implements connector.Fresh.
func (s *stamper) stamp(ctx context.Context) (string, error) {
	seller, err := s.desk.known(ctx)
	if err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.settings()
	if err != nil {
		return "", err
	}
	now := s.desk.app.now()
	var b strings.Builder
	fmt.Fprintln(&b, now.In(c.zone).Format(time.DateOnly), s.modified.UnixNano())
	for _, path := range c.read() {
		b.WriteString(fileStamp(path))
	}
	for i := range c.Source {
		if e := &c.Source[i]; !e.isFile(c.file(e.File)) {
			fmt.Fprintln(&b, now.Truncate(addressFresh).Unix())
			break
		}
	}
	if err := s.ledger(ctx, seller); err != nil {
		return "", err
	}
	s.lookThrough(c)
	b.WriteString(s.recorded)
	b.WriteString(s.many)
	return b.String(), nil
}

// settings reads the config where it has changed.
func (s *stamper) settings() (*config, error) {
	info, err := os.Stat(s.desk.app.configPath)
	if err == nil && s.config != nil && info.ModTime().Equal(s.modified) {
		return s.config, nil
	}
	c, _, err := loadConfig(s.desk.app.configPath)
	if err != nil {
		return nil, err
	}
	s.config, s.next = c, time.Time{}
	if info != nil {
		s.modified = info.ModTime()
	}
	return c, nil
}

// read are the files that every check reads, and the folders that it looks in.
func (c *config) read() []string {
	paths := append(c.mappings(), c.file(correctionsFile), c.file(papersFile), c.file(templatesFolder))
	for i := range c.Source {
		if path := c.file(c.Source[i].File); !strings.Contains(c.Source[i].File, "://") {
			paths = append(paths, path)
		}
	}
	if c.Photos.Folder != "" {
		paths = append(paths, c.file(c.Photos.Folder), c.preparedFolder())
	}
	return paths
}

func fileStamp(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return "-\n"
	}
	return fmt.Sprintln(info.Size(), info.ModTime().UnixNano())
}

// ledger notes what of the ledger a check depends on, where anything was
// recorded since: reference lists, and where the list gives way.
func (s *stamper) ledger(ctx context.Context, seller *ledger.Seller) error {
	if seller == nil {
		s.record, s.recorded = -2, ""
		return nil
	}
	last, err := seller.LastRecord(ctx)
	if err != nil || s.recorded != "" && last == s.record {
		return err
	}
	b := strings.Builder{}
	b.WriteString("ledger\n")
	lists, err := seller.ReferenceLists(ctx)
	if err != nil {
		return err
	}
	for _, l := range lists {
		fmt.Fprintln(&b, l.Kind, l.Version)
	}
	for _, cat := range []connector.Catalogue{connector.CatalogueV6, connector.CatalogueTrial} {
		yielding, err := seller.Yielding(ctx, cat)
		if err != nil {
			return err
		}
		for _, e := range yielding {
			fmt.Fprintln(&b, cat, e.SKU, e.Revision)
		}
	}
	s.record, s.recorded = last, b.String()
	return nil
}

// lookThrough looks at pictures and papers again where that was long ago; the
// first time whoever asks waits for it.
func (s *stamper) lookThrough(c *config) {
	switch now := time.Now(); {
	case s.looked.IsZero():
		s.many = c.manyStamp()
		s.looked = time.Now()
		s.next = s.looked.Add(max(manyFresh, manyShare*s.looked.Sub(now)))
	case now.After(s.next) && !s.looking:
		s.looking = true
		go func() {
			begun := time.Now()
			many := c.manyStamp()
			s.mu.Lock()
			defer s.mu.Unlock()
			s.looking, s.many, s.looked = false, many, time.Now()
			s.next = s.looked.Add(max(manyFresh, manyShare*s.looked.Sub(begun)))
		}()
	}
}

// forget lets pictures and papers be looked through before the next stamp.
func (s *stamper) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.looked = time.Time{}
}

// maxMany is how many pictures and papers are looked at.
const maxMany = 500_000

// manyStamp is a hash over names, sizes and times of pictures and papers.
func (c *config) manyStamp() string {
	folders := []string{c.dir}
	if photos := c.file(c.Photos.Folder); c.Photos.Folder != "" {
		if inside, err := filepath.Rel(c.dir, photos); err != nil || !filepath.IsLocal(inside) {
			folders = append(folders, photos)
		}
	}
	h := fnv.New128a()
	n := 0
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil && d != nil && d.IsDir():
				return fs.SkipDir
			case err != nil:
				return nil
			case d.IsDir() && path != folder && (strings.HasPrefix(d.Name(), ".") || slices.Contains(ownFolders, strings.TrimPrefix(path, c.dir+string(filepath.Separator)))):
				return fs.SkipDir
			case d.IsDir() || !slices.Contains(manyEndings, strings.ToLower(filepath.Ext(path))):
				return nil
			case n == maxMany:
				return fs.SkipAll
			}
			n++
			if info, err := d.Info(); err == nil {
				fmt.Fprintln(h, path, info.Size(), info.ModTime().UnixNano())
			}
			return nil
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			fmt.Fprintln(h, err)
		}
	}
	return fmt.Sprintf("%x\n", h.Sum(nil))
}

// ownFolders are those of the workspace in which there is nothing that a check
// reads, however many files people make there and put to something.
var ownFolders = []string{filesFolder, attachedFolder, oldLists, plansFolder}

// manyEndings are those of pictures, papers and templates.
var manyEndings = []string{".jpg", ".jpeg", ".png", ".jfif", ".heic", ".heif", ".avif", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".pdf"}
