package console

import (
	"context"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
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
	// ImportReference takes the files at paths together as an edition of a list.
	// With an error comes what it would change, where a reason lets it be taken
	// all the same.
	ImportReference(ctx context.Context, e Edition, paths []string) (*EditionTaken, error)
	// SearchReferences looks for what is like a product's name.
	SearchReferences(ctx context.Context, text string) ([]RefFound, error)
}

// Edition is what a person says of the files of a list.
type Edition struct {
	Kind         connector.ReferenceKind
	Date, Source string
	Reason       string // it is taken although it is older or much shorter
}

// EditionTaken is what became of an import.
type EditionTaken struct {
	connector.ReferenceList
	Before                  *connector.ReferenceList // nil for the first edition
	Written                 bool                     // false when this very list was there already
	Added, Removed, Changed []string                 // entries, one line each
	Twice                   []string                 // rows left out, one sentence each
}

// EditionPart is one kind of what an edition has otherwise.
type EditionPart struct {
	Key   string // of what it is called
	Shown []string
	More  int
}

// Parts are as much of what is different as a page shows. Of a first edition
// that is nothing: everything is new.
func (t *EditionTaken) Parts() []EditionPart {
	var parts []EditionPart
	add := func(key string, all []string) {
		if shown, more := listed(all, maxListed); len(shown) > 0 {
			parts = append(parts, EditionPart{key, shown, more})
		}
	}
	if t.Before != nil {
		add("desk.reference.gone", t.Removed)
		add("desk.reference.new", t.Added)
		add("desk.reference.other_now", t.Changed)
	}
	add("desk.reference.twice", t.Twice)
	return parts
}

// RefFound is what was found in one list, the best first.
type RefFound struct {
	Kind, Date string
	Matches    []RefMatch
	Unsure     bool // none of them is nearly certain
}

// RefMatch is an entry that is like what was looked for.
type RefMatch struct {
	Code, Name, Words string
	Best              bool // nearly certain
}

func (c *Console) referenceRoutes() []route {
	return []route{
		{"GET /rujukan", Look, c.showReferences},
		{"POST /rujukan", Keep, c.takeReference},
		{"GET /rujukan/{id}", Look, c.showDoubt},
		{"POST /rujukan/{id}", Keep, c.takeDoubted},
	}
}

// referencesPage shows the lists and what was found in them.
type referencesPage struct {
	Lists   []connector.ReferenceList
	Kinds   []connector.ReferenceKind
	Text    string
	Found   []RefFound
	More    int           // editions not shown
	Taken   *EditionTaken // the last one, nil before it
	Edition               // what was said of files that were refused
}

// maxEditions is how many editions of lists a page shows.
const maxEditions = 40

func (c *Console) showReferences(w http.ResponseWriter, r *http.Request) error {
	lists, err := c.References.ReferenceLists(r.Context())
	if err != nil {
		return err
	}
	q := r.URL.Query()
	p := referencesPage{Kinds: connector.ReferenceKinds(), Taken: c.imported.last(), Edition: editionOf(q)}
	p.Lists, p.More = listed(lists, maxEditions)
	p.Text = oneLine(q.Get(askText), maxSearch)
	if p.Text != "" && len(lists) > 0 {
		if p.Found, err = c.References.SearchReferences(r.Context(), p.Text); err != nil {
			return err
		}
	}
	return c.render(w, r, http.StatusOK, "references", p)
}

// editionOf reads what a form, or an address, says of a list.
func editionOf(v url.Values) Edition {
	return Edition{Kind: connector.ReferenceKind(v.Get("jenis")), Date: oneLine(v.Get("tanggal"), len(time.DateOnly)), Source: oneLine(v.Get("sumber"), maxSource)}
}

// Again is the address of the page with what was said of a list.
func (e Edition) Again() string {
	return "/rujukan?" + url.Values{"jenis": {string(e.Kind)}, "tanggal": {e.Date}, "sumber": {e.Source}}.Encode()
}

// maxEditionFiles is how many files an edition comes in, and maxSource how long
// its source is, in characters.
const maxEditionFiles, maxSource = 10, 200

// takeReference takes the files of a list, as a job.
func (c *Console) takeReference(w http.ResponseWriter, r *http.Request) error {
	f, err := openForm(w, r, "berkas")
	if err != nil {
		return err
	}
	d := c.newDrop("")
	paths, err := saveEdition(f, d.dir)
	if err != nil {
		return c.refuseDrop(d, err)
	}
	return c.importEdition(w, r, d, editionOf(f.values), paths)
}

// saveEdition saves the files of a form, each in a folder of its own below dir.
func saveEdition(f *sentForm, dir string) (paths []string, err error) {
	for {
		part, err := f.next()
		switch {
		case err != nil:
			return nil, err
		case part == nil && len(paths) == 0:
			return nil, &failure{status: http.StatusBadRequest, key: "desk.reference.none_chosen"}
		case part == nil:
			return paths, nil
		case len(paths) == maxEditionFiles:
			return nil, &failure{status: http.StatusUnprocessableEntity, key: "desk.reference.too_many"}
		}
		path := filepath.Join(dir, strconv.Itoa(len(paths)+1), fileName(part.FileName()))
		if err := save(part, path); err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
}

// importEdition takes an edition as a job, which leads to what has changed or to
// why somebody has to say that it is meant.
func (c *Console) importEdition(w http.ResponseWriter, r *http.Request, d *drop, e Edition, paths []string) error {
	return c.start(w, r, Work{Kind: "reference", By: Person(r.Context()), Do: func(ctx context.Context) (string, error) {
		t, err := c.References.ImportReference(ctx, e, paths)
		if err != nil && t != nil {
			c.removeDropped(c.doubted.keep(waits[doubt]{d, doubt{e, paths, t}, err})...)
			return "/rujukan/" + d.id, nil
		}
		c.doubted.take(d.id)
		c.removeDropped(d)
		if err != nil {
			return e.Again(), err
		}
		c.imported.keep(t)
		return "/rujukan", nil
	}})
}

// doubt is an edition that may not be meant.
type doubt struct {
	Edition
	paths []string
	Would *EditionTaken // what it would change
}

// doubtPage asks whether it is.
type doubtPage struct {
	doubt
	ID, Why string
}

func (c *Console) showDoubt(w http.ResponseWriter, r *http.Request) error {
	t, err := c.doubted.find(r, "desk.reference.doubt_gone")
	if err != nil {
		return err
	}
	p := doubtPage{doubt: t.Of, ID: t.id}
	p.Why, _ = c.Explain(t.Why)
	return c.render(w, r, http.StatusOK, "reference-doubt", p)
}

// takeDoubted takes an edition for a reason.
func (c *Console) takeDoubted(w http.ResponseWriter, r *http.Request) error {
	t, err := c.doubted.find(r, "desk.reference.doubt_gone")
	if err != nil {
		return err
	}
	if err := readForm(w, r); err != nil {
		return err
	}
	e := t.Of.Edition
	if e.Reason = textOf(r, "alasan"); e.Reason == "" {
		return &failure{status: http.StatusUnprocessableEntity, key: "desk.reference.why_needed"}
	}
	return c.importEdition(w, r, t.drop, e, t.Of.paths)
}

// dated writes a day such as 2026-03-01 as people read it.
func (c *Console) dated(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return schemas.Day(c.Lang, t)
}
