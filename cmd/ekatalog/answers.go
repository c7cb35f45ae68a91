package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// answering is one call of answers: the workspace and what its lists lack.
type answering struct {
	*app
	w         *workspace
	rules     mapping.AnswerRules
	options   mapping.Options
	questions []mapping.Question
	dropped   int
	list      string                  // path of a dropped list that is asked about in the place of the workspace's own; empty for that
	files     map[string]*mappingFile // by the name in questions

	suggestions suggestions
}

func (a *app) answersCommand() *cobra.Command {
	var set, undo []string
	var ask, kept bool
	c := &cobra.Command{Use: "answers [--set ID=VALUE]… [--undo ID]… [--ask] [--kept]", Short: a.say("help.answers", nil), Args: args(cobra.NoArgs)}
	c.Flags().StringArrayVar(&set, "set", nil, a.say("flag.answers_set", nil))
	c.Flags().StringArrayVar(&undo, "undo", nil, a.say("flag.answers_undo", nil))
	c.Flags().BoolVar(&ask, "ask", false, a.say("flag.answers_ask", nil))
	c.Flags().BoolVar(&kept, "kept", false, a.say("flag.answers_kept", nil))
	c.RunE = func(c *cobra.Command, _ []string) (err error) {
		if ask && a.json {
			return usage("answers.ask_json")
		}
		s := &answering{app: a}
		defer s.close(&err)
		if err := s.open(c.Context()); err != nil {
			return err
		}
		if kept {
			return s.showKept()
		}
		if err := errors.Join(s.undo(undo), s.set(set)); err != nil {
			return err
		}
		changed := len(set)+len(undo) > 0
		if changed {
			if err := s.save(c.Context()); err != nil {
				return err
			}
		}
		if ask {
			n, err := s.ask(c.Context())
			if err != nil {
				return err
			}
			changed = changed || n > 0
		}
		if changed {
			if err := s.open(c.Context()); err != nil {
				return err
			}
		}
		return s.show(changed || ask)
	}
	return c
}

// open opens the workspace and reads its lists, anew where it is open: then
// with the answers that are kept in memory. Close it afterwards, also when that
// has failed.
func (s *answering) open(ctx context.Context) error {
	if err := s.openFiles(ctx); err != nil {
		return err
	}
	all, err := s.w.Questions(ctx)
	if err != nil {
		return err
	}
	for _, m := range all {
		s.questions = append(s.questions, m.Questions...)
		s.dropped += m.Dropped
	}
	slices.SortStableFunc(s.questions, func(a, b mapping.Question) int {
		switch {
		case a.Required == b.Required:
			return 0
		case a.Required:
			return -1
		}
		return 1
	})
	if s.rules, err = s.answerRules(ctx); err != nil {
		return err
	}
	for i := range s.questions {
		if err := s.propose(&s.questions[i]); err != nil {
			return fmt.Errorf("suggestions: %w", err)
		}
	}
	return nil
}

// openFiles opens the workspace with the mapping files that keep answers, and
// reads no list.
func (s *answering) openFiles(ctx context.Context) (err error) {
	if s.close(&err); err != nil {
		return err
	}
	w, err := s.app.open(ctx, parts{edit: s.carry})
	if err != nil {
		return err
	}
	s.w = w
	if s.list != "" {
		if err := w.replaceList(s.list); err != nil {
			return err
		}
	}
	before := s.files
	s.questions, s.dropped, s.files = nil, 0, map[string]*mappingFile{}
	for _, l := range w.Lists {
		name := l.Mapping.Name()
		for i := range w.config.Source {
			if path := w.config.file(w.config.Source[i].Mapping); filepath.Base(path) == name && s.files[name] == nil {
				s.files[name] = &mappingFile{path: path, mapping: l.Mapping}
				if f := before[name]; f != nil && len(f.acts) > 0 {
					s.files[name].read, s.files[name].bytes, s.files[name].acts = f.read, f.bytes, f.acts
				}
			}
		}
	}
	s.options, err = s.mappingOptions(ctx, w.config)
	return err
}

// close closes the workspace where it is open.
func (s *answering) close(err *error) {
	if s.w != nil {
		s.w.close(err)
		s.w = nil
	}
}

// carry lets the workspace be opened with answers that are kept in memory only.
func (s *answering) carry(c *config) error {
	for name, f := range s.files {
		if len(f.acts) > 0 {
			if c.texts == nil {
				c.texts = map[string]mappingText{}
			}
			c.texts[f.path] = mappingText{name: name, data: f.bytes}
		}
	}
	return nil
}

