package endpoint_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"ekatalog/connector"
	"ekatalog/connector/connectortest"
	"ekatalog/connector/endpoint"
	"ekatalog/connector/endpoint/endpointtest"
)

const token = "rahasia-uji-0123456789"

// standIn starts a strict stand-in and a client of it.
func standIn(t *testing.T, o endpointtest.Options) (*endpoint.Client, *endpointtest.Server) {
	t.Helper()
	o.Strict = true
	o.Tokens = map[string]endpointtest.Seller{token: {ID: "penyedia-1", Name: "Bengkel Kerja"}}
	s := endpointtest.New(o)
	t.Cleanup(func() {
		for _, v := range s.Violations() {
			t.Errorf("against the contract: %s", v)
		}
		if n := s.Duplicates(); n != 0 {
			t.Errorf("%d products listed twice", n)
		}
	})
	return clientOf(t, s, endpoint.Config{}), s
}

// clientOf makes a client of a handler.
func clientOf(t testing.TB, h http.Handler, cfg endpoint.Config) *endpoint.Client {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	cfg.URL = srv.URL + "/api"
	if cfg.Token == nil {
		cfg.Token = func() (string, error) { return token, nil }
	}
	c, err := endpoint.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheClientDoesWhatEveryDestinationMustAndKeepsToTheContract(t *testing.T) {
	connectortest.Destination(t, func(t *testing.T) connector.Destination {
		c, _ := standIn(t, endpointtest.Options{})
		return c
	})
}
