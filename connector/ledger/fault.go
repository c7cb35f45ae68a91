package ledger

// The keys of a Fault, which are the keys of its messages.
const (
	FaultReadOnly = "database_readonly" // the file or its folder cannot be written
	FaultFull     = "database_full"     // no room left; nothing of the step was kept
	FaultDamaged  = "database_damaged"  // the file is not as it was written
	FaultBusy     = "database_busy"     // another process kept it for too long
)

// Fault is a trouble of the disk or the file that a person can mend. Nothing
// of the step it interrupted was recorded. Key names the message
// (schemas/messages), Values its placeholders: berkas.
type Fault struct {
	Key    string
	Values map[string]string
	Err    error // the cause, for the log
}

func (e *Fault) Error() string { return e.Key + ": " + e.Err.Error() }

func (e *Fault) Unwrap() error { return e.Err }

// LeaseLost is the error of a Commit by a process that lost its lease, because
// it stood still for longer than a lease lasts and another took its place.
// Nothing of the step was recorded. Its message is lease_lost, with run.
type LeaseLost struct {
	Run string // that lost it
}

func (e *LeaseLost) Error() string { return "run " + e.Run + " lost its lease" }
