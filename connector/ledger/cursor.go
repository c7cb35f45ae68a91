package ledger

import (
	"context"
	"database/sql"
	"errors"

	"ekatalog/connector"
)

const putCursor = `
INSERT INTO cursor (seller, catalogue, since) VALUES ($1, $2, $3)
ON CONFLICT (seller, catalogue) DO UPDATE SET since = excluded.since`

func (t *tx) putCursor(c connector.Catalogue, since *string) error {
	if since == nil {
		return nil
	}
	_, err := t.exec(putCursor, t.seller, string(c), *since)
	return err
}

const selectCursor = `SELECT since FROM cursor WHERE seller = $1 AND catalogue = $2`

func (s *Seller) since(ctx context.Context, t *sql.Tx, c connector.Catalogue) (since string, err error) {
	err = t.QueryRowContext(ctx, selectCursor, s.id, string(c)).Scan(&since)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return since, err
}
