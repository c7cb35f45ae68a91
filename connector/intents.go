package connector

import (
	"cmp"
	"encoding/json"
)

// order is what a run is going to send, and what it must not.
type order struct {
	intents []Intent
	asked   map[string]bool // case-folded SKUs of which some part waits for approval
	byHand  map[string]bool // case-folded SKUs whose listing the endpoint has never named
}

// waiting reports whether some part of a SKU is not sent by this run.
func (o *order) waiting(key string) bool { return o.asked[key] || o.byHand[key] }

// order turns a plan into intents, leaving out what needs an approval that is
// not there. Content that waits never keeps a price or a stock back.
func (c *Connector) order(p *Plan, run string, approved bool) (order, error) {
	o := orderer{c: c, p: p, run: run, ask: !p.Trial && !approved, order: order{asked: map[string]bool{}, byHand: map[string]bool{}}}
	for _, d := range p.due {
		if err := o.due(d); err != nil {
			return o.order, err
		}
	}
	return o.order, nil
}

type orderer struct {
	order
	c   *Connector
	p   *Plan
	run string
	ask bool // approvals are asked for

	content map[string]string // SKU to the first field of its content that changes
}

// due orders what is sent of one SKU.
func (o *orderer) due(d *due) error {
	key, a := FoldSKU(d.sku), o.c.Approval
	switch {
	case o.ask && d.kind == KindCreate && a.Create.any(), o.ask && d.kind == KindWithdraw && a.Withdraw.any():
		o.asked[key] = true
		return nil
	case d.kind == KindCreate:
		return o.add(d, LaneCreate, func(in *Intent) {
			in.Body, in.Content = d.product.Listing.CreateBody(), d.product.Listing.AppendContent(nil)
		})
	case d.entry.ID == "": // listed by hand: there is no way to name it
		o.byHand[key] = true
		return nil
	}
	if d.content && o.ask && a.Content.any() {
		o.asked[key] = true
	} else if d.content {
		err := o.add(d, LaneContent, func(in *Intent) {
			in.Body, in.Content = d.listing().ContentBody(), d.listing().AppendContent(nil)
		})
		if err != nil {
			return err
		}
	}
	if d.offers {
		return o.offer(d)
	}
	return nil
}

// offer orders what changes of an offer. A price that waits for approval lets
// stock and withdrawal go ahead.
func (o *orderer) offer(d *due) error {
	before, after := d.shown, d.offer
	if o.ask && before.Price != after.Price && (o.c.Approval.price(before.Price, after.Price) || o.c.Approval.price(d.entry.Offer.Price, after.Price)) {
		o.asked[FoldSKU(d.sku)] = true
		after.Price = before.Price
	}
	if sameOffer(before, after) {
		return nil
	}
	print := offerPrint(after)
	if _, refused := refusedParts(d.entry.RefusedPrint); refused == print {
		d.refused = true
		return nil
	}
	body, err := offerBody(before, after)
	if err != nil {
		return err
	}
	return o.add(d, LaneOffer, func(in *Intent) {
		in.Offer, in.OfferPrint, in.Body = after, print, body
		if version := d.entry.shown().OfferVersion; version != 0 {
			in.OfferVersion = &version
		}
	})
}

// add orders one intent; fill adds what only its lane has.
func (o *orderer) add(d *due, lane Lane, fill func(*Intent)) error {
	id, err := newID()
	if err != nil {
		return err
	}
	in := Intent{
		Change: Change{Intent: id, Lane: lane, SKU: d.sku},
		Run:    o.run, Kind: d.kind, Catalogue: o.p.catalogue, Name: d.name(), CreatedAt: o.c.Now().UTC(),
		Offer: d.offer, OfferPrint: d.offerPrint, ContentPrint: d.contentPrint,
	}
	if d.entry != nil {
		in.ID, in.Version = d.entry.ID, d.entry.shown().Version
	}
	fill(&in)
	if d.product != nil {
		in.Origin = origin(o.p.reading, d.product, o.c.cellOf(d.product, o.field(d, &in)))
	}
	o.intents = append(o.intents, in)
	return nil
}

// field is the first field that an intent changes, "sku" for a whole product.
func (o *orderer) field(d *due, in *Intent) string {
	switch in.Lane {
	case LaneCreate:
		return "sku"
	case LaneOffer:
		return firstChange(d.shown, in.Offer)
	}
	if o.content == nil {
		o.content = map[string]string{}
		for _, l := range o.p.Changes {
			if _, known := o.content[l.SKU]; !known && l.Field != "active" && l.Field != "price" && l.Field != "stock" {
				o.content[l.SKU] = l.Field
			}
		}
	}
	return o.content[d.sku]
}

// firstChange is the field in which two offers differ, the one that matters
// most of several.
func firstChange(before, after Offer) string {
	switch {
	case before.Active != after.Active:
		return "active"
	case before.Price != after.Price:
		return "price"
	}
	return "stock"
}

// origin is where something of a product came from: a cell, or that of its SKU
// where there is none.
func origin(r Reading, p *Product, cell string) Origin {
	h := p.Row.Header
	o := Origin{Sheet: Printable(h.Sheet, maxText), Cell: Printable(cmp.Or(cell, p.facts.SKUCell), maxText)}
	for _, f := range r.Files {
		if f.Name == h.File {
			o.SHA256 = f.SHA256
		}
	}
	return o
}

// offerBody is the JSON of the fields of an offer that change.
func offerBody(before, after Offer) ([]byte, error) {
	fields := map[string]any{}
	if before.Price != after.Price {
		fields["price"] = after.Price
	}
	if !before.Stock.Equal(after.Stock) {
		fields["stock"] = json.Number(after.Stock.String())
	}
	if before.Active != after.Active {
		fields["active"] = after.Active
	}
	return json.Marshal(fields)
}

// changesOf gives the fields in which an offer differs from the one that was
// settled before, as canonical values for the audit log. Where none was, all
// of it is new.
func changesOf(e *Entry, after Offer) (b, a map[string]any) {
	b, a = map[string]any{}, map[string]any{}
	if e == nil || e.OfferPrint == "" {
		a["price"], a["stock"], a["active"] = after.Price, after.Stock, after.Active
		return b, a
	}
	before := e.Offer
	if before.Price != after.Price {
		b["price"], a["price"] = before.Price, after.Price
	}
	if !before.Stock.Equal(after.Stock) {
		b["stock"], a["stock"] = before.Stock, after.Stock
	}
	if before.Active != after.Active {
		b["active"], a["active"] = before.Active, after.Active
	}
	return b, a
}
