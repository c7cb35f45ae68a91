package ledger

import (
	"sync"
	"testing"
	"time"

	"ekatalog/connector"
)

func suiteSchedule(t *testing.T, s *Seller) {
	ctx := t.Context()
	since := time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)
	act := connector.Act{Actor: "cron", Act: "schedule.claimed", Subject: "sync"}
	due := connector.Occurrence{Schedule: "sync", Due: since.Add(2 * time.Hour)}
	claim := func(o connector.Occurrence, want bool) {
		t.Helper()
		if got, err := s.Claim(ctx, o, act); err != nil || got != want {
			t.Fatalf("claim of %s: %t, %v", o.Due, got, err)
		}
	}
	standing := func(want connector.Schedule) {
		t.Helper()
		got, err := s.Schedule(ctx, "sync")
		if err != nil {
			t.Fatal(err)
		}
		equal(t, got, want)
	}

	standing(connector.Schedule{})
	claim(due, false) // nobody watches it
	watch := func(rule string, at time.Time, want connector.Schedule) {
		t.Helper()
		got, err := s.Watch(ctx, "sync", rule, at)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, got, want)
		standing(want)
	}
	watch("0 2 * * *", since, connector.Schedule{Since: since})
	watch("0 2 * * *", since.Add(time.Hour), connector.Schedule{Since: since})
	giveBack := func() {
		t.Helper()
		if err := s.GiveBack(ctx, due, connector.Act{Actor: "cron", Act: "schedule.given_back", Subject: "sync"}); err != nil {
			t.Fatal(err)
		}
	}
	claim(due, true)
	claim(due, false)
	giveBack()
	standing(connector.Schedule{Since: since})
	claim(due, true)
	early := due
	early.Due = since.Add(-time.Minute)
	claim(early, false)
	if other, err := s.db.Seller("other").Schedule(ctx, "sync"); err != nil || !other.Since.IsZero() {
		t.Fatal(other, err)
	}

	due.Run, due.Fate, due.Key, due.Values = "r1", connector.FateStopped, "approval_missing", map[string]string{"n": "3"}
	if err := s.End(ctx, due); err != nil {
		t.Fatal(err)
	}
	again := due
	again.Fate = connector.FateDone
	if err := s.End(ctx, again); err != nil {
		t.Fatal(err)
	}
	giveBack() // it has ended, and stays
	all, err := s.Occurrences(ctx, "sync", 5)
	if err != nil || len(all) != 1 || all[0].Claimed.IsZero() || all[0].Ended.IsZero() {
		t.Fatal(all, err)
	}
	all[0].Claimed, all[0].Ended = time.Time{}, time.Time{}
	equal(t, all[0], due)

	watch("0 3 * * *", since.Add(24*time.Hour), connector.Schedule{Since: since.Add(24 * time.Hour), Last: due.Due})
	pause := func(paused, want bool) {
		t.Helper()
		if changed, err := s.Pause(ctx, "sync", paused, act); err != nil || changed != want {
			t.Fatal(changed, err)
		}
	}
	pause(false, false)
	pause(true, true)
	pause(true, false)
	late := connector.Occurrence{Schedule: "sync", Due: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)}
	claim(late, false)
	pause(false, true)
	claim(late, true)
	if acts, err := s.Acts(ctx, 0, 10); err != nil || len(acts) != 6 { // three claims, one given back, two pauses
		t.Fatal(acts, err)
	}
	if st, err := s.Schedule(ctx, "sync"); err != nil || st.Paused || st.Since.Before(since.Add(24*time.Hour)) {
		t.Fatal(st, err)
	}
	// Paused before anybody watched it, it counts from when it was resumed.
	if _, err := s.Pause(ctx, "b", true, act); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Pause(ctx, "b", false, act); err != nil {
		t.Fatal(err)
	}
	resumed, err := s.Schedule(ctx, "b")
	if err != nil || resumed.Since.IsZero() {
		t.Fatal(resumed, err)
	}
	if got, err := s.Watch(ctx, "b", "0 2 * * *", since); err != nil || !got.Since.Equal(resumed.Since) {
		t.Fatal(got, err)
	}
}

func TestOfManyHandlesOneClaimsATime(t *testing.T) {
	path := testPath(t)
	first := openLedger(t, path, Options{})
	due := connector.Occurrence{Schedule: "sync", Due: time.Now().Add(time.Hour)}
	if _, err := first.Seller("default").Watch(t.Context(), "sync", "0 2 * * *", time.Now()); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	claimed := 0
	var all sync.WaitGroup
	for range 5 {
		db := openLedger(t, path, Options{})
		for range 4 {
			all.Go(func() {
				ok, err := db.Seller("default").Claim(t.Context(), due, connector.Act{Actor: "cron", Act: "schedule.claimed", Subject: "sync"})
				if err != nil {
					t.Error(err)
				}
				if ok {
					mu.Lock()
					defer mu.Unlock()
					claimed++
				}
			})
		}
	}
	if all.Wait(); claimed != 1 {
		t.Errorf("claimed %d times", claimed)
	}
	CheckLedger(t, first)
}
