package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ekatalog/connector"
	"ekatalog/connector/console"
	"ekatalog/connector/workbook/template"
	"ekatalog/schemas"
)

// packDesk does the work of the pages of templates with the code of the command
// that learns them.
type packDesk struct{ *desk }

var (
	_ console.Packs         = packDesk{}
	_ console.PackDecisions = packDesk{}
	_ console.PackEditions  = packDesk{}
)

// CategoryPacks implements console.Packs.
func (d packDesk) CategoryPacks(context.Context) ([]console.CategoryPack, error) {
	c, _, err := loadConfig(d.app.configPath)
	if err != nil {
		return nil, err
	}
	kept, err := template.ReadFolder(c.file(templatesFolder))
	if err != nil {
		return nil, err
	}
	embedded, err := schemas.EmbeddedPacks()
	if err != nil {
		return nil, err
	}
	all := map[string]console.CategoryPack{}
	for _, p := range embedded {
		all[p.Category] = packShown(p)
	}
	for _, k := range kept {
		if k.Pack == nil {
			all[d.sentence(k.Err)] = console.CategoryPack{Trouble: d.sentence(k.Err)}
			continue
		}
		all[k.Pack.Category] = d.keptShown(k)
	}
	var packs []console.CategoryPack
	for _, p := range all {
		packs = append(packs, p)
	}
	slices.SortFunc(packs, func(a, b console.CategoryPack) int { return strings.Compare(a.Category, b.Category) })
	return packs, nil
}

func packShown(p *schemas.Pack) console.CategoryPack {
	shown := console.CategoryPack{Category: p.Category, Columns: len(p.Columns), Read: p.Read}
	if !p.Assumed {
		shown.ID = p.ID
	}
	return shown
}

// keptShown is packShown for a pack with its decisions.
func (d packDesk) keptShown(k template.Kept) console.CategoryPack {
	shown := packShown(k.Pack)
	if k.Err != nil {
		shown.Trouble = d.sentence(k.Err)
	}
	if k.Decisions != nil {
		shown.Undecided = len(k.Decisions.Undecided())
	}
	return shown
}

// LearnTemplate implements console.Packs.
func (d packDesk) LearnTemplate(ctx context.Context, path string, of console.Teaching) (*console.Learned, error) {
	call := d.call(ctx)
	t, err := call.teach(ctx, path, templateFlags{category: strings.TrimSpace(of.Category), kind: of.Kind, firstRow: of.FirstRow})
	if err != nil {
		return nil, err
	}
	defer t.learned.File.Remove()
	l := &console.Learned{ID: t.now.ID, File: t.learned.File.Name, Already: t.learned.Already}
	for _, n := range t.learned.Notes {
		l.Notes = append(l.Notes, call.sentence(n.Key, n.Values))
	}
	if t.changes != nil {
		l.Edition = call.editionShown(t.learned.Before, t.learned.Pack)
		l.Edition.Touched, l.Edition.Unread, l.Edition.Asked = t.touchedShown(), t.unread, true
	}
	return l, nil
}

// touchedShown are the touched SKUs as pages show them.
func (t *taught) touchedShown() []console.TouchedGood {
	var all []console.TouchedGood
	for _, s := range t.touched {
		all = append(all, console.TouchedGood{SKU: s.SKU, Name: s.Name, State: s.State, Fits: !s.Gone && len(s.Issues) == 0, Reasons: t.reasons(s)})
	}
	return all
}

// Pack implements console.Packs.
func (d packDesk) Pack(ctx context.Context, id string) (*console.Pack, error) {
	a := d.call(ctx)
	c, options, err := a.mappingTools(ctx)
	if err != nil {
		return nil, err
	}
	k, file, err := keptPack(c, id)
	if err != nil {
		return nil, err
	}
	p := &console.Pack{CategoryPack: d.keptShown(k), Before: k.Pack, Decisions: k.Decisions, Digest: connector.Digest(file), Version: k.Pack.Version}
	if p.Decided, err = template.Decide(k.Pack, k.Decisions); err != nil {
		p.Decided, p.Trouble = k.Pack, d.sentence(err)
	}
	for i, path := range c.mappings() {
		m, err := c.loadMapping(path, options)
		if err != nil {
			continue // its own page says why
		}
		p.Mappings = append(p.Mappings, console.PackMapping{MatchingName: c.matchingName(i+1, path), Mapping: m})
	}
	if k.Decisions != nil {
		for i := range k.Decisions.Columns {
			why := &k.Decisions.Columns[i].Why
			*why = a.whyText(*why)
		}
	}
	return p, nil
}

// keptPack gives a learned pack, and what the file of decisions on it says, nil
// where there is none.
func keptPack(c *config, id string) (k template.Kept, file []byte, err error) {
	folder := c.file(templatesFolder)
	kept, err := template.ReadFolder(folder)
	if err != nil {
		return k, nil, err
	}
	n := slices.IndexFunc(kept, func(k template.Kept) bool { return k.Pack != nil && k.Pack.ID == id })
	if n < 0 {
		return k, nil, fmt.Errorf("pack %.64q: %w", id, fs.ErrNotExist)
	}
	k = kept[n]
	file, err = os.ReadFile(filepath.Join(folder, template.DecisionsName(k.Pack)))
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return k, file, err
}
