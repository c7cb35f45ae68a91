package main

import (
	"context"
	"io/fs"
	"slices"

	"ekatalog/connector"
	"ekatalog/connector/console"
	"ekatalog/connector/ledger"
)

var (
	_ console.Runs  = (*desk)(nil)
	_ console.Timer = (*desk)(nil)
)

// Runs implements console.Runs.
func (d *desk) Runs(ctx context.Context, from, limit int) ([]console.RunHead, error) {
	s, err := d.known(ctx)
	if err != nil || s == nil {
		return nil, err
	}
	runs, err := s.Runs(ctx, from, limit)
	if err != nil {
		return nil, err
	}
	return d.runHeads(ctx, s, runs)
}

// runHeads says of runs who wanted them and whether they are under way.
func (d *desk) runHeads(ctx context.Context, s *ledger.Seller, runs []connector.Run) ([]console.RunHead, error) {
	holder, err := s.Holder(ctx)
	if err != nil {
		return nil, err
	}
	names := peopleOf(s)
	heads := make([]console.RunHead, len(runs))
	for i, r := range runs {
		name, err := names.of(ctx, r.Actor)
		if err != nil {
			return nil, err
		}
		heads[i] = console.RunHead{Run: r, By: name, Alive: holder.Run == r.ID}
	}
	return heads, nil
}

// shownTroubles is how many changes of each kind of trouble are read for the
// page of a run.
const shownTroubles = 1000

// Run implements console.Runs.
func (d *desk) Run(ctx context.Context, id string) (*console.RunView, error) {
	s, err := d.known(ctx)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return nil, fs.ErrNotExist
	}
	run, err := s.Run(ctx, id)
	if err != nil {
		return nil, err
	}
	heads, err := d.runHeads(ctx, s, []connector.Run{run})
	if err != nil {
		return nil, err
	}
	v := &console.RunView{RunHead: heads[0], Failure: d.failure(&run)}
	if v.Troubles, err = s.Troubles(ctx, run, shownTroubles); err != nil {
		return nil, err
	}
	if v.Alive { // what is still to be sent has no outcome yet
		v.Troubles = slices.DeleteFunc(v.Troubles, func(t connector.Trouble) bool { return t.Outcome == connector.OutcomeUnknown })
	}
	if v.Files, err = s.Files(ctx, id); err != nil {
		return nil, err
	}
	v.Last, err = d.lastSync(ctx, s, &run)
	return v, err
}

// failure says why a run could not go to its end, empty where it did.
func (d *desk) failure(r *connector.Run) string {
	switch {
	case r.Why.Key != "":
		return d.app.sentence(r.Why.Key, r.Why.Values)
	case r.Failed != "":
		return d.app.say("desk.could_not", nil)
	}
	return ""
}

// lastSync reports that no later run has been there to bring list and catalogue
// in step.
func (d *desk) lastSync(ctx context.Context, s *ledger.Seller, r *connector.Run) (bool, error) {
	runs, err := s.Runs(ctx, 0, recentRuns)
	if err != nil {
		return false, err
	}
	for i := range runs {
		if isSending(runs[i].Command) {
			return runs[i].ID == r.ID, nil
		}
	}
	return false, nil
}

// Sync implements console.Runs.
func (d *desk) Sync(by string, override []string, reason string) console.Work {
	return d.syncWork(syncOrder{By: by, Override: override, Reason: reason, Person: true}, nil)
}

// Undo implements console.Runs.
func (d *desk) Undo(ctx context.Context, run, why string) (id string, err error) {
	w, err := d.workspace(ctx, parts{ledger: true, endpoint: true})
	if err != nil {
		return "", err
	}
	defer w.close(&err)
	w.Reason = why
	p, err := w.Undo(ctx, run)
	if err != nil {
		return "", d.call(ctx).undoError(err)
	}
	saved := p.Saved(d.app.say)
	if len(saved.Changes) == 0 {
		return "", nil
	}
	return saved.ID, d.keepPlan(ctx, w, saved, p.Notes(), "")
}

// Timetable implements console.Timer.
func (d *desk) Timetable(ctx context.Context) (*console.Timetable, error) {
	s, err := d.known(ctx)
	if err != nil {
		return nil, err
	}
	call := d.call(ctx)
	if call.config, _, err = loadConfig(call.configPath); err != nil {
		return nil, err
	}
	t, err := call.config.timetable(ctx, s, call.now())
	if err != nil {
		return nil, err
	}
	shown := &console.Timetable{Paused: t.paused, Next: t.next}
	if t.plan.Rule.String() != "" {
		shown.Words = t.plan.Rule.Words(call.lang)
	}
	for _, o := range t.last {
		shown.Last = append(shown.Last, console.Due{At: o.Due, Text: call.fateText(o), Run: o.Run})
	}
	return shown, nil
}

// Pause implements console.Timer.
func (d *desk) Pause(ctx context.Context, paused bool, reason string) error {
	call := d.call(ctx)
	call.reason = reason
	_, err := call.pause(ctx, paused)
	return err
}
