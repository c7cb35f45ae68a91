package console

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"ekatalog/connector"
	"ekatalog/schemas"
)

// Runs shows what was done and does it again.
type Runs interface {
	// Runs gives the runs, the newest first: at most limit after the first from.
	Runs(ctx context.Context, from, limit int) ([]RunHead, error)
	// Run gives one run; fs.ErrNotExist when there is none of that id.
	Run(ctx context.Context, id string) (*RunView, error)
	// Sync is a run of what the schedule does, over the guards of the codes in
	// override, for which there is a reason.
	Sync(by string, override []string, reason string) Work
	// Undo makes the plan that puts back what a run has changed, keeps it as
	// asked for by the person of ctx and gives its id, which is empty when there
	// is nothing to put back.
	Undo(ctx context.Context, run, why string) (plan string, err error)
}

// Timer is the schedule of this seller.
type Timer interface {
	// Timetable gives what is known of the schedule.
	Timetable(ctx context.Context) (*Timetable, error)
	// Pause stops the schedule or lets it go on from now, for the person of ctx.
	Pause(ctx context.Context, paused bool, reason string) error
}

// Timetable is a schedule as people read it.
type Timetable struct {
	Words  string // when it fires, empty for no schedule
	Paused bool
	Next   []time.Time
	Last   []Due // the newest first
}

// Due is a time at which the schedule was due.
type Due struct {
	At   time.Time
	Text string // what became of it
	Run  string // empty for none
}

// RunState is what became of a run, for people in desk.run_state.STATE.
type RunState string

// The states of a run.
const (
	RunUnderWay   RunState = "under_way"
	RunCutOff     RunState = "cut_off" // its process died
	RunFailed     RunState = "failed"
	RunStopped    RunState = "stopped" // by a guard
	RunUnapproved RunState = "unapproved"
	RunFindings   RunState = "findings"
	RunDone       RunState = "done"
)

// Class is a state's class in the style sheet.
func (s RunState) Class() string {
	switch s {
	case RunDone:
		return "good"
	case RunFailed, RunStopped, RunCutOff, RunUnapproved:
		return "bad"
	}
	return "quiet"
}

// RunHead is a run in a list of runs.
type RunHead struct {
	connector.Run
	By    string // who wanted it; empty for the schedule and for nobody in particular
	Alive bool   // its process is at it
}

// State is what became of the run.
func (r RunHead) State() RunState {
	switch {
	case r.Ended.IsZero() && r.Alive:
		return RunUnderWay
	case r.Ended.IsZero():
		return RunCutOff
	case r.Failed != "":
		return RunFailed
	case len(r.Why.Guard) > 0:
		return RunStopped
	case r.Why.Missing:
		return RunUnapproved
	case r.Counts != nil && r.Counts.Findings():
		return RunFindings
	}
	return RunDone
}

// Scheduled reports that the schedule wanted the run.
func (r RunHead) Scheduled() bool { return r.Actor == "cron" }

// Trial reports that the run was against a stand-in.
func (r RunHead) Trial() bool { return r.Catalogue == connector.CatalogueTrial }

// runRoutes are the addresses of jobs, runs and the schedule.
func (c *Console) runRoutes() []route {
	return []route{
		{"GET /proses", Look, c.showRuns},
		{"POST /proses", Send, c.startRun},
		{"POST /proses/jadwal", Set, c.pauseSchedule},
		{"GET /proses/{run}", Look, c.showRun},
		{"POST /proses/{run}/pengaman", Decide, c.overrideRun},
		{"POST /proses/{run}/kembalikan", Send, c.undoRun},
		{"GET /proses/{run}/kabar", Look, c.tellJob},
		{"POST /proses/{run}/berhenti", Send, c.stopJob},
	}
}

// runsAtOnce is how many runs a page lists.
const runsAtOnce = 25

// runsPage lists the runs and the schedule.
type runsPage struct {
	Jobs  []jobPage
	Timer *Timetable
	Runs  []RunHead
	Turn  turn
}

func (c *Console) showRuns(w http.ResponseWriter, r *http.Request) error {
	from := numberOf(r, "dari")
	runs, err := c.Runs.Runs(r.Context(), from, runsAtOnce+1)
	if err != nil {
		return err
	}
	p := runsPage{}
	p.Runs, p.Turn = turnOf("/proses", runs, from, runsAtOnce)
	if from == 0 {
		for _, job := range c.Jobs.UnderWay() {
			state := job.State()
			p.Jobs = append(p.Jobs, jobPage{Job: job, JobState: state, Text: c.stageText(state)})
		}
		if p.Timer, err = c.Timer.Timetable(r.Context()); err != nil {
			return err
		}
	}
	return c.render(w, r, http.StatusOK, "runs", p)
}

// runLabel says what kind of run a command is.
func (c *Console) runLabel(command string) string {
	if key := "desk.run_of_" + command; schemas.HasMessage(key) {
		return c.say(key)
	}
	return c.say("desk.run_of_other")
}

// startRun does now what the schedule does, as a job.
func (c *Console) startRun(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	return c.start(w, r, c.Runs.Sync(Person(r.Context()), nil, ""))
}

// startPatience is how long somebody waits for a work that may be short before
// they are shown how far it is.
const startPatience = 2 * time.Second

// start begins a work and leads to its page, or to that of the one that is
// under way. The page of one that has ended leads on to what came of it.
func (c *Console) start(w http.ResponseWriter, r *http.Request, work Work) error {
	job, fresh := c.Jobs.Start(work)
	if !fresh {
		return done(w, r, job.Path(), "desk.done.busy")
	}
	select {
	case <-job.Ended():
	case <-time.After(startPatience):
	case <-r.Context().Done():
	}
	http.Redirect(w, r, job.Path(), http.StatusSeeOther)
	return nil
}

