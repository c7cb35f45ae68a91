package document

import (
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// AppendItem gives a document of at most max bytes with one more item, written
// as YAML on one line, at the end of the list of a top key, which is made where
// there is none. The rest of the document keeps every byte.
func AppendItem(data []byte, max int, key, item string) ([]byte, error) {
	e, err := NewEditor(data, max)
	if err != nil {
		return nil, err
	}
	entry, err := Find(e.Root, key)
	if err != nil {
		return nil, err
	}
	if entry == nil {
		if err := e.AddTop(Key(key)+":", "  - "+item); err != nil {
			return nil, err
		}
		return e.Bytes(), nil
	}
	switch list := entry.Value.(type) {
	case *ast.NullNode:
		at, err := e.EndOfNull(entry)
		if err != nil || strings.HasSuffix(e.Text[:at], "~") {
			return nil, ErrNotEditable
		}
		e.AddLines(at, "", []string{"  - " + item})
	case *ast.SequenceNode:
		if err := e.appendTo(list, item); err != nil {
			return nil, err
		}
	default:
		return nil, ErrNotEditable
	}
	return e.Bytes(), nil
}

func (e *Editor) appendTo(list *ast.SequenceNode, item string) error {
	if list.IsFlowStyle {
		end, err := e.Behind(list.End)
		if err != nil {
			return err
		}
		if len(list.Values) > 0 {
			item = ", " + item
		}
		e.Cut(end-1, end-1, item)
		return nil
	}
	dash, err := e.Offset(list.Start)
	if err != nil || dash >= len(e.Text) || e.Text[dash] != '-' || len(list.Values) == 0 {
		return ErrNotEditable
	}
	indent := e.Text[e.LineStart(dash):dash]
	if strings.TrimSpace(indent) != "" {
		return ErrNotEditable
	}
	at, err := e.End(list.Values[len(list.Values)-1])
	if err == nil {
		e.AddLines(at, indent, []string{"- " + item})
	}
	return err
}

// RemoveItem gives a document of at most max bytes without the item at a place,
// from 0, of the list of a top key; the key goes with the last one. The rest
// of the document keeps every byte.
func RemoveItem(data []byte, max int, key string, n int) ([]byte, error) {
	e, err := NewEditor(data, max)
	if err != nil {
		return nil, err
	}
	entry, err := Find(e.Root, key)
	if err != nil || entry == nil {
		return nil, ErrNotEditable
	}
	list, ok := entry.Value.(*ast.SequenceNode)
	if !ok || n < 0 || n >= len(list.Values) {
		return nil, ErrNotEditable
	}
	if len(list.Values) == 1 {
		if err := e.Remove(e.Root, entry); err != nil {
			return nil, err
		}
		return e.Bytes(), nil
	}
	to, err := e.End(list.Values[n])
	if err != nil {
		return nil, err
	}
	from, err := e.Offset(first(list.Values[n]))
	if err != nil {
		return nil, err
	}
	switch {
	case list.IsFlowStyle && n > 0:
		from, err = e.End(list.Values[n-1])
	case list.IsFlowStyle:
		to, err = e.Offset(first(list.Values[1]))
	default:
		start := e.LineStart(from)
		if start == 0 || strings.Trim(e.Text[start:from], " -") != "" {
			return nil, ErrNotEditable
		}
		from, to = start-1, e.LineEnd(to)
	}
	if err != nil {
		return nil, err
	}
	e.Cut(from, to, "")
	return e.Bytes(), nil
}

// first is the token that a node begins with.
func first(n ast.Node) *token.Token {
	switch n := n.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return n.Values[0].Key.GetToken()
		}
		return n.Start
	case *ast.MappingValueNode:
		return n.Key.GetToken()
	}
	return n.GetToken()
}
