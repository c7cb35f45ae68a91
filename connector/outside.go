package connector

import (
	"time"

	"github.com/shopspring/decimal"
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
	Content string // fingerprint of a content
}
