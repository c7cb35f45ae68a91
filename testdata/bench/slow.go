package main

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"ekatalog/connector/endpoint/endpointtest"
)

// slow is a stand-in as it is met over a network: a call takes a while, what
// the stand-in itself does included, no more calls are taken in any minute than
// its limit, and calls that change content may be left without any answer.
type slow struct {
	standIn http.Handler
	web     *http.Server

	mu      sync.Mutex
	latency time.Duration
	limit   int  // calls in any 60 seconds, 0 for no limit
	hangs   bool // calls that change content
	recent  []time.Time
	refused int64     // calls over the limit
	first   time.Time // when the first write since it was set came
	writes  int64     // since it was set
}

// startSlow starts a stand-in without limit and latency and points the
// workspace to it.
func (b *bench) startSlow() (*slow, error) {
	token, err := os.ReadFile(filepath.Join(b.workspace, "endpoint.token"))
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &slow{standIn: endpointtest.New(endpointtest.Options{
		Tokens: map[string]endpointtest.Seller{strings.TrimSpace(string(token)): {ID: "seller-bench", Name: "Bengkel Kerja"}},
		// As lastNight says it to the command.
		Faults: &endpointtest.Script{Rules: []endpointtest.Rule{{Calls: []endpointtest.Call{endpointtest.CallCreate}, Fault: endpointtest.ClockSkew, By: -time.Hour}}},
	})}
	s.web = &http.Server{Handler: s}
	go s.web.Serve(l)
	return s, b.configure("127.0.0.1:8900", l.Addr().String())
}

// set says how the stand-in answers from now on.
func (s *slow) set(latency time.Duration, limit int, hangs bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.latency, s.limit, s.hangs = latency, limit, hangs
	s.recent, s.refused, s.first, s.writes = nil, 0, time.Time{}, 0
}

// seen tells when the first write came since set, how many came, and how many
// calls were over the limit.
func (s *slow) seen() (first time.Time, writes, refused int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.first, s.writes, s.refused
}

func (s *slow) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	latency, hangs, over := s.arrive(r)
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	if hangs && r.Method == http.MethodPut {
		<-r.Context().Done()
		return
	}
	answer := time.NewTimer(latency)
	defer answer.Stop()
	kept := httptest.NewRecorder()
	if over {
		kept.Header().Set("Content-Type", "application/json")
		kept.Header().Set("Retry-After", "60")
		kept.WriteHeader(http.StatusTooManyRequests)
		_, _ = io.WriteString(kept, `{"success":false,"error":{"code":"rate_limited","message":"too many calls"}}`)
	} else {
		r.Body = io.NopCloser(bytes.NewReader(body))
		s.standIn.ServeHTTP(kept, r)
	}
	<-answer.C
	maps.Copy(w.Header(), kept.Header())
	w.WriteHeader(kept.Code)
	_, _ = w.Write(kept.Body.Bytes())
}

// arrive notes a call.
func (s *slow) arrive(r *http.Request) (latency time.Duration, hangs, over bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	if r.Method != http.MethodGet {
		if s.writes++; s.first.IsZero() {
			s.first = now
		}
	}
	if s.limit > 0 {
		for len(s.recent) > 0 && now.Sub(s.recent[0]) >= time.Minute {
			s.recent = s.recent[1:]
		}
		if over = len(s.recent) >= s.limit; over {
			s.refused++
		} else {
			s.recent = append(s.recent, now)
		}
	}
	return s.latency, s.hangs, over
}

func (s *slow) stop() error { return s.web.Shutdown(context.Background()) }
