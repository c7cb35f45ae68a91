package connector

import (
	"context"
	"fmt"
)

// lookUpSet is how many open intents are looked up at a time.
const lookUpSet = 100

// recover settles what an earlier run left open: every open intent is looked
// up before anything else is sent. A create that still has no answer stays
// unknown, and keeps nothing else back.
func (r *session) recover(ctx context.Context, book *Book) error {
	a := r.c.act(r.cat, "run.recovering", "", r.row.ID)
	a.Reason = r.c.Reason
	a.After = map[string]any{"command": r.row.Command, "open": int64(len(book.Open))}
	if err := r.c.Ledger.Commit(ctx, Step{Catalogue: r.cat, Run: &r.row, Acts: []Act{a}}); err != nil {
		return fmt.Errorf("record the start of run %s: %w", r.row.ID, err)
	}
	r.recorded = true
	r.work.resumed = true
	defer func() { r.work.resumed = false }()
	var creates []Intent
	for rest := book.Open; len(rest) > 0; {
		set := rest[:min(lookUpSet, len(rest))]
		rest = rest[len(set):]
		known, again, err := r.lookUp(ctx, set)
		if err != nil {
			return fmt.Errorf("look up %d open intents: %w", len(set), err)
		}
		creates = append(creates, again...)
		if err := r.work.close(known); err != nil {
			return err
		}
	}
	r.settler.standing = map[string]Outcome{} // what is posted from here on is sent by this run
	if err := r.work.run(ctx, creates); err != nil {
		return err
	}
	if r.work.refusal != nil {
		return fmt.Errorf("settle open intents: %w", r.work.refusal)
	}
	return ctx.Err()
}

// lookUp finds out what became of a set of open intents. A create is posted
// again under its own key, since only the catalogue knows whose listing it is;
// what else never arrived is closed, for the new plan knows better what to
// send.
func (r *session) lookUp(ctx context.Context, set []Intent) (known []settled, creates []Intent, err error) {
	shown, err := r.work.lookUp(ctx, set)
	if err != nil {
		return nil, nil, err
	}
	for _, in := range set {
		if in.Lane == LaneCreate {
			creates = append(creates, in)
			continue
		}
		s, there := shown[FoldSKU(in.SKU)]
		result, ok := r.work.compare(ctx, in, s, there)
		if !ok {
			result = Result{Outcome: OutcomeNotSent, Status: s.Status}
		}
		known = append(known, settled{intent: in, result: result})
	}
	return known, creates, nil
}
