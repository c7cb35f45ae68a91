package source

import (
	"context"
	"errors"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"
)

// sqliteHead is how every SQLite file begins.
const sqliteHead = "SQLite format 3\x00"

// IsSQLite tells an SQLite file by its first bytes. A file that cannot be
// opened is none: reading it will say why.
func IsSQLite(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, len(sqliteHead))
	n, err := f.ReadAt(head, 0)
	return err == nil && n == len(head) && string(head) == sqliteHead
}

// IsServer tells the address of a database server.
func IsServer(address string) bool {
	scheme, _, ok := strings.Cut(address, "://")
	return ok && (isPostgres(scheme) || scheme == "mysql")
}

func isPostgres(scheme string) bool { return scheme == "postgres" || scheme == "postgresql" }

// CheckServer says whether an address is one of a database server: a message
// key for what is wrong with it, "" for nothing.
func CheckServer(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Opaque != "" || u.Fragment != "" || len(u.Path) < 2 || strings.Count(u.Path, "/") != 1 {
		return "config.source_server"
	}
	if _, has := u.User.Password(); has {
		return "config.source_secret"
	}
	for key := range u.Query() {
		switch {
		case strings.Contains(strings.ToLower(key), "pass"):
			return "config.source_secret"
		case isPostgres(u.Scheme) && (key == "sslmode" || key == "sslrootcert"), u.Scheme == "mysql" && key == "tls":
		default:
			return "config.source_server"
		}
	}
	return ""
}

// Name is the database as people are told: an SQLite file's name, or host and
// database of a server.
func (d *Database) Name() string {
	if !IsServer(d.Address) {
		return filepath.Base(d.Address)
	}
	u, err := url.Parse(d.Address)
	if err != nil {
		return "database"
	}
	return strings.ReplaceAll(u.Hostname()+u.Path, "!", "%21")
}

func (d *Database) engine() (engine, error) {
	if !IsServer(d.Address) {
		return &sqliteEngine{path: d.Address, name: d.Name()}, nil
	}
	if key := CheckServer(d.Address); key != "" {
		return nil, refuse(key, nil, "nilai", d.Name())
	}
	u, err := url.Parse(d.Address)
	if err != nil {
		return nil, refuse("config.source_server", nil, "nilai", d.Name())
	}
	s := &server{url: u, name: d.Name(), limit: d.Limits.OrDefaults().Unzipped}
	if d.Secret != nil {
		if s.password, err = d.Secret(); err != nil {
			return nil, err
		}
	}
	if isPostgres(u.Scheme) {
		return &postgresEngine{s}, nil
	}
	return &mysqlEngine{s}, nil
}

// server is what the engines behind an address share.
type server struct {
	url      *url.URL
	name     string
	password string // "" for the one of the environment
	limit    int64  // bytes that may come from it
	over     atomic.Bool
}

func (s *server) exceeded() bool { return s.over.Load() }

// dial connects to a server that can send no more than the limit.
func (s *server) dial(ctx context.Context, network, address string) (net.Conn, error) {
	c, err := (&net.Dialer{Timeout: 10 * time.Second}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &countedConn{Conn: c, left: s.limit, over: &s.over}, nil
}

type countedConn struct {
	net.Conn
	left int64
	over *atomic.Bool
}

func (c *countedConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if c.left -= int64(n); c.left < 0 {
		c.over.Store(true)
		return 0, errors.Join(errTooMuch, c.Conn.Close())
	}
	return n, err
}
