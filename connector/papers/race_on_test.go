//go:build race

package papers

// raceFactor is how much longer the race detector lets a crafted file take.
const raceFactor = 10
