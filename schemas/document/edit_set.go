package document

import (
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// Set gives a document of at most max bytes in which the scalar at a path of
// keys is text, in double quotes. What is missing of the path is put behind
// what is there; the rest of the document keeps every byte. The error is
// ErrNotEditable where something else than a scalar stands at the path, or the
// document is written in a way that the editor does not know.
func Set(data []byte, max int, text string, path ...string) ([]byte, error) {
	e, err := NewEditor(data, max)
	if err != nil {
		return nil, err
	}
	if err := e.set(text, path); err != nil {
		return nil, err
	}
	return e.Bytes(), nil
}

func (e *Editor) set(text string, path []string) error {
	var in ast.Node = e.Root
	for _, key := range path {
		entry, err := FindSpaced(in, key)
		if err != nil {
			return err
		}
		if entry == nil {
			in = nil
			break
		}
		in = entry.Value
	}
	switch in := in.(type) {
	case *ast.NullNode:
		if in.GetToken().Type != token.ImplicitNullType {
			return ErrNotEditable
		}
	case *ast.MappingNode, *ast.MappingValueNode, *ast.SequenceNode, *ast.LiteralNode:
		return ErrNotEditable
	}
	return e.Put(func(bool) string { return Quote(text) }, path...)
}

// ReplaceList gives a document of at most max bytes in which the value of a top
// key is a list of the given items, each on a line of its own as YAML. The rest
// of the document keeps every byte.
func ReplaceList(data []byte, max int, key string, items []string) ([]byte, error) {
	e, err := NewEditor(data, max)
	if err != nil {
		return nil, err
	}
	block := make([]string, len(items))
	for i, item := range items {
		block[i] = "  - " + item
	}
	entry, err := Find(e.Root, key)
	if err != nil {
		return nil, err
	}
	if entry == nil {
		if err := e.AddTop(append([]string{Key(key) + ":"}, block...)...); err != nil {
			return nil, err
		}
		return e.Bytes(), nil
	}
	_, from, err := e.Raw(entry.Key)
	if err != nil {
		return nil, err
	}
	colon := strings.IndexByte(e.Text[from:e.LineEnd(from)], ':')
	to, err := e.End(entry)
	if err != nil || colon < 0 {
		return nil, ErrNotEditable
	}
	e.Cut(from+colon+1, to, "\n"+strings.Join(block, "\n"))
	return e.Bytes(), nil
}
