package console

import (
	"errors"
	"net/http"

	"ekatalog/schemas"
)

// sorryPage says why something did not work and what to do.
type sorryPage struct {
	Text string
	Back menuItem // the page of the menu above what was asked for, where another one
}

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

// reason is what a page says of an error, and the status with which it does.
func (c *Console) reason(err error) (text string, status int) {
	if f, ok := errors.AsType[*failure](err); ok {
		return schemas.Say(c.Lang, f.key, nil), f.status
	}
	return c.Explain(err)
}

// again says what is wrong on the page where it can be put right: show makes
// that page with the sentence on it. What nobody there can mend stays an error.
func (c *Console) again(w http.ResponseWriter, r *http.Request, err error, page string, show func(wrong string) any) error {
	text, status := c.reason(err)
	if status >= http.StatusInternalServerError || status == http.StatusNotFound {
		return err
	}
	c.Log.Info().Err(err).Str("page", r.Pattern).Int("status", status).Msg("form refused")
	return c.render(w, r, status, page, show(text))
}

// page answers the errors of a handler with a sentence; their causes go to
// the log only.
func (c *Console) page(h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := h(w, r)
		if err == nil {
			return
		}
		var p sorryPage
		var status int
		p.Text, status = c.reason(err)
		event := c.Log.Info()
		if status >= http.StatusInternalServerError && r.Context().Err() == nil {
			event = c.Log.Error()
		}
		event.Err(err).Str("page", r.Pattern).Int("status", status).Msg("page refused")
		if m, ok := menuAbove(r.URL.Path); ok && (r.Method != http.MethodGet || r.URL.Path != m.Path) {
			p.Back = m
		}
		if err := c.render(w, r, status, "sorry", p); err != nil {
			c.Log.Error().Err(err).Msg("page")
			http.Error(w, http.StatusText(status), status)
		}
	}
}
