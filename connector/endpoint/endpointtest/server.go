// Package endpointtest is a stand-in for the procurement endpoint: the whole
// contract of schemas/endpoint/openapi.yaml over listings kept in memory, for
// tests and for `ekatalog mock`. It is not the portal, knows nothing of the
// portal's judgement, and whatever is done against it is a trial. The package
// also verifies other servers against the same contract.
package endpointtest

import (
	"crypto/sha256"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/rs/zerolog"
)

// Options say how a stand-in behaves. The zero value has no seller and
// refuses everything.
type Options struct {
	Tokens map[string]Seller // bearer token to the seller it names
	Rate   int               // calls a token may make per minute, 0 for no limit
	Live   bool              // says mode "live", to try out what is asked for a real catalogue
	// ReviewAfter is how long a new listing stays IN_REVIEW; it becomes ACTIVE
	// at the first read after that. Zero means the next read, less than zero never.
	ReviewAfter time.Duration
	Categories  []string  // full paths of the tree; nil for a few that are known to exist
	Packages    []Package // orders that the gateway call answers with
	// Strict checks every call and every answer against the contract. A
	// violation is answered with 500 and kept for Violations.
	Strict bool
	// Fault is asked before and after each call takes effect; a handler that
	// it returns answers instead. It is called without any lock.
	Fault func(stage Stage, r *http.Request) http.Handler
	// OperationLog takes one JSON line for each effect and each replay.
	OperationLog io.Writer
	StateFile    string // where Load and Close keep the listings; empty for nowhere
	Now          func() time.Time
	Log          zerolog.Logger
}

// Seller is who a token names.
type Seller struct {
	ID       string
	Name     string
	ReadOnly bool // every write is forbidden
}

// Stage is a moment of a call.
type Stage int

// The stages: a call that ends before its commit has had no effect, one that
// ends after it has.
const (
	BeforeCommit Stage = iota
	AfterCommit
)

// Server is a stand-in. It is an http.Handler for addresses below /api.
type Server struct {
	o        Options
	accounts map[[sha256.Size]byte]*account // by hash of the token
	routes   []route
	contract *contract // nil unless strict
	tree     []category
	requests atomic.Int64
	writes   atomic.Int64

	mu         sync.Mutex // guards everything below and all shops
	shops      map[string]*shop
	lastStamp  int64
	operations operations
	violations []string
}

// account is a token with its rate window, guarded by Server.mu.
type account struct {
	seller Seller
	shop   *shop
	window time.Time // when the current minute began
	used   int
}

// New makes a stand-in without listings.
func New(o Options) *Server {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Categories == nil {
		o.Categories = knownCategories()
	}
	s := &Server{
		o:          o,
		accounts:   map[[sha256.Size]byte]*account{},
		shops:      map[string]*shop{},
		tree:       categoryTree(o.Categories),
		operations: operations{w: o.OperationLog, created: map[string]int{}},
	}
	for token, seller := range o.Tokens {
		s.accounts[sha256.Sum256([]byte(token))] = &account{seller: seller, shop: s.shop(seller.ID)}
	}
	s.routes = s.table()
	if o.Strict {
		s.contract = mustContract()
	}
	return s
}

// shop gives the listings of a seller, made when there are none.
func (s *Server) shop(id string) *shop {
	sh := s.shops[id]
	if sh == nil {
		sh = newShop()
		s.shops[id] = sh
	}
	return sh
}

// Requests counts the calls answered so far.
func (s *Server) Requests() int64 { return s.requests.Load() }

// Writes counts the calls so far that ask for a change.
func (s *Server) Writes() int64 { return s.writes.Load() }

// Violations lists what broke the contract so far, with Options.Strict.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.violations...)
}

// request is a call that has passed the door.
type request struct {
	*http.Request
	account *account
	body    []byte
}

// maxBody is the most bytes of a call's body.
const maxBody = 4 << 20

