package console

import (
	"errors"
	"net/http"

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

// asksMore keeps a template that cannot be learned for what a person can say of
// it; false where nothing they say would help.
func (c *Console) asksMore(d *drop, of Teaching, err error) bool {
	if templateAsk(err) == "" {
		return false
	}
	c.removeDropped(c.unsaid.keep(waits[Teaching]{d, of, err})...)
	return true
}

// templateAsk is the field of the form that answers err, empty for none.
func templateAsk(err error) string {
	if u, ok := errors.AsType[*connector.Unreadable](err); ok {
		return templateAsks[u.Key]
	}
	return ""
}

func (c *Console) showUnsaid(w http.ResponseWriter, r *http.Request) error {
	t, err := c.unsaid.find(r, "desk.template.ask_gone")
	if err != nil {
		return err
	}
	packs, err := c.Packs.CategoryPacks(r.Context())
	if err != nil {
		return err
	}
	p := unsaidPage{packsPage: packsPage{Teaching: t.Of, Ask: templateAsk(t.Why)}, ID: t.id, Name: t.name}
	p.Packs, _ = listed(packs, maxListed)
	p.Why, _ = c.Explain(t.Why)
	return c.render(w, r, http.StatusOK, "pack-ask", p)
}

// takeUnsaid learns a template again with what a person says of it.
func (c *Console) takeUnsaid(w http.ResponseWriter, r *http.Request) error {
	t, err := c.unsaid.find(r, "desk.template.ask_gone")
	if err != nil {
		return err
	}
	if err := readForm(w, r); err != nil {
		return err
	}
	return c.learn(w, r, t.drop, teaching(r.PostForm.Get))
}
