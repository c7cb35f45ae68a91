//go:build !race

package photos

const raceFactor = 1
