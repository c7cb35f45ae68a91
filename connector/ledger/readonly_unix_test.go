//go:build unix

package ledger

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"ekatalog/connector"
)

// root may write everywhere, so the ledger is opened as nobody where the tests
// run as root.
func openAsNobody(t *testing.T, path string) string {
	t.Helper()
	c := exec.Command(os.Args[0], path)
	if os.Getuid() == 0 {
		program, err := os.ReadFile(os.Args[0])
		if err != nil {
			t.Fatal(err)
		}
		c.Path = filepath.Join(publicDir(t), "ledger.test")
		if err := os.WriteFile(c.Path, program, 0o755); err != nil {
			t.Fatal(err)
		}
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	c.Env = append(os.Environ(), "LEDGER_TEST_PART=open")
	c.Dir = "/"
	out, err := c.CombinedOutput()
	if err == nil {
		t.Fatal("opened")
	}
	return string(out)
}

func publicDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "ledger")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		os.Chmod(dir, 0o755)
		os.RemoveAll(dir)
	})
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestAPlaceThatCannotBeWrittenSaysSo(t *testing.T) {
	for name, prepare := range map[string]func(t *testing.T, path string){
		"no ledger yet": func(*testing.T, string) {},
		"a ledger": func(t *testing.T, path string) {
			db := openLedger(t, path, Options{})
			commit(t, db.Seller("default"), connector.Step{Run: aRun("r1")})
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, 0o444); err != nil {
				t.Fatal(err)
			}
		},
		"a ledger that nobody else may read": func(t *testing.T, path string) {
			if err := openLedger(t, path, Options{}).Close(); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, 0); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := publicDir(t)
			path := filepath.Join(dir, "ekatalog.db")
			prepare(t, path)
			if err := os.Chmod(dir, 0o555); err != nil {
				t.Fatal(err)
			}
			if out := openAsNobody(t, path); !strings.Contains(out, FaultReadOnly) {
				t.Fatal(out)
			}
		})
	}
}
