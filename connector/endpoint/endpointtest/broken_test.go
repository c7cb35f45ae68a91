package endpointtest_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"ekatalog/connector/endpoint/endpointtest"
)

// breakage spoils a server: ask changes a call before it arrives, and says
// what answers instead when it is not nil; tell changes the answer.
type breakage struct {
	clause string // that must notice
	ask    func(next http.Handler, r *http.Request, body []byte) ([]byte, http.Handler)
	tell   func(r *http.Request, rec *httptest.ResponseRecorder) []byte
}

func (b breakage) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		handler := next
		if b.ask != nil {
			var instead http.Handler
			if body, instead = b.ask(next, r, body); instead != nil {
				handler = instead
			}
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		rec := httptest.NewRecorder()
		handler.ServeHTTP(rec, r)
		answer := rec.Body.Bytes()
		if b.tell != nil {
			answer = b.tell(r, rec)
		}
		for k, v := range rec.Header() {
			w.Header()[k] = v
		}
		w.Header().Del("Content-Length")
		w.WriteHeader(rec.Code)
		_, _ = w.Write(answer)
	})
}

// edit changes a JSON document by hand.
func edit(b []byte, change func(m map[string]any)) []byte {
	var m map[string]any
	if json.Unmarshal(b, &m) != nil {
		return b
	}
	change(m)
	out, _ := json.Marshal(m)
	return out
}

// patched changes the items of a batch.
func patched(change func(items []any) []any) func(http.Handler, *http.Request, []byte) ([]byte, http.Handler) {
	return func(_ http.Handler, r *http.Request, body []byte) ([]byte, http.Handler) {
		if r.Method != http.MethodPatch {
			return body, nil
		}
		return edit(body, func(m map[string]any) { m["items"] = change(m["items"].([]any)) }), nil
	}
}

// asked changes the query of a call.
func asked(change func(q url.Values)) func(http.Handler, *http.Request, []byte) ([]byte, http.Handler) {
	return func(_ http.Handler, r *http.Request, body []byte) ([]byte, http.Handler) {
		q := r.URL.Query()
		change(q)
		r.URL.RawQuery = q.Encode()
		return body, nil
	}
}

// told changes the JSON of the answers to calls with one method.
func told(method string, change func(m map[string]any)) func(*http.Request, *httptest.ResponseRecorder) []byte {
	return func(r *http.Request, rec *httptest.ResponseRecorder) []byte {
		if r.Method != method {
			return rec.Body.Bytes()
		}
		return edit(rec.Body.Bytes(), change)
	}
}

// listings changes each listing that an answer shows.
func listings(change func(l map[string]any)) func(m map[string]any) {
	return func(m map[string]any) {
		list, _ := m["data"].([]any)
		for _, l := range list {
			if l, ok := l.(map[string]any); ok {
				change(l)
			}
		}
	}
}

// currentVersion makes a server that does not look at If-Match.
func currentVersion(next http.Handler, r *http.Request, body []byte) ([]byte, http.Handler) {
	if r.Method != http.MethodPut {
		return body, nil
	}
	get := r.Clone(r.Context())
	get.Method, get.Body = http.MethodGet, http.NoBody
	rec := httptest.NewRecorder()
	next.ServeHTTP(rec, get)
	var a struct{ Data struct{ Version json.Number } }
	if json.Unmarshal(rec.Body.Bytes(), &a) == nil {
		r.Header.Set("If-Match", `"`+a.Data.Version.String()+`"`)
	}
	return body, nil
}

