package ledger

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"ekatalog/connector"
)

// This file and fault.go are all that knows which engine is underneath.

// applicationID stands in the header of a ledger file: "EKAT".
const applicationID = 0x454B4154

// busyTimeout is how long a transaction waits for another process's; the
// longest of ours takes a few seconds.
const busyTimeout = 30 * time.Second

//go:embed migrations/*.sql
var migrations embed.FS

func (db *DB) connect(ctx context.Context) error {
	path, err := filepath.Abs(db.path)
	if err != nil {
		return err
	}
	db.path = path
	// The foreign and the newer file are recognised before any connection
	// that could change them, if only by switching to WAL.
	if err := db.recognise(ctx); err != nil {
		return err
	}
	settings := []string{"_pragma=synchronous(FULL)", "_pragma=foreign_keys(1)", "_pragma=journal_size_limit(67108864)"}
	settings = append(settings, room()...)
	if db.write, err = sql.Open("sqlite", dsn(path, append(settings, "_pragma=journal_mode(WAL)", "_txlock=immediate")...)); err != nil {
		return err
	}
	db.write.SetMaxOpenConns(1)
	if err := db.migrate(ctx); err != nil {
		return err
	}
	if db.read, err = sql.Open("sqlite", dsn(path, append(settings, "_pragma=query_only(1)")...)); err != nil {
		return err
	}
	db.read.SetMaxOpenConns(4)
	return db.read.PingContext(ctx)
}

// dsn is a file URI, because only there a path may hold "?" or "%".
func dsn(path string, settings ...string) string {
	path = filepath.ToSlash(path)
	if runtime.GOOS == "windows" {
		path = "/" + path
	}
	s := "file://" + escape(path) + "?_pragma=busy_timeout(" + strconv.FormatInt(busyTimeout.Milliseconds(), 10) + ")"
	for _, setting := range settings {
		s += "&" + setting
	}
	return s
}

// escape writes a path in a URI, in a way that is right before and after "?".
func escape(path string) string {
	return strings.ReplaceAll((&url.URL{Path: path}).EscapedPath(), "&", "%26")
}

// modelScratch begins the names of these files.
const modelScratch = ".ekatalog-"

// createModel makes an empty file that only its owner may read. SQLite makes
// the ledger with the mode of this one and its side files with the mode of the
// ledger. We must never open the ledger itself: closing it would drop the
// locks that this process has on it.
func createModel(dir string) (string, error) {
	f, err := connector.Scratch(dir, modelScratch)
	if err != nil {
		return "", err
	}
	return f.Name(), f.Close()
}

// recognise refuses a file that is not ours and one with a schema newer than
// ours, and marks an empty file as ours.
func (db *DB) recognise(ctx context.Context) error {
	var settings []string
	info, err := os.Stat(db.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		model, err := createModel(filepath.Dir(db.path))
		if err != nil {
			return err
		}
		defer connector.Disk.Remove(model)
		settings = append(settings, "modeof="+escape(model))
	case err == nil && !info.Mode().IsRegular():
		return db.unreadable("database_foreign", nil)
	default:
		connector.Sweep(filepath.Dir(db.path), modelScratch)
	}
	pool, err := sql.Open("sqlite", dsn(db.path, settings...))
	if err != nil {
		return err
	}
	defer pool.Close()
	// Tables first: another process that creates the ledger at this moment
	// sets the id before the tables.
	var id, tables int64
	if err := pool.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master").Scan(&tables); err != nil {
		return err
	}
	if err := pool.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id); err != nil {
		return err
	}
	switch {
	case id == applicationID && tables > 0:
		return db.refuseNewer(ctx, pool)
	case id == applicationID:
		return nil
	case id == 0 && tables == 0:
		connector.FailPoint()
		_, err = pool.ExecContext(ctx, "PRAGMA application_id="+strconv.Itoa(applicationID))
		connector.FailPoint()
		return err
	}
	return db.unreadable("database_foreign", nil)
}

func (db *DB) refuseNewer(ctx context.Context, pool *sql.DB) error {
	ours, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	var version int64
	err = pool.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM goose_db_version").Scan(&version)
	if err != nil {
		return fmt.Errorf("schema version: %w", err)
	}
	if version > int64(len(ours)) {
		return db.unreadable("database_newer", nil)
	}
	return nil
}

func (db *DB) unreadable(key string, cause error) error {
	return &connector.Unreadable{Key: key, Values: map[string]string{"berkas": filepath.Base(db.path)}, Err: cause}
}

// migrate brings the tables up to date. Two processes that start at the same
// moment may both try; the one that comes second sees its statements refused,
// and then everything done.
func (db *DB) migrate(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	const tries = 20
	for try := 1; ; try++ {
		err := up(ctx, db.write, files)
		if err == nil || try == tries || ctx.Err() != nil || permanent(err) {
			return err
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func up(ctx context.Context, pool *sql.DB, files fs.FS) error {
	provider, err := goose.NewProvider(goose.DialectSQLite3, pool, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	connector.FailPoint()
	_, err = provider.Up(ctx)
	connector.FailPoint()
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// permanent reports an error that trying again cannot mend.
func permanent(err error) bool {
	switch code(err) {
	case 0, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CONSTRAINT:
		return false
	}
	return true
}

// code is SQLite's primary result code in err, 0 when there is none.
func code(err error) int {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return 0
	}
	return e.Code() & 0xff
}

// fault turns what people can do something about into a typed error.
func (db *DB) fault(err error) error {
	if err == nil {
		return nil
	}
	values := map[string]string{"berkas": filepath.Base(db.path)}
	switch code(err) {
	case sqlite3.SQLITE_NOTADB:
		return db.unreadable("database_foreign", err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return &Fault{Key: FaultReadOnly, Values: values, Err: err}
	case sqlite3.SQLITE_FULL:
		return &Fault{Key: FaultFull, Values: values, Err: err}
	case sqlite3.SQLITE_CORRUPT:
		return &Fault{Key: FaultDamaged, Values: values, Err: err}
	case sqlite3.SQLITE_BUSY:
		return &Fault{Key: FaultBusy, Values: values, Err: err}
	}
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return &Fault{Key: FaultFull, Values: values, Err: err}
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return &Fault{Key: FaultReadOnly, Values: values, Err: err}
	}
	return err
}
