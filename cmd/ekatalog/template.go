package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ekatalog/connector"
	"ekatalog/connector/workbook/template"
	"ekatalog/schemas"
)

// templateFlags are what a person says of a template that it does not say
// itself.
type templateFlags struct {
	category, kind string
	firstRow       int
}

func (a *app) templateCommand() *cobra.Command {
	c := &cobra.Command{Use: "template learn FILE", Short: a.say("help.template", nil), Args: noCommand, RunE: func(c *cobra.Command, _ []string) error {
		return usage("usage_line", "pemakaian", c.UseLine())
	}}
	var f templateFlags
	learn := &cobra.Command{Use: "learn FILE [--category \"A > B > C\"] [--type goods|service|digital] [--first-row N]", Short: a.say("help.template_learn", nil), Args: args(cobra.ExactArgs(1))}
	learn.Flags().StringVar(&f.category, "category", "", a.say("flag.template_category", nil))
	learn.Flags().StringVar(&f.kind, "type", "", a.say("flag.template_type", nil))
	learn.Flags().IntVar(&f.firstRow, "first-row", 0, a.say("flag.template_first_row", nil))
	learn.RunE = func(c *cobra.Command, files []string) error { return a.learnTemplate(c.Context(), files[0], f) }
	c.AddCommand(learn)
	return c
}

// learnTemplate learns one template, keeps it, and says what there is to decide
// and what has changed.
func (a *app) learnTemplate(ctx context.Context, path string, f templateFlags) error {
	learner, err := a.templateLearner(ctx, f)
	if err != nil {
		return err
	}
	learned, err := learner.Learn(ctx, path)
	if err != nil {
		return err
	}
	defer learned.File.Remove()
	now, err := template.Decide(learned.Pack, learned.Decisions)
	if err != nil {
		return err
	}
	out := taught{app: a, learned: learned, now: now}
	if !learned.Already {
		if err := a.keepTemplate(ctx, learned); err != nil {
			return err
		}
	}
	if before := learned.Before; before != nil && before.Template.SHA256 != learned.Pack.Template.SHA256 {
		if err := out.compare(ctx, learner.Kept); err != nil {
			return err
		}
	}
	if a.json {
		err = a.document(out.document())
	} else {
		out.print()
	}
	if err == nil && len(learned.Undecided()) > 0 {
		return findings()
	}
	return err
}

// templateLearner is a learner with everything that is known before the
// template is read.
func (a *app) templateLearner(ctx context.Context, f templateFlags) (_ *template.Learner, err error) {
	l := &template.Learner{Category: f.category, FirstRow: f.firstRow}
	if f.kind != "" {
		var ok bool
		if l.Type, ok = template.ParseType(f.kind); !ok {
			return nil, usage("config.choice", "kunci", "--type", "nilai", f.kind, "pilihan", "goods, service, digital")
		}
	}
	if f.firstRow < 0 {
		return nil, usage("flag_value", "pilihan", "--first-row", "nilai", itoa(f.firstRow))
	}
	m, err := a.openMemoryIfAny(ctx)
	if err != nil {
		return nil, err
	}
	c, _, err := loadConfig(a.configPath)
	if err != nil {
		return nil, err
	}
	a.config = c
	l.On = a.now().In(c.zone)
	if l.Kept, err = template.ReadFolder(c.file(templatesFolder)); err != nil {
		return nil, err
	}
	if m == nil {
		return l, nil
	}
	defer m.close(&err)
	l.Lookup, err = m.categories(ctx)
	return l, err
}

// categories finds categories by their ID in the imported list.
func (m *memory) categories(ctx context.Context) (func(id string) (string, schemas.ProductType, bool), error) {
	lists, err := m.seller.ReferenceLists(ctx)
	if err != nil || !slices.ContainsFunc(lists, func(l connector.ReferenceList) bool { return l.Kind == connector.ReferenceCategories }) {
		return nil, err
	}
	r, err := m.seller.Reference(ctx, connector.ReferenceCategories)
	if err != nil {
		return nil, err
	}
	return func(id string) (string, schemas.ProductType, bool) {
		for _, e := range r.Entries {
			if strings.EqualFold(e.Code, id) {
				path, ok := template.ParsePath(e.Name)
				kind, _ := template.ParseType(e.Type)
				return path, kind, ok
			}
		}
		return "", "", false
	}, nil
}

// keepTemplate records what was learned and puts its files in place.
func (a *app) keepTemplate(ctx context.Context, learned *template.Learned) (err error) {
	m, err := a.openMemory(ctx)
	if err != nil {
		return err
	}
	defer m.close(&err)
	head := a.say("template.decisions_head", values("berkas", decisionsFile(learned.Pack)))
	pending, err := learned.Keep(a.config.file(templatesFolder), head, func(why string) string { return a.say("template.why."+why, nil) })
	if err != nil {
		return err
	}
	c := &connector.Connector{Seller: a.seller, Actor: m.actor, Reason: a.reason, Tool: tool(), Formats: a.config.formats, Ledger: m.seller, Lease: m.seller, Now: a.now, Log: a.log}
	err = c.RecordTemplate(ctx, connector.LearnedTemplate{
		Pack: learned.Pack, Before: learned.Before, File: learned.File.Name, Undecided: len(learned.Undecided()),
	}, pending.Publish)
	if err != nil {
		return errors.Join(err, pending.Abort())
	}
	return nil
}

// decisionsFile is where the decisions on a pack stand, as people find it.
func decisionsFile(p *schemas.Pack) string {
	return filepath.ToSlash(filepath.Join(templatesFolder, p.ID+".decisions.yaml"))
}

// taught is what learning one template has to tell.
type taught struct {
	app     *app
	learned *template.Learned
	now     *schemas.Pack // with the decisions taken in
	changes *template.Changes
	touched []connector.Touched
	unread  bool // the list could not be read, so nobody knows what is touched
}

// compare finds what a newer edition changes, in the template and for the SKUs
// of the ledger.
func (t *taught) compare(ctx context.Context, kept []template.Kept) (err error) {
	t.changes = template.Compare(t.learned.Before, t.learned.Pack)
	old := t.learned.Before
	for _, k := range kept {
		if k.Pack == old {
			if old, err = template.Decide(k.Pack, k.Decisions); err != nil {
				return err
			}
		}
	}
	w, err := t.app.open(ctx, parts{ledger: true})
	if err == nil {
		defer w.close(&err)
		t.touched, err = w.TemplateTouches(ctx, old, t.now)
	}
	if err != nil {
		if errors.Is(err, context.Canceled) {
			return err
		}
		t.app.log.Debug().Err(err).Msg("touched SKUs")
		t.unread = true
		return nil
	}
	return nil
}

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
		fmt.Fprintf(a.out, "  %s  %s (%s)\n", s.SKU, s.Name, s.State)
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
		text, _ := i.Text(t.app.lang)
		all = append(all, text)
	}
	return all
}
