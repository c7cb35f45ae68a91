package endpointtest

import (
	"crypto/sha256"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// inFlight is how long after it was asked for a pause calls may still come
// that were under way.
const inFlight = 250 * time.Millisecond

// tokenOf is the hash of the token of a call; ok is false where it has none.
func tokenOf(r *http.Request) (hash [sha256.Size]byte, ok bool) {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return sha256.Sum256([]byte(token)), token != ""
}

// admit finds who the token of a call names, nil for nobody.
func (s *Server) admit(r *request) *account {
	hash, ok := tokenOf(r.Request)
	if !ok {
		return nil
	}
	s.mu.Lock()
	a, ended, renewing := s.accounts[hash], s.ended[hash], s.renewing
	s.mu.Unlock()
	switch {
	case ended:
		return nil
	case a != nil || renewing == nil || s.o.NewToken == nil:
		return a
	}
	token, err := s.o.NewToken()
	if err != nil || sha256.Sum256([]byte(token)) != hash {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.accounts[hash] = renewing
	s.operations.write(operation{At: s.o.Now(), Seller: renewing.seller.ID, Act: "token", Call: r.call, Request: r.id})
	return renewing
}

// expire ends the token of a call, for this call too. The caller holds
// Server.mu.
func (s *Server) expire(r *request) {
	if hash, ok := tokenOf(r.Request); ok && r.account != nil {
		s.ended[hash], s.renewing, r.account = true, r.account, nil
	}
}

// shopOf is the shop of who a call's token names, nil for nobody.
func (s *Server) shopOf(r *request) *shop {
	if r.account == nil {
		return nil
	}
	return r.account.shop
}

// take uses up one call of the account's minute. It gives the calls left and
// the seconds until the minute ends.
func (s *Server) take(r *request) (left, reset int, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, now := r.account, s.o.Now()
	if now.Before(a.notBefore) && now.Sub(a.asked) > inFlight {
		early := s.operation(r, "early", nil, "")
		early.Early = a.notBefore.Sub(now).Seconds()
		s.operations.write(early)
	}
	if s.o.Rate == 0 {
		return 0, 0, true
	}
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
