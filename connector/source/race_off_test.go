//go:build !race

package source_test

const raceFactor = 1
