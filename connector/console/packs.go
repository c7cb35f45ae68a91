package console

import (
	"context"
	"net/http"

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
	Category  string
	Learned   bool // from an official template, else our assumption
	Columns   int
	Undecided int    // columns that somebody has to decide on
	Read      string // the day it was read, 2006-01-02
	Trouble   string // why it cannot be used, empty where it can
}

func (c *Console) packRoutes() []route {
	return []route{
		{"GET /templat", Look, c.showPacks},
		{"POST /templat", Keep, c.takeTemplate},
	}
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
	p.Packs, p.More = listed(packs, maxListed)
	return c.render(w, r, http.StatusOK, "packs", p)
}

// takeTemplate learns a template that was dropped, as a job.
func (c *Console) takeTemplate(w http.ResponseWriter, r *http.Request) error {
	values, d, err := c.receive(w, r, "berkas", "desk.template.none_chosen")
	if err != nil {
		return err
	}
	category, kind := connector.Printable(values.Get("kategori"), maxNote), values.Get("jenis")
	return c.start(w, r, Work{Kind: "template", By: Person(r.Context()), Do: func(ctx context.Context) (string, error) {
		text, err := c.Packs.LearnTemplate(ctx, d.list(), category, kind)
		if err == nil {
			c.learned.keep(text)
		}
		if gone := connector.Disk.RemoveAll(d.dir); gone != nil {
			c.Log.Warn().Err(gone).Msg("dropped template")
		}
		return "/templat", err
	}})
}
