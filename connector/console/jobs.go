package console

import (
	"context"
	"crypto/rand"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rs/zerolog"
)

// Jobs are the long works of this process. What takes longer than somebody
// waits for a page is started here: it goes on when the browser is closed, its
// progress is shown at the job's Path (with scripts as it comes, without them
// by a page that looks again), and there it can be stopped:
//
//	job, _ := c.Jobs.Start(Work{
//		Kind: "export", Lease: true, By: Person(r.Context()),
//		Do: func(ctx context.Context) (seen string, err error) {
//			report, err := c.Files.Make(ctx)
//			return "/berkas/" + report.Run, err
//		},
//	})
//	http.Redirect(w, r, job.Path(), http.StatusSeeOther)
//
// The job's page leads to seen once the work is done, and says what is wrong
// where it is not. A Kind needs its text, desk.job.KIND. ctx is the program's:
// it ends when the job is stopped and not with the request, Person(ctx) is who
// started the work, and Tell(ctx, …) tells how far it is, as the desk does for
// every workspace that it opens.
type Jobs struct {
	ctx     context.Context
	explain func(error) string
	now     func() time.Time
	log     zerolog.Logger
	wait    sync.WaitGroup

	mu  sync.Mutex
	all []*Job // the newest last
}

// NewJobs gives a registry whose works end with ctx. explain gives the sentence
// for an error, in the language of the pages.
func NewJobs(ctx context.Context, explain func(error) string, now func() time.Time, log zerolog.Logger) *Jobs {
	return &Jobs{ctx: ctx, explain: explain, now: now, log: log}
}

// Work is something to be done.
type Work struct {
	Kind string // desk.job.KIND says what is being done
	// Lease says that the work takes the seller's lease. Such works do not go
	// side by side: Start gives the one that is under way instead.
	Lease bool
	By    string // who started it, empty for the schedule
	// Do does it and gives the path of the page that shows what came of it,
	// which may be one also after an error. A panic is an error of this work
	// only.
	Do func(ctx context.Context) (seen string, err error)
}

// Job is a work that was started.
type Job struct {
	ID      string // nobody can guess it
	Kind    string
	By      string
	Started time.Time

	lease bool
	stop  context.CancelFunc
	ended chan struct{}

	mu      sync.Mutex
	state   JobState
	changed chan struct{} // closed at the next change
}

// JobState is how far a job is.
type JobState struct {
	Stage       string // message key, empty before the first
	Done, Total int64  // Total is 0 when it is not known
	Stopping    bool   // somebody wants it to stop
	Ended       time.Time
	Seen        string // the page that shows what came of it
	Err         error
	Sorry       string // what is wrong, for people; empty when nothing is
}

// keptJobs is how many jobs that have ended are remembered.
const keptJobs = 50

// Start begins a work. Where it may not go beside another, it gives that one
// and fresh is false.
func (j *Jobs) Start(w Work) (job *Job, fresh bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if w.Lease {
		for _, other := range j.all {
			if other.lease && other.State().Ended.IsZero() {
				return other, false
			}
		}
	}
	ctx, stop := context.WithCancel(j.ctx)
	job = &Job{
		ID: strings.ToLower(rand.Text()), Kind: w.Kind, By: w.By, Started: j.now(),
		lease: w.Lease, stop: stop, ended: make(chan struct{}), changed: make(chan struct{}),
	}
	ctx = context.WithValue(context.WithValue(ctx, personKey{}, w.By), jobKey{}, job)
	j.all = append(j.all, job)
	j.forget()
	j.wait.Go(func() {
		defer close(job.ended)
		defer stop()
		seen, err := job.do(ctx, w)
		if err != nil {
			j.log.Info().Err(err).Str("job", w.Kind).Msg("job ended")
		}
		job.change(func(s *JobState) {
			s.Ended, s.Seen, s.Err = j.now(), seen, err
			if err != nil {
				s.Sorry = j.explain(err)
			}
		})
	})
	return job, true
}

// forget drops the oldest jobs that have ended. The caller holds mu.
func (j *Jobs) forget() {
	ended := 0
	for i := len(j.all) - 1; i >= 0; i-- {
		if j.all[i].State().Ended.IsZero() {
			continue
		}
		if ended++; ended > keptJobs {
			j.all = slices.Delete(j.all, i, i+1)
		}
	}
}

// Find gives the job of an id, nil when there is none.
func (j *Jobs) Find(id string) *Job {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, job := range j.all {
		if job.ID == id {
			return job
		}
	}
	return nil
}

// UnderWay gives the jobs that have not ended, the newest first.
func (j *Jobs) UnderWay() []*Job {
	j.mu.Lock()
	defer j.mu.Unlock()
	var all []*Job
	for _, job := range slices.Backward(j.all) {
		if job.State().Ended.IsZero() {
			all = append(all, job)
		}
	}
	return all
}

// Ended gives a channel that is closed once every job has ended. Nothing may be
// started any more by then.
func (j *Jobs) Ended() <-chan struct{} {
	ended := make(chan struct{})
	go func() { defer close(ended); j.wait.Wait() }()
	return ended
}

// panicked is the error of a work that panicked.
type panicked struct{ value any }

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }

// Message implements what the program's sentences are made of.
func (p *panicked) Message() (key string, values map[string]string) { return "desk.job_broke", nil }

func (j *Job) do(ctx context.Context, w Work) (seen string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w\n%s", &panicked{p}, debug.Stack())
		}
	}()
	return w.Do(ctx)
}

type jobKey struct{}

// Tell tells how far the job is whose ctx this is: stage is a message key, total
// 0 when it is not known. Outside of a job nobody is told.
func Tell(ctx context.Context, stage string, done, total int64) {
	if j, ok := ctx.Value(jobKey{}).(*Job); ok {
		j.change(func(s *JobState) { s.Stage, s.Done, s.Total = stage, done, total })
	}
}

func (j *Job) change(f func(*JobState)) {
	j.mu.Lock()
	defer j.mu.Unlock()
	f(&j.state)
	close(j.changed)
	j.changed = make(chan struct{})
}

// State is how far the job is now.
func (j *Job) State() JobState {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.state
}

// watch gives the state and a channel that is closed once it has changed.
func (j *Job) watch() (JobState, <-chan struct{}) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.state, j.changed
}

// Stop asks the job to end: what it has sent is settled, the rest stays.
func (j *Job) Stop() {
	j.change(func(s *JobState) { s.Stopping = s.Ended.IsZero() })
	j.stop()
}

// Path is the page that shows the job.
func (j *Job) Path() string { return "/proses/" + j.ID }

// Ended gives a channel that is closed once the job has ended.
func (j *Job) Ended() <-chan struct{} { return j.ended }
