package connector

import "time"

// Intent is a delivery recorded before it leaves, so that a crash can never
// hide that something may have been sent.
type Intent struct {
	Change
	Run          string
	Kind         Kind
	Catalogue    Catalogue
	Offer        Offer  // what the SKU's offer will be when this is accepted
	OfferPrint   string // fingerprints of what the list wants; those of the intent's lane become the entry's when accepted
	ContentPrint string
	Content      []byte // canonical content, for create and content lanes
	Name         string
	Origin       Origin
	CreatedAt    time.Time
}

// Settlement closes an intent.
type Settlement struct {
	Intent  string
	Outcome Outcome
	Code    string
	Text    string
}
