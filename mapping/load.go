package mapping

import (
	"cmp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"ekatalog/schemas"
	"ekatalog/schemas/document"
)

// Limits of a mapping file.
const (
	maxMappingBytes = 1 << 20
	maxExpressions  = 200
	maxLookups      = 100_000 // entries of all lookups together
)

// mappingFile reads a document of at most max bytes in the words of mapping
// files.
func mappingFile(c *document.Collector, max int) document.Decoder {
	return document.Decoder{Collector: c, MaxBytes: max, Words: document.Words{
		TooLarge: "mapping.too_large", NotUTF8: "mapping.not_utf8", NotSimple: "mapping.not_simple", Empty: "mapping.empty",
	}}
}

// Load reads a mapping file. Name is what its faults call it. A file that
// cannot be used gives *document.Faults, with every mistake found.
func Load(name string, data []byte, o Options) (*Mapping, error) {
	m := &Mapping{
		name: name, digest: digest(data),
		byCategory: map[string][]*assignment{}, byFormat: map[string][]*assignment{},
		private: map[string]string{}, lookups: map[string]*lookupList{}, references: referenceLists(o.References),
	}
	c := &document.Collector{File: name}
	l := &loader{Decoder: mappingFile(c, maxMappingBytes), m: m, options: o}
	l.compiler = compiler{Collector: c, m: m, slots: map[string]int32{}}
	if root := l.Parse(data); root != nil {
		l.load(root)
	}
	if err := c.Err(); err != nil {
		return nil, err
	}
	return m, nil
}

// loader builds a Mapping out of a file's tree.
type loader struct {
	document.Decoder
	compiler  compiler
	m         *Mapping
	options   Options
	units     map[string]Unit
	spellings int // of all lookups
}

func (l *loader) load(root ast.Node) {
	top := l.Known(root, l.m.name, "version", "sku", "fields", "attributes", "documents", "basis", "private",
		"lookups", "categories", "formats", "tests", "released")
	if len(top) == 0 && len(l.Faults) > 0 {
		return // the rest would only repeat that nothing is there
	}
	l.version(top, document.PlaceOf(root))
	l.private(top["private"].Value)
	l.lookups(top["lookups"].Value)
	l.m.units = NewUnitTable(l.options.Units, l.units)

	if e, ok := top["sku"]; ok {
		l.m.sku = l.rule(e, &assignment{field: "sku", shape: lineShape})
	} else {
		l.Add(document.PlaceOf(root), "mapping.key_missing", "kunci", "sku")
	}
	if _, ok := top["fields"]; !ok {
		l.Add(document.PlaceOf(root), "mapping.key_missing", "kunci", "fields")
	}
	base := l.fields(top["fields"].Value, "fields")
	base = append(base, l.pairs(top["attributes"].Value, "attributes")...)
	base = append(base, l.pairs(top["documents"].Value, "documents")...)
	base = append(base, l.basis(top["basis"].Value)...)
	l.formats(top["formats"].Value)
	base = merge(base, l.m.byFormat[HoldingFormat])
	delete(l.m.byFormat, HoldingFormat)
	l.m.rules = base
	l.categories(top["categories"].Value, base)
	if i := slices.IndexFunc(base, func(r *assignment) bool { return r.field == "unit" }); i >= 0 {
		l.m.unit = base[i]
	}
	l.m.findDated()
	l.released(top["released"].Value)
	l.tests(top["tests"].Value)
}

func (l *loader) version(top map[string]document.Entry, at document.Place) {
	e, ok := top["version"]
	if !ok {
		l.Add(at, "mapping.key_missing", "kunci", "version")
		return
	}
	if v, ok := l.Scalar(e.Value, "version"); ok && v.Text != "1" {
		l.Add(v.At, "mapping.version", "nilai", v.Text)
	}
}

func (l *loader) private(n ast.Node) {
	for _, item := range l.Items(n, "private") {
		if s, ok := l.Scalar(item, "private"); ok && Fold(s.Text) != "" {
			l.m.private[Fold(s.Text)] = s.Text
		}
	}
}

// rule compiles the expression of a field; nil after a fault.
func (l *loader) rule(e document.Entry, r *assignment) *assignment {
	expr, ok := l.Scalar(e.Value, r.field)
	if !ok {
		return nil
	}
	if strings.TrimSpace(expr.Text) == "" {
		l.Add(expr.At, "mapping.expression_empty", "isian", r.field)
		return nil
	}
	r.expr = expr
	if !l.compiler.compile(r) {
		return nil
	}
	l.m.written = append(l.m.written, r)
	return r
}

// fields reads expressions of listing fields.
func (l *loader) fields(n ast.Node, what string) []*assignment {
	var out []*assignment
	for _, e := range l.Decoder.Entries(n, what) {
		out = l.fieldRule(out, e)
	}
	return sorted(out)
}

func (l *loader) fieldRule(out []*assignment, e document.Entry) []*assignment {
	f := findField(listingFields, e.Key.Text)
	if f == nil {
		near, _ := schemas.Nearest(e.Key.Text, Fields())
		l.UnknownKey(e.Key, near)
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
	for _, e := range l.Decoder.Entries(n, group) {
		label := oneLine(e.Key.Text)
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
	for _, e := range l.Decoder.Entries(n, "basis") {
		f := findField(basisFields, e.Key.Text)
		if f == nil {
			l.UnknownKey(e.Key, "")
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
	for _, e := range l.Decoder.Entries(n, what) {
		switch {
		case slices.Contains(refused, e.Key.Text):
			l.Add(e.Key.At, "mapping.not_overridable", "isian", e.Key.Text, "kunci", what)
		case e.Key.Text == "attributes" || e.Key.Text == "documents":
			out = append(out, l.pairs(e.Value, e.Key.Text)...)
		default:
			out = l.fieldRule(out, e)
		}
	}
	return sorted(out)
}

func (l *loader) categories(n ast.Node, base []*assignment) {
	for _, e := range l.Decoder.Entries(n, "categories") {
		own := scoped(l.override(e.Value, e.Key.Text, "category"), Scope{Category: e.Key.Text})
		l.m.byCategory[Fold(e.Key.Text)] = merge(base, own)
		l.m.overrides = append(l.m.overrides, e.Key)
	}
}

// scoped notes for which products or route rules count.
func scoped(rules []*assignment, s Scope) []*assignment {
	for _, r := range rules {
		r.scope = s
	}
	return rules
}

func (l *loader) formats(n ast.Node) {
	for _, e := range l.Decoder.Entries(n, "formats") {
		if len(l.options.Formats) > 0 && !slices.Contains(l.options.Formats, e.Key.Text) {
			near, _ := schemas.Nearest(e.Key.Text, l.options.Formats)
			l.UnknownKey(e.Key, near)
			continue
		}
		l.m.byFormat[e.Key.Text] = scoped(l.override(e.Value, e.Key.Text), Scope{Format: e.Key.Text})
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
