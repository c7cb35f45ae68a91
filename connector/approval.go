package connector

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// ApprovalRule says when a change needs a person's approval: "never",
// "always", or "up 5%" for prices that rise by more than that share.
type ApprovalRule struct {
	Always bool
	Up     *Limit
}

// ParseApproval reads an approval rule; the empty text is never.
func ParseApproval(s string) (ApprovalRule, error) {
	switch s = strings.TrimSpace(s); s {
	case "", "never":
		return ApprovalRule{}, nil
	case "always":
		return ApprovalRule{Always: true}, nil
	}
	if share, ok := strings.CutPrefix(s, "up "); ok {
		if l, err := ParseLimit(share); err == nil && l.Percent {
			return ApprovalRule{Up: &l}, nil
		}
	}
	return ApprovalRule{}, fmt.Errorf(`approval %q is not never, always or "up 5%%"`, s)
}

// any reports whether the rule ever asks. Only a price can be said to rise, so
// for anything else a rule about rises is taken for the stricter one.
func (r ApprovalRule) any() bool { return r.Always || r.Up != nil }

// Approval says which changes of a live catalogue need a person's approval.
type Approval struct {
	Create   ApprovalRule
	Content  ApprovalRule
	Price    ApprovalRule
	Withdraw ApprovalRule
}

// price reports whether a change of price needs approval.
func (a Approval) price(before, after int64) bool {
	if before == after {
		return false
	}
	return a.Price.Always || a.Price.Up != nil && a.Price.Up.exceeded(after-before, before)
}

// Approve records a person's decision on a plan; decline sends it back.
func (c *Connector) Approve(ctx context.Context, saved *SavedPlan, decline bool) error {
	rec, err := c.planRecord(ctx, saved.ID)
	if err != nil {
		return err
	}
	if rec.AppliedRun != "" {
		return ErrPlanApplied
	}
	rec = PlanRecord{
		ID: rec.ID, Created: rec.Created,
		Decision: Approved, DecidedBy: c.Actor, DecidedAt: c.Now().UTC().Truncate(time.Microsecond), Reason: c.Reason,
	}
	if decline {
		rec.Decision = Declined
	}
	cat := CatalogueOf(saved.Trial)
	a := c.act(cat, "plan."+rec.Decision, saved.ID, "")
	a.Reason = c.Reason
	return c.Ledger.Commit(ctx, Step{Catalogue: cat, Plan: &rec, Acts: []Act{a}})
}

// planRecord is what is kept of a plan, a new record when nothing is.
func (c *Connector) planRecord(ctx context.Context, id string) (PlanRecord, error) {
	rec, err := c.Ledger.Plan(ctx, id)
	if errors.Is(err, fs.ErrNotExist) {
		return PlanRecord{ID: id, Created: c.Now().UTC()}, nil
	}
	if err != nil {
		return rec, fmt.Errorf("plan %s: %w", id, err)
	}
	return rec, nil
}

// admit checks a saved plan against what is so now and narrows plan to it. It
// gives what the ledger keeps of the saved plan.
func (r *session) admit(ctx context.Context, plan *Plan, saved *SavedPlan) (PlanRecord, error) {
	if saved == nil {
		return PlanRecord{}, nil
	}
	rec, err := r.c.planRecord(ctx, saved.ID)
	switch {
	case err != nil:
		return rec, err
	case rec.Decision == Declined:
		return rec, ErrDeclined
	case rec.AppliedRun != "" && len(saved.Changes) > 0:
		made, err := r.c.History.Made(ctx, rec.AppliedRun)
		if err != nil {
			return rec, fmt.Errorf("plan %s: %w", saved.ID, err)
		}
		if len(made) > 0 {
			return rec, ErrPlanApplied
		}
		// Nothing came of it: the run was cut off before it sent, or got no
		// answer. What it asks for is judged anew.
	}
	if err := plan.narrow(saved); err != nil {
		return rec, err
	}
	plan.holdJumps()
	return rec, nil
}

// narrow keeps of a new plan what a saved one names. Everything that the saved
// plan rested on must be as it was; SKUs outside it may have moved.
func (p *Plan) narrow(saved *SavedPlan) error {
	if p.Base != saved.Base || p.Undo != saved.Undo || p.Trial != saved.Trial {
		return ErrPlanStale
	}
	want := map[string]PlanLine{}
	for _, l := range saved.Changes {
		want[FoldSKU(l.SKU)] = l
	}
	approved, now := linesBySKU(saved.Changes), linesBySKU(p.Changes)
	p.due = slices.DeleteFunc(p.due, func(d *due) bool {
		l, planned := want[FoldSKU(d.sku)]
		same := planned && l.Expect == d.expect() && l.Fingerprint == d.fingerprint() && l.Kind == d.kind
		if same && d.entry != nil && d.entry.Outside != nil { // what it goes over may be another by now
			same = slices.Equal(approved[FoldSKU(d.sku)], now[FoldSKU(d.sku)])
		}
		if same {
			delete(want, FoldSKU(d.sku))
			return false
		}
		p.left = append(p.left, d)
		return true
	})
	if len(want) == 0 {
		return nil
	}
	for key, l := range want {
		if p.revision(key) == l.Expect {
			return ErrPlanStale // the list says something else
		}
	}
	return ErrLedgerMoved
}

// linesBySKU gives what each folded SKU of a plan changes, from what to what.
func linesBySKU(lines []PlanLine) map[string][]string {
	by := map[string][]string{}
	for _, l := range lines {
		key := FoldSKU(l.SKU)
		by[key] = append(by[key], fmt.Sprintf("%s %v %v", l.Field, l.Old, l.New))
	}
	return by
}
