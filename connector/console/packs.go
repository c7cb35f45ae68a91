package console

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"ekatalog/connector"
)

// Packs are what is known of the portal's upload templates, category by
// category.
type Packs interface {
	// CategoryPacks gives the packs in use, by category.
	CategoryPacks(ctx context.Context) ([]CategoryPack, error)
	// LearnTemplate learns the official template at path. A *connector.Unreadable
	// where it does not say of itself what Teaching could say.
	LearnTemplate(ctx context.Context, path string, of Teaching) (*Learned, error)
	// Pack gives a learned pack; fs.ErrNotExist where there is none.
	Pack(ctx context.Context, id string) (*Pack, error)
}

// CategoryPack is what one category's template asks for.
type CategoryPack struct {
	ID        string // empty for one that was not learned from an official template: our assumption
	Category  string
	Columns   int
	Undecided int    // columns that somebody has to decide on
	Read      string // the day it was read, 2006-01-02
	Trouble   string // why it cannot be used, empty where it can
}

// Teaching is what a person says of a template that it may not say itself; the
// zero value for nothing.
type Teaching struct {
	Category string // "Level 1 > Level 2 > Level 3"
	Kind     string // goods, service or digital
	FirstRow int    // of the products, below rows that are examples
}

// Learned is what came of learning a template.
type Learned struct {
	ID, File string
	Already  bool         // that very file was learned before
	Notes    []string     // what could not be read or is remarkable
	Edition  *PackEdition // what it has otherwise than the one before; nil for the first
}

func (c *Console) packRoutes() []route {
	return []route{
		{"GET /templat", Look, c.showPacks},
		{"POST /templat", Keep, c.takeTemplate},
		{"GET /templat/{id}/tanya", Look, c.showUnsaid},
		{"POST /templat/{id}/tanya", Keep, c.takeUnsaid},
		{"GET /templat/{id}", Look, c.showPack},
		{"POST /templat/{id}/coba", Keep, c.tryDecisions},
		{"POST /templat/{id}/simpan", Keep, c.saveDecisions},
		{"GET /templat/{id}/riwayat", Look, c.showPackHistory},
		{"GET /templat/{id}/edisi/{n}", Look, c.showEdition},
		{"POST /templat/{id}/edisi/{n}", Look, c.findTouched},
	}
}

// learned is what the templates of this sitting have told, by pack.
type learned struct {
	mu  sync.Mutex
	all map[string]*Learned
}

func (l *learned) keep(of *Learned) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all == nil {
		l.all = map[string]*Learned{}
	}
	l.all[of.ID] = of
}

// of gives what learning a pack has told, nil where that was in another sitting.
func (l *learned) of(id string) *Learned {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all[id]
}

// packsPage shows the packs and takes a template.
type packsPage struct {
	Packs []CategoryPack
	More  int
	Teaching
	Ask string // what the template has to be told, as templateAsks names it
}

func (c *Console) showPacks(w http.ResponseWriter, r *http.Request) error {
	packs, err := c.Packs.CategoryPacks(r.Context())
	if err != nil {
		return err
	}
	var p packsPage
	p.Packs, p.More = listed(packs, maxListed)
	return c.render(w, r, http.StatusOK, "packs", p)
}

// takeTemplate learns a template that was dropped, as a job.
func (c *Console) takeTemplate(w http.ResponseWriter, r *http.Request) error {
	values, d, err := c.receive(w, r, "berkas", "desk.template.none_chosen")
	if err != nil {
		return err
	}
	return c.learn(w, r, d, teaching(values.Get))
}

// teaching reads what a form says of a template.
func teaching(value func(string) string) Teaching {
	t := Teaching{Category: strings.TrimSpace(connector.Printable(value("kategori"), maxNote)), Kind: value("jenis")}
	if n, err := strconv.Atoi(strings.TrimSpace(value("baris"))); err == nil && n > 0 {
		t.FirstRow = n
	}
	return t
}

// learn learns a template as a job, which leads to its pack or to what has still
// to be said of it.
func (c *Console) learn(w http.ResponseWriter, r *http.Request, d *drop, of Teaching) error {
	return c.start(w, r, Work{Kind: "template", By: Person(r.Context()), Do: func(ctx context.Context) (string, error) {
		l, err := c.Packs.LearnTemplate(ctx, d.list(), of)
		if c.asksMore(d, of, err) {
			return "/templat/" + d.id + "/tanya", nil
		}
		c.unsaid.take(d.id)
		c.removeDropped(d)
		if err != nil {
			return "/templat", err
		}
		c.learned.keep(l)
		return doneAt(packPath(l.ID), "desk.done.template_learned"), nil
	}})
}

// packPath is where the pages of a learned pack begin.
func packPath(id string) string { return "/templat/" + id }
