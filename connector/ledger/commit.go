package ledger

import (
	"context"
	"fmt"

	"ekatalog/connector"
)

var (
	_ connector.Ledger = (*Seller)(nil)
	_ connector.Lease  = (*Seller)(nil)
)

// Commit records a step in one transaction, in this order: run, plan, entries,
// intents, creates that are opened again, settlements, files, what was told and
// shown, remarks, cursor, reference list, versions of files, audit records.
// Settling an intent that is not open is ErrNotOpen; settling one that was sent
// and whose SKU has no entry is an error too, because what was found out would
// be lost. A handle that took the lease and has lost it since gets *LeaseLost.
// Trouble of the disk is a *Fault.
//
// A settlement closes its intent whatever the outcome: an intent that may
// still be repeated under its key must be left open.
func (s *Seller) Commit(ctx context.Context, step connector.Step) error {
	held := s.lease()
	err := s.within(ctx, func(t *tx) error {
		if err := held.confirm(t); err != nil {
			return err
		}
		return t.record(step)
	})
	if err != nil {
		return fmt.Errorf("commit step: %w", err)
	}
	return nil
}

func (t *tx) record(step connector.Step) error {
	parts := []struct {
		name string
		put  func() error
	}{
		{"run", func() error { return t.putRun(step.Run) }},
		{"plan", func() error { return t.putPlan(step.Plan) }},
		{"noted entry", func() error { return t.putEntries(step.Catalogue, step.Noted, 0) }},
		{"entry", func() error { return t.putEntries(step.Catalogue, step.Entries, 1) }},
		{"intent", func() error { return t.putIntents(step.Intents) }},
		{"reopened create", func() error { return t.reopen(step.Reopened) }},
		{"settlement of", func() error { return t.settle(step.Settled, step.Catalogue, step.Entries) }},
		{"file", func() error { return t.putFiles(step.Files) }},
		{"told of", func() error { return t.putTold(step.Catalogue, step.Told) }},
		{"work shown of", func() error { return t.putHandShown(step.Catalogue, step.HandShown) }},
		{"remark on", func() error { return t.putRemarks(step.Remarks) }},
		{"taken file", func() error { return t.putTaken(step.Taken) }},
		{"cursor", func() error { return t.putCursor(step.Catalogue, step.Since) }},
		{"one of", func() error { return t.putMore(step) }},
		{"reference list", func() error { return t.putReference(step.Reference) }},
		{"version of", func() error { return t.putVersions(step.Versions) }},
		{"audit record", func() error { return t.appendActs(step.Acts) }},
	}
	for _, p := range parts {
		if err := p.put(); err != nil {
			return fmt.Errorf("%s %w", p.name, err)
		}
	}
	return nil
}

// moreAtOnce is how many pairs of Step.More are recorded with one preparation.
const moreAtOnce = 500

// putMore records what a step makes one pair at a time.
func (t *tx) putMore(step connector.Step) error {
	if step.More == nil {
		return nil
	}
	var entries []connector.Entry
	var acts []connector.Act
	flush := func() error {
		if err := t.putEntries(step.Catalogue, entries, 1); err != nil {
			return err
		}
		if err := t.appendActs(acts); err != nil {
			return err
		}
		entries, acts = entries[:0], acts[:0]
		return nil
	}
	for e, a := range step.More {
		entries, acts = append(entries, e), append(acts, a)
		if len(entries) == moreAtOnce {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}
