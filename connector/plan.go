package connector

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"ekatalog/mapping"
)

// PlanCounts says what a plan would do, each product counted once.
type PlanCounts struct {
	Create     int64 `json:"create"`
	Withdraw   int64 `json:"withdraw"`
	Content    int64 `json:"content"`
	Price      int64 `json:"price"`
	Stock      int64 `json:"stock"`
	Unchanged  int64 `json:"unchanged"`
	Held       int64 `json:"held"`
	Blocked    int64 `json:"blocked"` // unknown, conflict, rejected or exported
	NotPlanned int64 `json:"not_planned"`
	Skipped    int64 `json:"skipped"`
}

// of is the count of a kind of change.
func (n *PlanCounts) of(k Kind) *int64 {
	switch k {
	case KindCreate:
		return &n.Create
	case KindWithdraw:
		return &n.Withdraw
	case KindContent:
		return &n.Content
	case KindPrice:
		return &n.Price
	default:
		return &n.Stock
	}
}

// PlanLine is one field that a plan would change. A create is one line with
// field "*". Old and New are canonical values.
type PlanLine struct {
	SKU         string `json:"sku"`
	Kind        Kind   `json:"kind"`
	Field       string `json:"field"`
	Old         any    `json:"old"`
	New         any    `json:"new"`
	Expect      int64  `json:"expect"`      // the SKU's ledger revision
	Fingerprint string `json:"fingerprint"` // content and offer it came from
}

// Plan is what would change in a catalogue, worked out before anything leaves.
type Plan struct {
	ID      string // the fingerprint of what it would do
	Base    string // hash over mapping, packs, formats and price rules
	Undo    string // the run whose inverse it is, empty for a plan from the list
	Trial   bool
	Created time.Time
	Counts  PlanCounts
	Changes []PlanLine
	Guard   []GuardFinding

	Issues    []mapping.Issue // of all products, in the order of the list, then of what is stuck in the catalogue or differs from it
	catalogue Catalogue
	counts    Counts // of the run, without what is due
	due       []*due // what it would send
	stuck     []stuck
	book      *Book
	undo      *undoing // the run that it undoes, nil for none
	left      []*due   // due, but no part of the saved plan that this was narrowed to
	gone      []*Entry
	adopted   map[string]*adoption // by folded SKU: what the ledger takes over when this is carried out
	reading   Reading
	listSize  int64
}

// Findings reports whether a person has something to look at.
func (p *Plan) Findings() bool {
	return p.Counts.Held+p.Counts.Blocked > 0 || slices.ContainsFunc(p.due, func(d *due) bool { return d.held || d.refused })
}

// circumstances are what a plan is worked out against beside the list.
type circumstances struct {
	catalogue Catalogue
	book      *Book
	open      underWay
	recovered map[string]bool // folded SKUs created by this run before it planned
	vanished  map[string]bool // folded SKUs of which something was accepted and that are not there
	astray    []string        // those of them that are there under another id than was said
	undo      *undoing        // the run that is undone, nil for none
}

// against gathers what a plan in a catalogue is worked out against.
func against(cat Catalogue, book *Book) circumstances {
	return circumstances{catalogue: cat, book: book, open: openLanes(book)}
}

// draft reads the list and works out the plan against what find finds out
// meanwhile, since the ledger and the catalogue can answer while the list is
// being read. The list comes with the plan, to plan it again from other
// circumstances.
func (c *Connector) draft(ctx context.Context, find func(context.Context) (circumstances, error)) (*Plan, *listing, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	known := meanwhile(func() (circumstances, error) {
		now, err := find(ctx)
		if err != nil {
			cancel() // the list is of no use
		}
		return now, err
	})
	l, err := c.read(ctx, readOptions{prints: true, keep: func(p *Product) bool {
		now, err := known()
		return err == nil && c.mayBeDue(now, p)
	}})
	if err != nil {
		cancel()
	}
	now, lost := known()
	if err == nil || lost != nil && errors.Is(err, context.Canceled) {
		err = lost
	}
	if err != nil {
		return nil, nil, err
	}
	p, err := c.plan(ctx, l, now)
	return p, l, err
}

// counted gives the entries whose days of absence the list counts or ends. A
// list that the guard refuses may be wrong as a whole, and one that an undo
// reads was not judged: what they say counts for nothing.
func (p *Plan) counted() []*Entry {
	if len(p.Guard) > 0 || p.undo != nil {
		return nil
	}
	return p.gone
}

// revision is the ledger's revision of a folded SKU, 0 for one it does not know.
func (p *Plan) revision(key string) int64 {
	if e := p.book.Entries[key]; e != nil {
		return e.Revision
	}
	return 0
}

// meanwhile runs f beside the caller; the function that it gives back waits
// for what f returned.
func meanwhile[T any](f func() (T, error)) func() (T, error) {
	var found T
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		found, err = f()
	}()
	return func() (T, error) {
		<-done
		return found, err
	}
}

