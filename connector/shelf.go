package connector

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"ekatalog/mapping"
)

// Readiness is what a check says of a product.
type Readiness string

// The readiness of a product; a product is gone when the lists no longer have
// it and the ledger does.
const (
	ReadinessReady   Readiness = "ready"
	ReadinessHeld    Readiness = "held"
	ReadinessSkipped Readiness = "skipped"
	ReadinessGone    Readiness = "gone"
)

// Shelf is the seller's products as one check of the lists found them: little
// of each, so that 100,000 fit into memory and a page of them is found at once,
// and whatever else there is of one when somebody asks. It is never changed and
// safe for concurrent use.
type Shelf struct {
	At       time.Time // when the lists were read
	Products int64     // = Ready + Held + Skipped, as Check counts them
	Ready    int64
	Held     int64
	Skipped  int64
	Gone     int64          // in the ledger and in no list, beside Products
	Goods    []Good         // in the order of the lists, then those that are gone
	Papers   []PaperTrouble // with documents and certificates

	c      *Connector
	rows   drawer // of every row its cells
	issues drawer // of every row what is wrong with it, as JSON; empty for nothing
	heads  []*mapping.Header
	twins  map[int32][]int32 // rows that share a product's SKU, by the row that stands for it
	bySKU  map[string]int32  // position in Goods by folded SKU
	index  shelfIndex
}

// Good is one product of a shelf.
type Good struct {
	SKU      string // empty when the row has no usable one
	Written  string // what stands in the place of the SKU, where that is not usable
	Name     string
	Section  string
	Category string
	Price    int64 // net whole rupiah, 0 for none
	stock    int64 // hundredths, noStock for none
	Ready    Readiness
	Errors   int32    // faults of the product, each once however many formats have it
	Warnings int32    // and what may be wrong
	Codes    []string // of all of them, sorted; shared between products
	row      int32    // that stands for it, -1 for a product that is gone
}

// noStock stands for a stock that the list does not tell or tells wrongly.
const noStock = -1

// Stock is how many there are; ok is false where the list does not tell.
func (g *Good) Stock() (n decimal.Decimal, ok bool) {
	if g.stock == noStock {
		return decimal.Decimal{}, false
	}
	return decimal.New(g.stock, -2), true
}

// Code is what people know the product by: its SKU, or what stands in its place.
func (g *Good) Code() string {
	if g.SKU != "" {
		return g.SKU
	}
	return g.Written
}

// Shelve reads and checks the lists as Check does and keeps what pages show of
// them. States may be nil, where there is no ledger.
func (c *Connector) Shelve(ctx context.Context, states States) (*Shelf, error) {
	undone, err := c.yielding(ctx)
	if err != nil {
		return nil, err
	}
	b := &shelver{s: &Shelf{At: c.Now(), c: c, twins: map[int32][]int32{}, bySKU: map[string]int32{}}, texts: map[string]string{}, codes: map[string][]string{}}
	l, err := c.read(ctx, readOptions{keep: func(p *Product) bool {
		b.add(p)
		return undone.of(FoldSKU(p.Listing.SKU))
	}})
	if err != nil {
		return nil, err
	}
	b.s.rows.close()
	s := b.s
	s.Products, s.Ready, s.Held, s.Skipped = l.tally()
	if err := b.finish(l, c.undoneOf(l, undone)); err != nil {
		return nil, err
	}
	if states != nil {
		if err := b.gone(ctx, states); err != nil {
			return nil, err
		}
	}
	s.index.build(s.Goods)
	return s, nil
}

// shelver puts products onto a shelf.
type shelver struct {
	s     *Shelf
	all   []Good // of every row, in order
	buf   []byte
	texts map[string]string // one copy of each section and category
	codes map[string][]string
	heads headIndex

	papers map[paperKey]int // places in Shelf.Papers
}

func (b *shelver) text(s string) string {
	kept, ok := b.texts[s]
	if !ok {
		kept = strings.Clone(s)
		b.texts[kept] = kept
	}
	return kept
}

