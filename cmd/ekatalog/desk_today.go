package main

import (
	"context"
	"slices"
	"time"

	"ekatalog/connector"
	"ekatalog/connector/console"
	"ekatalog/connector/ledger"
)

// recentRuns is how many runs are looked at for the first page, and recentDays
// how many days it shows.
const (
	recentRuns = 200
	recentDays = 14
)

// Today implements console.Overview.
func (d *desk) Today(ctx context.Context) (*console.Today, error) {
	t := &console.Today{}
	cat := connector.CatalogueV6
	if d.sign.shop().Trial {
		cat = connector.CatalogueTrial
	}
	all, err := d.Shelf(ctx)
	if err != nil {
		t.Trouble = err
	} else {
		t.Trouble = all.Err
		t.Numbers, t.Needs = numbers(all, cat), needs(all, cat)
	}
	t.Endpoint = d.sign.silent()
	if t.Timer, err = d.Timetable(ctx); err != nil {
		return t, err
	}
	s, err := d.known(ctx)
	if err != nil || s == nil {
		return t, err
	}
	return t, d.lately(ctx, s, cat, t)
}

// numbers counts the products and what has become of them in a catalogue.
func numbers(all *console.Assortment, cat connector.Catalogue) *console.Numbers {
	in := func(s connector.State) int64 { return int64(all.Standing.Count(cat, s)) }
	return &console.Numbers{
		Products: all.Shelf.Products, Ready: all.Shelf.Ready, Held: all.Shelf.Held,
		Live: in(connector.StateLive), Waiting: in(connector.StateSubmitted) + in(connector.StateExported),
	}
}

// needs are the products that somebody has to look at.
func needs(all *console.Assortment, cat connector.Catalogue) []console.Need {
	var needed []console.Need
	for _, need := range []struct {
		key   string
		state connector.State
	}{
		{"desk.need.unknown", connector.StateUnknown}, {"desk.need.conflict", connector.StateConflict},
		{"desk.need.suspended", connector.StateSuspended}, {"desk.need.rejected", connector.StateRejected},
	} {
		if n := all.Standing.Count(cat, need.state); n > 0 {
			needed = append(needed, console.Need{Key: need.key, N: int64(n), Path: console.StatePath(cat, need.state)})
		}
	}
	if all.Shelf.Held > 0 {
		needed = append(needed, console.Need{Key: "desk.need.held", N: all.Shelf.Held, Path: console.ReadinessPath(connector.ReadinessHeld)})
	}
	return needed
}

// lately adds the runs of the last days that sent to a catalogue.
func (d *desk) lately(ctx context.Context, s *ledger.Seller, cat connector.Catalogue, t *console.Today) error {
	runs, err := s.Runs(ctx, 0, recentRuns)
	if err != nil {
		return err
	}
	runs = slices.DeleteFunc(runs, func(r connector.Run) bool { return !isSending(r.Command) || r.Catalogue != cat })
	t.Days = d.days(runs)
	heads, err := d.runHeads(ctx, s, runs)
	if err != nil {
		return err
	}
	for i := range heads {
		if r := &heads[i]; r.State() != console.RunUnderWay {
			t.Last = r
			break
		}
		t.Running = &heads[i]
	}
	if t.Last != nil {
		if key, bad := troubles[t.Last.State()]; bad {
			t.Needs = slices.Insert(t.Needs, 0, console.Need{Key: key, Path: "/proses/" + t.Last.ID})
		}
	}
	return d.undecided(ctx, s, t)
}

// undecided adds the last plan that was asked for while nobody has decided.
func (d *desk) undecided(ctx context.Context, s *ledger.Seller, t *console.Today) error {
	plans, err := s.Proposed(ctx, 0, 1)
	if err != nil || len(plans) == 0 || plans[0].Decision != "" || plans[0].AppliedRun != "" {
		return err
	}
	t.Needs = append(t.Needs, console.Need{Key: "desk.need.plan", Path: "/rencana/" + plans[0].ID})
	return nil
}

// troubles are the states of a run that somebody has to look at.
var troubles = map[console.RunState]string{
	console.RunFailed: "desk.need.run_failed", console.RunCutOff: "desk.need.run_cut_off",
	console.RunStopped: "desk.need.run_stopped", console.RunUnapproved: "desk.need.run_unapproved",
}

// isSending reports whether a command sends changes to an endpoint.
func isSending(command string) bool { return command == "sync" || command == "apply" }

// days counts what was sent on each of the last days in the seller's zone.
func (d *desk) days(runs []connector.Run) []console.Day {
	zone := d.sign.shop().Zone
	now := d.app.now().In(zone)
	days := make([]console.Day, recentDays)
	at := map[string]int{}
	for i := range days {
		days[i].On = time.Date(now.Year(), now.Month(), now.Day()-(recentDays-1-i), 0, 0, 0, 0, zone)
		at[days[i].On.Format(time.DateOnly)] = i
	}
	for _, r := range runs {
		if i, recent := at[r.Started.In(zone).Format(time.DateOnly)]; recent && r.Counts != nil {
			days[i].Sent += r.Counts.Submitted + r.Counts.Withdrawn
		}
	}
	return days
}
