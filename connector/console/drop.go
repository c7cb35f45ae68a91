package console

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"unicode"

	"ekatalog/connector"
	"ekatalog/schemas"
)

// drop is one list that was dropped, and what became of it.
type drop struct {
	id     string
	name   string // as the officer's file is called
	dir    string
	report *connector.CheckReport

	mu    sync.Mutex
	files *connector.ExportReport // nil until the upload files were made
}

func (d *drop) list() string   { return filepath.Join(d.dir, d.name) }
func (d *drop) marked() string { return filepath.Join(d.dir, "ditandai.xlsx") }
func (d *drop) out() string    { return filepath.Join(d.dir, "berkas") }

// keptDrops is how many dropped lists are kept before the oldest goes.
const keptDrops = 20

// drops are the lists of this sitting.
type drops struct {
	mu  sync.Mutex
	all []*drop
}

// add keeps d and gives what has to go for it.
func (s *drops) add(d *drop) (gone *drop) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, d)
	if len(s.all) > keptDrops {
		gone, s.all = s.all[0], s.all[1:]
	}
	return gone
}

func (s *drops) find(id string) *drop {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range s.all {
		if d.id == id {
			return d
		}
	}
	return nil
}

type dropPage struct{ Lang schemas.Lang }

func (c *Console) showDrop(w http.ResponseWriter, _ *http.Request) error {
	return c.render(w, http.StatusOK, "drop", dropPage{c.Lang})
}

// takeList takes a dropped list, checks it and leads to its result.
func (c *Console) takeList(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
	file, head, err := r.FormFile("daftar")
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return &failure{status: http.StatusRequestEntityTooLarge, key: "desk.too_large", err: err}
	case err != nil:
		return &failure{status: http.StatusBadRequest, key: "desk.no_file", err: err}
	}
	defer file.Close()
	defer func() { _ = r.MultipartForm.RemoveAll() }() // a copy of the upload; the system clears its own folder
	d := &drop{id: strings.ToLower(rand.Text()), name: fileName(head.Filename)}
	d.dir = filepath.Join(c.Dir, d.id)
	if err := save(file, d); err != nil {
		return &failure{status: http.StatusInternalServerError, err: err}
	}
	if d.report, err = c.Desk.Check(r.Context(), d.list()); err != nil {
		return errors.Join(err, os.RemoveAll(d.dir))
	}
	if gone := c.drops.add(d); gone != nil {
		if err := os.RemoveAll(gone.dir); err != nil {
			c.Log.Warn().Err(err).Msg("old list")
		}
	}
	http.Redirect(w, r, "/daftar/"+d.id, http.StatusSeeOther)
	return nil
}

// save writes an upload into the folder of its drop.
func save(from io.Reader, d *drop) (err error) {
	if err := os.MkdirAll(d.dir, 0o700); err != nil {
		return fmt.Errorf("keep list: %w", err)
	}
	to, err := os.OpenFile(d.list(), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("keep list: %w", err)
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	if _, err := io.Copy(to, from); err != nil {
		return fmt.Errorf("keep list: %w", err)
	}
	return nil
}

// fileName makes of a browser's file name one that is safe on every disk and
// still says to the officer which list it is.
func fileName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(" ._-&()", r) {
			return r
		}
		return '_'
	}, name)
	ext := filepath.Ext(name)
	stem := []rune(strings.Trim(strings.TrimSuffix(name, ext), " ."))
	stem = stem[:min(len(stem), 60)]
	if len(stem) == 0 {
		stem = []rune("daftar")
	}
	return string(stem) + strings.ToLower(ext[:min(len(ext), 8)])
}
