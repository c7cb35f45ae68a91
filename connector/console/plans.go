package console

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"time"

	"ekatalog/connector"
)

// Plans makes plans of what would change, keeps them and says what became of
// them.
type Plans interface {
	// MakePlan works out what would change, without what the guard codes
	// override would stop, and keeps it as asked for by the person of ctx; its
	// id is empty when nothing would change and nothing is stopped.
	MakePlan(ctx context.Context, why string, override ...string) (id string, err error)
	// Plans gives the plans that were asked for, the newest first: at most limit
	// after the first from.
	Plans(ctx context.Context, from, limit int) ([]PlanHead, error)
	// Plan gives one plan; fs.ErrNotExist when nobody asked for it.
	Plan(ctx context.Context, id string) (*PlanView, error)
	// PlanFile gives the path of a plan's file, for the command line.
	PlanFile(ctx context.Context, id string) (path string, err error)
}

// planRoutes are the addresses of what goes to the portal: plans, files for its
// mass upload, and what a person enters there.
func (c *Console) planRoutes() []route {
	return []route{
		{"GET /rencana", Look, c.showPlans},
		{"POST /rencana", Send, c.makePlan},
		{"GET /rencana/{id}", Look, c.showPlan},
		{"GET /rencana/{id}/berkas", Look, c.sendPlanFile},
		{"GET /rencana/{id}/lembar", Look, c.showSheet},
		{"POST /rencana/{id}/putusan", Decide, c.decide},
		{"POST /rencana/{id}/pengaman", Decide, c.override},
		{"POST /rencana/{id}/kirim", Send, c.sendPlan},
		{"POST /rencana/{id}/pindaian", Keep, c.takeScan},
		{"GET /rencana/{id}/pindaian/{sha256}", Look, c.sendScan},

		{"GET /berkas", Look, c.showExports},
		{"POST /berkas", Keep, c.makeExport},
		{"POST /berkas/lagi", Keep, c.makeAgain},
		{"POST /berkas/perbaikan", Keep, c.makeRepairs},
		{"POST /berkas/hasil", Keep, c.takeResult},
		{"GET /berkas/hasil/{id}", Look, c.showResultIn},
		{"POST /berkas/hasil/{id}", Keep, c.decideResult},
		{"POST /berkas/hasil/{id}/kata", Keep, c.teachResult},
		{"GET /berkas/set/{run}/zip", Look, c.sendZip},
		{"GET /berkas/set/{run}/isi/{file}", Look, c.sendMade},
		{"POST /berkas/set/{run}/diunggah", Keep, c.markUploaded},

		{"GET /formulir", Look, c.showHand},
		{"POST /formulir", Keep, c.tickHand},
		{"GET /formulir/layar/{sha256}", Look, c.sendShot},
	}
}

// PlanState is how far a plan is.
type PlanState string

// The states of a plan, for people in desk.plan.state.STATE.
const (
	PlanWaiting  PlanState = "waiting"
	PlanApproved PlanState = "approved"
	PlanDeclined PlanState = "declined"
	PlanSent     PlanState = "sent"
	PlanStale    PlanState = "stale"
)

// Class is a state's class in the style sheet.
func (s PlanState) Class() string {
	switch s {
	case PlanApproved, PlanSent:
		return "good"
	case PlanDeclined, PlanStale:
		return "bad"
	}
	return "quiet"
}

// Open reports whether a plan can still be decided and sent.
func (s PlanState) Open() bool { return s == PlanWaiting || s == PlanApproved || s == PlanDeclined }

// Said is what a person did, and when.
type Said struct {
	By  string // the person's name, empty for nobody in particular
	At  time.Time
	Why string
}

// PlanHead is a plan in a list of plans.
type PlanHead struct {
	ID      string
	State   PlanState
	Trial   bool
	Counts  connector.PlanCounts
	Asked   Said
	Decided Said
	PartOf  string
}

// Number is how people call a plan.
func (h PlanHead) Number() string { return planNumber(h.ID) }

// planNumber is the beginning of a plan's id in groups that can be read out.
func planNumber(id string) string {
	if len(id) < 12 {
		return id
	}
	return strings.ToUpper(id[:4] + "-" + id[4:8] + "-" + id[8:12])
}

// plansAtOnce is how many plans a page lists.
const plansAtOnce = 20

// plansPage lists the plans.
type plansPage struct {
	Plans []PlanHead
	Turn  turn
}

// planID is what a plan's id looks like in an address.
var planID = regexp.MustCompile(`^[0-9a-f]{64}$`)

// idOf gives the plan that an address names.
func idOf(r *http.Request) (string, error) {
	if id := r.PathValue("id"); planID.MatchString(id) {
		return id, nil
	}
	return "", &failure{status: http.StatusNotFound, key: "desk.plan.gone"}
}

func (c *Console) showPlans(w http.ResponseWriter, r *http.Request) error {
	from := numberOf(r, "dari")
	plans, err := c.Plans.Plans(r.Context(), from, plansAtOnce+1)
	if err != nil {
		return err
	}
	p := plansPage{}
	p.Plans, p.Turn = turnOf("/rencana", plans, from, plansAtOnce)
	return c.render(w, r, http.StatusOK, "plans", p)
}

// makePlan works out what would change and leads to it.
func (c *Console) makePlan(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	why := textOf(r, "alasan")
	return c.start(w, r, Work{Kind: "plan", By: Person(r.Context()), Do: func(ctx context.Context) (string, error) {
		id, err := c.Plans.MakePlan(ctx, why)
		switch {
		case err != nil:
			return "/rencana", err
		case id == "":
			return doneAt("/rencana", "desk.done.plan.empty"), nil
		}
		return doneAt("/rencana/"+id, "desk.done.plan.made"), nil
	}})
}

// named refuses what only somebody with a name can do.
func named(r *http.Request) error {
	if Person(r.Context()) == "" {
		return &failure{status: http.StatusUnprocessableEntity, key: "desk.plan.name_needed"}
	}
	return nil
}
