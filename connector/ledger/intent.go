package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"ekatalog/connector"
)

// ErrNotOpen is the error of settling an intent that was never recorded or is
// settled already.
var ErrNotOpen = errors.New("no open intent")

const putIntent = `
INSERT INTO intent (seller, id, catalogue, run, kind, lane, folded, sku, listing, version, offer_version, body,
    price, stock, active, offer_print, content_print, content, name, origin_sha256, origin_sheet, origin_cell,
    created_at, outcome, code, text, settled_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
    $23, '', '', '', '')`

func (t *tx) putIntents(intents []connector.Intent) error {
	args := make([]any, 23)
	return t.each(putIntent, len(intents), func(i int) (string, []any) {
		in := &intents[i]
		args = append(args[:0], t.seller, in.Intent, string(in.Catalogue), in.Run, string(in.Kind), string(in.Lane),
			connector.FoldSKU(in.SKU), in.SKU, in.ID, in.Version, in.OfferVersion, in.Body,
			in.Offer.Price, in.Offer.Stock.String(), in.Offer.Active, in.OfferPrint, in.ContentPrint, in.Content, in.Name,
			in.Origin.SHA256, in.Origin.Sheet, in.Origin.Cell, stamp(in.CreatedAt))
		return in.Intent, args
	})
}

// The body stays as evidence of what was sent; the content is in its own table
// once accepted, and of no use once refused.
const settleIntent = `
UPDATE intent SET outcome = $3, code = $4, text = $5, settled_at = $6, content = NULL
WHERE seller = $1 AND id = $2 AND outcome = ''
RETURNING catalogue, folded`

const entryExists = `SELECT count(*) FROM entry WHERE seller = $1 AND catalogue = $2 AND folded = $3`

// settle closes intents. That the SKU of each has an entry is looked up only
// where the step does not write it as well.
func (t *tx) settle(settled []connector.Settlement, c connector.Catalogue, entries []connector.Entry) error {
	if len(settled) == 0 {
		return nil
	}
	closing, err := t.prepare(settleIntent)
	if err != nil {
		return err
	}
	defer closing.Close()
	exists, err := t.prepare(entryExists)
	if err != nil {
		return err
	}
	defer exists.Close()
	written := make(map[string]bool, len(entries))
	for i := range entries {
		written[connector.FoldSKU(entries[i].SKU)] = true
	}
	for _, s := range settled {
		in, folded, err := t.settleOne(closing, s)
		if err == nil && s.Outcome != connector.OutcomeNotSent && (in != c || !written[folded]) {
			err = t.demandEntry(exists, in, folded)
		}
		if err != nil {
			return fmt.Errorf("intent %s: %w", s.Intent, err)
		}
	}
	return nil
}

func (t *tx) settleOne(closing *statement, s connector.Settlement) (c connector.Catalogue, folded string, err error) {
	if s.Outcome == "" {
		return "", "", errors.New("no outcome")
	}
	err = closing.scan([]any{&c, &folded}, t.seller, s.Intent, string(s.Outcome), s.Code, s.Text, stamp(t.now))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotOpen
	}
	return c, folded, err
}

func (t *tx) demandEntry(exists *statement, c connector.Catalogue, folded string) error {
	var n int64
	if err := exists.scan([]any{&n}, t.seller, string(c), folded); err != nil {
		return err
	}
	if n == 0 {
		return fmt.Errorf("no entry for %s in %s", folded, c)
	}
	return nil
}

const (
	intentColumns = `id, run, kind, lane, sku, listing, version, offer_version, body, price, stock, active, offer_print,
    content_print, content, name, origin_sha256, origin_sheet, origin_cell, created_at`
	selectOpen = `SELECT ` + intentColumns + ` FROM intent WHERE seller = $1 AND catalogue = $2 AND outcome = ''`
)

// openIntents gives the intents without settlement, oldest first.
func (s *Seller) openIntents(ctx context.Context, t *sql.Tx, c connector.Catalogue) ([]connector.Intent, error) {
	rows, err := t.QueryContext(ctx, selectOpen, s.id, string(c))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var open []connector.Intent
	for rows.Next() {
		in, err := scanIntent(rows, c)
		if err != nil {
			return nil, err
		}
		open = append(open, in)
	}
	slices.SortFunc(open, func(a, b connector.Intent) int {
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.Intent, b.Intent))
	})
	return open, rows.Err()
}

