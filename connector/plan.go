package connector

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
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
	Trial   bool
	Created time.Time
	Counts  PlanCounts
	Changes []PlanLine
	Guard   []GuardFinding

	Issues    []mapping.Issue // of held products
	catalogue Catalogue
	counts    Counts // of the run, everything that is due still pending
	due       []*due
	gone      []*Entry // entries whose days of absence change
	reading   Reading
	listSize  int64
}

// due is one SKU that a plan changes.
type due struct {
	sku     string
	kind    Kind
	entry   *Entry   // nil for a SKU the ledger does not know
	product *Product // nil for one that is missing from the list
	offer   Offer    // what its offer will be
	content bool     // its content changes
	offers  bool     // its offer changes

	contentPrint, offerPrint string
}

func (d *due) fingerprint() string { return d.contentPrint + "/" + d.offerPrint }

func (d *due) expect() int64 {
	if d.entry == nil {
		return 0
	}
	return d.entry.Revision
}

// name is the product's name for people.
func (d *due) name() string {
	if d.product != nil {
		return d.product.Listing.Name
	}
	return d.entry.Name
}

// changed works out what a product in the list needs, nil for nothing.
func changed(sku, contentPrint, offerPrint string, l *mapping.Listing, e *Entry) *due {
	d := &due{sku: sku, entry: e, contentPrint: contentPrint, offerPrint: offerPrint, offer: offerOf(l)}
	if e == nil || e.State == StateNone || e.ID == "" && e.State == StateRejected {
		if !l.Active {
			return nil // never listed and not to be
		}
		d.kind, d.content, d.offers = KindCreate, true, true
		return d
	}
	d.content = e.ContentPrint != contentPrint
	d.offers = e.OfferPrint != offerPrint
	switch {
	case e.Offer.Active != d.offer.Active:
		d.kind = KindWithdraw
	case d.content:
		d.kind = KindContent
	case e.Offer.Price != d.offer.Price:
		d.kind = KindPrice
	case d.offers:
		d.kind = KindStock
	default:
		return nil
	}
	return d
}

// offerOf is a mapped listing's offer; a missing price or stock is zero.
func offerOf(l *mapping.Listing) Offer {
	o := Offer{Active: l.Active}
	if l.Price != nil {
		o.Price = *l.Price
	}
	if l.Stock != nil {
		o.Stock = *l.Stock
	}
	return o
}

// offerPrint is the fingerprint of an offer.
func offerPrint(o Offer) string {
	l := mapping.Listing{Price: &o.Price, Stock: &o.Stock, Active: o.Active}
	return mapping.Fingerprint("offer", l.AppendOffer(nil))
}

// draft reads the list and works out the plan against book.
func (c *Connector) draft(ctx context.Context, book *Book, catalogue Catalogue) (*Plan, error) {
	keep := func(p *Product) bool {
		if p.Skipped || p.Listing.SKU == "" {
			return false
		}
		e := book.Entries[FoldSKU(p.Listing.SKU)]
		return changed(p.Listing.SKU, p.contentPrint, p.offerPrint, p.Listing, e) != nil
	}
	l, err := c.read(ctx, readOptions{prints: true, keep: keep})
	if err != nil {
		return nil, err
	}
	p := &Plan{Trial: catalogue == CatalogueTrial, Created: c.Now().UTC(), Changes: []PlanLine{}, catalogue: catalogue, reading: l.reading}
	var f figures
	c.planList(p, &f, l, book)
	c.planMissing(p, &f, l, book)
	p.listSize = f.list
	p.Guard = c.Guard.judge(&f, c.Override)
	slices.SortFunc(p.due, func(a, b *due) int { return cmp.Compare(FoldSKU(a.sku), FoldSKU(b.sku)) })
	if p.Changes, err = c.lines(ctx, p); err != nil {
		return nil, err
	}
	if p.Base, err = c.base(); err != nil {
		return nil, err
	}
	p.ID, err = planID(p.Base, c.Seller, p.Trial, p.Changes)
	return p, err
}

// planList places every product of the list.
func (c *Connector) planList(p *Plan, f *figures, l *listing, book *Book) {
	for n := range l.items {
		it := &l.items[n]
		p.Issues = append(p.Issues, it.issues...)
		if it.twin {
			continue
		}
		var e *Entry
		if it.sku != "" {
			e = book.Entries[FoldSKU(it.sku)]
		}
		if it.skipped {
			if e == nil || e.State == StateWithdrawn || e.State == StateNone {
				p.counts.Products++
				p.counts.Skipped++
				p.Counts.Skipped++
			}
			continue // known to the ledger: a row missing
		}
		f.list++
		p.counts.Products++
		c.place(p, f, it, e)
	}
}

