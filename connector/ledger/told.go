package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"ekatalog/connector"
)

const putTold = `
INSERT INTO told (seller, catalogue, folded, act, actor, run, at, status, text, origin_sha256, origin_sheet, origin_cell)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (seller, catalogue, folded) DO UPDATE SET
    act = excluded.act, actor = excluded.actor, run = excluded.run, at = excluded.at, status = excluded.status, text = excluded.text,
    origin_sha256 = excluded.origin_sha256, origin_sheet = excluded.origin_sheet, origin_cell = excluded.origin_cell`

func (t *tx) putTold(c connector.Catalogue, told []connector.Told) error {
	return t.each(putTold, len(told), func(i int) (string, []any) {
		x := &told[i]
		return x.SKU, []any{t.seller, string(c), connector.FoldSKU(x.SKU), x.Act, x.Actor, x.Run, stamp(t.now), x.Status, x.Text,
			x.Origin.SHA256, x.Origin.Sheet, x.Origin.Cell}
	})
}

const selectTold = `
SELECT folded, act, actor, run, at, status, text, origin_sha256, origin_sheet, origin_cell FROM told
WHERE seller = $1 AND catalogue = $2 AND folded IN `

// Told gives what a person last said of each SKU of which somebody did, keyed
// by FoldSKU.
func (s *Seller) Told(ctx context.Context, c connector.Catalogue, skus []string) (map[string]connector.Told, error) {
	found := make(map[string]connector.Told, len(skus))
	err := s.view(ctx, func(t *sql.Tx) error {
		return eachOf(ctx, t, selectTold, []any{s.id, string(c)}, skus, func(rows *sql.Rows) error {
			var x connector.Told
			var at string
			err := rows.Scan(&x.SKU, &x.Act, &x.Actor, &x.Run, &at, &x.Status, &x.Text, &x.Origin.SHA256, &x.Origin.Sheet, &x.Origin.Cell)
			if err != nil {
				return err
			}
			if x.At, err = moment(at); err != nil {
				return fmt.Errorf("time of what was told of %s: %w", x.SKU, err)
			}
			found[x.SKU] = x
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("what was told: %w", err)
	}
	return found, nil
}

const (
	putTaken = `
INSERT INTO taken_file (seller, sha256, name, run, taken_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (seller, sha256) DO NOTHING`
	selectTaken = `SELECT name, run, taken_at FROM taken_file WHERE seller = $1 AND sha256 = $2`
)

func (t *tx) putTaken(f *connector.TakenFile) error {
	if f == nil {
		return nil
	}
	_, err := t.exec(putTaken, t.seller, f.SHA256, f.Name, f.Run, stamp(t.now))
	return err
}

// TakenFile tells when a file of these bytes was first taken; fs.ErrNotExist
// when none was.
func (s *Seller) TakenFile(ctx context.Context, sha256 string) (connector.TakenFile, error) {
	f := connector.TakenFile{SHA256: sha256}
	err := s.view(ctx, func(t *sql.Tx) error {
		var at string
		err := t.QueryRowContext(ctx, selectTaken, s.id, sha256).Scan(&f.Name, &f.Run, &at)
		if errors.Is(err, sql.ErrNoRows) {
			return fs.ErrNotExist
		}
		if err != nil {
			return err
		}
		f.At, err = moment(at)
		return err
	})
	if err != nil {
		return connector.TakenFile{}, fmt.Errorf("taken file: %w", err)
	}
	return f, nil
}

const countTold = `SELECT count(*) FROM told WHERE seller = $1 AND catalogue = $2 AND act = $3 AND at >= $4`

// ToldSince counts the SKUs of which an act is the last thing that a person has
// said, and said since a time.
func (s *Seller) ToldSince(ctx context.Context, c connector.Catalogue, act string, since time.Time) (int, error) {
	n := 0
	err := s.view(ctx, func(t *sql.Tx) error {
		return t.QueryRowContext(ctx, countTold, s.id, string(c), act, stamp(since)).Scan(&n)
	})
	if err != nil {
		return 0, fmt.Errorf("what was told: %w", err)
	}
	return n, nil
}
