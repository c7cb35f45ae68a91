package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite"
)

// ledgerDiff is how many rows differ between two moments of a ledger.
type ledgerDiff struct {
	Own   int64 `json:"own"`   // of the run between them: its row, its audit records, the lease it held
	Other int64 `json:"other"` // everything else that is new, gone or different
}

// compareLedgers compares the ledger files BEFORE and AFTER the run RUN.
func compareLedgers(ctx context.Context, args []string) error {
	if len(args) != 3 {
		return errors.New("ledger-diff BEFORE AFTER RUN")
	}
	d, err := diff(ctx, args[0], args[1], args[2])
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(d)
}

// ownRows says how the rows of a run are known, by table.
var ownRows = map[string]string{"run": "id = $1", "audit": "run = $1", "lease": "$1 <> ''"}

func diff(ctx context.Context, before, after, run string) (ledgerDiff, error) {
	var d ledgerDiff
	db, err := sql.Open("sqlite", readOnly(after))
	if err != nil {
		return d, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // the attached file belongs to its connection
	if _, err := db.ExecContext(ctx, "ATTACH $1 AS before", readOnly(before)); err != nil {
		return d, fmt.Errorf("open %s: %w", filepath.Base(before), err)
	}
	names, err := tables(ctx, db)
	if err != nil {
		return d, err
	}
	for _, name := range names {
		if err := d.add(ctx, db, name, run); err != nil {
			return d, fmt.Errorf("table %s: %w", name, err)
		}
	}
	return d, nil
}

// add compares one table. EXCEPT compares whole rows, so that one written over
// with the same values does not count, and one with another value does.
func (d *ledgerDiff) add(ctx context.Context, db *sql.DB, name, run string) error {
	own, known := ownRows[name]
	if !known {
		own = "$1 = ''"
	}
	count := func(to *int64, from, without, where string) error {
		var n int64
		q := fmt.Sprintf("SELECT count(*) FROM (SELECT * FROM %s.%q EXCEPT SELECT * FROM %s.%q) WHERE %s", from, name, without, name, where)
		err := db.QueryRowContext(ctx, q, run).Scan(&n)
		*to += n
		return err
	}
	return errors.Join(
		count(&d.Own, "main", "before", own),
		count(&d.Other, "main", "before", "NOT ("+own+")"),
		// A row of an earlier run that is gone is never this run's own.
		count(&d.Other, "before", "main", "NOT ("+own+")"),
	)
}

func tables(ctx context.Context, db *sql.DB) ([]string, error) {
	rows, err := db.QueryContext(ctx, "SELECT name FROM main.sqlite_master WHERE type = 'table' UNION SELECT name FROM before.sqlite_master WHERE type = 'table'")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

// readOnly names a ledger file that no process has open.
func readOnly(path string) string {
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: "mode=ro&immutable=1"}
	return u.String()
}