// place decides what becomes of one product of the list.
func (c *Connector) place(p *Plan, f *figures, it *item, e *Entry) {
	if it.held() {
		p.hold()
		return
	}
	if e != nil && len(e.Missing) > 0 {
		back := *e
		back.Missing = nil
		p.gone = append(p.gone, &back)
	}
	if e != nil {
		switch e.State {
		case StateUnknown:
			p.counts.Unknown++
			p.Counts.Blocked++
			return
		case StateConflict:
			p.counts.Conflict++
			p.Counts.Blocked++
			return
		case StateExported:
			p.counts.Pending++
			p.Counts.Blocked++
			return
		}
	}
	var d *due
	if it.kept != nil {
		d = changed(it.sku, it.contentPrint, it.offerPrint, it.kept.Listing, e)
	}
	if d == nil {
		if e != nil {
			f.compare(e, e.Offer)
		}
		p.counts.Unchanged++
		p.Counts.Unchanged++
		return
	}
	d.product = it.kept
	if e != nil && e.RefusedPrint == d.fingerprint() {
		p.counts.Rejected++
		p.Counts.Blocked++
		return
	}
	if e != nil {
		f.compare(e, d.offer)
		if c.priceJump(p, f, d) {
			p.hold()
			return
		}
	}
	if d.kind == KindWithdraw && !d.offer.Active {
		f.withdraw++
	}
	p.add(d)
}

// compare notes what a listing's offer was and would be.
func (f *figures) compare(e *Entry, after Offer) {
	f.stocks++
	f.anyStock = f.anyStock || e.Offer.Stock.IsPositive()
	f.stocked = f.stocked || after.Stock.IsPositive()
	if e.Offer.Price > 0 && after.Price > 0 {
		f.oldPrices = append(f.oldPrices, e.Offer.Price)
		f.newPrices = append(f.newPrices, after.Price)
	}
}

// priceJump holds a product whose price moves by more than the guard allows,
// unless a person has released or overridden it.
func (c *Connector) priceJump(p *Plan, f *figures, d *due) bool {
	before, after := d.entry.Offer.Price, d.offer.Price
	if before <= 0 || before == after || !c.Guard.MaxPriceChange.exceeded(abs(after-before), before) {
		return false
	}
	f.jumps++
	issue := mapping.Issue{
		SKU: d.sku, Field: "price", Code: CodePriceJump, Severity: mapping.SeverityError, Found: strconv.FormatInt(after, 10),
		Cell:   c.cellOf(d.product, "price"),
		Values: map[string]string{"nama": d.name(), "a": mapping.FormatRupiah(before), "b": mapping.FormatRupiah(after), "batas": c.Guard.MaxPriceChange.String()},
	}
	issue = c.Lists[d.product.list].Mapping.Release([]mapping.Issue{issue})[0]
	if slices.Contains(c.Override, CodePriceJump) {
		issue.Severity = mapping.SeverityWarning
	}
	p.Issues = append(p.Issues, issue)
	return issue.Holds()
}

// cellOf names the cell a product's field came from.
func (c *Connector) cellOf(p *Product, field string) string {
	return c.Lists[p.list].Mapping.Bind(p.Row.Header).Cell(p.Row, p.Listing.Category, field)
}

// planMissing places every SKU that the ledger lists and the list lacks.
func (c *Connector) planMissing(p *Plan, f *figures, l *listing, book *Book) {
	today := c.today()
	for _, key := range sortedKeys(book.Entries) {
		e := book.Entries[key]
		if e.State == StateLive || e.State == StateSubmitted {
			f.base++
		}
		if n, there := l.bySKU[key]; there && !l.items[n].skipped || e.State == StateWithdrawn || e.State == StateNone {
			continue
		}
		p.counts.Products++
		switch e.State {
		case StateUnknown:
			p.counts.Unknown++
			p.Counts.Blocked++
			continue
		case StateConflict:
			p.counts.Conflict++
			p.Counts.Blocked++
			continue
		case StateLive, StateSubmitted, StateSuspended:
		default: // exported or rejected, and no longer wanted
			p.counts.Unchanged++
			p.Counts.Unchanged++
			continue
		}
		missing := e.Missing
		if !slices.Contains(missing, today) {
			missing = append(slices.Clone(missing), today)
			late := *e
			late.Missing = missing
			p.gone = append(p.gone, &late)
		}
		if len(missing) < c.Guard.RemovalDelay {
			p.counts.NotPlanned++
			p.Counts.NotPlanned++
			continue
		}
		o := e.Offer
		o.Active = false
		f.withdraw++
		p.add(&due{sku: e.SKU, kind: KindWithdraw, entry: e, offer: o, offers: true, contentPrint: e.ContentPrint, offerPrint: offerPrint(o)})
	}
}

