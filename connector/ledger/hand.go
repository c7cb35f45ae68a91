package ledger

import (
	"context"
	"database/sql"
	"fmt"

	"ekatalog/connector"
)

const putHandShown = `
INSERT INTO hand_shown (seller, catalogue, folded, print, shown_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (seller, catalogue, folded) DO UPDATE SET print = excluded.print, shown_at = excluded.shown_at`

func (t *tx) putHandShown(c connector.Catalogue, shown []connector.HandShown) error {
	return t.each(putHandShown, len(shown), func(i int) (string, []any) {
		x := &shown[i]
		return x.SKU, []any{t.seller, string(c), connector.FoldSKU(x.SKU), x.Print, stamp(t.now)}
	})
}

const selectHandShown = `SELECT folded, print FROM hand_shown WHERE seller = $1 AND catalogue = $2 AND folded IN `

// HandShown gives the fingerprints that the work list last showed of each SKU
// of which it showed some, keyed by FoldSKU.
func (s *Seller) HandShown(ctx context.Context, c connector.Catalogue, skus []string) (map[string]string, error) {
	found := make(map[string]string, len(skus))
	err := s.view(ctx, func(t *sql.Tx) error {
		return eachOf(ctx, t, selectHandShown, []any{s.id, string(c)}, skus, func(rows *sql.Rows) error {
			var folded, print string
			if err := rows.Scan(&folded, &print); err != nil {
				return err
			}
			found[folded] = print
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("work shown: %w", err)
	}
	return found, nil
}
