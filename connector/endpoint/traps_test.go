package endpoint_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"ekatalog/connector"
	"ekatalog/connector/endpoint"
)

// Changes for tests that only look at how they travel.
var (
	aCreate  = connector.Change{Intent: "0197b2a4-0000-7000-8000-000000000001", SKU: "A-1", Body: []byte(`{"sku":"A-1","name":"Barang A","price":1000,"stock":2.50}`)}
	aContent = connector.Change{Intent: "0197b2a4-0000-7000-8000-000000000002", SKU: "A-1", ID: "id-1", Version: 7, Body: []byte(`{"name":"Barang A"}`)}
	anOffer  = connector.Change{Intent: "0197b2a4-0000-7000-8000-000000000003", SKU: "A-1", ID: "id-1", Body: []byte(`{"price":1100}`)}
)

// everyCall names each call of the client with its error alone.
func everyCall(ctx context.Context) map[string]func(c *endpoint.Client) error {
	deliver := func(lane connector.Lane, ch connector.Change) func(c *endpoint.Client) error {
		return func(c *endpoint.Client) error {
			_, err := c.Deliver(ctx, lane, []connector.Change{ch})
			return err
		}
	}
	return map[string]func(c *endpoint.Client) error{
		"create":  deliver(connector.LaneCreate, aCreate),
		"content": deliver(connector.LaneContent, aContent),
		"offer":   deliver(connector.LaneOffer, anOffer),
		"look up": func(c *endpoint.Client) error { _, err := c.LookUp(ctx, []string{"A-1"}); return err },
		"seller":  func(c *endpoint.Client) error { _, err := c.Seller(ctx); return err },
		"changed": func(c *endpoint.Client) error {
			for _, err := range c.Changed(ctx, "") {
				if err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func isWrite(name string) bool { return name == "create" || name == "content" || name == "offer" }

func jsonAnswer(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// hangUp closes the connection of a call without an answer.
func hangUp(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		_ = conn.Close()
	}
}

// net/http itself repeats a call with an Idempotency-Key when a connection
// that was used before is reset; so the connection is used before.
func TestAWriteIsNotSentAgainAfterAReset(t *testing.T) {
	for name, call := range everyCall(t.Context()) {
		if !isWrite(name) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			var hits atomic.Int64
			c := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				if r.Method == http.MethodGet {
					jsonAnswer(w, 200, `{"success":true,"data":{"id":"p","name":"P","mode":"mock"}}`)
					return
				}
				hits.Add(1)
				hangUp(w)
			}), endpoint.Config{})
			if _, err := c.Seller(t.Context()); err != nil {
				t.Fatal(err)
			}
			err := call(c)
			var down *endpoint.Unreachable
			if !errors.As(err, &down) {
				t.Errorf("got %v, want *Unreachable", err)
			}
			if hits.Load() != 1 || c.Requests() != 1 {
				t.Errorf("%d sent, %d counted, want 1 and 1", hits.Load(), c.Requests())
			}
		})
	}
}

func TestAReadIsSentAgainAfterAResetAndAfter500(t *testing.T) {
	var hits atomic.Int64
	c := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch hits.Add(1) {
		case 1:
			hangUp(w)
		case 2:
			w.WriteHeader(http.StatusBadGateway)
		default:
			jsonAnswer(w, 200, `{"success":true,"data":{"id":"p","name":"P","mode":"live"}}`)
		}
	}), endpoint.Config{})
	info, err := c.Seller(t.Context())
	if err != nil || info.Mock || info.ID != "p" || hits.Load() < 3 || c.Requests() != 0 {
		t.Errorf("%+v, %v after %d calls, %d writes", info, err, hits.Load(), c.Requests())
	}
}

func TestEveryAttemptCarriesTheSameBytes(t *testing.T) {
	want := sha256.Sum256(aCreate.Body)
	var hits atomic.Int64
	c := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if sha256.Sum256(body) != want || r.Header.Get("Idempotency-Key") != aCreate.Intent || r.ContentLength != int64(len(body)) {
			t.Errorf("call %d: %s %q", hits.Load(), r.Header.Get("Idempotency-Key"), body)
		}
		if hits.Add(1) < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		jsonAnswer(w, 201, `{"success":true,"data":{"id":"id-1","sku":"a-1","status":"IN_REVIEW","version":1,"offer_version":1}}`)
	}), endpoint.Config{})
	for range 2 {
		if err := everyCall(t.Context())["create"](c); err == nil {
			t.Error("503 gave no error")
		}
	}
	rs, err := c.Deliver(t.Context(), connector.LaneCreate, []connector.Change{aCreate})
	if err != nil || rs[0].Outcome != connector.OutcomeAccepted || c.Requests() != 3 {
		t.Errorf("%+v, %v, %d writes", rs, err, c.Requests())
	}
}

