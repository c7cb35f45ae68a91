package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"ekatalog/connector"
	"ekatalog/connector/console"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// matchDesk does the work of the pages of column matching with the code of the
// mapping commands and of answers.
type matchDesk struct{ *desk }

var (
	_ console.Matches       = matchDesk{}
	_ console.MatchLists    = matchDesk{}
	_ console.MatchVersions = matchDesk{}
)

func (d matchDesk) Matchings(context.Context) ([]console.MatchingName, error) {
	c, _, err := loadConfig(d.app.configPath)
	if err != nil {
		return nil, err
	}
	var names []console.MatchingName
	for i, path := range c.mappings() {
		names = append(names, c.matchingName(i+1, path))
	}
	return names, nil
}

// matchingName names the lists that a mapping file is for. An address may hold
// what is not for others to see.
func (c *config) matchingName(n int, path string) console.MatchingName {
	name := console.MatchingName{Number: n}
	for i := range c.Source {
		s := &c.Source[i]
		if c.file(s.Mapping) != path {
			continue
		}
		list := filepath.Base(s.File)
		if !s.isFile(c.file(s.File)) {
			list = s.Sheet
		} else if s.Sheet != "" && s.Sheet != "*" {
			list += ", " + s.Sheet
		}
		if list != "" && !slices.Contains(name.Lists, list) {
			name.Lists = append(name.Lists, list)
		}
	}
	return name
}

// numbered gives the path of a mapping file by its number.
func (c *config) numbered(n int) (string, error) {
	all := c.mappings()
	if n < 1 || n > len(all) {
		return "", usage("desk.no_page")
	}
	return all[n-1], nil
}

func (d matchDesk) Matching(ctx context.Context, n int) (*console.Matching, error) {
	a := d.call(ctx)
	c, options, err := a.mappingTools(ctx)
	if err != nil {
		return nil, err
	}
	path, err := c.numbered(n)
	if err != nil {
		return nil, err
	}
	text, err := c.mappingText(path)
	if err != nil {
		return nil, err
	}
	m := &console.Matching{MatchingName: c.matchingName(n, path), Digest: connector.Digest(text.data)}
	if m.Packs, err = c.packs(); err != nil {
		return nil, err
	}
	i := slices.IndexFunc(c.formats, func(f *schemas.Format) bool { return f.ID == mapping.HoldingFormat })
	m.Form = withUnits(c.formats, options.Units)[i]
	if m.Mapping, m.Fault = text.load(options); m.Fault != nil {
		return m, nil
	}
	tests := m.Mapping.RunTests(c.terms(a.now()))
	m.Passed, m.Failed = tests.Passed, tests.Failures
	m.ColumnsFault = d.read(ctx, path, func(w *workspace) (err error) {
		m.Columns, err = w.Columns(ctx)
		return err
	})
	return m, ctx.Err()
}

// read opens the lists of a mapping file alone, whatever columns they lack.
func (d matchDesk) read(ctx context.Context, path string, use func(*workspace) error) (err error) {
	w, err := d.workspace(ctx, parts{loose: true, edit: func(c *config) error {
		c.Source = slices.DeleteFunc(c.Source, func(s sourceEntry) bool { return c.file(s.Mapping) != path })
		return nil
	}})
	if err != nil {
		return err
	}
	defer w.close(&err)
	return use(w)
}

func (d matchDesk) Values(ctx context.Context, n int, column string) (values []connector.ValueSeen, more bool, err error) {
	c, _, err := loadConfig(d.app.configPath)
	if err != nil {
		return nil, false, err
	}
	path, err := c.numbered(n)
	if err != nil {
		return nil, false, err
	}
	err = d.read(ctx, path, func(w *workspace) (err error) {
		values, more, err = w.ColumnValues(ctx, column)
		return err
	})
	return values, more, err
}

func (d matchDesk) Search(ctx context.Context, kind connector.ReferenceKind, words string) ([]console.Found, bool, error) {
	a := d.call(ctx)
	found, err := a.searchLists(ctx, words, string(kind), maxFound)
	if err != nil || len(found.Results) == 0 {
		return nil, false, err
	}
	var all []console.Found
	for _, r := range found.Results {
		for _, m := range r.Matches {
			e := connector.ReferenceEntry{Code: m.Code, Name: m.Name, Type: m.Type}
			value := referenceValue(kind, e)
			if value == "" {
				continue
			}
			all = append(all, console.Found{Value: value, Name: m.Name, Sure: r.Best != "" && (m.Code == r.Best || m.Name == r.Best)})
		}
	}
	return all, true, nil
}

