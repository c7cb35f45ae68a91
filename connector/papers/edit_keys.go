package papers

import (
	"slices"

	"github.com/goccy/go-yaml/ast"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas/document"
)

// owner finds the mapping in which a paper is written, in a text that is opened
// anew for each change.
type owner func(e *document.Editor) (*ast.MappingValueNode, error)

// change makes one change of the text.
func (e *editing) change(of owner, do func(*document.Editor, *ast.MappingValueNode) error) error {
	d, err := document.NewEditor(e.data, maxBytes)
	if err != nil {
		return err
	}
	at, err := of(d)
	if err == nil {
		err = do(d, at)
	}
	if err == nil {
		e.data = d.Bytes()
	}
	return err
}

// keys gives the keys of a paper other values, pairs of what each was and is.
func (e *editing) keys(of owner, pairs [][3]string) error {
	for _, kv := range pairs {
		if kv[1] == kv[2] {
			continue
		}
		err := e.change(of, func(d *document.Editor, at *ast.MappingValueNode) error {
			if kv[2] == "" {
				return d.TakeIn(at, kv[0])
			}
			return d.PutIn(at, func(bool) string { return kv[2] }, kv[0])
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// products changes for which products a paper is. A list with remarks is changed
// name by name.
func (e *editing) products(of owner, was, now []string) error {
	if sameNames(was, now) {
		return nil
	}
	err := e.keys(of, [][3]string{{"products", names(was), names(now)}})
	if err == nil || len(now) == 0 {
		return err
	}
	list := func(do func(*document.Editor, *ast.SequenceNode) error) error {
		return e.change(of, func(d *document.Editor, at *ast.MappingValueNode) error {
			entry, err := document.Find(at.Value, "products")
			if err != nil || entry == nil {
				return document.ErrNotEditable
			}
			all, ok := entry.Value.(*ast.SequenceNode)
			if !ok {
				return document.ErrNotEditable
			}
			return do(d, all)
		})
	}
	for _, name := range now {
		if !slices.ContainsFunc(was, sameName(name)) {
			if err := list(func(d *document.Editor, all *ast.SequenceNode) error { return d.Append(all, document.Quote(name)) }); err != nil {
				return err
			}
		}
	}
	for i := len(was) - 1; i >= 0; i-- {
		if !slices.ContainsFunc(now, sameName(was[i])) {
			if err := list(func(d *document.Editor, all *ast.SequenceNode) error { return d.Drop(all, i) }); err != nil {
				return err
			}
		}
	}
	return nil
}

func sameName(a string) func(string) bool {
	return func(b string) bool { return mapping.Fold(a) == mapping.Fold(b) }
}

// certificateAt is where the n-th certificate is written.
func certificateAt(n int) owner {
	return func(e *document.Editor) (*ast.MappingValueNode, error) {
		entry, err := document.Find(e.Root, "certificates")
		if err != nil || entry == nil {
			return nil, document.ErrNotEditable
		}
		list, ok := entry.Value.(*ast.SequenceNode)
		if !ok {
			return nil, document.ErrNotEditable
		}
		return document.Item(list, n)
	}
}

func (e *editing) changeCertificate(p connector.Paper) error {
	n, ok := place(p.ID, certificateID)
	if !ok || n >= len(e.p.certificates) {
		return document.ErrNotEditable
	}
	was, of := e.all[n], certificateAt(n)
	err := e.keys(of, [][3]string{
		{"kind", was.Kind, p.Kind}, {"number", quoted(was.Number), quoted(p.Number)}, {"issued", day(was.Issued), day(p.Issued)},
		{"expires", day(was.Expires), day(p.Expires)}, {"holder", quoted(was.Holder), quoted(p.Holder)}, {"file", quoted(was.File), quoted(p.File)},
		{"link", quoted(was.Link), quoted(p.Link)},
	})
	if err != nil {
		return err
	}
	return e.products(of, was.Products, p.Products)
}
