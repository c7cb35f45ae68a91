package console

import (
	"bufio"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"

	"ekatalog/schemas"
)

// asks gives what a work asks for and lets it end.
type asks struct {
	started chan context.Context
	end     chan error
}

func (a asks) work(w Work) Work {
	w.Kind = "sync"
	w.Do = func(ctx context.Context) (string, error) {
		a.started <- ctx
		select {
		case err := <-a.end:
			return "/daftar", err
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	return w
}

func newAsks() asks { return asks{make(chan context.Context, 1), make(chan error, 1)} }

func TestAJobGoesOnAndItsPageLeadsToWhatCameOfIt(t *testing.T) {
	c, h, _ := open(t, schemas.Indonesian)
	a := newAsks()
	job, fresh := c.Jobs.Start(a.work(Work{By: "Bu Sri"}))
	ctx := <-a.started
	if !fresh || Person(ctx) != "Bu Sri" {
		t.Errorf("fresh %t, for %q", fresh, Person(ctx))
	}
	Tell(ctx, "progress.deliver", 1200, 9500)
	Tell(t.Context(), "progress.read", 1, 1) // nobody is told
	w := ask(h, http.MethodGet, job.Path())
	for _, want := range []string{"Sedang mengirim: 1.200 dari 9.500", `max="9500" value="1200"`, `http-equiv="refresh"`, "oleh Bu Sri", job.Path() + "/berhenti"} {
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%d without %s\n%s", w.Code, want, w.Body)
		}
	}
	a.end <- nil
	<-job.Ended()
	if w := ask(h, http.MethodGet, job.Path()); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/daftar" {
		t.Errorf("%d to %s", w.Code, w.Header().Get("Location"))
	}
}

func TestAJobThatFailsSaysWhyAndAPanicIsItsOwn(t *testing.T) {
	c, h, _ := open(t, schemas.English)
	failed, _ := c.Jobs.Start(Work{Kind: "sync", Do: func(context.Context) (string, error) { return "/daftar", errUnreadable }})
	broke, _ := c.Jobs.Start(Work{Kind: "sync", Do: func(context.Context) (string, error) { panic("x") }})
	<-failed.Ended()
	<-broke.Ended()
	if w := ask(h, http.MethodGet, failed.Path()); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "unreadable") || strings.Contains(w.Body.String(), "refresh") {
		t.Errorf("%d\n%s", w.Code, w.Body)
	}
	var p *panicked
	if err := broke.State().Err; !errors.As(err, &p) {
		t.Fatal(err)
	}
	if key, _ := p.Message(); !schemas.HasMessage(key) {
		t.Errorf("no text for %s", key)
	}
}

func TestWorksThatTakeTheLeaseGoOneAtATime(t *testing.T) {
	c, _, _ := open(t, schemas.Indonesian)
	a, b, other := newAsks(), newAsks(), newAsks()
	first, _ := c.Jobs.Start(a.work(Work{Lease: true}))
	if second, fresh := c.Jobs.Start(b.work(Work{Lease: true})); fresh || second != first {
		t.Fatal("two at once")
	}
	if _, fresh := c.Jobs.Start(other.work(Work{})); !fresh {
		t.Fatal("one without the lease waits")
	}
	if n := len(c.Jobs.UnderWay()); n != 2 {
		t.Errorf("%d under way", n)
	}
	a.end <- nil
	<-first.Ended()
	if _, fresh := c.Jobs.Start(b.work(Work{Lease: true})); !fresh {
		t.Error("the next one does not start")
	}
}

func TestAJobIsStoppedFromItsPageAndByTheEndOfTheProgram(t *testing.T) {
	c, h, _ := open(t, schemas.Indonesian)
	a := newAsks()
	job, _ := c.Jobs.Start(a.work(Work{}))
	<-a.started
	if w := ask(h, http.MethodPost, job.Path()+"/berhenti"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != job.Path() {
		t.Fatalf("%d to %s", w.Code, w.Header().Get("Location"))
	}
	<-job.Ended()
	if err := job.State().Err; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	ctx, end := context.WithCancel(t.Context())
	jobs := NewJobs(ctx, func(error) string { return "sorry" }, time.Now, zerolog.Nop())
	b := newAsks()
	left, _ := jobs.Start(b.work(Work{}))
	<-b.started
	all := jobs.Ended()
	select {
	case <-all:
		t.Error("a job under way is not waited for")
	case <-time.After(10 * time.Millisecond):
	}
	end()
	if <-all; left.State().Sorry != "sorry" {
		t.Errorf("%+v", left.State())
	}
}

func TestOfManyJobsTheOldestThatEndedAreForgotten(t *testing.T) {
	c, h, _ := open(t, schemas.Indonesian)
	a := newAsks()
	long, _ := c.Jobs.Start(a.work(Work{}))
	var first *Job
	for range keptJobs + 2 {
		job, _ := c.Jobs.Start(Work{Kind: "sync", Do: func(context.Context) (string, error) { return "/", nil }})
		<-job.Ended()
		if first == nil {
			first = job
		}
	}
	if c.Jobs.Find(first.ID) != nil || c.Jobs.Find(long.ID) == nil {
		t.Error("the wrong one was forgotten")
	}
	for _, path := range []string{first.Path(), first.Path() + "/kabar"} {
		if w := ask(h, http.MethodGet, path); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

func TestProgressIsToldAsItComes(t *testing.T) {
	c, h, _ := open(t, schemas.English)
	server := httptest.NewUnstartedServer(h)
	server.Config.WriteTimeout = 2 * tellEvery // a line that stands longer than a page may take
	server.Start()
	defer server.Close()
	a := newAsks()
	job, _ := c.Jobs.Start(a.work(Work{}))
	ctx := <-a.started
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+job.Path()+"/kabar", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = host
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if got := answer.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Fatalf("%d %s", answer.StatusCode, got)
	}
	lines := bufio.NewScanner(answer.Body)
	next := func() string {
		for lines.Scan() {
			if lines.Text() != "" {
				return lines.Text()
			}
		}
		t.Fatal("the line is cut")
		return ""
	}
	if got := next(); got != `data: {"text":"Starting…","done":0,"total":0,"ended":false}` {
		t.Error(got)
	}
	time.Sleep(3 * tellEvery)
	for n := range 500 { // told at most every tellEvery, the last for sure
		Tell(ctx, "progress.deliver", int64(n), 1000)
	}
	told, last := 0, ""
	for ; !strings.Contains(last, `"done":499,`); told++ {
		last = next()
	}
	if want := `data: {"text":"Now delivering: 499 of 1,000","done":499,"total":1000,"ended":false}`; last != want {
		t.Errorf("%s, want %s", last, want)
	}
	if told > 10 {
		t.Errorf("told %d times", told)
	}
	a.end <- nil
	if got := next(); !strings.Contains(got, `"ended":true`) {
		t.Error(got)
	}
	lines.Scan() // the blank line behind it
	if lines.Scan() {
		t.Errorf("after the end: %s", lines.Text())
	}
}

func TestALineThatStandsIsKnownToStand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _, _ := open(t, schemas.English)
		a := newAsks()
		job, _ := c.Jobs.Start(a.work(Work{}))
		r := httptest.NewRequest(http.MethodGet, job.Path()+"/kabar", nil)
		r.SetPathValue("run", job.ID)
		w := httptest.NewRecorder()
		go func() { time.Sleep(4*tellAnyway + time.Second); a.end <- nil }()
		if err := c.tellJob(w, r); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(w.Body.String(), "data: "); n != 6 {
			t.Errorf("told %d times\n%s", n, w.Body)
		}
	})
}
