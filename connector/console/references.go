package console

import (
	"context"
	"net/http"
	"time"

	"ekatalog/connector"
	"ekatalog/schemas"
)

// References are the lists that others keep: categories, KBKI codes, regions,
// units.
type References interface {
	// ReferenceLists gives every edition of every list, by kind, the last
	// edition of a kind first.
	ReferenceLists(ctx context.Context) ([]connector.ReferenceList, error)
	// ImportReference takes the file at path as an edition of a list and says
	// what has changed.
	ImportReference(ctx context.Context, kind, date, source, path string) (text string, err error)
	// SearchReferences looks for what is like a product's name.
	SearchReferences(ctx context.Context, text string) ([]RefFound, error)
}

// RefFound is what was found in one list, the best first.
type RefFound struct {
	Kind, Date string
	Matches    []RefMatch
}

// RefMatch is an entry that is like what was looked for.
type RefMatch struct {
	Code, Name, Score, Words string
}

func (c *Console) referenceRoutes() []route {
	return []route{
		{"GET /rujukan", Look, c.showReferences},
		{"POST /rujukan", Keep, c.takeReference},
	}
}

// referencesPage shows the lists and what was found in them.
type referencesPage struct {
	Lists []connector.ReferenceList
	Kinds []connector.ReferenceKind
	Text  string
	Found []RefFound
	More  int    // editions not shown
	Said  string // what the last import has changed
}

// maxEditions is how many editions of lists a page shows.
const maxEditions = 40

func (c *Console) showReferences(w http.ResponseWriter, r *http.Request) error {
	lists, err := c.References.ReferenceLists(r.Context())
	if err != nil {
		return err
	}
	p := referencesPage{Kinds: connector.ReferenceKinds(), Said: c.imported.last()}
	p.Lists, p.More = listed(lists, maxEditions)
	p.Text = oneLine(r.URL.Query().Get(askText), maxSearch)
	if p.Text != "" && len(lists) > 0 {
		if p.Found, err = c.References.SearchReferences(r.Context(), p.Text); err != nil {
			return err
		}
	}
	return c.render(w, r, http.StatusOK, "references", p)
}

// takeReference takes a list that was dropped, as a job.
func (c *Console) takeReference(w http.ResponseWriter, r *http.Request) error {
	values, d, err := c.receive(w, r, "berkas", "desk.reference.none_chosen")
	if err != nil {
		return err
	}
	kind, date, source := values.Get("jenis"), values.Get("tanggal"), connector.Printable(values.Get("sumber"), maxNote)
	return c.start(w, r, Work{Kind: "reference", By: Person(r.Context()), Do: func(ctx context.Context) (string, error) {
		text, err := c.References.ImportReference(ctx, kind, date, source, d.list())
		if err == nil {
			c.imported.keep(text)
		}
		if gone := connector.Disk.RemoveAll(d.dir); gone != nil {
			c.Log.Warn().Err(gone).Msg("dropped reference list")
		}
		return "/rujukan", err
	}})
}

// dated writes a day such as 2026-03-01 as people read it.
func (c *Console) dated(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return schemas.Day(c.Lang, t)
}
