package endpoint

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
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
		`{"success":true,"data":{"id":"a/b","ID":"id-1","sku":"A-1","version":-1,"offer_version":1.5}}`,
		`{"success":true,"data":[{"id":"id-1","status":"CONFLICT","offer_version":-7,"price":1e400,"stock":-0.001,"active":null}]}`,
		`{"success":true,"data":[{"id":"id-1","sku":"A-1","name":"rahasia","status":"\u001b[31m","active":true,"price":1,"stock":2.5,"version":1,"offer_version":1,"updated_at":"9999-12-31T23:59:59Z"}]}`,
		`{"success":false,"error":{"code":"raha\u200bsia","message":"\u202eraha\u0000sia","details":[{"field":"{nama}","message":"<script>"}]}}`,
		`{"success":true,"Success":false,"data":{"a":NaN}}`, `{"\u0073uccess":true,"ſuccess":false}`,
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
		if a.refusal != nil && (utf8.RuneCountInString(a.refusal.text) > maxText || !utf8.ValidString(a.refusal.text) || strings.Contains(a.refusal.text+a.refusal.code, "rahasia") || strings.IndexFunc(a.refusal.text, notShown) >= 0) {
			t.Errorf("refusal %+v", a.refusal)
		}
		if list, err := a.shownList(pageSize); err == nil {
			for _, s := range list {
				// Comparing and printing must be cheap, whatever the number.
				if _, err := connector.FoldSKU(s.SKU), s.Stock.String(); !usableID(s.ID) || len(err) > 80 || s.Version < 1 || s.Price < 1 || s.Stock.IsNegative() || strings.Contains(s.Name+s.Status, "rahasia") {
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

func notShown(r rune) bool { return !unicode.IsPrint(r) }

// Where the decoder of the standard library finds a name twice, sound does,
// and nowhere else; what is no JSON is left to the decoder.
func FuzzSound(f *testing.F) {
	for _, seed := range []string{
		`{"a":1,"b":[{"c":{"d":null}}],"e":"\"}"}`, `{"a":1,"a":2}`, `{"a":1,"\u0061":2}`, `{"a":{"b":{"c":1,"C":2}}}`, `{"A":1,"a":2}`, `[[],[{}]]`, `[1,2`, `{"a"`, `{"a":`, `"\`, `{,}`, `{"a" 1}`, `{"K":1,"\u212a":2}`,
		strings.Repeat("[", 40) + strings.Repeat("]", 40),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got := sound(body)
		if !json.Valid(body) {
			return
		}
		dec := json.NewDecoder(bytes.NewReader(body))
		if want := doubled(dec, 0); got != errDepth && got != errFields && (got == errDoubled) != want {
			t.Errorf("%q: %v, doubled %v", body, got, want)
		}
	})
}

// doubled reads one value token by token.
func doubled(dec *json.Decoder, objects int) bool {
	open, err := dec.Token()
	if err != nil || open != json.Delim('{') && open != json.Delim('[') {
		return false
	}
	found, seen := false, []string{}
	for dec.More() {
		if open == json.Delim('[') {
			found = doubled(dec, objects) || found
			continue
		}
		name, _ := dec.Token()
		same := func(s string) bool { return s == name.(string) || objects < 2 && strings.EqualFold(s, name.(string)) }
		found = slices.ContainsFunc(seen, same) || found
		seen = append(seen, name.(string))
		found = doubled(dec, objects+1) || found
	}
	_, _ = dec.Token()
	return found
}

// Whatever an endpoint says of its limit, the wait is one that can be waited.
func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"", "7", " 7 ", "-5", "99999999999999999999", "Mon, 03 Aug 2026 02:00:30 GMT", "soon", "1.5", "0x10", "\x00"} {
		f.Add(seed, "", "")
		f.Add("", seed, "Mon, 03 Aug 2026 02:00:00 GMT")
	}
	f.Fuzz(func(t *testing.T, after, reset, date string) {
		h := http.Header{}
		h.Set("Retry-After", after)
		h.Set("X-RateLimit-Reset", reset)
		h.Set("Date", date)
		if d := retryAfter(h, time.Date(2026, 8, 3, 2, 0, 0, 0, time.UTC)); d < 0 || d > maxRetryAfter {
			t.Errorf("%q %q %q: %s", after, reset, date, d)
		}
	})
}