// mayBeDue reports whether a product's row and listing are needed once the
// list has been read. They are where something is open, for what is found out
// of that meanwhile may make it due.
func (c *Connector) mayBeDue(now circumstances, p *Product) bool {
	if p.Skipped || p.Listing.SKU == "" {
		return false
	}
	key := FoldSKU(p.Listing.SKU)
	if now.open.any(key) {
		return true
	}
	e := now.book.Entries[key]
	if e != nil && e.State == StateExported && !c.wasOnlyAssumed(e, p) {
		return false
	}
	if e != nil && (e.Outside != nil || e.Yielded != nil) {
		return true
	}
	return c.changed(p.Listing.SKU, p.contentPrint, p.offerPrint, p.Listing, e) != nil
}

// plan works out the plan for a list.
func (c *Connector) plan(ctx context.Context, l *listing, now circumstances) (*Plan, error) {
	p := &Plan{
		Trial: now.catalogue == CatalogueTrial, Created: c.Now().UTC(), Changes: []PlanLine{}, catalogue: now.catalogue, book: now.book,
		reading: l.reading, adopted: map[string]*adoption{},
	}
	pl := placer{c: c, p: p, circumstances: now, today: c.today(), creating: map[string]*Offer{}}
	for _, in := range now.book.openCreates() {
		pl.creating[FoldSKU(in.SKU)] = &in.Offer
	}
	var err error
	if pl.wider, err = c.widerMoves(ctx, l, now.catalogue, now.book); err != nil {
		return nil, err
	}
	pl.list(l)
	pl.missing(l)
	p.listSize = pl.figures.list
	told, err := c.tell(ctx, p.catalogue, p.stuck)
	if err != nil {
		return nil, err
	}
	p.Issues = append(p.Issues, told...)
	if told, err = c.tellDrift(ctx, p.catalogue, pl.drifted); err != nil {
		return nil, err
	}
	p.Issues = append(p.Issues, told...)
	if p.undo = now.undo; p.undo != nil {
		p.Undo, p.Guard = p.undo.run.ID, pl.judgeUndo()
	} else {
		p.Guard = c.Guard.judge(&pl.figures, c.Override)
	}
	slices.SortFunc(p.due, func(a, b *due) int { return cmp.Compare(FoldSKU(a.sku), FoldSKU(b.sku)) })
	if p.Changes, err = c.lines(ctx, p); err != nil {
		return nil, err
	}
	if p.Base, err = c.base(); err != nil {
		return nil, err
	}
	p.ID, err = planID(p.Base, c.Seller, p.Undo, p.Trial, p.Changes)
	return p, err
}

// lines spells out what each due SKU changes, field by field.
func (c *Connector) lines(ctx context.Context, p *Plan) ([]PlanLine, error) {
	var skus []string
	for _, d := range p.due {
		if d.content && d.kind != KindCreate {
			skus = append(skus, d.sku)
		}
	}
	old, err := c.Ledger.Contents(ctx, p.catalogue, skus)
	if err != nil {
		return nil, fmt.Errorf("contents of %d products: %w", len(skus), err)
	}
	lines := make([]PlanLine, 0, len(p.due))
	for _, d := range p.due {
		add := func(field string, before, after any) {
			lines = append(lines, PlanLine{SKU: d.sku, Kind: d.kind, Field: field, Old: before, New: after, Expect: d.expect(), Fingerprint: d.fingerprint()})
		}
		if d.kind == KindCreate {
			add("*", nil, nil)
			continue
		}
		was, is := d.shown, d.offer
		if d.offers && was.Active != is.Active {
			add("active", was.Active, is.Active)
		}
		if d.content {
			was := old[FoldSKU(d.sku)]
			if d.ways.content == wayOverwrite {
				was = d.entry.Outside.Content
			}
			diffs, err := mapping.DiffContent(was, d.listing().AppendContent(nil))
			if err != nil {
				return nil, fmt.Errorf("content of %s: %w", d.sku, err)
			}
			for _, x := range diffs {
				add(x.Field, x.Old, x.New)
			}
		}
		if d.offers && was.Price != is.Price {
			add("price", was.Price, is.Price)
		}
		if d.offers && !was.Stock.Equal(is.Stock) {
			add("stock", was.Stock.String(), is.Stock.String())
		}
	}
	return lines, nil
}

// Listing is what the plan would list under a SKU, nil for one that it takes
// from no product of the list.
func (p *Plan) Listing(sku string) *mapping.Listing {
	n, found := slices.BinarySearchFunc(p.due, FoldSKU(sku), func(d *due, key string) int { return cmp.Compare(FoldSKU(d.sku), key) })
	if !found || p.due[n].product == nil {
		return nil
	}
	return p.due[n].product.Listing
}
