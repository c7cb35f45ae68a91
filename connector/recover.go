package connector

import (
	"context"
	"fmt"
	"slices"

	"ekatalog/mapping"
)

// lookUpSet is how many open intents are looked up at a time.
const lookUpSet = 100

// find looks up what an earlier run left open and reads back. What the
// catalogue shows under another id than it had said is open again then.
func (r *session) find(ctx context.Context) (now circumstances, err error) {
	if now, err = r.explore(ctx); err != nil {
		return now, err
	}
	opened, err := r.reopen(ctx, now)
	if err != nil || !opened {
		return now, err
	}
	return r.found(ctx)
}

// explore looks up what is open, and surveys.
func (r *session) explore(ctx context.Context) (now circumstances, err error) {
	book, err := r.c.Ledger.Book(ctx, r.cat)
	if err != nil {
		return now, fmt.Errorf("ledger: %w", err)
	}
	if len(book.Open) == 0 {
		return r.survey(ctx, book)
	}
	r.settler.open(book)
	if err := r.recover(ctx, book); err != nil {
		return now, err
	}
	return r.found(ctx)
}

// found surveys anew after intents were settled or opened again.
func (r *session) found(ctx context.Context) (now circumstances, err error) {
	book, err := r.c.Ledger.Book(ctx, r.cat) // its revisions have moved
	if err != nil {
		return now, fmt.Errorf("ledger: %w", err)
	}
	return r.survey(ctx, book)
}

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
	for set := range slices.Chunk(book.Open, lookUpSet) {
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
// has no answer at once is left for the end of this run, and keeps nothing else
// back.
func (r *session) postAgain(ctx context.Context, creates []Intent) (now circumstances, err error) {
	if err := r.work.try(ctx, creates); err != nil {
		return now, err
	}
	if r.work.refusal != nil {
		return now, fmt.Errorf("post %d open creates again: %w", len(creates), r.work.refusal)
	}
	if err := ctx.Err(); err != nil {
		return now, err
	}
	recovered := r.settler.submitted()
	now, err = r.found(ctx)
	now.recovered = recovered
	return now, err
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
// closed, for the new plan knows better what to send; it goes last in it, for
// it may be what hangs.
func (r *session) lookUp(ctx context.Context, set []Intent) (known []settled, err error) {
	l := r.work.lane("", true)
	shown, err := l.lookUp(ctx, set)
	if err != nil {
		return nil, err
	}
	for _, in := range set {
		if in.Lane == LaneCreate {
			continue
		}
		s, there := shown[FoldSKU(in.SKU)]
		result, ok := l.compare(ctx, in, s, there)
		if !ok {
			result = Result{Outcome: OutcomeNotSent, Status: s.Status}
			r.late[laneOf(&in)] = true
		}
		known = append(known, settled{intent: in, result: result})
	}
	return known, nil
}

// laneOf names the lane of an intent's SKU, in which at most one call is under
// way.
func laneOf(in *Intent) string { return string(in.Lane) + " " + FoldSKU(in.SKU) }

// outgoing is what a run sends: its own intents, those that had no answer in
// an earlier run last, and the creates of earlier runs that are still open.
func (r *session) outgoing(intents []Intent) []Intent {
	all := make([]Intent, 0, len(intents)+len(r.again))
	for _, late := range []bool{false, true} {
		for _, in := range intents {
			if r.late[laneOf(&in)] == late {
				all = append(all, in)
			}
		}
	}
	return append(all, r.again...)
}

// answeredLate moves the products of earlier creates that have had an answer
// since the plan was made from unknown to what became of them, and gives those
// that a person has to look at.
func (r *session) answeredLate(plan *Plan, n *Counts, report *Report) []stuck {
	waiting := map[string]string{}
	for _, s := range plan.stuck {
		if s.outcome == OutcomeUnknown {
			waiting[FoldSKU(s.sku)] = s.name
		}
	}
	var all []stuck
	for i := range r.again {
		key := FoldSKU(r.again[i].SKU)
		name, counted := waiting[key]
		outcome := r.settler.standing[key]
		if !counted || outcome == "" || outcome == OutcomeUnknown {
			continue
		}
		n.Unknown--
		*n.of(outcome)++
		report.Issues = slices.DeleteFunc(report.Issues, func(i mapping.Issue) bool { return i.Code == CodeUnknown && FoldSKU(i.SKU) == key })
		words, aside := r.work.aside[key]
		if outcome == OutcomeRejected || outcome == OutcomeConflict || aside {
			all = append(all, stuck{sku: r.again[i].SKU, name: name, outcome: outcome, words: words})
		}
	}
	return all
}
