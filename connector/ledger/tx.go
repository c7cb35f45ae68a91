package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"ekatalog/connector"
)

// tx is one transaction of one seller. Everything it records has the same
// time, and either all of it is kept or nothing.
type tx struct {
	*sql.Tx
	ctx    context.Context
	db     *DB
	seller string
	now    time.Time
}

// within runs f in a transaction that holds the write lock from its first
// moment. Cancelling ctx ends it with nothing recorded.
func (s *Seller) within(ctx context.Context, f func(*tx) error) error {
	t, err := s.db.write.BeginTx(ctx, nil)
	if err != nil {
		return s.db.fault(err)
	}
	// database/sql rolls back when ctx ends; watching it in every statement
	// as well would cost a goroutine for each.
	w := &tx{Tx: t, ctx: context.WithoutCancel(ctx), db: s.db, seller: s.id, now: s.db.now()}
	err = f(w)
	if err == nil {
		connector.FailPoint()
		err = t.Commit()
		connector.FailPoint()
	}
	if err == nil {
		return nil
	}
	if rollback := t.Rollback(); rollback != nil && !errors.Is(rollback, sql.ErrTxDone) {
		err = errors.Join(err, rollback)
	}
	if cause := ctx.Err(); cause != nil && !errors.Is(err, cause) {
		err = fmt.Errorf("%w: %w", cause, err)
	}
	return s.db.fault(err)
}

// view runs f in a transaction that reads one moment of the ledger.
func (s *Seller) view(ctx context.Context, f func(*sql.Tx) error) error {
	t, err := s.db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return s.db.fault(err)
	}
	defer t.Rollback()
	return s.db.fault(f(t))
}

// statement is a statement prepared for one transaction.
type statement struct {
	t *tx
	*sql.Stmt
}

func (t *tx) prepare(query string) (*statement, error) {
	st, err := t.PrepareContext(t.ctx, query)
	return &statement{t: t, Stmt: st}, err
}

func (st *statement) exec(args ...any) error {
	if err := storable(args); err != nil {
		return err
	}
	_, err := st.ExecContext(st.t.ctx, args...)
	return err
}

// scan reads the one row of the statement; sql.ErrNoRows when there is none.
func (st *statement) scan(into []any, args ...any) error {
	if err := storable(args); err != nil {
		return err
	}
	return st.QueryRowContext(st.t.ctx, args...).Scan(into...)
}

// exec runs a query once and returns how many rows it changed.
func (t *tx) exec(query string, args ...any) (int64, error) {
	if err := storable(args); err != nil {
		return 0, err
	}
	r, err := t.ExecContext(t.ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// each prepares query and runs it n times, with the arguments that f gives
// and a name for the row in errors.
func (t *tx) each(query string, n int, f func(i int) (name string, args []any)) error {
	if n == 0 {
		return nil
	}
	st, err := t.prepare(query)
	if err != nil {
		return err
	}
	defer st.Close()
	for i := range n {
		name, args := f(i)
		if err := st.exec(args...); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// storable refuses text that one of the engines would refuse, so that both
// refuse it, and before anything of it is written.
func storable(args []any) error {
	for i, a := range args {
		s, ok := a.(string)
		if ok && (strings.IndexByte(s, 0) >= 0 || !utf8.ValidString(s)) {
			return fmt.Errorf("argument %d: text with a NUL or broken UTF-8: %.40q", i+1, s)
		}
	}
	return nil
}

// timeLayout is UTC to the microsecond, at a fixed width, so that the text
// sorts as the times do whatever the collation.
const timeLayout = "2006-01-02T15:04:05.000000Z"

// stamp writes a time; the zero time is ”.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(timeLayout)
}

// moment reads what stamp wrote.
func moment(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.Parse(timeLayout, s)
}
