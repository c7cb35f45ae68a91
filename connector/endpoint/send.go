package endpoint

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/go-resty/resty/v2"

	"ekatalog/connector"
)

// call is one request of the contract.
type call struct {
	method string
	path   string
	query  url.Values
	header map[string]string
	body   []byte
}

// readAttempts is how often a read is sent before its failure is returned.
const readAttempts = 4

// read sends a GET, again after a pause when no answer came, after the time the
// endpoint asks for when it limits the rate, and once more with the token read
// anew when it was not taken.
func (c *Client) read(ctx context.Context, path string, query url.Values) (answer, error) {
	pause := c.cfg.ReadPause
	renewed := false
	for attempt := 1; ; attempt++ {
		a, err := c.readOnce(ctx, path, query)
		var down *Unreachable
		var limited *Limited
		var refused *Refused
		switch {
		case err == nil || attempt == readAttempts || ctx.Err() != nil:
			return a, err
		case errors.As(err, &refused) && refused.Status == http.StatusUnauthorized && !renewed:
			renewed = true
		case errors.As(err, &down):
			if err := sleep(ctx, pause); err != nil {
				return answer{}, err
			}
			pause *= 2
		case errors.As(err, &limited) && limited.RetryAfter <= c.cfg.MaxWait:
			// The next send waits for it.
		default:
			return a, err
		}
		c.cfg.Log.Info().Err(err).Str("path", path).Int("attempt", attempt).Msg("read repeated")
	}
}

// readOnce sends a GET.
func (c *Client) readOnce(ctx context.Context, path string, query url.Values) (answer, error) {
	a, err := c.send(ctx, call{method: http.MethodGet, path: path, query: query})
	if err == nil && a.refusal != nil {
		refused := c.unusable(a.status, "a read was refused: "+a.refusal.code)
		refused.refusal = a.refusal.code
		return answer{}, refused
	}
	return a, err
}

// send sends one request, once, as soon as the rate limits allow it.
func (c *Client) send(ctx context.Context, q call) (answer, error) {
	connector.Waits(ctx)
	select {
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	case <-ctx.Done():
		return answer{}, ctx.Err()
	}
	if err := c.await(ctx); err != nil {
		return answer{}, err
	}
	token, err := c.cfg.Token()
	if err != nil {
		return answer{}, fmt.Errorf("endpoint token: %w", err)
	}
	if !usableToken(token) {
		return answer{}, errors.New("endpoint token is empty or has characters no token has")
	}
	r := c.http.R().SetContext(ctx).SetHeaders(q.header).SetHeader("Authorization", "Bearer "+token)
	if q.query != nil {
		r.SetQueryParamsFromValues(q.query)
	}
	if q.body != nil {
		r.SetHeader("Content-Type", "application/json").SetBody(q.body)
	}
	if err := connector.Leaves(ctx); err != nil {
		return answer{}, err
	}
	if q.method != http.MethodGet {
		c.writes.Add(1)
	}
	started := time.Now()
	connector.FailPoint()
	resp, err := r.Execute(q.method, q.path)
	connector.FailPoint()
	a, err := c.answer(ctx, resp, err, token)
	event := c.cfg.Log.Debug().Str("method", q.method).Str("path", q.path).Dur("took", time.Since(started))
	if resp != nil && resp.RawResponse != nil {
		event = event.Int("status", resp.StatusCode()).Int64("bytes", resp.Size())
	}
	event.Str("request_id", a.meta.RequestID).Err(err).Msg("endpoint call")
	return a, err
}

