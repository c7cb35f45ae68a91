package connector

import (
	"context"
	"errors"
	"time"
)

// Run is one execution of a command that may change something.
type Run struct {
	ID        string // UUIDv7
	Command   string
	Actor     string // who wanted it, see Act; empty in runs of before it was kept
	Catalogue Catalogue
	Plan      string // id of the plan it carried out
	Started   time.Time
	Ended     time.Time // zero while it runs
	Failed    string    // why it could not finish, the chain of causes; empty otherwise
	Why       Why       // what kept it from all that was due, for people
	Counts    *Counts   // nil until it ended
	Requests  int64     // writes sent, repeats included
	Complete  bool      // the list was read completely
	ListSize  int64     // products in the list
}

// Why is what kept a run from doing all that was due. Whoever shows it makes the
// sentences.
type Why struct {
	Key     string            `json:"key,omitempty"` // the message of what failed; empty where nothing did, or only the log knows
	Values  map[string]string `json:"values,omitempty"`
	Guard   []GuardFinding    `json:"guard,omitempty"`
	Missing bool              `json:"missing,omitempty"` // an approval
	Left    Left              `json:"left,omitempty"`
}

// failed notes what a run failed with. The cause may say itself what people are
// told.
func (r *Run) failed(err error) {
	r.Failed = Printable(err.Error(), maxText)
	var speaking interface {
		Message() (key string, values map[string]string)
	}
	switch {
	case errors.As(err, &speaking):
		r.Why.Key, r.Why.Values = speaking.Message()
	case errors.Is(err, context.Canceled):
		r.Why.Key = "interrupted"
	}
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
