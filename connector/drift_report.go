package connector

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"ekatalog/mapping"
)

// DriftSign says how a listing stands in ledger and catalogue.
type DriftSign string

// The signs, as the drift command writes them.
const (
	DriftSame      DriftSign = "="
	DriftDiffers   DriftSign = "*"
	DriftOnlyHere  DriftSign = "+" // the ledger has it settled, the catalogue does not show it
	DriftOnlyThere DriftSign = "-" // the catalogue shows it, and nothing of it was ever settled here
)

// DriftLine is one listing in ledger and catalogue.
type DriftLine struct {
	Sign     DriftSign    `json:"sign"`
	SKU      string       `json:"sku"`
	Name     string       `json:"name"`
	ID       string       `json:"id"`        // the catalogue's id, empty when none is known
	State    State        `json:"state"`     // the ledger's
	Status   string       `json:"status"`    // the catalogue's word, empty when it does not show it
	At       string       `json:"at"`        // when the catalogue changed it last, RFC 3339; empty when it does not show it
	NotShown bool         `json:"not_shown"` // it was accepted, and the catalogue does not show that
	Unread   bool         `json:"unread"`    // its content was changed, and could not be read
	Fields   []DriftField `json:"fields"`
}

// DriftField is one field of which the catalogue shows something else than was
// settled. Values are canonical, nil where there is none.
type DriftField struct {
	Field   string `json:"field"`
	Settled any    `json:"settled"`
	Shown   any    `json:"shown"`
	List    any    `json:"list"` // nil also where the list lacks the product
	Next    string `json:"next"` // what the next plan does: "held", "sent", "taken" or "agreed"
}

// next names what the next plan does with a field.
func (w way) next() string {
	switch {
	case w == wayAgree:
		return "agreed"
	case w == wayYield:
		return "taken"
	case w.sends():
		return "sent"
	}
	return "held"
}

// DriftCounts counts the listings by sign.
type DriftCounts struct {
	Same      int64 `json:"same"`
	Differs   int64 `json:"differs"`
	OnlyHere  int64 `json:"only_here"`
	OnlyThere int64 `json:"only_there"`
}

// of is the count of a sign.
func (n *DriftCounts) of(s DriftSign) *int64 {
	switch s {
	case DriftDiffers:
		return &n.Differs
	case DriftOnlyHere:
		return &n.OnlyHere
	case DriftOnlyThere:
		return &n.OnlyThere
	}
	return &n.Same
}

// Findings reports whether ledger and catalogue differ anywhere.
func (n DriftCounts) Findings() bool { return n.Differs+n.OnlyHere+n.OnlyThere > 0 }

// DriftReport compares the ledger with a whole catalogue, or with some SKUs of
// it. Lines are sorted by SKU and have those that are the same too.
type DriftReport struct {
	Trial  bool
	At     time.Time
	Counts DriftCounts
	Lines  []DriftLine
}

// UnknownSKUs is the error of asking for SKUs that neither the ledger nor the
// catalogue has.
type UnknownSKUs struct{ SKUs []string }

func (e *UnknownSKUs) Error() string { return fmt.Sprintf("neither here nor there: %v", e.SKUs) }

// DriftReport reads the catalogue back in full, or looks up the SKUs that are
// named, and compares it with the ledger. It changes nothing.
func (c *Connector) DriftReport(ctx context.Context, skus []string) (*DriftReport, error) {
	cat, err := c.catalogue(ctx)
	if err != nil {
		return nil, err
	}
	book, err := c.Ledger.Book(ctx, cat)
	if err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	if len(skus) > 0 {
		some := map[string]*Entry{}
		for _, sku := range skus {
			if e := book.Entries[FoldSKU(sku)]; e != nil {
				some[FoldSKU(sku)] = e
			}
		}
		book.Entries = some
	}
	there, err := c.allShown(ctx, skus)
	if err != nil {
		return nil, err
	}
	d := driftReport{c: c, cat: cat, book: book, there: there, lines: map[string]*DriftLine{}}
	if err := d.compare(ctx); err != nil {
		return nil, err
	}
	var strange []string
	for _, sku := range skus {
		if d.lines[FoldSKU(sku)] == nil {
			strange = append(strange, sku)
		}
	}
	if len(strange) > 0 {
		return nil, &UnknownSKUs{SKUs: strange}
	}
	report := &DriftReport{Trial: cat == CatalogueTrial, At: c.Now().UTC(), Lines: []DriftLine{}}
	for _, key := range sortedKeys(d.lines) {
		l := d.lines[key]
		*report.Counts.of(l.Sign)++
		report.Lines = append(report.Lines, *l)
	}
	return report, nil
}