// add takes the next row of the lists.
func (b *shelver) add(p *Product) {
	l := p.Listing
	g := Good{SKU: strings.Clone(l.SKU), Name: strings.Clone(l.Name), Section: b.text(p.Row.Section), Category: b.text(l.Category), stock: noStock, row: int32(len(b.all))}
	if l.Price != nil {
		g.Price = *l.Price
	}
	if l.Stock != nil && !l.Stock.IsNegative() {
		g.stock = l.Stock.Shift(2).IntPart() // a listing has two decimals at most
	}
	if l.SKU == "" {
		g.Written = strings.Clone(p.facts.SKU)
	}
	b.all = append(b.all, g)
	b.buf = appendRow(b.buf[:0], p.list, b.heads.of(&b.s.heads, p.Row.Header), p.Row)
	b.s.rows.add(b.buf)
}

// finish adds what only the whole list shows: which row stands for a product,
// and what is wrong with it.
func (b *shelver) finish(l *listing, undone []mapping.Issue) error {
	s := b.s
	more := map[int][]mapping.Issue{} // of the product that a row stands for
	for _, i := range undone {
		if n, there := l.bySKU[FoldSKU(i.SKU)]; there {
			more[n] = append(more[n], i)
		}
	}
	for n := range l.items {
		if it := &l.items[n]; it.twin {
			first := l.bySKU[FoldSKU(it.sku)]
			s.twins[int32(first)] = append(s.twins[int32(first)], int32(n))
			more[first] = append(more[first], it.issues...)
		}
	}
	s.Goods = b.all[:0]
	for n := range l.items {
		it := &l.items[n]
		b.buf = b.buf[:0]
		if len(it.issues) > 0 {
			var err error
			if b.buf, err = json.Marshal(it.issues); err != nil {
				return fmt.Errorf("issues of row %d: %w", n, err)
			}
		}
		s.issues.add(b.buf)
		if !it.twin {
			g := b.all[n] // never before what has been put onto the shelf
			g.Ready = it.readiness()
			b.faults(&g, it.issues, more[n])
			if g.SKU != "" {
				s.bySKU[FoldSKU(g.SKU)] = int32(len(s.Goods))
			}
			s.Goods = append(s.Goods, g)
		}
		it.issues = nil // there may be many, and they are kept now
	}
	s.issues.close()
	clear(b.all[len(s.Goods):])
	for n := range l.issues {
		b.paper(&l.issues[n], -1)
	}
	return nil
}

// faults counts what is wrong with a product, each fault once: what two formats
// refuse is one thing to put right.
func (b *shelver) faults(g *Good, issues ...[]mapping.Issue) {
	type fault struct{ cell, field, code string }
	worst := map[fault]mapping.Severity{}
	var codes []string
	for _, some := range issues {
		for _, i := range some {
			f := fault{i.Cell, i.Field, i.Code}
			if worst[f] != mapping.SeverityError {
				worst[f] = i.Severity
			}
			if !slices.Contains(codes, i.Code) {
				codes = append(codes, i.Code)
			}
			b.paper(&i, int32(len(b.s.Goods)))
		}
	}
	for _, severity := range worst {
		if severity == mapping.SeverityError {
			g.Errors++
		} else {
			g.Warnings++
		}
	}
	if len(codes) == 0 {
		return
	}
	slices.Sort(codes)
	key := strings.Join(codes, " ")
	if b.codes[key] == nil {
		b.codes[key] = codes
	}
	g.Codes = b.codes[key]
}

// gone adds what the ledger has in some catalogue and the lists do not.
func (b *shelver) gone(ctx context.Context, states States) error {
	s := b.s
	_, err := states.States(ctx, -1, func(c Catalogue, sku, name string, state State) {
		if state == StateNone || state == StateWithdrawn {
			return
		}
		key := FoldSKU(sku)
		if n, there := s.bySKU[key]; there {
			if int64(n) >= s.Products && c == catalogues[0] { // its name is in the real one
				s.Goods[n].SKU, s.Goods[n].Name = sku, name
			}
			return
		}
		s.bySKU[key] = int32(len(s.Goods))
		s.Goods = append(s.Goods, Good{SKU: sku, Name: name, Ready: ReadinessGone, stock: noStock, row: -1})
		s.Gone++
	})
	if err != nil {
		return err
	}
	slices.SortStableFunc(s.Goods[s.Products:], func(a, b Good) int { return strings.Compare(FoldSKU(a.SKU), FoldSKU(b.SKU)) })
	for n := s.Products; n < int64(len(s.Goods)); n++ {
		s.bySKU[FoldSKU(s.Goods[n].SKU)] = int32(n)
	}
	return nil
}
