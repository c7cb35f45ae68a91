package ledger

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"testing"
	"testing/synctest"
	"time"

	"ekatalog/connector"
)

func holder(run string) connector.Holder {
	host, err := os.Hostname()
	if err != nil {
		panic(err)
	}
	return connector.Holder{Run: run, Command: "sync", Host: host, PID: os.Getpid(), Since: time.Date(2026, 8, 3, 1, 0, 0, 0, time.UTC)}
}

func suiteLease(t *testing.T, s *Seller) {
	release := take(t, s, holder("r1"))
	refused(t, s.db.Seller(s.id), holder("r1"))
	if h, err := s.Holder(t.Context()); err != nil || h.Run != "r1" {
		t.Fatal(h, err)
	}
	other := take(t, s.db.Seller("other"), holder("r9"))
	defer other()
	release()
	release()
	if h, err := s.Holder(t.Context()); err != nil || h.Run != "" {
		t.Fatal(h, err)
	}
	take(t, s.db.Seller(s.id), holder("r3"))()
}

func take(t *testing.T, s *Seller, h connector.Holder) func() {
	t.Helper()
	release, err := s.Take(context.Background(), h)
	if err != nil {
		t.Fatal(err)
	}
	return release
}

// refused expects that somebody else may not take the lease that h holds.
func refused(t *testing.T, s *Seller, h connector.Holder) {
	t.Helper()
	_, err := s.Take(context.Background(), holder("another"))
	var held *connector.LeaseHeld
	if !errors.As(err, &held) {
		t.Fatalf("got %v, want a lease that is held", err)
	}
	equal(t, held.Holder, h)
}

func TestALeaseIsBeatenForAsLongAsItIsHeld(t *testing.T) {
	path := testPath(t)
	synctest.Test(t, func(t *testing.T) {
		db := openLedger(t, path, Options{})
		release := take(t, db.Seller("default"), holder("r1"))
		time.Sleep(10 * time.Minute)
		refused(t, db.Seller("default"), holder("r1"))
		release()
		take(t, db.Seller("default"), holder("r2"))()
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

func TestAHolderThatStoodStillCannotCommitAfterAnotherTookOver(t *testing.T) {
	path := testPath(t)
	at := time.Date(2026, 8, 3, 1, 0, 0, 0, time.UTC)
	db := openLedger(t, path, Options{Now: func() time.Time { return at }})
	slow := db.Seller("default")
	slowRelease := take(t, slow, holder("slow"))

	at = at.Add(leaseLasts - time.Microsecond)
	refused(t, db.Seller("default"), holder("slow"))
	at = at.Add(time.Microsecond)
	next := db.Seller("default")
	nextRelease := take(t, next, holder("next"))

	err := slow.Commit(context.Background(), connector.Step{Run: aRun("r1"), Acts: []connector.Act{anAct("A")}})
	var lost *LeaseLost
	if !errors.As(err, &lost) || lost.Run != "slow" {
		t.Fatalf("got %v, want a lost lease", err)
	}
	if acts, err := next.Acts(context.Background(), 0, 1); err != nil || len(acts) != 0 {
		t.Fatal(acts, err)
	}
	slowRelease() // gives back nothing that is not its own
	refused(t, db.Seller("default"), holder("next"))
	commit(t, next, connector.Step{Run: aRun("r2")})
	nextRelease()

	// Not even when the row is taken anew does the old epoch come back.
	last := db.Seller("default")
	defer take(t, last, holder("last"))()
	slow.held = &lease{epoch: 1, run: "slow"}
	if err := slow.Commit(context.Background(), connector.Step{}); !errors.As(err, &lost) {
		t.Fatalf("got %v, want a lost lease", err)
	}
	CheckLedger(t, db)
}

func TestACommitIsABeat(t *testing.T) {
	at := time.Date(2026, 8, 3, 1, 0, 0, 0, time.UTC)
	db := openLedger(t, testPath(t), Options{Now: func() time.Time { return at }})
	s := db.Seller("default")
	defer take(t, s, holder("r1"))()
	for range 5 {
		at = at.Add(leaseLasts - time.Second)
		commit(t, s, connector.Step{})
		refused(t, db.Seller("default"), holder("r1"))
	}
}

func TestAClockSetBackDoesNotLockASellerOut(t *testing.T) {
	at := time.Date(2026, 8, 3, 1, 0, 0, 0, time.UTC)
	db := openLedger(t, testPath(t), Options{Now: func() time.Time { return at }})
	h := holder("r1")
	h.Host = "another-machine"
	take(t, db.Seller("default"), h)
	at = at.Add(-24 * time.Hour)
	take(t, db.Seller("default"), holder("r2"))()
}

func TestALeaseOfADeadProcessOfThisMachineIsOverAtOnce(t *testing.T) {
	db := openLedger(t, testPath(t), Options{})
	dead := exec.Command(os.Args[0])
	dead.Env = append(os.Environ(), "LEDGER_TEST_PART=wait")
	stdin, err := dead.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := dead.Start(); err != nil {
		t.Fatal(err)
	}
	h := holder("r1")
	h.PID = dead.Process.Pid
	take(t, db.Seller("default"), h)
	refused(t, db.Seller("default"), h)
	stdin.Close()
	if err := dead.Wait(); err != nil {
		t.Fatal(err)
	}
	take(t, db.Seller("default"), holder("r2"))()
}

func TestALeaseOfAnotherMachineLastsWhateverRunsHere(t *testing.T) {
	db := openLedger(t, testPath(t), Options{})
	h := holder("r1")
	h.Host, h.PID = "another-machine", 1<<22+1 // no such process here
	take(t, db.Seller("default"), h)
	refused(t, db.Seller("default"), h)
}

func TestAReusedProcessNumberDoesNotKeepTheLease(t *testing.T) {
	start := processStart(os.Getpid())
	if start == "" && died(os.Getpid(), "") {
		t.Fatal("this process is dead")
	}
	if start != "" && (died(os.Getpid(), start) || !died(os.Getpid(), start+"0")) {
		t.Fatalf("%q: a live process must not be taken for dead, nor another for it", start)
	}
}

func TestClosingTheLedgerEndsTheBeat(t *testing.T) {
	db := openLedger(t, testPath(t), Options{})
	take(t, db.Seller("default"), holder("r1"))
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