// ServeHTTP answers one call.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.requests.Add(1)
	if r.Method != http.MethodGet {
		s.writes.Add(1)
	}
	id := uuid.NewString()
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	rp := s.answer(w, r, body, err)
	if rp == nil {
		return // a fault has answered
	}
	if s.contract != nil {
		if v := s.contract.check(r, body, rp); v != "" {
			s.mu.Lock()
			s.violations = append(s.violations, v)
			s.mu.Unlock()
			header := rp.header
			*rp = *failure(http.StatusInternalServerError, codeInternal, v)
			rp.header = header
		}
	}
	rp.write(w, id)
	s.o.Log.Debug().Str("method", r.Method).Str("path", r.URL.Path).Int("status", rp.status).Str("request_id", id).Msg("mock call")
}

// answer sends a call through door, rate limit and route.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, body []byte, bodyErr error) *reply {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	a := s.accounts[sha256.Sum256([]byte(token))]
	if a == nil || token == "" {
		rp := failure(http.StatusUnauthorized, codeUnauthorized, "no token, or one that is not known")
		rp.header.Set("WWW-Authenticate", "Bearer")
		s.rateHeaders(rp.header, s.o.Rate, 0)
		return rp
	}
	left, reset, ok := s.take(a)
	if !ok {
		rp := failure(http.StatusTooManyRequests, codeRateLimited, "too many calls")
		rp.header.Set("Retry-After", strconv.Itoa(reset))
		s.rateHeaders(rp.header, left, reset)
		return rp
	}
	rp := s.dispatch(w, &request{Request: r, account: a, body: body}, bodyErr)
	if rp != nil {
		s.rateHeaders(rp.header, left, reset)
	}
	return rp
}

// dispatch finds the route of a call and runs it between the fault stages.
func (s *Server) dispatch(w http.ResponseWriter, r *request, bodyErr error) *reply {
	handle, allowed := s.route(r)
	switch {
	case handle == nil && allowed != "":
		rp := failure(http.StatusMethodNotAllowed, codeInvalid, "this address does not take the method")
		rp.header.Set("Allow", allowed)
		return rp
	case handle == nil:
		return failure(http.StatusNotFound, codeNotFound, "no such address")
	case bodyErr != nil:
		return failure(http.StatusRequestEntityTooLarge, codeInvalid, "the body is too large")
	case r.account.seller.ReadOnly && r.Method != http.MethodGet:
		return failure(http.StatusForbidden, codeForbidden, "the token may only read")
	}
	rp, faulted := handle(r, func() bool { return s.fault(BeforeCommit, w, r) })
	if faulted || s.fault(AfterCommit, w, r) {
		return nil
	}
	return rp
}

// fault lets the fault hook answer; it reports whether it did.
func (s *Server) fault(stage Stage, w http.ResponseWriter, r *request) bool {
	if s.o.Fault == nil {
		return false
	}
	h := s.o.Fault(stage, r.Request)
	if h == nil {
		return false
	}
	h.ServeHTTP(w, r.Request)
	return true
}

// take uses up one call of the account's minute. It gives the calls left and
// the seconds until the minute ends.
func (s *Server) take(a *account) (left, reset int, ok bool) {
	if s.o.Rate == 0 {
		return 0, 0, true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.o.Now()
	if since := now.Sub(a.window); since >= time.Minute || since < 0 {
		a.window, a.used = now, 0
	}
	reset = int((a.window.Add(time.Minute).Sub(now) + time.Second - 1) / time.Second)
	if a.used >= s.o.Rate {
		return 0, reset, false
	}
	a.used++
	return s.o.Rate - a.used, reset, true
}

func (s *Server) rateHeaders(h http.Header, left, reset int) {
	h.Set("X-RateLimit-Limit", strconv.Itoa(s.o.Rate))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(left))
	h.Set("X-RateLimit-Reset", strconv.Itoa(reset))
}
