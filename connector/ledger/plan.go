package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"ekatalog/connector"
)

const putPlan = `
INSERT INTO plan (seller, id, created, applied_run, decision, decided_by, decided_at, reason,
    proposed_by, proposed_why, trial, counts, notes, part_of)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (seller, id) DO UPDATE SET
    created = excluded.created, applied_run = excluded.applied_run, decision = excluded.decision,
    decided_by = excluded.decided_by, decided_at = excluded.decided_at, reason = excluded.reason,
    proposed_by = excluded.proposed_by, proposed_why = excluded.proposed_why, trial = excluded.trial,
    counts = excluded.counts, notes = excluded.notes, part_of = excluded.part_of`

// putPlan records what p says of a plan; what it says nothing of stays, since
// others may have recorded it after p was read.
func (t *tx) putPlan(said *connector.PlanRecord) error {
	if said == nil {
		return nil
	}
	p := *said
	was, err := readPlan(t.ctx, t.Tx, t.seller, p.ID)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if p.AppliedRun == "" {
		p.AppliedRun = was.AppliedRun
	}
	if p.Decision == "" {
		p.Decision, p.DecidedBy, p.DecidedAt, p.Reason = was.Decision, was.DecidedBy, was.DecidedAt, was.Reason
	}
	if p.Counts == nil {
		p.Proposal = was.Proposal
	}
	counts := ""
	if p.Counts != nil {
		b, err := json.Marshal(p.Counts)
		if err != nil {
			return err
		}
		counts = string(b)
	}
	_, err = t.exec(putPlan, t.seller, p.ID, stamp(p.Created), p.AppliedRun, p.Decision, p.DecidedBy, stamp(p.DecidedAt), p.Reason,
		p.By, p.Why, p.Trial, counts, p.Notes, p.PartOf)
	return err
}

// Ids order plans of one moment; both columns sort alike on both engines.
const (
	selectPlans = `
SELECT id, created, applied_run, decision, decided_by, decided_at, reason, proposed_by, proposed_why, trial, counts, notes, part_of
FROM plan WHERE seller = $1`
	selectPlan     = selectPlans + ` AND id = $2`
	selectProposed = selectPlans + ` AND counts <> '' ORDER BY created DESC, id LIMIT $2 OFFSET $3`
)

func scanPlan(scan func(...any) error) (connector.PlanRecord, error) {
	var p connector.PlanRecord
	var created, decided, counts string
	err := scan(&p.ID, &created, &p.AppliedRun, &p.Decision, &p.DecidedBy, &decided, &p.Reason, &p.By, &p.Why, &p.Trial, &counts, &p.Notes, &p.PartOf)
	if err != nil {
		return p, err
	}
	if p.Created, err = moment(created); err != nil {
		return p, fmt.Errorf("time: %w", err)
	}
	if p.DecidedAt, err = moment(decided); err != nil {
		return p, fmt.Errorf("time of decision: %w", err)
	}
	if counts != "" {
		if err := json.Unmarshal([]byte(counts), &p.Counts); err != nil {
			return p, fmt.Errorf("counts: %w", err)
		}
	}
	return p, nil
}

func readPlan(ctx context.Context, t *sql.Tx, seller, id string) (connector.PlanRecord, error) {
	p, err := scanPlan(t.QueryRowContext(ctx, selectPlan, seller, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		err = fs.ErrNotExist
	}
	return p, err
}

// Plan gives what is kept of a plan; fs.ErrNotExist when nothing is.
func (s *Seller) Plan(ctx context.Context, id string) (connector.PlanRecord, error) {
	var p connector.PlanRecord
	err := s.view(ctx, func(t *sql.Tx) (err error) {
		p, err = readPlan(ctx, t, s.id, id)
		return err
	})
	if err != nil {
		return connector.PlanRecord{}, fmt.Errorf("plan %.64q: %w", id, err)
	}
	return p, nil
}

// Proposed gives the plans that somebody has proposed, the newest first: at
// most limit of them after the first from.
func (s *Seller) Proposed(ctx context.Context, from, limit int) ([]connector.PlanRecord, error) {
	var plans []connector.PlanRecord
	err := s.view(ctx, func(t *sql.Tx) error {
		rows, err := t.QueryContext(ctx, selectProposed, s.id, max(limit, 0), max(from, 0))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			p, err := scanPlan(rows.Scan)
			if err != nil {
				return err
			}
			plans = append(plans, p)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("proposed plans: %w", err)
	}
	return plans, nil
}
