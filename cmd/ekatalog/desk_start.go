package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"ekatalog/connector"
	"ekatalog/connector/console"
	"ekatalog/connector/source"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

var _ console.Start = (*desk)(nil)

// sampleText marks what stands in a new workspace until somebody says better.
const sampleText = "CONTOH"

// Begun implements console.Start.
func (d *desk) Begun(ctx context.Context) (*console.Begun, error) {
	c, _, err := loadConfig(d.app.configPath)
	if err != nil {
		return nil, err
	}
	b := &console.Begun{Seller: console.Seller{
		Name: c.Seller.Name, AccountHolder: c.Seller.AccountHolder, NIB: c.Seller.NIB, NPWP: c.Seller.NPWP, PKP: c.Seller.PKP.Status, Zone: c.Seller.Zone,
		Photos: c.Photos.BaseURL,
	}}
	if strings.Contains(b.Seller.Name, sampleText) {
		b.Seller.Name, b.Seller.AccountHolder = "", ""
	}
	if strings.Contains(b.Seller.Photos, "//foto.example/") {
		b.Seller.Photos = ""
	}
	b.SellerDone = c.Seller.NIB != "" && b.Seller.Name != ""
	used, err := d.InUse(ctx)
	if err != nil {
		return nil, err
	}
	b.ListDone = used.Name != "" && !used.Sample && !used.Missing
	return b, nil
}

// SetSeller implements console.Start.
func (d *desk) SetSeller(ctx context.Context, s console.Seller) error {
	c, _, err := d.call(ctx).finishedConfig(ctx)
	if err != nil {
		return err
	}
	return d.changeSettings(ctx, c, "mulai", connector.Act{Act: connector.SellerSet, Subject: "seller"}, []settingChange{
		{"seller.name", c.Seller.Name, s.Name}, {"seller.account_holder", c.Seller.AccountHolder, s.AccountHolder},
		{"seller.nib", c.Seller.NIB, s.NIB}, {"seller.npwp", c.Seller.NPWP, s.NPWP}, {"seller.pkp.status", c.Seller.PKP.Status, s.PKP},
		{"seller.zone", c.Seller.Zone, s.Zone}, {"photos.base_url", c.Photos.BaseURL, s.Photos},
	})
}

// outlinedRows is how many rows of each sheet are looked at to guess.
const outlinedRows = 500

// Sheets implements console.Start.
func (d *desk) Sheets(ctx context.Context, path string) (all []console.Sheet, labels []string, err error) {
	list := source.File{Path: path, Numbers: mapping.NumbersID}
	found, err := list.Outline(ctx, outlinedRows)
	if err != nil {
		return nil, nil, err
	}
	w, err := d.workspace(ctx, parts{edit: func(c *config) error { c.Source = nil; return nil }})
	if err != nil {
		return nil, nil, err
	}
	defer w.close(&err)
	labels = mapping.AttributeLabels(w.Packs.All())
	for _, o := range found {
		s := console.Sheet{Name: o.Header.Sheet, Line: o.Number, Rows: len(o.Rows), Columns: mapping.SuggestColumns(o.Header, o.Rows, labels)}
		for _, g := range s.Columns {
			if g.Use.Field != "price" {
				continue
			}
			for _, row := range o.Rows {
				if v := row.Values[g.Column]; v.Kind != mapping.Empty {
					s.Prices = append(s.Prices, v)
				}
			}
		}
		all = append(all, s)
	}
	return all, labels, nil
}

// Adopt implements console.Start.
func (d *desk) Adopt(ctx context.Context, path string, choices []console.SheetChoice, numbers mapping.NumberStyle, yes bool) (r *connector.CheckReport, err error) {
	w, a, err := d.draftWorkspace(ctx, path, choices, numbers)
	if err != nil {
		return nil, err
	}
	defer w.close(&err)
	if r, err = w.Check(ctx); err != nil || !yes {
		return r, err
	}
	used, err := d.InUse(ctx)
	if err != nil {
		return nil, err
	}
	var kept []mapping.Kept
	var released []mapping.Released
	if used.Name == a.name && !used.Sample { // the same list, whose columns are told anew
		if kept, released, err = d.Kept(ctx); err != nil {
			return nil, err
		}
	}
	t := &taking{call: d.call(ctx), config: a.config, report: r}
	if err := a.take(ctx, t); err != nil {
		return nil, err
	}
	if err := d.answerAgain(ctx, kept); err != nil {
		return nil, err
	}
	return r, d.releaseAgain(ctx, r.Issues, released)
}

// answerAgain keeps what was answered before, as far as it is still asked.
func (d *desk) answerAgain(ctx context.Context, kept []mapping.Kept) error {
	answers := map[string]string{}
	for _, k := range kept {
		answers[k.ID] = cmp.Or(k.Value, "ya") // of the rows' own texts only yes can be said
	}
	for len(answers) > 0 {
		refused, err := d.Keep(ctx, "", answers)
		if err != nil || len(refused) == 0 {
			return err
		}
		for id := range refused {
			delete(answers, id)
		}
	}
	return nil
}

