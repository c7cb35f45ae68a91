package console

import (
	"context"
	"net/http"
	"time"

	"ekatalog/connector"
)

// Overview tells what an officer wants to know first.
type Overview interface {
	Today(ctx context.Context) (*Today, error)
}

// Today is whether everything is in step and what needs somebody.
type Today struct {
	Last    *connector.Run // the newest that ended; nil before the first
	Running *connector.Run // nil where none is under way
	Needs   []Need         // most urgent first
	Days    []Day          // the last two weeks, the oldest first
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

// InStep reports whether nobody is needed.
func (t *Today) InStep() bool { return len(t.Needs) == 0 }

func (c *Console) showToday(w http.ResponseWriter, r *http.Request) error {
	today, err := c.Today.Today(r.Context())
	if err != nil {
		return err
	}
	return c.render(w, r, http.StatusOK, "today", today)
}
