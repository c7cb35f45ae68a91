package endpoint

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ekatalog/connector"
)

// gate is an endpoint without a network: it notes when each call arrives, and
// limits them as it likes.
type gate struct {
	mu      sync.Mutex
	arrived []time.Time
	travel  func() time.Duration            // on the way there
	answers time.Duration                   // on the way back
	limit   func(n int, h http.Header) bool // whether the n-th call is told to wait, from 0 on
	asked   []time.Time                     // when calls were told to wait
	under   int                             // calls under way
	most    int                             // of them at once
}

func (g *gate) RoundTrip(r *http.Request) (*http.Response, error) {
	if g.travel != nil {
		time.Sleep(g.travel())
	}
	h := http.Header{"Content-Type": {"application/json"}, "Date": {time.Now().UTC().Format(http.TimeFormat)}}
	status, body := http.StatusOK, `{"success":true,"data":{"id":"p","name":"P","mode":"mock"}}`
	g.mu.Lock()
	n := len(g.arrived)
	g.arrived = append(g.arrived, time.Now())
	g.under++
	g.most = max(g.most, g.under)
	if g.limit != nil && g.limit(n, h) {
		g.asked = append(g.asked, time.Now())
		status, body = http.StatusTooManyRequests, `{"success":false,"error":{"code":"rate_limited","message":""}}`
	}
	g.mu.Unlock()
	time.Sleep(g.answers)
	g.mu.Lock()
	g.under--
	g.mu.Unlock()
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

// behind makes a client of a gate.
func behind(t *testing.T, g *gate, cfg Config) *Client {
	t.Helper()
	cfg.URL, cfg.Token = "https://katalog.example/api", func() (string, error) { return "rahasia", nil }
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	c.http.SetTransport(g)
	return c
}

// storm makes calls of every lane and reads, as fast as the client lets them.
func storm(t *testing.T, c *Client, callers, calls int) {
	offer := connector.Change{SKU: "A-1", ID: "id-1", Body: []byte(`{"price":1100}`)}
	content := connector.Change{SKU: "A-1", ID: "id-1", Version: 7, Body: []byte(`{"name":"Barang A"}`)}
	create := connector.Change{Intent: "k", SKU: "A-1", Body: []byte(`{"sku":"A-1"}`)}
	var all sync.WaitGroup
	for caller := range callers {
		all.Go(func() {
			for range calls {
				// What comes back is of no interest here: the gate answers all alike.
				switch caller % 4 {
				case 0:
					_, _ = c.Deliver(t.Context(), connector.LaneOffer, []connector.Change{offer})
				case 1:
					_, _ = c.Deliver(t.Context(), connector.LaneContent, []connector.Change{content})
				case 2:
					_, _ = c.Deliver(t.Context(), connector.LaneCreate, []connector.Change{create})
				default:
					_, _ = c.Seller(t.Context())
				}
			}
		})
	}
	all.Wait()
}

func TestWhateverTheLanesDoNoMinuteAtTheEndpointSeesMoreThanTheLimit(t *testing.T) {
	for _, limit := range []int{1, 7, 60, 600, 1000} {
		t.Run(fmt.Sprint(limit), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				calls := max(2, limit/4)
				g := &gate{answers: 50 * time.Millisecond, travel: func() time.Duration { return rand.N(900 * time.Millisecond) }}
				begun := time.Now()
				storm(t, behind(t, g, Config{Rate: limit, Concurrency: 10}), 12, calls)
				slices.SortFunc(g.arrived, time.Time.Compare)
				for i := range g.arrived {
					if last := i + limit; last < len(g.arrived) && g.arrived[last].Sub(g.arrived[i]) < time.Minute {
						t.Fatalf("more than %d calls within a minute from %s on", limit, g.arrived[i])
					}
				}
				if len(g.arrived) != 12*calls || g.most > 10 {
					t.Fatalf("%d calls, %d at once", len(g.arrived), g.most)
				}
				// The limit is used, too: little longer than at its even pace.
				even := time.Duration(len(g.arrived)-1) * time.Minute / time.Duration(limit)
				if took := time.Since(begun); float64(took) > 1.1*float64(even)+float64(3*time.Second) {
					t.Fatalf("%d calls took %s, evenly %s", len(g.arrived), took, even)
				}
			})
		})
	}
}

func TestNoCallArrivesBeforeTheSecondThatTheEndpointAskedFor(t *testing.T) {
	for name, c := range map[string]struct {
		header func(h http.Header, now time.Time)
		wait   time.Duration
	}{
		"seconds": {func(h http.Header, _ time.Time) { h.Set("Retry-After", "17") }, 17 * time.Second},
		"date": {func(h http.Header, now time.Time) {
			h.Set("Retry-After", now.Add(42*time.Second).UTC().Format(http.TimeFormat))
		}, 42 * time.Second},
		"none": {func(http.Header, time.Time) {}, time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := &gate{answers: 0, limit: func(n int, h http.Header) bool {
					if n != 5 && n != 30 && n != 60 {
						return false
					}
					c.header(h, time.Now())
					return true
				}}
				storm(t, behind(t, g, Config{Rate: 600}), 8, 20)
				if len(g.asked) != 3 {
					t.Fatalf("told to wait %d times", len(g.asked))
				}
				for _, at := range g.asked {
					next := slices.IndexFunc(g.arrived, func(a time.Time) bool { return a.After(at) })
					if next < 0 {
						t.Fatal("nothing came after it")
					}
					if wait := g.arrived[next].Sub(at); wait < c.wait || wait > c.wait+time.Second {
						t.Fatalf("called again after %s, want %s", wait, c.wait)
					}
				}
			})
		})
	}
}
