package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ekatalog/connector"
)

// driftDocument is what drift says to other programs.
type driftDocument struct {
	Trial  bool                  `json:"trial"`
	At     string                `json:"at"` // RFC 3339, UTC
	Counts connector.DriftCounts `json:"counts"`
	Lines  []connector.DriftLine `json:"lines"`
}

func (a *app) driftCommand() *cobra.Command {
	var (
		all  bool
		take string
	)
	c := &cobra.Command{Use: "drift [SKU…] [--all] | drift --take ours|theirs SKU… --reason T", Short: a.say("help.drift", nil), Long: a.say("help.drift.long", nil), Args: args(cobra.ArbitraryArgs)}
	c.Flags().BoolVar(&all, "all", false, a.say("flag.drift_all", nil))
	c.Flags().StringVar(&take, "take", "", a.say("flag.drift_take", nil))
	c.RunE = func(c *cobra.Command, skus []string) (err error) {
		choice := connector.Policy(take)
		if c.Flags().Changed("take") {
			if err := a.checkTake(choice, skus); err != nil {
				return err
			}
		}
		w, err := a.open(c.Context(), parts{ledger: true, endpoint: true})
		if err != nil {
			return err
		}
		defer w.close(&err)
		if take != "" {
			n, err := w.TakeDrift(c.Context(), choice, skus)
			return a.took(choice, n, err)
		}
		r, err := w.DriftReport(c.Context(), skus)
		return a.showDrift(r, err, all)
	}
	return c
}

// checkTake refuses a decision that is none, that is about nothing, or that
// has no reason.
func (a *app) checkTake(choice connector.Policy, skus []string) error {
	switch {
	case choice != connector.PolicyOurs && choice != connector.PolicyTheirs:
		return usage("drift_choice", "nilai", string(choice))
	case len(skus) == 0:
		return usage("drift_which")
	case strings.TrimSpace(a.reason) == "":
		return usage("reason_needed")
	}
	return nil
}

// driftFault gives an error of the drift command as people are told it.
func (a *app) driftFault(err error) error {
	var unknown *connector.UnknownSKUs
	var none *connector.NotDrifted
	switch {
	case errors.Is(err, connector.ErrNoEndpoint):
		return usage("no_endpoint", "berkas", a.configPath)
	case errors.As(err, &unknown):
		return usage("drift_unknown", "kode", strings.Join(unknown.SKUs, ", "))
	case errors.As(err, &none):
		return usage(none.Key, "kode", strings.Join(none.SKUs, ", "))
	}
	return err
}

// took says what a decision has settled.
func (a *app) took(choice connector.Policy, n int, err error) error {
	if err != nil {
		return a.driftFault(err)
	}
	if a.json {
		return a.document(map[string]any{"taken": n})
	}
	key := "drift.took_theirs"
	if choice == connector.PolicyOurs {
		key = "drift.took_ours"
	}
	a.print(key, "n", itoa(n))
	return nil
}

// showDrift shows what differs, and with all also what is the same.
func (a *app) showDrift(r *connector.DriftReport, err error, all bool) error {
	if err != nil {
		return a.driftFault(err)
	}
	lines := r.Lines
	if !all {
		lines = slices.DeleteFunc(lines, func(l connector.DriftLine) bool { return l.Sign == connector.DriftSame })
	}
	if a.json {
		err = a.document(driftDocument{Trial: r.Trial, At: r.At.Format(time.RFC3339), Counts: r.Counts, Lines: lines})
	} else {
		a.printDrift(r, lines)
	}
	if err == nil && r.Counts.Findings() {
		return findings()
	}
	return err
}

func (a *app) printDrift(r *connector.DriftReport, lines []connector.DriftLine) {
	if r.Trial {
		a.print("trial")
	}
	n := r.Counts
	a.print("drift.counts", "sama", itoa(n.Same), "beda", itoa(n.Differs), "sini", itoa(n.OnlyHere), "sana", itoa(n.OnlyThere))
	for i, l := range lines {
		if i == shownLines {
			fmt.Fprintf(a.out, "    %s\n", a.say("issues.more", values("n", itoa(len(lines)-i))))
			break
		}
		a.printDriftLine(l)
	}
	if n.Differs > 0 {
		a.print("drift.after")
	}
}

func (a *app) printDriftLine(l connector.DriftLine) {
	fmt.Fprintf(a.out, "  %s %-14s %s\n", l.Sign, l.SKU, l.Name)
	under := func(key string, pairs ...string) {
		fmt.Fprintf(a.out, "  %-16s %s\n", "", a.say(key, values(pairs...)))
	}
	switch {
	case l.Sign == connector.DriftOnlyHere && l.NotShown:
		under("drift.not_shown")
	case l.Sign == connector.DriftOnlyHere:
		under("drift.only_here")
	case l.Sign == connector.DriftOnlyThere:
		under("drift.only_there")
	}
	if l.State == connector.StateSuspended {
		under("drift.suspended", "status", l.Status)
	}
	for _, f := range l.Fields {
		under("drift.field", "kolom", f.Field, "lama", a.shown(f.Settled), "nilai", a.shown(f.Shown), "daftar", a.shown(f.List), "lanjut", a.say("drift.next."+f.Next, nil))
	}
	if l.Unread {
		under("drift.unread")
	}
	if at, err := time.Parse(time.RFC3339, l.At); err == nil && l.Sign == connector.DriftDiffers {
		under("drift.at", "waktu", a.when(at))
	}
	if l.Sign == connector.DriftDiffers && l.NotShown {
		under("drift.not_shown_field")
	}
}
