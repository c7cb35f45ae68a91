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

// atOnce is how many SKUs one query asks for.
const atOnce = 500

const selectContents = `SELECT folded, content FROM content WHERE seller = $1 AND catalogue = $2 AND folded IN `

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
	err := eachOf(ctx, t, selectContents, []any{s.id, string(c)}, skus, func(rows *sql.Rows) error {
		var folded string
		var content []byte
		if err := rows.Scan(&folded, &content); err != nil {
			return err
		}
		found[folded] = content
		return nil
	})
	return found, err
}

// eachOf runs a query that ends in IN for the folded forms of many SKUs, some
// at a time.
func eachOf(ctx context.Context, t *sql.Tx, query string, args []any, skus []string, row func(*sql.Rows) error) error {
	for set := range slices.Chunk(skus, atOnce) {
		if err := rowsOf(ctx, t, query, slices.Clone(args), set, row); err != nil {
			return err
		}
	}
	return nil
}

func rowsOf(ctx context.Context, t *sql.Tx, query string, args []any, skus []string, row func(*sql.Rows) error) error {
	var list strings.Builder
	for _, sku := range skus {
		args = append(args, connector.FoldSKU(sku))
		list.WriteString(",$" + strconv.Itoa(len(args)))
	}
	if err := storable(args); err != nil {
		return err
	}
	rows, err := t.QueryContext(ctx, query+"("+list.String()[1:]+")", args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
