package main

import (
	"context"

	"ekatalog/connector/console"
	"ekatalog/schemas"
)

var _ console.Papers = (*desk)(nil)

// Papers implements console.Papers.
func (d *desk) Papers(ctx context.Context) (all []console.Paper, err error) {
	w, err := d.workspace(ctx, parts{})
	if err != nil {
		return nil, err
	}
	defer w.close(&err)
	today := d.app.now().In(w.config.zone)
	for _, p := range w.papers.Register() {
		shown := console.Paper{Title: p.Title, Number: p.Number, File: p.File, Expires: p.Expires, Products: p.Products}
		if !p.Expires.IsZero() {
			shown.Left = schemas.DaysLeft(today, p.Expires)
		}
		all = append(all, shown)
	}
	return all, nil
}
