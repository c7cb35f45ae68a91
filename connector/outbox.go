package connector

import (
	"cmp"
	"time"
)

// Outbox says how patient a delivery is and how much it may send. Zero values
// mean the defaults named; there is no limit where none is named.
type Outbox struct {
	// Patience is how long a lane may go without any answer once no other lane
	// gets one: then its calls are cut off, what they carried stays unknown,
	// and the run ends. Default 10 s, shorter than any call may take, since a
	// run that hangs keeps the next one, and its prices, from starting.
	Patience time.Duration
	// Backoff is the first pause of a lane after failures in a row. It doubles
	// each time up to MaxBackoff, and up to half of it is taken off by chance.
	Backoff    time.Duration // default 1 s
	MaxBackoff time.Duration // default 30 s
	// Budget is how many writes a run may send, repeats included.
	Budget int64
	// TimeLimit is how long after its start a run may begin to send something.
	TimeLimit time.Duration
}

// completed gives o with the defaults in the place of zero values.
func (o Outbox) completed() Outbox {
	o.Patience = cmp.Or(o.Patience, 10*time.Second)
	o.Backoff = cmp.Or(o.Backoff, time.Second)
	o.MaxBackoff = max(cmp.Or(o.MaxBackoff, 30*time.Second), o.Backoff)
	return o
}

// Left is why a run left something for the next one though nothing failed:
// the key of the message that says so, empty when it did not.
type Left string

// The limits of a run, see Outbox.
const (
	LeftBudget Left = "run.left_budget"
	LeftTime   Left = "run.left_time"
	// LeftLimited: the catalogue asks to wait longer than a run should last.
	LeftLimited Left = "run.left_limited"
)
