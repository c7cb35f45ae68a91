package connector

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"ekatalog/mapping"
)

// Report is what a run did.
type Report struct {
	Run      string
	Plan     string
	Trial    bool
	Counts   Counts
	Requests int64
	Guard    []GuardFinding // why nothing was sent, empty otherwise
	Missing  bool           // an approval is missing, nothing was sent
	Issues   []mapping.Issue
	LeftOut  []LeftOut
	Failed   error // why delivery ended early; what was sent is in Counts
}

// Errors of Apply that mean: nothing was sent, make a new plan.
var (
	ErrPlanStale   = errors.New("plan is stale")
	ErrPlanApplied = errors.New("plan was applied before")
	ErrDeclined    = errors.New("plan was declined")
)

// ErrNoEndpoint says that the config names no endpoint to sync with.
var ErrNoEndpoint = errors.New("no endpoint is configured")

// Plan works out what would change in the catalogue behind the endpoint, or in
// v6 when there is none. It changes nothing.
func (c *Connector) Plan(ctx context.Context) (*Plan, error) {
	cat, err := c.catalogue(ctx)
	if err != nil && !errors.Is(err, ErrNoEndpoint) {
		return nil, err
	}
	book, err := c.Ledger.Book(ctx, cat)
	if err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	if c.Reader != nil {
		if _, err := c.readBack(ctx, cat, book, ""); err != nil {
			return nil, err
		}
	}
	return c.draft(ctx, book, cat)
}

// Sync plans, guards, delivers and settles: what the schedule runs.
func (c *Connector) Sync(ctx context.Context) (*Report, error) { return c.runPlan(ctx, "sync", nil) }

// Apply delivers a saved plan after reading the list again. It refuses when
// what the plan rested on has moved; products outside the plan may move.
func (c *Connector) Apply(ctx context.Context, saved *SavedPlan) (*Report, error) {
	return c.runPlan(ctx, "apply", saved)
}

// catalogue tells which catalogue the endpoint's answers belong to.
func (c *Connector) catalogue(ctx context.Context) (Catalogue, error) {
	if c.Reader == nil || c.Destination == nil {
		return CatalogueV6, ErrNoEndpoint
	}
	s, err := c.Reader.Seller(ctx)
	if err != nil {
		return "", fmt.Errorf("endpoint: %w", err)
	}
	if s.Mock {
		return CatalogueTrial, nil
	}
	return CatalogueV6, nil
}

// runPlan is a whole run under the seller's lease.
func (c *Connector) runPlan(ctx context.Context, command string, saved *SavedPlan) (*Report, error) {
	id, err := newID()
	if err != nil {
		return nil, err
	}
	release, err := c.lease(ctx, id, command)
	if err != nil {
		return nil, err
	}
	defer release()
	cat, err := c.catalogue(ctx)
	if err != nil {
		return nil, err
	}
	r := &session{c: c, cat: cat, row: Run{ID: id, Command: command, Catalogue: cat, Started: c.Now().UTC()}}
	report, err := r.run(ctx, saved)
	if err != nil && r.row.Plan != "" {
		// The run began to act: its end is recorded with what stopped it.
		r.row.Failed = err.Error()
		err = errors.Join(err, r.end(ctx))
	}
	return report, err
}

func (c *Connector) lease(ctx context.Context, run, command string) (func(), error) {
	host, err := os.Hostname()
	if err != nil {
		return nil, fmt.Errorf("host name: %w", err)
	}
	return c.Lease.Take(ctx, Holder{Run: run, Command: command, Host: host, PID: os.Getpid(), Since: c.Now().UTC()})
}

// session is one run under way.
type session struct {
	c       *Connector
	cat     Catalogue
	row     Run
	settler *settler
	work    *delivery
}

func (r *session) run(ctx context.Context, saved *SavedPlan) (*Report, error) {
	c := r.c
	book, err := c.Ledger.Book(ctx, r.cat)
	if err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	r.settler = c.newSettler(r.row.ID, r.cat, book)
	r.work = c.newDelivery(len(book.Open), func(all []settled) error { return r.settler.settle(ctx, all) })
	if err := r.recover(ctx, book); err != nil {
		return nil, err
	}
	back, err := c.readBack(ctx, r.cat, book, r.row.ID)
	if err != nil {
		return nil, err
	}
	if len(back.Entries) > 0 || back.Since != nil {
		if err := c.Ledger.Commit(ctx, back); err != nil {
			return nil, fmt.Errorf("record what was read back: %w", err)
		}
	}
	// What was settled before the plan counts in no plan.
	r.settler.standing, r.settler.inactive = map[string]Outcome{}, map[string]bool{}
	if book, err = c.Ledger.Book(ctx, r.cat); err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	r.settler.book = book
	plan, err := c.draft(ctx, book, r.cat)
	if err != nil {
		return nil, err
	}
	return r.deliver(ctx, plan, saved)
}

