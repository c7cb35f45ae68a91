package console

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// Results takes back what the portal said, and workbooks that were repaired.
type Results interface {
	// TakeResult reads a file that was handed in; nothing is recorded unless
	// keep is set. Whose rows are that nobody knows, match says: SKU by row.
	// shown says that the file lists what is listed on the portal.
	TakeResult(ctx context.Context, path string, o ResultOptions) (*ResultView, error)
	// TeachResult writes what a person said of words of results into the
	// workspace's own, which they saw as digest.
	TeachResult(ctx context.Context, digest, reason string, t connector.TaughtWords) error
}

// ResultOptions say how a file that was handed in is taken.
type ResultOptions struct {
	Keep  bool
	Shown bool
	Match map[string]string
}

// ResultView is what a file that was handed in says: a result of the portal, or
// a repaired workbook. Both are nil for a list without a status, which says
// nothing before somebody has said what it is.
type ResultView struct {
	Result *connector.ResultReport
	Repair *connector.RepairReport

	NoHeader bool // no line has titles that are known
	Asks     connector.ResultAsks
	Words    string // digest of the workspace's own words, as they were read
}

// handIn is one file that was handed in.
type handIn struct {
	id, name, dir string
	path          string // of the file, in dir

	mu   sync.Mutex
	o    ResultOptions // as it was last read; Keep once it is recorded
	view *ResultView
}

// keptHandIns is how many files that were handed in are kept.
const keptHandIns = 10

// handIns are the files of this sitting, oldest first.
type handIns struct {
	mu  sync.Mutex
	all []*handIn
}

// add keeps h and gives those that have to go for it.
func (s *handIns) add(h *handIn) (gone []*handIn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, h)
	if more := len(s.all) - keptHandIns; more > 0 {
		gone, s.all = slices.Clone(s.all[:more]), slices.Clone(s.all[more:])
	}
	return gone
}

func (s *handIns) find(r *http.Request) (*handIn, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, h := range s.all {
		if h.id == r.PathValue("id") {
			return h, nil
		}
	}
	return nil, &failure{status: http.StatusNotFound, key: "desk.result_in.gone"}
}

// takeResult takes a file of the portal, reads it and shows what it says.
func (c *Console) takeResult(w http.ResponseWriter, r *http.Request) error {
	_, d, err := c.receive(w, r, "hasil", "desk.attach.none")
	if err != nil {
		return err
	}
	h := &handIn{id: d.id, name: d.name, dir: d.dir, path: d.list()}
	if h.view, err = c.Results.TakeResult(r.Context(), h.path, h.o); err != nil {
		return c.refuseDrop(d, err)
	}
	for _, old := range c.handIns.add(h) {
		old.mu.Lock() // after whatever is being done with it
		c.dropHandIn(old.dir)
		old.mu.Unlock()
	}
	http.Redirect(w, r, "/berkas/hasil/"+h.id, http.StatusSeeOther)
	return nil
}

// dropHandIn takes what was handed in off the disk.
func (c *Console) dropHandIn(dir string) {
	if err := connector.Disk.RemoveAll(dir); err != nil {
		c.Log.Warn().Err(err).Msg("file that was handed in")
	}
}

// undecided gives the file that a form is about, to nobody else until free is
// called. What was recorded takes no more forms.
func (c *Console) undecided(w http.ResponseWriter, r *http.Request) (h *handIn, free func(), err error) {
	if h, err = c.handIns.find(r); err != nil {
		return nil, nil, err
	}
	if err := readForm(w, r); err != nil {
		return nil, nil, err
	}
	h.mu.Lock()
	if h.o.Keep {
		h.mu.Unlock()
		return nil, nil, &failure{status: http.StatusConflict, key: "desk.result_in.recorded"}
	}
	return h, h.mu.Unlock, nil
}

