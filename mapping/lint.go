package mapping

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"

	"ekatalog/schemas"
	"ekatalog/schemas/document"
)

// LintFault is something in a mapping file that is probably a mistake. Key
// names its message.
type LintFault struct {
	Line   int               `json:"line"`
	Column int               `json:"column"`
	Key    string            `json:"key"`
	Values map[string]string `json:"values"`
}

// LintFile lints a mapping file: what keeps it from being loaded, or else what
// Lint finds.
func LintFile(name string, data []byte, o Options, formats ...*schemas.Format) []LintFault {
	m, err := Load(name, data, o)
	if err == nil {
		return m.Lint(formats...)
	}
	out := []LintFault{}
	if faults, ok := errors.AsType[*document.Faults](err); ok {
		for _, f := range faults.Faults {
			out = append(out, LintFault{f.Line, f.Column, f.Key, f.Values})
		}
	}
	return out
}

// Lint finds what is allowed and yet probably wrong, by place. Formats are
// those in use: a field that none of them takes is a fault; without any, all
// fields pass.
func (m *Mapping) Lint(formats ...*schemas.Format) []LintFault {
	out := slices.Clone(m.remarks)
	add := func(at document.Place, key string, values ...string) {
		out = append(out, lintFault(at, key, values...))
	}
	used := map[string]bool{UnitList: true, unitAnswers: true}
	for _, r := range m.everyRule() {
		for _, s := range r.lists {
			used[s.Text] = true
			if !slices.Contains(m.lists(), s.Text) {
				add(s.At, "mapping.lookup_undefined", "daftar", s.Text)
			}
		}
		if !takenByAny(r.field, formats) {
			add(r.expr.At, "mapping.field_not_in_formats", "isian", r.field)
		}
	}
	for name, l := range m.lookups {
		if !used[name] {
			add(l.at, "mapping.lookup_unused", "daftar", name)
		}
	}
	for _, c := range m.overrides {
		if !m.yields(c.Text) {
			add(c.At, "mapping.category_never", "kategori", c.Text)
		}
	}
	for _, x := range m.tests {
		for _, name := range x.columns {
			if !slices.ContainsFunc(m.columns, func(c column) bool { return Fold(c.name) == Fold(name) }) {
				add(x.at, "mapping.test_column", "kolom", name)
			}
		}
	}
	if len(m.tests) == 0 {
		add(document.Place{Line: 1, Column: 1}, "mapping.tests_missing")
	}
	slices.SortFunc(out, func(a, b LintFault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Key, b.Key))
	})
	return out
}

// everyRule gives each rule of the file once.
func (m *Mapping) everyRule() []*assignment {
	all := append([]*assignment{m.sku}, m.rules...)
	for _, group := range []map[string][]*assignment{m.byCategory, m.byFormat} {
		for _, rules := range group {
			for _, r := range rules {
				if !slices.Contains(all, r) {
					all = append(all, r)
				}
			}
		}
	}
	return all
}

// yields reports whether some lookup or constant gives a category's path.
func (m *Mapping) yields(category string) bool {
	key := Fold(category)
	for _, l := range m.lookups {
		for _, v := range l.entries {
			if Fold(v) == key {
				return true
			}
		}
	}
	for _, r := range m.everyRule() {
		if r.field != "category" {
			continue
		}
		if c, ok := r.native.(constNode); !ok && len(r.lists) == 0 || ok && Fold(c.v.text) == key {
			return true // a category read straight from the list can be any
		}
	}
	return false
}

// partsOf are the names under which formats list a field of ours.
var partsOf = map[string][]string{
	"dimensions":  {"length_cm", "width_cm", "height_cm"},
	"category_id": {"category"},
}

func takenByAny(field string, formats []*schemas.Format) bool {
	group, _, nested := strings.Cut(field, ".")
	if len(formats) == 0 || nested && group == "basis" || field == "sku" || field == "active" {
		return true // neither is typed into a form, and each route has a place for both
	}
	names := append([]string{field, group}, partsOf[field]...)
	for _, f := range formats {
		if slices.ContainsFunc(f.Fields, func(x schemas.Field) bool { return slices.Contains(names, x.Name) }) {
			return true
		}
		if slices.ContainsFunc(f.Features, func(x schemas.Feature) bool { return x.Carried && slices.Contains(names, x.Name) }) {
			return true
		}
	}
	return false
}

func lintFault(at document.Place, key string, values ...string) LintFault {
	f := LintFault{Line: at.Line, Column: at.Column, Key: key, Values: make(map[string]string, len(values)/2)}
	for i := 0; i+1 < len(values); i += 2 {
		f.Values[values[i]] = values[i+1]
	}
	return f
}

// maxRemarks keeps a large file of one habit from remarking each of its lines.
const maxRemarks = 200

// remark notes a fault of lint while the file is read.
func (l *loader) remark(at document.Place, key string, values ...string) {
	if len(l.m.remarks) < maxRemarks {
		l.m.remarks = append(l.m.remarks, lintFault(at, key, values...))
	}
}

var (
	leadingZero = regexp.MustCompile(`^[+-]?0[0-9_]+`)
	grouped     = regexp.MustCompile(`^[+-]?[0-9]+_[0-9_]+$`)
	otherNumber = regexp.MustCompile(`^([+-]?0[xob][0-9a-fA-F_]+|[+-]?[0-9.]+[eE][+-]?[0-9]+|[0-9]+(:[0-5]?[0-9])+)$`)
	dateLike    = regexp.MustCompile(`^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}`)
)

// remarkCode notes an unquoted text that YAML, or the next tool to read the
// file, takes for something else than its letters.
func (l *loader) remarkCode(s document.Scalar, where string) {
	if !s.Plain || s.Text == "" {
		return
	}
	for _, form := range []*regexp.Regexp{leadingZero, grouped, otherNumber, dateLike, document.WordLike} {
		if form.MatchString(s.Text) && s.Text != "0" && !strings.HasPrefix(s.Text, "0.") {
			l.remark(s.At, "mapping.unquoted", "nilai", s.Text, "kunci", where)
			return
		}
	}
}

// remarkUnit notes a unit that the catalogue does not have.
func (l *loader) remarkUnit(s document.Scalar, unit string) {
	if len(l.options.Units) == 0 || slices.Contains(l.options.Units, unit) {
		return
	}
	near, ok := schemas.Nearest(unit, l.options.Units)
	if !ok {
		near = "–"
	}
	l.remark(s.At, "mapping.unit_not_portal", "nilai", unit, "saran", near)
}
