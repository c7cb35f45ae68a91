package connector

import "time"

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
