package schedule

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/rs/zerolog"

	"ekatalog/connector"
)

// Missed says what becomes of a time at which nobody was there.
type Missed string

// The answers to a missed time.
const (
	MissedOnce Missed = "once" // the newest is made up for, once
	MissedSkip Missed = "skip"
)

// Plan is what a runner is to do as the config says it now.
type Plan struct {
	Rule   Rule // the zero Rule for no schedule
	Missed Missed
}

// Book remembers which times were taken; it is shared by all processes.
type Book interface {
	// Watch gives what is remembered of a schedule. One that is new, or that
	// fires by another rule than before, counts from since on.
	Watch(ctx context.Context, name, rule string, since time.Time) (connector.Schedule, error)
	// Claim takes a time for this process. It is false when that time has been
	// taken, or is not to be.
	Claim(ctx context.Context, o connector.Occurrence, act connector.Act) (bool, error)
	// End records what became of a time that was claimed.
	End(ctx context.Context, o connector.Occurrence) error
	// GiveBack makes a time that was claimed, and for which nothing was done,
	// due again.
	GiveBack(ctx context.Context, o connector.Occurrence, act connector.Act) error
}

// Runner does what a schedule is for, one time after another. Its fields are
// set before Run is called.
type Runner struct {
	Name string // of the schedule
	Tool string // of the records
	Now  func() time.Time
	Log  zerolog.Logger
	// Plan is asked before every wait, so that a changed config counts.
	Plan func() (Plan, error)
	// Book gives the book; nil while there is none, since nothing has been
	// recorded yet. make has one made.
	Book func(ctx context.Context, make bool) (Book, error)
	// Do does what is due and says what became of it: Fate, and where there are
	// any Run, Key and Values. busy says that somebody else is at work: it is
	// asked again.
	Do func(ctx context.Context, o connector.Occurrence) (end connector.Occurrence, busy bool)

	rule  string    // as it was last seen
	since time.Time // when it was first seen
}

// Broke is the key of a time whose work panicked.
const Broke = "schedule.broke"

// How a runner waits. It looks up often, since a machine that slept and a clock
// that was set are not told to it.
const (
	look     = time.Minute      // at most between two looks at the clock
	late     = 10 * time.Minute // after this a time counts as missed
	patience = time.Hour        // how long somebody else may be at work before a time is given up
)

// Run works until ctx ends. What goes wrong once is logged and tried again.
func (r *Runner) Run(ctx context.Context) {
	for ctx.Err() == nil {
		wait, err := r.step(ctx)
		if err != nil {
			wait = look
			r.Log.Error().Err(err).Str("schedule", r.Name).Msg("schedule")
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}

// step does what is due now, if anything, and says how long there is nothing
// to do.
func (r *Runner) step(ctx context.Context) (wait time.Duration, err error) {
	plan, err := r.Plan()
	if err != nil || plan.Rule.spec == nil {
		return look, err
	}
	if key := plan.Rule.key(); key != r.rule {
		r.rule, r.since = key, r.Now()
	}
	from, paused, err := r.from(ctx)
	if err != nil || paused {
		return look, err
	}
	due, wait := r.due(plan.Rule, from)
	if due.IsZero() {
		return wait, nil
	}
	return 0, r.take(ctx, plan, due)
}

// from is the time after which times of the schedule are still to be taken.
func (r *Runner) from(ctx context.Context) (from time.Time, paused bool, err error) {
	book, err := r.Book(ctx, false)
	if err != nil || book == nil {
		return r.since, false, err
	}
	s, err := book.Watch(ctx, r.Name, r.rule, r.since)
	if s.Last.After(s.Since) {
		return s.Last, s.Paused, err
	}
	return s.Since, s.Paused, err
}

// key is a rule with its zone: where either changes, other times are meant.
func (r Rule) key() string { return r.text + " " + r.spec.Location.String() }

// due gives the newest time after from that has come, zero for none, and how
// long it is until the next. It looks back in steps, since a rule may fire
// every minute and from be a year ago.
func (r *Runner) due(rule Rule, from time.Time) (due time.Time, wait time.Duration) {
	now := r.Now()
	come := func(t time.Time) bool { return !t.IsZero() && !t.After(now) }
	start := now
	for back := time.Hour; start.After(from) && !come(rule.Next(start)); back *= 24 {
		if start = now.Add(-back); start.Before(from) {
			start = from
		}
	}
	next := rule.Next(start)
	for ; come(next); next = rule.Next(next) {
		due = next
	}
	if next.IsZero() {
		return due, look
	}
	return due, min(look, next.Sub(now))
}

// take claims a time and does what it is for.
func (r *Runner) take(ctx context.Context, plan Plan, due time.Time) error {
	book, err := r.Book(ctx, true)
	if err != nil {
		return err
	}
	if _, err := book.Watch(ctx, r.Name, r.rule, r.since); err != nil { // a book that was just made knows nothing
		return err
	}
	o := connector.Occurrence{Schedule: r.Name, Due: due.UTC()}
	missed := r.Now().Sub(due) > late
	claimed, err := book.Claim(ctx, o, r.act("schedule.claimed", o))
	if err != nil || !claimed {
		return err
	}
	end, begun := o, true
	if missed && plan.Missed == MissedSkip {
		end.Fate = connector.FateMissed
	} else {
		end, begun = r.do(ctx, o)
		end.Schedule, end.Due = o.Schedule, o.Due
	}
	ctx = context.WithoutCancel(ctx)
	if !begun {
		return book.GiveBack(ctx, o, r.act("schedule.given_back", o))
	}
	return book.End(ctx, end)
}

func (r *Runner) act(what string, o connector.Occurrence) connector.Act {
	return connector.Act{
		Actor: "cron", Act: what, Subject: o.Schedule, Tool: r.Tool, After: map[string]any{"due": o.Due.Format(time.RFC3339)},
	}
}

// do does what is due. While somebody else is at work it waits for them; begun
// is false where ctx ends before it is its turn.
func (r *Runner) do(ctx context.Context, o connector.Occurrence) (end connector.Occurrence, begun bool) {
	for until := r.Now().Add(patience); ; {
		end, busy := r.once(ctx, o)
		if !busy || !r.Now().Before(until) {
			return end, true
		}
		select {
		case <-ctx.Done():
			return end, false
		case <-time.After(look):
		}
	}
}

// once does what is due now; what panics fails alone.
func (r *Runner) once(ctx context.Context, o connector.Occurrence) (end connector.Occurrence, busy bool) {
	defer func() {
		if p := recover(); p != nil {
			r.Log.Error().Str("schedule", r.Name).Str("panic", fmt.Sprint(p)).Bytes("stack", debug.Stack()).Msg("schedule")
			end, busy = connector.Occurrence{Fate: connector.FateFailed, Key: Broke}, false
		}
	}()
	return r.Do(ctx, o)
}