// allShown gives what the catalogue shows, of some SKUs or of all, by folded
// SKU.
func (c *Connector) allShown(ctx context.Context, skus []string) (map[string]Shown, error) {
	if len(skus) > 0 {
		there, err := c.Destination.LookUp(ctx, skus)
		if err != nil {
			return nil, fmt.Errorf("look up %d listings: %w", len(skus), err)
		}
		return there, nil
	}
	there := map[string]Shown{}
	for s, err := range c.Reader.Changed(ctx, "") {
		if err != nil {
			return nil, fmt.Errorf("read back: %w", err)
		}
		there[FoldSKU(s.SKU)] = s
		c.progress("progress.readback", int64(len(there)), 0)
	}
	return there, nil
}

// driftReport is a comparison under way.
type driftReport struct {
	c     *Connector
	cat   Catalogue
	book  *Book
	there map[string]Shown
	lines map[string]*DriftLine
}

func (d *driftReport) compare(ctx context.Context) error {
	r := d.c.newReader(d.cat, d.book, "")
	for _, key := range sortedKeys(d.there) {
		s := d.there[key]
		if e := d.book.Entries[key]; e != nil && e.ID == "" && settledHere(e) { // listed by hand: nobody told us its id
			named := *e
			named.ID = s.ID
			d.book.Entries[key] = &named
		}
		r.take(s)
	}
	if err := r.view(ctx); err != nil {
		return err
	}
	var differing []string
	for _, key := range sortedKeys(d.book.Entries) {
		if l := d.line(key); l != nil {
			d.lines[key] = l
			if l.Sign == DriftDiffers {
				differing = append(differing, key)
			}
		}
	}
	for key, s := range d.there {
		if d.lines[key] == nil {
			d.lines[key] = &DriftLine{Sign: DriftOnlyThere, SKU: Printable(s.SKU, maxWord), Name: Printable(s.Name, maxText), ID: s.ID,
				State: StateNone, Status: Printable(s.Status, maxWord), At: s.UpdatedAt.UTC().Format(time.RFC3339), Fields: []DriftField{}}
		}
	}
	return d.fields(ctx, differing)
}

// settledHere reports whether something of an entry was settled and is, as far
// as we know, in the catalogue.
func settledHere(e *Entry) bool {
	switch e.State {
	case StateSubmitted, StateLive, StateSuspended, StateWithdrawn, StateUnknown:
		return e.OfferPrint != ""
	}
	return false
}

// line compares one entry; nil for one that neither side has.
func (d *driftReport) line(key string) *DriftLine {
	e := d.book.Entries[key]
	s, shown := d.there[key]
	l := &DriftLine{Sign: DriftSame, SKU: e.SKU, Name: e.Name, ID: e.ID, State: e.State, Fields: []DriftField{}}
	if shown {
		l.Status, l.At = Printable(s.Status, maxWord), s.UpdatedAt.UTC().Format(time.RFC3339)
	}
	switch ours := settledHere(e); {
	case !shown && !ours:
		return nil
	case !shown:
		l.Sign, l.NotShown = DriftOnlyHere, e.Unseen
	case !ours || e.ID != s.ID:
		l.Sign, l.ID, l.Name = DriftOnlyThere, s.ID, Printable(cmp.Or(s.Name, e.Name), maxText)
	case e.Outside != nil || e.State == StateSuspended:
		l.Sign, l.NotShown = DriftDiffers, e.offerNotShown() || e.contentNotShown()
		l.Unread = e.Outside != nil && e.Outside.Unread
	}
	return l
}

