package console

import (
	"context"
	"net/http"
	"time"

	"ekatalog/connector"
	"ekatalog/schemas"
)

// Drift compares what was settled with what the catalogue shows.
type Drift interface {
	// DriftReport reads the whole catalogue and compares it; it changes nothing.
	DriftReport(ctx context.Context) (*connector.DriftReport, error)
	// TakeDrift decides what differs of some products, for the person of ctx.
	TakeDrift(ctx context.Context, choice connector.Policy, skus []string, reason string) error
}

func (c *Console) driftRoutes() []route {
	return []route{
		{"GET /selisih", Look, c.showDrift},
		{"POST /selisih", Look, c.compare},
		{"POST /selisih/putusan", Decide, c.takeDrift},
	}
}

// maxDrift is how many products that differ a page shows; who has decided on
// them sees the next.
const maxDrift = 100

// driftPage shows the last comparison.
type driftPage struct {
	At     time.Time // zero before the first
	Trial  bool
	Counts connector.DriftCounts
	Rows   []driftRow
	More   int64
	Named  bool // somebody has said who they are
}

// driftRow is a product that stands in the catalogue otherwise than here.
type driftRow struct {
	connector.DriftLine
	What   string // what is the matter with it as a whole, empty where its fields say it
	Fields []driftCell
	Ours   bool // there is something that could be decided
}

// driftCell is one field that differs.
type driftCell struct{ Label, Settled, Shown, List, Next string }

func (c *Console) showDrift(w http.ResponseWriter, r *http.Request) error {
	p := driftPage{Named: Person(r.Context()) != ""}
	if report := c.drift.last(); report != nil {
		p.At, p.Trial, p.Counts = report.At, report.Trial, report.Counts
		for _, l := range report.Lines {
			if l.Sign == connector.DriftSame {
				continue
			}
			if len(p.Rows) == maxDrift {
				p.More++
				continue
			}
			p.Rows = append(p.Rows, c.driftRow(l))
		}
	}
	return c.render(w, r, http.StatusOK, "drift", p)
}

func (c *Console) driftRow(l connector.DriftLine) driftRow {
	row := driftRow{DriftLine: l, Ours: l.Sign != connector.DriftOnlyThere && !l.Unread}
	switch {
	case l.Sign == connector.DriftOnlyThere:
		row.What = c.say("drift.only_there")
	case l.Sign == connector.DriftOnlyHere && l.NotShown:
		row.What = c.say("drift.not_shown")
	case l.Sign == connector.DriftOnlyHere:
		row.What = c.say("drift.only_here")
	case l.Unread:
		row.What = c.say("drift.unread")
	}
	for _, f := range l.Fields {
		show := func(v any) string { return connector.ShowField(c.Lang, f.Field, v, maxShown) }
		row.Fields = append(row.Fields, driftCell{
			connector.Printable(schemas.FieldLabel(c.Lang, f.Field), maxShown), show(f.Settled), show(f.Shown), show(f.List), c.say("drift.next." + f.Next),
		})
	}
	return row
}

// compare reads the catalogue, as a job.
func (c *Console) compare(w http.ResponseWriter, r *http.Request) error {
	return c.start(w, r, Work{Kind: "drift", By: Person(r.Context()), Do: func(ctx context.Context) (string, error) {
		report, err := c.Drift.DriftReport(ctx)
		if err == nil {
			c.drift.keep(report)
		}
		return "/selisih", err
	}})
}

// takeDrift settles what somebody has decided, and compares anew.
func (c *Console) takeDrift(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	if err := named(r); err != nil {
		return err
	}
	choice, reason, skus := connector.Policy(r.PostForm.Get("pilihan")), textOf(r, "alasan"), r.PostForm["kode"]
	switch {
	case choice != connector.PolicyOurs && choice != connector.PolicyTheirs:
		return &failure{status: http.StatusBadRequest, key: "desk.form"}
	case len(skus) == 0 || len(skus) > maxDrift:
		return &failure{status: http.StatusUnprocessableEntity, key: "desk.drift.which"}
	case reason == "":
		return &failure{status: http.StatusUnprocessableEntity, key: "desk.reason_needed"}
	}
	return c.start(w, r, Work{Kind: "drift", Lease: true, By: Person(r.Context()), Do: func(ctx context.Context) (string, error) {
		if err := c.Drift.TakeDrift(ctx, choice, skus, reason); err != nil {
			return "/selisih", err
		}
		report, err := c.Drift.DriftReport(ctx)
		if err == nil {
			c.drift.keep(report)
		}
		return doneAt("/selisih", "desk.done.drift_taken"), err // which it is, whatever the comparison says
	}})
}
