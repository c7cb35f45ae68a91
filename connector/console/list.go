package console

import (
	"context"
	"net/http"
	"slices"
	"time"

	"ekatalog/mapping"
)

// ListInUse is the list that runs read.
type ListInUse struct {
	Name     string
	Missing  bool      // its file is not there
	Saved    time.Time // when its file was last saved
	Days     int       // since then
	Stale    bool      // that is long
	Sample   bool      // it is the example of a new workspace
	Accepted *Accepted // nil where nobody took it into use at these pages
	Others   []string  // further list files
	History  []Accepted
}

// Accepted is a list that somebody took into use.
type Accepted struct {
	Name, Before          string // what it is called, and what it came in the place of
	Kept                  string // where what it replaced is kept, empty for nowhere
	SHA256                string
	When                  time.Time
	By                    string // empty where nobody gave a name
	Products, Ready, Held int64
}

// shownHistory is how many lists of the past a page shows.
const shownHistory = 10

// dropPage shows the list in use and asks for another.
type dropPage struct {
	*ListInUse
	History     []Accepted
	HistoryMore int
}

func (c *Console) showList(w http.ResponseWriter, r *http.Request) error {
	used, err := c.Lists.InUse(r.Context())
	if err != nil {
		return err
	}
	p := dropPage{ListInUse: used}
	p.History, p.HistoryMore = listed(used.History, shownHistory)
	return c.render(w, r, http.StatusOK, "drop", p)
}

// checkUsed checks the list in use as one that was dropped.
func (c *Console) checkUsed(w http.ResponseWriter, r *http.Request) error {
	d, err := c.dropUsed(r)
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/daftar/"+d.id, http.StatusSeeOther)
	return nil
}

// dropUsed makes a drop of a copy of the list in use, and checks it.
func (c *Console) dropUsed(r *http.Request) (*drop, error) {
	d := c.newDrop("")
	name, err := c.Lists.Copy(r.Context(), func(name string) string {
		d.name = fileName(name)
		return d.list()
	})
	if err != nil {
		return nil, c.refuseDrop(d, err)
	}
	d.name, d.taken = fileName(name), true
	if err := c.examine(r.Context(), d); err != nil {
		return nil, c.refuseDrop(d, err)
	}
	c.keepDrop(d)
	return d, nil
}

// examine checks a dropped list, and asks what whole groups of its rows lack.
// It is done anew after every answer.
func (c *Console) examine(ctx context.Context, d *drop) error {
	report, err := c.Lists.Check(ctx, d.list())
	if err != nil {
		return err
	}
	asked, more, err := c.Answers.Questions(ctx, d.list())
	if err != nil {
		return err
	}
	before := int64(0)
	if !d.taken {
		was, shrunk, err := c.Lists.Shrunk(ctx, report.Products)
		if err != nil {
			return err
		}
		if shrunk {
			before = was
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.result, d.right = result(c.Lang, report)
	d.result.belongTo(d.id)
	d.weight.Store(int64(len(report.Issues)))
	d.issues, d.marked = report.Issues, false
	d.asked, d.more, d.before = asked, more, before
	return nil
}

func (c *Console) showResult(w http.ResponseWriter, r *http.Request) error {
	d, err := c.drops.find(r)
	if err != nil {
		return err
	}
	return c.renderResult(w, r, http.StatusOK, d, nil, nil)
}

// renderResult shows a dropped list; said and refused are answers that could
// not be kept.
func (c *Console) renderResult(w http.ResponseWriter, r *http.Request, status int, d *drop, said map[string]string, refused map[string]mapping.Finding) error {
	d.mu.Lock()
	p := d.result
	p.ID, p.Name, p.Before, p.Taken, p.Given = d.id, d.name, d.before, d.taken, len(d.coded)
	p.Codeless = slices.ContainsFunc(p.Groups, func(g issueGroup) bool { return g.kind.code == "sku_missing" })
	p.Questions = c.asQuestions("/daftar/"+d.id+"/jawaban", d.asked, d.more, false, said, refused)
	d.mu.Unlock()
	return c.render(w, r, status, "result", p)
}

// takeAnswers keeps answers about a dropped list and checks it again.
func (c *Console) takeAnswers(w http.ResponseWriter, r *http.Request) error {
	d, err := c.drops.find(r)
	if err != nil {
		return err
	}
	if err := readForm(w, r); err != nil {
		return err
	}
	d.mu.Lock()
	given := answersOf(r, d.asked)
	d.mu.Unlock()
	if len(given) == 0 {
		return done(w, r, "/daftar/"+d.id, "desk.done.no_answers")
	}
	refused, err := c.Answers.Keep(r.Context(), d.list(), given)
	if err != nil {
		return err
	}
	if len(refused) > 0 {
		return c.renderResult(w, r, http.StatusUnprocessableEntity, d, given, refused)
	}
	if err := c.examine(r.Context(), d); err != nil {
		return err
	}
	return done(w, r, "/daftar/"+d.id, "desk.done.answers")
}

// release keeps the word of a person that an issue's value is right.
func (c *Console) release(w http.ResponseWriter, r *http.Request) error {
	d, err := c.drops.find(r)
	if err != nil {
		return err
	}
	if err := readForm(w, r); err != nil {
		return err
	}
	d.mu.Lock()
	found, still := d.right[r.PostForm.Get("temuan")] // the list may have been checked anew
	d.mu.Unlock()
	if !still {
		return &failure{status: http.StatusConflict, key: "desk.release_gone"}
	}
	reason := textOf(r, "alasan")
	if reason == "" {
		return &failure{status: http.StatusUnprocessableEntity, key: "desk.reason_needed"}
	}
	if err := c.Answers.Release(r.Context(), d.list(), found, reason); err != nil {
		return err
	}
	if err := c.examine(r.Context(), d); err != nil {
		return err
	}
	return done(w, r, "/daftar/"+d.id, "desk.done.released")
}

// use makes a dropped list the one in use.
func (c *Console) use(w http.ResponseWriter, r *http.Request) error {
	d, err := c.drops.find(r)
	if err != nil {
		return err
	}
	if err := c.Lists.Take(r.Context(), d.list()); err != nil {
		return err
	}
	d.mu.Lock()
	d.taken, d.before = true, 0
	d.mu.Unlock()
	return done(w, r, "/daftar/"+d.id, "desk.done.used")
}

// useBack lets come back what a list has replaced.
func (c *Console) useBack(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	if err := c.Lists.TakeBack(r.Context(), r.PostForm.Get("simpanan")); err != nil {
		return err
	}
	return done(w, r, "/daftar", "desk.done.used_back")
}

// keptPage is what has been answered and said to be right.
type keptPage struct {
	Answers                   []mapping.Kept
	Released                  []mapping.Released
	AnswersMore, ReleasedMore int
}

// shownKept is how many kept answers a page shows.
const shownKept = 200

func (c *Console) showKept(w http.ResponseWriter, r *http.Request) error {
	answers, released, err := c.Answers.Kept(r.Context())
	if err != nil {
		return err
	}
	slices.Reverse(released)
	var p keptPage
	p.Answers, p.AnswersMore = listed(answers, shownKept)
	p.Released, p.ReleasedMore = listed(released, shownKept)
	return c.render(w, r, http.StatusOK, "kept", p)
}

// forget takes an answer back.
func (c *Console) forget(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	if err := c.Answers.Forget(r.Context(), r.PostForm.Get("id")); err != nil {
		return err
	}
	return done(w, r, "/daftar/jawaban", "desk.done.forgotten")
}
