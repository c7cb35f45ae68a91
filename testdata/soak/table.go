package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"ekatalog/connector"
	"ekatalog/connector/endpoint/endpointtest"
)

// say prints the line of a minute.
func (s *soak) say() error {
	st, err := s.child.tell("status")
	if err != nil {
		return err
	}
	has, err := s.ledgerHas()
	if err != nil {
		return err
	}
	s.list.mu.Lock()
	changes, due := s.list.changes, len(s.list.due)
	s.list.mu.Unlock()
	_, err = fmt.Fprintf(s.out, "%5s  %d changes, %d due; %d runs, %d calls, %d faults; heap %.1f MiB, %.0f goroutines; %d records, ledger %.1f MiB; %d duplicates\n",
		time.Since(s.began).Round(time.Second), changes, due, s.runs.all, st.Requests, st.Tally.Struck(), lastOf(s.samples.heap)/mebibyte, lastOf(s.samples.goroutines),
		has.records, has.mebibytes(), st.Tally.Duplicates)
	return err
}

func lastOf(s series) float64 {
	if len(s.of) == 0 {
		return 0
	}
	return s.of[len(s.of)-1]
}

// table prints what the whole soak came to.
func (s *soak) table(t endpointtest.Tally, lost int) error {
	st, err := s.child.tell("status")
	if err != nil {
		return err
	}
	has, err := s.ledgerHas()
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	line := func(name, text string, args ...any) { fmt.Fprintf(w, "%s\t%s\n", name, fmt.Sprintf(text, args...)) }
	line("time with faults", "%v", s.long)
	line("products", "%d in the list in the end", len(s.list.rows))
	line("changes of the list", "%d, of which %d fields gave way to a change from outside", s.list.changes, s.waits.gaveWay)
	line("changes from outside", "%d; a person decided on %d products", st.Edits, s.runs.decided)
	line("runs", "%d: %d could not begin to send, %d were cut short, %d stopped by a guard", s.runs.all, s.runs.failed, s.runs.cut, s.runs.stopped)
	line("calls", "%d, with %d effects and %d creates answered from their key", st.Requests, t.Effects(), t.Replays)
	line("faults met", "%d of %d kinds: %s", t.Struck(), len(t.Faults), kinds(t))
	line("called too early", "%d, in %d pauses that the catalogue asked for", t.Early, t.Faults[endpointtest.RateLimited])
	for _, one := range s.samples.all() {
		first, middle, last := one.thirds()
		line(one.name, "%.2f, %.2f, %.2f (first, middle, last third; median of %d samples)", first/one.unit, middle/one.unit, last/one.unit, len(one.of))
	}
	line("ledger", "from %.2f to %.2f MiB, from %d to %d records, %.1f a change, all of them whole", s.first.mebibytes(), has.mebibytes(), s.first.records, has.records,
		float64(has.records-s.first.records)/float64(max(1, s.list.changes)))
	all, alone := s.waits.all, s.waits.alone
	line("from change to settled", "median %v, p99 %v, longest %v", all.at(50), all.at(99), all.at(100))
	line("… with nobody asked", "%d of %d: median %v, p99 %v, longest %v", len(alone), len(all), alone.at(50), alone.at(99), alone.at(100))
	line("not settled", "%d", len(s.list.due))
	line("duplicates", "%d", t.Duplicates)
	line("losses", "%d", lost)
	if err := w.Flush(); err != nil {
		return err
	}
	return s.tellLongest()
}

// tellLongest prints why the change that waited longest, with nobody to ask, did:
// what was recorded of its product in that time.
func (s *soak) tellLongest() error {
	one := s.waits.longest
	if one.key == "" {
		return nil
	}
	fmt.Fprintf(s.out, "the longest wait, the %s of %s:\n", one.field, one.key)
	for next := int64(0); ; {
		records, err := s.shop.ledger.Acts(context.Background(), next, 500)
		if err != nil || len(records) == 0 {
			return err
		}
		next += int64(len(records))
		for _, r := range records {
			if connector.FoldSKU(r.Subject) == one.key && r.At.After(one.since) && !r.At.After(one.until) {
				fmt.Fprintf(s.out, "%8.1f s  %s: %v -> %v %s\n", r.At.Sub(one.since).Seconds(), r.Act.Act, r.Before, r.After, r.Reason)
			}
		}
	}
}

// kinds lists the faults that struck, with how often.
func kinds(t endpointtest.Tally) string {
	var all []string
	for _, f := range slices.Sorted(maps.Keys(t.Faults)) {
		all = append(all, fmt.Sprintf("%s %d", f, t.Faults[f]))
	}
	return strings.Join(all, ", ")
}
