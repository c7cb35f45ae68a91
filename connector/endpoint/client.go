// Package endpoint is the client of the procurement endpoint, whose contract
// is schemas/endpoint/openapi.yaml. It sends each write exactly once and never
// repeats one by itself: whoever called it has the intent on record and
// decides. Everything the endpoint answers is untrusted.
package endpoint

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-resty/resty/v2"
	"github.com/rs/zerolog"
	"golang.org/x/time/rate"

	"ekatalog/connector"
)

var (
	_ connector.Destination = (*Client)(nil)
	_ connector.Reader      = (*Client)(nil)
	_ connector.Viewer      = (*Client)(nil)
)

// Config says which endpoint to talk to, and how. Zero values mean the
// defaults named.
type Config struct {
	// URL is the base address, "https://host/api". Plain http is taken for
	// this machine only, unless Insecure is set.
	URL      string
	Insecure bool
	// Token gives the bearer token; it is asked before every request, so that
	// a renewed one is used. What it returns never shows in a log or an error.
	Token func() (string, error)

	Rate        int           // requests a minute over any 60 seconds, reads and writes; 0 for no limit
	Concurrency int           // requests at the same time, default 10
	Timeout     time.Duration // for one request with its whole answer, default 30 s
	MaxWait     time.Duration // longest wait for a rate limit to pass before *Limited is returned, default 2 minutes
	ReadPause   time.Duration // before a read without an answer is sent again, doubled each time, default 250 ms
	MaxResponse int           // bytes of one answer after decompression, default 8 MiB
	UserAgent   string        // default "ekatalog"

	Log zerolog.Logger
	Now func() time.Time // default time.Now; only for a Retry-After given as a date
	// Dial opens a connection, for a network of one's own; nil for TCP.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Client talks to one endpoint as one seller. It is safe for concurrent use.
type Client struct {
	cfg     Config
	address string // scheme, host and path, for people
	http    *resty.Client
	limiter *rate.Limiter // nil for no limit
	slots   chan struct{}

	writes atomic.Int64 // sent

	mu        sync.Mutex
	notBefore time.Time // the endpoint asked not to be called before
}

// New checks the configuration and makes a client. It does not call the endpoint.
func New(cfg Config) (*Client, error) {
	base, err := baseURL(cfg)
	if err != nil {
		return nil, err
	}
	if cfg.Token == nil {
		return nil, errors.New("endpoint has no token")
	}
	if cfg.Rate < 0 || cfg.Concurrency < 0 || cfg.Timeout < 0 || cfg.MaxResponse < 0 {
		return nil, errors.New("endpoint limits must not be negative")
	}
	setDefault(&cfg.Concurrency, 10)
	setDefault(&cfg.Timeout, 30*time.Second)
	setDefault(&cfg.ReadPause, 250*time.Millisecond)
	setDefault(&cfg.MaxWait, 2*time.Minute)
	setDefault(&cfg.MaxResponse, 8<<20)
	setDefault(&cfg.UserAgent, "ekatalog")
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Dial == nil {
		cfg.Dial = (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext
	}
	return &Client{
		cfg:     cfg,
		address: base,
		http:    newResty(cfg, base),
		limiter: newLimiter(cfg.Rate),
		slots:   make(chan struct{}, cfg.Concurrency),
	}, nil
}

// Limit is the most changes of a lane that one Deliver takes.
func (c *Client) Limit(lane connector.Lane) int {
	if lane == connector.LaneOffer {
		return maxItems
	}
	return 1
}

// Requests counts the write requests sent so far, repeats included.
func (c *Client) Requests() int64 { return c.writes.Load() }

// baseURL checks the address and gives it without a final slash.
func baseURL(cfg Config) (string, error) {
	u, err := url.Parse(cfg.URL)
	if err != nil || u.Host == "" || u.Opaque != "" {
		// The address may carry a password, so it is not repeated here.
		return "", errors.New("endpoint url is not an address such as https://host/api")
	}
	switch {
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return "", errors.New("endpoint url must be scheme, host and path only")
	case u.Scheme == "https":
	case u.Scheme == "http" && (cfg.Insecure || isLoopback(u.Hostname())):
	default:
		return "", fmt.Errorf("endpoint url %s://%s: https is needed for another machine", u.Scheme, u.Host)
	}
	return strings.TrimRight(u.String(), "/"), nil
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// newLimiter keeps at most perMinute requests in any 60 seconds: what may go
// at once, a second's worth, is taken off the steady rate. The calls are spread
// over the minute and not sent as fast as the limit would let the first of them
// go: a lane that had used up the minute would keep every price back until its
// end. The minute is taken for a second longer than it is, since calls do not
// take equally long to arrive.
func newLimiter(perMinute int) *rate.Limiter {
	if perMinute == 0 {
		return nil
	}
	burst := max(1, perMinute/60)
	return rate.NewLimiter(rate.Limit(float64(perMinute-burst+1)/61), burst)
}

func newResty(cfg Config, base string) *resty.Client {
	transport := &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            cfg.Dial,
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  cfg.Timeout,
		IdleConnTimeout:        30 * time.Second,
		MaxIdleConns:           cfg.Concurrency,
		MaxIdleConnsPerHost:    cfg.Concurrency,
		MaxResponseHeaderBytes: 64 << 10,
		ForceAttemptHTTP2:      true,
	}
	return resty.NewWithClient(&http.Client{Transport: transport}).
		SetBaseURL(base).
		SetTimeout(cfg.Timeout).
		SetResponseBodyLimit(cfg.MaxResponse).
		SetRedirectPolicy(resty.NoRedirectPolicy()).
		SetRetryCount(0).
		SetHeader("User-Agent", cfg.UserAgent).
		SetHeader("Accept", "application/json").
		SetLogger(silent{}).
		SetPreRequestHook(func(_ *resty.Client, r *http.Request) error {
			if r.Method != http.MethodGet {
				// net/http repeats a request whose connection was reset when
				// it carries an Idempotency-Key and its body can be read again.
				r.GetBody = nil
			}
			return nil
		})
}

// silent keeps resty from writing addresses and bodies to stderr.
type silent struct{}

func (silent) Errorf(string, ...any) {}
func (silent) Warnf(string, ...any)  {}
func (silent) Debugf(string, ...any) {}

func setDefault[T comparable](v *T, to T) {
	var zero T
	if *v == zero {
		*v = to
	}
}