// decideResult reads a file again with what a person said of it, or records it.
func (c *Console) decideResult(w http.ResponseWriter, r *http.Request) error {
	h, free, err := c.undecided(w, r)
	if err != nil {
		return err
	}
	defer free()
	o := ResultOptions{Keep: r.PostForm.Get("aksi") == "catat", Shown: h.o.Shown || r.PostForm.Get("tayang") != "", Match: map[string]string{}}
	for row, sku := range h.o.Match {
		o.Match[row] = sku
	}
	for field, values := range r.PostForm {
		if row, is := strings.CutPrefix(field, "baris "); is {
			delete(o.Match, row)
			if sku := strings.TrimSpace(values[0]); sku != "" {
				o.Match[row] = sku
			}
		}
	}
	view, err := c.Results.TakeResult(r.Context(), h.path, o)
	if err != nil {
		return err
	}
	h.o, h.view = o, view
	to := "/berkas/hasil/" + h.id
	if o.Keep {
		return done(w, r, to, "desk.done.result.recorded")
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// shownResults is how many lines of a result a page shows, and shownUnmatched
// how many rows that nobody knows can be matched at once.
const (
	shownResults   = 100
	shownUnmatched = 30
)

// resultInPage says what a file that was handed in would change, or has.
type resultInPage struct {
	ID, Name  string
	Recorded  bool
	NoStatus  bool
	NoHeader  bool
	Asks      resultWords
	Result    *connector.ResultReport
	Repair    *connector.RepairReport
	Lines     []resultInLine
	More      int
	Unmatched []unmatched
	MoreRows  int
	Issues    []issueGroup
	Changes   bool // something would be recorded
}

// resultInLine is what becomes of one product.
type resultInLine struct{ SKU, Name, Is, Words string }

// unmatched is a row that is nobody's.
type unmatched struct {
	Row, Label, Text string
	Near             []string // codes of products with its name
	SKU              string   // as somebody said
}

func (c *Console) showResultIn(w http.ResponseWriter, r *http.Request) error {
	h, err := c.handIns.find(r)
	if err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return c.render(w, r, http.StatusOK, "result_in", c.resultIn(h))
}

// resultIn is what a page says of a file that was handed in.
func (c *Console) resultIn(h *handIn) resultInPage {
	p := resultInPage{ID: h.id, Name: h.name, Recorded: h.o.Keep, Result: h.view.Result, Repair: h.view.Repair, NoHeader: h.view.NoHeader}
	if !p.Recorded {
		p.Asks = c.resultWords(h, nil)
	}
	switch {
	case p.Result != nil:
		p.Changes = p.Result.Settled > 0
		c.resultLines(&p)
		c.unmatched(&p, h.o.Match)
	case p.Repair != nil:
		p.Changes = p.Repair.Corrected > 0
		c.repairLines(&p)
		p.Issues, _ = groups(c.Lang, p.Repair.Issues)
	default:
		p.NoStatus = true
	}
	return p
}

// urgency orders what a result says by how soon somebody has to look at it.
var urgency = []connector.ResultState{connector.ResultRejected, connector.ResultSuspended, connector.ResultReview, connector.ResultLive}

func (c *Console) resultLines(p *resultInPage) {
	lines := slices.Clone(p.Result.Lines)
	slices.SortStableFunc(lines, func(a, b connector.ResultLine) int {
		return cmp.Compare(slices.Index(urgency, a.State), slices.Index(urgency, b.State))
	})
	for n, l := range lines {
		if n == shownResults {
			p.More = len(lines) - n
			break
		}
		p.Lines = append(p.Lines, resultInLine{l.SKU, cut(l.Name, longestShown), c.say("result.is." + string(l.State)), cut(l.Reason, 300)})
	}
}

func (c *Console) repairLines(p *resultInPage) {
	for n, l := range p.Repair.Lines {
		if n == shownResults {
			p.More = len(p.Repair.Lines) - n
			break
		}
		now := l.Now
		if now == mapping.ClearWord {
			now = "–"
		}
		p.Lines = append(p.Lines, resultInLine{l.SKU, cut(schemas.FieldLabel(c.Lang, l.Field), longestShown), cut(l.Was, longestShown), cut(now, longestShown)})
	}
}

// unmatched parts the rows that are nobody's, which a person can match, from
// what else is wrong with a result.
func (c *Console) unmatched(p *resultInPage, said map[string]string) {
	var rest []mapping.Issue
	for _, i := range p.Result.Issues {
		if i.Code != connector.CodeResultUnmatched && i.Code != connector.CodeResultNameOnly {
			rest = append(rest, i)
			continue
		}
		if len(p.Unmatched) == shownUnmatched {
			p.MoreRows++
			continue
		}
		row := rowOf(i.Cell)
		u := unmatched{Row: row, Label: mapping.ShortCell(i.Cell), SKU: said[row]}
		u.Text = cmp.Or(i.Values["nama"], i.Found)
		if near := i.Values["daftar"]; near != "" {
			u.Near = strings.Split(near, ", ")
		}
		p.Unmatched = append(p.Unmatched, u)
	}
	p.Issues, _ = groups(c.Lang, rest)
}

// rowOf is the row of a place, as a person's word about it names it: sheet and
// number, "Sheet1!12".
func rowOf(cell string) string {
	parts := strings.Split(cell, "!")
	if len(parts) != 3 {
		return ""
	}
	number := strings.TrimLeft(parts[2], "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	if _, err := strconv.Atoi(number); err != nil {
		return ""
	}
	if parts[1] == "" {
		return number
	}
	return parts[1] + "!" + number
}
