package main

import (
	"path/filepath"

	"ekatalog/connector/workbook/template"
	"ekatalog/schemas"
)

// templateDocument is what template learn says to other programs.
type templateDocument struct {
	Pack      templatePack      `json:"pack"`
	Already   bool              `json:"already"`
	Undecided []templateColumn  `json:"undecided"`
	Notes     []templateNote    `json:"notes"`
	Changes   *templateChanges  `json:"changes"` // null for a first edition
	Touched   []templateTouched `json:"touched"`
	Unread    bool              `json:"list_unread"` // then touched is not known
}

type templatePack struct {
	ID         string `json:"id"`
	Version    int    `json:"version"`
	Category   string `json:"category"`
	CategoryID string `json:"category_id"`
	Type       string `json:"type"`
	Columns    int    `json:"columns"`
	MaxRows    int    `json:"max_rows"`
	Template   string `json:"template"`
	SHA256     string `json:"sha256"`
}

type templateColumn struct {
	Title     string   `json:"title"`
	Group     string   `json:"group"`
	Position  string   `json:"position"`
	Required  bool     `json:"required"`
	Why       string   `json:"why,omitempty"`
	Proposals []string `json:"proposals,omitempty"`
}

type templateNote struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

type templateChanges struct {
	Added   []templateColumn `json:"added"`
	Removed []templateColumn `json:"removed"`
	Moved   []templateMoved  `json:"moved"`
	Changed []templateChange `json:"changed"`
}

type templateMoved struct {
	Title string `json:"title"`
	Group string `json:"group"`
	From  string `json:"from"`
	To    string `json:"to"`
}

type templateChange struct {
	Title    string   `json:"title"` // empty for the whole template
	Group    string   `json:"group"`
	Position string   `json:"position"`
	What     string   `json:"what"`
	Old      string   `json:"old"`
	New      string   `json:"new"`
	Added    []string `json:"added,omitempty"`
	Removed  []string `json:"removed,omitempty"`
}

type templateTouched struct {
	SKU     string   `json:"sku"`
	Name    string   `json:"name"`
	State   string   `json:"state"`
	Fits    bool     `json:"fits"`
	Reasons []string `json:"reasons"`
}

func (t *taught) document() templateDocument {
	p := t.now
	d := templateDocument{
		Pack: templatePack{
			ID: p.ID, Version: p.Version, Category: p.Category, CategoryID: p.CategoryID, Type: string(p.Type), Columns: len(p.Columns),
			MaxRows: p.MaxRows, Template: filepath.ToSlash(filepath.Join(templatesFolder, p.Template.File)), SHA256: p.Template.SHA256,
		},
		Already: t.learned.Already, Undecided: []templateColumn{}, Notes: []templateNote{}, Touched: []templateTouched{}, Unread: t.unread,
	}
	for _, u := range t.learned.Undecided() {
		d.Undecided = append(d.Undecided, templateColumn{Title: u.Title, Group: u.Group, Position: u.Position, Required: u.Required, Why: t.app.whyText(u.Why), Proposals: u.Proposals})
	}
	for _, n := range t.learned.Notes {
		d.Notes = append(d.Notes, templateNote{Code: n.Key, Text: t.app.say(n.Key, n.Values)})
	}
	if t.changes != nil {
		d.Changes = changesDocument(t.changes)
	}
	for _, s := range t.touched {
		d.Touched = append(d.Touched, templateTouched{SKU: s.SKU, Name: s.Name, State: string(s.State), Fits: !s.Gone && len(s.Issues) == 0, Reasons: t.reasons(s)})
	}
	return d
}

func changesDocument(c *template.Changes) *templateChanges {
	d := &templateChanges{Added: []templateColumn{}, Removed: []templateColumn{}, Moved: []templateMoved{}, Changed: []templateChange{}}
	column := func(c schemas.Column) templateColumn {
		return templateColumn{Title: c.Title, Group: c.Group, Position: c.Letter, Required: c.Required}
	}
	for _, a := range c.Added {
		d.Added = append(d.Added, column(a))
	}
	for _, r := range c.Removed {
		d.Removed = append(d.Removed, column(r))
	}
	for _, m := range c.Moved {
		d.Moved = append(d.Moved, templateMoved{Title: m.Column.Title, Group: m.Column.Group, From: m.From, To: m.To})
	}
	for _, x := range c.Changed {
		d.Changed = append(d.Changed, templateChange{
			Title: x.Column.Title, Group: x.Column.Group, Position: x.Column.Letter, What: x.What, Old: x.Old, New: x.New, Added: x.Added, Removed: x.Removed,
		})
	}
	return d
}
