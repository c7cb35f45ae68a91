//go:build race

package photos

// raceFactor is how much longer the race detector lets a picture take.
const raceFactor = 10
