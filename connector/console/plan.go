package console

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"ekatalog/connector"
)

// PlanView is a plan with everything that is known of it.
type PlanView struct {
	PlanHead
	Saved      *connector.SavedPlan
	Notes      *connector.PlanNotes // empty where they were lost
	Guard      connector.Guard      // of the workspace as it is now
	Overridden map[string]Said      // by guard code
	Scans      []Scan
	ListMoved  bool     // the list is another than when the plan was made
	Run        *PlanRun // what came of it, nil while it was not sent
	Letterhead Letterhead
	Now        time.Time // when all this was so
}

// Scan is a signed sheet that was attached to a plan.
type Scan struct {
	connector.Attached
	Said
}

// PlanRun is what sending a plan did.
type PlanRun struct {
	ID       string
	Counts   *connector.Counts // nil where nobody knows
	Requests int64
}

// planPage is one page of a plan.
type planPage struct {
	*PlanView
	Named   bool
	Rises   int // prices that rise
	Falls   int
	Filter  planFilter
	Guards  []planGuard
	Stopped bool // by a finding that nobody has overridden
	Kinds   []connector.Kind
	Match   int // products that the filter keeps
	Rows    []changeRow
	Turn    turn
	Issues  []issueGroup
	Jumps   []jump // products that are held alone since their price jumps
	// AskJumps asks why they go all the same, nil where nobody can say so.
	AskJumps  *reasonForm
	MoreJumps int
	Share     planText
	Results   []connector.Counted
}

// Here is the page with what its filter shows.
func (p planPage) Here() string {
	here := "/rencana/" + p.ID
	if p.Filter.Any() {
		here += "?" + p.Filter.Query(0)
	}
	return here
}

// planGuard is why a plan is stopped and whether somebody goes on all the same.
type planGuard struct {
	Code string
	Text string
	Path string // of the products that it has to do with
	Over *Said  // nil while nobody has overridden it
	// Ask asks why somebody goes on all the same, nil where nobody can.
	Ask *reasonForm
}

// jump is a price that holds its product back alone.
type jump struct{ SKU, Text string }

func (c *Console) showPlan(w http.ResponseWriter, r *http.Request) error {
	v, err := c.planOf(r)
	if err != nil {
		return err
	}
	p := planPage{PlanView: v, Named: Person(r.Context()) != "", Filter: filterOf(r.URL.Query()), Kinds: kinds}
	all := c.productsOf(v)
	p.Rises, p.Falls = moves(all)
	kept := slices.DeleteFunc(slices.Clone(all), func(x *changed) bool { return !p.Filter.keeps(x, v) })
	p.Match = len(kept)
	p.Rows, p.Turn = c.rows(kept, v, numberOf(r, "dari"), p.Filter)
	p.Guards, p.Stopped = c.guards(v)
	for i, g := range p.Guards {
		of := p.Filter
		of.Guard = g.Code
		p.Guards[i].Path = "?" + of.Query(0) + "#perubahan"
	}
	var jumps []jump
	p.Issues, jumps = c.planIssues(v.Notes)
	p.Jumps, p.MoreJumps = listed(jumps, shownJumps)
	if p.State.Open() {
		ask := func(code string) *reasonForm {
			return &reasonForm{Page: "/rencana/" + v.ID, Back: p.Here(), Step: "pengaman", Code: code, Key: "desk.plan.override", Named: p.Named}
		}
		for i, g := range p.Guards {
			if g.Over == nil {
				p.Guards[i].Ask = ask(g.Code)
			}
		}
		p.AskJumps = ask(connector.CodePriceJump)
	}
	p.Share = c.share(v)
	if v.Run != nil {
		p.Results = countsOf(v.Run.Counts)
	}
	return c.render(w, r, http.StatusOK, "plan", p)
}

// planOf gives the plan that an address names.
func (c *Console) planOf(r *http.Request) (*PlanView, error) {
	id, err := idOf(r)
	if err != nil {
		return nil, err
	}
	v, err := c.Plans.Plan(r.Context(), id)
	if err != nil {
		return nil, notThere(err, "desk.plan.gone")
	}
	return v, nil
}

// guards says why a plan is stopped.
func (c *Console) guards(v *PlanView) (all []planGuard, stopped bool) {
	words := map[string]string{}
	for _, g := range v.Notes.Guard {
		words[g.Code] = c.sayOfGuard(g.Code, g)
	}
	for _, g := range v.Saved.Guard {
		one := planGuard{Code: g.Code, Text: g.Text}
		if text := words[g.Code]; text != "" {
			one.Text = text // in the language of these pages
		}
		if said, over := v.Overridden[g.Code]; over {
			one.Over = &said
		}
		stopped = stopped || one.Over == nil
		all = append(all, one)
	}
	return all, stopped
}

// shownJumps is how many prices that jump a page names.
const shownJumps = 20

// planIssues gives what is wrong with products of the list; prices that jump
// are told apart, since a person may let them go.
func (c *Console) planIssues(n *connector.PlanNotes) (all []issueGroup, jumps []jump) {
	rest := n.Issues[:0:0]
	for _, i := range n.Issues {
		if i.Code != connector.CodePriceJump || !i.Holds() {
			rest = append(rest, i)
			continue
		}
		text, _ := i.PageText(c.Lang)
		jumps = append(jumps, jump{i.SKU, text})
	}
	all, _ = groups(c.Lang, rest)
	for _, g := range all {
		for i, l := range g.Lines {
			if l.SKU != "" {
				g.Lines[i].Path = ProductPath(l.SKU)
			}
		}
	}
	return all, jumps
}

// sendPlanFile gives a plan's file, so that the command line can send it too.
func (c *Console) sendPlanFile(w http.ResponseWriter, r *http.Request) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	path, err := c.Plans.PlanFile(r.Context(), id)
	if err != nil {
		return notThere(err, "desk.plan.gone")
	}
	return sendAs(w, r, path, "rencana-"+strings.ToLower(planNumber(id))+".json", "application/json")
}
