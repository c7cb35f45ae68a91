package console

import (
	"context"
	"net/http"
	"strconv"

	"ekatalog/connector"
)

// PackEditions is what the editions of a template have otherwise.
type PackEditions interface {
	// Editions gives the editions that are kept of a pack, the last first.
	Editions(ctx context.Context, id string) ([]FileVersion, error)
	// Edition compares one of them with the one before; fs.ErrNotExist where
	// there are not both.
	Edition(ctx context.Context, id string, number int64) (*PackEdition, error)
	// TouchedGoods is Edition with the products that it touches.
	TouchedGoods(ctx context.Context, id string, number int64) (*PackEdition, error)
}

// PackEdition is what an edition of a template has otherwise than the one
// before.
type PackEdition struct {
	Old, New int      // their numbers
	Lines    []string // one difference each
	Moved    string   // columns that only stand elsewhere, empty for none
	Asked    bool     // it was looked which products are touched
	Unread   bool     // and the list could not be read
	Touched  []TouchedGood
}

// TouchedGood is a product that was exported or is live in the category of a
// template that has changed.
type TouchedGood struct {
	SKU, Name string
	State     connector.State
	Fits      bool // it still does
	Reasons   []string
}

// historyPage shows what was decided and learned of a template, and when.
type historyPage struct {
	*Pack
	Said, Editions         []FileVersion
	SaidMore, EditionsMore int
}

func (c *Console) showPackHistory(w http.ResponseWriter, r *http.Request) error {
	pack, err := c.pack(r)
	if err != nil {
		return err
	}
	p := historyPage{Pack: pack}
	said, err := c.PackDecisions.DecisionVersions(r.Context(), pack.ID)
	if err != nil {
		return err
	}
	editions, err := c.PackEditions.Editions(r.Context(), pack.ID)
	if err != nil {
		return err
	}
	p.Said, p.SaidMore = listed(said, maxListed)
	p.Editions, p.EditionsMore = listed(editions, maxListed)
	return c.render(w, r, http.StatusOK, "pack-history", p)
}

// editionPage shows what an edition has otherwise.
type editionPage struct {
	*Pack
	Number  int64
	Edition *PackEdition
}

func (c *Console) showEdition(w http.ResponseWriter, r *http.Request) error {
	return c.edition(w, r, c.PackEditions.Edition)
}

// findTouched shows it with the products that it touches: the list is read.
func (c *Console) findTouched(w http.ResponseWriter, r *http.Request) error {
	return c.edition(w, r, c.PackEditions.TouchedGoods)
}

func (c *Console) edition(w http.ResponseWriter, r *http.Request, of func(context.Context, string, int64) (*PackEdition, error)) error {
	pack, err := c.pack(r)
	if err != nil {
		return err
	}
	n, err := strconv.ParseInt(r.PathValue("n"), 10, 64)
	if err != nil {
		return &failure{http.StatusNotFound, "desk.no_page", err}
	}
	e, err := of(r.Context(), pack.ID, n)
	if err != nil {
		return notThere(err, "desk.no_page")
	}
	return c.render(w, r, http.StatusOK, "pack-edition", editionPage{pack, n, e})
}

// ShownLines are as many differences as a page shows, and ShownGoods as many
// products.
func (e *PackEdition) ShownLines() []string { return e.Lines[:min(len(e.Lines), maxListed)] }

func (e *PackEdition) ShownGoods() []TouchedGood { return e.Touched[:min(len(e.Touched), maxListed)] }

// None reports that nothing a product could notice is different.
func (e *PackEdition) None() bool { return len(e.Lines) == 0 && e.Moved == "" }

// Misfits is how many products do not fit any more.
func (e *PackEdition) Misfits() int {
	n := 0
	for _, g := range e.Touched {
		if !g.Fits {
			n++
		}
	}
	return n
}
