package template

import (
	"slices"
	"strings"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// Why a column is asked about.
const (
	whyUnknown   = "unknown"   // nobody knows the title
	whyClaimed   = "claimed"   // several columns want one field
	whyMisplaced = "misplaced" // one of the listing's own fields among the attributes
)

// ask lists the columns that a person has to decide on, with the answers given
// before for columns of the same group and title. Answers that a person gave
// unasked stay too.
func (v *vocabulary) ask(p *schemas.Pack, before *schemas.Decisions) *schemas.Decisions {
	d := &schemas.Decisions{Category: p.Category, CategoryID: p.CategoryID, Columns: []schemas.Decision{}}
	for i := range p.Columns {
		c := &p.Columns[i]
		answer := answered(before, p, c)
		if c.Field != "" && answer == "" {
			continue
		}
		q := schemas.Decision{Title: c.Title, Group: c.Group, Position: c.Letter, Required: c.Required, Field: answer}
		if c.Field == "" {
			q.Why = v.why(c)
			q.Proposals = v.propose(c)
		}
		d.Columns = append(d.Columns, q)
	}
	return d
}

// leavePrefilled leaves to the portal what it has filled itself, unless a
// person has said otherwise.
func (h *header) leavePrefilled(p *schemas.Pack, d *schemas.Decisions) {
	for i, col := range h.columns {
		c := &p.Columns[i]
		if !h.prefilled[col] {
			continue
		}
		at := slices.IndexFunc(d.Columns, func(q schemas.Decision) bool { return q.Position == c.Letter })
		if at < 0 {
			d.Columns = append(d.Columns, schemas.Decision{Title: c.Title, Group: c.Group, Position: c.Letter, Field: schemas.LeftToPerson})
		} else if d.Columns[at].Field == "" {
			d.Columns[at].Field = schemas.LeftToPerson
		}
	}
}

func (v *vocabulary) why(c *schemas.Column) string {
	switch {
	case v.field(c.Title) == "":
		return whyUnknown
	case v.group(c.Group) != "":
		return whyMisplaced
	}
	return whyClaimed
}

// propose names what a column may be: fields of like titles, and what it would
// be among the attributes or documents.
func (v *vocabulary) propose(c *schemas.Column) []string {
	fields := v.proposals(c.Title)
	if untitled(c.Title) {
		return fields
	}
	of := v.group(c.Group)
	if of == "" {
		of = schemas.OfAttributes
	}
	return append(fields, of+"."+c.Title)
}

// answered gives the answer of before for a column: by group and title, and by
// its place where those stand more than once.
func answered(before *schemas.Decisions, p *schemas.Pack, c *schemas.Column) string {
	if before == nil {
		return ""
	}
	var found []schemas.Decision
	for _, d := range before.Columns {
		if same(d.Group, c.Group) && same(d.Title, c.Title) {
			found = append(found, d)
		}
	}
	twins := 0
	for i := range p.Columns {
		if same(p.Columns[i].Group, c.Group) && same(p.Columns[i].Title, c.Title) {
			twins++
		}
	}
	if twins == 1 && len(found) == 1 {
		return found[0].Field
	}
	for _, d := range found {
		if d.Position == c.Letter {
			return d.Field
		}
	}
	return ""
}

func same(a, b string) bool { return mapping.Fold(a) == mapping.Fold(b) }

// decide gives the pack with the decisions taken in. A decision that cannot be
// taken is a *connector.Unreadable.
func (v *vocabulary) decide(p *schemas.Pack, d *schemas.Decisions) (*schemas.Pack, error) {
	decided := *p
	decided.Columns = slices.Clone(p.Columns)
	if d == nil {
		return &decided, nil
	}
	file := DecisionsName(p)
	for _, one := range d.Columns {
		if one.Field == "" {
			continue
		}
		c, err := named(&decided, file, one)
		if err != nil {
			return nil, err
		}
		if one.Field == schemas.LeftToPerson {
			c.Field = ""
			continue
		}
		if !v.knows(one.Field) {
			near, _ := schemas.Nearest(one.Field, v.names())
			return nil, connector.Refuse("template.field_unknown", nil, "berkas", file, "judul", c.Title, "kolom", c.Letter, "nilai", one.Field, "saran", near)
		}
		c.Field = one.Field
		if kind := v.kind(c.Field); kind != "" && c.Kind != "choice" {
			c.Kind = kind
		}
	}
	return &decided, v.oneEach(file, &decided)
}

// Answer gives the decisions on a pack with what a person now says of some of
// its columns. What was asked and is answered by nothing is open again; of other
// columns nothing takes back what was said before. The error is that of Decide.
func Answer(p *schemas.Pack, d *schemas.Decisions, answers []schemas.Decision) (*schemas.Decisions, error) {
	v, err := newVocabulary()
	if err != nil {
		return nil, err
	}
	now := *d
	now.Columns = slices.Clone(d.Columns)
	file, at := DecisionsName(p), map[*schemas.Column]int{}
	for i, one := range now.Columns {
		c, err := named(p, file, one)
		if err != nil {
			return nil, err
		}
		at[c] = i
	}
	for _, a := range answers {
		c, err := named(p, file, a)
		if err != nil {
			return nil, err
		}
		if i, there := at[c]; there {
			now.Columns[i].Field = a.Field
			continue
		}
		at[c] = len(now.Columns)
		now.Columns = append(now.Columns, schemas.Decision{Title: c.Title, Group: c.Group, Position: c.Letter, Required: c.Required, Field: a.Field})
	}
	now.Columns = slices.DeleteFunc(now.Columns, func(one schemas.Decision) bool { return one.Field == "" && one.Why == "" })
	_, err = v.decide(p, &now)
	return &now, err
}

// named finds the column that a decision is about.
func named(p *schemas.Pack, file string, d schemas.Decision) (*schemas.Column, error) {
	var found []*schemas.Column
	var titles []string
	for i := range p.Columns {
		c := &p.Columns[i]
		titles = append(titles, c.Title)
		if same(c.Group, d.Group) && same(c.Title, d.Title) {
			found = append(found, c)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	for _, c := range found {
		if strings.EqualFold(c.Letter, d.Position) {
			return c, nil
		}
	}
	near, _ := schemas.Nearest(d.Title, titles)
	return nil, connector.Refuse("template.decision_no_column", nil, "berkas", file, "judul", d.Title, "kolom", d.Position, "saran", near)
}

// knows reports whether a listing can have a field.
func (v *vocabulary) knows(field string) bool {
	if _, known := v.kinds[field]; known {
		return true
	}
	kind, label, found := strings.Cut(field, ".")
	return found && label != "" && label == tidy(label) && (kind == schemas.OfAttributes || kind == schemas.OfDocuments)
}

// names are the listing's own fields.
func (v *vocabulary) names() []string {
	var names []string
	for field := range v.kinds {
		names = append(names, field)
	}
	slices.Sort(names)
	return names
}

// oneEach refuses two columns with one field: the portal would get one value
// twice, and nobody could say which of them was meant.
func (v *vocabulary) oneEach(file string, p *schemas.Pack) error {
	seen := map[string]*schemas.Column{}
	for i := range p.Columns {
		c := &p.Columns[i]
		if c.Field == "" {
			continue
		}
		if first := seen[strings.ToLower(c.Field)]; first != nil {
			return connector.Refuse("template.field_twice", nil, "berkas", file, "nilai", c.Field, "a", first.Title+" ("+first.Letter+")", "b", c.Title+" ("+c.Letter+")")
		}
		seen[strings.ToLower(c.Field)] = c
	}
	return nil
}
