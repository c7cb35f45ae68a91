package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ekatalog/connector"
)

// stamped is the stamp of a workspace whose pictures and papers are looked
// through whenever somebody asks.
type stamped struct {
	*trading
	stamper *stamper
	now     time.Time
}

func newStamped(t *testing.T) *stamped {
	w := &stamped{trading: newTrading(t), now: time.Date(2026, 8, 3, 5, 0, 0, 0, time.UTC)}
	w.write("corrections.yaml", []byte("version: 1\ncorrections: []\n"))
	w.write("papers.yaml", []byte("version: 1\n"))
	w.write("dokumen/sni.pdf", []byte("%PDF-1.4"))
	w.stamper = &stamper{desk: deskOf(t, w.dir)}
	w.stamper.desk.app.now = func() time.Time { return w.now }
	return w
}

func (w *stamped) stamp() string {
	w.Helper()
	w.stamper.mu.Lock()
	w.stamper.looked = time.Time{}
	w.stamper.mu.Unlock()
	s, err := w.stamper.stamp(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	return s
}

func TestWhateverACheckReadsChangesItsStamp(t *testing.T) {
	w := newStamped(t)
	append1 := func(name string) func() {
		return func() {
			b := read(t, filepath.Join(w.dir, name))
			w.write(name, append(bytes.Clone(b), '\n'))
		}
	}
	for _, change := range []struct {
		name string
		do   func()
	}{
		{"the list", append1("daftar.csv")},
		{"the settings", append1("ekatalog.yaml")},
		{"the mapping", append1("mapping.yaml")},
		{"the corrections", append1("corrections.yaml")},
		{"the register of papers", append1("papers.yaml")},
		{"a paper", append1("dokumen/sni.pdf")},
		{"a picture", append1("foto/mebel.png")},
		{"a new picture", func() { w.write("foto/KR-001.jpg", []byte("x")) }},
		{"a picture that goes", func() {
			if err := os.Remove(filepath.Join(w.dir, "foto", "KR-001.jpg")); err != nil {
				t.Fatal(err)
			}
		}},
		{"a template", func() { w.write(templatesFolder+"/a.yaml", []byte("x")) }},
		{"the day", func() { w.now = w.now.Add(24 * time.Hour) }},
		{"the first run", func() { w.run("sync") }},
		{"a reference list", func() {
			w.write("satuan.csv", []byte("Satuan\nBuah\nPcs\n"))
			w.run("reference", "import", "satuan", filepath.Join(w.dir, "satuan.csv"), "--source", "LKPP", "--date", "2026-08-01")
		}},
	} {
		before := w.stamp()
		if again := w.stamp(); again != before {
			t.Fatalf("before %s: nothing has changed, and the stamp has:\n%s\n%s", change.name, before, again)
		}
		change.do()
		if w.stamp() == before {
			t.Errorf("%s has changed, and the stamp has not", change.name)
		}
	}
	before := w.stamp()
	for _, folder := range []string{filesFolder, attachedFolder, oldLists, plansFolder} {
		w.write(folder+"/unggah.png", []byte("made here"))
	}
	w.write(".tmp/a.png", []byte("hidden"))
	w.run("sync")
	if w.stamp() != before {
		t.Error("what is made here, and a run that leaves the list alone, change the stamp")
	}
}

// What was undone and the list still says is a warning of the check, so an undo
// has the list read again.
func TestAnUndoChangesTheStamp(t *testing.T) {
	w := newStamped(t)
	w.run("sync")
	w.run("sync")
	w.change(";350000;4;", ";360000;4;")
	w.run("sync")
	s, err := w.stamper.desk.known(w.Context())
	if err != nil {
		t.Fatal(err)
	}
	runs, err := s.Runs(w.Context(), 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	before := w.stamp()
	plan := filepath.Join(w.dir, "kembali.json")
	w.run("undo", runs[0].ID, "-o", plan)
	w.run("apply", plan)
	if w.stamp() == before {
		t.Error("the stamp has not changed")
	}
	if e, err := s.Yielding(w.Context(), connector.CatalogueTrial); err != nil || len(e) != 1 {
		t.Errorf("%v, %v", e, err)
	}
}

func TestADigestIsThatOfTheFileAsItIs(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "daftar.xlsx")
	var k digested
	write := func(text string, saved time.Time) {
		t.Helper()
		if err := errors.Join(os.WriteFile(path, []byte(text), 0o600), os.Chtimes(path, saved, saved)); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if got, err := k.of(path, saved); err != nil || got != connector.Digest([]byte(text)) {
				t.Errorf("%s: %q, %v", text, got, err)
			}
		}
	}
	before := time.Now().Add(-time.Hour)
	write("satu", before)
	write("dua", before)
	write("tiga", before.Add(time.Minute))
	now := time.Now()
	write("lima", now)
	write("enam", now) // in the same tick, of the same size
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if got, err := k.of(path, now); err == nil {
		t.Errorf("a file that is gone has the digest %s", got)
	}
}
