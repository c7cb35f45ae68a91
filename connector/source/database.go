package source

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// Database is a list in a table, a view or the answer of a query: SQLite by its
// file, PostgreSQL and MySQL by their address. It is read in a session that
// cannot write, and whatever it holds is untrusted.
type Database struct {
	Address string // path of an SQLite file, or postgres://user@host/db, mysql://user@host:port/db
	Table   string // a table's or view's name, with its schema where needed; "" for the only one
	Query   string // one SELECT in the place of Table
	Secret  func() (string, error)
	Numbers mapping.NumberStyle
	Limits  Limits
	Wanted  []Column      // only these columns of a table are asked for; all when empty
	Timeout time.Duration // that the database may take for all of it, default 1 minute
}

var _ connector.Source = (*Database)(nil)

// engine is what differs from one database to the next.
type engine interface {
	// open connects for reading and nothing else; the pool has one session.
	open(ctx context.Context) (*sql.DB, error)
	// begin starts a transaction that can only read.
	begin(ctx context.Context, c *sql.Conn) (*sql.Tx, error)
	dialect() dialect
	// fault says what an error of the engine means for people; nil when it is
	// none of the engine's, or passing.
	fault(err error) *connector.Unreadable
}

// dialect is how an engine writes what is asked of it.
type dialect struct {
	tables string // asks for the schema and name of each table and view to choose from
	quote  func(name string) string
}

// Read implements connector.Source.
func (d *Database) Read(ctx context.Context, yield func(*mapping.Row) error) (_ connector.Reading, err error) {
	if d.Query != "" && (d.Table != "" || !isOneSelect(d.Query)) {
		return connector.Reading{}, refuse("source_query", nil, "berkas", d.Name())
	}
	e, err := d.engine()
	if err != nil {
		return connector.Reading{}, err
	}
	timeout := d.Timeout
	if timeout <= 0 {
		timeout = time.Minute
	}
	limited, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	p := newPatience(timeout, func() { cancel(errTooSlow) })
	defer func() { p.timer.Stop() }()
	t := newRecords(d.Name(), d.sheet(), d.Numbers, d.Limits.OrDefaults(), d.Wanted, p.handing(yield))
	r := &databaseReading{Database: d, engine: e, table: t}
	if err := p.wait(limited, r.read); err != nil {
		return connector.Reading{}, d.explain(limited, e, err)
	}
	if f, ok := e.(interface{ unchanged() bool }); ok && !f.unchanged() {
		return connector.Reading{}, refuse("file_in_use", nil, "berkas", d.Name())
	}
	return t.reading()
}

var (
	errTooSlow = errors.New("database took too long")
	errTooMuch = errors.New("database sent more than the limit")
)

// sheet is what stands for the sheet in places and messages.
func (d *Database) sheet() string {
	if d.Query != "" {
		return "query"
	}
	return d.Table
}

// explain turns an error of the engine into one for people.
func (d *Database) explain(ctx context.Context, e engine, err error) error {
	var u *connector.Unreadable
	var y *yieldError
	switch {
	case errors.As(err, &y):
		return y.err
	case errors.As(err, &u):
		return err
	case errors.Is(err, errTooMuch), isExceeded(e):
		return tooMuch(d.Name(), d.Limits.OrDefaults())
	case errors.Is(context.Cause(ctx), errTooSlow):
		return refuse("source_slow", err, "berkas", d.Name())
	case ctx.Err() != nil:
		return fmt.Errorf("read database: %w", ctx.Err())
	}
	if u := e.fault(err); u != nil {
		return u
	}
	return &Unreachable{Name: d.Name(), Err: err}
}

// isExceeded asks an engine whose driver does not pass the cause on.
func isExceeded(e engine) bool {
	s, ok := e.(interface{ exceeded() bool })
	return ok && s.exceeded()
}

// Unreachable says that no answer came from where a list is read.
type Unreachable struct {
	Name string // without user and secrets
	Err  error
}

func (e *Unreachable) Error() string { return "source " + e.Name + ": " + e.Err.Error() }

func (e *Unreachable) Unwrap() error { return e.Err }

// Message names the text for people and its values.
func (e *Unreachable) Message() (key string, values map[string]string) {
	return "source_unreachable", map[string]string{"berkas": e.Name}
}

// yieldError is an error of who takes the rows, none of the database's.
type yieldError struct{ err error }

func (e *yieldError) Error() string { return e.err.Error() }

// databaseReading is one Read under way.
type databaseReading struct {
	*Database
	engine engine
	table  *records
}

func (r *databaseReading) read(ctx context.Context) (err error) {
	db, err := r.engine.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	c, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	tx, err := r.engine.begin(ctx, c)
	if err != nil {
		return err
	}
	defer func() {
		// Nothing was written; the end of a read that was called off is none
		// of its errors.
		if e := tx.Rollback(); e != nil && err == nil && !errors.Is(e, sql.ErrTxDone) {
			err = e
		}
	}()
	query := r.Query
	if query == "" {
		if query, err = r.selection(ctx, tx); err != nil {
			return err
		}
	}
	return r.rows(ctx, tx, query)
}

// rows reads the answer to its end.
func (r *databaseReading) rows(ctx context.Context, tx *sql.Tx, query string) (err error) {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	types, err := rows.ColumnTypes()
	if err != nil {
		return err
	}
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = t.Name()
	}
	if err := r.table.begin(names); err != nil {
		return err
	}
	scanned, into := make([]any, len(types)), make([]any, len(types))
	for i := range scanned {
		into[i] = &scanned[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		values := make([]mapping.Value, len(types))
		for i := range values {
			if !r.table.used[i] {
				continue
			}
			v, ok := sqlValue(scanned[i], types[i].DatabaseTypeName(), r.Numbers)
			if !ok {
				return refuse("source_blob", nil, "berkas", r.Name(), "lembar", r.table.sheet, "kolom", names[i])
			}
			values[i] = v
		}
		if err := r.table.add(values); err != nil {
			return &yieldError{err}
		}
	}
	return rows.Err()
}
