package main

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"ekatalog/connector"
	"ekatalog/connector/console"
	"ekatalog/connector/workbook/template"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// The acts of the audit log for decisions on a template's columns, and for
// those that were taken back to what they were.
const (
	templateDecided  = "template.decided"
	templateRestored = "template.restored"
)

// packEdit is what somebody wants otherwise of a pack.
type packEdit struct {
	config   *config
	pack     *schemas.Pack // before decisions
	was, now []byte        // the file of decisions
	old      *schemas.Pack // with the decisions taken in; nil where they cannot be
	decided  *schemas.Pack
	texts    []editedText // mapping files that give a column what is always the same
}

// edit works out a change, and changes nothing.
func (d packDesk) edit(ctx context.Context, a *app, id string, c console.PackChange) (*packEdit, error) {
	config, options, err := a.mappingTools(ctx)
	if err != nil {
		return nil, err
	}
	a.config = config
	k, was, err := keptPack(config, id)
	if err != nil {
		return nil, err
	}
	if connector.Digest(was) != c.Digest {
		return nil, usage("desk.template.moved")
	}
	e := &packEdit{config: config, pack: k.Pack, was: was}
	if k.Decisions != nil {
		e.old, _ = template.Decide(k.Pack, k.Decisions) // nil after an error
	}
	var decisions *schemas.Decisions
	switch {
	case c.Version > 0:
		v, err := a.fileVersion(ctx, decisionsFile(k.Pack), c.Version)
		if err != nil {
			return nil, err
		}
		e.now = v.Content
		if decisions, err = schemas.LoadDecisions(bytes.NewReader(v.Content)); err != nil {
			return nil, usage("desk.template.version_damaged")
		}
	case k.Decisions == nil:
		return nil, k.Err
	default:
		if decisions, err = template.Answer(k.Pack, k.Decisions, c.Answers); err != nil {
			return nil, err
		}
		head := a.say("template.decisions_head", values("berkas", decisionsFile(k.Pack)))
		if e.now, err = template.DecisionsFile(decisions, head, a.whyText); err != nil {
			return nil, err
		}
		if e.texts, err = a.always(config, options, k.Pack.Category, c.Always); err != nil {
			return nil, err
		}
	}
	e.decided, err = template.Decide(k.Pack, decisions)
	return e, err
}

// always gives the mapping files that are for a category, or all where none
// names it, with attributes that are the same for all its products.
func (a *app) always(c *config, options mapping.Options, category string, fixed map[string]string) ([]editedText, error) {
	if len(fixed) == 0 {
		return nil, nil
	}
	var all, own []editedText
	for _, path := range c.mappings() {
		text, err := readMappingText(path)
		if err != nil {
			return nil, err
		}
		m, err := text.load(options)
		if err != nil {
			return nil, err
		}
		edited := editedText{path: path, before: text, after: text}
		e := mapping.Editing{Name: text.name, Options: options, Terms: c.terms(a.now())}
		if edited.after.data, err = e.Change(text.data, mapping.Changes{Rules: fixedRules(m, category, fixed)}); err != nil {
			return nil, a.notEditable(err)
		}
		all = append(all, edited)
		if slices.Contains(m.Categories(), category) {
			own = append(own, edited)
		}
	}
	if len(own) > 0 {
		all = own
	}
	return slices.DeleteFunc(all, func(e editedText) bool { return bytes.Equal(e.before.data, e.after.data) }), nil
}

// fixedRules are the rules of a category's attributes that are always the same.
func fixedRules(m *mapping.Mapping, category string, fixed map[string]string) []mapping.RuleChange {
	scope := mapping.Scope{Category: category}
	old := map[string]string{}
	for _, r := range m.Rules() {
		if r.Scope == scope {
			old[r.Field] = r.Text
		}
	}
	var all []mapping.RuleChange
	for _, field := range slices.Sorted(maps.Keys(fixed)) {
		w := mapping.Way{Fixed: fixed[field]}
		all = append(all, mapping.RuleChange{Scope: scope, Field: field, Old: old[field], New: w.Expression()})
	}
	return all
}

// TryDecisions implements console.PackDecisions.
func (d packDesk) TryDecisions(ctx context.Context, id string, c console.PackChange) (*console.PackTrial, error) {
	a := d.call(ctx)
	e, err := d.edit(ctx, a, id, c)
	if err != nil {
		return nil, err
	}
	t := &console.PackTrial{Old: e.old, New: e.decided}
	t.Effect, t.Fault = a.previewOf(ctx, func(p *schemas.Packs) *schemas.Packs {
		others := slices.DeleteFunc(p.All(), func(p *schemas.Pack) bool { return p.Category == e.decided.Category })
		return schemas.NewPacks(append(others, e.decided)...)
	}, func(*config) ([]editedText, error) { return e.texts, nil })
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return t, nil
}

// SaveDecisions implements console.PackDecisions.
func (d packDesk) SaveDecisions(ctx context.Context, id string, c console.PackChange) (err error) {
	a := d.call(ctx)
	a.reason = c.Reason
	e, err := d.edit(ctx, a, id, c)
	if err != nil {
		return err
	}
	m, err := a.openMemory(ctx)
	if err != nil {
		return err
	}
	defer m.close(&err)
	var files []connector.FileChange
	var acts []connector.Act
	add := func(what, name, path string, was, now []byte, after map[string]any) {
		files = append(files, connector.FileChange{Name: name, Path: path, Was: was, Now: now, Kept: what})
		acts = append(acts, connector.Act{
			Act: what, Actor: m.actor, Subject: name, Reason: c.Reason, Tool: tool(), Digest: connector.Digest(now), After: after,
		})
	}
	if !bytes.Equal(e.was, e.now) {
		what, after := templateDecided, e.decisions()
		if c.Version > 0 {
			what, after["version"] = templateRestored, c.Version
		}
		name := decisionsFile(e.pack)
		add(what, name, e.config.file(filepath.FromSlash(name)), e.was, e.now, after)
	}
	for _, t := range e.texts {
		add(mappingChanged, t.before.name, t.path, t.before.data, t.after.data, map[string]any{"mapping": connector.Digest(t.after.data)})
	}
	if len(files) == 0 {
		return usage("desk.template.nothing")
	}
	err = m.connector(a).ReplaceFiles(ctx, "template", files, acts)
	if _, moved := errors.AsType[*connector.FileMoved](err); moved {
		return usage("desk.template.moved")
	}
	return err
}

// decisions are the columns whose field is another one now, for the record.
func (e *packEdit) decisions() map[string]any {
	fields := map[string]any{}
	for i := range e.decided.Columns {
		c := &e.decided.Columns[i]
		if e.old == nil || e.old.Columns[i].Field != c.Field {
			fields[strings.TrimSpace(c.Letter+" "+c.Title)] = c.Field
		}
	}
	return map[string]any{"fields": fields}
}
