package connector

import (
	"context"
	"fmt"
)

// Proposal is a plan that a person asks others to look at, as its record keeps
// it beside the decision.
type Proposal struct {
	By     string      // opaque id of the person who asks
	Why    string      // in their words
	Trial  bool        // against a stand-in
	Counts *PlanCounts // nil for a plan that nobody has proposed
	Notes  string      // SHA-256 of what is kept of the plan for people, lower hex
	PartOf string      // id of the plan that it is a part of, empty for none
}

// Propose records that a person asks for a plan; notes is the digest of what
// people are shown beside it. A plan that was proposed before stays as it was
// asked for, with the new notes; that too is recorded.
func (c *Connector) Propose(ctx context.Context, p *SavedPlan, notes, partOf string) error {
	rec, err := c.planRecord(ctx, p.ID)
	if err != nil {
		return err
	}
	cat, asked := CatalogueOf(p.Trial), rec.Proposal
	why := Printable(c.Reason, maxText)
	a := c.act(cat, "plan.noted", p.ID, "")
	if asked.Counts == nil {
		asked = Proposal{By: c.Actor, Why: why, Trial: p.Trial, Counts: &p.Counts, PartOf: partOf}
		a = c.act(cat, "plan.proposed", p.ID, "")
		a.After = map[string]any{"changes": int64(len(p.Changes))}
		if partOf != "" {
			a.After["part_of"] = partOf
		}
	}
	asked.Notes = notes
	a.Reason, a.Digest = why, notes
	step := Step{Catalogue: cat, Plan: &PlanRecord{ID: rec.ID, Created: rec.Created, Proposal: asked}, Acts: []Act{a}}
	if err := c.Ledger.Commit(ctx, step); err != nil {
		return fmt.Errorf("record plan %s: %w", p.ID, err)
	}
	return nil
}

// CatalogueOf is the catalogue that a plan is about.
func CatalogueOf(trial bool) Catalogue {
	if trial {
		return CatalogueTrial
	}
	return CatalogueV6
}

// Holds reports whether what a saved plan rests on is as it was, as far as the
// mapping, the formats and the ledger tell: nil, ErrPlanStale or ErrLedgerMoved.
// Whether the list still says what was planned, only Apply finds out.
func (c *Connector) Holds(ctx context.Context, saved *SavedPlan) error {
	base, err := c.base()
	if err != nil {
		return err
	}
	if base != saved.Base {
		return ErrPlanStale
	}
	var skus []string
	for i, l := range saved.Changes {
		if i == 0 || saved.Changes[i-1].SKU != l.SKU {
			skus = append(skus, l.SKU)
		}
	}
	now, err := c.Ledger.Revisions(ctx, CatalogueOf(saved.Trial), skus)
	if err != nil {
		return err
	}
	for _, l := range saved.Changes {
		if now[FoldSKU(l.SKU)] != l.Expect {
			return ErrLedgerMoved
		}
	}
	return nil
}
