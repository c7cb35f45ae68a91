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

// decideForm asks what one column of a template holds.
type decideForm struct {
	*schemas.Column
	At      int
	Why     string // it is asked about, empty for one that a person wants otherwise
	Hint    string
	Chosen  bool // a person wants to change it
	Offers  []fieldOffer
	Choices []string // all that the portal takes, where they are few
	Always  string   // what it always is now
}

// fieldOffer is a group of what a column can hold.
type fieldOffer struct {
	Label  string
	Fields []fieldChoice
}

type fieldChoice struct {
	Value, Label string
	Chosen       bool
}

// decideForm makes the form of the i-th column.
func (c *Console) decideForm(p *Pack, i int, d *schemas.Decision, chosen bool) decideForm {
	col := &p.Decided.Columns[i]
	f := decideForm{Column: col, At: i, Hint: clip(col.Hint, shownHint), Chosen: chosen, Always: p.always(col.Field)}
	if len(col.Choices) <= offeredChoices {
		f.Choices = col.Choices
	}
	now := col.Field
	var proposed []string
	if d != nil {
		f.Why, proposed = d.Why, d.Proposals
		if d.Field != "" {
			now = d.Field
		}
	}
	seen := map[string]bool{}
	group := func(label string, fields ...string) {
		o := fieldOffer{Label: label}
		for _, field := range fields {
			if !seen[field] {
				seen[field] = true
				o.Fields = append(o.Fields, fieldChoice{field, c.fieldName(field), field == now})
			}
		}
		if len(o.Fields) > 0 {
			f.Offers = append(f.Offers, o)
		}
	}
	taken := func(field string) bool {
		return slices.ContainsFunc(p.Decided.Columns, func(o schemas.Column) bool { return o.Letter != col.Letter && strings.EqualFold(o.Field, field) })
	}
	own := []string{""}
	if d == nil || d.Why == "" { // it was recognised, and can go back to that
		own = []string{p.Before.Columns[i].Field}
	}
	group(c.say("desk.template.now"), append(own, now)...)
	group(c.say("desk.template.proposed"), slices.DeleteFunc(slices.Clone(proposed), taken)...)
	group(c.say("desk.template.left"), schemas.LeftToPerson)
	group(c.say("desk.template.own"), schemas.OfAttributes+"."+col.Title, schemas.OfDocuments+"."+col.Title)
	if titles, err := schemas.ColumnTitles(); err == nil {
		var fields []string
		for _, t := range titles.Fields {
			if !taken(t.Field) {
				fields = append(fields, t.Field)
			}
		}
		group(c.say("desk.template.fields"), fields...)
	}
	return f
}

// always gives what a field always is for the pack's products, empty where that
// hangs on the list.
func (p *Pack) always(field string) string {
	for _, m := range p.Mappings {
		for _, r := range m.Mapping.Rules() {
			if r.Field == field && r.Scope == (mapping.Scope{Category: p.Category}) {
				if w, ok := mapping.WayOf(r.Text); ok && w.Column == "" {
					return w.Fixed
				}
			}
		}
	}
	return ""
}

// packChange reads what a form wants otherwise than p.
func packChange(r *http.Request, p *Pack) (PackChange, error) {
	f := r.PostForm
	change := PackChange{Digest: f.Get("sidik"), Reason: textOf(r, "alasan"), Always: map[string]string{}}
	if change.Digest != p.Digest {
		return change, &failure{status: http.StatusConflict, key: "desk.template.moved"}
	}
	var err error
	if change.Version, err = versionOf(r); err != nil || change.Version > 0 {
		return change, err
	}
	if p.Decisions == nil { // the page has no form for columns then
		return change, &failure{status: http.StatusBadRequest, key: "desk.form"}
	}
	for i := range p.Decided.Columns {
		at := strconv.Itoa(i)
		if !f.Has("isi_" + at) {
			continue
		}
		col := &p.Decided.Columns[i]
		if f.Get("judul_"+at) != col.Title {
			return change, &failure{status: http.StatusConflict, key: "desk.template.moved"}
		}
		field, now := f.Get("isi_"+at), col.Field
		if d := p.decision(col); d != nil {
			now = d.Field
		}
		if always := strings.TrimSpace(connector.Printable(f.Get("selalu_"+at), maxNote)); always != "" && always != p.always(col.Field) {
			if field == "" || field == schemas.LeftToPerson {
				field = schemas.OfAttributes + "." + col.Title
			}
			if !strings.HasPrefix(field, schemas.OfAttributes+".") {
				return change, &failure{status: http.StatusUnprocessableEntity, key: "desk.template.always_attribute"}
			}
			change.Always[field] = always
		}
		if field != now {
			change.Answers = append(change.Answers, schemas.Decision{Title: col.Title, Group: col.Group, Position: col.Letter, Field: field})
		}
	}
	if len(change.Answers)+len(change.Always) == 0 {
		return change, &failure{status: http.StatusUnprocessableEntity, key: "desk.template.nothing"}
	}
	return change, nil
}
