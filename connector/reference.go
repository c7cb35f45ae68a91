package connector

import (
	"context"
	"time"
)

// ReferenceKind names a list that others keep and that is taken in as a file:
// it changes without us and is no part of the program.
type ReferenceKind string

// The kinds of reference lists, by the names that lookup knows them by.
const (
	ReferenceCategories ReferenceKind = "kategori"
	ReferenceKBKI       ReferenceKind = "kbki"
	ReferenceRegions    ReferenceKind = "wilayah"
	ReferenceUnits      ReferenceKind = "satuan"
)

// ReferenceKinds gives all kinds, in the order they are shown in.
func ReferenceKinds() []ReferenceKind {
	return []ReferenceKind{ReferenceCategories, ReferenceKBKI, ReferenceRegions, ReferenceUnits}
}

// ReferenceList is what is kept of one edition of a reference list. The
// editions of a kind count from 1; only the last one has its entries kept.
type ReferenceList struct {
	Kind     ReferenceKind
	Version  int64
	Date     string // of the list, 2006-01-02
	Source   string // who keeps it and where it was taken from, as a person wrote it
	File     string // name of the file, without folders
	SHA256   string // of the file, lower hex
	Size     int64  // entries
	Imported time.Time
}

// ReferenceEntry is one line of a reference list.
type ReferenceEntry struct {
	Code string // KBKI or region code; of a category its UUID, where the list has it
	Name string // title, region or unit; of a category the full path "A > B > C"
	Type string // of a category: Barang, Jasa or Digital
}

// Reference is one edition of a list with its entries, in the list's order.
type Reference struct {
	ReferenceList
	Entries []ReferenceEntry
}

// References is the part of the ledger that keeps reference lists.
type References interface {
	// Reference gives the current edition of a list with its entries;
	// fs.ErrNotExist when there is none.
	Reference(ctx context.Context, kind ReferenceKind) (Reference, error)
	// Commit records a step in one transaction with its audit records.
	Commit(ctx context.Context, s Step) error
}
