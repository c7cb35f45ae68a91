package main

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"ekatalog/connector"
	"ekatalog/connector/console"
	"ekatalog/connector/source"
	"ekatalog/mapping"
)

var _ console.Answers = (*desk)(nil)

// answering opens what a list lacks: the one at path, or the workspace's own.
func (d *desk) answering(ctx context.Context, path string) (*answering, error) {
	s := &answering{app: d.call(ctx), list: path}
	if err := s.open(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// Questions implements console.Answers.
func (d *desk) Questions(ctx context.Context, path string) (all []mapping.Question, dropped int, err error) {
	s, err := d.answering(ctx, path)
	if err != nil {
		return nil, 0, err
	}
	defer s.w.close(&err)
	return s.questions, s.dropped, nil
}

// Keep implements console.Answers.
func (d *desk) Keep(ctx context.Context, path string, answers map[string]string) (refused map[string]mapping.Finding, err error) {
	s, err := d.answering(ctx, path)
	if err != nil {
		return nil, err
	}
	defer s.w.close(&err)
	refused = map[string]mapping.Finding{}
	for _, id := range slices.Sorted(maps.Keys(answers)) {
		i := slices.IndexFunc(s.questions, func(q mapping.Question) bool { return q.ID == id })
		if i < 0 {
			continue // somebody has answered it meanwhile
		}
		f, err := s.keep(s.questions[i], answers[id])
		if o, ok := errors.AsType[*outcome](err); ok && o.code == exitUsage {
			f, err = &mapping.Finding{Code: o.key, Severity: mapping.SeverityError, Values: o.values}, nil
		}
		if err != nil {
			return nil, err
		}
		if f != nil {
			refused[id] = *f
		}
	}
	if len(refused) > 0 {
		return refused, nil
	}
	return nil, s.save(ctx)
}

// Kept implements console.Answers.
func (d *desk) Kept(ctx context.Context) (answers []mapping.Kept, released []mapping.Released, err error) {
	call := d.call(ctx)
	c, _, err := call.finishedConfig(ctx)
	if err != nil {
		return nil, nil, err
	}
	options, err := call.mappingOptions(ctx, c)
	if err != nil {
		return nil, nil, err
	}
	for _, path := range c.mappings() {
		m, err := c.loadMapping(path, options)
		if err != nil {
			return nil, nil, err
		}
		answers, released = append(answers, m.Kept()...), append(released, m.Released()...)
	}
	return answers, released, nil
}

// Forget implements console.Answers.
func (d *desk) Forget(ctx context.Context, id string) (err error) {
	s := &answering{app: d.call(ctx)}
	if err := s.openFiles(ctx); err != nil {
		return err
	}
	defer s.w.close(&err)
	if k, _ := s.kept(id); k != nil {
		if err := s.undo([]string{id}); err != nil {
			return err
		}
		return s.save(ctx)
	}
	for name, f := range s.files {
		for _, r := range f.mapping.Released() {
			if r.ID == id {
				return s.forgetReleased(ctx, name, r)
			}
		}
	}
	return nil // somebody has taken it back meanwhile
}

// Release implements console.Answers.
func (d *desk) Release(ctx context.Context, path string, issue mapping.Issue, reason string) (err error) {
	s := &answering{app: d.call(ctx), list: path}
	if err := s.openFiles(ctx); err != nil {
		return err
	}
	defer s.w.close(&err)
	name := s.w.mappingOf(issue.Cell)
	if name == "" || !issue.Releasable() {
		return usage("desk.release_gone")
	}
	return s.change(ctx, name, connector.IssueReleased, mapping.Released{SKU: issue.SKU, Cell: issue.Cell, Code: issue.Code, Found: issue.Found, Reason: reason},
		func(e mapping.Editing, data []byte) ([]byte, error) { return e.KeepReleased(data, issue, reason) })
}

func (s *answering) forgetReleased(ctx context.Context, name string, r mapping.Released) error {
	return s.change(ctx, name, connector.ReleaseUndone, r, func(e mapping.Editing, data []byte) ([]byte, error) { return e.ForgetReleased(data, r) })
}

// change changes what a mapping file releases and records it.
func (s *answering) change(ctx context.Context, name, what string, r mapping.Released, edit func(mapping.Editing, []byte) ([]byte, error)) error {
	file, err := s.file(name)
	if err != nil {
		return err
	}
	out, err := edit(s.editing(name), file.bytes)
	if err != nil {
		return s.notEditable(err)
	}
	subject := r.SKU
	if subject == "" {
		subject = r.Cell
	}
	act := s.answerAct(what, subject, name, "")
	act.Reason = r.Reason
	act.After["code"], act.After["cell"], act.After["found"] = r.Code, r.Cell, r.Found
	file.bytes, file.acts = out, append(file.acts, act)
	return s.save(ctx)
}

// mappingOf names the mapping of the list that a cell stands in, "" for none.
func (w *workspace) mappingOf(cell string) string {
	_, rest, _ := strings.Cut(cell, "!")
	sheet, _, _ := strings.Cut(rest, "!")
	for _, l := range w.Lists {
		f := listFile(l.Source)
		if f != nil && (f.Sheet == "" || f.Sheet == source.AllSheets || mapping.Fold(f.Sheet) == mapping.Fold(sheet)) {
			return l.Mapping.Name()
		}
	}
	return ""
}
