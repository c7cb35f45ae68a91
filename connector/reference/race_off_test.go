//go:build !race

package reference

const raceFactor = 1
