package papers

import (
	"slices"

	"github.com/goccy/go-yaml/ast"

	"ekatalog/connector"
	"ekatalog/schemas/document"
)

// titled finds what stands under a title, nil where there is nothing.
func titled(e *document.Editor, title string) (*ast.MappingValueNode, error) {
	all, err := document.Find(e.Root, "documents")
	if err != nil || all == nil {
		return nil, err
	}
	return document.FindSpaced(all.Value, title)
}

// add writes a document behind the others, or beside those of its title.
func (e *editing) add(p connector.Paper) error {
	beside := slices.ContainsFunc(e.p.documents, func(d companyDocument) bool { return d.label == p.Title })
	if !beside {
		value := documentItem(p)
		if p.Link == "" && len(p.Products) == 0 {
			value = quoted(p.File)
		}
		d, err := document.NewEditor(e.data, maxBytes)
		if err == nil {
			err = d.Put(func(bool) string { return value }, "documents", p.Title)
		}
		if err == nil {
			e.data = d.Bytes()
		}
		return err
	}
	under := func(d *document.Editor) (*ast.MappingValueNode, error) {
		entry, err := titled(d, p.Title)
		if err == nil && entry == nil {
			err = document.ErrNotEditable
		}
		return entry, err
	}
	err := e.change(under, func(d *document.Editor, at *ast.MappingValueNode) error {
		if _, list := at.Value.(*ast.SequenceNode); list {
			return nil
		}
		return d.Listed(at)
	})
	if err != nil {
		return err
	}
	return e.change(under, func(d *document.Editor, at *ast.MappingValueNode) error {
		list, ok := at.Value.(*ast.SequenceNode)
		if !ok {
			return document.ErrNotEditable
		}
		return d.Append(list, documentItem(p))
	})
}

// documentOf gives a document by its ID.
func (e *editing) documentOf(id string) (d companyDocument, was connector.Paper, err error) {
	n, ok := place(id, documentID)
	if !ok || n >= len(e.p.documents) {
		return d, was, document.ErrNotEditable
	}
	return e.p.documents[n], e.all[len(e.p.certificates)+n], nil
}

func (e *editing) changeDocument(p connector.Paper) error {
	d, was, err := e.documentOf(p.ID)
	if err != nil {
		return err
	}
	taken := slices.ContainsFunc(e.p.documents, func(o companyDocument) bool { return o.label == p.Title })
	switch {
	case p.Title == was.Title:
	case taken || d.item != alone: // it goes to others, or leaves them
		if err := e.removeDocument(p.ID); err != nil {
			return err
		}
		return e.add(p)
	default:
		err := e.change(func(e *document.Editor) (*ast.MappingValueNode, error) { return titled(e, d.label) }, func(e *document.Editor, at *ast.MappingValueNode) error {
			from, to, err := e.Raw(at.Key)
			if err == nil {
				e.Cut(from, to, document.Key(p.Title))
			}
			return err
		})
		if err != nil {
			return err
		}
		d.label = p.Title
	}
	return e.rewrite(d, was, p)
}

// rewrite changes what is written of a document.
func (e *editing) rewrite(d companyDocument, was, p connector.Paper) error {
	short := false
	of := func(e *document.Editor) (*ast.MappingValueNode, error) {
		entry, err := titled(e, d.label)
		if err != nil || entry == nil {
			return nil, document.ErrNotEditable
		}
		if d.item != alone {
			list, ok := entry.Value.(*ast.SequenceNode)
			if !ok || d.item >= len(list.Values) {
				return nil, document.ErrNotEditable
			}
			entry = &ast.MappingValueNode{Value: list.Values[d.item]}
		}
		_, _, other := document.Values(entry.Value)
		short = other != nil
		return entry, nil
	}
	err := e.change(of, func(e *document.Editor, at *ast.MappingValueNode) error {
		if !short || same(was, p) {
			return nil
		}
		from, to, err := e.Raw(at.Value)
		if err == nil {
			e.Cut(from, to, documentItem(p))
		}
		return err
	})
	if err != nil || short {
		return err
	}
	if err := e.keys(of, [][3]string{{"file", quoted(was.File), quoted(p.File)}, {"link", quoted(was.Link), quoted(p.Link)}}); err != nil {
		return err
	}
	return e.products(of, was.Products, p.Products)
}

func (e *editing) removeDocument(id string) error {
	d, _, err := e.documentOf(id)
	if err != nil {
		return err
	}
	under := func(e *document.Editor) (*ast.MappingValueNode, error) { return titled(e, d.label) }
	return e.change(under, func(e *document.Editor, at *ast.MappingValueNode) error {
		if at == nil {
			return document.ErrNotEditable
		}
		if list, ok := at.Value.(*ast.SequenceNode); ok && len(list.Values) > 1 {
			return e.Drop(list, d.item)
		}
		return e.Take("documents", d.label)
	})
}
