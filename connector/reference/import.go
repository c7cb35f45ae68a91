package reference

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"ekatalog/connector"
)

// Importer takes editions of reference lists into the ledger.
type Importer struct {
	Ledger connector.References
	Actor  string // opaque id of who does it
	Reason string
	Tool   string
}

// Imported is what became of an import.
type Imported struct {
	Before *connector.ReferenceList // nil for the first edition
	Now    connector.ReferenceList
	Difference
	Written bool // false when this very list was there already
}

// Both need a reason to be taken all the same.
var (
	// ErrOlder is the error for a list older than the one that is there.
	ErrOlder = errors.New("older than the list that is there")
	// ErrShrunk is the error for a list that lacks most of what is there, as
	// one of two books does.
	ErrShrunk = errors.New("lacks more than half of the list that is there")
)

// Import makes a list the current edition of its kind, in one transaction with
// its record. r has everything but its version and times. The list that is
// there already is not written again. With ErrOlder and ErrShrunk comes what
// the import would do.
func (im *Importer) Import(ctx context.Context, r connector.Reference) (*Imported, error) {
	r.Version, r.Size = 1, int64(len(r.Entries))
	old, err := im.Ledger.Reference(ctx, r.Kind)
	done := &Imported{}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		done.Added = r.Entries
	case err != nil:
		return nil, err
	default:
		before := old.ReferenceList
		done.Before, done.Difference = &before, *Compare(r.Kind, old.Entries, r.Entries)
		r.Version = before.Version + 1
		if done.None() && r.Date == before.Date && r.Source == before.Source {
			done.Now = before
			return done, nil
		}
		if r.Date < before.Date && im.Reason == "" {
			return done, ErrOlder
		}
		if 2*len(done.Removed) > len(old.Entries) && im.Reason == "" {
			return done, ErrShrunk
		}
	}
	done.Now = r.ReferenceList
	step := connector.Step{Reference: &r, Acts: []connector.Act{im.act(done)}}
	if err := im.Ledger.Commit(ctx, step); err != nil {
		return nil, fmt.Errorf("import %s: %w", r.Kind, err)
	}
	done.Written = true
	return done, nil
}

// act is the record of an import. The entries stand in the ledger; the record
// says which list it was and how much it changed.
func (im *Importer) act(done *Imported) connector.Act {
	a := connector.Act{
		Actor: im.Actor, Act: "reference.imported", Subject: string(done.Now.Kind), Reason: im.Reason, Tool: im.Tool,
		After:  edition(done.Now),
		Origin: connector.Origin{SHA256: done.Now.SHA256}, Digest: done.Now.SHA256,
	}
	if done.Before != nil {
		a.Before = edition(*done.Before)
	}
	for name, n := range map[string]int{"added": len(done.Added), "removed": len(done.Removed), "changed": len(done.Changed)} {
		a.After[name] = int64(n)
	}
	return a
}

func edition(l connector.ReferenceList) map[string]any {
	return map[string]any{
		"version": l.Version, "date": l.Date, "source": l.Source, "file": l.File, "sha256": l.SHA256, "size": l.Size,
	}
}

// ValidDate reports whether s is a day as lists are dated, 2006-01-02.
func ValidDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}
