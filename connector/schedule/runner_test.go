package schedule

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"

	"ekatalog/connector"
	"ekatalog/connector/ledger"
)

// office is an installation with a ledger, in a bubble of synctest: its clock
// starts at midnight UTC, 07.00 WIB.
type office struct {
	*testing.T
	db *ledger.DB

	mu   sync.Mutex
	done []string // what was done, at which time, for which
}

// inOffice runs a test at an office; the ledger is real.
func inOffice(t *testing.T, test func(*office)) {
	path := filepath.Join(t.TempDir(), "ekatalog.db")
	synctest.Test(t, func(t *testing.T) {
		db, err := ledger.Open(context.Background(), path, ledger.Options{})
		if err != nil {
			t.Fatal(err)
		}
		test(&office{T: t, db: db})
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

// runner is one process of the office.
func (o *office) runner(text string, missed Missed) *Runner {
	o.Helper()
	r := rule(o.T, text)
	book := o.db.Seller("default")
	return &Runner{
		Name: "sync", Tool: "ekatalog test", Now: time.Now, Log: zerolog.Nop(),
		Plan: func() (Plan, error) { return Plan{Rule: r, Missed: missed}, nil },
		Book: func(context.Context, bool) (Book, error) { return book, nil },
		Do: func(_ context.Context, due connector.Occurrence) (connector.Occurrence, bool) {
			o.did(due)
			return connector.Occurrence{Fate: connector.FateDone, Run: "run"}, false
		},
	}
}

func (o *office) did(due connector.Occurrence) {
	o.mu.Lock()
	defer o.mu.Unlock()
	at := rule(o.T, "0 0 * * *").spec.Location
	o.done = append(o.done, fmt.Sprintf("%s for %s", time.Now().In(at).Format("2 15:04"), due.Due.In(at).Format("2 15:04")))
}

// work lets runners work for a while.
func (o *office) work(lasts time.Duration, runners ...*Runner) {
	ctx, stop := context.WithTimeout(context.Background(), lasts)
	defer stop()
	var all sync.WaitGroup
	for _, r := range runners {
		all.Go(func() { r.Run(ctx) })
	}
	all.Wait()
}

func (o *office) want(want ...string) {
	o.Helper()
	if !slices.Equal(o.done, want) {
		o.Errorf("done:\n%s\nwant:\n%s", strings.Join(o.done, "\n"), strings.Join(want, "\n"))
	}
}

// fates are what became of the times that were due, the oldest first.
func (o *office) fates() string {
	o.Helper()
	all, err := o.db.Seller("default").Occurrences(context.Background(), "sync", 100)
	if err != nil {
		o.Fatal(err)
	}
	var fates []string
	for _, occurrence := range slices.Backward(all) {
		fates = append(fates, string(occurrence.Fate)+occurrence.Key)
	}
	return strings.Join(fates, " ")
}

const day = 24 * time.Hour

func TestEachTimeIsTakenOnceHoweverManyProcessesThereAre(t *testing.T) {
	inOffice(t, func(o *office) {
		o.work(3*day, o.runner("0 2 * * *", MissedOnce), o.runner("0 2 * * *", MissedOnce), o.runner("0 2 * * *", MissedOnce))
		o.want("2 02:00 for 2 02:00", "3 02:00 for 3 02:00", "4 02:00 for 4 02:00")
	})
}

func TestATimeThatWasMissedIsMadeUpForOnce(t *testing.T) {
	inOffice(t, func(o *office) {
		o.work(day, o.runner("0 2 * * *", MissedOnce))
		time.Sleep(4 * day)
		o.work(time.Hour, o.runner("0 2 * * *", MissedOnce))
		o.work(time.Hour, o.runner("0 2 * * *", MissedOnce))
		o.want("2 02:00 for 2 02:00", "6 07:00 for 6 02:00")
	})
}

func TestATimeThatWasMissedIsSkippedAndTold(t *testing.T) {
	inOffice(t, func(o *office) {
		o.work(day, o.runner("0 2 * * *", MissedSkip))
		time.Sleep(4 * day)
		o.work(day, o.runner("0 2 * * *", MissedSkip))
		o.want("2 02:00 for 2 02:00", "7 02:00 for 7 02:00")
		if got := o.fates(); got != "done missed done" {
			t.Error(got)
		}
	})
}

func TestAScheduleCountsFromWhenItIsMadeChangedOrResumed(t *testing.T) {
	inOffice(t, func(o *office) {
		s := o.db.Seller("default")
		o.work(time.Hour, o.runner("0 6 * * *", MissedOnce)) // 06.00 was before it was made
		time.Sleep(2 * day)
		o.work(time.Hour, o.runner("0 5 * * *", MissedOnce)) // what the old one missed is no loss
		pause := func(paused bool) {
			act := connector.Act{Actor: "system", Act: "schedule.paused", Subject: "sync"}
			if changed, err := s.Pause(context.Background(), "sync", paused, act); err != nil || !changed {
				t.Fatal(changed, err)
			}
		}
		pause(true)
		o.work(2*day, o.runner("0 5 * * *", MissedOnce))
		pause(false)
		o.want()
		o.work(day, o.runner("0 5 * * *", MissedOnce))
		o.want("6 05:00 for 6 05:00")
	})
}

func TestAScheduleWorksBeforeAnythingIsRecorded(t *testing.T) {
	inOffice(t, func(o *office) {
		r := o.runner("0 8 * * *", MissedOnce)
		book, made := r.Book, false
		r.Book = func(ctx context.Context, make bool) (Book, error) {
			if made = made || make; !made {
				return nil, nil
			}
			return book(ctx, make)
		}
		o.work(30*time.Minute, r)
		if made {
			t.Error("a book was made before there is anything to record")
		}
		o.work(day, r)
		o.want("1 08:00 for 1 08:00")
	})
}

func TestAWorkThatPanicsFailsAlone(t *testing.T) {
	inOffice(t, func(o *office) {
		r := o.runner("0 2 * * *", MissedOnce)
		do, n := r.Do, 0
		r.Do = func(ctx context.Context, due connector.Occurrence) (connector.Occurrence, bool) {
			if n++; n == 1 {
				panic("x")
			}
			return do(ctx, due)
		}
		o.work(2*day, r)
		o.want("3 02:00 for 3 02:00")
		if got := o.fates(); got != "failedschedule.broke done" {
			t.Error(got)
		}
	})
}

func TestWhileSomebodyElseIsAtWorkATimeWaitsAndIsGivenUpInTheEnd(t *testing.T) {
	inOffice(t, func(o *office) {
		r := o.runner("0 2 * * *", MissedOnce)
		do, free := r.Do, time.Now().Add(19*time.Hour+25*time.Minute) // 02.25
		r.Do = func(ctx context.Context, due connector.Occurrence) (connector.Occurrence, bool) {
			if time.Now().Before(free) {
				return connector.Occurrence{Fate: connector.FateFailed, Key: "lease_held"}, true
			}
			return do(ctx, due)
		}
		o.work(day, r)
		o.want("2 02:25 for 2 02:00")
		free = free.Add(3 * day)
		o.work(day, r)
		if got := o.fates(); got != "done failedlease_held" {
			t.Error(got)
		}
	})
}

func TestAStopWhileATimeWaitsForItsTurnLeavesItDue(t *testing.T) {
	inOffice(t, func(o *office) {
		busy := o.runner("0 2 * * *", MissedOnce)
		busy.Do = func(context.Context, connector.Occurrence) (connector.Occurrence, bool) {
			return connector.Occurrence{Fate: connector.FateFailed, Key: "schedule.busy"}, true
		}
		o.work(19*time.Hour+20*time.Minute, busy) // until 02.20
		if got := o.fates(); got != "" {
			t.Errorf("nothing was begun, and it is recorded as %q", got)
		}
		o.work(time.Minute, o.runner("0 2 * * *", MissedOnce))
		o.want("2 02:20 for 2 02:00")
		if got := o.fates(); got != "done" {
			t.Error(got)
		}
	})
}

func TestWorkThatLastsLongerThanToTheNextTimeDoesNotPileUp(t *testing.T) {
	inOffice(t, func(o *office) {
		r := o.runner("0 * * * *", MissedOnce)
		do := r.Do
		r.Do = func(ctx context.Context, due connector.Occurrence) (connector.Occurrence, bool) {
			time.Sleep(150 * time.Minute)
			return do(ctx, due)
		}
		o.work(8*time.Hour, r)
		o.want("1 10:30 for 1 08:00", "1 13:00 for 1 10:00", "1 15:30 for 1 13:00")
	})
}

func TestWhatGoesWrongOnceIsTriedAgain(t *testing.T) {
	inOffice(t, func(o *office) {
		r := o.runner("0 8 * * *", MissedOnce)
		plan, n := r.Plan, 0
		r.Plan = func() (Plan, error) {
			if n++; n%2 == 1 {
				return Plan{}, errors.New("config")
			}
			return plan()
		}
		o.work(2*time.Hour, r)
		if len(o.done) != 1 {
			t.Errorf("done: %v", o.done)
		}
		if o.work(day, &Runner{Name: "sync", Now: time.Now, Log: zerolog.Nop(), Plan: func() (Plan, error) { return Plan{}, nil }}); len(o.done) != 1 {
			t.Error("no schedule works")
		}
	})
}

func TestAClockThatIsSetDoesNotTakeATimeTwice(t *testing.T) {
	inOffice(t, func(o *office) {
		r := o.runner("0 2 * * *", MissedOnce)
		var shift time.Duration
		r.Now = func() time.Time { return time.Now().Add(shift) }
		o.work(day, r)
		shift = -10 * time.Hour // set back to before 02.00
		o.work(day, r)
		shift = 10 * time.Minute
		o.work(time.Hour, r)
		if len(o.done) != 2 {
			t.Errorf("done: %v", o.done)
		}
	})
}
