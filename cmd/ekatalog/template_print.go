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
		fmt.Fprintf(a.out, "  %s, %s. %s %s\n", columnPlace(d.Title, d.Group, d.Position), need, t.app.whyText(d.Why), a.say("template.proposals", values("daftar", strings.Join(d.Proposals, ", "))))
	}
	a.print("template.decide", "berkas", decisionsFile(t.now))
}

func optionalOr(required bool) string {
	if required {
		return template.Required
	}
	return template.Optional
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
	for _, line := range a.changeLines(t.changes) {
		fmt.Fprintf(a.out, "  %s\n", line)
	}
	if moved := a.movedText(t.changes); moved != "" {
		fmt.Fprintln(a.out, moved)
	}
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