// answer sorts what came back into an answer by the contract or an error.
func (c *Client) answer(ctx context.Context, resp *resty.Response, err error, token string) (answer, error) {
	switch {
	case errors.Is(err, resty.ErrAutoRedirectDisabled):
		return answer{}, c.unusable(resp.StatusCode(), "redirects elsewhere")
	case errors.Is(err, resty.ErrResponseBodyTooLarge):
		return answer{}, c.unusable(resp.StatusCode(), "answer is too large")
	case err != nil && ctx.Err() != nil:
		return answer{}, ctx.Err()
	case err != nil:
		return answer{}, &Unreachable{Address: c.address, Err: plain(bare(err), token)}
	}
	status := resp.StatusCode()
	switch {
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		refused := &Refused{Address: c.address, Status: status}
		if a, err := decode(status, resp.Header().Get("Content-Type"), resp.Body(), token); err == nil {
			refused.Code, refused.Text = a.refusal.code, a.refusal.text
		}
		return answer{}, refused
	case status == http.StatusTooManyRequests:
		return answer{}, c.limited(resp.Header())
	case status == http.StatusRequestTimeout, status >= 500:
		if status == http.StatusServiceUnavailable && resp.Header().Get("Retry-After") != "" {
			c.limited(resp.Header())
		}
		down := &Unreachable{Address: c.address, Status: status}
		if a, err := decode(status, resp.Header().Get("Content-Type"), resp.Body(), token); err == nil {
			down.Text = a.refusal.code
			if a.refusal.text != "" {
				down.Text = a.refusal.text
			}
		}
		return answer{}, down
	case status < 200, status >= 300 && status < 400, status == http.StatusMethodNotAllowed:
		return answer{}, c.unusable(status, "not a status of the contract")
	}
	a, err := decode(status, resp.Header().Get("Content-Type"), resp.Body(), token)
	if err != nil {
		return answer{}, c.unusable(status, err.Error())
	}
	return a, nil
}

func (c *Client) unusable(status int, what string) *Unusable {
	return &Unusable{Address: c.address, Status: status, What: what}
}

// await waits until both the endpoint's and our own rate limit let a request go.
func (c *Client) await(ctx context.Context) error {
	for {
		c.mu.Lock()
		wait := time.Until(c.notBefore)
		c.mu.Unlock()
		switch {
		case wait > c.cfg.MaxWait:
			return &Limited{Address: c.address, RetryAfter: wait}
		case wait > 0:
			if err := sleep(ctx, wait); err != nil {
				return err
			}
			continue // another call may have been told to wait longer
		case c.limiter == nil:
			return ctx.Err()
		}
		r := c.limiter.Reserve()
		if d := r.Delay(); d > 0 {
			if err := sleep(ctx, d); err != nil {
				r.Cancel()
				return err
			}
		}
		c.mu.Lock()
		asked := time.Until(c.notBefore) > 0
		c.mu.Unlock()
		if !asked {
			return ctx.Err()
		}
	}
}

// limited notes how long the endpoint wants to be left alone.
func (c *Client) limited(h http.Header) *Limited {
	wait := retryAfter(h, c.cfg.Now())
	c.mu.Lock()
	if until := time.Now().Add(wait); until.After(c.notBefore) {
		c.notBefore = until
	}
	c.mu.Unlock()
	return &Limited{Address: c.address, RetryAfter: wait}
}

// Waits assumed where the endpoint names none, and the longest believed.
const (
	defaultRetryAfter = time.Minute
	maxRetryAfter     = 24 * time.Hour
)

// retryAfter reads a Retry-After in seconds or as a date. A date is compared
// with the endpoint's own clock where it shows it, since ours may be off.
func retryAfter(h http.Header, now time.Time) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if v == "" {
		// A reset of 0 says nothing: that time has passed and we are limited.
		v = strings.TrimLeft(strings.TrimSpace(h.Get("X-RateLimit-Reset")), "0")
	}
	if seconds, err := strconv.ParseInt(v, 10, 64); err == nil {
		if seconds < 0 || seconds > int64(maxRetryAfter/time.Second) {
			return maxRetryAfter
		}
		return time.Duration(seconds) * time.Second
	}
	at, err := http.ParseTime(v)
	if err != nil {
		return defaultRetryAfter
	}
	if theirs, err := http.ParseTime(h.Get("Date")); err == nil {
		now = theirs
	}
	return min(max(at.Sub(now), 0), maxRetryAfter)
}

// bare takes the address off a transport error; it is in Unreachable already.
func bare(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// plain is an error whose text can be logged: that of a broken answer has the
// endpoint's bytes in it, which may be many, or the token.
func plain(err error, token string) error {
	text := err.Error()
	if clean := cleaned(text, token, maxText); clean != text {
		return errors.New(clean)
	}
	return err
}

func usableToken(token string) bool {
	if token == "" || len(token) > 8192 {
		return false
	}
	return strings.IndexFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}

// sleep waits for d or the end of ctx.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
