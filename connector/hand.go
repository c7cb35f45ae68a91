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
}

// HandList is the work list of the day for catalogue v6: what the list wants
// and was not confirmed on the portal. The ledger remembers what was shown, so
// that a tick confirms that and nothing newer.
func (c *Connector) HandList(ctx context.Context) ([]HandItem, error) {
	work, _, err := c.handWork(ctx)
	if err != nil {
		return nil, err
	}
	p := &Plan{catalogue: CatalogueV6}
	step := Step{Catalogue: CatalogueV6}
	items := []HandItem{}
	for _, w := range work {
		if w.kind == KindCreate {
			if !w.entry.ByHand && (!w.entry.Assumed || c.wasOnlyAssumed(w.entry, w.product)) {
				continue // a workbook can carry it
			}
			items = append(items, HandItem{SKU: w.sku, Name: w.name(), Kind: w.kind, Field: "*", Link: PortalForm, Why: w.why})
			continue
		}
		p.due = append(p.due, w)
		step.HandShown = append(step.HandShown, HandShown{SKU: w.sku, Print: w.fingerprint()})
	}
	lines, err := c.lines(ctx, p)
	if err != nil {
		return nil, err
	}
	if len(step.HandShown) > 0 {
		if err := c.Ledger.Commit(ctx, step); err != nil {
			return nil, fmt.Errorf("remember what was shown: %w", err)
		}
	}
	names := map[string]*due{}
	for _, w := range p.due {
		names[w.sku] = w
	}
	for _, l := range lines {
		w := names[l.SKU]
		items = append(items, HandItem{SKU: l.SKU, Name: w.name(), Kind: l.Kind, Field: l.Field, Old: l.Old, New: l.New, Link: link(w.entry)})
	}
	return items, nil
}

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

// field is the field of which a tick's record names the cell.
func (d *due) field() string {
	if d.kind == KindCreate || !d.offers {
		return "sku"
	}
	return firstChange(d.shown, d.offer)
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

// NotOnHandList is the error of ticking SKUs that are not on the work list.
type NotOnHandList struct{ SKUs []string }

func (e *NotOnHandList) Error() string { return fmt.Sprintf("not on the work list: %v", e.SKUs) }

// HandMoved is the error of ticking SKUs of which the list says something else
// by now than the work list showed.
type HandMoved struct{ SKUs []string }

func (e *HandMoved) Error() string { return fmt.Sprintf("not as the work list showed: %v", e.SKUs) }

// HandDone settles what a person entered on the portal: the listing is there
// as the by-hand sheet or the work list showed it. Nothing is settled unless
// every SKU is on the list, and the list still says what was shown.
func (c *Connector) HandDone(ctx context.Context, skus []string) (int, error) {
	run, err := newID()
	if err != nil {
		return 0, err
	}
	release, err := c.lease(ctx, run, "hand")
	if err != nil {
		return 0, err
	}
	defer release()
	work, l, err := c.handWork(ctx)
	if err != nil {
		return 0, err
	}
	shown, err := c.Ledger.HandShown(ctx, CatalogueV6, skus)
	if err != nil {
		return 0, err
	}
	now := c.Now().UTC()
	step := Step{Catalogue: CatalogueV6, Run: &Run{
		ID: run, Command: "hand", Catalogue: CatalogueV6, Started: now, Ended: now, Complete: true, ListSize: int64(len(l.bySKU)),
	}}
	var strange, moved []string
	ticked := map[string]bool{}
	for _, sku := range skus {
		if ticked[FoldSKU(sku)] {
			continue
		}
		ticked[FoldSKU(sku)] = true
		n := slices.IndexFunc(work, func(w *due) bool { return FoldSKU(w.sku) == FoldSKU(sku) })
		if n < 0 {
			strange = append(strange, sku)
			continue
		}
		if w := work[n]; w.kind != KindCreate && shown[FoldSKU(sku)] != "" && shown[FoldSKU(sku)] != w.fingerprint() {
			moved = append(moved, w.sku)
			continue
		}
		e, a := c.ticked(work[n])
		a.Run, a.Origin = run, origin(l.reading, work[n].product, c.cellOf(work[n].product, work[n].field()))
		step.Entries = append(step.Entries, e)
		step.Acts = append(step.Acts, a)
		step.Told = append(step.Told, Told{SKU: e.SKU, Act: "hand.done", Actor: c.Actor, Run: run, Origin: a.Origin})
	}
	if len(strange) > 0 {
		return 0, &NotOnHandList{SKUs: strange}
	}
	if len(moved) > 0 {
		return 0, &HandMoved{SKUs: moved}
	}
	if err := c.Ledger.Commit(ctx, step); err != nil {
		return 0, fmt.Errorf("record %d ticks: %w", len(step.Entries), err)
	}
	return len(step.Entries), nil
}

// ticked is the entry of a SKU that a person confirmed on the portal.
func (c *Connector) ticked(w *due) (Entry, Act) {
	e := *w.entry
	// What the list says anew has an end of giving way, as where it is sent.
	if again := c.adopt(CatalogueV6, &e, wantsOf(&e, w.product), ways{}, ""); again != nil {
		e = again.entry
	}
	a := c.act(CatalogueV6, "hand.done", w.sku, "")
	a.Reason = c.Reason
	a.Before, a.After = changesOf(w.entry, w.offer)
	a.Before["state"] = string(e.State)
	if w.kind == KindCreate {
		e.Offer, e.OfferPrint = w.offer, w.offerPrint
	} else {
		e.acceptOffer(w.offer, 0)
	}
	e.State, e.RefusedPrint = StateLive, ""
	if w.content {
		e.ContentPrint = w.contentPrint
		e.acceptContent(0)
	}
	if w.content && !w.handed { // else the ledger has it
		e.Content, e.Name = w.product.Listing.AppendContent(nil), w.name()
	}
	if !e.Offer.Active {
		e.State = StateWithdrawn
	}
	a.After["state"], a.After["content"] = string(e.State), e.ContentPrint
	return e, a
}
