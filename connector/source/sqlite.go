package source

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"ekatalog/connector"
)

// sqliteEngine reads an SQLite file. The file may be crafted and may be in use
// by the shop's own program; nothing is written beside it.
type sqliteEngine struct {
	path   string
	name   string
	before os.FileInfo // of a file read as if nobody wrote it
}

// open opens the file so that it cannot be written. A file in WAL mode that
// nobody has open is read as unchanging, since SQLite would otherwise make its
// two companions.
func (e *sqliteEngine) open(ctx context.Context) (*sql.DB, error) {
	info, err := os.Stat(e.path)
	if err != nil {
		return nil, e.cannotOpen(err)
	}
	settings := "mode=ro"
	if wal, err := isWAL(e.path); err != nil {
		return nil, e.cannotOpen(err)
	} else if wal {
		switch log, index := exists(e.path+"-wal"), exists(e.path+"-shm"); {
		case !log:
			settings += "&immutable=1"
			e.before = info
		case !index:
			return nil, refuse("source_not_closed", nil, "berkas", e.name)
		}
	}
	dsn := fileURI(e.path) + "?" + settings + "&_pragma=query_only(1)&_pragma=trusted_schema(0)&_pragma=busy_timeout(5000)&_pragma=mmap_size(0)"
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

// fileURI is a path as SQLite takes it, where a name may hold "?" or "%".
func fileURI(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	path = filepath.ToSlash(path)
	if runtime.GOOS == "windows" {
		path = "/" + path
	}
	return "file://" + strings.ReplaceAll((&url.URL{Path: path}).EscapedPath(), "&", "%26")
}

// isWAL reads the write version from the file's head.
func isWAL(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	var version [1]byte
	if _, err := f.ReadAt(version[:], 18); err != nil {
		return false, nil // too short for a database: SQLite will say so
	}
	return version[0] == 2, nil
}

func (e *sqliteEngine) cannotOpen(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return refuse("file_missing", err, "berkas", e.name)
	case errors.Is(err, fs.ErrPermission):
		return refuse("file_not_allowed", err, "berkas", e.name)
	}
	return fmt.Errorf("open database: %w", err)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// sqliteLengths bounds what a crafted view may make of a small file.
const sqliteLengths = 4 * maxCell

func (e *sqliteEngine) begin(ctx context.Context, c *sql.Conn) (*sql.Tx, error) {
	if _, err := sqlite.Limit(c, sqlite3.SQLITE_LIMIT_LENGTH, sqliteLengths); err != nil {
		return nil, err
	}
	if _, err := sqlite.Limit(c, sqlite3.SQLITE_LIMIT_ATTACHED, 0); err != nil {
		return nil, err
	}
	return c.BeginTx(ctx, nil)
}

func (e *sqliteEngine) dialect() dialect {
	return dialect{quote: doubleQuoted, tables: "SELECT '', name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"}
}

func doubleQuoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// unchanged says whether a file read as unchanging was that.
func (e *sqliteEngine) unchanged() bool {
	if e.before == nil {
		return true
	}
	after, err := os.Stat(e.path)
	return err == nil && after.Size() == e.before.Size() && after.ModTime().Equal(e.before.ModTime()) && !exists(e.path+"-wal")
}

func (e *sqliteEngine) fault(err error) *connector.Unreadable {
	var s *sqlite.Error
	if !errors.As(err, &s) {
		return nil
	}
	if s.Code() == sqlite3.SQLITE_READONLY { // none of the reasons that say why a file cannot be read
		return refuse("source_query", err, "berkas", e.name)
	}
	switch s.Code() & 0xff {
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FORMAT:
		return refuse("source_damaged", err, "berkas", e.name)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return refuse("file_in_use", err, "berkas", e.name)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN:
		return refuse("source_not_closed", err, "berkas", e.name)
	case sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_NOMEM:
		return refuse("table_too_big", err, "berkas", e.name, "batas", mebibytes(sqliteLengths))
	}
	return refuse("source_sql", err, "berkas", e.name, "rincian", oneLine(s.Error()))
}
