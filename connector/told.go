package connector

import "time"

// Told is what a person last said of a SKU in one catalogue: by a tick, by a
// result of the portal or by a repaired workbook. Later words replace it; all
// of them stand in the audit log.
type Told struct {
	SKU    string
	Act    string // as in the record, without the catalogue: "hand.done", "result.rejected"
	Actor  string // opaque id of a person, or "system"
	Run    string
	At     time.Time // set by the ledger
	Status string    // the portal's word, empty for a tick
	Text   string    // the portal's reason, untrusted: only ever shown as its message
	Origin Origin
}

// TakenFile is a file that a person has handed in.
type TakenFile struct {
	SHA256 string // lower hex
	Name   string // without folders
	Run    string // that took it first
	At     time.Time
}
