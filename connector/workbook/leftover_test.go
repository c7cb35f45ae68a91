package workbook

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestAnExportClearsAwayWhatNobodyWasToldOf(t *testing.T) {
	dir := t.TempDir()
	stays := []string{
		".unggah-meja-0198aaaa-bbbbbb.xlsx.0198aaaa-bbbbbb.part", // of an export that the ledger knows
		".manifest.json.new-1-1.part",                            // of a process that may live
		".catatan.part", ".foto-lama", "unggah-meja.xlsx", "by-hand.xlsx.part",
	}
	goes := []string{
		".unggah-meja-0197cccc-dddddd.xlsx.0197cccc-dddddd.part", ".by-hand.html.0197cccc-dddddd.part", ".manifest.json.0197cccc-dddddd.part",
		".perbaikan-meja-0197cccc-dddddd.xlsx.0197cccc-dddddd.part",
	}
	for _, name := range append(slices.Clone(stays), goes...) {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pictures := filepath.Join(dir, ".foto-0197cccc-dddddd.0197cccc-dddddd.part", "KR-001")
	if err := os.MkdirAll(pictures, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Begin(dir, Options{Run: "0199eeee-ffffff", Waiting: []string{"0198aaaa-bbbbbb"}}); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, e := range entries {
		left = append(left, e.Name())
	}
	slices.Sort(stays)
	if !slices.Equal(left, stays) {
		t.Errorf("left %q, want %q", left, stays)
	}
}
