package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"ekatalog/connector"
)

const putFile = `
INSERT INTO export_file (seller, path, run, category, row_count, sha256, uploadable, written_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`

func (t *tx) putFiles(files []connector.ExportFile) error {
	return t.each(putFile, len(files), func(i int) (string, []any) {
		f := &files[i]
		return f.Path, []any{t.seller, f.Path, f.Run, f.Category, f.Rows, f.SHA256, f.Uploadable, stamp(f.At)}
	})
}

const selectFiles = `SELECT path, category, row_count, sha256, uploadable, written_at FROM export_file WHERE seller = $1 AND run = $2`

// Files gives the files that a run wrote, by path.
func (s *Seller) Files(ctx context.Context, run string) ([]connector.ExportFile, error) {
	var files []connector.ExportFile
	err := s.view(ctx, func(t *sql.Tx) error {
		rows, err := t.QueryContext(ctx, selectFiles, s.id, run)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			f := connector.ExportFile{Run: run}
			var at string
			if err := rows.Scan(&f.Path, &f.Category, &f.Rows, &f.SHA256, &f.Uploadable, &at); err != nil {
				return err
			}
			if f.At, err = moment(at); err != nil {
				return fmt.Errorf("time of %s: %w", f.Path, err)
			}
			files = append(files, f)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("files of run %s: %w", run, err)
	}
	slices.SortFunc(files, func(a, b connector.ExportFile) int { return cmp.Compare(a.Path, b.Path) })
	return files, nil
}