// deliver sends a plan, or says why it must not be sent.
func (r *session) deliver(ctx context.Context, plan *Plan, saved *SavedPlan) (*Report, error) {
	c := r.c
	approved, err := r.admit(ctx, plan, saved)
	if err != nil {
		return nil, err
	}
	r.row.Plan, r.row.Complete, r.row.ListSize = plan.ID, true, plan.listSize
	if saved != nil {
		r.row.Plan = saved.ID
	}
	report := &Report{Run: r.row.ID, Plan: r.row.Plan, Trial: plan.Trial, Issues: plan.Issues, LeftOut: plan.reading.LeftOut, Guard: plan.Guard}
	o, err := c.order(plan, r.row.ID, approved)
	if err != nil {
		return nil, err
	}
	report.Missing = saved != nil && len(o.pending) > 0
	if len(plan.Guard) > 0 || report.Missing {
		o.intents = nil
	}
	if err := r.begin(ctx, plan, saved, o.intents); err != nil {
		return nil, err
	}
	r.work.total, r.work.done = int64(len(o.intents)), 0
	if err := r.work.run(ctx, o.intents); err != nil {
		return nil, err
	}
	report.Failed = r.work.refusal
	if ctx.Err() != nil && report.Failed == nil {
		report.Failed = ctx.Err()
	}
	if report.Failed != nil {
		r.row.Failed = report.Failed.Error()
	}
	counts := r.count(plan, o)
	if err := counts.Balance(); err != nil {
		return nil, err
	}
	report.Counts, report.Requests = counts, r.work.requests
	r.row.Counts = &counts
	return report, r.end(ctx)
}

// admit checks a saved plan against what is so now and narrows plan to it.
func (r *session) admit(ctx context.Context, plan *Plan, saved *SavedPlan) (approved bool, err error) {
	if saved == nil {
		return false, nil
	}
	rec, err := r.c.Ledger.Plan(ctx, saved.ID)
	switch {
	case errors.Is(err, os.ErrNotExist):
	case err != nil:
		return false, fmt.Errorf("plan %s: %w", saved.ID, err)
	case rec.Decision == "declined":
		return false, ErrDeclined
	case rec.AppliedRun != "" && len(saved.Changes) > 0:
		return false, ErrPlanApplied
	}
	if err := plan.narrow(saved); err != nil {
		return false, err
	}
	return rec.Decision == "approved", nil
}

// narrow keeps of a new plan what a saved one names. Everything that the saved
// plan rested on must be as it was; SKUs outside it may have moved.
func (p *Plan) narrow(saved *SavedPlan) error {
	if p.Base != saved.Base || p.Trial != saved.Trial {
		return ErrPlanStale
	}
	want := map[string]PlanLine{}
	for _, l := range saved.Changes {
		want[FoldSKU(l.SKU)] = l
	}
	p.due = slices.DeleteFunc(p.due, func(d *due) bool {
		l, planned := want[FoldSKU(d.sku)]
		if planned && l.Expect == d.expect() && l.Fingerprint == d.fingerprint() && l.Kind == d.kind {
			delete(want, FoldSKU(d.sku))
			return false
		}
		return true
	})
	if len(want) > 0 {
		return ErrPlanStale
	}
	return nil
}

