package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"ekatalog/connector"
)

const (
	selectSchedule = `SELECT rule, since, paused FROM schedule WHERE seller = $1 AND name = $2`
	putSchedule    = `
INSERT INTO schedule (seller, name, rule, since, paused) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (seller, name) DO UPDATE SET rule = excluded.rule, since = excluded.since, paused = excluded.paused`
	// Due is fixed in width, so max finds the newest whatever the collation.
	selectLastDue = `SELECT coalesce(max(due), '') FROM occurrence WHERE seller = $1 AND schedule = $2`
)

// scheduleRow is a schedule as its row has it; known is false where it has none.
type scheduleRow struct {
	rule   string
	since  string
	paused bool
	known  bool
}

func readScheduleRow(ctx context.Context, t *sql.Tx, seller, name string) (r scheduleRow, err error) {
	err = t.QueryRowContext(ctx, selectSchedule, seller, name).Scan(&r.rule, &r.since, &r.paused)
	if errors.Is(err, sql.ErrNoRows) {
		return r, nil
	}
	r.known = err == nil
	return r, err
}

// Schedule gives what is remembered of a schedule; the zero Schedule for one
// that nobody has watched or paused.
func (s *Seller) Schedule(ctx context.Context, name string) (connector.Schedule, error) {
	var st connector.Schedule
	err := s.view(ctx, func(t *sql.Tx) (err error) {
		st, _, err = readSchedule(ctx, t, s.id, name)
		return err
	})
	if err != nil {
		return st, fmt.Errorf("schedule %s: %w", name, err)
	}
	return st, nil
}

func readSchedule(ctx context.Context, t *sql.Tx, seller, name string) (st connector.Schedule, row scheduleRow, err error) {
	if row, err = readScheduleRow(ctx, t, seller, name); err != nil {
		return st, row, err
	}
	var last string
	if err := t.QueryRowContext(ctx, selectLastDue, seller, name).Scan(&last); err != nil {
		return st, row, err
	}
	st.Paused = row.paused
	if st.Since, err = moment(row.since); err != nil {
		return st, row, err
	}
	st.Last, err = moment(last)
	return st, row, err
}

// Watch gives what is remembered of a schedule that fires by a rule, written in
// any way. A schedule that is new, or that fired by another rule until now,
// counts from since on: what it missed by the old rule is no loss.
func (s *Seller) Watch(ctx context.Context, name, rule string, since time.Time) (connector.Schedule, error) {
	var st connector.Schedule
	var row scheduleRow
	err := s.view(ctx, func(t *sql.Tx) (err error) {
		st, row, err = readSchedule(ctx, t, s.id, name)
		return err
	})
	if err == nil && row.rule != rule {
		err = s.within(ctx, func(t *tx) error {
			if st, row, err = readSchedule(t.ctx, t.Tx, t.seller, name); err != nil || row.rule == rule {
				return err
			}
			if st.Since.Before(since) {
				st.Since = since
			}
			_, err := t.exec(putSchedule, t.seller, name, rule, stamp(st.Since), row.paused)
			return err
		})
	}
	if err != nil {
		return st, fmt.Errorf("schedule %s: %w", name, err)
	}
	return st, nil
}

// Pause stops a schedule from firing, or lets it fire again from now on; act is
// who wanted it. It reports whether anything changed.
func (s *Seller) Pause(ctx context.Context, name string, paused bool, act connector.Act) (changed bool, err error) {
	err = s.within(ctx, func(t *tx) error {
		row, err := readScheduleRow(t.ctx, t.Tx, t.seller, name)
		if err != nil || row.paused == paused {
			return err
		}
		changed = true
		if !paused {
			row.since = stamp(t.now)
		}
		if _, err := t.exec(putSchedule, t.seller, name, row.rule, row.since, paused); err != nil {
			return err
		}
		return t.appendActs([]connector.Act{act})
	})
	if err != nil {
		return false, fmt.Errorf("schedule %s: %w", name, err)
	}
	return changed, nil
}

