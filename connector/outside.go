package connector

import (
	"time"

	"github.com/shopspring/decimal"

	"ekatalog/mapping"
)

// Outside is what the catalogue shows of a listing of ours where that is not
// what we settled: somebody else has changed it, or what was accepted has not
// come about.
type Outside struct {
	Offer        Offer // all of it, also what is as settled
	OfferVersion int64
	Version      int64
	ContentPrint string // fingerprint of Content; empty where the content is as settled
	Content      []byte // canonical content as shown, nil where it is as settled
	Unread       bool   // the content of Version could not be looked at yet
	At           time.Time
	// TakenOffer and TakenContent say that a person has decided for the list:
	// the next plan overwrites what is shown at exactly these versions.
	TakenOffer, TakenContent bool
}

// Yielded is what the list said of each field in which it gave way to the
// catalogue or to an undo. Nothing of such a field is sent while the list says
// just this; nil or empty is a field in which the list counts.
type Yielded struct {
	Price   *int64
	Stock   *decimal.Decimal
	Active  *bool
	Content string    // fingerprint of a content
	Undone  time.Time // when an undo last made it give way, zero for never
}

// price reports whether the list gives way in the price by saying just this;
// the others do so for theirs. A list without Yielded gives way in nothing.
func (y *Yielded) price(said int64) bool { return y != nil && y.Price != nil && *y.Price == said }

func (y *Yielded) stock(said decimal.Decimal) bool {
	return y != nil && y.Stock != nil && y.Stock.Equal(said)
}

func (y *Yielded) active(said bool) bool { return y != nil && y.Active != nil && *y.Active == said }

func (y *Yielded) content(said string) bool { return y != nil && y.Content != "" && y.Content == said }

// shown is what the catalogue shows of a listing, as far as is known.
func (e *Entry) shown() Outside {
	if e.Outside != nil {
		return *e.Outside
	}
	return Outside{Offer: e.Offer, OfferVersion: e.OfferVersion, Version: e.Version}
}

// show takes over what the catalogue shows. Where that is what was settled,
// nothing but its versions is kept.
func (e *Entry) show(o Outside) {
	if o.ContentPrint == e.ContentPrint {
		o.ContentPrint, o.Content = "", nil
	}
	if sameOffer(o.Offer, e.Offer) && o.ContentPrint == "" && !o.Unread {
		e.OfferVersion, e.Version, e.Outside = o.OfferVersion, o.Version, nil
		return
	}
	e.Outside = &o
}

// showOffer takes over an offer that the catalogue shows.
func (e *Entry) showOffer(o Offer, version int64, at time.Time) {
	out := e.shown()
	if version != out.OfferVersion || !sameOffer(o, out.Offer) {
		out.Offer, out.TakenOffer, out.At = o, false, at
	}
	if version != 0 {
		out.OfferVersion = version
	}
	e.show(out)
}

// showContent takes over a content that the catalogue shows.
func (e *Entry) showContent(content []byte, version int64, at time.Time) {
	out := e.shown()
	print := mapping.Fingerprint("content", content)
	if version != out.Version {
		out.TakenContent = false
		if !at.IsZero() {
			out.At = at
		}
	}
	out.Content, out.ContentPrint, out.Unread = content, print, false
	if version != 0 {
		out.Version = version
	}
	e.show(out)
}

// acceptOffer settles an offer that the catalogue has accepted. What of it was
// shown before already is not ours: it was changed outside and not sent.
func (e *Entry) acceptOffer(after Offer, version int64) {
	out := e.shown()
	if after.Price != out.Offer.Price {
		e.Offer.Price = after.Price
	}
	if !after.Stock.Equal(out.Offer.Stock) {
		e.Offer.Stock = after.Stock
	}
	if after.Active != out.Offer.Active {
		e.Offer.Active = after.Active
	}
	e.OfferPrint = offerPrint(e.Offer)
	out.Offer, out.TakenOffer = after, false
	if version != 0 {
		out.OfferVersion = version
	}
	if sameOffer(after, e.Offer) {
		e.OfferVersion = out.OfferVersion
	}
	e.show(out)
}

// acceptContent settles a content that the catalogue has accepted.
func (e *Entry) acceptContent(version int64) {
	out := e.shown()
	out.ContentPrint, out.Content, out.Unread, out.TakenContent = "", nil, false, false
	if version != 0 {
		out.Version = version
	}
	e.Version = out.Version
	e.show(out)
}

// offerNotShown reports an offer that was accepted and that no read-back has
// shown, where the catalogue shows another; contentNotShown, a content. What
// somebody changed afterwards has a later version.
func (e *Entry) offerNotShown() bool {
	return e.Unseen && e.Outside != nil && !sameOffer(e.Outside.Offer, e.Offer) && e.Outside.OfferVersion <= e.OfferVersion
}

func (e *Entry) contentNotShown() bool {
	return e.Unseen && e.Outside != nil && e.Outside.ContentPrint != "" && e.Outside.Version <= e.Version
}

// sameOutside reports whether two say the same.
func sameOutside(a, b *Outside) bool {
	if a == nil || b == nil {
		return a == b
	}
	return sameOffer(a.Offer, b.Offer) && a.OfferVersion == b.OfferVersion && a.Version == b.Version && a.ContentPrint == b.ContentPrint &&
		a.Unread == b.Unread && a.TakenOffer == b.TakenOffer && a.TakenContent == b.TakenContent
}