func breakages() map[string]breakage {
	return map[string]breakage{
		"takes any token": {clause: "token_unknown", ask: func(_ http.Handler, r *http.Request, b []byte) ([]byte, http.Handler) {
			r.Header.Set("Authorization", "Bearer "+token)
			return b, nil
		}},
		"answers a wrong method with 404": {clause: "method", tell: func(_ *http.Request, rec *httptest.ResponseRecorder) []byte {
			if rec.Code == http.StatusMethodNotAllowed {
				rec.Code = http.StatusNotFound
			}
			return rec.Body.Bytes()
		}},
		"forgets its keys": {clause: "create_repeated", ask: func(_ http.Handler, r *http.Request, b []byte) ([]byte, http.Handler) {
			if r.Header.Get("Idempotency-Key") != "" {
				r.Header.Set("Idempotency-Key", uuid.NewString())
			}
			return b, nil
		}},
		"takes creates without a key": {clause: "create_without_key", ask: func(_ http.Handler, r *http.Request, b []byte) ([]byte, http.Handler) {
			if r.Method == http.MethodPost && r.Header.Get("Idempotency-Key") == "" {
				r.Header.Set("Idempotency-Key", uuid.NewString())
			}
			return b, nil
		}},
		"does not say which listing has the SKU": {clause: "create_duplicate", tell: told(http.MethodPost, func(m map[string]any) {
			if m["error"] != nil {
				delete(m, "data")
			}
		})},
		"tells SKUs apart by case": {clause: "create_sku_case", ask: func(_ http.Handler, r *http.Request, b []byte) ([]byte, http.Handler) {
			if r.Method != http.MethodPost {
				return b, nil
			}
			return edit(b, func(m map[string]any) {
				if sku := m["sku"].(string); sku == strings.ToLower(sku) {
					m["sku"] = sku + ".x"
				}
			}), nil
		}},
		"refuses without details": {clause: "create_invalid", tell: told(http.MethodPost, func(m map[string]any) {
			if e, ok := m["error"].(map[string]any); ok {
				delete(e, "details")
			}
		})},
		"answers a SKU that was not asked for": {clause: "lookup", ask: asked(func(q url.Values) {
			if len(q["sku"]) > 2 {
				q.Add("sku", q["sku"][0][:10]+"ONCE")
			}
		})},
		"cuts a long look-up short": {clause: "lookup_limit", ask: asked(func(q url.Values) {
			if len(q["sku"]) > 100 {
				q["sku"] = q["sku"][:100]
			}
		})},
		"writes decimals as text": {clause: "decimals", tell: told(http.MethodGet, listings(func(l map[string]any) {
			if l["stock"] != nil {
				l["stock"] = "2.5"
			}
		}))},
		"repeats a cursor": {clause: "pages", tell: told(http.MethodGet, func(m map[string]any) {
			if meta, ok := m["meta"].(map[string]any); ok && meta["has_more"] == true {
				meta["cursor"] = "YWZ0ZXI6MQ"
			}
		})},
		"takes any page size": {clause: "page_limit", ask: asked(func(q url.Values) {
			if q.Get("limit") == "1001" {
				q.Set("limit", "1000")
			}
		})},
		"leaves the moment of updated_since out": {clause: "since", ask: asked(func(q url.Values) {
			if t, err := time.Parse(time.RFC3339Nano, q.Get("updated_since")); err == nil {
				q.Set("updated_since", t.Add(time.Microsecond).Format(time.RFC3339Nano))
			}
		})},
		"does not date its changes": {clause: "since", tell: told(http.MethodGet, listings(func(l map[string]any) {
			if l["updated_at"] != nil {
				l["updated_at"] = "2026-08-03T02:00:00Z"
			}
		}))},
		"ignores If-Match": {clause: "content_old_version", ask: currentVersion},
		"drops the price from content in silence": {clause: "content_only", ask: func(_ http.Handler, r *http.Request, b []byte) ([]byte, http.Handler) {
			if r.Method != http.MethodPut {
				return b, nil
			}
			return edit(b, func(m map[string]any) { delete(m, "price") }), nil
		}},
		"answers offers in another order": {clause: "offer_order", tell: told(http.MethodPatch, func(m map[string]any) {
			if list, ok := m["data"].([]any); ok {
				slices.Reverse(list)
			}
		})},
		"ignores expect_version": {clause: "offer_conflict", ask: patched(func(items []any) []any {
			for _, it := range items {
				delete(it.(map[string]any), "expect_version")
			}
			return items
		})},
		"takes a doubled id": {clause: "offer_doubled", ask: patched(func(items []any) []any {
			seen := map[any]bool{}
			return slices.DeleteFunc(items, func(it any) bool {
				id := it.(map[string]any)["id"]
				defer func() { seen[id] = true }()
				return seen[id]
			})
		})},
		"cuts a long batch short": {clause: "offer_too_many", ask: patched(func(items []any) []any { return items[:min(len(items), 100)] })},
		"says OK and does nothing": {clause: "offer", ask: patched(func(items []any) []any {
			for _, it := range items {
				if it := it.(map[string]any); it["price"] != nil {
					it["price"] = 125000
				}
			}
			return items
		}), tell: told(http.MethodPatch, listings(func(l map[string]any) {
			if l["price"] != nil {
				l["price"] = 127000
			}
		}))},
		"hides what was withdrawn": {clause: "withdraw", tell: told(http.MethodGet, func(m map[string]any) {
			if list, ok := m["data"].([]any); ok {
				m["data"] = slices.DeleteFunc(list, func(l any) bool { return l.(map[string]any)["active"] == false })
			}
		})},
		"numbers its categories": {clause: "categories", tell: told(http.MethodGet, listings(func(l map[string]any) {
			if l["level"] != nil {
				l["id"] = "17"
			}
		}))},
		"says nothing of its limit": {clause: "rate_headers", tell: func(_ *http.Request, rec *httptest.ResponseRecorder) []byte {
			rec.Header().Del("X-RateLimit-Remaining")
			return rec.Body.Bytes()
		}},
		"leaves the name out of a page": {clause: "shapes", tell: told(http.MethodGet, listings(func(l map[string]any) { delete(l, "name") }))},
	}
}

