package connector

import "encoding/json"

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
			in.Body, in.Content = d.product.Listing.ContentBody(), d.product.Listing.AppendContent(nil)
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
	before, after := d.entry.Offer, d.offer
	if o.ask && o.c.Approval.price(before.Price, after.Price) {
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
		if version := d.entry.OfferVersion; version != 0 {
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
		in.ID, in.Version = d.entry.ID, d.entry.Version
	}
	if d.product != nil {
		h := d.product.Row.Header
		in.Origin = Origin{SHA256: o.p.sha256(h.File), Sheet: printable(h.Sheet, maxText), Cell: printable(o.c.cellOf(d.product, "price"), maxText)}
	}
	fill(&in)
	o.intents = append(o.intents, in)
	return nil
}

// sha256 is the digest of a source file as it was read.
func (p *Plan) sha256(file string) string {
	for _, f := range p.reading.Files {
		if f.Name == file {
			return f.SHA256
		}
	}
	return ""
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

// changesOf gives the fields in which two offers differ, before and after, as
// canonical values for the audit log.
func changesOf(before, after Offer) (b, a map[string]any) {
	b, a = map[string]any{}, map[string]any{}
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
