package connector

import (
	"cmp"
	"slices"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// Papers knows the seller's documents and certificates. It is safe for
// concurrent use.
type Papers interface {
	// Of gives what the seller's papers add to a product, and what is wrong
	// with them and with the product's own documents; nil for neither.
	Of(q PaperQuery) *PaperSet
	// Names gives every name by which a paper says whose it is.
	Names() []PaperName
}

// PaperName is a name by which a paper says whose it is: a product's code, a
// section, or a category or one above it.
type PaperName struct {
	Text  string // as written
	Place string // "papers.yaml:5"
}

// PaperQuery asks for the papers of one product.
type PaperQuery struct {
	SKU, Section string
	Listing      *mapping.Listing // not to be changed
	Pack         *schemas.Pack    // of its category, nil where there is none
}

// PaperSet is what the seller's papers add to a product.
type PaperSet struct {
	Documents    []PaperDocument
	Numbers      []PaperNumber
	Certificates []mapping.Certificate
	Issues       []mapping.Issue // without SKU; with a cell only where it is no cell of the list
}

// PaperDocument is a document that the list does not give.
type PaperDocument struct {
	Label, File string
	Link        string // where others can open it, empty when nobody can
	Required    bool   // the category asks for it, and somebody has seen that
	Place       string // where it stands, "papers.yaml:4"
}

// PaperNumber is a certificate's number that the list does not give.
type PaperNumber struct{ Field, Value, Place string }

// papers puts the seller's papers into a product's listing, and gives what is
// wrong with them.
func (m *mapper) papers(p *Product, section string) []mapping.Issue {
	if m.c.Papers == nil || p.Listing.SKU == "" {
		return nil
	}
	l := p.Listing
	s := m.c.Papers.Of(PaperQuery{SKU: l.SKU, Section: section, Listing: l, Pack: m.c.Packs.For(l.Category)})
	if s == nil {
		return nil
	}
	p.papers = s
	l.Certificates = s.Certificates
	for _, n := range s.Numbers {
		switch n.Field {
		case "tkdn":
			l.TKDN = n.Value
		case "sni":
			l.SNI = n.Value
		case "brand":
			l.Brand = n.Value
		}
	}
	for _, d := range s.Documents {
		l.Documents = append(l.Documents, mapping.Pair{Label: d.Label, Value: d.File})
	}
	if len(s.Documents) > 0 {
		slices.SortStableFunc(l.Documents, func(a, b mapping.Pair) int { return cmp.Compare(a.Label, b.Label) })
	}
	return s.Issues
}

// linked gives the listing of a format that wants documents as links: where the
// seller's papers have one it takes the file's place. A document without one
// stays where the category demands it, so that the format's check refuses it;
// else it is left out and told.
func (s *PaperSet) linked(f *schemas.Format, l *mapping.Listing) (*mapping.Listing, []mapping.Issue) {
	field := f.Field("documents")
	if s == nil || len(s.Documents) == 0 || field == nil || !field.Link {
		return l, nil
	}
	own := *l
	own.Documents = nil
	var issues []mapping.Issue
	for _, pair := range l.Documents {
		d := s.document(pair)
		switch {
		case d == nil || d.Link == "" && d.Required:
		case d.Link != "":
			pair.Value = d.Link
		default:
			issues = append(issues, withoutLink(f, d))
			continue
		}
		own.Documents = append(own.Documents, pair)
	}
	return &own, issues
}

// document gives the paper that a listing's document is, nil for the list's own.
func (s *PaperSet) document(p mapping.Pair) *PaperDocument {
	for i := range s.Documents {
		if d := &s.Documents[i]; d.Label == p.Label && d.File == p.Value {
			return d
		}
	}
	return nil
}

func withoutLink(f *schemas.Format, d *PaperDocument) mapping.Issue {
	return mapping.Issue{
		Format: f.ID, Field: "documents." + d.Label, Code: "document_not_link", Severity: mapping.SeverityWarning, Found: d.File,
		Values: map[string]string{"nama": d.Label, "berkas": d.File},
	}
}

// place names the register where an issue is about one of its documents.
func (s *PaperSet) place(issues []mapping.Issue) {
	if s == nil {
		return
	}
	for n := range s.Documents {
		d := &s.Documents[n]
		for i := range issues {
			it := &issues[i]
			if it.Field != "documents."+d.Label || it.Found != d.File {
				continue
			}
			if it.Cell = d.Place; it.Code == "document_not_link" {
				it.Values[mapping.MessageValue] = "document_without_link"
			}
		}
	}
}

// explained says of what the seller's papers added where it comes from.
func (s *PaperSet) explained(all []mapping.Explained) []mapping.Explained {
	if s == nil {
		return all
	}
	add := func(field, value, place string) {
		e := mapping.Explained{Field: field, Value: value, Rule: place, Cells: []string{place}}
		if i := slices.IndexFunc(all, func(x mapping.Explained) bool { return x.Field == field }); i >= 0 {
			all[i] = e // the list's rule gave nothing
			return
		}
		all = append(all, e)
	}
	for _, n := range s.Numbers {
		add(n.Field, n.Value, n.Place)
	}
	for _, d := range s.Documents {
		add("documents."+d.Label, d.File, d.Place)
	}
	return all
}