// releaseAgain says of issues that are still found what somebody has said of
// them before.
func (d *desk) releaseAgain(ctx context.Context, issues []mapping.Issue, released []mapping.Released) error {
	for _, k := range released {
		i := slices.IndexFunc(issues, func(i mapping.Issue) bool {
			return i.Releasable() && i.Code == k.Code && i.Found == k.Found && (k.SKU != "" && i.SKU == k.SKU || k.SKU == "" && i.Cell == k.Cell)
		})
		if i < 0 {
			continue
		}
		if err := d.Release(ctx, "", issues[i], k.Reason); err != nil {
			return err
		}
	}
	return nil
}

// draftWorkspace opens the workspace with the list at path in the place of its
// own, and with the mappings that come of what a person chose.
func (d *desk) draftWorkspace(ctx context.Context, path string, choices []console.SheetChoice, numbers mapping.NumberStyle) (*workspace, *adopting, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, fmt.Errorf("list with which to begin: %w", err)
	}
	list := source.File{Path: path, Numbers: numbers}
	found, err := list.Outline(ctx, 0) // a status or a category that stands late counts too
	if err != nil {
		return nil, nil, err
	}
	c, _, err := d.call(ctx).finishedConfig(ctx)
	if err != nil {
		return nil, nil, err
	}
	a := &adopting{config: c, lang: d.app.lang, name: listName(filepath.Base(path), content), content: content, numbers: numbers, texts: map[string]mappingText{}}
	if a.editing.Options, err = d.app.mappingOptions(ctx, c); err != nil {
		return nil, nil, err
	}
	a.editing.Terms = mapping.Terms{On: d.app.now().In(c.zone), PKP: c.Seller.PKP.Status}
	for i, o := range found {
		if i < len(choices) && !choices[i].Skip {
			if err := a.sheet(o, choices[i], len(found) == 1); err != nil {
				return nil, nil, err
			}
		}
	}
	if len(a.sources) == 0 {
		return nil, nil, usage("desk.start.no_sheet")
	}
	w, err := d.workspace(ctx, parts{edit: func(c *config) error {
		c.Source, c.texts = slices.Clone(a.sources), a.texts
		for i := range c.Source {
			c.Source[i].File = path
		}
		return nil
	}})
	return w, a, err
}

// adopting makes mappings and source entries of what a person chose.
type adopting struct {
	config  *config
	lang    schemas.Lang
	name    string // of the list in the workspace
	content []byte // of that list
	numbers mapping.NumberStyle
	editing mapping.Editing
	sources []sourceEntry
	texts   map[string]mappingText // by path
}

// sheet takes one sheet.
func (a *adopting) sheet(o source.Outline, choice console.SheetChoice, only bool) error {
	file := a.mappingName(o.Header.Sheet, only)
	d := mapping.Draft{
		About: a.name + " " + o.Header.Sheet, Header: o.Header, Rows: o.Rows, Uses: make([]mapping.Use, len(o.Header.Names)),
		NameDescribes: true, PhotosByCode: choice.PhotosByCode,
	}
	copy(d.Uses, choice.Uses)
	a.editing.Name = file
	text, err := a.editing.Write(d, a.config.formats...)
	if r, ok := errors.AsType[*mapping.Refused](err); ok {
		return usage(r.Code, "kolom", r.Values["kolom"], "kolom2", r.Values["kolom2"], "isian", schemas.FieldLabel(a.lang, r.Values["isian"]))
	}
	if err != nil {
		return err
	}
	a.texts[a.config.file(file)] = mappingText{name: file, data: text}
	a.sources = append(a.sources, sourceEntry{File: a.name, Sheet: o.Header.Sheet, Mapping: file, Numbers: string(a.numbers), Include: d.Include()})
	return nil
}

var notInName = regexp.MustCompile(`[^a-z0-9]+`)

// mappingName is a file name for the mapping of a sheet that no other has.
func (a *adopting) mappingName(sheet string, only bool) string {
	if only {
		return "mapping.yaml"
	}
	slug := strings.Trim(notInName.ReplaceAllString(strings.ToLower(sheet), "-"), "-")
	if slug == "" {
		slug = "lembar"
	}
	slug = slug[:min(len(slug), 40)]
	name := "mapping-" + slug + ".yaml"
	for n := 2; a.texts[a.config.file(name)].name != ""; n++ {
		name = fmt.Sprintf("mapping-%s-%d.yaml", slug, n)
	}
	return name
}

// take makes the list the one in use, with its mappings.
func (a *adopting) take(ctx context.Context, t *taking) error {
	old, to := "", a.config.file(a.name)
	if files := a.config.listFiles(); len(files) > 0 {
		old = files[0]
	}
	t.before, t.after = filepath.Base(old), a.name
	if old != to {
		t.gone = old
	}
	list, err := replacing(to, a.content)
	if err != nil {
		return err
	}
	t.changes = append(t.changes, list)
	for path, text := range a.texts {
		if err := t.mapping(path, text.data); err != nil {
			return err
		}
	}
	if err := t.configure(func(e *configEdit) error { return e.setSources(a.sources) }); err != nil {
		return err
	}
	return t.take(ctx)
}
