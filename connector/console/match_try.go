package console

import (
	"maps"
	"net/http"
	"slices"
	"strconv"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// tryPage shows what a change would do before it is made.
type tryPage struct {
	MatchingName
	Changes changesView
	Effect  *connector.Preview
	Fields  []fieldEffect
	Issues  []issueEffect
	More    int // issues not shown
	Broken  []testLine
	Fill    []formValue // the form again, for the button that saves
	Version int64
}

// changesView is what one mapping says otherwise than another, in words.
type changesView struct {
	Lines           []changeLine
	More            int // not shown
	Tests, Released int
}

type changeLine struct{ What, Of, Old, New string }

type fieldEffect struct {
	Label    string
	Rows     int64
	Examples []connector.FieldExample
}

type issueEffect struct {
	Text, Cell string
	connector.Shift
	Better bool
}

type formValue struct{ Name, Value string }

// listedChanges is how many changes, and shownEffects how many issues, a page
// shows.
const listedChanges, shownEffects = 200, 50

// tryMatching shows what a change would do to the rows of the lists.
func (c *Console) tryMatching(w http.ResponseWriter, r *http.Request) error {
	m, change, err := c.readChange(w, r)
	if err != nil {
		return err
	}
	if change.Version == 0 && change.Changes.None() && len(change.Renamed) == 0 {
		return &failure{status: http.StatusUnprocessableEntity, key: "desk.match.nothing"}
	}
	t, err := c.Matches.Try(r.Context(), m.Number, change)
	if err != nil {
		return err
	}
	p := tryPage{MatchingName: m.MatchingName, Effect: t.Effect, Version: change.Version}
	if t.Old != nil {
		p.Changes = c.changes(t.Old, t.New)
	}
	if t.Effect != nil {
		p.Fields = fieldEffects(c.Lang, t.Effect)
		p.Issues, p.More = issueEffects(c.Lang, t.Effect)
	}
	for _, f := range t.Broken {
		p.Broken = append(p.Broken, testOf(c.Lang, f))
	}
	p.Fill = filled(r)
	return c.render(w, r, http.StatusOK, "match-try", p)
}

// filled is the form of r again, but for what is asked beside the button that
// saves.
func filled(r *http.Request) (all []formValue) {
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		for _, v := range r.PostForm[name] {
			if name != "alasan" && name != "contoh" {
				all = append(all, formValue{name, v})
			}
		}
	}
	return all
}

// versionOf is the version to go back to that a form names, 0 for none.
func versionOf(r *http.Request) (int64, error) {
	v := r.PostForm.Get("versi")
	if v == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil || n < 1 {
		return 0, &failure{http.StatusBadRequest, "desk.form", err}
	}
	return n, nil
}

// saveMatching makes a change that was shown before.
func (c *Console) saveMatching(w http.ResponseWriter, r *http.Request) error {
	m, change, err := c.readChange(w, r)
	if err != nil {
		return err
	}
	if err := c.Matches.Save(r.Context(), m.Number, change); err != nil {
		return err
	}
	key := "desk.done.match_saved"
	if change.Version > 0 {
		key = "desk.done.match_back"
	}
	return done(w, r, matchingPath(m.Number), key)
}

// readChange reads the form of a page about a mapping file.
func (c *Console) readChange(w http.ResponseWriter, r *http.Request) (*Matching, MatchChange, error) {
	if err := readForm(w, r); err != nil {
		return nil, MatchChange{}, err
	}
	m, err := c.matching(r)
	if err != nil {
		return nil, MatchChange{}, err
	}
	change, err := matchChange(r, m)
	return m, change, err
}

// changes says what now says otherwise than old.
func (c *Console) changes(old, now *mapping.Mapping) changesView {
	all := mapping.Compare(old, now)
	v := changesView{Tests: all.Tests, Released: all.Released}
	add := func(l changeLine) {
		if len(v.Lines) == listedChanges {
			v.More++
			return
		}
		v.Lines = append(v.Lines, l)
	}
	for _, r := range all.Rules {
		l := changeLine{What: schemas.FieldLabel(c.Lang, r.Field), Of: scopeText(c.Lang, r.Scope)}
		l.Old, _ = ruleText(c.Lang, r.Old, old)
		l.New, _ = ruleText(c.Lang, r.New, now)
		add(l)
	}
	for _, x := range all.Entries {
		key := x.New.Key
		if key == "" {
			key = x.Old.Key
		}
		add(changeLine{What: key, Of: schemas.Say(c.Lang, "desk.match.in_list", map[string]string{"nama": x.List}), Old: c.entryText(x.Old), New: c.entryText(x.New)})
	}
	for _, p := range all.Private {
		l := changeLine{What: p.Column, Old: schemas.Say(c.Lang, "desk.match.open", nil), New: schemas.Say(c.Lang, "desk.match.private", nil)}
		if !p.Private {
			l.Old, l.New = l.New, l.Old
		}
		add(l)
	}
	return v
}

func (c *Console) entryText(e mapping.Entry) string {
	switch {
	case e.Value == "":
		return schemas.Say(c.Lang, "desk.match.none", nil)
	case e.Factor != "":
		return e.Factor + " " + e.Value
	}
	return e.Value
}

// fieldEffects says of which fields other values are read.
func fieldEffects(lang schemas.Lang, e *connector.Preview) (all []fieldEffect) {
	for _, f := range e.Fields {
		label := schemas.FieldLabel(lang, f.Field)
		if f.Format != "" {
			label += " (" + schemas.FormatLabel(lang, f.Format) + ")"
		}
		shown := fieldEffect{Label: label, Rows: f.Rows, Examples: slices.Clone(f.Examples)}
		for i := range shown.Examples {
			x := &shown.Examples[i]
			x.Cell = mapping.ShortCell(x.Cell)
			x.Old, x.New = connector.Printable(mapping.FormatField(f.Field, x.Old), matchedValue), connector.Printable(mapping.FormatField(f.Field, x.New), matchedValue)
		}
		all = append(all, shown)
	}
	return all
}

// issueEffects says what becomes better or worse, and how much of it a page does
// not show.
func issueEffects(lang schemas.Lang, e *connector.Preview) (all []issueEffect, more int) {
	told := map[string]bool{} // one fault in two formats is told once
	for _, i := range e.Issues {
		text, _ := i.Example.PageText(lang)
		if told[text] || i.Old == i.New {
			continue
		}
		told[text] = true
		all = append(all, issueEffect{Text: text, Cell: mapping.ShortCell(i.Example.Cell), Shift: i.Shift, Better: i.New < i.Old})
	}
	return listed(all, shownEffects)
}

// matchedValue is how much of a value is shown, in characters.
const matchedValue = 120
