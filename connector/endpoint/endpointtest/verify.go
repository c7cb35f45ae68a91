package endpointtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// ErrLive says that a server is a real catalogue: nothing was sent to it.
var ErrLive = errors.New("the server says it is live")

// Report is what Verify found.
type Report struct {
	URL    string  `json:"url"`
	Seller string  `json:"seller"`
	Mode   string  `json:"mode"`
	Checks []Check `json:"checks"`
}

// Check is one clause of the contract, tried out. Its text for people has the
// key "verify." and the name.
type Check struct {
	Name string `json:"name"`
	OK   bool   `json:"ok"`
	Seen string `json:"seen,omitempty"` // what came instead, with words of the server
}

// OK reports whether every clause held.
func (r Report) OK() bool {
	return len(r.Checks) > 0 && !slices.ContainsFunc(r.Checks, func(c Check) bool { return !c.OK })
}

// Verify tries out every clause of the contract on the server at base, such as
// "https://host/api". It makes listings whose SKUs begin with a random prefix
// and takes them down at the end. A server that is not a mock gets no write:
// the error is ErrLive. Any other error means that the server could not be
// tried out at all.
func Verify(ctx context.Context, base, token string) (Report, error) {
	v, err := newVerifier(ctx, base, token)
	if err != nil {
		return Report{URL: base}, err
	}
	report := Report{URL: v.base}
	var seller struct{ ID, Mode string }
	got := v.call(http.MethodGet, "/v1/seller", nil, nil)
	if got.err != nil {
		return report, fmt.Errorf("verify %s: %w", v.base, got.err)
	}
	if got.status != http.StatusOK || got.data(&seller) != nil {
		return report, fmt.Errorf("verify %s: no seller: %s", v.base, v.seen(got))
	}
	report.Seller, report.Mode = shorten(seller.ID, 128), shorten(seller.Mode, 20)
	if seller.Mode == "live" {
		return report, ErrLive
	}
	if seller.Mode != "mock" {
		return report, fmt.Errorf("verify %s: no mode: %s", v.base, v.seen(got))
	}
	for _, c := range clauses() {
		if err := ctx.Err(); err != nil {
			return report, err
		}
		seen := c.try(v)
		report.Checks = append(report.Checks, Check{Name: c.name, OK: seen == "", Seen: seen})
	}
	return report, nil
}

// clause is one thing the contract says. try gives what was seen instead, ""
// when it holds.
type clause struct {
	name string
	try  func(v *verifier) string
}

// verifier holds what the clauses share.
type verifier struct {
	ctx      context.Context
	base     string
	token    string
	http     *http.Client
	contract *contract
	prefix   string // of every SKU made
	first    made   // the listing that most clauses are about
	second   made

	mu     sync.Mutex
	broken map[string]string // what broke the contract, by call and status
	limits []string          // answers without the rate headers
}

// made is a listing made here.
type made struct {
	ID, SKU, key string
	body         map[string]any
}

func newVerifier(ctx context.Context, base, token string) (*verifier, error) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("verify: not an address such as https://host/api")
	}
	c, err := newContract()
	if err != nil {
		return nil, err
	}
	return &verifier{
		ctx: ctx, base: strings.TrimRight(u.String(), "/"), token: token, contract: c,
		prefix: "V" + strings.ToUpper(rand.Text()[:8]) + "-",
		broken: map[string]string{},
		http: &http.Client{
			Timeout:       30 * time.Second,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}, nil
}
