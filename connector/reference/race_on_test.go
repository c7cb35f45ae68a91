//go:build race

package reference

// raceFactor is how much longer the race detector lets a crafted file take.
const raceFactor = 10
