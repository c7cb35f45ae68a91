package connector

import "ekatalog/mapping"

// drifted is a listing of ours that differs from what was settled of it, for
// people to be told.
type drifted struct {
	entry   *Entry
	product *Product // nil for one that the list lacks
	name    string
	ways    ways
	list    wants
	outcome driftOutcome
}

// driftOutcome is what is told of a listing that differs.
type driftOutcome uint8

const (
	driftWays      driftOutcome = iota // its fields, each by its way
	driftAbsent                        // it was accepted and is not there
	driftSuspended                     // the portal has taken it off
	driftRiddle                        // it waits under a status that nobody knows
)

// adopt takes over what the plan takes over of a listing of ours, and gives
// the entry as it will be.
func (pl *placer) adopt(product *Product, e *Entry, l wants) *Entry {
	if e == nil || neverListed(e) || e.Outside == nil && e.Yielded == nil {
		return e
	}
	w := pl.c.Drift.ways(e, l).spare(pl.open[FoldSKU(e.SKU)])
	a := pl.c.adopt(pl.catalogue, e, l, w, "")
	if a == nil {
		return e
	}
	if w.yields() {
		pl.drifted = append(pl.drifted, drifted{entry: e, product: product, name: e.Name, ways: w.only(wayYield), list: l})
	}
	pl.p.adopted[FoldSKU(e.SKU)] = a
	return &a.entry
}

// yields reports whether the list gives way in some field.
func (w ways) yields() bool { return w.only(wayYield) != ways{} }

// only leaves the fields that go one way, without those that do not.
func (w ways) only(one way) ways    { return w.where(func(f way) bool { return f == one }) }
func (w ways) without(one way) ways { return w.where(func(f way) bool { return f != one }) }

func (w ways) where(keep func(way) bool) ways {
	for _, f := range []*way{&w.price, &w.stock, &w.active, &w.content} {
		if !keep(*f) {
			*f = wayStay
		}
	}
	return w
}

// tellStatus notes a listing whose status somebody has to look at.
func (pl *placer) tellStatus(e *Entry) {
	if e != nil {
		pl.drifted = append(pl.drifted, odd(e)...)
	}
}

// odd is e where its status is one that somebody has to look at.
func odd(e *Entry) []drifted {
	switch {
	case e.State == StateSuspended:
		return []drifted{{entry: e, name: e.Name, outcome: driftSuspended}}
	case e.State == StateSubmitted && e.Status != "" && e.Status != StatusActive && e.Status != StatusInReview:
		return []drifted{{entry: e, name: e.Name, outcome: driftRiddle}}
	}
	return nil
}

// tellWays notes what of d is held, or sent over what was changed outside.
func (pl *placer) tellWays(d *due) {
	w := d.ways.without(waySend)
	if d.entry == nil || w == (ways{}) {
		return
	}
	l := wantsOf(d.entry, d.product)
	if w.price == wayOverwrite { // with what was settled, where the list gave way
		l.offer.Price = d.offer.Price
	}
	if w.stock == wayOverwrite {
		l.offer.Stock = d.offer.Stock
	}
	if w.active == wayOverwrite {
		l.offer.Active = d.offer.Active
	}
	pl.drifted = append(pl.drifted, drifted{entry: d.entry, product: d.product, name: d.name(), ways: w, list: l})
}

// drifted gives what there is to tell of a product's listing as it was shown
// last.
func (c *Connector) drifted(p *Product, e *Entry) []drifted {
	all := odd(e)
	if e.Outside == nil || neverListed(e) {
		return all
	}
	l := wants{offer: offerOf(p.Listing), content: mapping.Fingerprint("content", p.Listing.AppendContent(nil)), listed: true}
	if w := c.Drift.ways(e, l).without(waySend); w != (ways{}) {
		all = append(all, drifted{entry: e, product: p, name: e.Name, ways: w, list: l})
	}
	return all
}

// notThere places a listing of which something was accepted and that the
// catalogue does not have. It counts as a conflict, for the catalogue differs
// from what it said, and nothing of it is sent until it is shown.
func (pl *placer) notThere(e *Entry) bool {
	if e == nil || !pl.vanished[FoldSKU(e.SKU)] {
		return false
	}
	pl.tally(&pl.p.counts.Conflict, &pl.p.Counts.Blocked)
	pl.drifted = append(pl.drifted, drifted{entry: e, name: e.Name, outcome: driftAbsent})
	return true
}

// unlisted places a SKU that the list lacks: it is taken down once it is no
// more to be active, and what was changed outside is taken over, sent over or
// held as any other. run and plan count it where nothing of it is due.
func (pl *placer) unlisted(e *Entry, active bool, run, plan *int64) {
	pl.tellStatus(e)
	l := wants{offer: e.Offer, content: e.ContentPrint}
	l.offer.Active = active
	e = pl.adopt(nil, e, l)
	l.offer.Price, l.offer.Stock, l.content = e.Offer.Price, e.Offer.Stock, e.ContentPrint
	d := &due{sku: e.SKU, entry: e, contentPrint: e.ContentPrint}
	d.threeWay(pl.c.Drift.ways(e, l), l)
	d.kind = kindOf(d)
	d.spare(pl.open[FoldSKU(e.SKU)])
	pl.tellWays(d)
	if _, refused := refusedParts(e.RefusedPrint); d.offers && refused == d.offerPrint {
		pl.stuck(e.SKU, OutcomeRejected)
		return
	}
	switch {
	case d.kind != "":
		pl.add(d)
	case d.held:
		pl.tally(&pl.p.counts.Conflict, &pl.p.Counts.Blocked)
	default:
		pl.tally(run, plan)
	}
}
