package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"ekatalog/connector"
	"ekatalog/connector/ledger"
	"ekatalog/connector/schedule"
)

func (a *app) scheduleCommand() *cobra.Command {
	c := &cobra.Command{Use: "schedule list|pause|resume|run", Short: a.say("help.schedule", nil), Args: noCommand, RunE: func(c *cobra.Command, _ []string) error {
		return usage("usage_line", "pemakaian", c.UseLine())
	}}
	list := &cobra.Command{Use: "list", Short: a.say("help.schedule_list", nil), Args: args(cobra.NoArgs)}
	list.RunE = func(c *cobra.Command, _ []string) error { return a.listSchedule(c.Context()) }
	pause := &cobra.Command{Use: "pause", Short: a.say("help.schedule_pause", nil), Args: args(cobra.NoArgs)}
	pause.RunE = func(c *cobra.Command, _ []string) error { return a.pauseSchedule(c.Context(), true) }
	resume := &cobra.Command{Use: "resume", Short: a.say("help.schedule_resume", nil), Args: args(cobra.NoArgs)}
	resume.RunE = func(c *cobra.Command, _ []string) error { return a.pauseSchedule(c.Context(), false) }
	run := &cobra.Command{Use: "run", Short: a.say("help.schedule_run", nil), Args: args(cobra.NoArgs)}
	run.RunE = func(c *cobra.Command, _ []string) error { return a.sync(c.Context(), nil) }
	c.AddCommand(list, pause, resume, run)
	return c
}

// scheduleDocument is what schedule list says to other programs.
type scheduleDocument struct {
	Name        string               `json:"name"`
	Cron        string               `json:"cron"` // empty for no schedule
	Words       string               `json:"words"`
	Missed      string               `json:"missed"`
	Paused      bool                 `json:"paused"`
	Next        []string             `json:"next"` // RFC 3339 with the seller's offset
	Occurrences []occurrenceDocument `json:"occurrences"`
}

type occurrenceDocument struct {
	Due  string `json:"due"`
	Run  string `json:"run"`
	Fate string `json:"fate"`
	Text string `json:"text"`
}

// shownTimes is how many of a schedule's next and last times people are shown.
const shownTimes = 5

// timetable is what is known of the schedule of a workspace.
type timetable struct {
	plan   schedule.Plan
	paused bool
	next   []time.Time
	last   []connector.Occurrence // the newest first
}

// timetable reads what is known of the schedule; s is nil where nothing has
// been recorded yet.
func (c *config) timetable(ctx context.Context, s *ledger.Seller, now time.Time) (timetable, error) {
	t := timetable{plan: c.schedule}
	if s != nil {
		st, err := s.Schedule(ctx, syncSchedule)
		if err != nil {
			return t, err
		}
		t.paused = st.Paused
		if t.last, err = s.Occurrences(ctx, syncSchedule, shownTimes); err != nil {
			return t, err
		}
	}
	if !t.paused {
		t.next = t.plan.Rule.Times(now, shownTimes)
	}
	return t, nil
}

func (a *app) listSchedule(ctx context.Context) (err error) {
	c, warnings, err := loadConfig(a.configPath)
	if err != nil {
		return err
	}
	a.config = c
	a.sayFaults(warnings)
	m, err := a.openMemoryIfAny(ctx)
	if err != nil {
		return err
	}
	var s *ledger.Seller
	if m != nil {
		defer m.close(&err)
		s = m.seller
	}
	t, err := c.timetable(ctx, s, a.now())
	if err != nil {
		return err
	}
	if a.json {
		return a.document(map[string]any{"schedules": []scheduleDocument{a.scheduleDocument(t)}})
	}
	a.printSchedule(t)
	return nil
}

func (a *app) scheduleDocument(t timetable) scheduleDocument {
	d := scheduleDocument{
		Name: syncSchedule, Cron: t.plan.Rule.String(), Words: a.scheduleWords(t), Missed: string(t.plan.Missed), Paused: t.paused,
		Next: []string{}, Occurrences: []occurrenceDocument{},
	}
	for _, at := range t.next {
		d.Next = append(d.Next, at.Format(time.RFC3339))
	}
	for _, o := range t.last {
		d.Occurrences = append(d.Occurrences, occurrenceDocument{
			Due: o.Due.In(a.config.zone).Format(time.RFC3339), Run: o.Run, Fate: string(o.Fate), Text: a.fateText(o),
		})
	}
	return d
}

func (a *app) scheduleWords(t timetable) string {
	if t.plan.Rule.String() == "" {
		return a.say("schedule.none", nil)
	}
	return t.plan.Rule.Words(a.lang)
}

// fateText says what became of a time that was due.
func (a *app) fateText(o connector.Occurrence) string {
	if o.Key != "" {
		return a.sentence(o.Key, o.Values)
	}
	if o.Fate == "" {
		return a.say("schedule.fate.open", nil)
	}
	return a.say("schedule.fate."+string(o.Fate), nil)
}

func (a *app) printSchedule(t timetable) {
	a.print("schedule.is", "jadwal", a.scheduleWords(t))
	if t.paused {
		a.print("schedule.paused")
	}
	if len(t.next) > 0 {
		a.print("schedule.next")
	}
	for _, at := range t.next {
		fmt.Fprintf(a.out, "  %s\n", a.when(at))
	}
	if len(t.last) > 0 {
		a.print("schedule.last")
	}
	for _, o := range t.last {
		fmt.Fprintf(a.out, "  %s  %s\n", a.when(o.Due), a.fateText(o))
	}
	if t.plan.Rule.String() != "" {
		a.print("schedule.serve")
	}
}

// pause stops the schedule or lets it go on from now; changed is false where it
// was so already.
func (a *app) pause(ctx context.Context, paused bool) (changed bool, err error) {
	c, _, err := loadConfig(a.configPath)
	if err != nil {
		return false, err
	}
	if c.schedule.Rule.String() == "" {
		return false, usage("schedule.none_yet", "berkas", a.configPath)
	}
	m, err := a.openMemory(ctx)
	if err != nil {
		return false, err
	}
	defer m.close(&err)
	act := connector.Act{Actor: m.actor, Act: "schedule.resumed", Subject: syncSchedule, Reason: a.reason, Tool: tool()}
	if paused {
		act.Act = "schedule.paused"
	}
	return m.seller.Pause(ctx, syncSchedule, paused, act)
}

// pauseSchedule is the command that pauses or resumes.
func (a *app) pauseSchedule(ctx context.Context, paused bool) error {
	changed, err := a.pause(ctx, paused)
	if err != nil {
		return err
	}
	key := "schedule.resumed"
	if paused {
		key = "schedule.paused"
	}
	if a.json {
		return a.document(map[string]any{"schedule": syncSchedule, "paused": paused, "changed": changed})
	}
	a.print(key)
	return nil
}