func TestARedirectIsNotFollowedAndTakesNoTokenAlong(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		var arrived atomic.Int64
		elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { arrived.Add(1) }))
		for name, call := range everyCall(t.Context()) {
			c := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, elsewhere.URL+"/masuk", status)
			}), endpoint.Config{})
			var unusable *endpoint.Unusable
			if err := call(c); !errors.As(err, &unusable) || unusable.Status != status {
				t.Errorf("%s, %d: got %v", name, status, err)
			}
		}
		if n := arrived.Load(); n != 0 {
			t.Errorf("%d: %d calls went elsewhere", status, n)
		}
		elsewhere.Close()
	}
}

// Answers that are none by the contract, whatever their status says.
func TestAnAnswerThatIsNoneIsAnError(t *testing.T) {
	for what, answer := range map[string]http.HandlerFunc{
		"login page with 200": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, "<html><title>Masuk</title></html>")
		},
		"login page called JSON": func(w http.ResponseWriter, _ *http.Request) { jsonAnswer(w, 200, "<html>") },
		"JSON called text":       func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"success":true,"data":[]}`) },
		"half a document": func(w http.ResponseWriter, _ *http.Request) {
			jsonAnswer(w, 200, `{"success":true,"data":[{"id":"id-1"`)
		},
		"nothing":              func(w http.ResponseWriter, _ *http.Request) { jsonAnswer(w, 200, "") },
		"null":                 func(w http.ResponseWriter, _ *http.Request) { jsonAnswer(w, 200, "null") },
		"success without data": func(w http.ResponseWriter, _ *http.Request) { jsonAnswer(w, 200, `{"success":true}`) },
		"200 that says no": func(w http.ResponseWriter, _ *http.Request) {
			jsonAnswer(w, 200, `{"success":false,"error":{"code":"invalid"}}`)
		},
		"422 that says yes":      func(w http.ResponseWriter, _ *http.Request) { jsonAnswer(w, 422, `{"success":true,"data":{}}`) },
		"refusal without a code": func(w http.ResponseWriter, _ *http.Request) { jsonAnswer(w, 422, `{"success":false,"error":{}}`) },
		"refusal of another kind": func(w http.ResponseWriter, _ *http.Request) {
			jsonAnswer(w, 422, `{"error":"Authorization field missing"}`)
		},
		"404 page": func(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) },
		"method not allowed": func(w http.ResponseWriter, _ *http.Request) {
			jsonAnswer(w, 405, `{"success":false,"error":{"code":"invalid","message":""}}`)
		},
		"listing of somebody else": func(w http.ResponseWriter, r *http.Request) {
			status := 200
			if r.Method == http.MethodPost {
				status = 201
			}
			jsonAnswer(w, status, `{"success":true,"data":{"id":"id-9","sku":"Z-9","status":"ACTIVE","version":1,"offer_version":1}}`)
		},
		"id that leaves the path": func(w http.ResponseWriter, r *http.Request) {
			jsonAnswer(w, 200, `{"success":true,"data":{"id":"../../x","sku":"A-1","status":"ACTIVE","version":1,"offer_version":1}}`)
		},
	} {
		for name, call := range everyCall(t.Context()) {
			c := clientOf(t, answer, endpoint.Config{})
			var unusable *endpoint.Unusable
			if err := call(c); !errors.As(err, &unusable) {
				t.Errorf("%s, %s: got %v, want *Unusable", what, name, err)
			}
		}
	}
}

func TestAnAnswerThatGrowsWithoutEndIsCutOff(t *testing.T) {
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	chunk := bytes.Repeat([]byte(" "), 1<<20)
	for range 16 {
		_, _ = z.Write(chunk)
	}
	_ = z.Close()
	for name, call := range everyCall(t.Context()) {
		c := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb.Bytes())
		}), endpoint.Config{MaxResponse: 1 << 20})
		var unusable *endpoint.Unusable
		if err := call(c); !errors.As(err, &unusable) || !strings.Contains(unusable.What, "large") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestACallThatDripsEndsWithTheTimeout(t *testing.T) {
	for name, call := range everyCall(t.Context()) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				for r.Context().Err() == nil {
					_, _ = io.WriteString(w, " ")
					_ = http.NewResponseController(w).Flush()
					time.Sleep(10 * time.Millisecond)
				}
			}), endpoint.Config{Timeout: 150 * time.Millisecond})
			started := time.Now()
			var down *endpoint.Unreachable
			// A read is tried again, after pauses.
			if err := call(c); !errors.As(err, &down) || time.Since(started) > 10*time.Second {
				t.Errorf("got %v after %s", err, time.Since(started))
			}
		})
	}
}

func TestTheTokenNeverShowsInAnErrorAResultOrTheLog(t *testing.T) {
	echo := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			sent := r.Header.Get("Authorization")
			if sent != "Bearer "+token {
				t.Errorf("authorization %q", sent)
			}
			w.Header().Set("X-Echo", sent)
			jsonAnswer(w, status, fmt.Sprintf(`{"success":false,"error":{"code":"x-%[1]s","message":"%[1]s","details":[{"field":"%[1]s","message":"%[1]s"}]},"meta":{"request_id":"%[1]s"}}`, sent))
		}
	}
	handlers := map[string]http.HandlerFunc{"hang up": func(w http.ResponseWriter, _ *http.Request) { hangUp(w) }}
	for _, status := range []int{200, 301, 400, 401, 403, 404, 409, 412, 422, 429, 500} {
		handlers[fmt.Sprint(status)] = echo(status)
	}
	handlers["item"] = func(w http.ResponseWriter, r *http.Request) {
		jsonAnswer(w, 200, fmt.Sprintf(`{"success":true,"data":[{"id":"id-1","status":"REJECTED","code":"%[1]s","message":"%[1]s"}],"meta":{"request_id":"%[1]s"}}`, r.Header.Get("Authorization")))
	}
	for what, h := range handlers {
		var log bytes.Buffer
		c := clientOf(t, h, endpoint.Config{Log: zerolog.New(zerolog.SyncWriter(&log)).Level(zerolog.TraceLevel), MaxWait: time.Nanosecond})
		var said strings.Builder
		for _, lane := range []connector.Lane{connector.LaneCreate, connector.LaneContent, connector.LaneOffer} {
			ch := map[connector.Lane]connector.Change{connector.LaneCreate: aCreate, connector.LaneContent: aContent, connector.LaneOffer: anOffer}[lane]
			rs, err := c.Deliver(t.Context(), lane, []connector.Change{ch})
			fmt.Fprintf(&said, "%+v %#v %v\n", rs, err, err)
			var message interface {
				Message() (string, map[string]string)
			}
			if errors.As(err, &message) {
				key, values := message.Message()
				fmt.Fprintln(&said, key, values)
			}
		}
		_, err := c.Seller(t.Context())
		fmt.Fprintf(&said, "%v\n", err)
		if strings.Contains(said.String()+log.String(), token) {
			t.Errorf("%s: the token shows:\n%s\n%s", what, said.String(), log.String())
		}
		if what != "429" && log.Len() == 0 {
			t.Errorf("%s: nothing was logged", what)
		}
	}
}

func TestNoMoreCallsAreUnderWayThanTheConfigurationAllows(t *testing.T) {
	var now, most atomic.Int64
	c := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		n := now.Add(1)
		defer now.Add(-1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		time.Sleep(5 * time.Millisecond)
		jsonAnswer(w, 200, `{"success":true,"data":{"id":"p","name":"P","mode":"mock"}}`)
	}), endpoint.Config{Concurrency: 3})
	var wg sync.WaitGroup
	for range 30 {
		wg.Go(func() {
			if _, err := c.Seller(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if most.Load() != 3 {
		t.Errorf("%d calls at once, want 3", most.Load())
	}
}

func TestPlainHTTPIsForThisMachineOnly(t *testing.T) {
	some := func() (string, error) { return token, nil }
	for _, row := range []struct {
		url      string
		insecure bool
		ok       bool
	}{
		{"http://127.0.0.1:8900/api", false, true},
		{"http://localhost:8900/api/", false, true},
		{"http://[::1]:8900/api", false, true},
		{"https://katalog.example.go.id/api", false, true},
		{"http://katalog.example.go.id/api", false, false},
		{"http://katalog.example.go.id/api", true, true},
		{"http://127.0.0.1.example.com/api", false, false},
		{"ftp://127.0.0.1/api", false, false},
		{"https://u:sandi-rahasia@katalog.example.go.id/api", false, false},
		{"https://katalog.example.go.id/api?token=sandi-rahasia", false, false},
		{"://sandi-rahasia", false, false},
		{"/api", false, false},
		{"", false, false},
	} {
		_, err := endpoint.New(endpoint.Config{URL: row.url, Insecure: row.insecure, Token: some})
		if (err == nil) != row.ok {
			t.Errorf("%s insecure %v: %v", row.url, row.insecure, err)
		}
		if err != nil && strings.Contains(err.Error(), "sandi-rahasia") {
			t.Errorf("the error repeats a secret: %v", err)
		}
	}
	if _, err := endpoint.New(endpoint.Config{URL: "https://katalog.example.go.id/api"}); err == nil {
		t.Error("no token, and no error")
	}
}

func TestATokenThatNoHeaderCanCarrySendsNothing(t *testing.T) {
	for _, bad := range []string{"", "dua baris\r\nX-Lain: 1", "ada spasi", strings.Repeat("x", 10000)} {
		c := clientOf(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("called") }),
			endpoint.Config{Token: func() (string, error) { return bad, nil }})
		if err := everyCall(t.Context())["create"](c); err == nil || bad != "" && strings.Contains(err.Error(), bad) {
			t.Errorf("token %.20q: %v", bad, err)
		}
	}
}
