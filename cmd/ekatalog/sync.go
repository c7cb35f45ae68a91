package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ekatalog/connector"
	"ekatalog/schemas"
)

// runDocument is what sync and apply say to other programs.
type runDocument struct {
	Run      string           `json:"run"`
	Plan     string           `json:"plan"`
	Trial    bool             `json:"trial"`
	Counts   connector.Counts `json:"counts"`
	Requests int64            `json:"requests"`
}

func (a *app) syncCommand() *cobra.Command {
	var override []string
	c := &cobra.Command{Use: "sync [--override CODE]", Short: a.say("help.sync", nil), Args: args(cobra.NoArgs)}
	c.Flags().StringSliceVar(&override, "override", nil, a.say("flag.override", nil))
	c.RunE = func(c *cobra.Command, _ []string) error { return a.sync(c.Context(), override) }
	return c
}

// sync brings list and catalogue in step, over the guards of the codes in
// override.
func (a *app) sync(ctx context.Context, override []string) (err error) {
	if err := a.checkOverride(override); err != nil {
		return err
	}
	w, err := a.open(ctx, parts{ledger: true, endpoint: true})
	if err != nil {
		return err
	}
	defer w.close(&err)
	w.Override = override
	r, err := w.Sync(ctx)
	return a.ran(r, err)
}

// checkOverride refuses codes that no guard has and an override without a
// reason, since the audit log must say why.
func (a *app) checkOverride(codes []string) error {
	for _, code := range codes {
		if !slices.Contains(connector.GuardCodes(), code) {
			all := strings.Join(connector.GuardCodes(), ", ")
			if near, ok := schemas.Nearest(code, connector.GuardCodes()); ok {
				return usage("override_unknown_near", "kode", code, "saran", near, "pilihan", all)
			}
			return usage("override_unknown", "kode", code, "pilihan", all)
		}
	}
	if len(codes) > 0 && strings.TrimSpace(a.reason) == "" {
		return usage("reason_needed")
	}
	return nil
}

// ran tells what a run did and turns it into an exit code.
func (a *app) ran(r *connector.Report, err error) error {
	if err != nil {
		return a.runError(err)
	}
	if a.json {
		a.printGuard(a.err, r.Guard) // for whoever looks at the log: the document has no room for it
		err = a.document(runDocument{Run: r.Run, Plan: r.Plan, Trial: r.Trial, Counts: r.Counts, Requests: r.Requests})
	} else {
		a.printRun(r)
	}
	if err != nil {
		return err
	}
	return runOutcome(r)
}

// runError turns why a run did not take place into what people read.
func (a *app) runError(err error) error {
	switch {
	case errors.Is(err, connector.ErrNoEndpoint):
		return usage("no_endpoint", "berkas", a.configPath)
	case errors.As(err, new(*connector.NotUndoable)):
		return a.undoError(err)
	case errors.Is(err, connector.ErrLedgerMoved):
		return stopped("plan_overtaken")
	case errors.Is(err, connector.ErrPlanStale):
		return stopped("plan_stale", "waktu", a.when(a.listChanged()))
	case errors.Is(err, connector.ErrPlanApplied):
		return stopped("plan_applied")
	case errors.Is(err, connector.ErrDeclined):
		return stopped("plan_declined")
	}
	return err
}

// runOutcome is how a run ended that took place.
func runOutcome(r *connector.Report) error {
	switch {
	case r.Failed != nil:
		return r.Failed
	case len(r.Guard) > 0:
		return &outcome{code: exitStopped}
	case r.Missing:
		return stopped("approval_missing")
	case r.Counts.Findings():
		return findings()
	}
	return nil
}

// listChanged is when a list, its mapping or the config was last saved.
func (a *app) listChanged() time.Time {
	files := append([]string{a.configPath}, a.config.mappings()...)
	for _, s := range a.config.Source {
		files = append(files, a.config.file(s.File))
	}
	var last time.Time
	for _, f := range files {
		if info, err := os.Stat(f); err == nil && info.ModTime().After(last) {
			last = info.ModTime()
		}
	}
	return last
}

func (a *app) printRun(r *connector.Report) {
	if r.Trial {
		a.print("trial")
	}
	a.printGuard(a.out, r.Guard)
	n := r.Counts
	a.print("run.counts", "n", itoa(n.Products), "permintaan", itoa(r.Requests))
	for _, row := range n.Each() {
		if row.N > 0 {
			fmt.Fprintf(a.out, "  %6d  %s\n", row.N, a.say(row.Key, nil))
		}
	}
	if r.Left != "" {
		a.print(string(r.Left))
	}
	a.printIssues(r.Issues)
	if r.Requests > 0 {
		a.print("undo.hint", "proses", r.Run)
	}
}
