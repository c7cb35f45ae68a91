package main

import (
	"fmt"
	"slices"
)

// series is a figure taken again and again that should not grow.
type series struct {
	name   string
	unit   float64 // of which a sample is shown, and its slack said
	factor float64 // how much of the middle the end may be
	slack  float64 // and how much more than that
	of     []float64
}

// leastSamples are needed to say that something does not grow.
const leastSamples = 9

// thirds gives the medians of the first, middle and last third of the samples.
func (s *series) thirds() (first, middle, last float64) {
	n := len(s.of)
	if n < 3 {
		return 0, 0, 0
	}
	return median(s.of[:n/3]), median(s.of[n/3 : n-n/3]), median(s.of[n-n/3:])
}

// flat says what is wrong, "" when the last third is no higher than the middle
// one. The first is left out: it is there to warm up.
func (s *series) flat() string {
	if len(s.of) < leastSamples {
		return fmt.Sprintf("%s: %d samples, at least %d are needed to judge", s.name, len(s.of), leastSamples)
	}
	_, middle, last := s.thirds()
	if most := middle*s.factor + s.slack; last > most {
		return fmt.Sprintf("%s grows: %.2f in the middle third, %.2f in the last, at most %.2f", s.name, middle/s.unit, last/s.unit, most/s.unit)
	}
	return ""
}

// median of at least one value.
func median(of []float64) float64 {
	sorted := slices.Sorted(slices.Values(of))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
