package endpoint

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"ekatalog/connector"
)

// Whenever calls ask to go, no 60 seconds see more of them than the limit.
func TestNoMinuteSeesMoreCallsThanTheLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.IntRange(1, 3000).Draw(t, "limit")
		l := newLimiter(limit)
		now := time.Date(2026, 8, 3, 2, 0, 0, 0, time.UTC)
		var sent []time.Time
		for range rapid.IntRange(1, 400).Draw(t, "calls") {
			now = now.Add(time.Duration(rapid.IntRange(0, 3000).Draw(t, "pause")) * time.Millisecond)
			r := l.ReserveN(now, 1)
			now = now.Add(r.DelayFrom(now))
			sent = append(sent, now)
		}
		first := 0
		for i, at := range sent {
			for at.Sub(sent[first]) >= time.Minute-time.Millisecond {
				first++
			}
			if n := i - first + 1; n > limit {
				t.Fatalf("%d calls in a minute where %d are allowed", n, limit)
			}
		}
	})
}

// Whatever an endpoint answers, reading it ends without a panic and gives
// nothing that breaks its own limits.
func FuzzAnswer(f *testing.F) {
	for _, seed := range []string{
		`{"success":true,"data":{"id":"id-1","sku":"A-1","status":"IN_REVIEW","version":1,"offer_version":1}}`,
		`{"success":true,"data":[{"id":"id-1","sku":"A-1","name":"N","status":"ACTIVE","active":true,"price":1,"stock":2.5,"version":1,"offer_version":1,"updated_at":"2026-08-03T02:00:00Z"}],"meta":{"limit":1,"has_more":true,"cursor":"x"}}`,
		`{"success":true,"data":[{"id":"id-1","status":"OK","offer_version":2,"price":1100,"stock":1e999999999,"active":true}]}`,
		`{"success":false,"error":{"code":"invalid","message":"x","details":[{"field":"name","code":"too_short","message":"y"}]},"meta":{"request_id":"r"}}`,
		`{"error":"Authorization field missing"}`, `[]`, `null`, `<html>`, `{"success":true,"data":[[[[[[`,
	} {
		f.Add(200, []byte(seed))
		f.Add(422, []byte(seed))
	}
	batch := []connector.Change{{SKU: "A-1", ID: "id-1"}}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		a, err := decode(status, "application/json; charset=utf-8", body, "rahasia")
		if err != nil {
			return
		}
		if a.refusal != nil && (utf8.RuneCountInString(a.refusal.text) > maxText || !utf8.ValidString(a.refusal.text) || strings.Contains(a.refusal.text, "rahasia")) {
			t.Errorf("refusal %+v", a.refusal)
		}
		if list, err := shownList(a.data, pageSize); err == nil {
			for _, s := range list {
				// Comparing and printing must be cheap, whatever the number.
				if _, err := connector.FoldSKU(s.SKU), s.Stock.String(); !usableID(s.ID) || len(err) > 80 || s.Version < 1 {
					t.Errorf("listing %+v", s)
				}
			}
		}
		if rs, err := offerResults(a, batch, []offer{{}}); err == nil && (len(rs) != 1 || rs[0].ID != "id-1") {
			t.Errorf("results %+v", rs)
		}
		var w wireCreated
		if json.Unmarshal(a.data, &w) == nil {
			if r, err := w.result("A-1"); err == nil && (!usableID(r.ID) || r.Version < 1) {
				t.Errorf("result %+v", r)
			}
		}
	})
}
