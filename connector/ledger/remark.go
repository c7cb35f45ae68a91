package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"ekatalog/connector"
)

const putRemark = `
INSERT INTO remark (seller, id, act, folded, subject, code, text, actor, at, sha256, name, kind, bytes)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`

func (t *tx) putRemarks(remarks []connector.Remark) error {
	return t.each(putRemark, len(remarks), func(i int) (string, []any) {
		r := &remarks[i]
		return r.Subject, []any{t.seller, r.ID, r.Act, connector.FoldSKU(r.Subject), r.Subject, r.Code, r.Text, r.Actor, stamp(t.now),
			r.File.SHA256, r.File.Name, r.File.Kind, r.File.Bytes}
	})
}

const selectRemarks = `
SELECT id, act, subject, code, text, actor, at, sha256, name, kind, bytes FROM remark WHERE seller = $1 AND folded IN `

// Remarks gives what people said of each subject of which somebody said
// something, the oldest first, keyed by FoldSKU.
func (s *Seller) Remarks(ctx context.Context, subjects ...string) (map[string][]connector.Remark, error) {
	found := map[string][]connector.Remark{}
	err := s.view(ctx, func(t *sql.Tx) error {
		return eachOf(ctx, t, selectRemarks, []any{s.id}, subjects, func(rows *sql.Rows) error {
			var r connector.Remark
			var at string
			err := rows.Scan(&r.ID, &r.Act, &r.Subject, &r.Code, &r.Text, &r.Actor, &at, &r.File.SHA256, &r.File.Name, &r.File.Kind, &r.File.Bytes)
			if err != nil {
				return err
			}
			if r.At, err = moment(at); err != nil {
				return fmt.Errorf("time of a remark on %s: %w", r.Subject, err)
			}
			key := connector.FoldSKU(r.Subject)
			found[key] = append(found[key], r)
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("remarks: %w", err)
	}
	for _, all := range found {
		slices.SortFunc(all, func(a, b connector.Remark) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	}
	return found, nil
}
