package connector

import "ekatalog/mapping"

// due is one SKU that a plan changes.
type due struct {
	sku     string
	kind    Kind     // empty when all that changes was refused before
	entry   *Entry   // nil for a SKU the ledger does not know
	product *Product // nil for one that is missing from the list
	shown   Offer    // what the catalogue shows of its offer
	offer   Offer    // what its offer will be
	ways    ways     // what becomes of each field of a listing that was changed outside
	held    bool     // some field of it was changed outside and is not sent
	content bool     // its content is sent
	offers  bool     // its offer is sent
	refused bool     // something of it was refused before and is not sent
	open    bool     // something of it was sent before and waits for a look-up
	handed  bool     // it is as it was handed over, whatever the list says by now
	undone  bool     // it puts back what an earlier run changed, whatever the list says
	jumps   bool     // of an undo: a price jumps and was not overridden

	back *mapping.Listing // the content that an undo puts back, nil for none

	contentPrint, offerPrint string

	why []mapping.Issue // why a person has to enter it, where no upload can carry it
}

func (d *due) fingerprint() string { return d.contentPrint + "/" + d.offerPrint }

func (d *due) expect() int64 {
	if d.entry == nil {
		return 0
	}
	return d.entry.Revision
}

// listing has the content that is sent.
func (d *due) listing() *mapping.Listing {
	if d.back != nil {
		return d.back
	}
	return d.product.Listing
}

// name is the product's name for people.
func (d *due) name() string {
	if d.back != nil {
		return Printable(d.back.Name, maxText)
	}
	if d.product != nil {
		return Printable(d.product.Listing.Name, maxText)
	}
	return d.entry.Name
}

// changed works out what a product in the list needs, nil for nothing. What
// the catalogue refused before is not sent again until it reads otherwise.
func (c *Connector) changed(sku, contentPrint, offerPrint string, l *mapping.Listing, e *Entry) *due {
	d := &due{sku: sku, entry: e, contentPrint: contentPrint, offerPrint: offerPrint, offer: offerOf(l)}
	if e == nil || neverListed(e) {
		if !l.Active {
			return nil // never listed and not to be
		}
		if e != nil && e.RefusedPrint == d.fingerprint() {
			d.refused = true
			return d
		}
		d.kind, d.content, d.offers = KindCreate, true, true
		return d
	}
	d.shown = e.Offer
	if e.Outside == nil && e.Yielded == nil {
		d.content, d.offers = e.ContentPrint != contentPrint, e.OfferPrint != offerPrint
	} else {
		l := wants{offer: d.offer, content: contentPrint, listed: true}
		d.threeWay(c.Drift.ways(e, l), l)
	}
	content, offer := refusedParts(e.RefusedPrint)
	if d.content && contentPrint == content {
		d.content, d.refused = false, true
	}
	if d.offers && d.offerPrint == offer {
		d.offers, d.refused = false, true
	}
	if !d.content && !d.offers && !d.refused && !d.held {
		return nil
	}
	d.kind = kindOf(d)
	return d
}

// neverListed reports that the catalogue does not have a SKU that the ledger
// knows. What was exported is out there until its result comes back; whoever
// asks about an exported SKU has found that the export counts for nothing.
func neverListed(e *Entry) bool {
	return e.State == StateNone || e.State == StateExported || e.State == StateRejected && e.ID == ""
}

// kindOf is the first kind that applies to what is sent of a listed SKU, empty
// when nothing is.
func kindOf(d *due) Kind {
	switch {
	case d.offers && d.shown.Active != d.offer.Active:
		return KindWithdraw
	case d.content:
		return KindContent
	case d.offers && d.shown.Price != d.offer.Price:
		return KindPrice
	case d.offers:
		return KindStock
	}
	return ""
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

// appendOffer appends the canonical bytes of an offer.
func appendOffer(b []byte, o Offer) []byte {
	l := mapping.Listing{Price: &o.Price, Stock: &o.Stock, Active: o.Active}
	return l.AppendOffer(b)
}

// offerPrint is the fingerprint of an offer.
func offerPrint(o Offer) string { return mapping.Fingerprint("offer", appendOffer(nil, o)) }
