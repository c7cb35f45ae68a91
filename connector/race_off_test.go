//go:build !race

package connector_test

const raceFactor = 1
