package console

import (
	"context"
	"net/http"
	"time"
)

// Overview tells what an officer wants to know first.
type Overview interface {
	Today(ctx context.Context) (*Today, error)
}

// Today is whether everything is in step and what needs somebody.
type Today struct {
	Numbers  *Numbers   // nil where the list cannot be read
	Trouble  error      // why it cannot, nil where it can
	Endpoint error      // why the endpoint does not say what it is, nil where it does
	Last     *RunHead   // the newest that is over; nil before the first
	Running  *RunHead   // nil where none is under way
	Timer    *Timetable // nil where nothing was ever recorded
	Needs    []Need     // most urgent first
	Days     []Day      // the last two weeks, the oldest first
}

// Numbers are the products of the list, and what has become of them in the
// catalogue that the endpoint speaks for.
type Numbers struct {
	Products, Ready, Held int64
	Live                  int64
	Waiting               int64 // handed over, or accepted and not shown yet
}

// Need is something that only a person can do. Key is its message, with N
// as {n}.
type Need struct {
	Key  string
	N    int64
	Path string // the page where it is done
}

// Day is what was sent on one day.
type Day struct {
	On   time.Time
	Sent int64 // products
}

// todayPage is the first page.
type todayPage struct {
	*Today
	Trouble, Endpoint string
	Trial             bool
	Chart             *chart
	Next              step
}

// step is the one thing that is offered first. Key is its message.
type step struct{ Key, Path string }

// InStep reports whether nobody is needed.
func (t *Today) InStep() bool {
	return len(t.Needs) == 0 && t.Trouble == nil && t.Endpoint == nil && t.Last != nil && t.Last.State() == RunDone
}

func (c *Console) showToday(w http.ResponseWriter, r *http.Request) error {
	today, err := c.Today.Today(r.Context())
	if err != nil {
		return err
	}
	p := todayPage{Today: today, Trial: c.Shop().Trial, Chart: c.sentChart(today.Days), Next: today.next()}
	if today.Trouble != nil {
		p.Trouble, _ = c.Explain(today.Trouble)
	}
	if today.Endpoint != nil {
		p.Endpoint, _ = c.Explain(today.Endpoint)
	}
	return c.render(w, r, http.StatusOK, "today", p)
}

// next is what is to be done first: what is most urgent, or else a new list.
func (t *Today) next() step {
	switch {
	case len(t.Needs) > 0:
		return step{"desk.today.do_first", t.Needs[0].Path}
	case t.Last == nil && t.Numbers != nil && t.Numbers.Ready > 0:
		return step{"desk.today.first_run", "/proses"}
	}
	return step{"desk.today.check_list", "/daftar"}
}

// sentChart draws what was sent, day by day; nil where nothing was.
func (c *Console) sentChart(days []Day) *chart {
	all := make([]bar, len(days))
	for i, d := range days {
		all[i] = bar{Value: d.Sent, Text: c.say("desk.today.sent_on", "n", c.number(d.Sent), "tanggal", c.day(d.On))}
		if i == 0 || i == len(days)-1 { // more would not fit below
			all[i].Below = c.day(d.On)
		}
	}
	return bars(c.say("desk.today.chart"), all, func(n int64) string { return c.number(n) })
}
