package console

import (
	"slices"
	"strings"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// matchGroup is a part of the fields: the required ones, the others, those of
// a category.
type matchGroup struct {
	Key    string // of the message over it
	Of     string // the category or route it is about
	Fields []matchField
}

// matchField is a field of a listing with what fills it, and the choices for
// that. Its inputs are told apart by At.
type matchField struct {
	At      int
	Scope   mapping.Scope
	Field   string
	Label   string
	Now     string // what fills it, in words
	Formula string // the expression, where words do not suffice
	From    string // the column, empty for none
	Lost    bool   // the lists do not have that column
	Readers []readerChoice
	Fixed   string
	Choices []string // all that the portal takes, where they are few
	Search  bool     // the value can be searched for in an imported list

	required bool // of a category
}

// readerChoice is a way to read a cell.
type readerChoice struct {
	Value, Text string
	Chosen      bool
}

// columns shows the columns of the lists and those that they lack.
func (p *matchPage) columns(lang schemas.Lang) {
	use := map[string][]string{}
	for _, col := range p.Mapping.Columns() {
		for _, f := range col.Fields {
			use[mapping.Fold(col.Name)] = append(use[mapping.Fold(col.Name)], schemas.FieldLabel(lang, f))
		}
	}
	for _, rule := range p.Mapping.Rules() { // the section is no column of the list
		if w, ok := mapping.WayOf(rule.Text); ok && w.Column == mapping.SectionColumn {
			use[mapping.SectionColumn] = append(use[mapping.SectionColumn], schemas.FieldLabel(lang, rule.Field))
		}
	}
	private := map[string]bool{}
	for _, name := range p.Mapping.Private() {
		private[mapping.Fold(name)] = true
	}
	seen := map[string]bool{}
	var unused []string
	for _, col := range p.Columns {
		key := mapping.Fold(col.Name)
		seen[key] = true
		s := seenColumn{ColumnSeen: col, Label: col.Name, Use: shortUse(use[key]), Private: private[key], Section: col.Name == mapping.SectionColumn}
		for n, v := range s.Values {
			s.Values[n] = connector.Printable(v, sampleLength)
		}
		if f := col.Guess.Field; s.Use == "" && !s.Private && f != "" && f != mapping.UsePrivate && f != mapping.UseStatus && !p.filled(f) {
			s.Guess = schemas.FieldLabel(lang, f)
		}
		if s.Section {
			s.Label = schemas.Say(lang, "desk.match.way.section", nil)
		}
		p.Seen = append(p.Seen, s)
		if !s.Private {
			p.Choices = append(p.Choices, col.Name)
		}
		if s.Use == "" && !s.Private {
			unused = append(unused, col.Name)
		}
	}
	if p.ColumnsFault != nil {
		return
	}
	for _, col := range p.Mapping.Columns() {
		if key := mapping.Fold(col.Name); col.Required && !seen[key] {
			p.Lost = append(p.Lost, lostColumn{Name: col.Name, Use: shortUse(use[key]), Near: nearColumn(col.Name, unused)})
		}
	}
}

// sampleLength is how much of a value is shown beside its column, in characters.
const sampleLength = 60

// filled reports that some rule fills a field.
func (m *Matching) filled(field string) bool {
	return slices.ContainsFunc(m.Mapping.Rules(), func(r mapping.Rule) bool { return r.Field == field })
}

// nearColumn gives the column that is probably meant by a name: the nearest, or
// the one that has all its words and more, as "Harga Jual" has that of "Harga".
func nearColumn(name string, columns []string) string {
	if near, ok := schemas.Nearest(name, columns); ok {
		return near
	}
	words, found := strings.Fields(mapping.Fold(name)), ""
	for _, c := range columns {
		have := strings.Fields(mapping.Fold(c))
		if slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(have, w) }) {
			continue
		}
		if found != "" {
			return ""
		}
		found = c
	}
	return found
}