const (
	claimOccurrence = `
INSERT INTO occurrence (seller, schedule, due, claimed_at, ended_at, run, fate, message) VALUES ($1, $2, $3, $4, '', '', '', '')
ON CONFLICT (seller, schedule, due) DO NOTHING`
	endOccurrence = `
UPDATE occurrence SET ended_at = $4, run = $5, fate = $6, message = $7
WHERE seller = $1 AND schedule = $2 AND due = $3 AND ended_at = ''`
	giveOccurrenceBack = `DELETE FROM occurrence WHERE seller = $1 AND schedule = $2 AND due = $3 AND ended_at = ''`
	selectOccurrences  = `
SELECT due, claimed_at, ended_at, run, fate, message FROM occurrence
WHERE seller = $1 AND schedule = $2 ORDER BY due DESC LIMIT $3`
)

// Claim takes the time at which a schedule was due, with act as its record. It
// is false when another process has taken that time, when the schedule is
// paused, and when the time does not count any more: of several processes one
// gets it, and nobody a second time.
func (s *Seller) Claim(ctx context.Context, o connector.Occurrence, act connector.Act) (claimed bool, err error) {
	err = s.within(ctx, func(t *tx) error {
		row, err := readScheduleRow(t.ctx, t.Tx, t.seller, o.Schedule)
		if err != nil || !row.known || row.paused || stamp(o.Due) < row.since {
			return err
		}
		n, err := t.exec(claimOccurrence, t.seller, o.Schedule, stamp(o.Due), stamp(t.now))
		if err != nil || n == 0 {
			return err
		}
		claimed = true
		return t.appendActs([]connector.Act{act})
	})
	if err != nil {
		return false, fmt.Errorf("claim %s of %s: %w", o.Schedule, stamp(o.Due), err)
	}
	return claimed, nil
}

// said is the message of an occurrence as its row keeps it.
type said struct {
	Key    string            `json:"key"`
	Values map[string]string `json:"values,omitempty"`
}

// End records what became of an occurrence that was claimed; its end stays as
// it was first recorded.
func (s *Seller) End(ctx context.Context, o connector.Occurrence) error {
	message := ""
	if o.Key != "" {
		b, err := json.Marshal(said{o.Key, o.Values})
		if err != nil {
			return fmt.Errorf("end of %s: %w", o.Schedule, err)
		}
		message = string(b)
	}
	err := s.within(ctx, func(t *tx) error {
		_, err := t.exec(endOccurrence, t.seller, o.Schedule, stamp(o.Due), stamp(t.now), o.Run, string(o.Fate), message)
		return err
	})
	if err != nil {
		return fmt.Errorf("end of %s: %w", o.Schedule, err)
	}
	return nil
}

// GiveBack makes a time that was claimed due again, with act as its record; one
// that has ended stays as it is.
func (s *Seller) GiveBack(ctx context.Context, o connector.Occurrence, act connector.Act) error {
	err := s.within(ctx, func(t *tx) error {
		n, err := t.exec(giveOccurrenceBack, t.seller, o.Schedule, stamp(o.Due))
		if err != nil || n == 0 {
			return err
		}
		return t.appendActs([]connector.Act{act})
	})
	if err != nil {
		return fmt.Errorf("give %s of %s back: %w", o.Schedule, stamp(o.Due), err)
	}
	return nil
}

// Occurrences gives the newest times of a schedule that were taken, the newest
// first, at most limit.
func (s *Seller) Occurrences(ctx context.Context, schedule string, limit int) ([]connector.Occurrence, error) {
	var all []connector.Occurrence
	err := s.view(ctx, func(t *sql.Tx) error {
		rows, err := t.QueryContext(ctx, selectOccurrences, s.id, schedule, max(limit, 0))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			o, err := scanOccurrence(rows.Scan)
			if err != nil {
				return err
			}
			o.Schedule = schedule
			all = append(all, o)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("occurrences of %s: %w", schedule, err)
	}
	return all, nil
}

func scanOccurrence(scan func(...any) error) (o connector.Occurrence, err error) {
	var due, claimed, ended, message string
	if err := scan(&due, &claimed, &ended, &o.Run, &o.Fate, &message); err != nil {
		return o, err
	}
	var errs [3]error
	o.Due, errs[0] = moment(due)
	o.Claimed, errs[1] = moment(claimed)
	o.Ended, errs[2] = moment(ended)
	if message != "" {
		var m said
		if err := json.Unmarshal([]byte(message), &m); err != nil {
			return o, err
		}
		o.Key, o.Values = m.Key, m.Values
	}
	return o, errors.Join(errs[:]...)
}