// pauseSchedule stops the schedule or lets it go on.
func (c *Console) pauseSchedule(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	paused := r.PostForm.Get("henti") == "ya"
	if err := c.Timer.Pause(r.Context(), paused, textOf(r, "alasan")); err != nil {
		return err
	}
	key := "desk.done.resumed"
	if paused {
		key = "desk.done.paused"
	}
	return done(w, r, "/proses", key)
}

// countsOf gives the numbers of a run that are not zero.
func countsOf(n *connector.Counts) []connector.Counted {
	if n == nil {
		return nil
	}
	return slices.DeleteFunc(n.Each(), func(one connector.Counted) bool { return one.N == 0 })
}

// trouble is a change that was not accepted, as people read it.
type trouble struct {
	SKU, Name, Text, Fix string
}

// RunView is a run with what became of it.
type RunView struct {
	RunHead
	Failure  string // why it could not go to its end, for people
	Troubles []connector.Trouble
	Files    []connector.ExportFile
	Last     bool // no later run has brought list and catalogue in step
}

// maxTroubles is how many lines of what was not accepted a page shows.
const maxTroubles = 100

// runPage shows one run.
type runPage struct {
	*RunView
	Label    string
	Guard    []guardLine
	Override *reasonForm // to go over the guards, nil where that cannot be
	Counts   []connector.Counted
	Troubles []trouble
	More     int64
	Undo     *reasonForm // to put back what was changed, nil where nothing was
}

// reasonForm asks for the reason of a step, which is recorded with the name of
// whoever gives it.
type reasonForm struct {
	Page, Step string // the page it stands on, and the path below it where it is sent
	Back       string // the page as it is shown, to come back to
	Code       string // of what is gone over, where a page asks about several; else empty
	Key, Means string // messages of its title and of what the step does
	Named      bool   // somebody has said who they are
}

// guardLine is one reason why a plan was stopped.
type guardLine struct{ Text, Fix string }

// sayOfGuard says why a plan was stopped, with its counts as people read them.
func (c *Console) sayOfGuard(key string, g connector.GuardFinding) string {
	values := maps.Clone(g.Values)
	for name, text := range values {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			values[name] = c.number(n)
		}
	}
	return schemas.Say(c.Lang, key, values)
}

func (c *Console) showRunOf(w http.ResponseWriter, r *http.Request, id string) error {
	v, err := c.Runs.Run(r.Context(), id)
	if err != nil {
		return notThere(err, "desk.run.gone")
	}
	p := runPage{RunView: v, Label: c.runLabel(v.Command), Counts: countsOf(v.RunHead.Counts)}
	for _, g := range v.Why.Guard {
		p.Guard = append(p.Guard, guardLine{c.sayOfGuard(schemas.PageKey(g.Code), g), c.sayOfGuard(schemas.PageKey(g.Code+".fix"), g)})
	}
	ask := func(step, key, means string) *reasonForm {
		return &reasonForm{Page: "/proses/" + v.ID, Back: "/proses/" + v.ID, Step: step, Key: key, Means: means, Named: Person(r.Context()) != ""}
	}
	if len(p.Guard) > 0 && v.Command == "sync" && v.Last {
		p.Override = ask("pengaman", "desk.run.override", "desk.run.override_means")
	}
	for _, t := range v.Troubles {
		i, ok := t.Issue()
		if !ok {
			continue
		}
		if len(p.Troubles) == maxTroubles {
			p.More++
			continue
		}
		text, fix := i.PageText(c.Lang)
		p.Troubles = append(p.Troubles, trouble{t.SKU, cmp.Or(connector.Printable(t.Name, maxShown), t.SKU), text, fix})
	}
	n := v.RunHead.Counts
	if (v.Command == "sync" || v.Command == "apply") && n != nil && n.Submitted+n.Withdrawn > 0 {
		p.Undo = ask("kembalikan", "desk.run.undo", "desk.run.undo_means")
	}
	return c.render(w, r, http.StatusOK, "run", p)
}

// overrideRun goes over the guards that have stopped a run, with a reason.
func (c *Console) overrideRun(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	if err := named(r); err != nil {
		return err
	}
	v, err := c.Runs.Run(r.Context(), r.PathValue("run"))
	if err != nil {
		return notThere(err, "desk.run.gone")
	}
	reason := textOf(r, "alasan")
	var codes []string
	for _, g := range v.Why.Guard {
		codes = append(codes, g.Code)
	}
	switch {
	case reason == "":
		return &failure{status: http.StatusUnprocessableEntity, key: "desk.reason_needed"}
	case len(codes) == 0 || v.Command != "sync" || !v.Last:
		return &failure{status: http.StatusUnprocessableEntity, key: "desk.run.overtaken"}
	}
	return c.start(w, r, c.Runs.Sync(Person(r.Context()), codes, reason))
}

// undoRun makes the plan that puts back what a run has changed, as a job.
func (c *Console) undoRun(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	if err := named(r); err != nil {
		return err
	}
	id, why := r.PathValue("run"), textOf(r, "alasan")
	if why == "" {
		return &failure{status: http.StatusUnprocessableEntity, key: "desk.reason_needed"}
	}
	return c.start(w, r, Work{Kind: "undo", By: Person(r.Context()), Do: func(ctx context.Context) (string, error) {
		plan, err := c.Runs.Undo(ctx, id, why)
		switch {
		case err != nil:
			return "/proses/" + id, err
		case plan == "":
			return doneAt("/proses/"+id, "desk.done.undo_nothing"), nil
		}
		return "/rencana/" + plan, nil
	}})
}
