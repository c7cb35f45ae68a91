// Package ledger is the durable memory of an installation: what is settled of
// every SKU, what was recorded before it left, the runs, plans and files, the
// lease of each seller and the audit log. It is the only package with SQL.
//
// Every exported method that writes is one transaction, durable when it
// returns nil. Apart from the installation's own, nothing is reached without
// a seller: see DB.Seller. Network file systems are not supported.
package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Options are what Open may be told. The zero value is usable.
type Options struct {
	Now  func() time.Time // the clock; time.Now when nil
	Tool string           // name and version of the program, for audit records that do not say it
}

// DB is one open ledger file. It may be used by several goroutines, and the
// file by several processes, at once.
type DB struct {
	path  string
	tool  string
	now   func() time.Time
	write *sql.DB // one connection; its transactions take the write lock when they begin
	read  *sql.DB // sees what was committed when its transaction began

	stop  context.CancelFunc // ends the beats of leases that nobody released
	open  context.Context
	beats sync.WaitGroup
}

// Open opens the ledger at path, creating it (readable by its owner only) or
// bringing its tables up to this version of the program.
//
// It refuses, untouched, a file that is no ledger and one written by a newer
// version: a *connector.Unreadable with the key database_foreign or
// database_newer. A disk that cannot be written, is full or damaged is a
// *Fault.
func Open(ctx context.Context, path string, o Options) (*DB, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	db := &DB{path: path, tool: o.Tool, now: o.Now}
	err := db.connect(ctx)
	if err != nil {
		return nil, fmt.Errorf("open ledger: %w", errors.Join(db.fault(err), db.close()))
	}
	db.open, db.stop = context.WithCancel(context.Background())
	return db, nil
}

// Close ends the beats of leases that were not released and closes the file.
func (db *DB) Close() error {
	db.stop()
	db.beats.Wait()
	return db.close()
}

func (db *DB) close() error {
	var errs []error
	for _, pool := range []*sql.DB{db.read, db.write} {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	return errors.Join(errs...)
}

// Seller gives the handle to everything of one seller. The handle that took
// the seller's lease is the one whose Commits fail when the lease is lost, so
// a run must use one handle for both.
func (db *DB) Seller(id string) *Seller { return &Seller{db: db, id: id} }

// Seller is the ledger of one seller. It implements connector.Ledger and
// connector.Lease and may be used by several goroutines at once.
type Seller struct {
	db *DB
	id string

	mu   sync.Mutex
	held *lease // nil unless this handle took the lease
}
