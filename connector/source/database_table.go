package source

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// selection is the SELECT for the wanted columns of the table. The order is
// that of the codes, so that the same rows give the same hash.
func (r *databaseReading) selection(ctx context.Context, tx *sql.Tx) (string, error) {
	from, err := r.choose(ctx, tx)
	if err != nil {
		return "", err
	}
	rows, err := tx.QueryContext(ctx, "SELECT * FROM "+from+" WHERE 1 = 0")
	if err != nil {
		return "", err
	}
	names, err := rows.Columns()
	if err := errors.Join(err, rows.Err(), rows.Close()); err != nil {
		return "", err
	}
	if err := r.table.checkColumns(names); err != nil {
		return "", err
	}
	var columns []string
	order := ""
	for _, n := range names {
		i := slices.IndexFunc(r.Wanted, func(w Column) bool { return mapping.Fold(w.Name) == mapping.Fold(n) })
		if i >= 0 || len(r.Wanted) == 0 {
			columns = append(columns, r.engine.dialect().quote(n))
		}
		if i >= 0 && r.Wanted[i].Role == RoleSKU {
			order = " ORDER BY " + r.engine.dialect().quote(n)
		}
	}
	if len(columns) == 0 {
		return "", refuse("table_column_missing_none", nil, "berkas", r.Name(), "lembar", r.table.sheet, "kolom", quoted(wantedColumns(r.Wanted)), "daftar", quoted(names))
	}
	return "SELECT " + strings.Join(columns, ", ") + " FROM " + from + order, nil
}

func wantedColumns(columns []Column) []string {
	var names []string
	for _, c := range columns {
		names = append(names, c.Name)
	}
	return names
}

// choose gives the table or view as it is written in SQL.
func (r *databaseReading) choose(ctx context.Context, tx *sql.Tx) (string, error) {
	found, err := r.list(ctx, tx)
	if err != nil {
		return "", err
	}
	var names []string
	var fits []tableName
	for _, t := range found {
		full := t.schema + "." + t.name
		names = append(names, t.name, full)
		if r.Table == t.name || r.Table == full || r.Table == "" {
			fits = append(fits, t)
		}
	}
	switch {
	case len(fits) == 1:
		t := fits[0]
		r.table.sheet = t.name
		if t.schema != "" {
			return r.engine.dialect().quote(t.schema) + "." + r.engine.dialect().quote(t.name), nil
		}
		return r.engine.dialect().quote(t.name), nil
	case len(found) == 0:
		return "", refuse("source_no_tables", nil, "berkas", r.Name())
	case len(fits) > 1:
		return "", refuse("source_which_table", nil, "berkas", r.Name(), "daftar", quoted(shownTables(fits)))
	}
	if near, ok := schemas.Nearest(r.Table, names); ok {
		return "", refuse("source_table_missing", nil, "berkas", r.Name(), "lembar", r.Table, "terdekat", near)
	}
	return "", refuse("source_table_missing_none", nil, "berkas", r.Name(), "lembar", r.Table, "daftar", quoted(shownTables(found)))
}

type tableName struct{ schema, name string }

func shownTables(tables []tableName) []string {
	var names []string
	for _, t := range tables {
		names = append(names, strings.TrimPrefix(t.schema+"."+t.name, "."))
	}
	slices.Sort(names)
	return names
}

// maxTables is how many tables are looked at for the one that is named.
const maxTables = 10_000

func (r *databaseReading) list(ctx context.Context, tx *sql.Tx) (found []tableName, err error) {
	rows, err := tx.QueryContext(ctx, r.engine.dialect().tables)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() && len(found) < maxTables {
		var t tableName
		if err := rows.Scan(&t.schema, &t.name); err != nil {
			return nil, err
		}
		found = append(found, t)
	}
	return found, rows.Err()
}
