package console

import (
	"errors"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"
	"unicode"
	"unicode/utf8"

	"ekatalog/schemas"
)

func TestAFileNameIsSafeOnEveryDisk(t *testing.T) {
	for name, want := range map[string]string{
		"Daftar Harga (1).xlsx":           "Daftar Harga (1).xlsx",
		"DAFTAR.XLSX":                     "DAFTAR.xlsx",
		"../../etc/passwd":                "passwd",
		`C:\Users\ibu\daftar.csv`:         "daftar.csv",
		"daftar!harga:baru*.xlsx":         "daftar_harga_baru_.xlsx",
		"..":                              "daftar",
		"...xlsx":                         "daftar.xlsx",
		".xlsx":                           "daftar.xlsx",
		"":                                "daftar",
		"daftar.":                         "daftar",
		"daftar. .xlsx ":                  "daftar.xlsx",
		"café é.csv":                      "café é.csv",
		"a\x00b\u202Egnp.xlsx":            "abgnp.xlsx",
		"\xff\xfe.csv":                    "daftar.csv",
		"x.ééééééééééé":                   "x.éééééééé",
		strings.Repeat("a", 200) + ".csv": strings.Repeat("a", 60) + ".csv",
	} {
		if got := fileName(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

func FuzzAFileNameStaysInItsFolder(f *testing.F) {
	for _, name := range []string{"a.xlsx", "../a", `..\a`, "CON", "a.b.c", " . ", "\x00", "é.csv", "\u202E"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := fileName(name)
		switch {
		case got == "" || got == "." || got == ".." || !filepath.IsLocal(got) || filepath.Base(got) != got:
			t.Errorf("%q: %q is no file name", name, got)
		case strings.ContainsAny(got, "/\\!<>\"'|?*:%\r\n"), strings.TrimRight(got, " .") != got, strings.HasPrefix(got, "."):
			t.Errorf("%q: %q is not safe", name, got)
		case !utf8.ValidString(got), strings.ContainsFunc(got, func(r rune) bool { return !unicode.IsPrint(r) }):
			t.Errorf("%q: %q cannot be read", name, got)
		case utf8.RuneCountInString(got) > maxStem+maxExt+2:
			t.Errorf("%q: %q is too long", name, got)
		case fileName(got) != got:
			t.Errorf("%q: %q, then %q", name, got, fileName(got))
		}
	})
}

func TestOfManyDropsTheOldestGo(t *testing.T) {
	var s drops
	for n := range keptDrops {
		if gone := s.add(&drop{id: strconv.Itoa(n)}); len(gone) > 0 {
			t.Fatalf("drop %d: %d went", n, len(gone))
		}
	}
	gone := s.add(&drop{id: "new"})
	if len(gone) != 1 || gone[0].id != "0" || len(s.all) != keptDrops {
		t.Errorf("%d went, %d stay", len(gone), len(s.all))
	}
}

// heavy is a drop with so many issues.
func heavy(id string, issues int64) *drop {
	d := &drop{id: id}
	d.weight.Store(issues)
	return d
}

func TestDropsWithManyIssuesGoEarlier(t *testing.T) {
	var s drops
	s.add(heavy("a", keptIssues/2))
	s.add(heavy("b", keptIssues/2))
	if gone := s.add(heavy("c", 1)); len(gone) != 1 || gone[0].id != "a" {
		t.Errorf("%d went", len(gone))
	}
	if gone := s.add(heavy("d", 2*keptIssues)); len(gone) != 2 || len(s.all) != 1 || s.all[0].id != "d" {
		t.Errorf("%d went, %d stay: the newest must", len(gone), len(s.all))
	}
}

func TestADropLeavesTheDiskAfterWhatIsBeingDoneWithIt(t *testing.T) {
	d := &drop{id: "a", name: "daftar.csv", dir: filepath.Join(t.TempDir(), "a")}
	if err := save(strings.NewReader("Kode\n"), d.list()); err != nil {
		t.Fatal(err)
	}
	d.mu.Lock() // somebody is marking it
	ended := make(chan error, 1)
	go func() { ended <- d.remove() }()
	select {
	case <-ended:
		t.Error("removed while in use")
	case <-time.After(50 * time.Millisecond):
	}
	if _, err := os.Stat(d.list()); err != nil {
		t.Error(err)
	}
	d.mu.Unlock()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(d.dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("still there: %v", err)
	}
	c := &Console{}
	var f *failure
	if err := c.mark(d); !errors.As(err, &f) || f.key != "desk.gone" {
		t.Errorf("marked after it was gone: %v", err)
	}
	if err := c.export(t.Context(), d); !errors.As(err, &f) || f.key != "desk.gone" {
		t.Errorf("exported after it was gone: %v", err)
	}
}

func TestNoNameOfAListMeetsOneOfOurs(t *testing.T) {
	for _, name := range []string{"ditandai.xlsx", "berkas", "daftar", "daftar-ditandai.xlsx", "ditandai"} {
		d := &drop{name: fileName(name), dir: "d"}
		ours := filepath.Join(d.markedDir(), d.markedName())
		if d.list() == ours || filepath.Dir(d.list()) == d.markedDir() || filepath.Dir(d.list()) == d.filesDir() || d.markedDir() == d.filesDir() {
			t.Errorf("%s: %s and %s", name, d.list(), ours)
		}
	}
}

func TestAListIsNeverWrittenOverAnother(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x", "daftar.csv")
	if err := save(strings.NewReader("first"), path); err != nil {
		t.Fatal(err)
	}
	if err := save(strings.NewReader("second"), path); !errors.Is(err, os.ErrExist) {
		t.Errorf("got %v", err)
	}
	if b, err := os.ReadFile(path); string(b) != "first" {
		t.Errorf("%q, %v", b, err)
	}
	broken := errors.New("line cut")
	if err := save(iotest.ErrReader(broken), path+"2"); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// TestAListIsCheckedAnewWhileOthersCome is for the race detector: an answer
// checks a list anew while others are dropped.
func TestAListIsCheckedAnewWhileOthersCome(t *testing.T) {
	c, h, _ := open(t, schemas.English)
	d := c.drops.byID(path.Base(dropList(t, h, "daftar.csv", "1").Header().Get("Location")))
	var w sync.WaitGroup
	w.Go(func() {
		for range 20 {
			if err := c.examine(t.Context(), d); err != nil {
				t.Error(err)
			}
		}
	})
	for range 5 {
		dropList(t, h, "daftar.csv", "1")
	}
	w.Wait()
}
