package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"reflect"

	"ekatalog/connector"
)

const putRun = `
INSERT INTO run (seller, id, command, catalogue, plan, started, ended, failed, counts, requests, complete, list_size, why, actor)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (seller, id) DO UPDATE SET
    command = excluded.command, catalogue = excluded.catalogue, plan = excluded.plan, started = excluded.started,
    ended = excluded.ended, failed = excluded.failed, counts = excluded.counts, requests = excluded.requests,
    complete = excluded.complete, list_size = excluded.list_size, why = excluded.why, actor = excluded.actor`

func (t *tx) putRun(r *connector.Run) error {
	if r == nil {
		return nil
	}
	counts := ""
	if r.Counts != nil {
		b, err := json.Marshal(r.Counts)
		if err != nil {
			return err
		}
		counts = string(b)
	}
	why := ""
	if !reflect.ValueOf(r.Why).IsZero() {
		b, err := json.Marshal(r.Why)
		if err != nil {
			return err
		}
		why = string(b)
	}
	_, err := t.exec(putRun, t.seller, r.ID, r.Command, string(r.Catalogue), r.Plan, stamp(r.Started), stamp(r.Ended),
		r.Failed, counts, r.Requests, r.Complete, r.ListSize, why, r.Actor)
	return err
}

const selectRun = `SELECT id, command, catalogue, plan, started, ended, failed, counts, requests, complete, list_size, why, actor FROM run WHERE seller = $1`

func scanRun(scan func(...any) error) (connector.Run, error) {
	var r connector.Run
	var started, ended, counts, why string
	err := scan(&r.ID, &r.Command, &r.Catalogue, &r.Plan, &started, &ended, &r.Failed, &counts, &r.Requests, &r.Complete, &r.ListSize, &why, &r.Actor)
	if err != nil {
		return r, err
	}
	if r.Started, err = moment(started); err != nil {
		return r, fmt.Errorf("start of run %s: %w", r.ID, err)
	}
	if r.Ended, err = moment(ended); err != nil {
		return r, fmt.Errorf("end of run %s: %w", r.ID, err)
	}
	if counts != "" {
		if err := json.Unmarshal([]byte(counts), &r.Counts); err != nil {
			return r, fmt.Errorf("counts of run %s: %w", r.ID, err)
		}
	}
	if why != "" {
		if err := json.Unmarshal([]byte(why), &r.Why); err != nil {
			return r, fmt.Errorf("what kept run %s: %w", r.ID, err)
		}
	}
	return r, nil
}

// Ordering by time and by UUID is safe in SQL: both have a fixed width and
// their marks in fixed places, so every collation gives the same order.
const (
	selectUnfinished = selectRun + ` AND command IN ('export', 'fix') AND ended = '' ORDER BY started, id`
	selectRuns       = selectRun + ` ORDER BY started DESC, id DESC LIMIT $2 OFFSET $3`
	selectExports    = selectRun + ` AND command IN ('export', 'fix') ORDER BY started DESC, id DESC LIMIT $2 OFFSET $3`
	selectRunByID    = selectRun + ` AND id = $2`
)

// Unfinished is an export that was cut off before all its files had their
// names.
type Unfinished struct {
	Run   connector.Run
	Files []connector.ExportFile
}

// UnfinishedExports gives the exports, repair workbooks among them, that were cut off after the ledger knew
// of their files and before these had their names, the oldest first.
func (s *Seller) UnfinishedExports(ctx context.Context) ([]Unfinished, error) {
	runs, err := s.runs(ctx, selectUnfinished)
	if err != nil {
		return nil, fmt.Errorf("unfinished exports: %w", err)
	}
	var all []Unfinished
	for _, r := range runs {
		files, err := s.Files(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		if len(files) > 0 {
			all = append(all, Unfinished{Run: r, Files: files})
		}
	}
	return all, nil
}

// Run gives one run; fs.ErrNotExist when there is none of that id.
func (s *Seller) Run(ctx context.Context, id string) (connector.Run, error) {
	var r connector.Run
	err := s.view(ctx, func(t *sql.Tx) (err error) {
		r, err = scanRun(t.QueryRowContext(ctx, selectRunByID, s.id, id).Scan)
		if errors.Is(err, sql.ErrNoRows) {
			return fs.ErrNotExist
		}
		return err
	})
	if err != nil {
		return connector.Run{}, fmt.Errorf("run %s: %w", id, err)
	}
	return r, nil
}

// Runs gives the latest runs, the newest first: at most limit of them after the
// first from.
func (s *Seller) Runs(ctx context.Context, from, limit int) ([]connector.Run, error) {
	runs, err := s.runs(ctx, selectRuns, max(limit, 0), max(from, 0))
	if err != nil {
		return nil, fmt.Errorf("runs: %w", err)
	}
	return runs, nil
}

// Exports gives the runs that wrote files for people, repair workbooks among
// them, the newest first: at most limit of them after the first from.
func (s *Seller) Exports(ctx context.Context, from, limit int) ([]connector.Run, error) {
	runs, err := s.runs(ctx, selectExports, max(limit, 0), max(from, 0))
	if err != nil {
		return nil, fmt.Errorf("exports: %w", err)
	}
	return runs, nil
}

// runs gives the runs of a query.
func (s *Seller) runs(ctx context.Context, query string, args ...any) ([]connector.Run, error) {
	var runs []connector.Run
	err := s.view(ctx, func(t *sql.Tx) error {
		rows, err := t.QueryContext(ctx, query, append([]any{s.id}, args...)...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			r, err := scanRun(rows.Scan)
			if err != nil {
				return err
			}
			runs = append(runs, r)
		}
		return rows.Err()
	})
	return runs, err
}
