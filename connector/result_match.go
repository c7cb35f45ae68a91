package connector

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ekatalog/mapping"
)

// match says whose a row of a result is.
type match struct {
	entry *Entry   // nil for nobody's
	by    string   // see ResultLine
	near  []string // SKUs of the same name, where the name was all there was
	twice bool     // another row is the same product's
}

// matcher finds out whose each row of a result is.
type matcher struct {
	book  *Book
	byID  map[string]*Entry
	named map[string][]*Entry // by folded name
	asked map[string]string   // SKU by row, as a person said
	wrote func(sheet string, row int) string
	codes bool    // the file's SKUs are the seller's: at least one is known
	of    []match // by row
}

// BadMatch is the error of saying whose a row is with a row or a SKU that is
// not there.
type BadMatch struct{ Row, SKU string }

func (e *BadMatch) Error() string { return fmt.Sprintf("row %s is not of %s", e.Row, e.SKU) }

func newMatcher(book *Book, rows []ResultRow, o ResultOptions) (*matcher, error) {
	m := &matcher{book: book, byID: map[string]*Entry{}, named: map[string][]*Entry{}, asked: o.Match, wrote: o.Wrote, of: make([]match, len(rows))}
	for _, key := range sortedKeys(book.Entries) {
		e := book.Entries[key]
		if e.ID != "" {
			m.byID[strings.ToLower(e.ID)] = e
		}
		name := mapping.Fold(e.Name)
		m.named[name] = append(m.named[name], e)
	}
	used := map[string]bool{}
	pairs := map[string]int{} // rows of one name and price
	for i := range rows {
		r := &rows[i]
		m.codes = m.codes || r.SKU != "" && book.Entries[FoldSKU(r.SKU)] != nil
		if k := namePrice(r); k != "" {
			pairs[k]++
		}
	}
	owners := map[*Entry]int{}
	for i := range rows {
		x, key := m.one(&rows[i], pairs)
		if key != "" {
			used[key] = true
		}
		if m.of[i] = x; x.entry != nil {
			owners[x.entry]++
		}
	}
	for i := range m.of {
		m.of[i].twice = owners[m.of[i].entry] > 1
	}
	for _, row := range sortedKeys(o.Match) {
		if !used[row] {
			return nil, &BadMatch{Row: row, SKU: o.Match[row]}
		}
	}
	return m, nil
}

// namePrice is the key of a row's name and price together, empty when it lacks
// one.
func namePrice(r *ResultRow) string {
	if r.Name == "" || r.Price == nil {
		return ""
	}
	return mapping.Fold(r.Name) + "\n" + strconv.FormatInt(*r.Price, 10)
}

// one finds out whose one row is; key is the person's word that was used.
func (m *matcher) one(r *ResultRow, pairs map[string]int) (x match, key string) {
	for _, key := range []string{r.Sheet + "!" + strconv.Itoa(r.Number), strconv.Itoa(r.Number)} {
		if sku, ok := m.asked[key]; ok {
			if e := m.book.Entries[FoldSKU(sku)]; e != nil {
				return match{entry: e, by: "match"}, key
			}
			return match{}, ""
		}
	}
	if r.SKU != "" && m.codes {
		return match{entry: m.book.Entries[FoldSKU(r.SKU)], by: "sku"}, ""
	}
	if e := m.byID[r.ID]; r.ID != "" && e != nil {
		return match{entry: e, by: "id"}, ""
	}
	if m.wrote != nil && r.Name != "" {
		e := m.book.Entries[FoldSKU(m.wrote(r.Sheet, r.Number))]
		if e != nil && mapping.Fold(e.Name) == mapping.Fold(r.Name) {
			return match{entry: e, by: "row"}, ""
		}
	}
	same := m.named[mapping.Fold(r.Name)]
	if r.Name == "" || len(same) == 0 {
		return match{}, ""
	}
	alike := slices.DeleteFunc(slices.Clone(same), func(e *Entry) bool {
		return r.Price == nil || e.OfferPrint == "" || e.Offer.Price != *r.Price
	})
	if len(alike) == 1 && pairs[namePrice(r)] == 1 {
		return match{entry: alike[0], by: "name_price"}, ""
	}
	near := make([]string, len(same))
	for i, e := range same {
		near[i] = e.SKU
	}
	return match{near: near}, ""
}
