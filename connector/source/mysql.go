package source

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"net"
	"os"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"

	"ekatalog/connector"
)

type mysqlEngine struct{ *server }

func (e *mysqlEngine) open(ctx context.Context) (*sql.DB, error) {
	cfg := mysql.NewConfig()
	cfg.Net, cfg.Addr = "tcp", net.JoinHostPort(e.url.Hostname(), cmp.Or(e.url.Port(), "3306"))
	cfg.User, cfg.Passwd = e.url.User.Username(), cmp.Or(e.password, os.Getenv("MYSQL_PWD"))
	cfg.DBName = strings.TrimPrefix(e.url.Path, "/")
	cfg.TLSConfig = cmp.Or(e.url.Query().Get("tls"), "preferred")
	cfg.Timeout, cfg.ReadTimeout, cfg.WriteTimeout = 10*time.Second, time.Minute, 10*time.Second
	cfg.DialFunc = e.dial
	cfg.Logger = &mysql.NopLogger{}
	connector, err := mysql.NewConnector(cfg)
	if err != nil {
		return nil, refuse("config.source_server", errors.New("address not taken by the driver"), "nilai", e.name)
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(1)
	return db, nil
}

func (e *mysqlEngine) begin(ctx context.Context, c *sql.Conn) (*sql.Tx, error) {
	return c.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead})
}

func (e *mysqlEngine) dialect() dialect {
	return dialect{quote: backQuoted, tables: "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name"}
}

func backQuoted(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }

func (e *mysqlEngine) fault(err error) *connector.Unreadable {
	var m *mysql.MySQLError
	if !errors.As(err, &m) {
		return nil
	}
	switch m.Number {
	case 1044, 1045, 1698: // access denied
		return refuse("source_login", err, "berkas", e.name)
	case 1049: // unknown database
		return refuse("source_no_database", err, "berkas", e.name)
	case 1792: // read-only transaction
		return refuse("source_query", err, "berkas", e.name)
	case 1040, 1053, 1203, 1205, 1213: // too many connections, shutting down, locks: passing
		return nil
	}
	return refuse("source_sql", err, "berkas", e.name, "rincian", oneLine(m.Message))
}
