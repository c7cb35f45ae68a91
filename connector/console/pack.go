package console

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// Pack is a learned pack with what people have decided on it.
type Pack struct {
	CategoryPack
	Version   int                // its edition
	Before    *schemas.Pack      // before decisions
	Decided   *schemas.Pack      // with them taken in
	Decisions *schemas.Decisions // nil where they cannot be read
	Digest    string             // of their file
	Mappings  []PackMapping
}

// PackMapping is a mapping file that can be read.
type PackMapping struct {
	MatchingName
	Mapping *mapping.Mapping
}

// decision gives what is decided, or asked, of a column; nil for neither.
func (p *Pack) decision(c *schemas.Column) *schemas.Decision {
	if p.Decisions == nil {
		return nil
	}
	for i := range p.Decisions.Columns {
		if d := &p.Decisions.Columns[i]; d.Position == c.Letter && d.Title == c.Title {
			return d
		}
	}
	return nil
}

// packPage shows a pack column by column.
type packPage struct {
	*Pack
	Kind    string // message of its product type
	Told    *Learned
	Columns []packColumn
	Turn    turn
	Forms   []decideForm
	More    int // columns to decide on that have no form yet
}

// packColumn is one column of a template with what fills it.
type packColumn struct {
	schemas.Column
	Label  string // what it holds, in words; empty where nobody has said
	Filled string // what fills that, in words
	Left   bool   // to a person
}

// How many columns a page shows, how many it asks for, how many choices it
// offers to choose from, and what of a hint is shown, in characters.
const shownColumns, askedColumns, offeredChoices, shownHint = 100, 15, 40, 200

func (c *Console) pack(r *http.Request) (*Pack, error) {
	p, err := c.Packs.Pack(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, notThere(err, "desk.template.gone")
	}
	return p, nil
}

func (c *Console) showPack(w http.ResponseWriter, r *http.Request) error {
	pack, err := c.pack(r)
	if err != nil {
		return err
	}
	p := packPage{Pack: pack, Kind: "template.type." + string(pack.Before.Type), Told: c.learned.of(pack.ID)}
	all := pack.Decided.Columns
	from := min(numberOf(r, "dari"), max(0, len(all)-1))
	all, p.Turn = turnOf(packPath(pack.ID), all[from:], from, shownColumns)
	for _, col := range all {
		p.Columns = append(p.Columns, c.packColumn(pack, col))
	}
	if pack.Decisions != nil {
		p.forms(c, r.URL.Query().Get("kolom"))
	}
	return c.render(w, r, http.StatusOK, "pack", p)
}

func (c *Console) packColumn(p *Pack, col schemas.Column) packColumn {
	shown := packColumn{Column: col}
	if d := p.decision(&col); d != nil {
		shown.Left = d.Field == schemas.LeftToPerson
	}
	if col.Field != "" {
		shown.Label, shown.Filled = c.fieldName(col.Field), c.filledBy(p, col.Field)
	}
	return shown
}

// forms are those of the columns that are asked about, and of one more.
func (p *packPage) forms(c *Console, letter string) {
	for i := range p.Decided.Columns {
		col := &p.Decided.Columns[i]
		d := p.decision(col)
		open := d != nil && d.Field == ""
		switch {
		case !open && col.Letter != letter:
		case open && col.Letter != letter && len(p.Forms) >= askedColumns:
			p.More++
		default:
			p.Forms = append(p.Forms, c.decideForm(p.Pack, i, d, col.Letter == letter))
		}
	}
	if at := slices.IndexFunc(p.Forms, func(f decideForm) bool { return f.Chosen }); at > 0 { // what was asked for comes first
		chosen := p.Forms[at]
		p.Forms = slices.Insert(slices.Delete(p.Forms, at, at+1), 0, chosen)
	}
}

// fieldName names a field for people.
func (c *Console) fieldName(field string) string {
	kind, rest, _ := strings.Cut(field, ".")
	switch {
	case field == schemas.LeftToPerson:
		return c.say("desk.template.left")
	case field == "":
		return c.say("desk.template.undecided")
	case kind == schemas.OfAttributes:
		return c.say("desk.template.attribute", "nama", rest)
	case kind == schemas.OfDocuments:
		return c.say("desk.template.document", "nama", rest)
	case kind == "photos":
		n, _ := strconv.Atoi(rest)
		return schemas.FieldLabel(c.Lang, kind) + " " + strconv.Itoa(n+1)
	}
	name := schemas.FieldLabel(c.Lang, field)
	if titles, err := schemas.ColumnTitles(); err == nil && name == field { // it follows from others, and has the portal's name only
		for _, f := range titles.Fields {
			if f.Field == field && len(f.Titles) > 0 {
				return f.Titles[0].Title
			}
		}
	}
	return name
}

// filledBy says what fills a field for the products of a pack, in words.
func (c *Console) filledBy(p *Pack, field string) string {
	switch field {
	case "preorder":
		return c.say("desk.template.by.preorder")
	case "decimal_quantity":
		return c.say("desk.template.by.decimal_quantity")
	case "category_id":
		return c.say("desk.template.by.category_id")
	}
	kind, _, _ := strings.Cut(field, ".")
	if kind == "photos" {
		field = kind
	}
	var texts []string
	for _, m := range p.Mappings {
		text := c.say("desk.template.by.nothing")
		if kind == schemas.OfDocuments {
			text = c.say("desk.template.by.papers")
		}
		best := -1
		for _, r := range m.Mapping.Rules() {
			at := slices.Index([]mapping.Scope{{}, {Category: p.Category}, {Format: connector.WorkbookFormat}}, r.Scope)
			if r.Field != field || at <= best {
				continue
			}
			best = at
			if words, formula := ruleText(c.Lang, r.Text, m.Mapping); formula {
				text = c.say("desk.template.by.formula")
			} else {
				text = words
			}
		}
		if !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	return clip(strings.Join(texts, "; "), shownHint)
}
