package main

import (
	"os"
	"runtime/debug"
)

// How much garbage may gather, in percent of what lives. A list is read once
// and mostly forgotten, on office machines that have little to spare; a run
// keeps the ledger beside it and would be collecting all the time.
const (
	gcFrugal = 40
	gcRun    = 150
)

// collectAt sets the collector's pace unless the environment has.
func collectAt(percent int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}
