package main

import (
	"context"
	"strings"

	"ekatalog/connector"
	"ekatalog/connector/console"
)

var _ console.Sender = (*desk)(nil)

// SendPlan implements console.Sender. It sends in spite of the guard as far as
// somebody has said so, and why.
func (d *desk) SendPlan(ctx context.Context, id string) error {
	r, err := d.apply(ctx, id)
	switch {
	case err != nil:
		return d.app.runError(err)
	case r.Failed != nil:
		return r.Failed
	case len(r.Guard) > 0:
		return stopped("desk.plan.stopped")
	case r.Missing:
		return stopped("desk.plan.unapproved")
	}
	return nil
}

// apply carries out a plan that somebody asked for.
func (d *desk) apply(ctx context.Context, id string) (r *connector.Report, err error) {
	w, err := d.workspace(ctx, parts{ledger: true, endpoint: true})
	if err != nil {
		return nil, err
	}
	defer w.close(&err)
	rec, err := w.proposed(ctx, id)
	if err != nil {
		return nil, err
	}
	p, err := d.plans.read(w, id)
	if err != nil {
		return nil, err
	}
	said, err := w.seller.Remarks(ctx, id)
	if err != nil {
		return nil, err
	}
	var why []string
	for _, x := range said[id] {
		if x.Act == connector.RemarkOverride {
			w.Override, why = append(w.Override, x.Code), append(why, x.Code+": "+x.Text)
		}
	}
	if w.Reason = rec.Reason; len(why) > 0 {
		w.Reason = strings.Join(why, "; ")
	}
	return w.Apply(ctx, p.saved)
}
