package console

import (
	"errors"
	"net/http"
	"slices"
	"sync"

	"ekatalog/connector"
)

// templateAsks are the fields of the form that answer why a template cannot be
// learned yet.
var templateAsks = map[string]string{
	"template.category_missing":   "kategori",
	"template.category_path":      "kategori",
	"template.category_differs":   "kategori",
	"template.category_taken":     "kategori",
	"template.type_missing":       "jenis",
	"template.type_missing_goods": "jenis",
	"template.type_differs":       "jenis",
	"template.filled":             "baris",
	"template.first_row":          "baris",
}

// unsaidPage asks what a template does not say of itself.
type unsaidPage struct {
	packsPage
	ID, Name string
	Why      string
}

// unsaidTemplate is a template that a person has to say more of.
type unsaidTemplate struct {
	*drop
	Said Teaching
	Asks string // as templateAsks
	Err  error
}

// keptTemplates is how many of them wait for what is said before the oldest go.
const keptTemplates = 10

// unsaid are those of this sitting, the oldest first.
type unsaid struct {
	mu  sync.Mutex
	all []*unsaidTemplate
}

// keep keeps one in the place of what it was before, and gives those that have
// to go for it.
func (u *unsaid) keep(t *unsaidTemplate) (gone []*drop) {
	u.take(t.id)
	u.mu.Lock()
	defer u.mu.Unlock()
	for u.all = append(u.all, t); len(u.all) > keptTemplates; u.all = u.all[1:] {
		gone = append(gone, u.all[0].drop)
	}
	return gone
}

// find gives one by its id, nil where there is none.
func (u *unsaid) find(id string) *unsaidTemplate {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, t := range u.all {
		if t.id == id {
			return t
		}
	}
	return nil
}

// take forgets one, since it is learned or never will be.
func (u *unsaid) take(id string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.all = slices.DeleteFunc(u.all, func(t *unsaidTemplate) bool { return t.id == id })
}

// asksMore keeps a template that cannot be learned for what a person can say of
// it; false where nothing they say would help.
func (c *Console) asksMore(d *drop, of Teaching, err error) bool {
	u, unreadable := errors.AsType[*connector.Unreadable](err)
	if !unreadable || templateAsks[u.Key] == "" {
		return false
	}
	c.removeTemplates(c.unsaid.keep(&unsaidTemplate{drop: d, Said: of, Asks: templateAsks[u.Key], Err: err})...)
	return true
}

// removeTemplates takes dropped templates off the disk.
func (c *Console) removeTemplates(all ...*drop) {
	for _, d := range all {
		if err := d.remove(); err != nil {
			c.Log.Warn().Err(err).Msg("dropped template")
		}
	}
}

func (c *Console) showUnsaid(w http.ResponseWriter, r *http.Request) error {
	t := c.unsaid.find(r.PathValue("id"))
	if t == nil {
		return &failure{status: http.StatusNotFound, key: "desk.template.ask_gone"}
	}
	packs, err := c.Packs.CategoryPacks(r.Context())
	if err != nil {
		return err
	}
	p := unsaidPage{packsPage: packsPage{Teaching: t.Said, Ask: t.Asks}, ID: t.id, Name: t.name}
	p.Packs, _ = listed(packs, maxListed)
	p.Why, _ = c.Explain(t.Err)
	return c.render(w, r, http.StatusOK, "pack-ask", p)
}

// takeUnsaid learns a template again with what a person says of it.
func (c *Console) takeUnsaid(w http.ResponseWriter, r *http.Request) error {
	t := c.unsaid.find(r.PathValue("id"))
	if t == nil {
		return &failure{status: http.StatusNotFound, key: "desk.template.ask_gone"}
	}
	if err := readForm(w, r); err != nil {
		return err
	}
	return c.learn(w, r, t.drop, teaching(r.PostForm.Get))
}
