package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"ekatalog/connector"
	"ekatalog/connector/workbook"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

func (a *app) planCommand() *cobra.Command {
	var out string
	c := &cobra.Command{Use: "plan [-o FILE]", Short: a.say("help.plan", nil), Args: args(cobra.NoArgs)}
	c.Flags().StringVarP(&out, "output", "o", "", a.say("flag.plan_output", nil))
	c.RunE = func(c *cobra.Command, _ []string) error {
		p, document, err := a.makePlan(c.Context(), out, func(w *workspace) (*connector.Plan, error) { return w.Plan(c.Context()) })
		if err != nil {
			return err
		}
		if a.json {
			_, err = a.out.Write(document)
		} else {
			a.printPlan(p, out)
		}
		return planOutcome(p, p.Findings(), err)
	}
	return c
}

// makePlan makes a plan and its document, and writes that to out where there is
// one.
func (a *app) makePlan(ctx context.Context, out string, plan func(*workspace) (*connector.Plan, error)) (p *connector.Plan, document []byte, err error) {
	if out != "" {
		if err := checkOutFile(out); err != nil {
			return nil, nil, err
		}
	}
	w, err := a.open(ctx, parts{ledger: true, endpoint: true})
	if err != nil {
		return nil, nil, err
	}
	defer w.close(&err)
	if p, err = plan(w); err != nil {
		return nil, nil, err
	}
	if document, err = p.Encode(a.say); err != nil {
		return nil, nil, err
	}
	if out != "" {
		if err := workbook.WriteFile(out, document); err != nil {
			return nil, nil, fmt.Errorf("plan: %w", err)
		}
	}
	return p, document, nil
}

// planOutcome is how a command ends that made a plan and said so; err is of
// saying it.
func planOutcome(p *connector.Plan, found bool, err error) error {
	switch {
	case err != nil:
		return err
	case len(p.Guard) > 0:
		return &outcome{code: exitStopped}
	case found:
		return findings()
	}
	return nil
}

// shownLines is how many changes of a plan a screen shows; the file has all.
const shownLines = 40

func (a *app) printPlan(p *connector.Plan, out string) {
	if p.Trial {
		a.print("trial")
	}
	n := p.Counts
	a.print("plan.counts", "baru", itoa(n.Create), "turun", itoa(n.Withdraw), "isi", itoa(n.Content), "harga", itoa(n.Price), "stok", itoa(n.Stock))
	a.print("plan.rest", "sama", itoa(n.Unchanged), "belum", itoa(n.Held), "tertahan", itoa(n.Blocked), "tunggu", itoa(n.NotPlanned), "lewat", itoa(n.Skipped))
	for i, l := range p.Changes {
		if i == shownLines {
			fmt.Fprintf(a.out, "    %s\n", a.say("issues.more", values("n", itoa(len(p.Changes)-i))))
			break
		}
		text := a.line(l)
		if listing := p.Listing(l.SKU); l.Kind == connector.KindCreate && listing != nil && listing.Price != nil {
			text = a.say("plan.new_named", values("nama", listing.Name, "harga", mapping.FormatRupiah(*listing.Price)))
		}
		fmt.Fprintf(a.out, "  %-14s %s\n", l.SKU, text)
	}
	a.printGuard(a.out, p.Guard)
	a.printIssues(p.Issues)
	if out != "" {
		a.print("plan.saved", "berkas", out, "rencana", p.ID[:12])
	}
}

// line is one change of a plan in words.
func (a *app) line(l connector.PlanLine) string {
	if l.Field == "*" {
		return a.say("plan.new", nil)
	}
	return a.say("plan.line", values("isian", a.fieldLabel(l.Field), "lama", a.shown(l.Old), "baru", a.shown(l.New)))
}

// fieldLabel is the portal's name of a field; what is never sent has one too.
// One that is the label of an attribute may be the portal's.
func (a *app) fieldLabel(field string) string {
	return connector.Printable(schemas.FieldLabel(a.lang, strings.TrimPrefix(field, "basis.")), 100)
}

// longestValue is how many runes of a value are shown: the longest text that
// the portal takes. What the portal has may be longer.
const longestValue = 2000

// shown is a canonical value as people read it, on one line.
func (a *app) shown(v any) string { return connector.ShowValue(a.lang, v, longestValue) }

func (a *app) printGuard(w io.Writer, findings []connector.GuardFinding) {
	for _, g := range findings {
		fmt.Fprintln(w, a.say("guard.stopped", values("teks", a.say(g.Code, g.Values), "perbaikan", a.say(g.Code+".fix", g.Values), "pengaman", g.Code)))
	}
}

// maxPlanBytes is more than a plan of a million changes needs.
const maxPlanBytes = 512 << 20

// savedPlan reads a plan file.
func (a *app) savedPlan(path string) (*connector.SavedPlan, error) {
	b, err := readUpTo(path, maxPlanBytes)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, usage("plan_missing", "berkas", path)
	case errors.Is(err, errTooLarge):
		return nil, usage("plan_unreadable", "berkas", path)
	case err != nil:
		return nil, fmt.Errorf("plan: %w", err)
	}
	saved, err := connector.DecodePlan(a.seller, b)
	if errors.Is(err, connector.ErrPlanAltered) {
		return nil, usage("plan_altered", "berkas", path)
	}
	if err != nil {
		return nil, &outcome{code: exitUsage, key: "plan_unreadable", values: values("berkas", path), err: err}
	}
	return saved, nil
}
