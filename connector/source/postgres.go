package source

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"ekatalog/connector"
)

type postgresEngine struct{ *server }

func (e *postgresEngine) open(ctx context.Context) (*sql.DB, error) {
	cfg, err := pgx.ParseConfig(e.url.String())
	if err != nil {
		return nil, refuse("config.source_server", errors.New("address not taken by the driver"), "nilai", e.name)
	}
	if e.password != "" {
		cfg.Password = e.password
	}
	cfg.DialFunc = e.dial
	cfg.RuntimeParams["application_name"] = "ekatalog"
	cfg.RuntimeParams["default_transaction_read_only"] = "on"
	cfg.DefaultQueryExecMode = pgx.QueryExecModeDescribeExec
	db := stdlib.OpenDB(*cfg)
	db.SetMaxOpenConns(1)
	return db, nil
}

func (e *postgresEngine) begin(ctx context.Context, c *sql.Conn) (*sql.Tx, error) {
	return c.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead})
}

func (e *postgresEngine) dialect() dialect {
	return dialect{quote: doubleQuoted, tables: "SELECT table_schema, table_name FROM information_schema.tables" +
		" WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY table_schema, table_name"}
}

func (e *postgresEngine) fault(err error) *connector.Unreadable {
	var p *pgconn.PgError
	if !errors.As(err, &p) {
		return nil
	}
	switch {
	case strings.HasPrefix(p.Code, "28"): // invalid authorization
		return refuse("source_login", err, "berkas", e.name)
	case p.Code == "3D000": // no such database
		return refuse("source_no_database", err, "berkas", e.name)
	case p.Code == "25006": // read-only transaction
		return refuse("source_query", err, "berkas", e.name)
	case strings.HasPrefix(p.Code, "57"), strings.HasPrefix(p.Code, "53"), strings.HasPrefix(p.Code, "08"):
		return nil // shutting down, out of room, connection: passing
	}
	return refuse("source_sql", err, "berkas", e.name, "rincian", oneLine(p.Message))
}
