//go:build race

package connector_test

// raceFactor is by how much fewer random histories the race detector, which
// slows them down, leaves.
const raceFactor = 10
