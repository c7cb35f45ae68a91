package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// recordVersion is the v of the records written now.
const recordVersion = 1

const selectLastPosition = `SELECT coalesce(max(position), -1) FROM audit WHERE seller = $1`

const putRecord = `
INSERT INTO audit (seller, position, at, act, subject, run, record, fingerprint)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`

// appendActs appends to the seller's log. It exists only inside a transaction,
// together with what the acts changed; positions count from 0 without a gap.
func (t *tx) appendActs(acts []connector.Act) error {
	if len(acts) == 0 {
		return nil
	}
	var last int64
	if err := t.QueryRowContext(t.ctx, selectLastPosition, t.seller).Scan(&last); err != nil {
		return err
	}
	put, err := t.prepare(putRecord)
	if err != nil {
		return err
	}
	defer put.Close()
	for i, a := range acts {
		if a.Tool == "" {
			a.Tool = t.db.tool
		}
		position := last + 1 + int64(i)
		record, err := recordBytes(t.seller, position, t.now, a)
		if err != nil {
			return fmt.Errorf("%d: %w", position, err)
		}
		err = put.exec(t.seller, position, stamp(t.now), a.Act, a.Subject, a.Run, record, mapping.Fingerprint("record", record))
		if err != nil {
			return fmt.Errorf("%d: %w", position, err)
		}
	}
	return nil
}

// recordBytes is a record of version 1 in canonical bytes. What is empty is
// left out, except the index, which is a number.
func recordBytes(seller string, index int64, at time.Time, a connector.Act) ([]byte, error) {
	return mapping.Canonical(map[string]any{
		"v":       int64(recordVersion),
		"seller":  seller,
		"index":   index,
		"at":      stamp(at),
		"actor":   a.Actor,
		"act":     a.Act,
		"subject": a.Subject,
		"run":     a.Run,
		"before":  a.Before,
		"after":   a.After,
		"reason":  a.Reason,
		"origin":  map[string]any{"sha256": a.Origin.SHA256, "sheet": a.Origin.Sheet, "cell": a.Origin.Cell},
		"tool":    a.Tool,
		"format":  a.Format,
		"pack":    a.Pack,
		"digest":  a.Digest,
	})
}

// Record is one record of a seller's audit log.
type Record struct {
	Index         int64 // from 0, without a gap
	At            time.Time
	Bytes         []byte // canonical, as hashed
	Fingerprint   string // of Bytes, kind record, lower hex
	connector.Act        // as read from Bytes; the values of Before and After are text, bool, int64, or lists and maps of them
}

const (
	selectRecords = `
SELECT position, record, fingerprint FROM audit
WHERE seller = $1 AND position >= $2 ORDER BY position LIMIT $3`
	selectRunRecords = `SELECT position, record, fingerprint FROM audit WHERE seller = $1 AND run = $2 ORDER BY position`
)

// Acts gives the records of the audit log from an index on, in order, at most
// limit.
func (s *Seller) Acts(ctx context.Context, from int64, limit int) ([]Record, error) {
	return s.records(ctx, selectRecords, from, max(limit, 0))
}

// ActsOf implements connector.Ledger. It looks through the whole log.
func (s *Seller) ActsOf(ctx context.Context, run string) ([]connector.Act, error) {
	records, err := s.records(ctx, selectRunRecords, run)
	var acts []connector.Act
	for _, r := range records {
		acts = append(acts, r.Act)
	}
	return acts, err
}

const selectAcceptedLists = `
SELECT position, record, fingerprint FROM audit
WHERE seller = $1 AND act = 'list.accepted' ORDER BY position DESC LIMIT $2`

// AcceptedLists gives the records of the lists that were taken into use, the
// newest first, at most limit.
func (s *Seller) AcceptedLists(ctx context.Context, limit int) ([]Record, error) {
	return s.records(ctx, selectAcceptedLists, max(limit, 0))
}

func (s *Seller) records(ctx context.Context, query string, args ...any) ([]Record, error) {
	var records []Record
	err := s.view(ctx, func(t *sql.Tx) error {
		return s.eachRecord(ctx, t, query, args, func(r Record) { records = append(records, r) })
	})
	if err != nil {
		return nil, fmt.Errorf("audit log: %w", err)
	}
	return records, nil
}

// eachRecord takes the records of a query, which is asked for those of the
// seller and args, one by one.
func (s *Seller) eachRecord(ctx context.Context, t *sql.Tx, query string, args []any, take func(Record)) error {
	rows, err := t.QueryContext(ctx, query, append([]any{s.id}, args...)...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var r Record
		if err := rows.Scan(&r.Index, &r.Bytes, &r.Fingerprint); err != nil {
			return err
		}
		if err := r.parse(); err != nil {
			return fmt.Errorf("record %d: %w", r.Index, err)
		}
		take(r)
	}
	return rows.Err()
}