func (p *Plan) hold() {
	p.counts.Held++
	p.Counts.Held++
}

// add makes d part of the plan; until it is delivered it is pending.
func (p *Plan) add(d *due) {
	p.due = append(p.due, d)
	p.counts.Pending++
	switch d.kind {
	case KindCreate:
		p.Counts.Create++
	case KindWithdraw:
		p.Counts.Withdraw++
	case KindContent:
		p.Counts.Content++
	case KindPrice:
		p.Counts.Price++
	case KindStock:
		p.Counts.Stock++
	}
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
		if d.entry.Offer.Active != d.offer.Active {
			add("active", d.entry.Offer.Active, d.offer.Active)
		}
		if d.content && d.product != nil {
			diffs, err := mapping.DiffContent(old[FoldSKU(d.sku)], d.product.Listing.AppendContent(nil))
			if err != nil {
				return nil, fmt.Errorf("content of %s: %w", d.sku, err)
			}
			for _, x := range diffs {
				add(x.Field, x.Old, x.New)
			}
		}
		if d.entry.Offer.Price != d.offer.Price {
			add("price", d.entry.Offer.Price, d.offer.Price)
		}
		if !d.entry.Offer.Stock.Equal(d.offer.Stock) {
			add("stock", d.entry.Offer.Stock.String(), d.offer.Stock.String())
		}
	}
	return lines, nil
}

// planID is the fingerprint of what a plan would do, so that the same change
// to the same ledger always has the same id and any edit of a file shows.
func planID(base, seller string, trial bool, lines []PlanLine) (string, error) {
	changes := make([]any, len(lines))
	for i, l := range lines {
		changes[i] = map[string]any{
			"sku": l.SKU, "kind": string(l.Kind), "field": l.Field, "old": l.Old, "new": l.New,
			"expect": l.Expect, "fingerprint": l.Fingerprint,
		}
	}
	b, err := mapping.Canonical(map[string]any{"base": base, "seller": seller, "trial": trial, "changes": changes})
	if err != nil {
		return "", fmt.Errorf("plan id: %w", err)
	}
	return mapping.Fingerprint("plan", b), nil
}

// base hashes what a plan rests on besides list and ledger.
func (c *Connector) base() (string, error) {
	var maps, formats []string
	for _, l := range c.Lists {
		maps = append(maps, l.Mapping.Digest())
	}
	for _, f := range c.Formats {
		formats = append(formats, f.ID+"/"+strconv.Itoa(f.Version))
	}
	b, err := mapping.Canonical(map[string]any{
		"mappings": maps, "formats": formats, "packs": c.packVersions(), "pkp": c.PKP,
		"max_price_change": c.Guard.MaxPriceChange.String(),
	})
	if err != nil {
		return "", fmt.Errorf("plan base: %w", err)
	}
	return mapping.Fingerprint("base", b), nil
}

// packVersions names the packs of all categories, sorted.
func (c *Connector) packVersions() []string {
	var versions []string
	for _, p := range c.Packs.All() {
		versions = append(versions, p.ID+"/"+strconv.Itoa(p.Version))
	}
	return versions
}

// planFile is a Plan as it is written for people and other programs.
type planFile struct {
	ID      string         `json:"id"`
	Base    string         `json:"base"`
	Trial   bool           `json:"trial"`
	Counts  PlanCounts     `json:"counts"`
	Changes []PlanLine     `json:"changes"`
	Guard   []guardFinding `json:"guard"`
}

type guardFinding struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

// Encode gives the plan as the JSON document that people approve; say makes
// the text of a guard's finding.
func (p *Plan) Encode(say func(key string, values map[string]string) string) ([]byte, error) {
	f := planFile{ID: p.ID, Base: p.Base, Trial: p.Trial, Counts: p.Counts, Changes: p.Changes, Guard: []guardFinding{}}
	for _, g := range p.Guard {
		f.Guard = append(f.Guard, guardFinding{Code: g.Code, Text: say(g.Code, g.Values)})
	}
	b, err := json.MarshalIndent(f, "", " ")
	return append(b, '\n'), err
}
