package ledger

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"
	"time"

	"ekatalog/connector"
)

func otherProcess(part string, args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], args...)
	c.Env = append(os.Environ(), "LEDGER_TEST_PART="+part)
	c.Stderr = os.Stderr
	return c
}

func TestAKilledProcessLeavesWholeSteps(t *testing.T) {
	for range 8 {
		path := testPath(t)
		told := killInTheMiddle(t, path)
		db := openLedger(t, path, Options{})
		CheckLedger(t, db)
		kept := keptSteps(t, db.Seller("default"))
		if kept != told && kept != told+1 {
			t.Fatalf("%d steps were durable, %d are kept", told, kept)
		}
	}
}

// killInTheMiddle lets a process commit steps for a while, kills it, and gives
// the number of the last step that it was told is durable.
func killInTheMiddle(t *testing.T, path string) int {
	t.Helper()
	c := otherProcess("steps", path)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	told := 0
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if told, err = strconv.Atoi(lines.Text()); err != nil {
			t.Fatal(err)
		}
		if told == 1 {
			time.AfterFunc(time.Duration(rand.Int64N(int64(150*time.Millisecond))), func() { c.Process.Kill() })
		}
	}
	if err := c.Wait(); err == nil || told == 0 {
		t.Fatalf("the process was not killed in the middle: %v, %d steps", err, told)
	}
	return told
}

// keptSteps verifies that the ledger has whole steps only, and counts them.
func keptSteps(t *testing.T, s *Seller) int {
	t.Helper()
	b := book(t, s, connector.CatalogueV6)
	n, err := strconv.Atoi(b.Since)
	if err != nil {
		t.Fatal(err)
	}
	acts, err := s.Acts(context.Background(), 0, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	runs, err := s.Runs(context.Background(), 0, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	if len(runs) != n || len(acts) != n*stepItems || len(b.Entries) != n*stepItems || len(b.Open) != n*stepItems/2 {
		t.Fatalf("%d steps: %d runs, %d acts, %d entries, %d open intents", n, len(runs), len(acts), len(b.Entries), len(b.Open))
	}
	for _, a := range acts {
		if want := hash(fmt.Appendf(nil, `{"sku":%q}`, a.Subject)); a.Digest != want || a.Tool != "ekatalog 1" {
			t.Fatalf("act of %s: digest %s, tool %q", a.Subject, a.Digest, a.Tool)
		}
	}
	return n
}

func TestNoUpdateIsLostBetweenProcesses(t *testing.T) {
	path := testPath(t)
	var all sync.WaitGroup
	errs := make(chan error, 4)
	for range 2 { // new processes, which also create the ledger at the same moment
		all.Go(func() { errs <- otherProcess("count", path).Run() })
		all.Go(func() { errs <- countUp(path, 40) })
	}
	all.Wait()
	for range 4 {
		if err := <-errs; err != nil {
			t.Fatal(err)
		}
	}
	db := openLedger(t, path, Options{})
	CheckLedger(t, db)
	s := db.Seller("default")
	if got := book(t, s, connector.CatalogueV6).Entries["a"].Revision; got != 160 {
		t.Fatalf("revision %d after 160 changes", got)
	}
	if acts, err := s.Acts(context.Background(), 0, 1000); err != nil || len(acts) != 160 {
		t.Fatal(len(acts), err)
	}
}

func TestOneHandleServesManyGoroutines(t *testing.T) {
	db := openLedger(t, testPath(t), Options{})
	s := db.Seller("default")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 20 {
				err := s.Commit(context.Background(), connector.Step{Catalogue: connector.CatalogueV6, Entries: []connector.Entry{anEntry("A")}, Acts: []connector.Act{anAct("A")}})
				if err != nil {
					t.Error(err)
				}
				if _, err := s.Book(context.Background(), connector.CatalogueV6); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	CheckLedger(t, db)
	if got := book(t, s, connector.CatalogueV6).Entries["a"].Revision; got != 160 {
		t.Fatalf("revision %d after 160 changes", got)
	}
}

func TestManyProcessesMayCreateOneLedger(t *testing.T) {
	path := testPath(t)
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			if err := otherProcess("open", path).Run(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	CheckLedger(t, openLedger(t, path, Options{}))
}
