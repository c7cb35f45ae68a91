package connector

import (
	"time"

	"github.com/shopspring/decimal"
)

// State is what the ledger knows of a SKU in one catalogue.
type State string

// The states of a SKU; see the package comment for how they follow each other.
const (
	StateNone      State = "none"
	StateExported  State = "exported"  // handed to a person, nothing known
	StateSubmitted State = "submitted" // accepted, not yet seen live
	StateLive      State = "live"
	StateRejected  State = "rejected"
	StateSuspended State = "suspended"
	StateWithdrawn State = "withdrawn"
	StateUnknown   State = "unknown"  // sent without an answer
	StateConflict  State = "conflict" // the SKU is there under somebody else's key
)

// Offer is the part of a listing that changes often.
type Offer struct {
	Price  int64 // net whole rupiah
	Stock  decimal.Decimal
	Active bool
}

// Entry is the ledger's present truth of one SKU in one catalogue: what was
// last settled, never what was merely sent. Only of a SKU in StateExported, or
// refused after it, offer and content are what was handed over, for nothing of
// it was ever settled.
type Entry struct {
	SKU          string // as the list spells it; entries are keyed by its case fold
	State        State
	ID           string // the catalogue's id
	Status       string // the catalogue's own word
	Version      int64
	OfferVersion int64
	Offer        Offer  // as last settled
	OfferPrint   string // fingerprint of Offer, lower hex; empty before the first settlement
	ContentPrint string
	RefusedPrint string    // content fingerprint + "/" + offer fingerprint the catalogue refused; the half of a lane it did not refuse is empty
	Name         string    // as last settled, for people
	ListingHash  string    // hash of the exported row, for the workbook and by-hand routes
	Pack         string    // id and version of the category pack it was exported with, empty otherwise
	Assumed      bool      // that pack was an assumed one, so the portal cannot have taken the file
	ByHand       bool      // exported on the by-hand sheet, not in a workbook
	ExportedAt   time.Time // zero unless exported
	Missing      []string  // days (2006-01-02, seller's zone) of complete reads it was missing from
	Revision     int64     // counts what was settled of this entry; set by the ledger
	Unseen       bool      // something of it was accepted and no read-back has shown it since
	Outside      *Outside  // what the catalogue shows, nil where that is what was settled
	Yielded      *Yielded  // what the list said where it gave way, nil where it never did
	Content      []byte    // canonical content as last settled; not loaded by Book, nil on Commit keeps it
}
