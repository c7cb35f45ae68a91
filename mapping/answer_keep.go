package mapping

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"ekatalog/schemas/document"
)

// Answer is what a person said to a question, checked.
type Answer struct {
	Question Question
	Entries  []Entry
}

// NotEditable is the error of a mapping file in which an answer cannot be
// kept or taken back without a person: it is written in an unusual way, or the
// mapping would mean something else afterwards. Nothing has been changed.
type NotEditable struct {
	File  string
	Lines []string // what to write, or what to take away
	Err   error
}

func (e *NotEditable) Error() string { return "mapping file " + e.File + " cannot be edited" }

func (e *NotEditable) Unwrap() error { return e.Err }

// TestBroken is the error of an answer with which one of the mapping's own
// tests does not hold any more. Nothing has been changed.
type TestBroken struct {
	File    string
	Failure Failure
}

func (e *TestBroken) Error() string {
	return "test " + e.Failure.Test + " of " + e.File + " would fail"
}

// Editing is what changing a mapping file leans on.
type Editing struct {
	Name    string // of the file, as for Load
	Options Options
	Terms   Terms
}

// Keep gives the mapping file with an answer in it: an entry in a lookup of
// answers and, where the field has no such rule yet, the rule that uses it. The
// rest of the file keeps every byte. The result has been loaded, says what was
// answered, and passes every test of the file that passed before.
func (e Editing) Keep(data []byte, a Answer) ([]byte, error) {
	refuse := func(err error) ([]byte, error) {
		return nil, &NotEditable{File: e.Name, Lines: a.lines(), Err: err}
	}
	old, err := Load(e.Name, data, e.Options)
	if err != nil {
		return nil, err
	}
	ed, err := newEditor(data)
	if err != nil {
		return refuse(err)
	}
	if err := errors.Join(ed.keepRule(old, a.Question), ed.keepEntries(a)); err != nil {
		return refuse(err)
	}
	out := ed.Bytes()
	kept, err := e.verify(old, out, a.Question.List, a.Question.Field)
	if err != nil {
		return refuse(err)
	}
	for _, x := range a.Entries {
		if list := kept.lookups[a.Question.List]; list == nil || list.entries[Fold(x.Key)] != oneLine(x.Value) {
			return refuse(document.ErrNotEditable)
		}
	}
	if sample := a.Question.sample; sample != nil {
		if l, _ := kept.Map(e.Terms, sample); FieldText(l, a.Question.Field) == "" {
			return refuse(document.ErrNotEditable)
		}
	}
	return out, nil
}

// Undo gives the mapping file without a kept answer: a list that is empty then
// goes with the rule that used it, so that a file which was given one answer
// is, byte by byte, what it was before.
func (e Editing) Undo(data []byte, k Kept) ([]byte, error) {
	refuse := func(err error) ([]byte, error) {
		return nil, &NotEditable{File: e.Name, Lines: []string{"lookups > " + document.Quote(k.List) + " > " + document.Quote(k.Group)}, Err: err}
	}
	old, err := Load(e.Name, data, e.Options)
	if err != nil {
		return nil, err
	}
	ed, err := newEditor(data)
	if err != nil {
		return refuse(err)
	}
	fields, err := ed.takeBack(k)
	if err != nil {
		return refuse(err)
	}
	out := ed.Bytes()
	now, err := e.verify(old, out, k.List, fields...)
	if err != nil {
		return refuse(err)
	}
	if list := now.lookups[k.List]; list != nil && slices.ContainsFunc(k.keys, func(key string) bool { return list.entries[Fold(key)] != "" }) {
		return refuse(document.ErrNotEditable)
	}
	return out, nil
}

// keepEntries puts the lines of an answer into its list.
func (e editor) keepEntries(a Answer) error {
	var block, flow []string
	for _, x := range a.Entries {
		line := document.Key(x.Key) + ": " + document.Quote(x.Value)
		if x.Factor != "" {
			line = document.Key(x.Key) + ": {unit: " + document.Quote(x.Value) + ", factor: " + x.Factor + "}"
		}
		block, flow = append(block, line), append(flow, line)
	}
	name := document.Key(a.Question.List)
	nested := []string{name + ":"}
	for _, line := range block {
		nested = append(nested, "  "+line)
	}
	lookups, err := document.Find(e.Root, "lookups")
	switch {
	case err != nil:
		return err
	case lookups == nil:
		section := []string{"lookups:"}
		for _, line := range nested {
			section = append(section, "  "+line)
		}
		return e.addLookups(section)
	}
	list, err := document.Find(lookups.Value, a.Question.List)
	switch {
	case err != nil:
		return err
	case list == nil:
		return e.Add(lookups, nested, name+": {"+strings.Join(flow, ", ")+"}")
	}
	return e.Add(list, block, strings.Join(flow, ", "))
}

// keepRule lets the field's rule ask the list of answers, unless it does.
func (e editor) keepRule(m *Mapping, q Question) error {
	if q.call == "" || slices.ContainsFunc(m.rules, func(r *assignment) bool {
		return r.field == q.Field && strings.Contains(r.expr.Text, `lookup("`+q.List+`", `)
	}) {
		return nil
	}
	fields, err := document.Find(e.Root, "fields")
	if err != nil || fields == nil {
		return document.ErrNotEditable
	}
	rule, err := document.Find(fields.Value, q.Field)
	switch {
	case err != nil:
		return err
	case rule != nil:
		return e.wrap(rule.Value, q.call, q.before)
	}
	quoted := "'" + strings.ReplaceAll(q.call, "'", "''") + "'"
	block := q.Field + ": " + q.call
	if !plainExpression(q.call) {
		block = q.Field + ": " + quoted
	}
	return e.Add(fields, []string{block}, q.Field+": "+quoted)
}

