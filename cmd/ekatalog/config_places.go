package main

import (
	"cmp"
	"errors"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"ekatalog/schemas"
	"ekatalog/schemas/document"
)

// checker gathers the faults and warnings of a config with their places.
type checker struct {
	file     string
	root     *ast.File
	faults   []document.Fault
	warnings []document.Fault
}

// read fills settings, a pointer to a struct, from a file, and notes what the
// struct does not have. ok is false when the file is no YAML.
func (k *checker) read(b []byte, settings any) (ok bool) {
	root, err := parser.ParseBytes(b, 0)
	if err != nil {
		k.yamlError(err)
		return false
	}
	k.root = root
	for _, doc := range root.Docs {
		if doc.Body == nil || !k.keys(doc.Body, reflect.TypeOf(settings).Elem(), "") {
			continue
		}
		if err := yaml.NodeToValue(doc.Body, settings); err != nil {
			k.yamlError(err)
		}
	}
	return true
}

// err gives the faults by place, nil when there are none.
func (k *checker) err() error {
	if len(k.faults) == 0 {
		return nil
	}
	slices.SortStableFunc(k.faults, func(a, b document.Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return &document.Faults{Faults: k.faults}
}

// yamlError names the place where the parser gave up; its own words are
// English and stand behind ours.
func (k *checker) yamlError(err error) {
	f, detail := k.fault(nil, "config.yaml"), err.Error()
	if e, ok := errors.AsType[yaml.Error](err); ok {
		detail = e.GetMessage()
		if t := e.GetToken(); t != nil && t.Position != nil {
			f.Line, f.Column = max(t.Position.Line, 1), max(t.Position.Column, 1)
		}
	}
	f.Values["rincian"] = detail
	k.faults = append(k.faults, f)
}

// keys refuses keys that the config does not have and values of another kind,
// which it takes out of the tree, so that the rest can be read and checked. ok
// is false when n itself is such a value.
func (k *checker) keys(n ast.Node, t reflect.Type, path string) (ok bool) {
	switch n.(type) {
	case *ast.NullNode, *ast.AnchorNode, *ast.AliasNode, *ast.TagNode:
		return true // nothing, or what only the decoder can tell
	}
	switch t.Kind() {
	case reflect.Pointer:
		return k.keys(n, t.Elem(), path)
	case reflect.Slice:
		s, ok := n.(*ast.SequenceNode)
		if !ok {
			return k.wrong(n, "config.want_list", path)
		}
		for i, v := range s.Values {
			if !k.keys(v, t.Elem(), path) {
				s.Values[i] = ast.Null(v.GetToken())
			}
		}
		return true
	case reflect.Map, reflect.Struct:
		switch n.(type) {
		case *ast.MappingNode, *ast.MappingValueNode:
		default:
			return k.wrong(n, "config.want_group", path)
		}
		k.group(n, t, path)
		return true
	}
	if yaml.NodeToValue(n, reflect.New(t).Interface()) == nil {
		return true
	}
	switch {
	case t == reflect.TypeFor[time.Duration]():
		return k.wrong(n, "config.want_span", path)
	case t.Kind() == reflect.Int, t.Kind() == reflect.Uint64:
		return k.wrong(n, "config.want_number", path)
	case t.Kind() == reflect.Float64:
		return k.wrong(n, "config.want_decimal", path)
	}
	return k.wrong(n, "config.want_text", path)
}

// refused reports whether a key had a value of another kind.
func (k *checker) refused(path string) bool {
	return slices.ContainsFunc(k.faults, func(f document.Fault) bool {
		return strings.HasPrefix(f.Key, "config.want_") && (f.Values["kunci"] == path || f.Values["kunci"] == k.file)
	})
}

// wrong refuses a value of another kind than its key's.
func (k *checker) wrong(n ast.Node, key, path string) bool {
	k.add(n, key, "kunci", cmp.Or(strings.TrimPrefix(path, "."), k.file))
	return false
}

// group checks the keys of a group of settings.
func (k *checker) group(n ast.Node, t reflect.Type, path string) {
	known := map[string]reflect.Type{}
	if t.Kind() == reflect.Struct {
		for f := range t.Fields() {
			known[f.Tag.Get("yaml")] = f.Type
		}
	}
	for _, v := range pairs(n) {
		name := v.Key.GetToken().Value
		child, ok := known[name]
		if t.Kind() == reflect.Map {
			child, ok = t.Elem(), true
		}
		if !ok {
			k.unknown(v.Key, strings.TrimPrefix(path+"."+name, "."), name, names(known))
		} else if !k.keys(v.Value, child, path+"."+name) {
			v.Value = ast.Null(v.Value.GetToken())
		}
	}
}

// unknown refuses a key that the config does not have, with the nearest it has.
func (k *checker) unknown(at ast.Node, path, name string, known []string) {
	if near, ok := schemas.Nearest(name, known); ok {
		k.add(at, "config.unknown_key_near", "kunci", path, "saran", near)
		return
	}
	k.add(at, "config.unknown_key", "kunci", path)
}

func names(m map[string]reflect.Type) []string {
	var s []string
	for n := range m {
		s = append(s, n)
	}
	slices.Sort(s)
	return s
}

// pairs gives the entries of a YAML mapping; goccy has two nodes for them.
func pairs(n ast.Node) []*ast.MappingValueNode {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	}
	return nil
}

func (k *checker) add(at ast.Node, key string, pairs ...string) {
	k.faults = append(k.faults, k.fault(at, key, pairs...))
}

// fault is what is wrong or not yet so at a place, the beginning without one.
func (k *checker) fault(at ast.Node, key string, pairs ...string) document.Fault {
	f := document.Fault{File: k.file, Line: 1, Column: 1, Key: key, Values: values(pairs...)}
	if at != nil {
		f.Line, f.Column = at.GetToken().Position.Line, at.GetToken().Position.Column
	}
	return f
}

// at finds the node of a path such as "$.guard.max_withdraw", nil without one.
func (k *checker) at(path string) ast.Node {
	p, err := yaml.PathString(path)
	if err != nil {
		return nil
	}
	n, err := p.FilterFile(k.root)
	if err != nil {
		return nil
	}
	return n
}

// value refuses the value at path.
func (k *checker) value(path, key string, pairs ...string) { k.add(k.at(path), key, pairs...) }
