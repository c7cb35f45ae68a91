package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"ekatalog/connector"
	"ekatalog/connector/endpoint/endpointtest"
)

// finish ends the faults, lets what is open be settled, and judges the end.
func (s *soak) finish(ctx context.Context) error {
	if _, err := s.child.tell("quiet"); err != nil {
		return err
	}
	sleep(ctx, longestPause) // which a client made anew knows nothing of
	if err := s.shop.patient(); err != nil {
		return err
	}
	for range 4 { // finds out, is decided on, sends that, reads it back
		if _, err := s.honest(ctx); err != nil {
			return err
		}
		if err := s.decide(ctx); err != nil {
			return fmt.Errorf("decide in the end: %w", err)
		}
	}
	for range 2 {
		r, err := s.honest(ctx)
		if err != nil {
			return err
		}
		if r.Requests > 0 {
			s.fault("a run with nothing to do sent %d requests: %+v", r.Requests, r.Counts)
		}
	}
	book, err := s.shop.Ledger.Book(ctx, connector.CatalogueTrial)
	if err != nil {
		return err
	}
	s.list.settle(book, &s.waits)
	lost, err := s.lost(ctx, book)
	if err != nil {
		return err
	}
	if err := s.auditor.read(ctx); err != nil {
		return err
	}
	t, err := s.operations()
	if err != nil {
		return err
	}
	s.judge(t)
	return s.table(t, lost)
}

func (s *soak) fault(text string, args ...any) { s.wrong = append(s.wrong, fmt.Errorf(text, args...)) }

// honest is a run that meets no fault and must end well.
func (s *soak) honest(ctx context.Context) (*connector.Report, error) {
	r, err := s.shop.Sync(ctx)
	if err = errors.Join(err, failed(r)); err != nil {
		return nil, fmt.Errorf("run without faults: %w", err)
	}
	return r, r.Counts.Balance()
}

// lost compares the list with the catalogue and counts what differs although it
// has not given way. The plan must be empty too.
func (s *soak) lost(ctx context.Context, book *connector.Book) (n int, err error) {
	p, err := s.shop.Plan(ctx)
	if err != nil {
		return 0, err
	}
	if len(p.Changes) > 0 {
		s.fault("still planned: %+v", p.Changes)
	}
	there := map[string]connector.Shown{}
	for l, err := range s.shop.client.Changed(ctx, "") {
		if err != nil {
			return 0, err
		}
		key := connector.FoldSKU(l.SKU)
		if _, twice := there[key]; twice {
			s.fault("%s is in the catalogue twice", l.SKU)
		}
		there[key] = l
	}
	want := s.list.wants()
	for _, key := range slices.Sorted(maps.Keys(want)) {
		r, e := want[key], book.Entries[key]
		l, listed := there[key]
		for _, field := range fields {
			o := connector.Offer{Price: l.Price, Stock: l.Stock, Active: l.Active}
			if !r.active && !listed || r.gone && field != "active" || listed && is(l.Name, o, field, r) || e != nil && gaveWay(e, field, r) {
				continue
			}
			n++
			s.fault("%s of %s: the list says %+v, the catalogue shows %+v, the ledger has %+v", field, r.sku, r, l, e)
		}
	}
	for key, l := range there {
		if _, known := want[key]; !known {
			n++
			s.fault("%s is in the catalogue and was never in the list", l.SKU)
		}
	}
	for at, one := range s.list.due {
		s.fault("%s of %s was changed at %s and is not settled", at.field, at.key, one.since.Format("15:04:05"))
	}
	return n, nil
}

// operations counts what the operation log of the stand-in shows.
func (s *soak) operations() (t endpointtest.Tally, err error) {
	f, err := os.Open(filepath.Join(s.dir, operationsName))
	if err != nil {
		return t, err
	}
	defer f.Close()
	return endpointtest.Count(f)
}

// judge says what is not as it must be. Calls that came too early are only
// shown: refuse cuts connections on which an answer with a pause is under way,
// and nobody can heed what was never heard.
func (s *soak) judge(t endpointtest.Tally) {
	if t.Duplicates > 0 {
		s.fault("%d products were listed twice", t.Duplicates)
	}
	if t.Violations > 0 {
		s.fault("%d calls were against the contract", t.Violations)
	}
	if t.Struck() == 0 {
		s.fault("no fault struck: nothing was tried")
	}
	for _, one := range s.samples.all() {
		if wrong := one.flat(); wrong != "" {
			s.fault("%s", wrong)
		}
	}
}
