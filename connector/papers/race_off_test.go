//go:build !race

package papers

const raceFactor = 1
