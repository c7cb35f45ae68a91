package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ekatalog/connector"
)

// contentSet is how many SKUs one query asks for.
const contentSet = 500

// Contents gives the canonical content last settled of each SKU that has one,
// keyed by FoldSKU.
func (s *Seller) Contents(ctx context.Context, c connector.Catalogue, skus []string) (map[string][]byte, error) {
	var found map[string][]byte
	err := s.view(ctx, func(t *sql.Tx) (err error) {
		found, err = s.contents(ctx, t, c, skus)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("contents: %w", err)
	}
	return found, nil
}

func (s *Seller) contents(ctx context.Context, t *sql.Tx, c connector.Catalogue, skus []string) (map[string][]byte, error) {
	found := make(map[string][]byte, len(skus))
	for set := range slices.Chunk(skus, contentSet) {
		if err := s.contentsOf(ctx, t, c, set, found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

const selectContents = `SELECT folded, content FROM content WHERE seller = $1 AND catalogue = $2 AND folded IN `

func (s *Seller) contentsOf(ctx context.Context, t *sql.Tx, c connector.Catalogue, skus []string, found map[string][]byte) error {
	args := []any{s.id, string(c)}
	var list strings.Builder
	for i, sku := range skus {
		args = append(args, connector.FoldSKU(sku))
		list.WriteString(",$" + strconv.Itoa(i+3))
	}
	if err := storable(args); err != nil {
		return err
	}
	rows, err := t.QueryContext(ctx, selectContents+"("+list.String()[1:]+")", args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var folded string
		var content []byte
		if err := rows.Scan(&folded, &content); err != nil {
			return err
		}
		found[folded] = content
	}
	return rows.Err()
}
