package connector

import (
	"context"
	"fmt"
)

// lookUpSet is how many open intents are looked up at a time.
const lookUpSet = 100

// recover looks up what an earlier run left open and settles what that tells.
// It sends nothing: the list is not read and the guard has not judged yet. A
// create stays open until postAgain, for only its key tells whose listing it is.
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
	for rest := book.Open; len(rest) > 0; {
		set := rest[:min(lookUpSet, len(rest))]
		rest = rest[len(set):]
		known, err := r.lookUp(ctx, set)
		if err != nil {
			return fmt.Errorf("look up %d open intents: %w", len(set), err)
		}
		if err := r.work.close(known); err != nil {
			return err
		}
	}
	r.settler.standing = map[string]Outcome{} // none of it was sent by this run
	return ctx.Err()
}

// postAgain posts open creates under their own keys and surveys anew. Each was
// planned, judged and recorded by the run that made it; it comes before the
// rest of this plan, which is worked out again from what became of it. One that
// has no answer again stays unknown, and keeps nothing else back.
func (r *session) postAgain(ctx context.Context, creates []Intent) (now circumstances, err error) {
	r.work.resumed = true
	defer func() { r.work.resumed = false }()
	if err := r.work.run(ctx, creates); err != nil {
		return now, err
	}
	if r.work.refusal != nil {
		return now, fmt.Errorf("post %d open creates again: %w", len(creates), r.work.refusal)
	}
	if err := ctx.Err(); err != nil {
		return now, err
	}
	return r.found(ctx)
}

// openCreates gives the creates that were recorded and not settled.
func (b *Book) openCreates() []Intent {
	var creates []Intent
	for _, in := range b.Open {
		if in.Lane == LaneCreate {
			creates = append(creates, in)
		}
	}
	return creates
}

// lookUp finds out what became of a set of open intents. What never arrived is
// closed, for the new plan knows better what to send.
func (r *session) lookUp(ctx context.Context, set []Intent) (known []settled, err error) {
	shown, err := r.work.lookUp(ctx, set)
	if err != nil {
		return nil, err
	}
	for _, in := range set {
		if in.Lane == LaneCreate {
			continue
		}
		s, there := shown[FoldSKU(in.SKU)]
		result, ok := r.work.compare(ctx, in, s, there)
		if !ok {
			result = Result{Outcome: OutcomeNotSent, Status: s.Status}
		}
		known = append(known, settled{intent: in, result: result})
	}
	return known, nil
}
