package reference

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ekatalog/connector"
	"ekatalog/connector/ledger"
)

func TestCompareFindsWhatANewerEditionChanges(t *testing.T) {
	old := entries("", "A > B > C", "Barang", uuidA, "A > B > D", "Jasa", "", "A > B > E", "Jasa")
	now := entries(uuidB, "A > B > C", "Barang", uuidA, "A > X > D", "Jasa", "", "A > B > F", "Jasa")
	want := &Difference{
		Added: now[2:], Removed: old[2:],
		Changed: []Change{{old[0], now[0]}, {old[1], now[1]}},
	}
	if diff := cmp.Diff(want, Compare(connector.ReferenceCategories, old, now)); diff != "" {
		t.Errorf("categories (-want +got):\n%s", diff)
	}
	codes := Compare(connector.ReferenceKBKI, entries("01", "Padi", "", "02", "Sapi", ""), entries("02", "Lembu", "", "01", "Padi", ""))
	if len(codes.Added)+len(codes.Removed) != 0 || len(codes.Changed) != 1 || codes.Changed[0].New.Name != "Lembu" {
		t.Errorf("codes: %+v", codes)
	}
	if d := Compare(connector.ReferenceCategories, entries(uuidA, "A > B > C", ""), entries(uuidB, "A > B > C", "")); len(d.Added) != 1 || len(d.Removed) != 1 {
		t.Errorf("another category at the same path: %+v", d)
	}
}

func TestImportKeepsEditionsAndTheirRecords(t *testing.T) {
	ctx := context.Background()
	db, err := ledger.Open(ctx, filepath.Join(t.TempDir(), "e.db"), ledger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s := db.Seller("default")
	im := &Importer{Ledger: s, Actor: "p1"}
	list := func(date string, e ...entry) connector.Reference {
		return connector.Reference{ReferenceList: connector.ReferenceList{Kind: "kbki", Date: date, Source: "BPS", SHA256: "ab"}, Entries: e}
	}
	three := entries("01", "Satu", "", "02", "Dua", "", "03", "Tiga", "")
	steps := []struct {
		name, reason string
		r            connector.Reference
		err          error
		written      bool
		version      int64
	}{
		{"the first", "", list("2025-01-01", three...), nil, true, 1},
		{"the same again", "", list("2025-01-01", three...), nil, false, 1},
		{"the same, of a later day", "", list("2026-01-01", three...), nil, true, 2},
		{"an older one", "", list("2024-01-01", three[:2]...), ErrOlder, false, 0},
		{"a part", "", list("2026-02-01", three[0]), ErrShrunk, false, 0},
		{"a part, with a reason", "memang", list("2026-02-01", three[0]), nil, true, 3},
	}
	for _, st := range steps {
		im.Reason = st.reason
		got, err := im.Import(ctx, st.r)
		if !errors.Is(err, st.err) || got.Written != st.written || got.Now.Version != st.version {
			t.Fatalf("%s: %+v, %v", st.name, got, err)
		}
	}
	acts, err := s.Acts(ctx, 0, 10)
	if err != nil || len(acts) != 3 {
		t.Fatalf("%d records, %v", len(acts), err)
	}
	last := acts[2]
	if last.Act.Act != "reference.imported" || last.Actor != "p1" || last.Reason != "memang" || last.After["removed"] != int64(2) || last.Before["version"] != int64(2) {
		t.Errorf("%+v", last.Act)
	}
}

func TestLookupsFindCategoriesByPathAndName(t *testing.T) {
	all := Lookups(connector.ReferenceCategories, entries(uuidA, "A > B > C", "Barang", "", "A > D > C > 25 cm", "Jasa"))
	c := all["kategori"].Entries
	if len(c) != 2 || c[0].Value != "A > B > C" || c[0].Spellings[0] != "C" || c[1].Spellings[0] != "C > 25 cm" {
		t.Errorf("kategori: %+v", c)
	}
	if ids := all[CategoryIDs].Entries; len(ids) != 1 || ids[0].Value != uuidA {
		t.Errorf("ids: %+v", ids)
	}
	if r := Lookups(connector.ReferenceRegions, entries("35.28", "Kabupaten Pamekasan", ""))["wilayah"].Entries[0]; r.Value != "35.28" || r.Spellings[0] != "Kabupaten Pamekasan" {
		t.Errorf("wilayah: %+v", r)
	}
}
