package ledger

import (
	"context"
	"errors"
	"io/fs"
	"testing"

	"ekatalog/connector"
)

// suiteReference is what every engine does with reference lists.
func suiteReference(t *testing.T, s *Seller) {
	ctx := context.Background()
	if _, err := s.Reference(ctx, connector.ReferenceKBKI); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("before any: %v", err)
	}
	edition := func(version int64, date string, entries ...connector.ReferenceEntry) connector.Reference {
		return connector.Reference{ReferenceList: connector.ReferenceList{
			Kind: connector.ReferenceKBKI, Version: version, Date: date, Source: "BPS", File: "kbki.csv", SHA256: "ab", Size: int64(len(entries)),
		}, Entries: entries}
	}
	put := func(r connector.Reference) error {
		return s.Commit(ctx, connector.Step{Reference: &r, Acts: []connector.Act{{Actor: "system", Act: "reference.imported", Subject: "kbki"}}})
	}
	first := edition(1, "2025-01-02", connector.ReferenceEntry{Code: "02", Name: "Dua"}, connector.ReferenceEntry{Code: "01", Name: "Satu"}, connector.ReferenceEntry{Code: "03", Name: "Tiga"})
	second := edition(2, "2026-01-02", connector.ReferenceEntry{Code: "01", Name: "Satu", Type: "Barang"})
	for _, r := range []connector.Reference{first, second} {
		if err := put(r); err != nil {
			t.Fatal(err)
		}
		got, err := s.Reference(ctx, connector.ReferenceKBKI)
		if err != nil || got.Imported.IsZero() {
			t.Fatal(err, got.Imported)
		}
		r.Imported = got.Imported
		equal(t, got, r)
	}
	if err := put(edition(2, "2026-02-02")); err == nil {
		t.Error("an edition was overwritten")
	}
	broken := edition(3, "2026-02-02", connector.ReferenceEntry{Name: "a\x00b"})
	if err := put(broken); err == nil {
		t.Error("text with NUL was taken")
	}
	got, err := s.Reference(ctx, connector.ReferenceKBKI)
	if err != nil || got.Version != 2 || len(got.Entries) != 1 {
		t.Errorf("after two refusals: %+v, %v", got, err)
	}
	if _, err := s.db.Seller("other").Reference(ctx, connector.ReferenceKBKI); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("another seller: %v", err)
	}
	lists, err := s.ReferenceLists(ctx)
	if err != nil || len(lists) != 2 || lists[0].Version != 2 || lists[1].Date != "2025-01-02" || lists[1].Size != 3 {
		t.Errorf("editions: %+v, %v", lists, err)
	}
	acts, err := s.Acts(ctx, 0, 10)
	if err != nil || len(acts) != 2 || acts[0].Act.Act != "reference.imported" {
		t.Errorf("records: %+v, %v", acts, err)
	}
}
