package connector_test

import (
	"database/sql"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// dump gives every row of every table that a run may change, by table.
func (s *shop) dump() map[string][]string {
	s.Helper()
	pool := s.raw()
	tables := map[string][]string{}
	for _, name := range []string{"run", "entry", "content", "intent", "plan", "export_file", "told", "taken_file", "cursor", "audit"} {
		tables[name] = dumpTable(s, pool, "SELECT * FROM "+name)
	}
	return tables
}

// raw reads the ledger's file beside the ledger.
func (s *shop) raw() *sql.DB {
	s.Helper()
	if s.file == nil {
		pool, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: s.path, RawQuery: "mode=ro"}).String())
		if err != nil {
			s.Fatal(err)
		}
		pool.SetMaxOpenConns(1)
		s.Cleanup(func() { _ = pool.Close() })
		s.file = pool
	}
	return s.file
}

func dumpTable(t testing.TB, pool *sql.DB, query string, args ...any) []string {
	t.Helper()
	rows, err := pool.Query(query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for i, v := range values {
			if text, ok := v.([]byte); ok {
				v = string(text)
			}
			fmt.Fprintf(&b, "%s=%v|", columns[i], v)
		}
		all = append(all, b.String())
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

// differ names the rows that are not in both dumps.
func differ(before, after map[string][]string) []string {
	var rows []string
	for _, name := range slices.Sorted(maps.Keys(after)) {
		for _, side := range [][2][]string{{before[name], after[name]}, {after[name], before[name]}} {
			for _, row := range side[1] {
				if !slices.Contains(side[0], row) {
					rows = append(rows, name+": "+row)
				}
			}
		}
	}
	return rows
}
