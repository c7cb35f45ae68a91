package papers

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas/document"
)

// Put gives the text of a register, nil for none, in which a tidy paper that
// Refuse takes stands in the place of the one with its ID, or behind the others
// where it has none. Whatever else people wrote stays as it is. The error is
// document.ErrNotEditable where the register is written in a way that the editor
// does not know.
func Put(data []byte, p connector.Paper) ([]byte, error) {
	p = Tidy(p)
	e, err := edit(data)
	if err != nil {
		return nil, err
	}
	var left []connector.Paper // of the other papers, in any order
	for _, o := range e.all {
		if o.ID != p.ID {
			left = append(left, o)
		}
	}
	switch {
	case p.ID == "" && p.Kind != "":
		e.data, err = document.AppendItem(e.data, maxBytes, "certificates", certificateItem(p))
	case p.ID == "":
		err = e.add(p)
	case p.Kind != "":
		err = e.changeCertificate(p)
	default:
		err = e.changeDocument(p)
	}
	if err != nil {
		return nil, err
	}
	return e.done(append(left, p))
}

// Remove gives the text of a register without the paper of an ID.
func Remove(data []byte, id string) ([]byte, error) {
	e, err := edit(data)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(e.all, func(o connector.Paper) bool { return o.ID == id })
	if at < 0 {
		return nil, document.ErrNotEditable
	}
	if n, ok := place(id, certificateID); ok {
		e.data, err = document.RemoveItem(e.data, maxBytes, "certificates", n)
	} else {
		err = e.removeDocument(id)
	}
	if err != nil {
		return nil, err
	}
	return e.done(slices.Delete(slices.Clone(e.all), at, at+1))
}

// editing is one change of a register's text.
type editing struct {
	data []byte
	p    *Papers // as it was
	all  []connector.Paper
}

func edit(data []byte) (*editing, error) {
	if data == nil {
		data = []byte("version: 1\n")
	}
	p, _, err := Load("", data)
	if err != nil {
		return nil, err
	}
	return &editing{data: data, p: p, all: p.Register()}, nil
}

// done gives the new text after it has been read as the program will read it: it
// has the papers that are wanted and no others.
func (e *editing) done(want []connector.Paper) ([]byte, error) {
	p, _, err := Load("", e.data)
	if err != nil {
		return nil, err
	}
	got := p.Register()
	for _, w := range want {
		n := slices.IndexFunc(got, func(g connector.Paper) bool { return same(g, w) })
		if n < 0 {
			return nil, document.ErrNotEditable
		}
		got = slices.Delete(got, n, n+1)
	}
	if len(got) > 0 {
		return nil, document.ErrNotEditable
	}
	return e.data, nil
}

// same reports whether two papers say the same, wherever they stand and in
// whatever order they name products.
func same(a, b connector.Paper) bool {
	a, b = Tidy(a), Tidy(b)
	return a.Kind == b.Kind && a.Title == b.Title && a.Number == b.Number && a.Holder == b.Holder && a.Issued.Equal(b.Issued) &&
		a.Expires.Equal(b.Expires) && a.File == b.File && a.Link == b.Link && sameNames(a.Products, b.Products)
}

func sameNames(a, b []string) bool {
	folded := func(all []string) []string {
		out := make([]string, len(all))
		for i, s := range all {
			out[i] = mapping.Fold(s)
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	return slices.Equal(folded(a), folded(b))
}

// place reads where in the register a paper of an ID is, from 0.
func place(id, begins string) (n int, ok bool) {
	rest, ok := strings.CutPrefix(id, begins)
	n, err := strconv.Atoi(rest)
	return n - 1, ok && err == nil && n > 0
}

// certificateItem writes a certificate on one line.
func certificateItem(p connector.Paper) string {
	return line([][2]string{
		{"kind", p.Kind}, {"number", quoted(p.Number)}, {"issued", day(p.Issued)}, {"expires", day(p.Expires)}, {"holder", quoted(p.Holder)},
		{"file", quoted(p.File)}, {"link", quoted(p.Link)}, {"products", names(p.Products)},
	})
}

// documentItem writes a document on one line.
func documentItem(p connector.Paper) string {
	return line([][2]string{{"file", quoted(p.File)}, {"link", quoted(p.Link)}, {"products", names(p.Products)}})
}

// line writes keys with their values, which are YAML, without those that have
// none.
func line(pairs [][2]string) string {
	var parts []string
	for _, kv := range pairs {
		if kv[1] != "" {
			parts = append(parts, kv[0]+": "+kv[1])
		}
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// quoted, day and names write a value as YAML, "" for none.
func quoted(s string) string {
	if s == "" {
		return ""
	}
	return document.Quote(s)
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func names(all []string) string {
	if len(all) == 0 {
		return ""
	}
	parts := make([]string, len(all))
	for i, s := range all {
		parts[i] = document.Quote(s)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}
