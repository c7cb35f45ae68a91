package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"

	"ekatalog/connector"
)

const putPlan = `
INSERT INTO plan (seller, id, created, applied_run, decision, decided_by, decided_at, reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (seller, id) DO UPDATE SET
    created = excluded.created, applied_run = excluded.applied_run, decision = excluded.decision,
    decided_by = excluded.decided_by, decided_at = excluded.decided_at, reason = excluded.reason`

func (t *tx) putPlan(p *connector.PlanRecord) error {
	if p == nil {
		return nil
	}
	_, err := t.exec(putPlan, t.seller, p.ID, stamp(p.Created), p.AppliedRun, p.Decision, p.DecidedBy, stamp(p.DecidedAt), p.Reason)
	return err
}

const selectPlan = `SELECT created, applied_run, decision, decided_by, decided_at, reason FROM plan WHERE seller = $1 AND id = $2`

// Plan gives what is kept of a plan; fs.ErrNotExist when nothing is.
func (s *Seller) Plan(ctx context.Context, id string) (connector.PlanRecord, error) {
	p := connector.PlanRecord{ID: id}
	err := s.view(ctx, func(t *sql.Tx) error {
		var created, decided string
		err := t.QueryRowContext(ctx, selectPlan, s.id, id).
			Scan(&created, &p.AppliedRun, &p.Decision, &p.DecidedBy, &decided, &p.Reason)
		if errors.Is(err, sql.ErrNoRows) {
			return fs.ErrNotExist
		}
		if err != nil {
			return err
		}
		if p.Created, err = moment(created); err != nil {
			return fmt.Errorf("time: %w", err)
		}
		if p.DecidedAt, err = moment(decided); err != nil {
			return fmt.Errorf("time of decision: %w", err)
		}
		return nil
	})
	if err != nil {
		return connector.PlanRecord{}, fmt.Errorf("plan %.64q: %w", id, err)
	}
	return p, nil
}
