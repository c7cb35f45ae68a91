package papers

import (
	"strings"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// Papers are a seller's documents and certificates, and the files of a
// workspace they are in. It is safe for concurrent use.
type Papers struct {
	kinds        []schemas.CertificateKind
	documents    []companyDocument
	serving      []*companyDocument // those for all products that need them
	certificates []certificate
	general      []*certificate            // for all that need them
	byName       map[string][]*certificate // by folded code, section or category
	docsByName   map[string][]*companyDocument
	names        []connector.PaperName // of byName and docsByName, as written
	files        *files
}

var _ connector.Papers = (*Papers)(nil)

// Close lets go of the workspace's folder.
func (p *Papers) Close() error { return p.files.root.Close() }

// index makes ready what Of looks up.
func (p *Papers) index() {
	p.byName, p.docsByName = map[string][]*certificate{}, map[string][]*companyDocument{}
	for i := range p.documents {
		d := &p.documents[i]
		for _, name := range d.products {
			p.docsByName[name] = append(p.docsByName[name], d)
		}
		if len(d.products) == 0 {
			p.serving = append(p.serving, d)
		}
	}
	for i := range p.certificates {
		c := &p.certificates[i]
		for _, name := range c.products {
			p.byName[name] = append(p.byName[name], c)
		}
		if len(c.products) == 0 {
			p.general = append(p.general, c)
		}
	}
}

// finding is one look at a product's papers.
type finding struct {
	p     *Papers
	q     connector.PaperQuery
	names []string // under which the product may be named
	of    connector.PaperSet
	own   []chosen
}

// chosen is the certificate that speaks for a product.
type chosen struct {
	*certificate
	attached bool // its file is one of the product's documents
}

// Of implements connector.Papers.
func (p *Papers) Of(q connector.PaperQuery) *connector.PaperSet {
	if p.Empty() && len(q.Listing.Documents) == 0 {
		return nil
	}
	f := &finding{p: p, q: q}
	for _, d := range q.Listing.Documents {
		if d.Value != "" && isPDF(d.Value) && !strings.Contains(d.Value, "://") {
			f.judge(d.Value, "documents."+d.Label, d.Label, "")
		}
	}
	if !p.Empty() {
		f.names = namesOf(q)
		for i := range p.kinds {
			f.certificate(&p.kinds[i])
		}
		f.documents()
	}
	for i := range f.own {
		c := &f.own[i]
		f.of.Certificates = append(f.of.Certificates, c.Certificate)
		if c.file != "" && !c.attached {
			f.judge(c.file, "certificates", c.kind.Title, c.Place)
		}
	}
	if len(f.of.Documents)+len(f.of.Numbers)+len(f.of.Certificates)+len(f.of.Issues) == 0 {
		return nil
	}
	return &f.of
}

// Names implements connector.Papers.
func (p *Papers) Names() []connector.PaperName { return p.names }

// Empty reports that there is no register, or nothing in it.
func (p *Papers) Empty() bool { return len(p.documents) == 0 && len(p.certificates) == 0 }

// namesOf are the names under which papers may name a product: its code, its
// section, and its category with those above it.
func namesOf(q connector.PaperQuery) []string {
	names := []string{mapping.Fold(q.SKU)}
	if q.Section != "" {
		names = append(names, mapping.Fold(q.Section))
	}
	for path := mapping.Fold(q.Listing.Category); path != ""; {
		names = append(names, path)
		up := strings.LastIndex(path, " > ")
		path = path[:max(up, 0)]
	}
	return names
}

// judge notes what is wrong with a file, once for each field.
func (f *finding) judge(file, field, label, place string) {
	for _, i := range f.p.files.judge(file) {
		values := map[string]string{"nama": label}
		for k, v := range i.Values {
			values[k] = v
		}
		i.Field, i.Values, i.Cell = field, values, place
		f.of.Issues = append(f.of.Issues, i)
	}
}

// certificate finds the certificate of a kind that speaks for the product: the
// one whose number the list has, else one that names the product, else one for
// all, where the product needs it.
func (f *finding) certificate(k *schemas.CertificateKind) {
	if field, number := ownNumber(k, f.q.Listing); number != "" {
		for i := range f.p.certificates {
			if c := &f.p.certificates[i]; c.kind.ID == k.ID && k.Same(c.Number, number) {
				f.own = append(f.own, chosen{certificate: c})
				return
			}
		}
		if k.Field != "" && len(f.p.certificates) > 0 {
			i := issue("certificate_unregistered", mapping.SeverityWarning, number, "jenis", k.Title, "nomor", number)
			i.Field = field
			f.of.Issues = append(f.of.Issues, i)
		}
		return
	}
	var best *certificate
	for _, name := range f.names {
		for _, c := range f.p.byName[name] {
			best = later(best, c, k)
		}
	}
	switch {
	case best != nil && k.Field != "":
		f.of.Numbers = append(f.of.Numbers, connector.PaperNumber{Field: k.Field, Value: best.Number, Place: best.Place})
	case best == nil && k.Field == "" && needs(k, f.q.Pack):
		for _, c := range f.p.general {
			best = later(best, c, k)
		}
	}
	if best != nil {
		f.own = append(f.own, chosen{certificate: best})
	}
}

// later gives the one of two certificates of a kind that is valid for longer;
// one whose last day is known is taken before one whose is not.
func later(best, c *certificate, k *schemas.CertificateKind) *certificate {
	if c.kind.ID != k.ID || best != nil && !c.Expires.After(best.Expires) {
		return best
	}
	return c
}

// ownNumber gives the number of a kind that the list itself has, with its
// field.
func ownNumber(k *schemas.CertificateKind, l *mapping.Listing) (field, number string) {
	if k.Field != "" {
		return k.Field, mapping.FieldText(l, k.Field)
	}
	if k.Pattern == "" {
		return "", ""
	}
	for _, p := range l.Attributes {
		if mapping.LooksNumbered(p) && k.Names(p.Label) {
			return "attributes." + p.Label, p.Value
		}
	}
	return "", ""
}

// needs reports whether a category asks for a kind of certificate.
func needs(k *schemas.CertificateKind, pack *schemas.Pack) bool {
	if pack == nil {
		return false
	}
	for i := range pack.Columns {
		if asks(k, &pack.Columns[i]) {
			return true
		}
	}
	return false
}

// asks reports whether a column is about a kind of certificate.
func asks(k *schemas.CertificateKind, c *schemas.Column) bool {
	if !strings.HasPrefix(c.Field, "documents.") && !strings.HasPrefix(c.Field, "attributes.") {
		return false
	}
	for _, title := range k.Documents {
		if strings.EqualFold(title, c.Title) {
			return true
		}
	}
	return k.Names(c.Title)
}

// documents gives the product each document that its category asks for and the
// list does not give, and those that name the product.
func (f *finding) documents() {
	var named []*companyDocument
	for _, name := range f.names {
		named = append(named, f.p.docsByName[name]...)
	}
	taken := map[*companyDocument]bool{}
	if f.q.Pack != nil {
		for i := range f.q.Pack.Columns {
			c := &f.q.Pack.Columns[i]
			label, ok := strings.CutPrefix(c.Field, "documents.")
			if !ok {
				continue
			}
			if mapping.FindPair(f.q.Listing.Documents, label, c.Group) >= 0 {
				for _, d := range named { // the list's own document stands
					taken[d] = taken[d] || d.fills(c, label)
				}
				continue
			}
			f.column(c, label, named, taken)
		}
	}
	for _, d := range named {
		if !taken[d] && mapping.FindPair(f.q.Listing.Documents, d.label, "") < 0 {
			for _, o := range named {
				taken[o] = taken[o] || o.label == d.label
			}
			f.attach(connector.PaperDocument{Label: d.label, File: d.file, Link: d.link, Place: d.place})
		}
	}
}

// column fills one document of the category: what names the product comes
// before what serves all, and a document of that title before a certificate.
func (f *finding) column(c *schemas.Column, label string, named []*companyDocument, taken map[*companyDocument]bool) {
	put := func(file, link, place string) {
		f.attach(connector.PaperDocument{Label: label, File: file, Link: link, Required: c.Required && !c.Assumed, Place: place})
	}
	filled := false
	for _, d := range named {
		if d.fills(c, label) {
			if taken[d] = true; !filled {
				put(d.file, d.link, d.place)
			}
			filled = true // by the one that names it most exactly
		}
	}
	if filled {
		return
	}
	for _, explicit := range []bool{true, false} {
		for i := range f.own {
			if o := &f.own[i]; o.file != "" && (len(o.products) > 0) == explicit && asks(o.kind, c) {
				o.attached = true
				put(o.file, o.link, o.Place)
				return
			}
		}
		for _, d := range f.p.serving {
			if explicit && d.fills(c, label) {
				put(d.file, d.link, d.place)
				return
			}
		}
	}
}

// fills reports whether a document is the one that a category's column asks
// for: by the column's title, with or without its group.
func (d *companyDocument) fills(c *schemas.Column, label string) bool {
	own := []mapping.Pair{{Label: d.label, Value: d.file}}
	return mapping.FindPair(own, label, c.Group) >= 0 || mapping.FindPair(own, c.Title, c.Group) >= 0
}

func (f *finding) attach(d connector.PaperDocument) {
	f.of.Documents = append(f.of.Documents, d)
	f.judge(d.File, "documents."+d.Label, d.Label, d.Place)
}
