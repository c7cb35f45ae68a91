package console

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// PackDecisions is the work behind the decisions on a template's columns.
type PackDecisions interface {
	// TryDecisions gives what a change would do, and changes nothing.
	TryDecisions(ctx context.Context, id string, c PackChange) (*PackTrial, error)
	// SaveDecisions makes a change.
	SaveDecisions(ctx context.Context, id string, c PackChange) error
	// DecisionVersions gives what is kept of the decisions, the last first. What
	// is not kept yet comes before, with Number 0.
	DecisionVersions(ctx context.Context, id string) ([]FileVersion, error)
}

// PackChange is what somebody wants otherwise of a template's columns.
type PackChange struct {
	Digest  string             // of the decisions that they saw
	Answers []schemas.Decision // Field is what a column holds
	Always  map[string]string  // attributes that are the same for all products of the category
	Version int64              // the version to go back to, 0 for none; nothing else changes then
	Reason  string             // in their words
}

// PackTrial is what a change would do.
type PackTrial struct {
	Old, New *schemas.Pack // with the decisions taken in; Old is nil where those of now cannot be
	Effect   *connector.Preview
	Fault    error // why nothing is known of the products, nil where it is
}

// packTryPage shows what a change would do before it is made.
type packTryPage struct {
	*Pack
	Changes changesView
	Effect  *connector.Preview
	Issues  []issueEffect
	More    int // issues not shown
	Goods   []goodEffect
	Trouble string // why nothing is known of the products
	Fill    []formValue
	Version int64
}

// goodEffect is a product that a change touches.
type goodEffect struct {
	SKU       string
	New, Gone []string
}

// shownGoods is how many products, and of each how many issues, a page shows.
const shownGoods, shownReasons = 50, 3

// tryDecisions shows what a change of decisions would do to the products.
func (c *Console) tryDecisions(w http.ResponseWriter, r *http.Request) error {
	pack, change, err := c.readPackChange(w, r)
	if err != nil {
		return err
	}
	t, err := c.PackDecisions.TryDecisions(r.Context(), pack.ID, change)
	if err != nil {
		return err
	}
	p := packTryPage{Pack: pack, Version: change.Version, Effect: t.Effect}
	var lines []changeLine
	for i := range t.New.Columns {
		col, old := &t.New.Columns[i], ""
		if t.Old != nil {
			old = t.Old.Columns[i].Field
		}
		if old != col.Field || t.Old == nil {
			lines = append(lines, changeLine{What: col.Title, Of: col.Letter, Old: c.fieldName(old), New: c.fieldName(col.Field)})
		}
	}
	for _, a := range change.Answers { // left to a person and undecided are one to the pack, and not to people
		if d := pack.decision(&schemas.Column{Letter: a.Position, Title: a.Title}); d != nil && d.Field+a.Field == schemas.LeftToPerson {
			lines = append(lines, changeLine{What: a.Title, Of: a.Position, Old: c.fieldName(d.Field), New: c.fieldName(a.Field)})
		}
	}
	for _, field := range slices.Sorted(maps.Keys(change.Always)) {
		lines = append(lines, changeLine{What: c.fieldName(field), Old: c.filledBy(pack, field), New: wayText(c.Lang, mapping.Way{Fixed: change.Always[field]}, nil)})
	}
	p.Changes.Lines, p.Changes.More = listed(lines, listedChanges)
	if t.Fault != nil {
		p.Trouble, _ = c.Explain(t.Fault)
	} else {
		p.goods(c, t.Effect)
	}
	p.Fill = filled(r)
	return c.render(w, r, http.StatusOK, "pack-try", p)
}

// goods says what becomes better or worse, and of which products.
func (p *packTryPage) goods(c *Console, e *connector.Preview) {
	p.Issues, p.More = issueEffects(c.Lang, e)
	texts := func(all []mapping.Issue) []string {
		var texts []string
		for _, i := range all {
			if text, _ := i.PageText(c.Lang); !slices.Contains(texts, text) && len(texts) < shownReasons {
				texts = append(texts, text)
			}
		}
		return texts
	}
	for _, g := range e.Goods[:min(len(e.Goods), shownGoods)] {
		if g.SKU != "" {
			p.Goods = append(p.Goods, goodEffect{SKU: g.SKU, New: texts(g.New), Gone: texts(g.Gone)})
		}
	}
}

// saveDecisions makes a change that was shown before.
func (c *Console) saveDecisions(w http.ResponseWriter, r *http.Request) error {
	pack, change, err := c.readPackChange(w, r)
	if err != nil {
		return err
	}
	if err := c.PackDecisions.SaveDecisions(r.Context(), pack.ID, change); err != nil {
		return err
	}
	key := "desk.done.template_decided"
	if change.Version > 0 {
		key = "desk.done.template_back"
	}
	return done(w, r, packPath(pack.ID), key)
}

// readPackChange reads the form of a page about a pack.
func (c *Console) readPackChange(w http.ResponseWriter, r *http.Request) (*Pack, PackChange, error) {
	if err := readForm(w, r); err != nil {
		return nil, PackChange{}, err
	}
	pack, err := c.pack(r)
	if err != nil {
		return nil, PackChange{}, err
	}
	change, err := packChange(r, pack)
	return pack, change, err
}
