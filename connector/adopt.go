package connector

import "ekatalog/mapping"

// adoption is a listing of which the ledger takes over what the catalogue
// shows, or in which the list gives way no more.
type adoption struct {
	entry Entry
	act   *Act // nil when nothing was taken over
}

// adopt takes over what list and catalogue agree on and what the list gives
// way to; nil when there is nothing of either. The act says both values.
func (c *Connector) adopt(cat Catalogue, e *Entry, l wants, w ways, run string) *adoption {
	a := adopter{before: e, after: *e, l: l, was: map[string]any{}, is: map[string]any{}, gave: map[string]any{}}
	a.shown = e.shown()
	if e.Yielded != nil {
		a.yielded = *e.Yielded
	}
	moved := a.price(w.price)
	moved = a.stock(w.stock) || moved
	moved = a.active(w.active) || moved
	moved = a.content(w.content) || moved
	if !moved && len(a.is) == 0 {
		return nil
	}
	a.after.Yielded = &a.yielded
	if a.yielded.empty() {
		a.after.Yielded = nil
	}
	if len(a.is) == 0 {
		return &adoption{entry: a.after}
	}
	a.after.OfferPrint = offerPrint(a.after.Offer)
	a.after.show(a.shown)
	a.after.Unseen = a.after.Unseen && a.after.Outside != nil
	act := c.act(cat, "drift.taken", e.SKU, run)
	act.Reason = c.Reason
	act.Before, act.After = a.was, a.is
	if len(a.gave) > 0 {
		act.After["list"] = a.gave
	}
	return &adoption{entry: a.after, act: &act}
}

// adopter takes over the fields of one listing.
type adopter struct {
	before  *Entry
	after   Entry
	shown   Outside
	yielded Yielded
	l       wants
	was, is map[string]any // canonical values by field
	gave    map[string]any // what the list said where it gave way
}

// price takes over the price, and reports whether that of the list counts
// again; a product that the list lacks says nothing. The other fields go the
// same way.
func (a *adopter) price(w way) bool {
	said := a.l.offer.Price
	again := a.l.listed && a.yielded.Price != nil && (*a.yielded.Price != said || w == wayAgree)
	if again {
		a.yielded.Price = nil
	}
	if w.takes() {
		a.was["price"], a.is["price"] = a.after.Offer.Price, a.shown.Offer.Price
		a.after.Offer.Price = a.shown.Offer.Price
	}
	if w == wayYield {
		a.gave["price"], a.yielded.Price = said, &said
	}
	return again
}

func (a *adopter) stock(w way) bool {
	said := a.l.offer.Stock
	again := a.l.listed && a.yielded.Stock != nil && (!a.yielded.Stock.Equal(said) || w == wayAgree)
	if again {
		a.yielded.Stock = nil
	}
	if w.takes() {
		a.was["stock"], a.is["stock"] = a.after.Offer.Stock, a.shown.Offer.Stock
		a.after.Offer.Stock = a.shown.Offer.Stock
	}
	if w == wayYield {
		a.gave["stock"], a.yielded.Stock = said, &said
	}
	return again
}

func (a *adopter) active(w way) bool {
	said := a.l.offer.Active
	again := a.l.listed && a.yielded.Active != nil && (*a.yielded.Active != said || w == wayAgree)
	if again {
		a.yielded.Active = nil
	}
	if w.takes() {
		e := &a.after
		a.was["active"], a.is["active"] = e.Offer.Active, a.shown.Offer.Active
		e.Offer.Active = a.shown.Offer.Active
		switch {
		case e.State == StateUnknown: // of the other lane
		case !e.Offer.Active:
			e.State = StateWithdrawn
		default:
			e.State = shownAs(StateSubmitted, e.Status, true)
		}
		if a.before.State != e.State {
			a.was["state"], a.is["state"] = string(a.before.State), string(e.State)
		}
	}
	if w == wayYield {
		a.gave["active"], a.yielded.Active = said, &said
	}
	return again
}

func (a *adopter) content(w way) bool {
	again := a.l.listed && a.yielded.Content != "" && (a.yielded.Content != a.l.content || w == wayAgree)
	if again {
		a.yielded.Content = ""
	}
	if w.takes() {
		e := &a.after
		a.was["content"], a.is["content"] = e.ContentPrint, a.shown.ContentPrint
		e.ContentPrint, e.Content = a.shown.ContentPrint, a.shown.Content
		if name := contentName(e.Content); name != "" {
			e.Name = name
		}
	}
	if w == wayYield {
		a.gave["content"], a.yielded.Content = a.l.content, a.l.content
	}
	return again
}

// contentName is the name in a canonical content, for people.
func contentName(content []byte) string {
	fields, err := mapping.ParseContent(content)
	if err != nil {
		return ""
	}
	name, _ := fields["name"].(string)
	return Printable(name, maxText)
}
