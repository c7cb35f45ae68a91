package main

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"

	"ekatalog/connector/console"
	"ekatalog/connector/workbook/template"
	"ekatalog/schemas"
)

var _ console.Packs = (*desk)(nil)

// CategoryPacks implements console.Packs.
func (d *desk) CategoryPacks(context.Context) ([]console.CategoryPack, error) {
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
		switch {
		case k.Pack == nil:
			all[d.sentence(k.Err)] = console.CategoryPack{Trouble: d.sentence(k.Err)}
		default:
			shown := packShown(k.Pack)
			if k.Err != nil {
				shown.Trouble = d.sentence(k.Err)
			}
			if k.Decisions != nil {
				shown.Undecided = len(k.Decisions.Undecided())
			}
			all[k.Pack.Category] = shown
		}
	}
	var packs []console.CategoryPack
	for _, p := range all {
		packs = append(packs, p)
	}
	slices.SortFunc(packs, func(a, b console.CategoryPack) int { return strings.Compare(a.Category, b.Category) })
	return packs, nil
}

func packShown(p *schemas.Pack) console.CategoryPack {
	return console.CategoryPack{Category: p.Category, Learned: !p.Assumed, Columns: len(p.Columns), Read: p.Read}
}

// LearnTemplate implements console.Packs.
func (d *desk) LearnTemplate(ctx context.Context, path, category, kind string) (text string, err error) {
	var said bytes.Buffer
	call := d.call(ctx)
	call.out, call.json = &said, false
	err = call.learnTemplate(ctx, path, templateFlags{category: strings.TrimSpace(category), kind: kind})
	if o, ok := errors.AsType[*outcome](err); ok && o.code == exitFindings { // something is to be decided, which the text says
		err = nil
	}
	return said.String(), err
}