// fields fills in what differs of each listing that does, with what the list
// says of it.
func (d *driftReport) fields(ctx context.Context, keys []string) error {
	if len(keys) == 0 {
		return nil
	}
	products, err := d.c.listed(ctx, keys)
	if err != nil {
		return err
	}
	settled, err := d.c.Ledger.Contents(ctx, d.cat, keys)
	if err != nil {
		return fmt.Errorf("contents of %d products: %w", len(keys), err)
	}
	for _, key := range keys {
		e, p := d.book.Entries[key], products[key]
		if e.Outside == nil {
			continue
		}
		l := wantsOf(e, p)
		w := d.c.Drift.ways(e, l)
		if d.lines[key].Fields, err = offerSides(e, l, w), nil; w.content != wayStay && !e.Outside.Unread && e.Outside.ContentPrint != "" {
			var content []DriftField
			if content, err = contentSides(settled[key], e.Outside.Content, p, w.content); err != nil {
				return fmt.Errorf("content of %s: %w", e.SKU, err)
			}
			d.lines[key].Fields = append(d.lines[key].Fields, content...)
		}
	}
	return nil
}

// listed reads the list and gives the products of some folded SKUs.
func (c *Connector) listed(ctx context.Context, keys []string) (map[string]*Product, error) {
	wanted := make(map[string]bool, len(keys))
	for _, key := range keys {
		wanted[key] = true
	}
	l, err := c.read(ctx, readOptions{prints: true, keep: func(p *Product) bool { return !p.Skipped && wanted[FoldSKU(p.Listing.SKU)] }})
	if err != nil {
		return nil, err
	}
	products := map[string]*Product{}
	for n := range l.items {
		if it := &l.items[n]; it.kept != nil && !it.twin {
			products[FoldSKU(it.sku)] = it.kept
		}
	}
	return products, nil
}

// wantsOf is what the list says of a listing; that of a product that it lacks
// is what was settled.
func wantsOf(e *Entry, p *Product) wants {
	if p == nil {
		return wants{offer: e.Offer, content: e.ContentPrint}
	}
	return wants{offer: offerOf(p.Listing), content: p.contentPrint, listed: true}
}

// offerSides are the fields of an offer of which the catalogue shows something
// else than was settled.
func offerSides(e *Entry, l wants, w ways) []DriftField {
	shown := e.shown().Offer
	fields := []DriftField{}
	add := func(field string, w way, settled, shown, list any) {
		if !l.listed {
			list = nil
		}
		fields = append(fields, DriftField{Field: field, Settled: settled, Shown: shown, List: list, Next: w.next()})
	}
	if shown.Active != e.Offer.Active {
		add("active", w.active, e.Offer.Active, shown.Active, l.offer.Active)
	}
	if shown.Price != e.Offer.Price {
		add("price", w.price, e.Offer.Price, shown.Price, l.offer.Price)
	}
	if !shown.Stock.Equal(e.Offer.Stock) {
		add("stock", w.stock, e.Offer.Stock.String(), shown.Stock.String(), l.offer.Stock.String())
	}
	return fields
}

// contentSides compares the settled content with the shown one, and names what
// the product of the list says where they differ.
func contentSides(settled, shown []byte, p *Product, w way) ([]DriftField, error) {
	diffs, err := mapping.DiffContent(settled, shown)
	if err != nil {
		return nil, err
	}
	said := map[string]any{}
	if p != nil {
		own, err := mapping.DiffContent(nil, p.Listing.AppendContent(nil))
		if err != nil {
			return nil, err
		}
		for _, x := range own {
			said[x.Field] = x.New
		}
	}
	fields := make([]DriftField, len(diffs))
	for n, x := range diffs {
		// Of a label that the catalogue has given, it is part.
		fields[n] = DriftField{Field: Printable(x.Field, maxWord), Settled: x.Old, Shown: x.New, List: said[x.Field], Next: w.next()}
	}
	return fields, nil
}
