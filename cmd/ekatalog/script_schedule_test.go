package main

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// occurred N: waits until N times of the schedule were taken and have ended.
func occurred(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: occurred N")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	for range 300 {
		ts.Check(ts.Exec("ekatalog", "schedule", "list", "--json"))
		var said struct{ Schedules []scheduleDocument }
		ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &said))
		got = 0
		for _, o := range said.Schedules[0].Occurrences {
			if o.Fate != "" {
				got++
			}
		}
		if got >= want {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if got != want {
		ts.Fatalf("%d times have ended, want %d", got, want)
	}
}
