package connector

import (
	"context"
	"fmt"
	"slices"

	"ekatalog/mapping"
)

// PortalForm is the portal's page where a person enters a new product; one that
// is there has its own page below portalProducts (read on 2026-08-03).
const (
	PortalForm     = portalProducts + "add"
	portalProducts = "https://penyedia.inaproc.id/products/"
)

// HandItem is one thing a person has to enter on the portal: a product, or one
// field of one. Old and New are canonical values.
type HandItem struct {
	SKU   string `json:"sku"`
	Name  string `json:"name"`
	Kind  Kind   `json:"kind"`
	Field string `json:"field"` // "*" for a whole product
	Old   any    `json:"old"`
	New   any    `json:"new"`
	Link  string `json:"link"`
	// Why are the reasons why no upload can carry a whole product.
	Why []mapping.Issue `json:"-"`
	// Print names what the list says of the SKU, for the tick of what is shown
	// here; Listing is what is typed of a whole product, nil for one field.
	Print   string           `json:"-"`
	Listing *mapping.Listing `json:"-"`
}

// HandList is the work list of the day for catalogue v6: what the list wants
// and was not confirmed on the portal. The ledger remembers what was shown, so
// that a tick confirms that and nothing newer.
func (c *Connector) HandList(ctx context.Context) ([]HandItem, error) {
	items, shown, err := c.handItems(ctx)
	if err != nil {
		return nil, err
	}
	if len(shown) > 0 {
		if err := c.Ledger.Commit(ctx, Step{Catalogue: CatalogueV6, HandShown: shown}); err != nil {
			return nil, fmt.Errorf("remember what was shown: %w", err)
		}
	}
	return items, nil
}

// HandWork is HandList for who keeps what was shown himself, and hands its
// Print in with the tick: the ledger remembers nothing.
func (c *Connector) HandWork(ctx context.Context) ([]HandItem, error) {
	items, _, err := c.handItems(ctx)
	return items, err
}

// handItems gives the work list, and what it shows of listings that are there.
func (c *Connector) handItems(ctx context.Context) (items []HandItem, shown []HandShown, err error) {
	work, _, err := c.handWork(ctx)
	if err != nil {
		return nil, nil, err
	}
	p := &Plan{catalogue: CatalogueV6}
	items = []HandItem{}
	for _, w := range work {
		if w.kind == KindCreate {
			if !w.entry.ByHand && (!w.entry.Assumed || c.wasOnlyAssumed(w.entry, w.product)) {
				continue // a workbook can carry it
			}
			items = append(items, HandItem{
				SKU: w.sku, Name: w.name(), Kind: w.kind, Field: "*", Link: PortalForm, Why: w.why,
				Print: w.listed(), Listing: w.product.Listing,
			})
			continue
		}
		p.due = append(p.due, w)
		shown = append(shown, HandShown{SKU: w.sku, Print: w.fingerprint()})
	}
	lines, err := c.lines(ctx, p)
	if err != nil {
		return nil, nil, err
	}
	names := map[string]*due{}
	for _, w := range p.due {
		names[w.sku] = w
	}
	for _, l := range lines {
		w := names[l.SKU]
		items = append(items, HandItem{SKU: l.SKU, Name: w.name(), Kind: l.Kind, Field: l.Field, Old: l.Old, New: l.New, Link: link(w.entry), Print: w.fingerprint()})
	}
	return items, shown, nil
}

// listed is the fingerprint of what the list says by now, which is not always
// what was handed over.
func (d *due) listed() string { return d.product.contentPrint + "/" + d.product.offerPrint }

// HandShown is what the work list last showed of a listing: the fingerprints
// that it is to have once it was entered.
type HandShown struct{ SKU, Print string }

// link is where a listing is changed on the portal; without its id, the page
// that lists the seller's products.
func link(e *Entry) string {
	if e.ID == "" {
		return portalProducts
	}
	return portalProducts + e.ID
}

// handWork finds what differs from what was last confirmed.
func (c *Connector) handWork(ctx context.Context) ([]*due, *listing, error) {
	book, err := c.Ledger.Book(ctx, CatalogueV6)
	if err != nil {
		return nil, nil, fmt.Errorf("ledger: %w", err)
	}
	open := openLanes(book)
	l, err := c.read(ctx, readOptions{prints: true, keep: func(p *Product) bool {
		key := FoldSKU(p.Listing.SKU)
		return !p.Skipped && key != "" && !open.any(key) && book.Entries[key] != nil
	}})
	if err != nil {
		return nil, nil, err
	}
	var work []*due
	for n := range l.items {
		it := &l.items[n]
		if it.kept == nil || it.twin || it.held() {
			continue
		}
		e := book.Entries[FoldSKU(it.sku)]
		if w := c.handOne(it, e); w != nil {
			w.product = it.kept
			if w.kind == KindCreate {
				w.why = slices.DeleteFunc(slices.Clone(it.issues), func(i mapping.Issue) bool { return !i.Bars(WorkbookFormat) })
			}
			work = append(work, w)
		}
	}
	return work, l, nil
}

// handOne is what a person has to do for one product of the list, nil for
// nothing.
func (c *Connector) handOne(it *item, e *Entry) *due {
	switch e.State {
	case StateExported:
		d := &due{sku: it.sku, kind: KindCreate, entry: e, content: true, offers: true,
			offer: offerOf(it.kept.Listing), contentPrint: it.contentPrint, offerPrint: it.offerPrint}
		if e.ContentPrint != "" && e.OfferPrint != "" { // the sheet shows what was handed over
			d.handed, d.offer, d.contentPrint, d.offerPrint = true, e.Offer, e.ContentPrint, e.OfferPrint
		}
		return d
	case StateLive, StateSubmitted, StateSuspended, StateWithdrawn:
		now := *e
		now.RefusedPrint = "" // what no machine may carry is a person's work
		if d := c.changed(it.sku, it.contentPrint, it.offerPrint, it.kept.Listing, &now); d != nil && d.kind != "" {
			return d
		}
	}
	return nil
}
