package main

import (
	"context"

	"ekatalog/connector"
	"ekatalog/connector/console"
)

var _ console.Results = (*desk)(nil)

// TakeResult implements console.Results.
func (d *desk) TakeResult(ctx context.Context, path string, o console.ResultOptions) (v *console.ResultView, err error) {
	w, err := d.workspace(ctx, parts{ledger: true})
	if err != nil {
		return nil, err
	}
	defer w.close(&err)
	f, err := w.readHandedIn(ctx, path, d.folder)
	if err != nil {
		return nil, err
	}
	v = &console.ResultView{}
	switch {
	case f.repair != nil:
		v.Repair, err = w.takeRepair(ctx, f.repair, console.Person(ctx), !o.Keep)
	case f.result.HasStatus || o.Shown:
		v.Result, err = w.takeResult(ctx, f.result, d.folder, connector.ResultOptions{DryRun: !o.Keep, Shown: o.Shown, Match: o.Match})
	}
	return v, err
}
