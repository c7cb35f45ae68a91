package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"ekatalog/connector"
)

// options say how long a soak is and how much happens in it.
type options struct {
	long     time.Duration // with faults; the first sync and the end come on top
	products int
	every    time.Duration // between two changes of the list
	cycle    time.Duration // from the start of a run to that of the next, or longer where it takes longer
	minute   time.Duration // between two visits of the people and two lines
	chance   float64       // of each fault, for each call
	out      io.Writer
}

// soak is one under way.
type soak struct {
	options
	dir     string
	began   time.Time
	shop    *shop
	list    *list
	child   *child
	auditor auditor
	samples *samples
	waits   waits
	runs    tally
	visits  time.Time // when the people come next
	first   ledgerHas // before the first fault
	wrong   []error
}

// tally counts runs by how they ended.
type tally struct {
	all     int
	failed  int // could not even begin to send
	cut     int // ended before everything was sent
	stopped int // by a guard
	decided int // products on which a person decided
}

// run soaks and gives what is wrong, joined.
func (o options) run(ctx context.Context) (err error) {
	s := &soak{options: o, samples: newSamples(o.long)}
	if s.dir, err = os.MkdirTemp("", "soak-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(s.dir)) }()
	if err := s.open(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.shop.db.Close(), s.child.close()) }()
	if err := s.begin(ctx); err != nil {
		return err
	}
	if err := s.live(ctx); err != nil {
		return err
	}
	if err := s.finish(ctx); err != nil {
		return err
	}
	return errors.Join(s.wrong...)
}

// open makes the list, the catalogue and the connector.
func (s *soak) open(ctx context.Context) (err error) {
	if err := renewToken(s.dir, 0); err != nil {
		return err
	}
	if s.list, err = newList(filepath.Join(s.dir, listName), s.products, rand.New(rand.NewPCG(1, 1))); err != nil {
		return err
	}
	if s.child, err = startStandIn(ctx, setting{Dir: s.dir, Period: s.minute, Chance: s.chance}); err != nil {
		return err
	}
	st, err := s.child.tell("status")
	if err == nil {
		s.shop, err = openShop(ctx, s.dir, st.Address)
	}
	if err != nil {
		return errors.Join(err, s.child.close())
	}
	s.auditor.path = filepath.Join(s.dir, ledgerName)
	return nil
}

// begin lists every product, without faults.
func (s *soak) begin(ctx context.Context) error {
	for range 2 { // the second reads back that they are live
		r, err := s.shop.Sync(ctx)
		if err != nil || r.Failed != nil || len(r.Guard) > 0 {
			return fmt.Errorf("first run: %w", errors.Join(err, failed(r)))
		}
	}
	err := s.auditor.read(ctx)
	if err == nil {
		s.first, err = s.ledgerHas()
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%d products listed; from now on a change every %v, a run every %v, faults all the time\n", s.products, s.every, s.cycle)
	_, err = s.child.tell("faults")
	s.began = time.Now()
	s.visits = s.began.Add(s.minute)
	return errors.Join(err, s.shop.hasty())
}

func failed(r *connector.Report) error {
	if r == nil {
		return nil
	}
	return r.Failed
}

// live runs until the time is up, with the list changing beside it; on a slow
// machine until there are enough samples to judge.
func (s *soak) live(ctx context.Context) error {
	end := s.began.Add(s.long)
	changing, stop := context.WithDeadline(ctx, end)
	defer stop()
	changed := make(chan error, 1)
	go func() { changed <- s.change(changing) }()
	for (time.Now().Before(end) || s.runs.all < leastSamples) && ctx.Err() == nil {
		next := time.Now().Add(s.cycle)
		if err := s.cycleOnce(ctx); err != nil {
			return err
		}
		if time.Now().After(s.visits) {
			s.visits = s.visits.Add(s.minute)
			if err := s.visit(ctx); err != nil {
				return err
			}
		}
		sleep(ctx, min(time.Until(next), time.Until(end)))
	}
	return errors.Join(<-changed, ctx.Err())
}

// change changes the list again and again.
func (s *soak) change(ctx context.Context) error {
	t := time.NewTicker(s.every)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
			if err := s.list.change(); err != nil {
				return err
			}
		}
	}
}

// cycleOnce is one run, however it ends, and a sample after it.
func (s *soak) cycleOnce(ctx context.Context) error {
	r, err := s.shop.Sync(ctx)
	s.runs.all++
	switch {
	case err != nil:
		s.runs.failed++
	case len(r.Guard) > 0:
		s.runs.stopped++
		s.wrong = append(s.wrong, fmt.Errorf("run %s was stopped: %v", r.Run, r.Guard))
	case r.Failed != nil:
		s.runs.cut++
	}
	if r != nil {
		s.wrong = append(s.wrong, r.Counts.Balance())
	}
	book, err := s.shop.Ledger.Book(ctx, connector.CatalogueTrial)
	if err != nil {
		return err
	}
	s.list.settle(book, &s.waits)
	return s.samples.take(s.shop.conns.Load())
}

// visit is what people do now and then: one decides, one reads the audit log.
func (s *soak) visit(ctx context.Context) error {
	s.decide(ctx) // amid faults it may well not work
	if err := s.auditor.read(ctx); err != nil {
		return err
	}
	return s.say()
}

// decide puts right what was refused, and decides on whatever is held or was
// never shown. It gives the first error; what could not be decided waits for
// the next time.
func (s *soak) decide(ctx context.Context) error {
	book, err := s.shop.Ledger.Book(ctx, connector.CatalogueTrial)
	if err != nil {
		return err
	}
	err = s.list.sayAgain(func(key string) bool { e := book.Entries[key]; return e != nil && e.RefusedPrint != "" })
	if err != nil {
		return err
	}
	report, err := s.shop.DriftReport(ctx, nil)
	if err != nil {
		return err
	}
	var failed error
	for _, l := range report.Lines {
		choice := connector.PolicyOurs
		switch {
		case l.Sign == connector.DriftOnlyHere: // never made, so it is made again
			choice = connector.PolicyTheirs
		case !l.NotShown && !held(l):
			continue
		}
		n, err := s.shop.TakeDrift(ctx, choice, []string{l.SKU})
		var nothing *connector.NotDrifted
		if failed == nil && err != nil && !errors.As(err, &nothing) {
			failed = err
		}
		s.runs.decided += n
	}
	return failed
}

// held reports that a field of a listing waits for a person.
func held(l connector.DriftLine) bool {
	for _, f := range l.Fields {
		if f.Next == "held" {
			return true
		}
	}
	return l.Unread
}

// sleep waits, or until ctx ends.
func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
