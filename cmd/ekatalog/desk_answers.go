package main

import (
	"context"
	"errors"
	"maps"
	"path/filepath"
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
		s.close(&err)
		return nil, err
	}
	return s, nil
}

// Questions implements console.Answers. Whether a thing has a weight hangs on its
// category, so that what is asked once the proposed categories hold is asked
// with them.
func (d *desk) Questions(ctx context.Context, path string) (all []mapping.Question, dropped int, err error) {
	s, err := d.answering(ctx, path)
	if err != nil {
		return nil, 0, err
	}
	defer s.close(&err)
	all = s.questions
	ahead := false
	for _, q := range all {
		if q.Field == "category" && len(q.Proposed) > 0 {
			f, err := s.keep(q, q.Proposed[0].Value)
			if o, ok := errors.AsType[*outcome](err); ok && o.code == exitUsage {
				continue // said once somebody answers so
			}
			if err != nil {
				return nil, 0, err
			}
			ahead = ahead || f == nil
		}
	}
	if !ahead {
		return all, s.dropped, nil
	}
	if err := s.open(ctx); err != nil {
		return nil, 0, err
	}
	for _, q := range s.questions {
		if !slices.ContainsFunc(all, func(x mapping.Question) bool { return x.ID == q.ID }) {
			all = append(all, q)
		}
	}
	return all, s.dropped, nil
}

// Keep implements console.Answers.
func (d *desk) Keep(ctx context.Context, path string, answers map[string]string) (refused map[string]mapping.Finding, err error) {
	s, err := d.answering(ctx, path)
	if err != nil {
		return nil, err
	}
	defer s.close(&err)
	left := maps.Clone(answers)
	if refused, err = s.keepAll(left); err != nil {
		return nil, err
	}
	if len(left) > 0 { // asked once the categories hold
		if err := s.open(ctx); err != nil {
			return nil, err
		}
		more, err := s.keepAll(left)
		if err != nil {
			return nil, err
		}
		maps.Copy(refused, more)
	}
	if len(refused) > 0 {
		return refused, nil
	}
	return nil, s.save(ctx)
}

// keepAll keeps in memory what can be of answers by the questions' IDs, takes it
// out of them, and says why the others cannot. An answer to no question stays:
// its question comes later, or somebody has answered it meanwhile.
func (s *answering) keepAll(answers map[string]string) (refused map[string]mapping.Finding, err error) {
	refused = map[string]mapping.Finding{}
	for _, id := range slices.Sorted(maps.Keys(answers)) {
		i := slices.IndexFunc(s.questions, func(q mapping.Question) bool { return q.ID == id })
		if i < 0 {
			continue
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
		delete(answers, id)
	}
	return refused, nil
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
	defer s.close(&err)
	if err := s.openFiles(ctx); err != nil {
		return err
	}
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
	defer s.close(&err)
	if err := s.openFiles(ctx); err != nil {
		return err
	}
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

// mappingOf names the mapping of the list that a cell stands in, "" for none. A
// list that names the cell's sheet is nearer than one that reads the first or
// all of them.
func (w *workspace) mappingOf(cell string) string {
	file, rest, _ := strings.Cut(cell, "!")
	sheet, _, _ := strings.Cut(rest, "!")
	wide := ""
	for _, l := range w.Lists {
		switch f := listFile(l.Source); {
		case f == nil || filepath.Base(f.Path) != file:
		case mapping.Fold(f.Sheet) == mapping.Fold(sheet):
			return l.Mapping.Name()
		case wide == "" && (f.Sheet == "" || f.Sheet == source.AllSheets):
			wide = l.Mapping.Name()
		}
	}
	return wide
}
