package main

import (
	"context"

	"ekatalog/connector"
	"ekatalog/connector/console"
	"ekatalog/connector/papers"
)

var _ console.PaperVersions = (*desk)(nil)

// PaperVersions implements console.PaperVersions.
func (d *desk) PaperVersions(ctx context.Context) (digest string, all []console.FileVersion, err error) {
	c, _, err := loadConfig(d.app.configPath)
	if err != nil {
		return "", nil, err
	}
	data, err := papers.Read(c.file(papersFile))
	if err != nil {
		return "", nil, err
	}
	all, err = d.call(ctx).fileVersions(ctx, papersFile, data)
	return connector.Digest(data), all, err
}

// PaperVersion implements console.PaperVersions.
func (d *desk) PaperVersion(ctx context.Context, number int64) ([]connector.Paper, error) {
	_, all, err := d.papersOf(ctx, number)
	return all, err
}

// papersOf reads a version of the register.
func (d *desk) papersOf(ctx context.Context, number int64) ([]byte, []connector.Paper, error) {
	a := d.call(ctx)
	c, _, err := loadConfig(a.configPath)
	if err != nil {
		return nil, nil, err
	}
	a.config = c
	v, err := a.fileVersion(ctx, papersFile, number)
	if err != nil {
		return nil, nil, err
	}
	p, _, err := papers.Load(papersFile, v.Content)
	if err != nil {
		return nil, nil, err
	}
	return v.Content, p.Register(), nil
}

// RestorePapers implements console.PaperVersions.
func (d *desk) RestorePapers(ctx context.Context, digest string, number int64, reason string) error {
	e, err := d.replacePapers(ctx, digest)
	if err != nil {
		return err
	}
	e.call.reason = reason
	then, _, err := d.papersOf(ctx, number)
	if err != nil {
		return err
	}
	return e.save(ctx, then, connector.Act{
		Act: papersRestored, Subject: papersFile, Before: map[string]any{}, After: map[string]any{"version": number},
	})
}
