package connector

import (
	"cmp"
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
	// foreign is the SKU of another product that has the row's id, empty for
	// none.
	foreign string
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
	// priced tells whether a row's price is what the portal would show of a
	// product.
	priced func(*Entry, *ResultRow) bool
}

// BadMatch is the error of saying whose a row is with a row or a SKU that is
// not there.
type BadMatch struct{ Row, SKU string }

func (e *BadMatch) Error() string { return fmt.Sprintf("row %s is not of %s", e.Row, e.SKU) }

func newMatcher(book *Book, o ResultOptions) *matcher {
	m := &matcher{book: book, byID: map[string]*Entry{}, named: map[string][]*Entry{}, asked: o.Match, wrote: o.Wrote}
	for _, key := range sortedKeys(book.Entries) {
		e := book.Entries[key]
		if e.ID != "" {
			m.byID[strings.ToLower(e.ID)] = e
		}
		name := mapping.Fold(e.Name)
		m.named[name] = append(m.named[name], e)
	}
	return m
}

// concerned gives the SKUs of all products that one of the rows may be of.
func (m *matcher) concerned(rows []ResultRow) []string {
	keys := map[string]bool{}
	note := func(e *Entry) {
		if e != nil {
			keys[e.SKU] = true
		}
	}
	for _, sku := range m.asked {
		note(m.book.Entries[FoldSKU(sku)])
	}
	names := map[string]bool{}
	for i := range rows {
		r := &rows[i]
		note(m.book.Entries[FoldSKU(r.SKU)])
		note(m.byID[r.ID])
		if name := mapping.Fold(r.Name); !names[name] {
			names[name] = true
			for _, e := range m.named[name] {
				note(e)
			}
		}
	}
	return sortedKeys(keys)
}

// all finds out whose each of the rows is.
func (m *matcher) all(rows []ResultRow) error {
	m.of = make([]match, len(rows))
	used := map[string]bool{}
	pairs := map[string]int{} // rows of one name and price
	for i := range rows {
		r := &rows[i]
		m.codes = m.codes || r.SKU != "" && m.book.Entries[FoldSKU(r.SKU)] != nil
		if k := namePrice(r); k != "" {
			pairs[k]++
		}
	}
	owners, bearers := map[*Entry]int{}, map[string]*Entry{}
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
		m.of[i].foreign = m.bearer(rows[i].ID, m.of[i].entry, bearers)
	}
	for _, row := range sortedKeys(m.asked) {
		if !used[row] {
			return &BadMatch{Row: row, SKU: m.asked[row]}
		}
	}
	return nil
}

// namePrice is the key of a row's name and price together, empty when it lacks
// one.
func namePrice(r *ResultRow) string {
	price := cmp.Or(r.Price, r.ShownPrice)
	if r.Name == "" || price == nil {
		return ""
	}
	return mapping.Fold(r.Name) + "\n" + strconv.FormatInt(*price, 10)
}

// bearer gives the SKU of another product that has an id, as far as the ledger
// or a row before says so, and otherwise notes that e has it.
func (m *matcher) bearer(id string, e *Entry, bearers map[string]*Entry) string {
	if id == "" || e == nil {
		return ""
	}
	for _, other := range []*Entry{m.byID[id], bearers[id]} {
		if other != nil && other != e {
			return other.SKU
		}
	}
	bearers[id] = e
	return ""
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
	same := m.named[mapping.Fold(r.Name)]
	if m.wrote != nil && r.Name != "" && len(same) == 1 { // rows of twins may have changed places
		if e := m.book.Entries[FoldSKU(m.wrote(r.Sheet, r.Number))]; e == same[0] {
			return match{entry: e, by: "row"}, ""
		}
	}
	if r.Name == "" || len(same) == 0 {
		return match{}, ""
	}
	alike := slices.DeleteFunc(slices.Clone(same), func(e *Entry) bool {
		return e.OfferPrint == "" || !m.priced(e, r)
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
