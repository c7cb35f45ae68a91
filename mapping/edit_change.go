package mapping

import (
	"slices"
	"strings"

	"ekatalog/schemas/document"
)

// Change gives the mapping file with changes made in it; every other byte
// stays, but for what an entry that goes leaves empty. What the file says
// afterwards has been read again and differs by nothing else. A file that
// cannot be read then gives *document.Faults, one that is written in a way that
// the editor does not know *NotEditable.
func (e Editing) Change(data []byte, c Changes) ([]byte, error) {
	old, err := Load(e.Name, data, e.Options)
	if err != nil {
		return nil, err
	}
	out := data
	edit := func(change func(editor) error) {
		if err != nil {
			return
		}
		ed, e := newEditor(out)
		if e == nil {
			e = change(ed)
		}
		if err = e; err == nil {
			out = ed.Bytes()
		}
	}
	for _, r := range c.Rules {
		edit(func(ed editor) error { return ed.setRule(r) })
	}
	for _, x := range c.Entries {
		edit(func(ed editor) error { return ed.setEntry(x) })
	}
	if len(c.Private) > 0 {
		edit(func(ed editor) error { return ed.setPrivate(old.Private(), c.Private) })
	}
	if err != nil {
		return nil, e.refused(c, err)
	}
	now, err := Load(e.Name, out, e.Options)
	if err != nil {
		return nil, err
	}
	if !onlyThese(Compare(old, now), c) || slices.ContainsFunc(c.Private, func(p PrivateChange) bool { return now.isPrivate(p.Column) != p.Private }) {
		return nil, e.refused(c, document.ErrNotEditable)
	}
	return out, nil
}

func (e Editing) refused(c Changes, err error) error {
	var lines []string
	for _, r := range c.Rules {
		lines = append(lines, strings.Join(rulePath(r.Scope, r.Field), " > ")+": "+r.New)
	}
	for _, x := range c.Entries {
		lines = append(lines, "lookups > "+x.List+" > "+entryKey(x)+": "+entryYAML(x.New))
	}
	for _, p := range c.Private {
		lines = append(lines, "private: "+p.Column)
	}
	return &NotEditable{File: e.Name, Lines: lines, Err: err}
}

// onlyThese reports that what differs is what was to change, and all of the
// rules and entries of it.
func onlyThese(found, wanted Changes) bool {
	if found.Tests != 0 || found.Released != 0 {
		return false
	}
	for _, r := range found.Rules {
		if !slices.ContainsFunc(wanted.Rules, func(w RuleChange) bool { return w.Scope == r.Scope && w.Field == r.Field && w.New == r.New }) {
			return false
		}
	}
	for _, x := range found.Entries {
		if !slices.ContainsFunc(wanted.Entries, func(w EntryChange) bool {
			return w.List == x.List && Fold(entryKey(w)) == Fold(entryKey(x)) && w.New.Value == x.New.Value && w.New.Factor == x.New.Factor
		}) {
			return false
		}
	}
	for _, p := range found.Private {
		if !slices.ContainsFunc(wanted.Private, func(w PrivateChange) bool { return Fold(w.Column) == Fold(p.Column) && w.Private == p.Private }) {
			return false
		}
	}
	return len(found.Rules) == count(wanted.Rules, func(r RuleChange) bool { return r.Old != r.New }) &&
		len(found.Entries) == count(wanted.Entries, func(x EntryChange) bool { return x.Old.Value != x.New.Value || x.Old.Factor != x.New.Factor })
}

func count[T any](all []T, is func(T) bool) (n int) {
	for _, x := range all {
		if is(x) {
			n++
		}
	}
	return n
}

// rulePath gives the keys below which the file has a rule.
func rulePath(s Scope, field string) []string {
	var path []string
	switch {
	case field == "sku":
		return []string{"sku"}
	case s.Category != "":
		path = []string{"categories", s.Category}
	case s.Format != "":
		path = []string{"formats", s.Format}
	}
	group, label, grouped := strings.Cut(field, ".")
	switch {
	case grouped:
		return append(path, group, label)
	case len(path) == 0:
		return []string{"fields", field}
	}
	return append(path, field)
}

func (e editor) setRule(r RuleChange) error {
	path := rulePath(r.Scope, r.Field)
	if r.New == "" {
		return e.Take(path...)
	}
	return e.Put(func(flow bool) string {
		if c := r.New[0]; !flow && plainExpression(r.New) && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
			return r.New
		}
		return "'" + strings.ReplaceAll(r.New, "'", "''") + "'"
	}, path...)
}

func (e editor) setEntry(x EntryChange) error {
	path := []string{"lookups", x.List, entryKey(x)}
	if x.New.Value == "" {
		return e.Take(path...)
	}
	return e.Put(func(bool) string { return entryYAML(x.New) }, path...)
}

// entryKey is the key as the file has it, else as it is to be.
func entryKey(x EntryChange) string {
	if x.Old.Key != "" {
		return x.Old.Key
	}
	return x.New.Key
}

func entryYAML(x Entry) string {
	if x.Factor != "" {
		return "{unit: " + document.Quote(x.Value) + ", factor: " + x.Factor + "}"
	}
	return document.Quote(x.Value)
}

// setPrivate writes the private columns anew, on one line.
func (e editor) setPrivate(names []string, changes []PrivateChange) error {
	for _, c := range changes {
		names = slices.DeleteFunc(names, func(s string) bool { return Fold(s) == Fold(c.Column) })
		if c.Private {
			names = append(names, c.Column)
		}
	}
	items := make([]string, len(names))
	for i, s := range names {
		items[i] = document.Key(s)
	}
	return e.Put(func(bool) string { return "[" + strings.Join(items, ", ") + "]" }, "private")
}
