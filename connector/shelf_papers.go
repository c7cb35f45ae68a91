package connector

import (
	"strings"

	"ekatalog/mapping"
)

// PaperTrouble is something about papers that is the matter with products of a
// shelf: one that they lack, one that has ended, one that cannot be used.
type PaperTrouble struct {
	Issue  mapping.Issue // of the first of them, without its SKU
	Places []int32       // in Goods, the first of them
	N      int           // how many there are; 0 for what is the matter with no product
	last   int32         // the place that was counted last, from 1
}

// How many troubles a shelf keeps, and how many products of each it names.
const maxPaperTroubles, paperPlaces = 500, 20

// aboutPapers tells issues of documents and certificates from others.
func aboutPapers(i *mapping.Issue) bool {
	return i.Field == "certificates" || i.Code == CodePaperNobody || strings.HasPrefix(i.Field, "documents.") ||
		strings.HasPrefix(i.Code, "certificate_") || strings.HasPrefix(i.Code, "pirt_")
}

// paperKey is what troubles with papers have in common, whatever the product,
// the format and the cell.
type paperKey struct{ code, field, found string }

// paper notes an issue of the product at a place, or of none where that is
// negative.
func (b *shelver) paper(i *mapping.Issue, place int32) {
	if !aboutPapers(i) {
		return
	}
	key := paperKey{i.Code, i.Field, i.Found}
	if b.papers == nil {
		b.papers = map[paperKey]int{}
	}
	at, known := b.papers[key]
	if !known {
		if len(b.s.Papers) == maxPaperTroubles {
			return
		}
		at = len(b.s.Papers)
		b.papers[key] = at
		first := *i
		first.SKU = ""
		b.s.Papers = append(b.s.Papers, PaperTrouble{Issue: first})
	}
	t := &b.s.Papers[at]
	if i.Severity == mapping.SeverityError {
		t.Issue.Severity = mapping.SeverityError // another format takes it harder
	}
	if place < 0 || t.last == place+1 {
		return
	}
	t.last = place + 1
	if t.N++; len(t.Places) < paperPlaces {
		t.Places = append(t.Places, place)
	}
}

// Groups gives the sections and categories of a shelf's products, in the order of
// the lists.
func (s *Shelf) Groups() (sections, categories []string) {
	seen := map[string]bool{"": true}
	add := func(all []string, name string) []string {
		if seen[name] {
			return all
		}
		seen[name] = true
		return append(all, name)
	}
	for i := range s.Goods {
		sections = add(sections, s.Goods[i].Section)
	}
	seen = map[string]bool{"": true}
	for i := range s.Goods {
		categories = add(categories, s.Goods[i].Category)
	}
	return sections, categories
}
