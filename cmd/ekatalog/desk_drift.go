package main

import (
	"context"

	"ekatalog/connector"
	"ekatalog/connector/console"
)

var _ console.Drift = (*desk)(nil)

// DriftReport implements console.Drift.
func (d *desk) DriftReport(ctx context.Context) (r *connector.DriftReport, err error) {
	w, err := d.workspace(ctx, parts{ledger: true, endpoint: true})
	if err != nil {
		return nil, err
	}
	defer w.close(&err)
	if r, err = w.DriftReport(ctx, nil); err != nil {
		return nil, d.call(ctx).driftFault(err)
	}
	return r, nil
}

// TakeDrift implements console.Drift.
func (d *desk) TakeDrift(ctx context.Context, choice connector.Policy, skus []string, reason string) (err error) {
	w, err := d.workspace(ctx, parts{ledger: true, endpoint: true})
	if err != nil {
		return err
	}
	defer w.close(&err)
	w.Reason = reason
	if _, err = w.TakeDrift(ctx, choice, skus); err != nil {
		return d.call(ctx).driftFault(err)
	}
	return nil
}