// takeBack cuts a kept answer out and names the fields whose rules changed.
func (e editor) takeBack(k Kept) (fields []string, err error) {
	lookups, err := document.Find(e.Root, "lookups")
	if err != nil || lookups == nil {
		return nil, document.ErrNotEditable
	}
	list, err := document.Find(lookups.Value, k.List)
	if err != nil || list == nil {
		return nil, document.ErrNotEditable
	}
	entries, _, err := document.Values(list.Value)
	if err != nil {
		return nil, err
	}
	var gone []*ast.MappingValueNode
	d := mappingFile(&document.Collector{}, maxMappingBytes)
	for _, v := range entries {
		if key, ok := d.Scalar(v.Key, ""); ok && slices.Contains(k.keys, key.Text) {
			gone = append(gone, v)
		}
	}
	if len(gone) != len(k.keys) {
		return nil, document.ErrNotEditable
	}
	if len(gone) < len(entries) {
		for _, v := range gone {
			err = errors.Join(err, e.Remove(list.Value, v))
		}
		return nil, err
	}
	if err := e.removeList(lookups, list); err != nil {
		return nil, err
	}
	return e.removeRules(k.List)
}

// removeList takes a list out that has no entry left, with the section that
// the first answer began.
func (e editor) removeList(lookups, list *ast.MappingValueNode) error {
	lists, _, err := document.Values(lookups.Value)
	if err != nil {
		return err
	}
	if len(lists) == 1 {
		if ok, err := e.removeTop(lookups); ok || err != nil {
			return err
		}
	}
	return e.Remove(lookups.Value, list)
}

// removeRules takes a list that is gone out of the rules that asked it.
func (e editor) removeRules(list string) (changed []string, err error) {
	fields, err := document.Find(e.Root, "fields")
	if err != nil || fields == nil {
		return nil, document.ErrNotEditable
	}
	rules, err := e.rulesWith(fields, list)
	if err != nil {
		return nil, err
	}
	for _, rule := range rules {
		whole, err := e.unwrap(rule.Value, list)
		if err == nil && whole {
			err = e.Remove(fields.Value, rule)
		}
		if err != nil {
			return nil, err
		}
		changed = append(changed, rule.Key.GetToken().Value)
	}
	return changed, nil
}

// verify loads an edited file and holds it against what it was: but for one
// list and the rules of some fields nothing may have changed, and no test that
// passed may fail.
func (e Editing) verify(old *Mapping, data []byte, list string, fields ...string) (*Mapping, error) {
	m, err := Load(e.Name, data, e.Options)
	if err != nil {
		return nil, err
	}
	if !sameRules(old, m, fields...) || len(old.released) != len(m.released) {
		return nil, document.ErrNotEditable
	}
	for name := range union(old.lookups, m.lookups) {
		if a, b := old.lookups[name], m.lookups[name]; name != list && (a == nil || b == nil || !maps.Equal(a.entries, b.entries)) {
			return nil, document.ErrNotEditable
		}
	}
	if broken := BrokenTests(old, m, e.Terms); len(broken) > 0 {
		return nil, &TestBroken{File: e.Name, Failure: broken[0]}
	}
	return m, nil
}

// BrokenTests gives what fails of the tests of now and did not of those of old.
func BrokenTests(old, now *Mapping, t Terms) []Failure {
	failed := map[string]bool{}
	for _, f := range old.RunTests(t).Failures {
		failed[f.Test+"\x00"+f.Field] = true
	}
	return slices.DeleteFunc(now.RunTests(t).Failures, func(f Failure) bool { return failed[f.Test+"\x00"+f.Field] })
}

// sameRules reports two mappings with the same rules but for those of some
// fields, as many tests, and the same private columns.
func sameRules(a, b *Mapping, without ...string) bool {
	return maps.Equal(a.ruleTexts(without), b.ruleTexts(without)) && len(a.tests) == len(b.tests) && maps.Equal(a.private, b.private)
}

func union[V any](a, b map[string]V) map[string]V {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// ruleTexts are the expressions of a mapping by what they fill, but for those
// of some fields.
func (m *Mapping) ruleTexts(without []string) map[string]string {
	out := map[string]string{"sku": m.sku.expr.Text}
	put := func(group string, rules []*assignment) {
		for _, r := range rules {
			if !slices.Contains(without, r.field) {
				out[group+"\x00"+r.field] = r.expr.Text
			}
		}
	}
	put("", m.rules)
	for name, rules := range m.byCategory {
		put("category "+name, rules)
	}
	for name, rules := range m.byFormat {
		put("format "+name, rules)
	}
	return out
}

// lines are what a person would write to keep an answer by hand.
func (a Answer) lines() []string {
	var out []string
	for _, x := range a.Entries {
		value := document.Quote(x.Value)
		if x.Factor != "" {
			value = "{unit: " + value + ", factor: " + x.Factor + "}"
		}
		out = append(out, "lookups > "+document.Quote(a.Question.List)+" > "+document.Key(x.Key)+": "+value)
	}
	if a.Question.call != "" {
		out = append(out, "fields > "+a.Question.Field+": "+a.Question.call)
	}
	return out
}