// scanIntent reads a row of intentColumns, with what follows them into more.
func scanIntent(rows *sql.Rows, c connector.Catalogue, more ...any) (connector.Intent, error) {
	in := connector.Intent{Catalogue: c}
	var stock, created string
	into := append([]any{&in.Intent, &in.Run, &in.Kind, &in.Lane, &in.SKU, &in.ID, &in.Version, &in.OfferVersion, &in.Body,
		&in.Offer.Price, &stock, &in.Offer.Active, &in.OfferPrint, &in.ContentPrint, &in.Content, &in.Name,
		&in.Origin.SHA256, &in.Origin.Sheet, &in.Origin.Cell, &created}, more...)
	if err := rows.Scan(into...); err != nil {
		return in, err
	}
	var err error
	if in.Offer.Stock, err = readDecimal(stock); err != nil {
		return in, fmt.Errorf("stock of %s: %w", in.SKU, err)
	}
	if in.CreatedAt, err = moment(created); err != nil {
		return in, fmt.Errorf("time of intent %s: %w", in.Intent, err)
	}
	return in, nil
}

const selectLastAccepted = `
SELECT ` + intentColumns + `, settled_at FROM intent
WHERE seller = $1 AND catalogue = $2 AND outcome = 'accepted' AND folded IN `

// LastCreates gives the create of each SKU of which it is the last that was
// accepted, keyed by FoldSKU.
func (s *Seller) LastCreates(ctx context.Context, c connector.Catalogue, skus []string) (map[string]connector.Intent, error) {
	found, at := map[string]connector.Intent{}, map[string]string{}
	err := s.view(ctx, func(t *sql.Tx) error {
		return eachOf(ctx, t, selectLastAccepted, []any{s.id, string(c)}, skus, func(rows *sql.Rows) error {
			var settled string
			in, err := scanIntent(rows, c, &settled)
			if err != nil {
				return err
			}
			if key := connector.FoldSKU(in.SKU); cmp.Or(cmp.Compare(settled, at[key]), cmp.Compare(in.Intent, found[key].Intent)) > 0 {
				found[key], at[key] = in, settled
			}
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("creates that were accepted: %w", err)
	}
	maps.DeleteFunc(found, func(_ string, in connector.Intent) bool { return in.Lane != connector.LaneCreate })
	return found, nil
}

// The content of a create that is opened again is in its own table, as that of
// its entry.
const reopenIntent = `
UPDATE intent SET outcome = '', code = '', text = '', settled_at = ''
WHERE seller = $1 AND id = $2 AND outcome = 'accepted' AND lane = 'create'
RETURNING folded`

func (t *tx) reopen(ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	opening, err := t.prepare(reopenIntent)
	if err != nil {
		return err
	}
	defer opening.Close()
	for _, id := range ids {
		var folded string
		if err := opening.scan([]any{&folded}, t.seller, id); errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("%s was never accepted", id)
		} else if err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
	}
	return nil
}

// The outcomes stand in the query as well, or its index would not be used.
const selectLastSettled = `
SELECT folded, id, outcome, code, text, settled_at FROM intent
WHERE seller = $1 AND catalogue = $2 AND outcome = $3 AND outcome IN ('rejected', 'conflict') AND folded IN `

// LastSettled gives the last settlement with an outcome, rejected or conflict,
// of each SKU that has one, keyed by FoldSKU.
func (s *Seller) LastSettled(ctx context.Context, c connector.Catalogue, o connector.Outcome, skus []string) (map[string]connector.Settlement, error) {
	found, at := map[string]connector.Settlement{}, map[string]string{}
	err := s.view(ctx, func(t *sql.Tx) error {
		return eachOf(ctx, t, selectLastSettled, []any{s.id, string(c), string(o)}, skus, func(rows *sql.Rows) error {
			var folded, settled string
			var last connector.Settlement
			if err := rows.Scan(&folded, &last.Intent, &last.Outcome, &last.Code, &last.Text, &settled); err != nil {
				return err
			}
			// Both have a fixed width, so they sort as the times do.
			if cmp.Or(cmp.Compare(settled, at[folded]), cmp.Compare(last.Intent, found[folded].Intent)) > 0 {
				found[folded], at[folded] = last, settled
			}
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("last settlements: %w", err)
	}
	return found, nil
}
