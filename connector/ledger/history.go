package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"ekatalog/connector"
)

var _ connector.History = (*Seller)(nil)

const (
	selectAccepted = `
SELECT catalogue, lane, sku, settled_at FROM intent WHERE seller = $1 AND run = $2 AND outcome = 'accepted'`
	selectRecordsBetween = `
SELECT position, record, fingerprint FROM audit
WHERE seller = $1 AND at >= $2 AND at <= $3 ORDER BY position`
)

// settlementOf names a settlement: all that one transaction records has the
// same time, and a lane of a SKU is settled once in it.
type settlementOf struct{ act, subject, at string }

// Made gives what a run sent and the catalogue accepted, in the order in which
// that was settled, also where only a later run found it out.
func (s *Seller) Made(ctx context.Context, run string) ([]connector.Made, error) {
	var made []connector.Made
	err := s.view(ctx, func(t *sql.Tx) error {
		accepted, first, last, err := s.accepted(ctx, t, run)
		if err != nil || len(accepted) == 0 {
			return err
		}
		err = s.eachRecord(ctx, t, selectRecordsBetween, []any{first, last}, func(r Record) {
			key := settlementOf{r.Act.Act, r.Subject, stamp(r.At)}
			if m, ours := accepted[key]; ours {
				m.Before, m.After = r.Before, r.After
				made = append(made, m)
				delete(accepted, key)
			}
		})
		if err != nil {
			return err
		}
		for key := range accepted {
			return fmt.Errorf("no record of %s of %s at %s", key.act, key.subject, key.at)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("changes of run %s: %w", run, err)
	}
	return made, nil
}

// accepted gives the accepted intents of a run, and the times of the first and
// the last settlement among them.
func (s *Seller) accepted(ctx context.Context, t *sql.Tx, run string) (all map[settlementOf]connector.Made, first, last string, err error) {
	rows, err := t.QueryContext(ctx, selectAccepted, s.id, run)
	if err != nil {
		return nil, "", "", err
	}
	defer rows.Close()
	all = map[settlementOf]connector.Made{}
	for rows.Next() {
		var catalogue, at string
		var m connector.Made
		if err := rows.Scan(&catalogue, &m.Lane, &m.SKU, &at); err != nil {
			return nil, "", "", err
		}
		if first == "" || at < first {
			first = at
		}
		last = max(last, at)
		all[settlementOf{catalogue + " " + string(m.Lane) + ".accepted", m.SKU, at}] = m
	}
	return all, first, last, rows.Err()
}

const selectYielding = `SELECT ` + entryColumns + rareColumns + ` FROM entry WHERE seller = $1 AND catalogue = $2 AND drift <> ''`

// Yielding gives the entries of a catalogue in which the list gives way, sorted
// by folded SKU, without contents.
func (s *Seller) Yielding(ctx context.Context, c connector.Catalogue) ([]connector.Entry, error) {
	var found []connector.Entry
	err := s.view(ctx, func(t *sql.Tx) error {
		return s.eachEntry(ctx, t, c, selectYielding, newEntryScan(true), func(e *connector.Entry) {
			if e.Yielded != nil {
				found = append(found, *e)
			}
		})
	})
	if err != nil {
		return nil, fmt.Errorf("entries that yield: %w", err)
	}
	slices.SortFunc(found, func(a, b connector.Entry) int {
		return cmp.Compare(connector.FoldSKU(a.SKU), connector.FoldSKU(b.SKU))
	})
	return found, nil
}

const selectSent = `
SELECT folded, content_print, body, settled_at FROM intent
WHERE seller = $1 AND catalogue = $2 AND outcome = 'accepted' AND lane IN ('create', 'content') AND folded IN `

// Sent gives the JSON with which the content of a fingerprint was last accepted
// of each SKU of which one was, keyed as prints is: by FoldSKU.
func (s *Seller) Sent(ctx context.Context, c connector.Catalogue, prints map[string]string) (map[string][]byte, error) {
	found, at := map[string][]byte{}, map[string]string{}
	err := s.view(ctx, func(t *sql.Tx) error {
		return eachOf(ctx, t, selectSent, []any{s.id, string(c)}, slices.Sorted(maps.Keys(prints)), func(rows *sql.Rows) error {
			var folded, print, settled string
			var body []byte
			if err := rows.Scan(&folded, &print, &body, &settled); err != nil {
				return err
			}
			if print == prints[folded] && settled >= at[folded] {
				found[folded], at[folded] = body, settled
			}
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("contents sent: %w", err)
	}
	return found, nil
}
