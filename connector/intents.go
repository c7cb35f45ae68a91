package connector

import "encoding/json"

// order is what a run is going to send, and what it must not.
type order struct {
	intents []Intent
	pending map[string]bool // case-folded SKUs of which some part waits for approval
}

// order turns a plan into intents, leaving out what needs an approval that is
// not there. Content that waits never keeps a price or a stock back.
func (c *Connector) order(p *Plan, run string, approved bool) (order, error) {
	o := order{pending: map[string]bool{}}
	ask := !p.Trial && !approved
	for _, d := range p.due {
		key := FoldSKU(d.sku)
		if ask && d.kind == KindCreate && c.Approval.Create.Always ||
			ask && d.kind == KindWithdraw && c.Approval.Withdraw.Always {
			o.pending[key] = true
			continue
		}
		if d.kind == KindCreate {
			in, err := c.intent(p, d, run, LaneCreate)
			if err != nil {
				return o, err
			}
			in.Body, in.Content = d.product.Listing.CreateBody(), d.product.Listing.AppendContent(nil)
			o.intents = append(o.intents, in)
			continue
		}
		if d.content {
			if ask && c.Approval.Content.Always {
				o.pending[key] = true
			} else {
				in, err := c.intent(p, d, run, LaneContent)
				if err != nil {
					return o, err
				}
				in.Body, in.Content = d.product.Listing.ContentBody(), d.product.Listing.AppendContent(nil)
				o.intents = append(o.intents, in)
			}
		}
		if d.offers {
			if err := c.orderOffer(&o, p, d, run, ask); err != nil {
				return o, err
			}
		}
	}
	return o, nil
}

// orderOffer orders what changes of an offer. A price that waits for approval
// lets stock and withdrawal go ahead.
func (c *Connector) orderOffer(o *order, p *Plan, d *due, run string, ask bool) error {
	after := d.offer
	if ask && c.Approval.price(d.entry.Offer.Price, after.Price) {
		o.pending[FoldSKU(d.sku)] = true
		after.Price = d.entry.Offer.Price
	}
	before := d.entry.Offer
	if before.Price == after.Price && before.Stock.Equal(after.Stock) && before.Active == after.Active {
		return nil
	}
	in, err := c.intent(p, d, run, LaneOffer)
	if err != nil {
		return err
	}
	version := d.entry.OfferVersion
	in.Offer, in.OfferPrint, in.OfferVersion = after, offerPrint(after), &version
	in.Body, err = offerBody(before, after)
	o.intents = append(o.intents, in)
	return err
}

// intent fills in what intents of all lanes share.
func (c *Connector) intent(p *Plan, d *due, run string, lane Lane) (Intent, error) {
	id, err := newID()
	in := Intent{
		Change: Change{Intent: id, Lane: lane, SKU: d.sku},
		Run:    run, Kind: d.kind, Catalogue: p.catalogue, Name: d.name(), CreatedAt: c.Now().UTC(),
		Offer: d.offer, OfferPrint: d.offerPrint, ContentPrint: d.contentPrint,
	}
	if d.entry != nil {
		in.ID, in.Version = d.entry.ID, d.entry.Version
	}
	if d.product != nil {
		h := d.product.Row.Header
		in.Origin = Origin{SHA256: p.sha256(h.File), Sheet: h.Sheet, Cell: c.cellOf(d.product, "price")}
	}
	return in, err
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
