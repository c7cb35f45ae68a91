//go:build race

package connector_test

import "flag"

// raceFactor is by how much fewer random histories, rounds and nights of faults
// the race detector, which slows them down, leaves. make test runs all of them
// without it.
const raceFactor = 50

func init() {
	if err := flag.Set("rapid.checks", "5"); err != nil {
		panic(err)
	}
}
