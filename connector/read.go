package connector

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

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

// item is what is kept of every product until the whole list has been read.
type item struct {
	sku     string // empty when the row has no usable one
	list    int32  // which of the connector's lists it came from
	skipped bool
	twin    bool // another row stands for the same SKU
	issues  []mapping.Issue
	kept    *Product // nil unless somebody asked to keep it

	contentPrint, offerPrint string
}

// held reports whether an issue keeps the product from every route.
func (it *item) held() bool { return slices.ContainsFunc(it.issues, mapping.Issue.Holds) }

// barred reports whether the product cannot take the route of format.
func (it *item) barred(format string) bool {
	return slices.ContainsFunc(it.issues, func(i mapping.Issue) bool { return i.Bars(format) })
}

// listing is everything a complete read of the seller's lists gave.
type listing struct {
	items   []item
	reading Reading
	bySKU   map[string]int // case-folded SKU to the first item that has it
}

// has reports whether the list has a product of that folded SKU that is not
// left out.
func (l *listing) has(key string) bool {
	n, there := l.bySKU[key]
	return there && !l.items[n].skipped
}

// readOptions say what a read is for.
type readOptions struct {
	prints bool                // compute fingerprints
	keep   func(*Product) bool // whether the product's row and listing are needed after the read
}

// batchRows is how many rows a worker maps at a time: enough to make handing
// them over cheap, few enough to keep memory flat.
const batchRows = 256

// How many batches mapping may run ahead of who takes them. A run waits with
// the first until the ledger and the catalogue are known; an export writes more
// slowly than rows are mapped, and would keep them all.
const (
	farAhead  = 100
	justAhead = 4
)

type batch struct {
	list     int
	rows     []*mapping.Row
	products []*Product
	err      error
	done     chan struct{}
}

// read reads all lists and gathers what became of every product. Any error
// means that nothing may be done with the list.
func (c *Connector) read(ctx context.Context, o readOptions) (*listing, error) {
	l := &listing{bySKU: map[string]int{}}
	g := newGatherer(l, o)
	var err error
	l.reading, err = c.each(ctx, o.prints, farAhead, func(products []*Product) error {
		g.add(products)
		c.progress("progress.read", int64(len(l.items)), 0)
		return nil
	})
	if err != nil {
		return nil, err
	}
	g.finish(c)
	return l, nil
}

// each reads all lists, maps and checks every row on all processors and hands
// the products over in the order of the lists, some at a time. Issues that only
// the whole list shows are not among theirs.
func (c *Connector) each(ctx context.Context, prints bool, ahead int, visit func([]*Product) error) (Reading, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	workers := runtime.GOMAXPROCS(0)
	work := make(chan *batch, workers)
	ordered := make(chan *batch, ahead)
	var mappers sync.WaitGroup
	defer mappers.Wait() // nothing of a read goes on after it
	for range workers {
		m := c.newMapper(prints)
		mappers.Go(func() {
			for b := range work {
				b.products, b.err = m.products(b)
				close(b.done)
			}
		})
	}
	var reading Reading
	var readErr error
	go func() {
		defer close(ordered)
		defer close(work)
		reading, readErr = c.readLists(ctx, work, ordered)
	}()
	for b := range ordered {
		<-b.done
		err := b.err
		if err == nil {
			err = visit(b.products)
		}
		if err != nil {
			cancel()
			for range ordered { // let the reader see the cancellation and end
			}
			return Reading{}, err
		}
	}
	return reading, readErr
}

// readLists reads the lists one after the other and hands out their rows in
// batches, each both to the workers and, in order, to the gatherer.
func (c *Connector) readLists(ctx context.Context, work, ordered chan<- *batch) (Reading, error) {
	var all Reading
	for n, list := range c.Lists {
		var rows []*mapping.Row
		var above mapping.Above
		flush := func() error {
			if len(rows) == 0 {
				return nil
			}
			b := &batch{list: n, rows: rows, done: make(chan struct{})}
			rows = make([]*mapping.Row, 0, batchRows)
			for _, ch := range []chan<- *batch{work, ordered} {
				select {
				case ch <- b:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return nil
		}
		reading, err := list.Source.Read(ctx, func(r *mapping.Row) error {
			above.Follow(r)
			rows = append(rows, r)
			if len(rows) == batchRows {
				return flush()
			}
			return nil
		})
		if err == nil {
			err = flush()
		}
		if err != nil {
			return all, err
		}
		all.Files = append(all.Files, reading.Files...)
		all.LeftOut = append(all.LeftOut, reading.LeftOut...)
	}
	return all, nil
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
	if l.Include != nil {
		keep, err := m.include(list, row).Keep(row)
		if err != nil {
			return nil, fmt.Errorf("include of row %d: %w", row.Number, err)
		}
		if !keep {
			return m.skipped(list, row), nil
		}
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

// include is this goroutine's own use of a list's condition.
func (m *mapper) include(list int, row *mapping.Row) *mapping.IncludeUse {
	u := m.includes[list]
	if u == nil {
		u = m.c.Lists[list].Include.Bind(row.Header)
		m.includes[list] = u
	}
	return u
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
	}
	return issues
}

// gatherer keeps, in the order of the list, what is needed once it is complete.
type gatherer struct {
	l    *listing
	o    readOptions
	list mapping.List

	claims []claimed
}

// claimed is a product with pictures that may be another's.
type claimed struct {
	item   int
	photos *photographed
}

func newGatherer(l *listing, o readOptions) *gatherer { return &gatherer{l: l, o: o} }

func (g *gatherer) add(products []*Product) {
	for _, p := range products {
		it := item{sku: p.Listing.SKU, list: int32(p.list), skipped: p.Skipped, issues: p.Issues, contentPrint: p.contentPrint, offerPrint: p.offerPrint}
		if g.o.keep != nil && g.o.keep(p) {
			it.kept = p
		}
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
}
