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
	// Violation is told of each call that breaks the contract, as `mock` tells
	// its person; the call is refused before it takes effect. Nil for nobody.
	Violation func(what string)
	// Faults is what goes wrong, nil for nothing. It must be without mistakes.
	Faults *Script
	// NewToken gives the token that counts now. It is asked when a call comes
	// with a token that is not known, after a fault has ended one.
	NewToken func() (string, error)
	// Fault is asked before and after each call takes effect; a handler that
	// it returns answers instead. It is called without any lock.
	Fault func(stage Stage, r *http.Request) http.Handler
	// OperationLog takes one JSON line for each effect, replay, fault, and
	// violation of the contract; Count reads it.
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
	contract *contract // nil unless calls are checked against it
	tree     []category
	requests atomic.Int64
	writes   atomic.Int64

	mu         sync.Mutex // guards everything below, the accounts and all shops
	script     *script
	gate       *gate                      // nil unless there is one
	shutUntil  time.Time                  // where a gate is missing
	ended      map[[sha256.Size]byte]bool // tokens by hash that are refused now
	renewing   *account                   // whose token ended last
	shops      map[string]*shop
	lastStamp  int64
	operations operations
	violations []string
}

// account is who a token names, with its rate window, guarded by Server.mu.
type account struct {
	seller           Seller
	shop             *shop
	window           time.Time // when the current minute began
	used             int
	asked, notBefore time.Time // a fault asked then to be left alone until then
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
		operations: operations{w: o.OperationLog},
		script:     newScript(o.Faults, o.Now()),
		ended:      map[[sha256.Size]byte]bool{},
	}
	for token, seller := range o.Tokens {
		s.accounts[sha256.Sum256([]byte(token))] = &account{seller: seller, shop: s.shop(seller.ID)}
	}
	s.routes = s.table()
	if o.Strict || o.Violation != nil {
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

// request is one call.
type request struct {
	*http.Request
	id        string
	call      Call
	account   *account // nil where the token names nobody
	body      []byte
	violation string        // how it breaks the contract, until that was told
	breach    bool          // the rules in code had taken it
	struck    *armed        // the rule that answers it, until it has
	skew      time.Duration // of the clock
}

// maxBody is the most bytes of a call's body.
const maxBody = 4 << 20

// ServeHTTP answers one call.
func (s *Server) ServeHTTP(w http.ResponseWriter, hr *http.Request) {
	s.requests.Add(1)
	if hr.Method != http.MethodGet {
		s.writes.Add(1)
	}
	if s.isShut() {
		hangUp(w)
		return
	}
	r := &request{Request: hr, id: uuid.NewString(), call: callOf(hr)}
	r.account = s.admit(r)
	if r.struck = s.strike(r, true); r.struck != nil {
		s.carry(r.struck, w, r, nil)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	r.body = body
	if s.contract != nil {
		r.violation = s.contract.violation(r)
	}
	r.struck = s.strike(r, false)
	rp := s.checked(r, s.answer(w, r, err))
	if rp != nil && r.struck != nil {
		header := rp.header.Clone()
		struck := r.struck
		r.struck = nil
		if rp = s.carry(struck, w, r, rp.sealed(r.id)); rp != nil {
			copyMissing(rp.header, header)
			rp = s.checked(r, rp)
		}
	}
	status := 0
	if rp != nil { // else a fault has answered
		if r.skew != 0 && rp.header.Get("Date") == "" {
			rp.header.Set("Date", s.o.Now().Add(r.skew).UTC().Format(http.TimeFormat))
		}
		rp.sealed(r.id).write(w)
		status = rp.status
	}
	s.o.Log.Debug().Str("method", r.Method).Str("path", r.URL.Path).Int("status", status).Str("request_id", r.id).Msg("mock call")
}

// copyMissing takes over what a header does not have yet.
func copyMissing(to, from http.Header) {
	for k, v := range from {
		if to[k] == nil {
			to[k] = v
		}
	}
}

// isShut reports whether the stand-in refuses every call for a while.
func (s *Server) isShut() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Now().Before(s.shutUntil)
}

// checked tells where a call or its answer broke the contract; with
// Options.Strict that is the answer. A call that the rules in code refuse
// breaks nothing that Strict is about, as a test may well ask for that.
func (s *Server) checked(r *request, rp *reply) *reply {
	if s.contract == nil || rp == nil {
		return rp
	}
	v := ""
	if r.violation != "" && (r.breach || rp.status < 400 || s.o.Violation != nil) {
		v, r.violation = "call: "+r.violation, ""
	} else if s.o.Strict && !rp.staged {
		v = s.contract.answer(r, rp)
	}
	if v == "" {
		return rp
	}
	v = r.Method + " " + r.URL.Path + ": " + v
	s.mu.Lock()
	s.violations = append(s.violations, v)
	s.operations.write(operation{At: s.o.Now(), Act: "violation", Call: r.call, Request: r.id, Text: v})
	s.mu.Unlock()
	if s.o.Violation != nil {
		s.o.Violation(v)
	}
	if !s.o.Strict {
		return rp
	}
	wrong := failure(http.StatusInternalServerError, codeInternal, v)
	wrong.header = rp.header
	return wrong
}

// answer sends a call through door, rate limit and route.
func (s *Server) answer(w http.ResponseWriter, r *request, bodyErr error) *reply {
	if r.account == nil {
		rp := failure(http.StatusUnauthorized, codeUnauthorized, "no token, or one that is not known")
		rp.header.Set("WWW-Authenticate", "Bearer")
		s.rateHeaders(rp.header, s.o.Rate, 0)
		return rp
	}
	left, reset, ok := s.take(r)
	if !ok {
		rp := failure(http.StatusTooManyRequests, codeRateLimited, "too many calls")
		rp.header.Set("Retry-After", strconv.Itoa(reset))
		s.rateHeaders(rp.header, left, reset)
		return rp
	}
	rp := s.dispatch(w, r, bodyErr)
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
	var instead *reply
	rp, faulted := handle(r, func() (answered bool) {
		instead, answered = s.before(w, r)
		return answered
	})
	if instead != nil {
		return instead
	}
	if faulted || s.fault(AfterCommit, w, r) {
		return nil
	}
	return rp
}

// before lets a call fail that would now take effect. It gives the answer
// where that is one by the contract.
func (s *Server) before(w http.ResponseWriter, r *request) (instead *reply, answered bool) {
	if r.violation != "" && r.Method != http.MethodGet { // a read has no effect
		r.breach = true
		return invalid("the call breaks the contract: " + r.violation), true
	}
	if a := r.struck; a != nil && a.when == MomentBeforeCommit {
		r.struck = nil
		return s.carry(a, w, r, nil), true
	}
	return nil, s.fault(BeforeCommit, w, r)
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
