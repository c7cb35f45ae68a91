package ledger

import (
	"context"
	"database/sql"
	"fmt"

	"ekatalog/connector"
)

var _ connector.States = (*Seller)(nil)

const selectStates = `SELECT catalogue, sku, name, state FROM entry WHERE seller = $1 AND changed > $2`

// States implements connector.States.
func (s *Seller) States(ctx context.Context, since int64, yield func(c connector.Catalogue, sku, name string, state connector.State)) (now int64, err error) {
	err = s.view(ctx, func(t *sql.Tx) error {
		if err := t.QueryRowContext(ctx, selectLastPosition, s.id).Scan(&now); err != nil {
			return err
		}
		rows, err := t.QueryContext(ctx, selectStates, s.id, since)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var c, sku, name, state string
			if err := rows.Scan(&c, &sku, &name, &state); err != nil {
				return err
			}
			yield(connector.Catalogue(c), sku, name, connector.State(state))
		}
		return rows.Err()
	})
	if err != nil {
		return 0, fmt.Errorf("states: %w", err)
	}
	return now, nil
}

// LastRecord is the index of the newest record of the audit log, -1 while there
// is none. It tells cheaply whether anything has happened.
func (s *Seller) LastRecord(ctx context.Context) (int64, error) {
	var last int64
	err := s.view(ctx, func(t *sql.Tx) error {
		return t.QueryRowContext(ctx, selectLastPosition, s.id).Scan(&last)
	})
	if err != nil {
		return 0, fmt.Errorf("newest record: %w", err)
	}
	return last, nil
}

const selectSubject = `
SELECT position, record, fingerprint FROM audit
WHERE seller = $1 AND subject = $2 ORDER BY position DESC LIMIT $3`

// RecordsOf gives the newest records about a subject, such as a SKU, the newest
// first, at most limit.
func (s *Seller) RecordsOf(ctx context.Context, subject string, limit int) ([]Record, error) {
	return s.records(ctx, selectSubject, subject, max(limit, 0))
}
