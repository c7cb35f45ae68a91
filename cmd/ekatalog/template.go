package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
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

// learnTemplate learns one template and says what there is to decide and what
// has changed.
func (a *app) learnTemplate(ctx context.Context, path string, f templateFlags) error {
	out, err := a.teach(ctx, path, f)
	if err != nil {
		return err
	}
	defer out.learned.File.Remove()
	if a.json {
		err = a.document(out.document())
	} else {
		out.print()
	}
	if err == nil && len(out.learned.Undecided()) > 0 {
		return findings()
	}
	return err
}

// teach learns one template, keeps it, and finds what has changed. The copy of
// the file has to be removed afterwards.
func (a *app) teach(ctx context.Context, path string, f templateFlags) (_ *taught, err error) {
	learner, err := a.templateLearner(ctx, f)
	if err != nil {
		return nil, err
	}
	learned, err := learner.Learn(ctx, path)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			learned.File.Remove()
		}
	}()
	t := &taught{app: a, learned: learned}
	if t.now, err = template.Decide(learned.Pack, learned.Decisions); err != nil {
		return nil, err
	}
	if !learned.Already {
		if err := a.keepTemplate(ctx, learned); err != nil {
			return nil, err
		}
	}
	if before := learned.Before; before != nil && before.Template.SHA256 != learned.Pack.Template.SHA256 {
		t.changes = template.Compare(before, learned.Pack)
		old := before
		for _, k := range learner.Kept {
			if k.Pack == before {
				if old, err = template.Decide(before, k.Decisions); err != nil {
					return nil, err
				}
			}
		}
		return t, t.touches(ctx, old)
	}
	return t, nil
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
	decisions := connector.FileChange{Name: decisionsFile(learned.Pack)}
	if decisions.Was, err = os.ReadFile(a.config.file(decisions.Name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if decisions.Now, err = template.DecisionsFile(learned.Decisions, head, a.whyText); err != nil {
		return err
	}
	edition := connector.FileChange{Name: packFile(learned.Pack)}
	if edition.Now, err = schemas.FormatPack(learned.Pack); err != nil {
		return err
	}
	if before := learned.Before; before != nil {
		if edition.Was, err = schemas.FormatPack(before); err != nil {
			return err
		}
	}
	pending, err := learned.Keep(a.config.file(templatesFolder), head, a.whyText)
	if err != nil {
		return err
	}
	err = m.connector(a).RecordTemplate(ctx, connector.LearnedTemplate{
		Pack: learned.Pack, Before: learned.Before, File: learned.File.Name, Undecided: len(learned.Undecided()),
		Kept: []connector.FileChange{decisions, edition},
	}, pending.Publish)
	if err != nil {
		return errors.Join(err, pending.Abort())
	}
	return nil
}

// decisionsFile is where the decisions on a pack stand, as people find it, and
// packFile where the pack itself does.
func decisionsFile(p *schemas.Pack) string {
	return templatesFolder + "/" + template.DecisionsName(p)
}

func packFile(p *schemas.Pack) string { return templatesFolder + "/" + template.PackName(p) }

// whyText says why a column is asked about: by its code, or as the file has it.
func (a *app) whyText(why string) string {
	if key := "template.why." + why; schemas.HasMessage(key) {
		return a.say(key, nil)
	}
	return connector.Printable(why, 200)
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

// touches finds the SKUs of the ledger that an edition after old touches.
func (t *taught) touches(ctx context.Context, old *schemas.Pack) (err error) {
	w, err := t.app.open(ctx, parts{ledger: true})
	if err == nil {
		defer w.close(&err)
		t.touched, err = w.TemplateTouches(ctx, old, t.now)
	}
	if err == nil || errors.Is(err, context.Canceled) || connector.DiskFull(err) { // a list is copied before it is read
		return err
	}
	t.app.log.Debug().Err(err).Msg("touched SKUs")
	t.unread = true
	return nil
}