// propose adds the answers that reference lists and the seller's tax status
// propose to those that the rows' own texts do.
func (s *answering) propose(q *mapping.Question) error {
	found, err := s.suggestions.of(*q, s.rules)
	if err != nil {
		return err
	}
	q.Proposed = append(q.Proposed, found...)
	if list := s.suggestions.lists["category"]; q.Field == "category" && !s.rules.Complete && len(list.Entries) <= fewEntries {
		q.Choices = s.rules.Categories
	}
	if q.Field == "ppn" && s.w.PKP == "non_pkp" {
		q.Proposed = append(q.Proposed, mapping.Proposal{Field: "ppn", Value: "0%", From: s.say("answers.from_non_pkp", nil)})
	}
	return nil
}

// set keeps answers in memory; save writes them. All of them can be kept, or
// none is. One that is kept already, just so, is no mistake.
func (s *answering) set(answers []string) error {
	for _, one := range answers {
		id, value, ok := strings.Cut(one, "=")
		if !ok {
			return usage("answers.set_form", "nilai", one)
		}
		id = strings.TrimSpace(id)
		if k, _ := s.kept(id); k != nil && k.Means(value, s.rules) {
			continue // a save that was cut off had come as far as this
		}
		q, err := s.question(id)
		if err != nil {
			return err
		}
		if f, err := s.keep(q, value); err != nil {
			return err
		} else if f != nil {
			return usage(f.Code, pairsOf(f.Values, "id", q.ID)...)
		}
	}
	return nil
}

// question finds an open question by its ID.
func (s *answering) question(id string) (mapping.Question, error) {
	n := slices.IndexFunc(s.questions, func(q mapping.Question) bool { return strings.EqualFold(q.ID, id) })
	if n >= 0 {
		return s.questions[n], nil
	}
	if k, _ := s.kept(id); k != nil {
		return mapping.Question{}, usage("answers.kept_already", "id", id, "nilai", k.Value)
	}
	var ids []string
	for _, q := range s.questions {
		ids = append(ids, q.ID)
	}
	if near, ok := schemas.Nearest(id, ids); ok {
		return mapping.Question{}, usage("answers.unknown_near", "id", id, "saran", near)
	}
	return mapping.Question{}, usage("answers.unknown", "id", id)
}

// keep puts an answer into its mapping file in memory; a finding says why it
// cannot be taken.
func (s *answering) keep(q mapping.Question, value string) (*mapping.Finding, error) {
	answer, f := q.Answer(value, s.rules)
	if f != nil {
		return f, nil
	}
	file, err := s.file(q.File)
	if err != nil {
		return nil, err
	}
	out, err := s.editing(q.File).Keep(file.bytes, answer)
	if err != nil {
		return nil, s.notEditable(err)
	}
	file.bytes = out
	file.acts = append(file.acts, s.keptAct(answer))
	return nil, nil
}

// kept finds an answer that a mapping file holds.
func (s *answering) kept(id string) (*mapping.Kept, string) {
	for name, f := range s.files {
		for _, k := range f.mapping.Kept() {
			if strings.EqualFold(k.ID, id) {
				return &k, name
			}
		}
	}
	return nil, ""
}

// undo takes answers back in memory; save writes the files.
func (s *answering) undo(ids []string) error {
	for _, id := range ids {
		k, name := s.kept(strings.TrimSpace(id))
		if k == nil {
			return usage("answers.not_kept", "id", id)
		}
		file, err := s.file(name)
		if err != nil {
			return err
		}
		out, err := s.editing(name).Undo(file.bytes, *k)
		if err != nil {
			return s.notEditable(err)
		}
		file.bytes = out
		file.acts = append(file.acts, s.undoneAct(*k))
	}
	return nil
}

func (s *answering) editing(name string) mapping.Editing {
	return mapping.Editing{Name: name, Options: s.options, Terms: mapping.Terms{On: s.now().In(s.w.Zone), PKP: s.w.PKP}}
}

// show prints what is still open; short leaves the questions out where some
// have just been answered.
func (s *answering) show(short bool) error {
	required := 0
	for _, q := range s.questions {
		if q.Required {
			required++
		}
	}
	if s.json {
		if err := s.document(s.questionsDocument()); err != nil {
			return err
		}
	} else {
		s.printQuestions(required, short)
	}
	if required > 0 {
		return findings()
	}
	return nil
}

// pairsOf gives the values of a message as pairs, with more of them.
func pairsOf(v map[string]string, more ...string) []string {
	for k, text := range v {
		more = append(more, k, text)
	}
	return more
}

// showKept lists the answers that the mappings hold.
func (s *answering) showKept() error {
	all := []mapping.Kept{}
	var names []string
	for name := range s.files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		all = append(all, s.files[name].mapping.Kept()...)
	}
	if s.json {
		return s.document(map[string]any{"kept": all})
	}
	if len(all) == 0 {
		s.print("answers.none_kept")
		return nil
	}
	for _, k := range all {
		value := k.Value
		if value == "" {
			value = s.say("answers.of_text", values("n", itoa(k.Rows)))
		}
		fmt.Fprintf(s.out, "  %-18s %s: %s = %s\n", k.ID, k.List, k.Group, value)
	}
	s.print("answers.undo_how", "id", all[0].ID)
	return nil
}