// shortUse names each field once.
func shortUse(fields []string) string {
	var out []string
	for _, f := range fields {
		if !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return strings.Join(out, ", ")
}

// matchGroups gives the fields of a listing with what fills them: those that
// the portal requires first, and the others where something fills them, or all.
func matchGroups(lang schemas.Lang, m *Matching, columns []string, all bool) []matchGroup {
	b := &matchBuilder{lang: lang, m: m, columns: columns, rules: map[fieldKey]string{}}
	for _, r := range m.Mapping.Rules() {
		b.rules[fieldKey{r.Scope, r.Field}] = r.Text
	}
	required, others := b.group("desk.match.required", ""), b.group("desk.match.others", "")
	for _, field := range mapping.Fields() {
		f := m.Form.Field(field)
		switch {
		case field == "attributes" || field == "documents":
			continue // by their labels, below
		case field == "sku" || f != nil && f.Required != "":
			b.add(required, mapping.Scope{}, field)
		case f != nil || b.has(mapping.Scope{}, field):
			b.add(others, mapping.Scope{}, field)
		}
		if field == "weight_gram" && b.has(mapping.Scope{}, "dimensions") {
			b.add(others, mapping.Scope{}, "dimensions")
		}
	}
	b.rest(others, mapping.Scope{}, "attributes.", "documents.")
	groups := []*matchGroup{required, others}
	for _, category := range m.Mapping.Categories() {
		g := b.group("desk.match.of_category", category)
		b.category(g, category)
		groups = append(groups, g)
	}
	for _, format := range formatsOf(m.Mapping) {
		g := b.group("desk.match.of_format", schemas.FormatLabel(lang, format))
		b.rest(g, mapping.Scope{Format: format}, "")
		groups = append(groups, g)
	}
	basis := b.group("desk.match.basis", "")
	for _, field := range []string{"basis.cost", "basis.retail", "basis.het", "basis.wished_price", "basis.document"} {
		b.add(basis, mapping.Scope{}, field)
	}
	var out []matchGroup
	for _, g := range append(groups, basis) {
		if !all && g != required {
			g.Fields = slices.DeleteFunc(g.Fields, func(f matchField) bool { return !f.required && b.rules[fieldKey{f.Scope, f.Field}] == "" })
		}
		if len(g.Fields) > 0 {
			out = append(out, *g)
		}
	}
	return out
}

func formatsOf(m *mapping.Mapping) []string {
	var out []string
	for _, r := range m.Rules() {
		if f := r.Scope.Format; f != "" && !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out
}

type fieldKey struct {
	scope mapping.Scope
	field string
}

// matchBuilder makes the fields of a page.
type matchBuilder struct {
	lang    schemas.Lang
	m       *Matching
	columns []string
	rules   map[fieldKey]string
	count   int
}

func (b *matchBuilder) group(key, of string) *matchGroup { return &matchGroup{Key: key, Of: of} }

func (b *matchBuilder) has(s mapping.Scope, field string) bool {
	return b.rules[fieldKey{s, field}] != ""
}

// category adds what a category has of its own: what its pack asks for, and
// the rules that the file has for it.
func (b *matchBuilder) category(g *matchGroup, category string) {
	scope := mapping.Scope{Category: category}
	if pack := b.m.Packs.For(category); pack != nil {
		for _, col := range pack.Columns {
			if group, _, _ := strings.Cut(col.Field, "."); group == "attributes" && !b.has(mapping.Scope{}, col.Field) {
				b.add(g, scope, col.Field)
				f := &g.Fields[len(g.Fields)-1]
				f.Choices = col.Choices
				f.required = col.Required
			}
		}
	}
	b.rest(g, scope, "")
}

// rest adds the rules of a scope that are not there yet and begin with one of
// some prefixes.
func (b *matchBuilder) rest(g *matchGroup, s mapping.Scope, prefixes ...string) {
	for _, r := range b.m.Mapping.Rules() {
		there := slices.ContainsFunc(g.Fields, func(f matchField) bool { return f.Field == r.Field })
		if r.Scope == s && !there && slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(r.Field, p) }) {
			b.add(g, s, r.Field)
		}
	}
}

func (b *matchBuilder) add(g *matchGroup, s mapping.Scope, field string) {
	f := matchField{At: b.count, Scope: s, Field: field, Label: schemas.FieldLabel(b.lang, field)}
	b.count++
	rule := b.rules[fieldKey{s, field}]
	w, ok := mapping.WayOf(rule)
	f.Now, _ = ruleText(b.lang, rule, b.m.Mapping)
	if rule != "" && (!ok || len(mapping.Readers(field)) == 0) {
		f.Now, f.Formula = "", rule
		w = mapping.Way{}
	}
	f.From, f.Fixed = w.Column, w.Fixed
	f.Lost = w.Column != "" && b.m.ColumnsFault == nil && !slices.ContainsFunc(b.columns, func(c string) bool { return mapping.Fold(c) == mapping.Fold(w.Column) })
	if form := b.m.Form.Field(field); form != nil && s.Format == "" {
		f.Choices = form.Choices
	}
	f.Search = searchKind(field) != ""
	f.Readers = b.readers(w, field)
	g.Fields = append(g.Fields, f)
}

// readers gives how the cells of a field can be read; the one in use first
// where it is none of the usual.
func (b *matchBuilder) readers(w mapping.Way, field string) []readerChoice {
	var all []mapping.Way
	for _, r := range mapping.Readers(field) {
		switch r {
		case mapping.ReadWeight:
			all = append(all, mapping.Way{Reader: r}, mapping.Way{Reader: r, Mark: "gr"}, mapping.Way{Reader: r, Mark: "kg"})
		case mapping.ReadItems:
			all = append(all, mapping.Way{Reader: r, Mark: ","}, mapping.Way{Reader: r, Mark: ";"})
		case mapping.ReadText:
			all = append(all, mapping.Way{}, mapping.Way{List: listFor(field)})
		default:
			all = append(all, mapping.Way{Reader: r})
		}
	}
	if w.Column != "" {
		own := mapping.Way{Reader: w.Reader, Mark: w.Mark, List: w.List}
		if w.List != "" { // in the place of a list of the usual name
			all = slices.DeleteFunc(all, func(x mapping.Way) bool { return x.List != "" })
		}
		if !slices.ContainsFunc(all, func(x mapping.Way) bool { return readerValue(x) == readerValue(own) }) {
			all = append(all, own)
		}
	}
	if len(all) == 1 {
		return nil // the usual one
	}
	out := make([]readerChoice, len(all))
	for i, x := range all {
		out[i] = readerChoice{Value: readerValue(x), Text: readerText(b.lang, x.Reader, x.Mark), Chosen: w.Column != "" && readerValue(x) == readerValue(w)}
		if x.List != "" {
			out[i].Text = schemas.Say(b.lang, "desk.match.read.list", nil)
		}
	}
	return out
}

// listFor is the list that a field's texts are looked up in where the mapping
// has none yet.
func listFor(field string) string {
	switch field {
	case "category":
		return mapping.CategoryList
	case "unit":
		return mapping.UnitList
	case "kbki":
		return string(connector.ReferenceKBKI)
	}
	return mapping.Fold(schemas.FieldLabel(schemas.Indonesian, field))
}

// searchKind is the imported list that a field's values can be searched in,
// empty for none.
func searchKind(field string) connector.ReferenceKind {
	switch field {
	case "category":
		return connector.ReferenceCategories
	case "kbki":
		return connector.ReferenceKBKI
	}
	return ""
}