// begin records the run and all it is going to send, before anything leaves.
func (r *session) begin(ctx context.Context, plan *Plan, saved *SavedPlan, intents []Intent) error {
	a := r.c.act(r.cat, "run.started", plan.ID, r.row.ID)
	a.Reason = r.c.Reason
	a.After = map[string]any{"command": r.row.Command, "changes": int64(len(intents))}
	if len(r.c.Override) > 0 {
		a.After["override"] = r.c.Override
	}
	step := Step{Catalogue: r.cat, Run: &r.row, Intents: intents, Acts: []Act{a}}
	for _, e := range plan.gone {
		step.Entries = append(step.Entries, *e)
		r.settler.book.Entries[FoldSKU(e.SKU)] = e
	}
	if saved != nil && len(saved.Changes) > 0 {
		rec, err := r.c.Ledger.Plan(ctx, saved.ID)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("plan %s: %w", saved.ID, err)
		}
		rec.ID, rec.AppliedRun = saved.ID, r.row.ID
		if rec.Created.IsZero() {
			rec.Created = r.c.Now().UTC()
		}
		if len(intents) > 0 {
			step.Plan = &rec
		}
	}
	if err := r.c.Ledger.Commit(ctx, step); err != nil {
		return fmt.Errorf("record %d intents: %w", len(intents), err)
	}
	return nil
}

// end records the end of the run.
func (r *session) end(ctx context.Context) error {
	r.row.Ended, r.row.Requests = r.c.Now().UTC(), r.work.requests
	a := r.c.act(r.cat, "run.ended", r.row.Plan, r.row.ID)
	a.After = map[string]any{"requests": r.row.Requests}
	if r.row.Failed != "" {
		a.After["failed"] = true
	}
	if err := r.c.Ledger.Commit(context.WithoutCancel(ctx), Step{Catalogue: r.cat, Run: &r.row, Acts: []Act{a}}); err != nil {
		return fmt.Errorf("record the end of run %s: %w", r.row.ID, err)
	}
	return nil
}

// count moves every delivered SKU from pending to what became of it.
func (r *session) count(plan *Plan, o order) Counts {
	n := plan.counts
	for _, d := range plan.due {
		key := FoldSKU(d.sku)
		outcome, sent := r.settler.standing[key]
		if !sent || outcome == OutcomeNotSent {
			continue
		}
		if outcome == OutcomeAccepted && o.pending[key] {
			continue // a part of it still waits for approval
		}
		n.Pending--
		switch outcome {
		case OutcomeUnknown:
			n.Unknown++
		case OutcomeConflict:
			n.Conflict++
		case OutcomeRejected:
			n.Rejected++
		case OutcomeAccepted:
			if r.settler.inactive[key] {
				n.Withdrawn++
			} else {
				n.Submitted++
			}
		}
	}
	return n
}

// recover settles what an earlier run left open: every open intent is looked
// up before anything else is sent.
func (r *session) recover(ctx context.Context, book *Book) error {
	const set = 100
	var creates []Intent
	for rest := book.Open; len(rest) > 0; {
		batch := rest[:min(set, len(rest))]
		rest = rest[len(batch):]
		shown, err := r.work.lookUp(ctx, batch)
		if err != nil {
			return fmt.Errorf("look up %d open intents: %w", len(batch), err)
		}
		var known []settled
		for _, in := range batch {
			if in.Lane == LaneCreate {
				creates = append(creates, in)
				continue
			}
			s, there := shown[FoldSKU(in.SKU)]
			result, ok := compare(in, s, there)
			if !ok { // it never arrived; the new plan knows better what to send
				result = Result{Outcome: OutcomeNotSent, Status: s.Status}
			}
			known = append(known, settled{intent: in, result: result})
		}
		if err := r.work.close(known); err != nil {
			return err
		}
	}
	if err := r.work.run(ctx, creates); err != nil {
		return err
	}
	if r.work.refusal != nil {
		return fmt.Errorf("settle open intents: %w", r.work.refusal)
	}
	return nil
}

// Approve records a person's decision on a plan; decline sends it back.
func (c *Connector) Approve(ctx context.Context, saved *SavedPlan, decline bool) error {
	rec, err := c.Ledger.Plan(ctx, saved.ID)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("plan %s: %w", saved.ID, err)
	}
	if rec.AppliedRun != "" {
		return ErrPlanApplied
	}
	now := c.Now().UTC()
	if rec.Created.IsZero() {
		rec.Created = now
	}
	rec.ID, rec.Decision, rec.DecidedBy, rec.DecidedAt, rec.Reason = saved.ID, "approved", c.Actor, now.Truncate(time.Microsecond), c.Reason
	if decline {
		rec.Decision = "declined"
	}
	cat := CatalogueV6
	if saved.Trial {
		cat = CatalogueTrial
	}
	a := c.act(cat, "plan."+rec.Decision, saved.ID, "")
	a.Reason = c.Reason
	return c.Ledger.Commit(ctx, Step{Catalogue: cat, Plan: &rec, Acts: []Act{a}})
}
