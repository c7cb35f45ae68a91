package connector

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
	Content      []byte // canonical content that is so now, where it was looked at
	Code         string // the catalogue's code of a refusal
	Text         string // the catalogue's words, untrusted: only ever shown as its message
}
