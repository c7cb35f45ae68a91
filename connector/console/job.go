package console

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// jobPage shows a job that is under way, or one that did not come to its end.
type jobPage struct {
	JobState
	Job  *Job
	Text string // how far it is, in words
}

// Running reports that the job has not ended.
func (p jobPage) Running() bool { return p.Ended.IsZero() }

// showRun shows a job of this process, or a run of any.
func (c *Console) showRun(w http.ResponseWriter, r *http.Request) error {
	job := c.Jobs.Find(r.PathValue("run"))
	if job == nil {
		return c.showRunOf(w, r, r.PathValue("run"))
	}
	return c.showJob(w, r, job)
}

// showJob shows a job, or leads to what came of it.
func (c *Console) showJob(w http.ResponseWriter, r *http.Request, job *Job) error {
	state := job.State()
	if !state.Ended.IsZero() && state.Sorry == "" && state.Seen != "" {
		http.Redirect(w, r, state.Seen, http.StatusSeeOther)
		return nil
	}
	return c.render(w, r, http.StatusOK, "job", jobPage{Job: job, JobState: state, Text: c.stageText(state)})
}

// stageText says how far a job is.
func (c *Console) stageText(s JobState) string {
	switch {
	case s.Stage == "":
		return c.say("desk.job.begins")
	case s.Total == 0:
		return c.say("desk.job.stage_open", "tahap", c.say(s.Stage), "n", s.Done)
	}
	return c.say("desk.job.stage", "tahap", c.say(s.Stage), "n", s.Done, "dari", s.Total)
}

// How often a job's progress is told at most, how often at least so that the
// line is known to stand, and how long a reader may take to hear it.
const (
	tellEvery  = 300 * time.Millisecond
	tellAnyway = 15 * time.Second
	hearWithin = 30 * time.Second
)

// jobNews is what is told of a job under way.
type jobNews struct {
	Text  string `json:"text"`
	Done  int64  `json:"done"`
	Total int64  `json:"total"`
	Ended bool   `json:"ended"`
}

// tellJob tells the progress of a job as it comes, until it has ended.
func (c *Console) tellJob(w http.ResponseWriter, r *http.Request) error {
	job := c.Jobs.Find(r.PathValue("run"))
	if job == nil {
		return &failure{status: http.StatusNotFound, key: "desk.no_page"}
	}
	w.Header().Set("Content-Type", "text/event-stream")
	line := http.NewResponseController(w)
	for {
		state, changed := job.watch()
		b, err := json.Marshal(jobNews{c.stageText(state), state.Done, state.Total, !state.Ended.IsZero()})
		if err != nil {
			return err
		}
		// Without deadlines of its own the line would be cut as a page is that
		// takes too long; a server that has none says so, and need not be told.
		_ = line.SetWriteDeadline(time.Now().Add(hearWithin))
		if _, err := fmt.Fprintf(w, "data: %s\n\n", b); err != nil || line.Flush() != nil || !state.Ended.IsZero() {
			return nil // the reader is gone, or has heard all
		}
		select {
		case <-r.Context().Done():
			return nil
		case <-time.After(tellAnyway):
			continue
		case <-changed:
		}
		select {
		case <-r.Context().Done():
			return nil
		case <-job.Ended():
		case <-time.After(tellEvery):
		}
	}
}

// stopJob asks a job to end.
func (c *Console) stopJob(w http.ResponseWriter, r *http.Request) error {
	job := c.Jobs.Find(r.PathValue("run"))
	if job == nil {
		return &failure{status: http.StatusNotFound, key: "desk.no_page"}
	}
	job.Stop()
	http.Redirect(w, r, job.Path(), http.StatusSeeOther)
	return nil
}
