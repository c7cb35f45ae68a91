package connector_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/shopspring/decimal"

	"ekatalog/connector"
	"ekatalog/connector/endpoint"
	"ekatalog/connector/endpoint/endpointtest"
)

// wire is a network in memory: what waits for an answer on it waits by the
// clock of the test's bubble, so that an hour costs nothing.
type wire struct {
	calls  chan net.Conn
	once   sync.Once
	closed chan struct{}
}

func (w *wire) Accept() (net.Conn, error) {
	select {
	case c := <-w.calls:
		return c, nil
	case <-w.closed:
		return nil, net.ErrClosed
	}
}

func (w *wire) Close() error {
	w.once.Do(func() { close(w.closed) })
	return nil
}

func (w *wire) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }

func (w *wire) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case w.calls <- there:
		return here, nil
	case <-w.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// renewed is the token of the day after.
const renewed = "rahasia-baru"

// stall is a shop whose catalogue is the stand-in, reached over HTTP.
type stall struct {
	*shop
	server    *endpointtest.Server
	stateFile string
	log       bytes.Buffer // the stand-in's operations
	token     string
}

// begun is a shop at one moment: its ledger and its catalogue, as files.
type begun struct{ ledger, state []byte }

// sized is a client that takes offers in batches of one size.
type sized struct {
	*endpoint.Client
	offers int
}

func (c sized) Limit(lane connector.Lane) int {
	if lane == connector.LaneOffer {
		return c.offers
	}
	return c.Client.Limit(lane)
}

// openStall puts a shop in front of a stand-in with faults, nil for none. It
// must be called in a bubble.
func openStall(t *testing.T, from begun, faults *endpointtest.Script, batch int, list ...product) *stall {
	t.Helper()
	s := &stall{shop: shopWith(t, from.ledger, list...), stateFile: filepath.Join(t.TempDir(), "state.json"), token: "rahasia"}
	if from.state != nil {
		if err := os.WriteFile(s.stateFile, from.state, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	began := time.Now()
	noon := time.Date(2026, 8, 3, 12, 0, 0, 0, wib)
	now := func() time.Time { return noon.Add(time.Since(began)) }
	seller := endpointtest.Seller{ID: "s-1", Name: "Bengkel"}
	s.server = endpointtest.New(endpointtest.Options{
		Tokens: map[string]endpointtest.Seller{s.token: seller, renewed: seller}, Strict: true, Faults: faults,
		NewToken: func() (string, error) { return s.token, nil }, OperationLog: &s.log, StateFile: s.stateFile, Now: now,
	})
	if err := s.server.Load(); err != nil {
		t.Fatal(err)
	}
	w := &wire{calls: make(chan net.Conn), closed: make(chan struct{})}
	web := &http.Server{Handler: s.server, ErrorLog: log.New(io.Discard, "", 0)}
	go func() {
		if err := web.Serve(w); !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	}()
	client, err := endpoint.New(endpoint.Config{
		URL: "http://127.0.0.1/api", Token: func() (string, error) { return s.token, nil }, MaxResponse: 1 << 20, Now: now, Dial: w.dial,
	})
	if err != nil {
		t.Fatal(err)
	}
	s.c.Destination, s.c.Reader = sized{client, batch}, client
	s.c.Outbox = connector.Outbox{}
	s.unguarded()
	t.Cleanup(func() {
		_ = web.Close()
		synctest.Wait()
	})
	return s
}

// listed is a product as the stand-in has it.
type listed struct {
	ID           string          `json:"id"`
	SKU          string          `json:"sku"`
	Name         string          `json:"name"`
	Status       string          `json:"status"`
	Active       bool            `json:"active"`
	Price        int64           `json:"price"`
	Stock        decimal.Decimal `json:"stock"`
	Version      int64           `json:"version"`
	OfferVersion int64           `json:"offer_version"`
}

// there is everything that the stand-in has, by folded SKU, past every fault.
func (s *stall) there() map[string]listed {
	s.Helper()
	var state struct {
		Sellers map[string]struct {
			Listings []listed `json:"listings"`
		} `json:"sellers"`
	}
	if err := json.Unmarshal(s.kept(), &state); err != nil {
		s.Fatal(err)
	}
	all := map[string]listed{}
	for _, seller := range state.Sellers {
		for _, l := range seller.Listings {
			all[connector.FoldSKU(l.SKU)] = l
		}
	}
	return all
}

// kept is the stand-in's state as it keeps it.
func (s *stall) kept() []byte {
	s.Helper()
	if err := s.server.Close(); err != nil {
		s.Fatal(err)
	}
	b, err := os.ReadFile(s.stateFile)
	if err != nil {
		s.Fatal(err)
	}
	return b
}

// beginning is a shop of n products that were listed and seen.
func beginning(t *testing.T, n int) (b begun) {
	t.Helper()
	empty, err := emptyLedger()
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		s := openStall(t, begun{ledger: empty}, nil, 100, items(n)...)
		s.settled()
		b.state = s.kept()
		if err := errors.Join(s.raw().Close(), s.db.Close()); err != nil { // all of it is in one file then
			t.Fatal(err)
		}
		if b.ledger, err = os.ReadFile(s.path); err != nil {
			t.Fatal(err)
		}
	})
	return b
}
