package mapping

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/shopspring/decimal"
)

var plainFactor = regexp.MustCompile(`^[0-9]{1,9}([.,][0-9]{1,6})?$`)

func (l *loader) lookups(n ast.Node) {
	l.units = map[string]Unit{}
	for _, e := range l.decoder.entries(n, "lookups") {
		list := &lookupList{name: e.key.text, at: e.key.at, entries: map[string]string{}}
		for _, x := range l.decoder.entries(e.value, e.key.text) {
			if l.spellings++; l.spellings > maxLookups {
				l.add(x.key.at, "mapping.too_many_lookups", "batas", strconv.Itoa(maxLookups))
				return
			}
			l.lookupEntry(list, x)
		}
		slices.Sort(list.names)
		l.m.lookups[list.name] = list
	}
}

func (l *loader) lookupEntry(list *lookupList, e entry) {
	key := Fold(e.key.text)
	l.remarkCode(e.key, list.name)
	if _, twice := list.entries[key]; twice {
		l.remark(e.key.at, "mapping.lookup_twice", "kunci", e.key.text, "daftar", list.name)
	}
	text, factor := scalar{}, scalar{text: "1"}
	switch v := e.value.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		if !list.ofUnits() {
			l.add(placeOf(v), "mapping.want_text", "kunci", e.key.text)
			return
		}
		parts := l.known(v, e.key.text, "unit", "factor")
		for _, name := range []string{"unit", "factor"} {
			if _, ok := parts[name]; !ok {
				l.add(placeOf(v), "mapping.key_missing", "kunci", name)
				return
			}
		}
		text, _ = l.scalar(parts["unit"].value, "unit")
		factor, _ = l.scalar(parts["factor"].value, "factor")
	default:
		text, _ = l.scalar(v, e.key.text)
		l.remarkCode(text, list.name)
	}
	value := oneLine(text.text)
	if value == "" {
		l.add(e.key.at, "mapping.lookup_empty", "kunci", e.key.text, "daftar", list.name)
		return
	}
	list.entries[key] = value
	list.names = append(list.names, e.key.text)
	if list.ofUnits() {
		l.units[key] = Unit{Name: value, Factor: l.factor(factor)}
		l.remarkUnit(text, value)
	}
}

func (l *loader) factor(s scalar) decimal.Decimal {
	if plainFactor.MatchString(s.text) {
		if d, err := decimal.NewFromString(strings.Replace(s.text, ",", ".", 1)); err == nil && d.IsPositive() {
			return d
		}
	}
	l.add(s.at, "mapping.factor", "nilai", s.text)
	return decimal.NewFromInt(1)
}
