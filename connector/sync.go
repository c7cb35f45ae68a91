package connector

import (
	"context"
	"errors"
	"fmt"
	"os"

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
	Left     Left  // which limit of the run left the rest pending, empty for none
}

// Errors of Apply that mean: nothing was sent, make a new plan.
var (
	ErrPlanStale   = errors.New("plan is stale")
	ErrLedgerMoved = fmt.Errorf("%w: the ledger has moved", ErrPlanStale)
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
	p, _, err := c.draft(ctx, func(ctx context.Context) (circumstances, error) {
		book, err := c.Ledger.Book(ctx, cat)
		if err != nil {
			return circumstances{}, fmt.Errorf("ledger: %w", err)
		}
		now := against(cat, book)
		if c.Reader != nil {
			found, err := c.readBack(ctx, cat, book, "")
			if err != nil {
				return now, err
			}
			now.vanished = found.absent
		}
		return now, nil
	})
	return p, err
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
	r := &session{c: c, cat: cat, late: map[string]bool{}, row: Run{ID: id, Command: command, Actor: c.Actor, Catalogue: cat, Started: c.Now().UTC()}}
	if saved != nil {
		r.undo = saved.Undo
	}
	r.settler = c.newSettler(id, cat)
	r.work = c.newDelivery(id, func(all []settled) error { return r.settler.settle(ctx, all) })
	report, err := r.run(ctx, saved)
	if err != nil && r.recorded {
		// The run began to act: its end is recorded with what stopped it.
		r.row.failed(err)
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
	c        *Connector
	cat      Catalogue
	row      Run
	undo     string // the run that it undoes, empty for none
	recorded bool   // the ledger has the run
	back     Step   // what was read back, recorded when the run begins to send
	settler  *settler
	work     *delivery
	again    []Intent        // creates of earlier runs that are still open
	late     map[string]bool // see laneOf: of which a call of an earlier run never arrived
}

// run plans and delivers. What an earlier run began to create is posted again
// only when the plan may be sent: a plan that is stopped sends nothing at all.
// What comes of that may stop the plan after all, and then it sends no more.
func (r *session) run(ctx context.Context, saved *SavedPlan) (*Report, error) {
	plan, l, err := r.c.draft(ctx, r.find)
	if err != nil {
		return nil, err
	}
	d, err := r.decide(ctx, plan, saved)
	if err != nil {
		return nil, err
	}
	if creates := plan.book.openCreates(); len(creates) > 0 && !d.stopped() {
		now, err := r.postAgain(ctx, creates)
		if err != nil {
			return nil, err
		}
		if plan, err = r.c.plan(ctx, l, now); err != nil {
			return nil, err
		}
		if d, err = r.decide(ctx, plan, saved); err != nil {
			return nil, err
		}
	}
	return r.deliver(ctx, d)
}

// survey reads back what the catalogue shows now.
func (r *session) survey(ctx context.Context, book *Book) (now circumstances, err error) {
	found, err := r.c.readBack(ctx, r.cat, book, r.row.ID)
	if err != nil {
		return now, err
	}
	r.back = found.step
	r.settler.open(book)
	now = against(r.cat, book)
	now.vanished, now.astray = found.absent, found.astray
	if r.undo != "" {
		now.undo, err = r.c.undoing(ctx, now, r.undo)
	}
	return now, err
}

// decision is what a run may send of its plan.
type decision struct {
	plan    *Plan
	saved   *SavedPlan // nil where the plan was made for this run
	rec     PlanRecord // what the ledger keeps of saved
	order   order
	missing bool // an approval is missing
}

// stopped reports that nothing at all may be sent.
func (d *decision) stopped() bool { return len(d.plan.Guard) > 0 || d.missing }

// decide works out what may be sent of a plan; the error of a saved plan that
// no longer holds is one of Apply's.
func (r *session) decide(ctx context.Context, plan *Plan, saved *SavedPlan) (d decision, err error) {
	d.plan, d.saved = plan, saved
	if d.rec, err = r.admit(ctx, plan, saved); err != nil {
		return d, err
	}
	if d.order, err = r.c.order(plan, r.row.ID, d.rec.Decision == Approved); err != nil {
		return d, err
	}
	d.missing = saved != nil && len(d.order.asked) > 0
	if d.stopped() {
		d.order.intents = nil
	}
	return d, nil
}

// deliver sends what was decided, or says why nothing may be sent.
func (r *session) deliver(ctx context.Context, d decision) (*Report, error) {
	plan, o, rec := d.plan, d.order, d.rec
	r.row.Plan, r.row.Complete, r.row.ListSize = plan.ID, true, plan.listSize
	r.row.Why = Why{Guard: plan.Guard, Missing: d.missing}
	if d.saved != nil {
		r.row.Plan = d.saved.ID
	}
	report := &Report{
		Run: r.row.ID, Plan: r.row.Plan, Trial: plan.Trial, Issues: plan.Issues, LeftOut: plan.reading.LeftOut,
		Guard: plan.Guard, Missing: d.missing,
	}
	if d.saved == nil || len(o.intents) == 0 {
		rec = PlanRecord{}
	}
	if err := r.begin(ctx, plan, rec, o.intents, d.stopped()); err != nil {
		return nil, err
	}
	if !d.stopped() {
		r.again = plan.book.openCreates()
	}
	going := r.outgoing(o.intents)
	r.work.total, r.work.done = int64(len(going)), 0
	if err := r.work.run(ctx, going); err != nil {
		return nil, err
	}
	report.Failed, report.Left = r.work.ended(), r.work.left
	r.row.Why.Left = report.Left
	if ctx.Err() != nil && report.Failed == nil {
		report.Failed = ctx.Err()
	}
	if report.Failed != nil {
		r.row.failed(report.Failed)
	}
	report.Counts, report.Requests = r.count(plan, o), r.work.requests()
	late := r.answeredLate(plan, &report.Counts, report)
	if err := report.Counts.Balance(); err != nil {
		return nil, err
	}
	r.row.Counts = &report.Counts
	told, err := r.tellRun(ctx, plan, late)
	if err != nil {
		return nil, err
	}
	report.Issues = append(report.Issues, told...)
	return report, r.end(ctx)
}

// begin records what was read back, the run and all it is going to send,
// before anything leaves. rec is the saved plan that it carries out, without
// an id when there is none. A run that was stopped takes nothing over: the list
// may be wrong as a whole, and so would be what it gives way to.
func (r *session) begin(ctx context.Context, plan *Plan, rec PlanRecord, intents []Intent, stopped bool) error {
	gone := plan.counted()
	a := r.c.act(r.cat, "run.started", r.row.Plan, r.row.ID)
	a.Reason = r.c.Reason
	a.After = map[string]any{"command": r.row.Command, "changes": int64(len(intents)), "missing": int64(len(gone))}
	if len(r.c.Override) > 0 {
		a.After["override"] = r.c.Override
	}
	if r.undo != "" {
		a.After["undo"] = r.undo
	}
	step := Step{
		Catalogue: r.cat, Run: &r.row, Intents: intents, Noted: r.back.Noted, Since: r.back.Since,
		Acts: append([]Act{a}, r.back.Acts...),
	}
	for _, e := range gone {
		step.Noted = append(step.Noted, *e)
		r.settler.book.Entries[FoldSKU(e.SKU)] = e
	}
	if !stopped && plan.undo == nil {
		r.adopt(plan, &step)
	}
	for _, e := range plan.givingWay(intents, r.settler.book, r.row.Started) {
		step.Noted = append(step.Noted, *e)
		r.settler.book.Entries[FoldSKU(e.SKU)] = e
	}
	if rec.ID != "" {
		step.Plan = &PlanRecord{ID: rec.ID, Created: rec.Created, AppliedRun: r.row.ID}
	}
	if err := r.c.Ledger.Commit(ctx, step); err != nil {
		return fmt.Errorf("record %d intents: %w", len(intents), err)
	}
	r.recorded = true
	return nil
}

// adopt records with a step what the plan takes over from the catalogue.
func (r *session) adopt(plan *Plan, step *Step) {
	for _, key := range sortedKeys(plan.adopted) {
		a := plan.adopted[key]
		e := a.entry
		e.Missing = r.settler.book.Entries[key].Missing // today counts
		step.Entries = append(step.Entries, e)
		if a.act != nil {
			act := *a.act
			act.Run = r.row.ID
			step.Acts = append(step.Acts, act)
		}
		e.Content = nil // it is in the ledger
		r.settler.book.Entries[key] = &e
	}
}

// end records the end of the run.
func (r *session) end(ctx context.Context) error {
	r.row.Ended, r.row.Requests = r.c.Now().UTC(), r.work.requests()
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
