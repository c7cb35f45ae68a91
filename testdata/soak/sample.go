package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"time"
)

const mebibyte = 1 << 20

// samples are what this process holds between two runs.
type samples struct {
	heap, resident, goroutines, files, conns series
}

// newSamples are for a soak of some length. What is resident warms up for
// minutes, so that a short one sees only the worst of it.
func newSamples(long time.Duration) *samples {
	resident := 4.0 * mebibyte
	if long < 5*time.Minute {
		resident = 24 * mebibyte
	}
	return &samples{
		heap:       series{name: "live heap", unit: mebibyte, factor: 1.10, slack: mebibyte / 2},
		resident:   series{name: "resident memory", unit: mebibyte, factor: 1.10, slack: resident},
		goroutines: series{name: "goroutines", unit: 1, factor: 1, slack: 2},
		files:      series{name: "open files", unit: 1, factor: 1, slack: 2},
		conns:      series{name: "connections", unit: 1, factor: 1, slack: 4},
	}
}

// all lists the series that there are on this system.
func (s *samples) all() []*series {
	all := []*series{&s.heap, &s.goroutines, &s.conns}
	if len(s.resident.of) > 0 {
		all = append(all, &s.resident)
	}
	if len(s.files.of) > 0 {
		all = append(all, &s.files)
	}
	return all
}

// goroutinesOf a connection of net/http: one reads, one writes.
const goroutinesOf = 2

// take takes a sample. Connections that wait for the next call come and go;
// they, their goroutines and files are counted apart from the rest.
func (s *samples) take(conns int64) error {
	for before := runtime.NumGoroutine(); ; { // what was cut off ends by itself
		time.Sleep(20 * time.Millisecond)
		now := runtime.NumGoroutine()
		if now >= before {
			break
		}
		before = now
	}
	debug.FreeOSMemory() // so that what is resident is what lives; collects
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	s.heap.of = append(s.heap.of, float64(m.HeapAlloc))
	s.goroutines.of = append(s.goroutines.of, float64(runtime.NumGoroutine()-goroutinesOf*int(conns)))
	s.conns.of = append(s.conns.of, float64(conns))
	pages, err := residentPages()
	if err == nil {
		s.resident.of = append(s.resident.of, float64(pages*os.Getpagesize()))
	}
	files, err2 := openFiles()
	if err2 == nil {
		s.files.of = append(s.files.of, float64(files-int(conns)))
	}
	if err := errors.Join(err, err2); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// residentPages is how many pages of memory this process has, as Linux says it.
func residentPages() (int, error) {
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, err
	}
	_, rest, _ := bytes.Cut(b, []byte(" "))
	resident, _, _ := bytes.Cut(rest, []byte(" "))
	return strconv.Atoi(string(resident))
}

// openFiles counts the files this process has open, as Linux says it.
func openFiles() (int, error) {
	all, err := os.ReadDir("/proc/self/fd")
	return len(all), err
}
