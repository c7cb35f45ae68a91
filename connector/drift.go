package connector

import "fmt"

// Policy says what becomes of a field that somebody else has changed in the
// catalogue.
type Policy string

// The policies.
const (
	PolicyHold   Policy = "hold"   // nothing of the field is sent; people are told
	PolicyOurs   Policy = "ours"   // what the list says is sent over it
	PolicyTheirs Policy = "theirs" // the ledger takes it over and the list gives way
)

// Policies lists the policies.
func Policies() []Policy { return []Policy{PolicyHold, PolicyOurs, PolicyTheirs} }

// ParsePolicy reads a policy; the empty text is PolicyHold.
func ParsePolicy(s string) (Policy, error) {
	switch p := Policy(s); p {
	case "":
		return PolicyHold, nil
	case PolicyHold, PolicyOurs, PolicyTheirs:
		return p, nil
	}
	return "", fmt.Errorf("drift policy %q is not hold, ours or theirs", s)
}

// Drift has the policy of each field group; its zero value holds everything.
type Drift struct {
	Price, Stock, Active, Content Policy
}

// way is what becomes of one field of a listing of ours.
type way uint8

const (
	wayStay      way = iota // it is as it was settled, and that is what is wanted
	waySend                 // the list wants another value than was settled
	wayOverwrite            // so it is sent over what was changed outside
	wayAgree                // list and catalogue say the same: the ledger takes it over
	wayYield                // the ledger takes over what the catalogue shows, the list gives way
	wayHold                 // it was changed outside, and nothing is sent
)

func (w way) sends() bool { return w == waySend || w == wayOverwrite }
func (w way) takes() bool { return w == wayAgree || w == wayYield }

// sides are the three sides of one field, compared.
type sides struct {
	listSettled  bool // the list says, or gave way to, what was settled
	shownSettled bool // the catalogue shows what was settled
	listShown    bool // the list says what the catalogue shows
}

// way decides from the three sides of a field what becomes of it.
func (s sides) way(p Policy) way {
	switch {
	case s.shownSettled && s.listSettled:
		return wayStay
	case s.shownSettled:
		return waySend
	case s.listShown:
		return wayAgree
	case p == PolicyOurs:
		return wayOverwrite
	case p == PolicyTheirs:
		return wayYield
	}
	return wayHold
}

// wants is what the list says of a listing of ours.
type wants struct {
	offer   Offer
	content string // fingerprint
	listed  bool   // the list has the product
}

// ways are what becomes of each field of a listing.
type ways struct{ price, stock, active, content way }

func (w ways) holds() bool {
	return w.price == wayHold || w.stock == wayHold || w.active == wayHold || w.content == wayHold
}

// ways compares what the list says with what was settled of e and with what
// the catalogue shows.
func (p Drift) ways(e *Entry, l wants) ways {
	shown, y := e.shown(), e.Yielded
	offer := func(of Policy) Policy {
		switch {
		case shown.TakenOffer:
			return PolicyOurs
		case e.offerNotShown():
			return PolicyHold // nobody changed it: it was accepted and has not come about
		}
		return of
	}
	return ways{
		price: sides{
			listSettled:  l.offer.Price == e.Offer.Price || y.price(l.offer.Price),
			shownSettled: shown.Offer.Price == e.Offer.Price, listShown: l.offer.Price == shown.Offer.Price,
		}.way(offer(p.Price)),
		stock: sides{
			listSettled:  l.offer.Stock.Equal(e.Offer.Stock) || y.stock(l.offer.Stock),
			shownSettled: shown.Offer.Stock.Equal(e.Offer.Stock), listShown: l.offer.Stock.Equal(shown.Offer.Stock),
		}.way(offer(p.Stock)),
		active: sides{
			listSettled:  l.offer.Active == e.Offer.Active || y.active(l.offer.Active),
			shownSettled: shown.Offer.Active == e.Offer.Active, listShown: l.offer.Active == shown.Offer.Active,
		}.way(offer(p.Active)),
		content: p.contentWay(e, shown, l),
	}
}

// contentWay is the way of the content. What nobody has looked at yet is held,
// and so is what the list has no content to overwrite with.
func (p Drift) contentWay(e *Entry, shown Outside, l wants) way {
	if shown.Unread {
		return wayHold
	}
	policy := p.Content
	switch gaveWay := e.Yielded.content(l.content); {
	case shown.TakenContent && l.listed && !gaveWay:
		policy = PolicyOurs
	case e.contentNotShown(), policy == PolicyOurs && (gaveWay || !l.listed):
		policy = PolicyHold
	}
	return sides{
		listSettled:  l.content == e.ContentPrint || e.Yielded.content(l.content),
		shownSettled: shown.ContentPrint == "", listShown: l.content == shown.ContentPrint,
	}.way(policy)
}

// spare lets nothing become of a lane that waits for a look-up.
func (w ways) spare(open map[Lane]bool) ways {
	if open[LaneOffer] {
		w.price, w.stock, w.active = wayStay, wayStay, wayStay
	}
	if open[LaneContent] {
		w.content = wayStay
	}
	return w
}

// threeWay fills in what is sent of a listing that was changed outside, or in
// which the list once gave way.
func (d *due) threeWay(w ways, l wants) {
	e := d.entry
	shown, y := e.shown().Offer, e.Yielded
	d.ways, d.shown, d.offer = w, shown, shown
	if w.price.sends() {
		d.offer.Price = l.offer.Price
		if y.price(l.offer.Price) {
			d.offer.Price = e.Offer.Price // the list gave way to it
		}
	}
	if w.stock.sends() {
		d.offer.Stock = l.offer.Stock
		if y.stock(l.offer.Stock) {
			d.offer.Stock = e.Offer.Stock
		}
	}
	if w.active.sends() {
		d.offer.Active = l.offer.Active
		if y.active(l.offer.Active) {
			d.offer.Active = e.Offer.Active
		}
	}
	d.content, d.offers, d.held = w.content.sends(), !sameOffer(d.offer, shown), w.holds()
	d.offerPrint = offerPrint(d.offer)
}

// settles is the offer that the ledger has of d once all of it was accepted.
func (d *due) settles() *Offer {
	o := d.offer
	if d.entry != nil && d.entry.Outside != nil {
		e := *d.entry
		e.acceptOffer(d.offer, 0)
		o = e.Offer
	}
	return &o
}
