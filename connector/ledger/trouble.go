package ledger

import (
	"context"
	"database/sql"
	"fmt"

	"ekatalog/connector"
)

// Each query has an index that stays small however long the history grows: it
// has to give the rows in this order, else the one of the whole history is taken.
// What was just left for the next run is no trouble, and must not take the place
// of what is.
const (
	selectTrouble = `
SELECT sku, name, kind, catalogue, outcome, code, text FROM intent
WHERE seller = $1 AND run = $2 AND outcome IN ('rejected', 'conflict', 'not_sent')
    AND (outcome <> 'not_sent' OR code <> '' OR text <> '') ORDER BY id LIMIT $3`
	selectUnknown = `
SELECT sku, name, kind, catalogue, outcome, code, text FROM intent
WHERE seller = $1 AND catalogue = $2 AND outcome = '' AND run = $3 ORDER BY id LIMIT $4`
)

// Troubles gives what was not accepted of a run, at most limit of each: what
// nothing is known of yet, then what the catalogue refused and what was not
// sent for a reason of its own.
func (s *Seller) Troubles(ctx context.Context, r connector.Run, limit int) ([]connector.Trouble, error) {
	limit = max(limit, 0)
	var all []connector.Trouble
	err := s.view(ctx, func(t *sql.Tx) error {
		take := func(query string, args ...any) error {
			rows, err := t.QueryContext(ctx, query, args...)
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				var x connector.Trouble
				if err := rows.Scan(&x.SKU, &x.Name, &x.Kind, &x.Catalogue, &x.Outcome, &x.Code, &x.Text); err != nil {
					return err
				}
				if x.Outcome == "" {
					x.Outcome = connector.OutcomeUnknown
				}
				all = append(all, x)
			}
			return rows.Err()
		}
		if err := take(selectUnknown, s.id, string(r.Catalogue), r.ID, limit); err != nil {
			return err
		}
		return take(selectTrouble, s.id, r.ID, limit)
	})
	if err != nil {
		return nil, fmt.Errorf("troubles of run %s: %w", r.ID, err)
	}
	return all, nil
}
