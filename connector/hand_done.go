package connector

import (
	"context"
	"fmt"
	"slices"
)

// HandTick is a person's word that a product was entered on the portal.
type HandTick struct {
	SKU   string
	Print string   // of what was entered, as HandWork gave it; empty for what the sheet or HandList showed last
	Shot  Attached // how the portal looked then; the zero value for none
}

// Ticks are the ticks of SKUs as the sheet or HandList showed them last.
func Ticks(skus []string) []HandTick {
	all := make([]HandTick, len(skus))
	for i, sku := range skus {
		all[i].SKU = sku
	}
	return all
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
func (c *Connector) HandDone(ctx context.Context, ticks []HandTick) (int, error) {
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
	skus := make([]string, len(ticks))
	for i, t := range ticks {
		skus[i] = t.SKU
	}
	shown, err := c.Ledger.HandShown(ctx, CatalogueV6, skus)
	if err != nil {
		return 0, err
	}
	now := c.Now().UTC()
	step := Step{Catalogue: CatalogueV6, Run: &Run{
		ID: run, Command: "hand", Actor: c.Actor, Catalogue: CatalogueV6, Started: now, Ended: now, Complete: true, ListSize: int64(len(l.bySKU)),
	}}
	var strange, moved []string
	ticked := map[string]bool{}
	for _, t := range ticks {
		key := FoldSKU(t.SKU)
		if ticked[key] {
			continue
		}
		ticked[key] = true
		n := slices.IndexFunc(work, func(w *due) bool { return FoldSKU(w.sku) == key })
		if n < 0 {
			strange = append(strange, t.SKU)
			continue
		}
		w := work[n]
		if !w.wasShown(t.Print, shown[key]) {
			moved = append(moved, w.sku)
			continue
		}
		e, a := c.ticked(w)
		a.Run, a.Origin = run, origin(l.reading, w.product, c.cellOf(w.product, w.field()))
		if t.Shot.SHA256 != "" {
			r, seen, err := c.remark(CatalogueV6, Remark{Act: RemarkShot, Subject: w.sku, File: t.Shot})
			if err != nil {
				return 0, err
			}
			seen.Run = run
			step.Remarks, step.Acts = append(step.Remarks, r), append(step.Acts, seen)
		}
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

// wasShown reports whether w is what a person saw who ticks it, and makes it so
// where they saw what the list says in place of what was handed over. print is
// what the tick names, last what HandList showed last; empty for nothing.
func (d *due) wasShown(print, last string) bool {
	switch {
	case d.kind != KindCreate && print == "":
		return last == "" || last == d.fingerprint()
	case print == "" || print == d.fingerprint():
		return true
	case d.kind != KindCreate || print != d.listed():
		return false
	}
	l := d.product
	d.handed, d.offer, d.contentPrint, d.offerPrint = false, offerOf(l.Listing), l.contentPrint, l.offerPrint
	return true
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

// field is the field of which a tick's record names the cell.
func (d *due) field() string {
	if d.kind == KindCreate || !d.offers {
		return "sku"
	}
	return firstChange(d.shown, d.offer)
}
