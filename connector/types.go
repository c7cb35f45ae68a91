package connector

import (
	"time"

	"github.com/shopspring/decimal"
)

// Catalogue is a place that lists products. What is done against a mock
// belongs to CatalogueTrial and makes nothing live in CatalogueV6.
type Catalogue string

// The catalogues the ledger keeps.
const (
	CatalogueV6    Catalogue = "v6"
	CatalogueTrial Catalogue = "v6-trial"
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

// Lane keeps deliveries of one kind in order; lanes never wait for each other.
type Lane string

// The lanes.
const (
	LaneCreate  Lane = "create"
	LaneContent Lane = "content"
	LaneOffer   Lane = "offer"
)

// Kind says what a planned change does to a SKU; a SKU has one kind, the
// first that applies in this order.
type Kind string

// The kinds of change.
const (
	KindCreate   Kind = "create"
	KindWithdraw Kind = "withdraw" // any change of active
	KindContent  Kind = "content"
	KindPrice    Kind = "price"
	KindStock    Kind = "stock"
)

// Offer is the part of a listing that changes often.
type Offer struct {
	Price  int64 // net whole rupiah
	Stock  decimal.Decimal
	Active bool
}

// Change is one delivery of one SKU in one lane.
type Change struct {
	Intent       string // UUIDv7, the Idempotency-Key of a create
	Lane         Lane
	SKU          string
	ID           string // the catalogue's id, empty for a create
	Version      int64  // content version expected (If-Match)
	OfferVersion *int64 // offer version expected, nil to leave it out
	Body         []byte // the JSON to send: a create's listing, content without offer, or {"price","stock","active"}
}

// Outcome is what became of one Change.
type Outcome string

// The outcomes. A catalogue gives the first four; OutcomeNotSent closes an
// intent that never left.
const (
	OutcomeAccepted Outcome = "accepted"
	OutcomeRejected Outcome = "rejected"
	OutcomeConflict Outcome = "conflict" // something else is there: another key's SKU, another version
	OutcomeUnknown  Outcome = "unknown"  // no usable answer: look it up before sending again
	OutcomeNotSent  Outcome = "not_sent"
)

// Result is what a destination says of one Change.
type Result struct {
	Outcome      Outcome
	ID           string
	Status       string // the catalogue's own word, "IN_REVIEW"; empty when it says none
	Version      int64  // content version, 0 when not told
	OfferVersion int64  // offer version, 0 when not told
	Now          *Offer // what is so now, where the answer says it
	Code         string // the catalogue's code of a refusal
	Text         string // the catalogue's words, untrusted: only ever shown as its message
}

// Shown is a listing as the catalogue shows it to its seller.
type Shown struct {
	ID           string
	SKU          string
	Name         string
	Status       string
	Active       bool
	Price        int64
	Stock        decimal.Decimal
	Version      int64
	OfferVersion int64
	UpdatedAt    time.Time
}

// SellerInfo is who a destination takes us for.
type SellerInfo struct {
	ID   string
	Name string
	Mock bool // nothing done there is real
}

// Entry is the ledger's present truth of one SKU in one catalogue: what was
// last settled, never what was merely sent.
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
	Content      []byte    // canonical content as last settled; not loaded by Book, nil on Commit keeps it
}

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

// Origin is where a value came from.
type Origin struct {
	SHA256 string // of the source file, lower hex
	Sheet  string
	Cell   string
}

// Act is one line of the audit log, record version 1. The ledger adds v,
// seller, index and at.
type Act struct {
	Actor   string // opaque id of a person, "cron", or "system"
	Act     string // "create.settled", "export", "plan.approved"; the catalogue in front where there is one
	Subject string // SKU, file or plan id
	Run     string
	Before  map[string]any
	After   map[string]any
	Reason  string
	Origin  Origin
	Tool    string // name and version of the program
	Format  string // id and version
	Pack    string
	Digest  string // SHA-256 of the bytes sent or written, lower hex
}

// Run is one execution of a command that may change something.
type Run struct {
	ID        string // UUIDv7
	Command   string
	Catalogue Catalogue
	Plan      string // id of the plan it carried out
	Started   time.Time
	Ended     time.Time // zero while it runs
	Failed    string    // why it could not finish, for people; empty otherwise
	Counts    *Counts   // nil until it ended
	Requests  int64     // writes sent, repeats included
	Complete  bool      // the list was read completely
	ListSize  int64     // products in the list
}

// PlanRecord is what the ledger keeps of a plan file.
type PlanRecord struct {
	ID         string
	Created    time.Time
	AppliedRun string // empty until applied
	Decision   string // "", "approved" or "declined"
	DecidedBy  string
	DecidedAt  time.Time
	Reason     string
}

// ExportFile is a workbook that was written for a person to upload.
type ExportFile struct {
	Run        string
	Path       string // base name
	Category   string // full path, empty for a by-hand file
	Rows       int64
	SHA256     string
	Uploadable bool
	At         time.Time
}

// Book is the ledger's knowledge of one catalogue at the start of a run.
type Book struct {
	Entries map[string]*Entry // by case-folded SKU (FoldSKU)
	Open    []Intent          // recorded and not settled, oldest first
	Since   string            // updated_since of the next read-back, RFC 3339; empty for everything
	Last    *Run              // the last ended run of this catalogue that read the list completely, nil before the first
}

// Step is what one transaction of the ledger records. Everything in it holds
// together with its audit records, or nothing does.
type Step struct {
	Catalogue Catalogue
	Run       *Run // inserted, or replaced when the ledger has its ID
	Intents   []Intent
	Settled   []Settlement
	Entries   []Entry // inserted or replaced by case-folded SKU; the ledger counts Revision up
	// Noted is as Entries, but Revision stays: what was read back, or how long
	// a product has been missing, moves nothing that a plan rests on. It is
	// recorded before Entries.
	Noted []Entry
	Since *string // nil keeps it
	Plan  *PlanRecord
	Files []ExportFile
	Acts  []Act
}

// Holder says who holds or wants the lease of a seller.
type Holder struct {
	Run     string
	Command string
	Host    string
	PID     int
	Since   time.Time
}

// LeaseHeld is the error of taking a lease that another live process holds.
type LeaseHeld struct{ Holder Holder }

func (e *LeaseHeld) Error() string {
	return "run " + e.Holder.Run + " (" + e.Holder.Command + ") holds the lease since " + e.Holder.Since.UTC().Format(time.RFC3339)
}
