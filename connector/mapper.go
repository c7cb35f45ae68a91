package connector

import (
	"fmt"
	"maps"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// Product is one row of the list after mapping and checks.
type Product struct {
	Row     *mapping.Row
	Listing *mapping.Listing
	// Workbook is the listing as the upload workbook wants it, nil when the
	// mapping makes no difference.
	Workbook *mapping.Listing
	Issues   []mapping.Issue
	Skipped  bool            // left out by the source's include
	Applied  mapping.Applied // what became of the seller's corrections
	photos   *photographed   // nil where nothing is known of its pictures
	papers   *PaperSet       // what the seller's papers add to it, nil for nothing
	list     int             // which of the connector's lists it came from
	facts    mapping.ListItem

	contentPrint, offerPrint string // empty when no fingerprints were asked for
}

// mapper maps and checks rows for one goroutine.
type mapper struct {
	c        *Connector
	prints   bool // compute fingerprints
	terms    mapping.Terms
	bound    map[*mapping.Header]*mapping.Bound
	includes map[int]*mapping.IncludeUse
	buf      []byte
}

func (c *Connector) newMapper(prints bool) *mapper {
	return &mapper{c: c, prints: prints, terms: c.terms(), bound: map[*mapping.Header]*mapping.Bound{}, includes: map[int]*mapping.IncludeUse{}}
}

func (m *mapper) products(b *batch) ([]*Product, error) {
	products := make([]*Product, len(b.rows))
	for i, row := range b.rows {
		p, err := m.product(b.list, row)
		if err != nil {
			return nil, err
		}
		products[i] = p
	}
	return products, nil
}

// product maps one row and checks its listing in every format in use.
func (m *mapper) product(list int, row *mapping.Row) (*Product, error) {
	l := m.c.Lists[list]
	if keep, err := m.keeps(list, row); err != nil {
		return nil, err
	} else if !keep {
		return m.skipped(list, row), nil
	}
	b := m.bind(l.Mapping, row.Header)
	listing, issues := b.Map(m.terms, row)
	p := &Product{Row: row, Listing: listing, list: list}
	fixes := m.c.Corrections.Of(listing.SKU)
	m.c.Corrections.Apply(&p.Applied, listing, fixes)
	var more []mapping.Issue
	p.photos, more = m.pictures(b, row, listing, "")
	issues = append(issues, more...)
	issues = append(issues, m.papers(p, row.Section)...)
	for _, f := range m.c.Formats {
		issues = m.format(f, b, p, fixes, issues)
	}
	p.papers.place(issues)
	m.c.Corrections.Finish(&p.Applied, listing)
	issues = append(issues, p.Applied.Issues...)
	p.Issues = m.told(l.Mapping, b, p, issues)
	p.facts = b.ListItem(0, row, listing)
	if m.prints && listing.SKU != "" {
		m.fingerprint(p)
	}
	return p, nil
}

// format makes a product's listing in one format, where that is another one,
// and checks it. It gives all issues with those of the format.
func (m *mapper) format(f *schemas.Format, b *mapping.Bound, p *Product, fixes []mapping.Correction, issues []mapping.Issue) []mapping.Issue {
	of := p.Listing
	if f.ID != mapping.HoldingFormat {
		var more []mapping.Issue
		of, more = b.MapFormat(m.terms, p.Row, f.ID, p.Listing)
		issues = append(issues, more...)
		if of != p.Listing {
			m.c.Corrections.Apply(&p.Applied, of, fixes)
			if !shared(of.Photos, p.Listing.Photos) {
				_, more = m.pictures(b, p.Row, of, f.ID)
				issues = append(issues, more...)
			}
		}
		of, more = p.papers.linked(f, of)
		issues = append(issues, more...)
		if f.ID == WorkbookFormat && of != p.Listing {
			p.Workbook = of
		}
	}
	return append(issues, m.check(f, b, p.Row, of)...)
}

// told completes a product's issues as people are told them: what another one
// says better goes, what the row suggests comes with them, and each has a cell.
func (m *mapper) told(mp *mapping.Mapping, b *mapping.Bound, p *Product, issues []mapping.Issue) []mapping.Issue {
	if len(issues) == 0 {
		return issues
	}
	issues = mapping.DropShadowed(issues)
	b.Propose(p.Row, p.Listing, issues)
	for i := range issues {
		issues[i].SKU = p.Listing.SKU
		// What no column is made for is shown where the product's name stands.
		for _, field := range []string{"name", "sku"} {
			if issues[i].Cell == "" {
				issues[i].Cell = b.Cell(p.Row, p.Listing.Category, field)
			}
		}
	}
	return mp.Release(issues)
}

// fingerprint notes what the product's content and its offer are now.
func (m *mapper) fingerprint(p *Product) {
	m.buf = p.Listing.AppendContent(m.buf[:0])
	p.contentPrint = mapping.Fingerprint("content", m.buf)
	m.buf = appendOffer(m.buf[:0], offerOf(p.Listing))
	p.offerPrint = mapping.Fingerprint("offer", m.buf)
}

// shared reports whether two listings have the same photos in memory: a format
// that says nothing of its own about them takes those of the listing.
func shared(a, b []string) bool { return len(a) > 0 && len(b) > 0 && &a[0] == &b[0] }

// keeps reports whether a list's condition, if it has one, takes a row.
func (m *mapper) keeps(list int, row *mapping.Row) (bool, error) {
	include := m.c.Lists[list].Include
	if include == nil {
		return true, nil
	}
	u := m.includes[list]
	if u == nil { // this goroutine's own
		u = include.Bind(row.Header)
		m.includes[list] = u
	}
	keep, err := u.Keep(row)
	if err != nil {
		return false, fmt.Errorf("include of row %d: %w", row.Number, err)
	}
	return keep, nil
}

// skipped gives a row left out by include with nothing but its SKU, which
// decides whether the ledger knows it.
func (m *mapper) skipped(list int, row *mapping.Row) *Product {
	listing, _ := m.bind(m.c.Lists[list].Mapping, row.Header).Map(m.terms, row)
	return &Product{Row: row, Listing: &mapping.Listing{SKU: listing.SKU}, Skipped: true, list: list}
}

func (m *mapper) bind(mp *mapping.Mapping, h *mapping.Header) *mapping.Bound {
	b := m.bound[h]
	if b == nil {
		b = mp.Bind(h)
		m.bound[h] = b
	}
	return b
}

// check runs a format's rules and names the cell each field came from.
func (m *mapper) check(f *schemas.Format, b *mapping.Bound, row *mapping.Row, l *mapping.Listing) []mapping.Issue {
	issues := mapping.Check(m.terms, f, m.c.Packs.For(l.Category), l)
	for i := range issues {
		if issues[i].Cell == "" {
			issues[i].Cell = b.Cell(row, l.Category, issues[i].Field)
		}
		if m.c.Photos == nil && issues[i].Code == "photo_missing" { // where nobody looks, none is found
			issues[i].Values = maps.Clone(issues[i].Values)
			issues[i].Values[mapping.MessageValue] = "photo_missing_no_folder"
		}
	}
	return issues
}
