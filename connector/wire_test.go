package connector_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ekatalog/connector"
	"ekatalog/connector/endpoint"
	"ekatalog/connector/endpoint/endpointtest"
)

// wired puts a shop in front of a stand-in of the endpoint.
func wired(t *testing.T, faults func(endpointtest.Stage, *http.Request) http.Handler, list ...product) (*shop, *endpointtest.Server) {
	t.Helper()
	s := openShop(t, list...)
	server := endpointtest.New(endpointtest.Options{
		Tokens: map[string]endpointtest.Seller{"rahasia": {ID: "s-1", Name: "Bengkel"}}, Strict: true, Fault: faults, Now: s.now,
	})
	web := httptest.NewServer(server)
	t.Cleanup(web.Close)
	client, err := endpoint.New(endpoint.Config{URL: web.URL + "/api", Token: func() (string, error) { return "rahasia", nil }})
	if err != nil {
		t.Fatal(err)
	}
	s.c.Destination, s.c.Reader = client, client
	s.unguarded()
	t.Cleanup(func() {
		if v := server.Violations(); len(v) > 0 {
			t.Errorf("the contract was broken: %v", v)
		}
	})
	return s, server
}

func TestOverTheWireAListGoesOutAndASecondRunIsSilent(t *testing.T) {
	t.Parallel()
	s, server := wired(t, nil, items(130)...)
	r := s.sync()
	s.wantCounts(r, "submitted 130")
	if r.Requests != 130 || server.Writes() != 130 {
		t.Fatalf("%d requests, %d writes", r.Requests, server.Writes())
	}
	s.wantCounts(s.sync(), "unchanged 130")
	for i := range s.source.list {
		s.source.list[i].Stock = "4"
	}
	s.source.list[0].Name += " baru"
	r = s.sync()
	s.wantCounts(r, "submitted 130")
	if r.Requests != 3 {
		t.Fatalf("%d requests", r.Requests)
	}
	s.sync()
	if r = s.sync(); r.Requests != 0 {
		t.Fatalf("%d requests", r.Requests)
	}
	s.wantCounts(r, "unchanged 130")
}

// answerWith answers a call with a status and a body.
func answerWith(status int, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

const refusedBatch = `{"success":false,"error":{"code":"invalid","message":"not this one","details":[]},"meta":{"request_id":"r"}}`

func TestRequestsCountEveryWriteThatLeft(t *testing.T) {
	t.Parallel()
	var patches atomic.Int64
	s, server := wired(t, func(stage endpointtest.Stage, r *http.Request) http.Handler {
		if r.Method == http.MethodPatch && stage == endpointtest.BeforeCommit && patches.Add(1) == 1 {
			return answerWith(http.StatusUnprocessableEntity, refusedBatch)
		}
		return nil
	}, items(10)...)
	s.sync()
	s.sync()
	for i := range s.source.list {
		s.source.list[i].Stock = "4"
	}
	before := server.Writes()
	r := s.sync()
	s.wantCounts(r, "submitted 10")
	if sent := server.Writes() - before; r.Requests != sent || sent != 3 {
		t.Fatalf("%d requests counted, %d sent", r.Requests, sent)
	}
}

// lateOffers is a client that sends its offers when the other lanes have had
// time to take every connection they can get.
type lateOffers struct{ *endpoint.Client }

func (l lateOffers) Deliver(ctx context.Context, lane connector.Lane, batch []connector.Change) ([]connector.Result, error) {
	if lane == connector.LaneOffer {
		time.Sleep(200 * time.Millisecond)
	}
	return l.Client.Deliver(ctx, lane, batch)
}

func TestOverTheWirePricesDoNotWaitForContentThatHangs(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	s, _ := wired(t, func(stage endpointtest.Stage, r *http.Request) http.Handler {
		if r.Method == http.MethodPut && stage == endpointtest.BeforeCommit {
			select {
			case <-release:
			case <-time.After(20 * time.Second):
				return answerWith(http.StatusServiceUnavailable, "{}")
			}
		}
		return nil
	}, items(30)...)
	s.sync()
	s.sync()
	s.c.Destination = lateOffers{s.c.Destination.(*endpoint.Client)}
	var once sync.Once
	s.c.Progress = func(stage string, done, _ int64) {
		if stage == "progress.deliver" && done >= 5 {
			once.Do(func() { close(release) })
		}
	}
	for i := range 20 {
		s.source.list[i].Name += " baru"
	}
	for i := range 5 {
		s.source.list[i].Stock = "1"
	}
	s.wantCounts(s.sync(), "submitted 20 unchanged 10")
}

func TestOverTheWireAnyCallMayFailAnyWay(t *testing.T) {
	t.Parallel()
	dropped := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	for name, broken := range map[string]http.Handler{
		"connection cut": dropped,
		"login page": http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, "<html>masuk</html>")
		}),
		"half an answer": answerWith(http.StatusOK, `{"success":true,"data":[{"id":`),
		"error 500":      answerWith(http.StatusInternalServerError, `{}`),
	} {
		for _, stage := range []endpointtest.Stage{endpointtest.BeforeCommit, endpointtest.AfterCommit} {
			t.Run(fmt.Sprintf("%s, stage %d", name, stage), func(t *testing.T) {
				var calls sync.Map // the first write of each method fails
				s, _ := wired(t, func(at endpointtest.Stage, r *http.Request) http.Handler {
					if r.Method == http.MethodGet || at != stage {
						return nil
					}
					if _, failed := calls.LoadOrStore(r.Method, true); failed {
						return nil
					}
					return broken
				}, items(4)...)
				s.sync()
				s.sync()
				for i := range s.source.list {
					s.source.list[i].Name += " baru"
					s.source.list[i].Stock = "1"
				}
				s.wantCounts(s.sync(), "submitted 4")
				s.sync()
				r := s.sync()
				s.wantCounts(r, "unchanged 4")
				for sku, e := range s.book().Entries {
					if e.State != connector.StateLive || e.Version != 2 || e.OfferVersion != 2 || !strings.HasSuffix(e.Name, "baru") {
						t.Fatalf("%s: %+v", sku, e)
					}
				}
			})
		}
	}
}
