package papers

import (
	"sync/atomic"

	"ekatalog/mapping"
)

// productName is a code, section or category that the register names.
type productName struct {
	raw, place string
	met        atomic.Bool // a product has it
}

// names notes that the register names products so, at the first place.
func (p *Papers) names(key, raw, place string) {
	if p.named == nil {
		p.named = map[string]*productName{}
	}
	if p.named[key] == nil {
		n := &productName{raw: raw, place: place}
		p.named[key] = n
		p.order = append(p.order, n)
	}
}

// meet notes the names of a product.
func (p *Papers) meet(names []string) {
	for _, key := range names {
		if n := p.named[key]; n != nil && !n.met.Load() {
			n.met.Store(true)
		}
	}
}

// Unused implements connector.Papers: a name that is misspelled would leave its
// product without the paper, and nobody would watch when that expires.
func (p *Papers) Unused() []mapping.Issue {
	var all []mapping.Issue
	for _, n := range p.order {
		if !n.met.Load() {
			all = append(all, mapping.Issue{Field: "documents", Code: "paper_of_nobody", Severity: mapping.SeverityWarning, Cell: n.place, Found: n.raw})
		}
	}
	return all
}
