package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"ekatalog/connector"
	"ekatalog/connector/reference"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// mappingFile is a mapping file that answers are kept in.
type mappingFile struct {
	path    string
	mapping *mapping.Mapping
	read    []byte // as it was read to be changed
	bytes   []byte // as it will be written; nil until something is changed
	acts    []connector.Act
}

// file gives a mapping file to change.
func (s *answering) file(name string) (*mappingFile, error) {
	f := s.files[name]
	if f.bytes != nil {
		return f, nil
	}
	b, err := readMapping(f.path)
	if err != nil {
		return nil, err
	}
	f.read, f.bytes = b, b
	return f, nil
}

// notEditable says what a person has to write where the file cannot be edited.
func (a *app) notEditable(err error) error {
	if e, ok := errors.AsType[*mapping.TestBroken](err); ok {
		return usage("answers.test_broken", "berkas", e.File, "n", e.Failure.Test, "isian", a.fieldLabel(e.Failure.Field), "harap", e.Failure.Want)
	}
	if e, ok := errors.AsType[*mapping.NotEditable](err); ok {
		return &outcome{code: exitUsage, key: "answers.by_hand", values: values("berkas", e.File, "baris", strings.Join(e.Lines, "; ")), err: err}
	}
	return err
}

// save writes the changed mapping files and records what was answered.
func (s *answering) save(ctx context.Context) (err error) {
	var written []*mappingFile
	var changes []connector.FileChange
	var acts []connector.Act
	for _, f := range s.files {
		if len(f.acts) == 0 {
			continue
		}
		for _, act := range f.acts {
			act.Before["mapping"], act.After["mapping"], act.Digest = connector.Digest(f.read), connector.Digest(f.bytes), connector.Digest(f.bytes)
			acts = append(acts, act)
		}
		written = append(written, f)
		changes = append(changes, connector.FileChange{Name: filepath.Base(f.path), Path: f.path, Was: f.read, Now: f.bytes, Kept: f.acts[0].Act})
	}
	if len(written) == 0 {
		return nil
	}
	m, err := s.openMemory(ctx)
	if err != nil {
		return err
	}
	defer m.close(&err)
	for i := range acts {
		acts[i].Actor = m.actor
	}
	if err := toldMoved(m.connector(s.app).ReplaceFiles(ctx, "answers", changes, acts)); err != nil {
		return fmt.Errorf("keep %d answers: %w", len(acts), err)
	}
	for _, f := range written {
		f.read, f.acts = f.bytes, nil
	}
	return nil
}

// keptAct is the record of an answer.
func (s *answering) keptAct(a mapping.Answer) connector.Act {
	act := s.answerAct(connector.AnswerKept, a.Question.ID, a.Question.File, a.Question.List)
	answers := map[string]any{}
	for _, e := range a.Entries {
		value := e.Value
		if e.Factor != "" {
			value = e.Factor + " " + value
		}
		answers[e.Key] = value
	}
	act.After["answers"], act.After["field"] = answers, a.Question.Field
	return act
}

// undoneAct is the record of an answer taken back.
func (s *answering) undoneAct(k mapping.Kept) connector.Act {
	_, file := s.kept(k.ID)
	act := s.answerAct(connector.AnswerUndone, k.ID, file, k.List)
	act.Before["group"], act.Before["value"] = k.Group, k.Value
	return act
}

func (s *answering) answerAct(what, id, file, list string) connector.Act {
	return connector.Act{
		Act: what, Subject: id, Reason: s.reason, Tool: tool(),
		Before: map[string]any{"list": list, "file": file}, After: map[string]any{"list": list, "file": file},
	}
}

// answerRules are what answers are held against: the form's choices, and the
// categories and codes that are known here.
func (s *answering) answerRules(ctx context.Context) (r mapping.AnswerRules, err error) {
	n := slices.IndexFunc(s.w.Formats, func(f *schemas.Format) bool { return f.ID == mapping.HoldingFormat })
	r.Form = s.w.Formats[n]
	s.suggestions = suggestions{lists: map[string]connector.Reference{}, indexes: map[string]*reference.Index{}}
	known := connector.Reference{ReferenceList: connector.ReferenceList{Kind: connector.ReferenceCategories}}
	for _, p := range s.w.Packs.All() {
		r.Categories = append(r.Categories, p.Category)
		known.Entries = append(known.Entries, connector.ReferenceEntry{Name: p.Category})
	}
	s.suggestions.lists["category"] = known // until the portal's own list is imported
	m, err := s.openMemoryIfAny(ctx)
	if err != nil || m == nil {
		return r, err
	}
	defer m.close(&err)
	lists, err := m.seller.ReferenceLists(ctx)
	if err != nil {
		return r, err
	}
	for _, l := range lists {
		if l.Kind != connector.ReferenceCategories && l.Kind != connector.ReferenceKBKI {
			continue
		}
		list, err := m.seller.Reference(ctx, l.Kind)
		if err != nil {
			return r, err
		}
		for field, kind := range suggestedFields {
			if kind == l.Kind {
				s.suggestions.lists[field] = list
			}
		}
		var known []string
		for _, ref := range reference.Lookups(l.Kind, list.Entries)[string(l.Kind)].Entries {
			known = append(known, ref.Value)
		}
		if l.Kind == connector.ReferenceKBKI {
			r.KBKI = known
		} else {
			r.Categories, r.Complete = append(r.Categories, known...), true
		}
	}
	return r, nil
}

// shortList joins the first of some texts and counts the others.
func (s *answering) shortList(texts []string, all int) string {
	text := strings.Join(texts, ", ")
	if more := all - len(texts); more > 0 {
		text += ", " + s.say("answers.more", values("n", itoa(more)))
	}
	return text
}
