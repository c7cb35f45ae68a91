package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"

	"ekatalog/connector"
)

const putVersion = `
INSERT INTO file_version (seller, file, number, sha256, content, act, actor, run, reason, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

func (t *tx) putVersions(versions []connector.FileVersion) error {
	return t.each(putVersion, len(versions), func(i int) (string, []any) {
		v := &versions[i]
		return v.File, []any{t.seller, v.File, v.Number, v.SHA256, v.Content, v.Act, v.Actor, v.Run, v.Reason, stamp(t.now)}
	})
}

const (
	selectVersions = `
SELECT number, sha256, act, actor, run, reason, at FROM file_version WHERE seller = $1 AND file = $2 ORDER BY number DESC`
	selectVersion = `
SELECT number, sha256, act, actor, run, reason, at, content FROM file_version WHERE seller = $1 AND file = $2 AND number = $3`
)

// FileVersions implements connector.Ledger.
func (s *Seller) FileVersions(ctx context.Context, file string) ([]connector.FileVersion, error) {
	var versions []connector.FileVersion
	err := s.view(ctx, func(t *sql.Tx) error {
		rows, err := t.QueryContext(ctx, selectVersions, s.id, file)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			v := connector.FileVersion{File: file}
			if err := scanVersion(rows, &v); err != nil {
				return err
			}
			versions = append(versions, v)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("versions of %s: %w", file, err)
	}
	return versions, nil
}

// FileVersion gives one version of a file of the workspace with its content;
// fs.ErrNotExist when there is none.
func (s *Seller) FileVersion(ctx context.Context, file string, number int64) (connector.FileVersion, error) {
	v := connector.FileVersion{File: file}
	err := s.view(ctx, func(t *sql.Tx) error {
		err := scanVersion(t.QueryRowContext(ctx, selectVersion, s.id, file, number), &v, &v.Content)
		if errors.Is(err, sql.ErrNoRows) {
			return fs.ErrNotExist
		}
		return err
	})
	if err != nil {
		return connector.FileVersion{}, fmt.Errorf("version %d of %s: %w", number, file, err)
	}
	return v, nil
}

func scanVersion(row interface{ Scan(...any) error }, v *connector.FileVersion, more ...any) error {
	var at string
	err := row.Scan(append([]any{&v.Number, &v.SHA256, &v.Act, &v.Actor, &v.Run, &v.Reason, &at}, more...)...)
	if err != nil {
		return err
	}
	v.At, err = moment(at)
	return err
}
