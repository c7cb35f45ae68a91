package mapping

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/shopspring/decimal"

	"ekatalog/schemas/document"
)

var plainFactor = regexp.MustCompile(`^[0-9]{1,9}([.,][0-9]{1,6})?$`)

func (l *loader) lookups(n ast.Node) {
	l.units = map[string]Unit{}
	for _, e := range l.Decoder.Entries(n, "lookups") {
		list := &lookupList{name: e.Key.Text, at: e.Key.At, entries: map[string]string{}}
		for _, x := range l.Decoder.Entries(e.Value, e.Key.Text) {
			if l.spellings++; l.spellings > maxLookups {
				l.Add(x.Key.At, "mapping.too_many_lookups", "batas", strconv.Itoa(maxLookups))
				return
			}
			l.lookupEntry(list, x)
		}
		slices.Sort(list.names)
		l.m.lookups[list.name] = list
	}
}

func (l *loader) lookupEntry(list *lookupList, e document.Entry) {
	key := Fold(e.Key.Text)
	l.remarkCode(e.Key, list.name)
	if _, twice := list.entries[key]; twice {
		l.remark(e.Key.At, "mapping.lookup_twice", "kunci", e.Key.Text, "daftar", list.name)
	}
	text, factor := document.Scalar{}, document.Scalar{Text: "1"}
	switch v := e.Value.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		if !list.ofUnits() {
			l.Add(document.PlaceOf(v), "mapping.want_text", "kunci", e.Key.Text)
			return
		}
		parts := l.Known(v, e.Key.Text, "unit", "factor")
		for _, name := range []string{"unit", "factor"} {
			if _, ok := parts[name]; !ok {
				l.Add(document.PlaceOf(v), "mapping.key_missing", "kunci", name)
				return
			}
		}
		text, _ = l.Scalar(parts["unit"].Value, "unit")
		factor, _ = l.Scalar(parts["factor"].Value, "factor")
	default:
		text, _ = l.Scalar(v, e.Key.Text)
		l.remarkCode(text, list.name)
	}
	value := oneLine(text.Text)
	if value == "" {
		l.Add(e.Key.At, "mapping.lookup_empty", "kunci", e.Key.Text, "daftar", list.name)
		return
	}
	list.entries[key] = value
	list.names = append(list.names, e.Key.Text)
	if list.ofUnits() {
		l.units[key] = Unit{Name: value, Factor: l.factor(factor)}
		l.remarkUnit(text, value)
	}
}

func (l *loader) factor(s document.Scalar) decimal.Decimal {
	if plainFactor.MatchString(s.Text) {
		if d, err := decimal.NewFromString(strings.Replace(s.Text, ",", ".", 1)); err == nil && d.IsPositive() {
			return d
		}
	}
	l.Add(s.At, "mapping.factor", "nilai", s.Text)
	return decimal.NewFromInt(1)
}
