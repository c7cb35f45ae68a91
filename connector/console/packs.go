package console

import (
	"context"
	"net/http"
	"path/filepath"
	"sync"

	"ekatalog/connector"
)

// Packs are what is known of the portal's upload templates, category by
// category.
type Packs interface {
	// CategoryPacks gives the packs in use, by category.
	CategoryPacks(ctx context.Context) ([]CategoryPack, error)
	// LearnTemplate learns the official template at path and says what was
	// understood, what is to be decided and what has changed. What only a person
	// knows may be empty.
	LearnTemplate(ctx context.Context, path, category, kind string) (text string, err error)
}

// CategoryPack is what one category's template asks for.
type CategoryPack struct {
	Category         string
	Learned          bool // from an official template, else our assumption
	Columns, MaxRows int
	Undecided        int    // columns that somebody has to decide on
	Read             string // the day it was read, 2006-01-02
	Trouble          string // why it cannot be used, empty where it can
}

func (c *Console) packRoutes() []route {
	return []route{
		{"GET /templat", Look, c.showPacks},
		{"POST /templat", Keep, c.takeTemplate},
	}
}

// lastSaid is what the last work of a kind in this process has said.
type lastSaid struct {
	mu   sync.Mutex
	text string
}

func (l *lastSaid) keep(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text = text
}

func (l *lastSaid) last() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text
}

// packsPage shows the packs and what the last template has told.
type packsPage struct {
	Packs []CategoryPack
	More  int
	Said  string
}

func (c *Console) showPacks(w http.ResponseWriter, r *http.Request) error {
	packs, err := c.Packs.CategoryPacks(r.Context())
	if err != nil {
		return err
	}
	p := packsPage{Said: c.learned.last()}
	p.Packs, p.More = listed(packs)
	return c.render(w, r, http.StatusOK, "packs", p)
}

// takeTemplate learns a template that was dropped, as a job.
func (c *Console) takeTemplate(w http.ResponseWriter, r *http.Request) error {
	values, part, err := fileForm(w, r, "berkas")
	if err != nil {
		return err
	}
	if part == nil {
		return &failure{status: http.StatusBadRequest, key: "desk.template.none_chosen"}
	}
	d := c.newDrop(fileName(part.FileName()))
	path := filepath.Join(d.dir, "templat", d.name)
	if err := save(part, path); err != nil {
		return c.refuseDrop(d, err)
	}
	category, kind := connector.Printable(values.Get("kategori"), maxNote), values.Get("jenis")
	return c.start(w, r, Work{Kind: "template", By: Person(r.Context()), Do: func(ctx context.Context) (string, error) {
		text, err := c.Packs.LearnTemplate(ctx, path, category, kind)
		if err == nil {
			c.learned.keep(text)
		}
		if gone := connector.Disk.RemoveAll(d.dir); gone != nil {
			c.Log.Warn().Err(gone).Msg("dropped template")
		}
		return "/templat", err
	}})
}
