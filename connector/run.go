package connector

import "time"

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
	Decision   string // "", Approved or Declined
	DecidedBy  string
	DecidedAt  time.Time
	Reason     string
	Proposal
}

// The decisions on a plan.
const (
	Approved = "approved"
	Declined = "declined"
)

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
