package endpointtest

import (
	"encoding/json"
	"io"
	"time"
)

// operation is one line of the operation log. The lines of one call have the
// same request, so that it can be seen what a fault did.
type operation struct {
	At      time.Time `json:"at"`
	Seller  string    `json:"seller,omitempty"`
	Act     string    `json:"act"` // create, content, offer, replay, fault, token, early, violation
	Call    Call      `json:"call,omitempty"`
	Request string    `json:"request,omitempty"` // the X-Request-Id of the call
	Key     string    `json:"key,omitempty"`     // the Idempotency-Key of a create
	SKU     string    `json:"sku,omitempty"`
	ID      string    `json:"id,omitempty"`
	Fault   Fault     `json:"fault,omitempty"`
	When    Moment    `json:"when,omitempty"`
	SKUs    []string  `json:"skus,omitempty"` // of the call that a fault struck
	Early   float64   `json:"early_seconds,omitempty"`
	Text    string    `json:"text,omitempty"`
}

// operation makes a line about a call and a listing, nil for none.
func (s *Server) operation(r *request, act string, l *listing, key string) operation {
	op := operation{At: s.o.Now(), Act: act, Call: r.call, Request: r.id, Key: key}
	if r.account != nil {
		op.Seller = r.account.seller.ID
	}
	if l != nil {
		op.SKU, op.ID = l.SKU, l.ID
	}
	return op
}

// noteFault notes that a rule struck a call. The caller holds Server.mu.
func (s *Server) noteFault(r *request, a *armed, skus ...string) {
	op := s.operation(r, "fault", nil, r.Header.Get("Idempotency-Key"))
	op.Fault, op.When, op.SKUs = a.Fault, a.when, skus
	s.operations.write(op)
}

// noteItem notes that a rule struck an item. The caller holds Server.mu.
func (s *Server) noteItem(r *request, a *armed, sku, id string) {
	op := s.operation(r, "fault", nil, r.Header.Get("Idempotency-Key"))
	op.Fault, op.SKU, op.ID = a.Fault, sku, id
	s.operations.write(op)
}

// operations writes the operation log and counts what it shows. It is guarded
// by Server.mu.
type operations struct {
	w     io.Writer
	tally Tally
}

func (o *operations) write(op operation) {
	o.tally.add(op)
	if o.w == nil {
		return
	}
	// The log is an aid; a call is not refused because it cannot be written.
	if b, err := json.Marshal(op); err == nil {
		_, _ = o.w.Write(append(b, '\n'))
	}
}
