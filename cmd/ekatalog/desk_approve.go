package main

import (
	"context"
	"slices"

	"ekatalog/connector"
)

// Decide implements console.Approvals.
func (d *desk) Decide(ctx context.Context, id string, decline bool, note string) (err error) {
	w, _, err := d.proposed(ctx, id)
	if err != nil {
		return err
	}
	defer w.close(&err)
	p, err := d.plans.read(w, id)
	if err != nil {
		return err
	}
	w.Reason = note
	return d.app.approveError(w.Approve(ctx, p.saved, decline))
}

// Part implements console.Approvals. What goes on in spite of the guard goes on
// for the part too.
func (d *desk) Part(ctx context.Context, id string, keep func(sku string) bool, why string) (part string, err error) {
	w, rec, err := d.proposed(ctx, id)
	if err != nil {
		return "", err
	}
	defer w.close(&err)
	p, err := d.plans.read(w, id)
	if err != nil {
		return "", err
	}
	some, err := p.saved.Part(w.Connector.Seller, keep)
	if err == connector.ErrEmptyPart {
		return "", usage("desk.plan.none_chosen")
	}
	if err != nil {
		return "", err
	}
	if some.ID == id {
		return id, nil
	}
	w.Reason = why
	if err := d.keepPlan(ctx, w, some, p.notesAs(rec.Notes).Part(some), id); err != nil {
		return "", err
	}
	return some.ID, w.passOn(ctx, id, some)
}

// passOn lets go on with a plan in spite of the guard wherever somebody does
// with the plan of an id.
func (w *workspace) passOn(ctx context.Context, id string, to *connector.SavedPlan) error {
	said, err := w.seller.Remarks(ctx, id, to.ID)
	if err != nil {
		return err
	}
	for _, r := range said[id] {
		again := slices.ContainsFunc(said[to.ID], func(x connector.Remark) bool { return x.Act == r.Act && x.Code == r.Code })
		if r.Act != connector.RemarkOverride || again {
			continue
		}
		if err := w.Remark(ctx, connector.CatalogueOf(to.Trial), connector.Remark{Act: r.Act, Subject: to.ID, Code: r.Code, Text: r.Text}); err != nil {
			return err
		}
	}
	return nil
}

// Override implements console.Approvals.
func (d *desk) Override(ctx context.Context, id, code, why string) (plan string, err error) {
	if !slices.Contains(connector.GuardCodes(), code) {
		return "", usage("desk.form")
	}
	w, rec, err := d.proposed(ctx, id)
	if err != nil {
		return "", err
	}
	defer w.close(&err)
	to, trial := id, rec.Trial
	if code == connector.CodePriceJump { // its products are in no plan that was made without it
		if to, err = d.MakePlan(ctx, why, code); err != nil {
			return "", err
		}
		if to == "" {
			return "", usage("desk.plan.nothing_more")
		}
	}
	err = w.Remark(ctx, connector.CatalogueOf(trial), connector.Remark{Act: connector.RemarkOverride, Subject: to, Code: code, Text: why})
	if err != nil {
		return "", err
	}
	if to == id {
		return to, nil
	}
	p, err := d.plans.read(w, to)
	if err != nil {
		return "", err
	}
	return to, w.passOn(ctx, id, p.saved)
}