// maxFound is how many entries of a list a search on a page shows.
const maxFound = 20

// edited gives a mapping file as a change would make it.
func (d matchDesk) edited(ctx context.Context, a *app, path string, was mappingText, c console.MatchChange) (mappingText, error) {
	now := mappingText{name: was.name}
	if connector.Digest(was.data) != c.Digest {
		return now, usage("desk.match.moved")
	}
	if c.Version > 0 {
		version, err := a.fileVersion(ctx, was.name, c.Version)
		now.data = version.Content
		return now, err
	}
	options, err := a.mappingOptions(ctx, a.config)
	if err != nil {
		return now, fmt.Errorf("mapping options: %w", err)
	}
	e := mapping.Editing{Name: was.name, Options: options, Terms: a.config.terms(a.now())}
	now.data = was.data
	if len(c.Renamed) > 0 {
		if now.data, err = e.Rename(now.data, c.Renamed); err != nil {
			return now, a.notEditable(err)
		}
	}
	if !c.Changes.None() {
		if now.data, err = e.Change(now.data, c.Changes); err != nil {
			return now, a.notEditable(err)
		}
	}
	return now, nil
}

func (d matchDesk) Try(ctx context.Context, n int, c console.MatchChange) (*console.MatchTrial, error) {
	a := d.call(ctx)
	t, _, _, err := d.trial(ctx, a, n, c)
	if err != nil || t.Old == nil {
		return t, err
	}
	t.Effect, err = a.preview(ctx, func(config *config) (path string, before, after mappingText, err error) {
		if path, err = config.numbered(n); err != nil {
			return path, before, after, err
		}
		if before, err = readMappingText(path); err != nil {
			return path, before, after, err
		}
		after, err = d.edited(ctx, a, path, before, c)
		return path, before, after, err
	})
	return t, err
}

// trial makes a change in memory: the file before and after, and what both
// mean.
func (d matchDesk) trial(ctx context.Context, a *app, n int, c console.MatchChange) (t *console.MatchTrial, was, now mappingText, err error) {
	config, options, err := a.mappingTools(ctx)
	if err != nil {
		return nil, was, now, err
	}
	a.config = config
	path, err := config.numbered(n)
	if err != nil {
		return nil, was, now, err
	}
	if was, err = readMappingText(path); err != nil {
		return nil, was, now, err
	}
	if now, err = d.edited(ctx, a, path, was, c); err != nil {
		return nil, was, now, err
	}
	t = &console.MatchTrial{}
	if t.New, err = now.load(options); err != nil {
		return nil, was, now, err
	}
	if t.Old, err = was.load(options); err == nil {
		t.Broken = mapping.BrokenTests(t.Old, t.New, config.terms(a.now()))
	}
	return t, was, now, nil
}

// MappingChanged and MappingRestored are the acts of the audit log for a
// mapping that somebody changed at the desk, or took back to what it said.
const (
	mappingChanged  = "mapping.changed"
	mappingRestored = "mapping.restored"
)

func (d matchDesk) Save(ctx context.Context, n int, c console.MatchChange) error {
	a := d.call(ctx)
	a.reason = c.Reason
	t, was, now, err := d.trial(ctx, a, n, c)
	if err != nil {
		return err
	}
	if len(t.Broken) > 0 && !c.Broken {
		return usage("desk.match.broken", "n", itoa(len(t.Broken)))
	}
	path, err := a.config.numbered(n)
	if err != nil {
		return err
	}
	act := connector.Act{
		Act: mappingChanged, Subject: was.name,
		Before: map[string]any{"mapping": connector.Digest(was.data)}, After: map[string]any{"mapping": connector.Digest(now.data)},
	}
	if c.Version > 0 {
		act.Act, act.After["version"] = mappingRestored, c.Version
	}
	return a.replaceFile(ctx, "mapping", connector.FileChange{Name: was.name, Path: path, Was: was.data, Now: now.data}, act, usage("desk.match.moved"))
}
