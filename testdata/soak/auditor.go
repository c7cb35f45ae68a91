package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"ekatalog/connector/ledger"
	"ekatalog/mapping"
)

// auditor reads the audit log as it grows, each time with the ledger opened
// anew beside the runs.
type auditor struct {
	path string
	next int64 // index of the record to come
}

// read checks the records that are new: no gap, and each with the fingerprint
// of its bytes.
func (a *auditor) read(ctx context.Context) (err error) {
	db, err := ledger.Open(ctx, a.path, ledger.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	for {
		records, err := db.Seller(seller).Acts(ctx, a.next, 500)
		if err != nil || len(records) == 0 {
			return err
		}
		for _, r := range records {
			if r.Index != a.next || r.Fingerprint != mapping.Fingerprint("record", r.Bytes) {
				return fmt.Errorf("audit log: record %d stands at %d, or has another fingerprint", r.Index, a.next)
			}
			a.next++
		}
	}
}

// ledgerHas is how large a ledger is.
type ledgerHas struct{ bytes, records int64 }

func (l ledgerHas) mebibytes() float64 { return float64(l.bytes) / mebibyte }

// ledgerHas measures the ledger's files and counts the records that were read.
func (s *soak) ledgerHas() (l ledgerHas, err error) {
	l.records = s.auditor.next
	for _, name := range []string{ledgerName, ledgerName + "-wal"} {
		info, err := os.Stat(filepath.Join(s.dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return l, err
		}
		l.bytes += info.Size()
	}
	return l, nil
}