func TestVerifyNoticesEachBrokenClause(t *testing.T) {
	for name, b := range breakages() {
		t.Run(name, func(t *testing.T) {
			srv := httptest.NewServer(b.wrap(endpointtest.New(options())))
			defer srv.Close()
			report, err := endpointtest.Verify(t.Context(), srv.URL+"/api", token)
			if err != nil {
				t.Fatal(err)
			}
			at := slices.IndexFunc(report.Checks, func(c endpointtest.Check) bool { return c.Name == b.clause })
			if at < 0 || report.Checks[at].OK || report.Checks[at].Seen == "" || report.OK() {
				t.Errorf("clause %s did not notice: %+v", b.clause, report.Checks)
			}
		})
	}
}

func TestVerifySendsNoWriteToALiveServer(t *testing.T) {
	o := options()
	o.Live = true
	s := endpointtest.New(o)
	srv := httptest.NewServer(s)
	defer srv.Close()
	report, err := endpointtest.Verify(t.Context(), srv.URL+"/api", token)
	if !errors.Is(err, endpointtest.ErrLive) || s.Writes() != 0 || s.Requests() != 1 || len(report.Checks) != 0 || report.OK() {
		t.Errorf("%d calls, %d writes, report %+v, error %v", s.Requests(), s.Writes(), report, err)
	}
}

func TestVerifyTakesDownWhatItMade(t *testing.T) {
	var active atomic.Int64
	s := endpointtest.New(options())
	srv := httptest.NewServer(s)
	defer srv.Close()
	if _, err := endpointtest.Verify(t.Context(), srv.URL+"/api", token); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, "/api/v1/seller/products?limit=1000", nil)
	r.Header.Set("Authorization", "Bearer "+token)
	rec := httptest.NewRecorder()
	s.ServeHTTP(rec, r)
	edit(rec.Body.Bytes(), listings(func(l map[string]any) {
		if l["active"] == true {
			active.Add(1)
		}
	}))
	if n := active.Load(); n != 0 || s.Duplicates() != 0 {
		t.Errorf("%d listings left active, %d duplicates", n, s.Duplicates())
	}
}

func TestVerifyNeverRepeatsTheToken(t *testing.T) {
	echo := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, r.Header.Get("Authorization"))
	})
	srv := httptest.NewServer(echo)
	defer srv.Close()
	_, err := endpointtest.Verify(t.Context(), srv.URL+"/api", token)
	if err == nil || strings.Contains(err.Error(), token) {
		t.Errorf("error %v", err)
	}
}
