package mapping

import (
	"errors"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"ekatalog/schemas/document"
)

// Rename gives the mapping file with columns called otherwise wherever it
// names them: in its rules, its private columns and its tests. Names are those
// of a list's columns, the old one first. Nothing else changes, which has been
// checked; a file in which that cannot be done gives *NotEditable.
func (e Editing) Rename(data []byte, names map[string]string) ([]byte, error) {
	refuse := func(err error) ([]byte, error) {
		var lines []string
		for from, to := range names {
			lines = append(lines, `row["`+from+`"] → row["`+to+`"]`)
		}
		return nil, &NotEditable{File: e.Name, Lines: lines, Err: err}
	}
	old, err := Load(e.Name, data, e.Options)
	if err != nil {
		return nil, err
	}
	ed, err := newEditor(data)
	if err != nil {
		return refuse(err)
	}
	r := renaming{e: ed, to: map[string]string{}}
	for from, to := range names {
		if !writable(from) || !writable(to) {
			return refuse(document.ErrNotEditable)
		}
		r.to[Fold(from)] = to
	}
	if err := r.file(); err != nil {
		return refuse(err)
	}
	out := ed.Bytes()
	now, err := Load(e.Name, out, e.Options)
	if err != nil {
		return nil, err
	}
	var wanted Changes
	for _, x := range old.Rules() {
		if text := r.text(x.Text); text != x.Text {
			wanted.Rules = append(wanted.Rules, RuleChange{Scope: x.Scope, Field: x.Field, Old: x.Text, New: text})
		}
	}
	found := Compare(old, now)
	found.Tests, found.Private = 0, nil // renamed as well
	if !onlyThese(found, wanted) || len(old.tests) != len(now.tests) || len(old.private) != len(now.private) || now.names(r.to) {
		return refuse(document.ErrNotEditable)
	}
	return out, nil
}

// names reports that a mapping still names a column that was to be called
// otherwise, by a spelling that the editor does not know.
func (m *Mapping) names(gone map[string]string) bool {
	for _, c := range m.columns {
		if to, ok := gone[Fold(c.name)]; ok && Fold(to) != Fold(c.name) {
			again := false
			for _, x := range gone {
				again = again || Fold(x) == Fold(c.name)
			}
			if !again {
				return true
			}
		}
	}
	return false
}

// renaming is one Rename under way.
type renaming struct {
	e  editor
	to map[string]string // by Fold of the old name
}

// rowColumn is how a rule names a column.
var rowColumn = regexp.MustCompile(`\brow\["([^"\\]+)"\]`)

// text gives a rule with the new names.
func (r renaming) text(s string) string {
	return rowColumn.ReplaceAllStringFunc(s, func(x string) string {
		if to, ok := r.to[Fold(rowColumn.FindStringSubmatch(x)[1])]; ok {
			return `row["` + to + `"]`
		}
		return x
	})
}

func (r renaming) file() error {
	var err error
	for _, top := range r.e.Root.Values {
		switch key := top.Key.GetToken().Value; key {
		case "sku", "fields", "attributes", "documents", "basis", "categories", "formats":
			err = errors.Join(err, r.rules(top.Value))
		case "private":
			err = errors.Join(err, r.items(top.Value))
		case "tests":
			err = errors.Join(err, r.tests(top.Value))
		}
	}
	return err
}

// rules renames in every rule below a node.
func (r renaming) rules(n ast.Node) error {
	if entries, _, err := document.Values(n); err == nil {
		for _, x := range entries {
			err = errors.Join(err, r.rules(x.Value))
		}
		return err
	}
	rule, err := r.e.rule(n)
	if err != nil {
		if strings.Contains(n.String(), "row") {
			return err
		}
		return nil // names no column
	}
	for _, at := range rowColumn.FindAllStringSubmatchIndex(rule.text, -1) {
		to, ok := r.to[Fold(rule.text[at[2]:at[3]])]
		if !ok {
			continue
		}
		written, ok := rule.written(to)
		if !ok {
			return document.ErrNotEditable
		}
		r.e.Cut(rule.places[at[2]], rule.places[at[3]], written)
	}
	return nil
}

// items renames the private columns.
func (r renaming) items(n ast.Node) error {
	list, ok := n.(*ast.SequenceNode)
	if !ok {
		return nil
	}
	for _, x := range list.Values {
		if err := r.name(x); err != nil {
			return err
		}
	}
	return nil
}

// tests renames the columns of the tests' rows.
func (r renaming) tests(n ast.Node) error {
	list, ok := n.(*ast.SequenceNode)
	if !ok {
		return nil
	}
	for _, x := range list.Values {
		row, err := document.Find(x, "row")
		if err != nil || row == nil {
			return err
		}
		cells, _, err := document.Values(row.Value)
		if err != nil {
			return err
		}
		for _, c := range cells {
			if err := r.name(c.Key); err != nil {
				return err
			}
		}
	}
	return nil
}

// name renames a scalar that is a column's name.
func (r renaming) name(n ast.Node) error {
	d := mappingFile(&document.Collector{}, maxMappingBytes)
	s, ok := d.Scalar(n, "")
	if !ok {
		return document.ErrNotEditable
	}
	to, ok := r.to[Fold(s.Text)]
	if !ok {
		return nil
	}
	from, end, err := r.e.Raw(n)
	if err == nil {
		r.e.Cut(from, end, document.Key(to))
	}
	return err
}
