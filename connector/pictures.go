package connector

import (
	"cmp"
	"context"
	"net/url"
	"path"
	"slices"
	"strings"

	"ekatalog/mapping"
)

// Photos finds and judges the pictures of products. It is safe for concurrent
// use.
type Photos interface {
	// Of gives a product's pictures: those the list names or, where it names
	// none, those found under the product's code or in its row.
	Of(q PhotoQuery) Pictures
	// Ready gives one of them, by the name that Of gave, as the portal takes
	// it. Nothing comes of an address; an issue says why of a file nothing can.
	Ready(q PhotoQuery, name string) (png []byte, issue *mapping.Issue, err error)
}

// photographed are a product's pictures before they became addresses.
type photographed struct {
	query  PhotoQuery
	names  []string
	cell   string  // of the photos in the list; only with claims
	claims []claim // pictures that may be another product's
}

// claim is a picture found under a product's code that bears, or in public
// would bear, the name of another: KR-001_2.jpg is the second of KR-001 or the
// first of KR-001_2.
type claim struct {
	key  string // folded code of the other
	name string
}

// PhotoQuery asks for the pictures of one product.
type PhotoQuery struct {
	SKU   string
	Named []string // as the list names them; addresses are nobody's to judge
	// Where the product stands in its list, for pictures in the row itself.
	File, Sheet string
	Row         int
}

// Pictures are what there is of a product's pictures, the main one first.
type Pictures struct {
	Names []string // of files in the folder, or addresses of the list
	// Public are the names of the copies to be published, beside Names.
	Public []string
	Issues []mapping.Issue // without SKU; with a cell only where it is another than the field's
}

// pictures puts the pictures of a product into its listing, as names or as
// public addresses, and gives them with what is wrong with them. format is
// empty for the listing itself.
func (m *mapper) pictures(b *mapping.Bound, row *mapping.Row, l *mapping.Listing, format string) (*photographed, []mapping.Issue) {
	if m.c.Photos == nil || l.SKU == "" {
		m.c.publish(l)
		return nil, nil
	}
	q := PhotoQuery{SKU: l.SKU, Named: l.Photos, File: row.Header.File, Sheet: row.Header.Sheet, Row: row.Number}
	p := m.c.Photos.Of(q)
	for i := range p.Issues {
		it := &p.Issues[i]
		if it.Field = "photos"; it.Format == "" {
			it.Format = format
		}
		if it.Cell == "" {
			it.Cell = b.Cell(row, l.Category, it.Field)
		}
	}
	if l.Photos = p.Names; m.c.PhotoBase != "" {
		l.Photos = p.Public
		m.c.publish(l)
	}
	if len(p.Names) == 0 {
		return nil, p.Issues
	}
	ph := &photographed{query: q, names: p.Names}
	if len(q.Named) > 0 {
		return ph, p.Issues
	}
	if ph.claims = claims(q.SKU, p); len(ph.claims) > 0 {
		for _, field := range []string{"photos", "name", "sku"} {
			ph.cell = cmp.Or(ph.cell, b.Cell(row, l.Category, field))
		}
	}
	return ph, p.Issues
}

// Pictures gives what to ask for a product's pictures, and their names as Photos
// gave them; none where nothing is known of any.
func (p *Product) Pictures() (PhotoQuery, []string) {
	if p.photos == nil {
		return PhotoQuery{}, nil
	}
	return p.photos.query, p.photos.names
}

// explained says of a product's pictures which they are: the mapping knows no
// more than what the list names.
func (ph *photographed) explained(all []mapping.Explained, l *mapping.Listing) []mapping.Explained {
	if ph == nil {
		return all
	}
	i := slices.IndexFunc(all, func(e mapping.Explained) bool { return e.Field == "photos" })
	if i < 0 {
		i = len(all)
		all = append(all, mapping.Explained{Field: "photos"})
	}
	all[i].Value = mapping.FieldText(l, "photos")
	if len(ph.query.Named) == 0 {
		all[i].Files = ph.names
	}
	return all
}

// claims finds what may be another product's among pictures found by code.
func claims(sku string, p Pictures) []claim {
	var all []claim
	seen := map[string]bool{FoldSKU(FileName(sku)): true}
	for i, name := range p.Names {
		for _, as := range []string{name, p.Public[i]} {
			key := FoldSKU(strings.TrimSuffix(as, path.Ext(as)))
			if seen[key] {
				continue
			}
			seen[key] = true
			all = append(all, claim{FoldSKU(strings.ReplaceAll(key, "~", "/")), name})
		}
	}
	return all
}

// ownPictures holds products that have a picture which by its name is that of
// another product of the lists as well: nobody can tell whose it is.
func (g *gatherer) ownPictures(c *Connector) {
	for _, of := range g.claims {
		it := &g.l.items[of.item]
		for _, one := range of.photos.claims {
			if !g.l.has(one.key) {
				continue
			}
			i := mapping.Issue{
				Code: "photo_of_other", Severity: mapping.SeverityError, SKU: it.sku, Field: "photos", Found: one.name, Cell: of.photos.cell,
				Values: map[string]string{"berkas": one.name, "lain": g.l.items[g.l.bySKU[one.key]].sku},
			}
			it.issues = append(it.issues, c.Lists[it.list].Mapping.Release([]mapping.Issue{i})...)
		}
	}
}

// publish turns the names of photos into the addresses where the seller
// publishes them. Without such a place they stay names.
func (c *Connector) publish(l *mapping.Listing) {
	if c.PhotoBase == "" {
		return
	}
	for i, name := range l.Photos {
		if strings.Contains(name, "://") {
			continue
		}
		parts := strings.Split(name, "/")
		for n := range parts {
			parts[n] = url.PathEscape(parts[n])
		}
		l.Photos[i] = strings.TrimSuffix(c.PhotoBase, "/") + "/" + strings.Join(parts, "/")
	}
}

// PhotoQueries reads the list and gives, product by product, what to ask for
// its pictures. Rows without a code and those left out have none.
func (c *Connector) PhotoQueries(ctx context.Context) ([]PhotoQuery, error) {
	plain := *c
	plain.Photos, plain.PhotoBase = nil, "" // names as the list has them
	var all []PhotoQuery
	seen := map[string]bool{}
	_, err := plain.each(ctx, false, farAhead, func(products []*Product) error {
		for _, p := range products {
			key := FoldSKU(p.Listing.SKU)
			if p.Skipped || key == "" || seen[key] {
				continue
			}
			seen[key] = true
			h := p.Row.Header
			all = append(all, PhotoQuery{SKU: p.Listing.SKU, Named: p.Listing.Photos, File: h.File, Sheet: h.Sheet, Row: p.Row.Number})
		}
		return nil
	})
	return all, err
}
