package ledger

import (
	"context"
	"database/sql"
	"fmt"

	"ekatalog/connector"
)

var _ connector.States = (*Seller)(nil)

const selectStates = `SELECT sku, name, state FROM entry WHERE seller = $1 AND catalogue = $2`

// States tells the state of every SKU of a catalogue, in no promised order.
func (s *Seller) States(ctx context.Context, c connector.Catalogue, yield func(sku, name string, state connector.State)) error {
	err := s.view(ctx, func(t *sql.Tx) error {
		rows, err := t.QueryContext(ctx, selectStates, s.id, string(c))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var sku, name, state string
			if err := rows.Scan(&sku, &name, &state); err != nil {
				return err
			}
			yield(sku, name, connector.State(state))
		}
		return rows.Err()
	})
	if err != nil {
		return fmt.Errorf("states: %w", err)
	}
	return nil
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
