package connector

import (
	"context"
	"fmt"
	"maps"
	"time"
)

// keyLife is how old a create may be to be posted again under its key. A
// catalogue keeps its answer for seven days; after that it would say of our own
// listing that the SKU is taken.
const keyLife = 6 * 24 * time.Hour

// astray gives the creates, by folded SKU, of which the catalogue had said an
// id under which it has never shown anything, while it shows the SKU under
// another. Posted again under its own key, such a create has the stored answer:
// whose the listing is, and which.
func (c *Connector) astray(ctx context.Context, cat Catalogue, keys []string) (map[string]Intent, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	creates, err := c.Ledger.LastCreates(ctx, cat, keys)
	if err != nil {
		return nil, fmt.Errorf("creates of %d products: %w", len(keys), err)
	}
	maps.DeleteFunc(creates, func(_ string, in Intent) bool { return c.Now().Sub(in.CreatedAt) > keyLife })
	return creates, nil
}

// reopen opens those creates again, as if they had never had an answer, and
// reports whether there were any.
func (r *session) reopen(ctx context.Context, now circumstances) (opened bool, err error) {
	creates, err := r.c.astray(ctx, r.cat, now.astray)
	if err != nil || len(creates) == 0 {
		return false, err
	}
	step := Step{Catalogue: r.cat, Run: &r.row}
	for _, key := range sortedKeys(creates) {
		e := *now.book.Entries[key]
		a := r.c.act(r.cat, "create.reopened", e.SKU, r.row.ID)
		a.Before = map[string]any{"state": string(e.State), "id": e.ID}
		e.State = StateUnknown
		a.After = map[string]any{"state": string(e.State)}
		step.Reopened = append(step.Reopened, creates[key].Intent)
		step.Entries = append(step.Entries, e)
		step.Acts = append(step.Acts, a)
	}
	if err := r.c.Ledger.Commit(ctx, step); err != nil {
		return false, fmt.Errorf("open %d creates again: %w", len(creates), err)
	}
	r.recorded = true
	return true, nil
}
