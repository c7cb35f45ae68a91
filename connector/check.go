package connector

import (
	"context"
	"slices"

	"ekatalog/mapping"
)

// CheckReport is what a check of the whole list found. Products = Ready +
// Held + Skipped.
type CheckReport struct {
	Products int64
	Ready    int64
	Held     int64
	Skipped  int64
	Issues   []mapping.Issue // in the order of the list, then those of no product
	Reading  Reading
}

// Check reads, maps and checks the list and changes nothing. Where there is a
// ledger it also warns of what was undone and the list still says.
func (c *Connector) Check(ctx context.Context) (*CheckReport, error) {
	undone, err := c.yielding(ctx)
	if err != nil {
		return nil, err
	}
	l, err := c.read(ctx, readOptions{keep: func(p *Product) bool { return undone.of(FoldSKU(p.Listing.SKU)) }})
	if err != nil {
		return nil, err
	}
	r := &CheckReport{Reading: l.reading, Issues: []mapping.Issue{}}
	for n := range l.items {
		r.Issues = append(r.Issues, l.items[n].issues...)
	}
	r.Products, r.Ready, r.Held, r.Skipped = l.tally()
	r.Issues = append(r.Issues, l.issues...)
	r.Issues = append(r.Issues, c.undoneOf(l, undone)...)
	return r, nil
}

// readiness is what became of a row that stands for a product.
func (it *item) readiness() Readiness {
	switch {
	case it.skipped:
		return ReadinessSkipped
	case it.held():
		return ReadinessHeld
	}
	return ReadinessReady
}

// tally counts the products of a list, rows that share a SKU as one.
func (l *listing) tally() (products, ready, held, skipped int64) {
	for n := range l.items {
		it := &l.items[n]
		if it.twin {
			continue
		}
		products++
		switch it.readiness() {
		case ReadinessReady:
			ready++
		case ReadinessHeld:
			held++
		case ReadinessSkipped:
			skipped++
		}
	}
	return products, ready, held, skipped
}

// Products reads the list and gives the products that keep asks for, in the
// order of the list, with all their issues.
func (c *Connector) Products(ctx context.Context, keep func(*Product) bool) ([]*Product, error) {
	l, err := c.read(ctx, readOptions{keep: keep})
	if err != nil {
		return nil, err
	}
	var found []*Product
	for n := range l.items {
		if it := &l.items[n]; it.kept != nil {
			it.kept.Issues = it.issues
			found = append(found, it.kept)
		}
	}
	return found, nil
}

// Explain says for every field of a product what made it. What a correction
// gave has the file of corrections for its rule.
func (c *Connector) Explain(p *Product) []mapping.Explained {
	all := p.papers.explained(c.Lists[p.list].Mapping.Bind(p.Row.Header).Explain(c.terms(), p.Row))
	all = p.photos.explained(all, p.Listing)
	for _, x := range p.Applied.Corrections {
		i := slices.IndexFunc(all, func(e mapping.Explained) bool { return e.Field == x.Field })
		if i < 0 {
			i = len(all)
			all = append(all, mapping.Explained{Field: x.Field})
		}
		all[i].Value, all[i].Correction = mapping.CorrectableText(p.Listing, x.Field), &x
		all[i].Rule = c.Corrections.Name()
	}
	return all
}
