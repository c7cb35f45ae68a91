package connector

import "time"

// Occurrence is one time at which a schedule was due, and what became of it.
type Occurrence struct {
	Schedule string    // its key in the config, such as sync
	Due      time.Time // to the minute, UTC
	Claimed  time.Time // when a process took it
	Ended    time.Time // zero while it is under way, and for good where its process died
	Run      string    // the run that it became, empty for none
	Fate     Fate      // empty until it ended
	Key      string    // the message that says why, empty where there is nothing to say
	Values   map[string]string
}

// Fate is what became of an occurrence.
type Fate string

// The fates of an occurrence.
const (
	FateDone     Fate = "done"
	FateFindings Fate = "findings" // done, and somebody has something to look at
	FateStopped  Fate = "stopped"  // a guard or an approval that is missing: nothing was sent
	FateFailed   Fate = "failed"   // it could not be done, or not to its end
	FateMissed   Fate = "missed"   // nobody was there at the time, and it was not made up for
)

// Schedule is what is remembered of a schedule itself.
type Schedule struct {
	Since  time.Time // what was due before it does not count: when it was made, changed or resumed
	Last   time.Time // the newest time that was taken, zero for none
	Paused bool
}
