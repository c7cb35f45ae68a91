package mapping

import (
	"cmp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"ekatalog/schemas"
)

// Load reads a mapping file. Name is what its faults call it. A file that
// cannot be used gives *Faults, with every mistake found.
func Load(name string, data []byte, o Options) (*Mapping, error) {
	m := &Mapping{
		name: name, digest: digest(data),
		byCategory: map[string][]*assignment{}, byFormat: map[string][]*assignment{},
		private: map[string]string{}, lookups: map[string]*lookupList{}, references: referenceLists(o.References),
	}
	c := &collector{file: name}
	l := &loader{decoder: decoder{c}, m: m, options: o}
	l.compiler = compiler{collector: c, m: m, slots: map[string]int32{}}
	if root := l.parse(data, maxMappingBytes); root != nil {
		l.load(root)
	}
	if err := c.err(); err != nil {
		return nil, err
	}
	return m, nil
}

// loader builds a Mapping out of a file's tree.
type loader struct {
	decoder
	compiler  compiler
	m         *Mapping
	options   Options
	units     map[string]Unit
	spellings int // of all lookups
}

func (l *loader) load(root ast.Node) {
	top := l.known(root, l.m.name, "version", "sku", "fields", "attributes", "documents", "basis", "private",
		"lookups", "categories", "formats", "tests", "released")
	if len(top) == 0 && len(l.faults) > 0 {
		return // the rest would only repeat that nothing is there
	}
	l.version(top, placeOf(root))
	l.private(top["private"].value)
	l.lookups(top["lookups"].value)
	l.m.units = NewUnitTable(l.options.Units, l.units)

	if e, ok := top["sku"]; ok {
		l.m.sku = l.rule(e, &assignment{field: "sku", shape: lineShape})
	} else {
		l.add(placeOf(root), "mapping.key_missing", "kunci", "sku")
	}
	if _, ok := top["fields"]; !ok {
		l.add(placeOf(root), "mapping.key_missing", "kunci", "fields")
	}
	base := l.fields(top["fields"].value, "fields")
	base = append(base, l.pairs(top["attributes"].value, "attributes")...)
	base = append(base, l.pairs(top["documents"].value, "documents")...)
	base = append(base, l.basis(top["basis"].value)...)
	l.formats(top["formats"].value)
	base = merge(base, l.m.byFormat[HoldingFormat])
	delete(l.m.byFormat, HoldingFormat)
	l.m.rules = base
	l.categories(top["categories"].value, base)
	if i := slices.IndexFunc(base, func(r *assignment) bool { return r.field == "unit" }); i >= 0 {
		l.m.unit = base[i]
	}
	l.m.findDated()
	l.released(top["released"].value)
	l.tests(top["tests"].value)
}

func (l *loader) version(top map[string]entry, at place) {
	e, ok := top["version"]
	if !ok {
		l.add(at, "mapping.key_missing", "kunci", "version")
		return
	}
	if v, ok := l.scalar(e.value, "version"); ok && v.text != "1" {
		l.add(v.at, "mapping.version", "nilai", v.text)
	}
}

func (l *loader) private(n ast.Node) {
	for _, item := range l.items(n, "private") {
		if s, ok := l.scalar(item, "private"); ok && Fold(s.text) != "" {
			l.m.private[Fold(s.text)] = s.text
		}
	}
}

// rule compiles the expression of a field; nil after a fault.
func (l *loader) rule(e entry, r *assignment) *assignment {
	expr, ok := l.scalar(e.value, r.field)
	if !ok {
		return nil
	}
	if strings.TrimSpace(expr.text) == "" {
		l.add(expr.at, "mapping.expression_empty", "isian", r.field)
		return nil
	}
	r.expr = expr
	if !l.compiler.compile(r) {
		return nil
	}
	return r
}

// fields reads expressions of listing fields.
func (l *loader) fields(n ast.Node, what string) []*assignment {
	var out []*assignment
	for _, e := range l.decoder.entries(n, what) {
		out = l.fieldRule(out, e)
	}
	return sorted(out)
}

func (l *loader) fieldRule(out []*assignment, e entry) []*assignment {
	f := findField(listingFields, e.key.text)
	if f == nil {
		near, _ := schemas.Nearest(e.key.text, Fields())
		l.unknownKey(e.key, near)
		return out
	}
	if r := l.rule(e, &assignment{field: f.name, shape: f.shape, set: f.set}); r != nil {
		out = append(out, r)
	}
	return out
}

