package connector

import (
	"github.com/shopspring/decimal"

	"ekatalog/mapping"
)

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

// takeOver takes over a field of the offer, of which settled is in the ledger,
// said in the list and shown in the catalogue, and reports whether what the
// list says counts again. A product that the list lacks says nothing.
func takeOver[T any](a *adopter, field string, w way, yielded **T, settled *T, said, shown T, same func(a, b T) bool) (again bool) {
	again = a.l.listed && *yielded != nil && (!same(**yielded, said) || w == wayAgree)
	if again {
		*yielded = nil
	}
	if w.takes() {
		a.was[field], a.is[field] = *settled, shown
		*settled = shown
	}
	if w == wayYield {
		a.gave[field], *yielded = said, &said
	}
	return again
}

func (a *adopter) price(w way) bool {
	return takeOver(a, "price", w, &a.yielded.Price, &a.after.Offer.Price, a.l.offer.Price, a.shown.Offer.Price, equal)
}

func (a *adopter) stock(w way) bool {
	return takeOver(a, "stock", w, &a.yielded.Stock, &a.after.Offer.Stock, a.l.offer.Stock, a.shown.Offer.Stock, decimal.Decimal.Equal)
}

// active takes over whether the listing is shown, and the state that goes with
// it.
func (a *adopter) active(w way) bool {
	e := &a.after
	again := takeOver(a, "active", w, &a.yielded.Active, &e.Offer.Active, a.l.offer.Active, a.shown.Offer.Active, equal)
	if !w.takes() {
		return again
	}
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
	return again
}

// content takes over the content, of which fingerprints are compared.
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
