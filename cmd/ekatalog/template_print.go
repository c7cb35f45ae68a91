package main

import (
	"fmt"
	"slices"
	"strings"

	"ekatalog/connector"
	"ekatalog/connector/workbook/template"
	"ekatalog/schemas"
)

func (t *taught) print() {
	a, p := t.app, t.now
	rows := a.say("template.rows_unlimited", nil)
	if p.MaxRows > 0 {
		rows = a.say("template.rows", values("n", itoa(p.MaxRows)))
	}
	key := "template.learned"
	if t.learned.Already {
		key = "template.already"
	}
	a.print(key, "berkas", t.learned.File.Name, "kategori", p.Category, "jenis", a.say("template.type."+string(p.Type), nil), "n", itoa(len(p.Columns)), "baris", rows, "paket", p.ID, "versi", itoa(p.Version))
	for _, n := range t.learned.Notes {
		a.print(n.Key, flat(n.Values)...)
	}
	t.printChanges()
	t.printTouched()
	t.printUndecided()
}

// flat gives values as print takes them.
func flat(values map[string]string) []string {
	var pairs []string
	for k, v := range values {
		pairs = append(pairs, k, v)
	}
	return pairs
}

// place names a column for people: N "Harga" (Harga & Stok).
func (t *taught) place(title, group, letter string) string {
	if group == "" {
		return fmt.Sprintf("%s %q", letter, title)
	}
	return fmt.Sprintf("%s %q (%s)", letter, title, group)
}

func (t *taught) printUndecided() {
	a, open := t.app, t.learned.Undecided()
	for _, d := range t.learned.Decisions.Columns {
		if d.Required && d.Field == schemas.LeftToPerson {
			a.print("template.left_required", "judul", d.Title, "kolom", d.Position)
		}
	}
	if len(open) == 0 {
		return
	}
	fmt.Fprintln(a.out)
	a.print("template.undecided", "n", itoa(len(open)))
	for _, d := range open {
		need := a.say("template.need."+optionalOr(d.Required), nil)
		fmt.Fprintf(a.out, "  %s, %s. %s %s\n", t.place(d.Title, d.Group, d.Position), need, t.why(d), a.say("template.proposals", values("daftar", strings.Join(d.Proposals, ", "))))
	}
	a.print("template.decide", "berkas", decisionsFile(t.now))
}

func optionalOr(required bool) string {
	if required {
		return template.Required
	}
	return template.Optional
}

// why says why a column is asked about: by its code, or as the file says it.
func (t *taught) why(d schemas.Decision) string {
	if key := "template.why." + d.Why; schemas.HasMessage(key) {
		return t.app.say(key, nil)
	}
	return connector.Printable(d.Why, 200)
}

func (t *taught) printChanges() {
	if t.changes == nil {
		return
	}
	a := t.app
	fmt.Fprintln(a.out)
	if t.changes.None() {
		a.print("template.no_changes", "versi", itoa(t.learned.Before.Version))
		return
	}
	a.print("template.changes", "lama", itoa(t.learned.Before.Version), "baru", itoa(t.now.Version))
	for _, c := range t.changes.Added {
		fmt.Fprintf(a.out, "  + %s, %s\n", t.place(c.Title, c.Group, c.Letter), a.say("template.need."+optionalOr(c.Required), nil))
	}
	for _, c := range t.changes.Removed {
		fmt.Fprintf(a.out, "  - %s\n", t.place(c.Title, c.Group, c.Letter))
	}
	for _, c := range t.changes.Changed {
		where := a.say("template.whole", nil)
		if c.Column.Title != "" {
			where = t.place(c.Column.Title, c.Column.Group, c.Column.Letter)
		}
		fmt.Fprintf(a.out, "  * %s: %s\n", where, t.difference(c))
	}
	if n := len(t.changes.Moved); n > 0 {
		var all []string
		for _, m := range t.changes.Moved {
			all = append(all, fmt.Sprintf("%s %s→%s", m.Column.Title, m.From, m.To))
		}
		a.print("template.moved", "n", itoa(n), "daftar", strings.Join(all, ", "))
	}
}

// shownChoices is how many choices of a change people are shown.
const shownChoices = 8

func (t *taught) difference(c template.Changed) string {
	a := t.app
	if c.What != template.WhatChoices {
		say := func(s string) string {
			switch {
			case s == "":
				return a.say("template.none", nil)
			case c.What == template.WhatRequired:
				return a.say("template.need."+s, nil)
			}
			return s
		}
		return a.say("template.change."+c.What, values("lama", say(c.Old), "baru", say(c.New)))
	}
	var parts []string
	if len(c.Added) > 0 {
		parts = append(parts, a.say("template.choices_added", values("daftar", some(c.Added))))
	}
	if len(c.Removed) > 0 {
		parts = append(parts, a.say("template.choices_removed", values("daftar", some(c.Removed))))
	}
	return strings.Join(parts, "; ")
}

// some lists the first few texts.
func some(all []string) string {
	if len(all) > shownChoices {
		all = append(slices.Clone(all[:shownChoices]), fmt.Sprintf("… (%d)", len(all)))
	}
	return strings.Join(all, ", ")
}

func (t *taught) printTouched() {
	a := t.app
	if t.unread {
		a.print("template.touched_unknown")
	}
	if len(t.touched) == 0 {
		return
	}
	fmt.Fprintln(a.out)
	a.print("template.touched", "n", itoa(len(t.touched)))
	for _, s := range t.touched {
		fmt.Fprintf(a.out, "  %s  %s (%s)\n", s.SKU, s.Name, a.say("state."+string(s.State), nil))
		for _, reason := range t.reasons(s) {
			fmt.Fprintf(a.out, "    %s\n", reason)
		}
	}
}

// reasons says how a newer edition touches a SKU.
func (t *taught) reasons(s connector.Touched) []string {
	if s.Gone {
		return []string{t.app.say("template.touched_gone", nil)}
	}
	if len(s.Issues) == 0 {
		return []string{t.app.say("template.touched_fits", nil)}
	}
	var all []string
	for _, i := range s.Issues {
		text, _ := t.app.issueText(i)
		all = append(all, text)
	}
	return all
}
