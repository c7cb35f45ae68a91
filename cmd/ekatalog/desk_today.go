package main

import (
	"context"
	"time"

	"ekatalog/connector"
	"ekatalog/connector/console"
)

// recentRuns is how many runs are looked at for the first page, and recentDays
// how many days it shows.
const (
	recentRuns = 200
	recentDays = 14
)

// Today implements console.Overview.
func (d *desk) Today(ctx context.Context) (*console.Today, error) {
	s, err := d.known(ctx)
	if err != nil || s == nil {
		return &console.Today{}, err
	}
	runs, err := s.Runs(ctx, recentRuns)
	if err != nil {
		return nil, err
	}
	t := &console.Today{Days: d.days(runs)}
	for i := range runs {
		r := &runs[i]
		if r.Command != "sync" && r.Command != "apply" {
			continue
		}
		if r.Ended.IsZero() && t.Last == nil && t.Running == nil {
			t.Running = r
		}
		if !r.Ended.IsZero() && t.Last == nil {
			t.Last = r
		}
	}
	if t.Last != nil && t.Last.Counts != nil {
		t.Needs = needs(t.Last.Counts)
	}
	return t, nil
}

// needs are what a run has left to people.
func needs(n *connector.Counts) []console.Need {
	var all []console.Need
	for _, need := range []console.Need{
		{Key: "desk.need.unknown", N: n.Unknown, Path: "/"}, {Key: "desk.need.conflict", N: n.Conflict, Path: "/"}, {Key: "desk.need.rejected", N: n.Rejected, Path: "/"},
		{Key: "desk.need.held", N: n.Held, Path: "/daftar"}, {Key: "desk.need.pending", N: n.Pending, Path: "/"},
	} {
		if need.N > 0 {
			all = append(all, need)
		}
	}
	return all
}

// days counts what was sent on each of the last days in the seller's zone.
func (d *desk) days(runs []connector.Run) []console.Day {
	zone := d.sign.shop().Zone
	now := d.app.now().In(zone)
	days := make([]console.Day, recentDays)
	for i := range days {
		days[i].On = time.Date(now.Year(), now.Month(), now.Day()-(recentDays-1-i), 0, 0, 0, 0, zone)
	}
	for _, r := range runs {
		for i := range days {
			if at := r.Started.In(zone); r.Counts != nil && at.Format(time.DateOnly) == days[i].On.Format(time.DateOnly) {
				days[i].Sent += r.Counts.Submitted + r.Counts.Withdrawn
			}
		}
	}
	return days
}
