package ledger

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"ekatalog/connector"
	"ekatalog/schemas"
)

func TestALedgerIsItsOwnersAlone(t *testing.T) {
	path := testPath(t)
	db := openLedger(t, path, Options{})
	commit(t, db.Seller("default"), connector.Step{Run: aRun("r1")})
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != 0o600 {
			t.Errorf("%s has mode %o", filepath.Base(name), got)
		}
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".ekatalog-*"))
	if err != nil || len(left) != 0 {
		t.Fatal(left, err)
	}
}

func TestEveryConnectionIsSetUpForDurability(t *testing.T) {
	db := openLedger(t, testPath(t), Options{})
	for name, pool := range map[string]*sql.DB{"write": db.write, "read": db.read} {
		for pragma, want := range map[string]string{
			"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "30000", "application_id": "1162559828",
		} {
			var got string
			if err := pool.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
				t.Errorf("%s: %s is %q, want %q (%v)", name, pragma, got, want, err)
			}
		}
	}
	if _, err := db.read.Exec("DELETE FROM run"); err == nil {
		t.Error("a connection for reads wrote")
	}
}

func TestAnyFileNameWillDo(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "bengkel kerja #2?x=%41&y")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "data 100%?.db")
	db := openLedger(t, path, Options{})
	commit(t, db.Seller("default"), connector.Step{Run: aRun("r1")})
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err)
	}
}

func TestAFileThatIsNoLedgerIsRefusedUntouched(t *testing.T) {
	for name, write := range map[string]func(t *testing.T, path string){
		"text": func(t *testing.T, path string) {
			if err := os.WriteFile(path, bytes.Repeat([]byte("Daftar harga\n"), 1000), 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"another program's database": func(t *testing.T, path string) { writeSQLite(t, path, "CREATE TABLE a (b)") },
		"another program's id":       func(t *testing.T, path string) { writeSQLite(t, path, "PRAGMA application_id=7") },
	} {
		t.Run(name, func(t *testing.T) {
			path := testPath(t)
			write(t, path)
			refusedUntouched(t, path, "database_foreign")
		})
	}
	t.Run("a folder", func(t *testing.T) {
		wantUnreadable(t, t.TempDir(), "database_foreign")
	})
}

func TestALedgerOfANewerVersionIsRefusedUntouched(t *testing.T) {
	path := testPath(t)
	db := openLedger(t, path, Options{})
	if _, err := db.write.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	refusedUntouched(t, path, "database_newer")
}

func writeSQLite(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

func refusedUntouched(t *testing.T, path, key string) {
	t.Helper()
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	wantUnreadable(t, path, key)
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(before, after) {
		t.Fatalf("the file was changed (%v)", err)
	}
}

func wantUnreadable(t *testing.T, path, key string) {
	t.Helper()
	db, err := Open(context.Background(), path, Options{})
	var u *connector.Unreadable
	if !errors.As(err, &u) || u.Key != key || u.Values["berkas"] != filepath.Base(path) {
		t.Fatalf("got %v, %v, want %s", db, err, key)
	}
	if text := schemas.Say(schemas.Indonesian, u.Key, u.Values); bytes.ContainsAny([]byte(text), "{}") || text == key {
		t.Fatalf("message: %s", text)
	}
}

func wantFault(t *testing.T, err error, key string) {
	t.Helper()
	var f *Fault
	if !errors.As(err, &f) || f.Key != key {
		t.Fatalf("got %v, want %s", err, key)
	}
	if text := schemas.Say(schemas.Indonesian, f.Key, f.Values); bytes.ContainsAny([]byte(text), "{}") || text == key {
		t.Fatalf("message: %s", text)
	}
}

func TestADamagedLedgerSaysSo(t *testing.T) {
	path := testPath(t)
	db := openLedger(t, path, Options{})
	step := connector.Step{Catalogue: connector.CatalogueV6}
	for i := range 2000 {
		step.Entries = append(step.Entries, anEntry(fmt.Sprintf("A-%d", i)))
	}
	commit(t, db.Seller("default"), step)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(b) / 4; i < len(b); i++ {
		b[i] ^= 0x5a
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err = Open(context.Background(), path, Options{})
	if err == nil {
		defer db.Close()
		_, err = db.Seller("default").Book(context.Background(), connector.CatalogueV6)
	}
	wantFault(t, err, FaultDamaged)
}

func TestAFullDiskKeepsNothingOfTheStepAndEverythingBefore(t *testing.T) {
	path := testPath(t)
	db := openLedger(t, path, Options{})
	s := db.Seller("default")
	commit(t, s, connector.Step{Run: aRun("r1"), Acts: []connector.Act{anAct("A")}})
	var pages int
	if err := db.write.QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if _, err := db.write.Exec(fmt.Sprintf("PRAGMA max_page_count=%d", pages+3)); err != nil {
		t.Fatal(err)
	}
	step := connector.Step{Run: aRun("r2")}
	for range 1000 {
		step.Acts = append(step.Acts, anAct("B"))
	}
	wantFault(t, s.Commit(context.Background(), step), FaultFull)
	CheckLedger(t, db)
	acts, err := s.Acts(context.Background(), 0, 10)
	if err != nil || len(acts) != 1 {
		t.Fatal(acts, err)
	}
	if runs, err := s.Runs(context.Background(), 0, 10); err != nil || len(runs) != 1 {
		t.Fatal(runs, err)
	}
	commit(t, s, connector.Step{Acts: []connector.Act{anAct("C")}})
	CheckLedger(t, db)
}

func TestAFolderThatIsNotThereIsAnError(t *testing.T) {
	if _, err := Open(context.Background(), filepath.Join(t.TempDir(), "a", "b.db"), Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
}
