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
		if err := e.Append(list, item); err != nil {
			return nil, err
		}
	default:
		return nil, ErrNotEditable
	}
	return e.Bytes(), nil
}

// Append puts an item, written as YAML on one line, behind the last one of a
// list.
func (e *Editor) Append(list *ast.SequenceNode, item string) error {
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
	if err := e.Drop(list, n); err != nil {
		return nil, err
	}
	return e.Bytes(), nil
}

// Drop takes the item at a place, from 0, out of a list that has more of them.
func (e *Editor) Drop(list *ast.SequenceNode, n int) error {
	if n < 0 || n >= len(list.Values) || len(list.Values) == 1 {
		return ErrNotEditable
	}
	to, err := e.End(list.Values[n])
	if err != nil {
		return err
	}
	from, err := e.Offset(first(list.Values[n]))
	if err != nil {
		return err
	}
	switch {
	case list.IsFlowStyle && n > 0:
		from, err = e.End(list.Values[n-1])
	case list.IsFlowStyle:
		to, err = e.Offset(first(list.Values[1]))
	default:
		start := e.LineStart(from)
		if start == 0 || strings.Trim(e.Text[start:from], " -") != "" {
			return ErrNotEditable
		}
		from, to = start-1, e.LineEnd(to)
	}
	if err == nil {
		e.Cut(from, to, "")
	}
	return err
}

// Item gives the mapping at a place, from 0, of a list, as the value of an entry
// without a key, for PutIn and TakeIn.
func Item(list *ast.SequenceNode, n int) (*ast.MappingValueNode, error) {
	if n < 0 || n >= len(list.Values) {
		return nil, ErrNotEditable
	}
	if _, _, err := Values(list.Values[n]); err != nil {
		return nil, err
	}
	return &ast.MappingValueNode{Value: list.Values[n]}, nil
}

// Listed makes a list of the value of an entry, which becomes its only item.
func (e *Editor) Listed(entry *ast.MappingValueNode) error {
	m, ok := entry.Value.(*ast.MappingNode)
	if s, scalar := silent().Scalar(entry.Value, ""); scalar {
		return e.replace(entry, "["+Quote(s.Text)+"]")
	}
	if ok && m.IsFlowStyle {
		from, err := e.Offset(m.Start)
		if err != nil {
			return err
		}
		to, err := e.End(m)
		if err == nil {
			e.Cut(from, from, "[")
			e.Cut(to, to, "]")
		}
		return err
	}
	return e.listedBlock(entry)
}

// listedBlock puts a dash before the first line of a block, and indents the
// others as far.
func (e *Editor) listedBlock(entry *ast.MappingValueNode) error {
	entries, flow, err := Values(entry.Value)
	if err != nil || flow || len(entries) == 0 {
		return ErrNotEditable
	}
	from, err := e.Offset(entries[0].Key.GetToken())
	if err != nil || strings.TrimSpace(e.Text[e.LineStart(from):from]) != "" {
		return ErrNotEditable
	}
	to, err := e.End(entries[len(entries)-1])
	if err != nil {
		return err
	}
	e.Cut(from, from, "- ")
	for at := e.LineEnd(from); at < to; at = e.LineEnd(at + 1) {
		if e.LineEnd(at+1) > at+1 { // not an empty line
			e.Cut(at+1, at+1, "  ")
		}
	}
	return nil
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
