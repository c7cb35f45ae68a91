package connector

import (
	"slices"

	"ekatalog/mapping"
)

// gatherer keeps, in the order of the list, what is needed once it is complete.
type gatherer struct {
	l    *listing
	o    readOptions
	list mapping.List

	claims []claimed
	groups *groupNames
}

// claimed is a product with pictures that may be another's.
type claimed struct {
	item   int
	photos *photographed
}

func (c *Connector) newGatherer(l *listing, o readOptions) *gatherer {
	return &gatherer{l: l, o: o, groups: newGroupNames(c.Papers)}
}

func (g *gatherer) add(products []*Product) {
	for _, p := range products {
		it := item{sku: p.Listing.SKU, list: int32(p.list), skipped: p.Skipped, issues: p.Issues, contentPrint: p.contentPrint, offerPrint: p.offerPrint}
		if g.o.keep != nil && g.o.keep(p) {
			it.kept = p
		}
		g.groups.add(p)
		n := len(g.l.items)
		if !p.Skipped {
			p.facts.Index = n
			g.list.Add(p.facts)
			if p.photos != nil && len(p.photos.claims) > 0 {
				g.claims = append(g.claims, claimed{n, p.photos})
			}
		}
		if it.sku != "" {
			g.represent(&it, n)
		}
		g.l.items = append(g.l.items, it)
	}
}

// represent finds the one row that stands for a SKU: the first that is not
// left out, or the first where all are. The others are its twins.
func (g *gatherer) represent(it *item, n int) {
	key := FoldSKU(it.sku)
	first, taken := g.l.bySKU[key]
	switch {
	case !taken:
		g.l.bySKU[key] = n
	case g.l.items[first].skipped && !it.skipped:
		g.l.items[first].twin = true
		g.l.bySKU[key] = n
	default:
		it.twin = true
	}
}

// finish adds the issues that only the whole list shows.
func (g *gatherer) finish(c *Connector) {
	for _, li := range g.list.Finish() {
		it := &g.l.items[li.Index]
		li.Issue.SKU = it.sku
		m := c.Lists[it.list].Mapping
		if li.Issue.Code == "price_scale" {
			// It says what is wrong with the price better than these do.
			it.issues = slices.DeleteFunc(it.issues, func(i mapping.Issue) bool {
				return i.Field == "price" && (i.Code == "not_whole_rupiah" || i.Code == "too_many_decimals")
			})
		}
		it.issues = append(it.issues, m.Release([]mapping.Issue{li.Issue})[0])
	}
	g.ownPictures(c)
	for n := range g.l.items {
		it := &g.l.items[n]
		if len(it.issues) > 1 {
			mapping.Sort(it.issues)
		}
	}
	g.l.issues = append(g.groups.nobodys(g.l), c.stale(g.l.reading)...)
}
