package document

import (
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// Put writes a value below some keys in the place of what stands there, a
// scalar, a list, or a mapping in braces, and makes the keys that are missing.
// The key of a mapping in a list is its place there, from 0. The value is YAML
// of one line, asked for as it stands outside braces, or within.
func (e *Editor) Put(value func(flow bool) string, path ...string) error {
	return e.put(nil, e.Root, value, path)
}

// PutIn is Put below the mapping that is the value of owner.
func (e *Editor) PutIn(owner *ast.MappingValueNode, value func(flow bool) string, path ...string) error {
	return e.put(owner, owner.Value, value, path)
}

func (e *Editor) put(owner *ast.MappingValueNode, node ast.Node, value func(flow bool) string, path []string) error {
	_, flow, err := Values(node)
	if err != nil {
		return err
	}
	for i, key := range path {
		entry, err := FindSpaced(node, key)
		switch {
		case err != nil:
			return err
		case entry == nil:
			return e.putNew(owner, path[i:], value)
		case i == len(path)-1:
			return e.replace(entry, value(flow))
		}
		braces, err := isFlow(entry.Value)
		if err != nil {
			return err
		}
		owner, node, flow = entry, entry.Value, flow || braces
	}
	return ErrNotEditable
}

// putNew adds keys below owner, at the end of the file where that is nil.
func (e *Editor) putNew(owner *ast.MappingValueNode, path []string, value func(flow bool) string) error {
	var block []string
	flow := ""
	for i, key := range path {
		line := strings.Repeat("  ", i) + Key(key) + ":"
		if flow += Key(key) + ": "; i < len(path)-1 {
			flow += "{"
		} else {
			line += " " + value(false)
			flow += value(true)
		}
		block = append(block, line)
	}
	if owner != nil {
		return e.Add(owner, block, flow+strings.Repeat("}", len(path)-1))
	}
	first, err := e.Offset(e.Root.Values[0].Key.GetToken())
	if err != nil || e.LineStart(first) != first {
		return ErrNotEditable
	}
	return e.AddTop(block...)
}

// replace writes another value in the place of an entry's.
func (e *Editor) replace(entry *ast.MappingValueNode, value string) error {
	var from int
	var err error
	switch n := entry.Value.(type) {
	case *ast.NullNode:
		at, err := e.EndOfNull(entry)
		if err == nil {
			e.Cut(at, at, " "+value)
		}
		return err
	case *ast.LiteralNode:
		from, err = e.Offset(n.Start)
	case *ast.SequenceNode:
		return e.replaceItems(entry, n, value)
	case *ast.MappingNode:
		if !n.IsFlowStyle {
			return ErrNotEditable
		}
		from, err = e.Offset(n.Start)
	default:
		from, _, err = e.Raw(n)
	}
	if err != nil {
		return err
	}
	to, err := e.End(entry.Value)
	if err == nil {
		e.Cut(from, to, value)
	}
	return err
}

// replaceItems writes a list on one line in the place of one of several, whose
// comments would be lost.
func (e *Editor) replaceItems(entry *ast.MappingValueNode, n *ast.SequenceNode, value string) error {
	_, key, err := e.Raw(entry.Key)
	if err != nil {
		return err
	}
	to, err := e.End(n)
	if err != nil {
		return err
	}
	colon := strings.IndexByte(e.Text[key:to], ':')
	if colon < 0 || strings.Contains(e.Text[key:to], "#") {
		return ErrNotEditable
	}
	e.Cut(key+colon+1, to, " "+value)
	return nil
}

// Take removes what stands below some keys; what is not there is gone already.
func (e *Editor) Take(path ...string) error { return e.take(e.Root, path) }

// TakeIn is Take below the mapping that is the value of owner.
func (e *Editor) TakeIn(owner *ast.MappingValueNode, path ...string) error {
	return e.take(owner.Value, path)
}

func (e *Editor) take(node ast.Node, path []string) error {
	for i, key := range path {
		entry, err := FindSpaced(node, key)
		switch {
		case err != nil || entry == nil:
			return err
		case i == len(path)-1:
			return e.Remove(node, entry)
		}
		node = entry.Value
	}
	return nil
}

// isFlow reports whether a mapping or a list stands in braces.
func isFlow(n ast.Node) (bool, error) {
	if list, ok := n.(*ast.SequenceNode); ok {
		return list.IsFlowStyle, nil
	}
	_, flow, err := Values(n)
	return flow, err
}

// FindSpaced is Find for a key whose spaces do not count, and for a mapping in a
// list by its place.
func FindSpaced(n ast.Node, name string) (*ast.MappingValueNode, error) {
	if list, ok := n.(*ast.SequenceNode); ok {
		return itemAt(list, name)
	}
	entries, _, err := Values(n)
	if err != nil {
		return nil, err
	}
	spaced := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	for _, v := range entries {
		if key, ok := silent().Scalar(v.Key, ""); ok && spaced(key.Text) == spaced(name) {
			return v, nil
		}
	}
	return nil, nil
}

// itemAt gives a mapping in a list, which is there and has entries, as the value
// of an entry without a key.
func itemAt(list *ast.SequenceNode, place string) (*ast.MappingValueNode, error) {
	i, err := strconv.Atoi(place)
	if err != nil || i < 0 || i >= len(list.Values) {
		return nil, ErrNotEditable
	}
	if entries, _, err := Values(list.Values[i]); err != nil || len(entries) == 0 {
		return nil, ErrNotEditable
	}
	return &ast.MappingValueNode{Value: list.Values[i]}, nil
}
