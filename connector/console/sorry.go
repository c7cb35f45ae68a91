package console

import (
	"errors"
	"net/http"

	"ekatalog/schemas"
)

// sorryPage says why something did not work and what to do.
type sorryPage struct{ Text string }

// failure is an error that a page answers with a message of its own; all
// others are explained by Console.Explain.
type failure struct {
	status int
	key    string // message for people
	err    error  // the cause, for the log; may be nil
}

func (f *failure) Error() string {
	if f.err != nil {
		return f.key + ": " + f.err.Error()
	}
	return f.key
}

func (f *failure) Unwrap() error { return f.err }

// handler answers a request, or says why it cannot before it wrote anything.
type handler func(http.ResponseWriter, *http.Request) error

// refuse answers everything with one failure.
func refuse(status int, key string) handler {
	return func(http.ResponseWriter, *http.Request) error { return &failure{status: status, key: key} }
}

// page answers the errors of a handler with a sentence; their causes go to
// the log only.
func (c *Console) page(h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := h(w, r)
		if err == nil {
			return
		}
		var f *failure
		var p sorryPage
		status := http.StatusInternalServerError
		if errors.As(err, &f) {
			p.Text, status = schemas.Say(c.Lang, f.key, nil), f.status
		} else {
			p.Text, status = c.Explain(err)
		}
		event := c.Log.Info()
		if status >= http.StatusInternalServerError && r.Context().Err() == nil {
			event = c.Log.Error()
		}
		event.Err(err).Str("page", r.Pattern).Int("status", status).Msg("page refused")
		if err := c.render(w, r, status, "sorry", p); err != nil {
			c.Log.Error().Err(err).Msg("page")
			http.Error(w, http.StatusText(status), status)
		}
	}
}
