package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"

	"ekatalog/connector"
	"ekatalog/connector/console"
	"ekatalog/connector/workbook/template"
	"ekatalog/schemas"
)

// kept is keptPack of the workspace as it is now.
func (d packDesk) kept(id string) (k template.Kept, file []byte, err error) {
	c, _, err := loadConfig(d.app.configPath)
	if err != nil {
		return k, nil, err
	}
	return keptPack(c, id)
}

// DecisionVersions implements console.PackDecisions.
func (d packDesk) DecisionVersions(ctx context.Context, id string) ([]console.FileVersion, error) {
	k, file, err := d.kept(id)
	if err != nil {
		return nil, err
	}
	return d.call(ctx).fileVersions(ctx, decisionsFile(k.Pack), file)
}

// Editions implements console.PackEditions.
func (d packDesk) Editions(ctx context.Context, id string) ([]console.FileVersion, error) {
	k, _, err := d.kept(id)
	if err != nil {
		return nil, err
	}
	now, err := schemas.FormatPack(k.Pack)
	if err != nil {
		return nil, err
	}
	return d.call(ctx).fileVersions(ctx, packFile(k.Pack), now)
}

// Edition implements console.PackEditions.
func (d packDesk) Edition(ctx context.Context, id string, number int64) (*console.PackEdition, error) {
	a := d.call(ctx)
	_, old, now, err := d.editions(ctx, a, id, number)
	if err != nil {
		return nil, err
	}
	return a.editionShown(old, now), nil
}

// editions gives a kept edition of a pack and the one before it.
func (d packDesk) editions(ctx context.Context, a *app, id string, number int64) (k template.Kept, old, now *schemas.Pack, err error) {
	if k, _, err = d.kept(id); err != nil {
		return k, nil, nil, err
	}
	if number < 2 {
		return k, nil, nil, fmt.Errorf("edition %d: %w", number, fs.ErrNotExist)
	}
	var packs [2]*schemas.Pack
	for i := range packs {
		v, err := a.fileVersion(ctx, packFile(k.Pack), number-1+int64(i))
		if err == nil {
			packs[i], err = schemas.LoadPack(bytes.NewReader(v.Content))
		}
		if err != nil {
			return k, nil, nil, err
		}
	}
	return k, packs[0], packs[1], nil
}

// TouchedGoods implements console.PackEditions.
func (d packDesk) TouchedGoods(ctx context.Context, id string, number int64) (*console.PackEdition, error) {
	a := d.call(ctx)
	k, old, now, err := d.editions(ctx, a, id, number)
	if err != nil {
		return nil, err
	}
	e := a.editionShown(old, now)
	for _, p := range []**schemas.Pack{&old, &now} {
		// What a person has decided on the columns of today may not fit those of then.
		if decided, err := template.Decide(*p, k.Decisions); err == nil {
			*p = decided
		}
	}
	t := &taught{app: a, now: now}
	if err := t.touches(ctx, old); err != nil {
		return nil, err
	}
	e.Touched, e.Unread, e.Asked = t.touchedShown(), t.unread, true
	return e, nil
}

// editionShown is what an edition has otherwise than the one before.
func (a *app) editionShown(old, now *schemas.Pack) *console.PackEdition {
	c := template.Compare(old, now)
	return &console.PackEdition{Old: old.Version, New: now.Version, Lines: a.changeLines(c), Moved: a.movedText(c)}
}

// unfinishedDecisions are the files of decisions beside which new content waits.
func (c *config) unfinishedDecisions() ([]connector.FileChange, error) {
	names, err := connector.UnfinishedIn(c.file(templatesFolder))
	var all []connector.FileChange
	for _, name := range names {
		name = templatesFolder + "/" + name
		all = append(all, connector.FileChange{Name: name, Path: c.file(name)})
	}
	return all, err
}
