package connector_test

import (
	"bytes"
	"fmt"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// diary keeps what was done in one history, what the stand-in did and what
// went wrong. Rapid tells a failure only where it can repeat the history, and
// how goroutines were scheduled it cannot.
type diary struct {
	mu   sync.Mutex // the stand-in writes too
	text bytes.Buffer
}

// Write is for the stand-in's log of its operations.
func (d *diary) Write(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.text.WriteString("      ")
	return d.text.Write(p)
}

func (d *diary) note(text string, args ...any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	fmt.Fprintf(&d.text, text+"\n", args...)
}

func (d *diary) String() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.text.String()
}

// keepFirst keeps the diary of the first history that failed, to be told at
// the end whether rapid can repeat it or not.
func (of *tallies) keepFirst(d *diary) {
	if of.failed.CompareAndSwap(false, true) {
		of.first = d.String()
	}
}

// drawn is a test whose failures are those of a round of rapid.
type drawn struct {
	testing.TB
	rt    *rapid.T
	diary *diary
}

func (d drawn) Helper()          { d.rt.Helper() }
func (d drawn) Failed() bool     { return d.rt.Failed() }
func (d drawn) Cleanup(f func()) { d.rt.Cleanup(f) }

func (d drawn) Fatal(args ...any) {
	d.rt.Helper()
	d.diary.note("WRONG: %s", fmt.Sprint(args...))
	d.rt.Fatal(args...)
}

func (d drawn) Fatalf(text string, args ...any) {
	d.rt.Helper()
	d.diary.note("WRONG: "+text, args...)
	d.rt.Fatalf(text, args...)
}

func (d drawn) Error(args ...any) {
	d.rt.Helper()
	d.diary.note("WRONG: %s", fmt.Sprint(args...))
	d.rt.Error(args...)
}

func (d drawn) Errorf(text string, args ...any) {
	d.rt.Helper()
	d.diary.note("WRONG: "+text, args...)
	d.rt.Errorf(text, args...)
}

// note tells what is done, in the diary and where rapid repeats the history.
func (h *history) note(text string, args ...any) {
	h.rt.Helper()
	h.diary.note(text, args...)
	h.rt.Logf(text, args...)
}

// pick draws one of some values.
func pick[T any](h *history, label string, of ...T) T {
	v := rapid.SampledFrom(of).Draw(h.rt, label)
	h.diary.note("   %s %v", label, v)
	return v
}

// draw draws a number from 0 up to n-1.
func (h *history) draw(n int, label string) int {
	v := rapid.IntRange(0, n-1).Draw(h.rt, label)
	h.diary.note("   %s %d", label, v)
	return v
}

func (h *history) coin(label string) bool { return pick(h, label, false, true) }
