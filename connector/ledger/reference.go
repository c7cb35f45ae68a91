package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"slices"

	"ekatalog/connector"
)

const (
	putReferenceList = `
INSERT INTO reference_list (seller, kind, version, dated, source, file, sha256, size, imported_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	deleteReferenceEntries = `DELETE FROM reference_entry WHERE seller = $1 AND kind = $2`
	putReferenceEntry      = `INSERT INTO reference_entry (seller, kind, position, code, name, type) VALUES ($1, $2, $3, $4, $5, $6)`
)

// putReference replaces the entries of a list by those of its new edition. An
// edition that is there already is an error: somebody else was faster.
func (t *tx) putReference(r *connector.Reference) error {
	if r == nil {
		return nil
	}
	kind := string(r.Kind)
	if _, err := t.exec(putReferenceList, t.seller, kind, r.Version, r.Date, r.Source, r.File, r.SHA256, len(r.Entries), stamp(t.now)); err != nil {
		return fmt.Errorf("%s %d: %w", kind, r.Version, err)
	}
	if _, err := t.exec(deleteReferenceEntries, t.seller, kind); err != nil {
		return err
	}
	return t.each(putReferenceEntry, len(r.Entries), func(i int) (string, []any) {
		e := &r.Entries[i]
		return e.Name, []any{t.seller, kind, int64(i), e.Code, e.Name, e.Type}
	})
}

const (
	selectReferenceLists = `
SELECT kind, version, dated, source, file, sha256, size, imported_at FROM reference_list WHERE seller = $1`
	selectReferenceEntries = `SELECT position, code, name, type FROM reference_entry WHERE seller = $1 AND kind = $2`
)

// ReferenceLists gives every edition of every reference list, by kind, the
// last edition of a kind first.
func (s *Seller) ReferenceLists(ctx context.Context) ([]connector.ReferenceList, error) {
	var lists []connector.ReferenceList
	err := s.view(ctx, func(t *sql.Tx) (err error) {
		lists, err = s.referenceLists(ctx, t)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reference lists: %w", err)
	}
	return lists, nil
}

func (s *Seller) referenceLists(ctx context.Context, t *sql.Tx) ([]connector.ReferenceList, error) {
	rows, err := t.QueryContext(ctx, selectReferenceLists, s.id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var lists []connector.ReferenceList
	for rows.Next() {
		var l connector.ReferenceList
		var at string
		if err := rows.Scan(&l.Kind, &l.Version, &l.Date, &l.Source, &l.File, &l.SHA256, &l.Size, &at); err != nil {
			return nil, err
		}
		if l.Imported, err = moment(at); err != nil {
			return nil, fmt.Errorf("time of %s %d: %w", l.Kind, l.Version, err)
		}
		lists = append(lists, l)
	}
	slices.SortFunc(lists, func(a, b connector.ReferenceList) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(b.Version, a.Version))
	})
	return lists, rows.Err()
}

// Reference gives the current edition of a list with its entries in the list's
// order; fs.ErrNotExist when there is none.
func (s *Seller) Reference(ctx context.Context, kind connector.ReferenceKind) (connector.Reference, error) {
	var r connector.Reference
	err := s.view(ctx, func(t *sql.Tx) error {
		lists, err := s.referenceLists(ctx, t)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(lists, func(l connector.ReferenceList) bool { return l.Kind == kind })
		if i < 0 {
			return fs.ErrNotExist
		}
		r.ReferenceList = lists[i]
		r.Entries, err = s.referenceEntries(ctx, t, lists[i])
		return err
	})
	if err != nil {
		return connector.Reference{}, fmt.Errorf("reference list %s: %w", kind, err)
	}
	return r, nil
}

func (s *Seller) referenceEntries(ctx context.Context, t *sql.Tx, l connector.ReferenceList) ([]connector.ReferenceEntry, error) {
	rows, err := t.QueryContext(ctx, selectReferenceEntries, s.id, string(l.Kind))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	entries := make([]connector.ReferenceEntry, l.Size)
	n := int64(0)
	for ; rows.Next(); n++ {
		var at int64
		var e connector.ReferenceEntry
		if err := rows.Scan(&at, &e.Code, &e.Name, &e.Type); err != nil {
			return nil, err
		}
		if at < 0 || at >= l.Size {
			return nil, fmt.Errorf("entry %d of %d", at, l.Size)
		}
		entries[at] = e
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if n != l.Size {
		return nil, fmt.Errorf("%d entries of %d", n, l.Size)
	}
	return entries, nil
}
