package main

import (
	"fmt"
	"strings"

	"ekatalog/connector/workbook/template"
)

// columnPlace names a column for people: N "Harga" (Harga & Stok).
func columnPlace(title, group, letter string) string {
	if group == "" {
		return fmt.Sprintf("%s %q", letter, title)
	}
	return fmt.Sprintf("%s %q (%s)", letter, title, group)
}

// changeLines says what a newer edition of a template has otherwise, one thing
// a line, but for columns that only moved.
func (a *app) changeLines(c *template.Changes) []string {
	var lines []string
	for _, n := range c.Added {
		lines = append(lines, fmt.Sprintf("+ %s, %s", columnPlace(n.Title, n.Group, n.Letter), a.say("template.need."+optionalOr(n.Required), nil)))
	}
	for _, o := range c.Removed {
		lines = append(lines, "- "+columnPlace(o.Title, o.Group, o.Letter))
	}
	for _, x := range c.Changed {
		where := a.say("template.whole", nil)
		if x.Column.Title != "" {
			where = columnPlace(x.Column.Title, x.Column.Group, x.Column.Letter)
		}
		lines = append(lines, fmt.Sprintf("* %s: %s", where, a.difference(x)))
	}
	return lines
}

// movedText says which columns only moved, empty for none.
func (a *app) movedText(c *template.Changes) string {
	if len(c.Moved) == 0 {
		return ""
	}
	var all []string
	for _, m := range c.Moved {
		all = append(all, fmt.Sprintf("%s %s→%s", m.Column.Title, m.From, m.To))
	}
	return a.say("template.moved", values("n", itoa(len(all)), "daftar", strings.Join(all, ", ")))
}

// shownChoices is how many choices of a change people are shown.
const shownChoices = 8

func (a *app) difference(c template.Changed) string {
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