// pairs reads labelled expressions: attributes or documents.
func (l *loader) pairs(n ast.Node, group string) []*assignment {
	var out []*assignment
	for _, e := range l.decoder.entries(n, group) {
		label := oneLine(e.key.text)
		r := &assignment{field: group + "." + label, label: label, shape: lineShape}
		if group == "attributes" {
			r.set = func(b *block, v value) { b.Attributes = setPair(b.Attributes, label, v.text) }
		} else {
			r.set = func(b *block, v value) { b.Documents = setPair(b.Documents, label, v.text) }
		}
		if r := l.rule(e, r); r != nil {
			out = append(out, r)
		}
	}
	return out
}

// setPair puts a pair in its place by label. Rules come in that order, so that
// it is nearly always the end.
func setPair(pairs []Pair, label, text string) []Pair {
	if pairs == nil {
		pairs = make([]Pair, 0, 4)
	}
	if n := len(pairs); n == 0 || pairs[n-1].Label < label {
		return append(pairs, Pair{label, text})
	}
	i, found := slices.BinarySearchFunc(pairs, label, func(p Pair, s string) int { return cmp.Compare(p.Label, s) })
	if found {
		pairs[i].Value = text
		return pairs
	}
	return slices.Insert(pairs, i, Pair{label, text})
}

func (l *loader) basis(n ast.Node) []*assignment {
	var out []*assignment
	for _, e := range l.decoder.entries(n, "basis") {
		f := findField(basisFields, e.key.text)
		if f == nil {
			l.unknownKey(e.key, "")
			continue
		}
		if r := l.rule(e, &assignment{field: "basis." + f.name, shape: f.shape, set: f.set}); r != nil {
			out = append(out, r)
		}
	}
	return out
}

// override reads what a category or a format puts in place of the common
// rules: fields, and attributes and documents by label.
func (l *loader) override(n ast.Node, what string, refused ...string) []*assignment {
	var out []*assignment
	for _, e := range l.decoder.entries(n, what) {
		switch {
		case slices.Contains(refused, e.key.text):
			l.add(e.key.at, "mapping.not_overridable", "isian", e.key.text, "kunci", what)
		case e.key.text == "attributes" || e.key.text == "documents":
			out = append(out, l.pairs(e.value, e.key.text)...)
		default:
			out = l.fieldRule(out, e)
		}
	}
	return sorted(out)
}

func (l *loader) categories(n ast.Node, base []*assignment) {
	for _, e := range l.decoder.entries(n, "categories") {
		own := l.override(e.value, e.key.text, "category")
		l.m.byCategory[Fold(e.key.text)] = merge(base, own)
		l.m.overrides = append(l.m.overrides, e.key)
	}
}

func (l *loader) formats(n ast.Node) {
	for _, e := range l.decoder.entries(n, "formats") {
		if len(l.options.Formats) > 0 && !slices.Contains(l.options.Formats, e.key.text) {
			near, _ := schemas.Nearest(e.key.text, l.options.Formats)
			l.unknownKey(e.key, near)
			continue
		}
		l.m.byFormat[e.key.text] = l.override(e.value, e.key.text)
	}
}

// merge puts the rules of own in place of those of base with the same field.
func merge(base, own []*assignment) []*assignment {
	out := slices.Clone(base)
	for _, r := range own {
		if i := slices.IndexFunc(out, func(x *assignment) bool { return x.field == r.field }); i >= 0 {
			out[i] = r
		} else {
			out = append(out, r)
		}
	}
	return sorted(out)
}

// sorted puts the category first, since it chooses the other rules, then the
// unit, since prices and stock depend on it, then the form's order.
func sorted(rules []*assignment) []*assignment {
	slices.SortStableFunc(rules, func(a, b *assignment) int {
		return cmp.Or(cmp.Compare(evaluation(a), evaluation(b)), cmp.Compare(a.label, b.label))
	})
	return rules
}

func evaluation(r *assignment) int {
	switch r.field {
	case "category":
		return -2
	case "unit":
		return -1
	}
	return formOrder(r.field)
}

// formOrder is the place of a field in the catalogue's form, the SKU first and
// basis last.
func formOrder(name string) int {
	group, _, _ := strings.Cut(name, ".")
	switch {
	case name == "sku":
		return -1
	case group == "attributes":
		return formOrder("ppn") - 1
	case group == "documents":
		return formOrder("active") - 1
	case group == "basis":
		return 2 * len(listingFields)
	}
	return 2 * slices.IndexFunc(listingFields, func(f field) bool { return f.name == name })
}
