package endpoint_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"ekatalog/connector"
	"ekatalog/connector/endpoint"
)

func refusal(code string) string {
	return `{"success":false,"error":{"code":"` + code + `","message":"tidak bisa","details":[{"field":"name","code":"too_short","message":"terlalu pendek"}]},"meta":{"request_id":"r"}}`
}

func TestEachRefusalMeansOneOutcome(t *testing.T) {
	for _, row := range []struct {
		call   string
		status int
		code   string
		want   connector.Outcome
	}{
		{"create", 409, "duplicate_sku", connector.OutcomeConflict},
		{"create", 409, "in_progress", connector.OutcomeUnknown},
		{"create", 422, "key_reused", connector.OutcomeRejected},
		{"create", 422, "invalid", connector.OutcomeRejected},
		{"create", 413, "invalid", connector.OutcomeRejected},
		{"create", 400, "something_new", connector.OutcomeRejected},
		{"content", 412, "version_conflict", connector.OutcomeConflict},
		{"content", 404, "not_found", connector.OutcomeRejected},
		{"content", 422, "invalid", connector.OutcomeRejected},
		{"offer", 422, "invalid", connector.OutcomeRejected},
		{"offer", 422, "too_many_items", connector.OutcomeRejected},
	} {
		c := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { jsonAnswer(w, row.status, refusal(row.code)) }), endpoint.Config{})
		lane := connector.Lane(row.call)
		ch := map[string]connector.Change{"create": aCreate, "content": aContent, "offer": anOffer}[row.call]
		rs, err := c.Deliver(t.Context(), lane, []connector.Change{ch})
		if err != nil || len(rs) != 1 || rs[0].Outcome != row.want || rs[0].Code != row.code {
			t.Errorf("%s %d %s: %+v, %v; want %s", row.call, row.status, row.code, rs, err, row.want)
			continue
		}
		if rs[0].Text != "tidak bisa; name: terlalu pendek" {
			t.Errorf("%s %d %s: text %q", row.call, row.status, row.code, rs[0].Text)
		}
	}
}

func TestAConflictNamesTheListingOnlyWhenItIsTheOneAskedFor(t *testing.T) {
	for data, id := range map[string]string{
		`{"id":"id-4","sku":"a-1","version":3,"offer_version":12}`:    "id-4",
		`{"id":"id-4","sku":"B-1","version":3,"offer_version":12}`:    "",
		`{"id":"../x","sku":"A-1","version":3,"offer_version":12}`:    "",
		`{"id":"id-4","sku":"A-1","version":"3","offer_version":"x"}`: "",
		`null`: "",
	} {
		c := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			jsonAnswer(w, 409, `{"success":false,"error":{"code":"duplicate_sku","message":""},"data":`+data+`}`)
		}), endpoint.Config{})
		rs, err := c.Deliver(t.Context(), connector.LaneCreate, []connector.Change{aCreate})
		if err != nil || rs[0].Outcome != connector.OutcomeConflict || rs[0].ID != id {
			t.Errorf("%s: %+v, %v", data, rs, err)
		}
	}
}

func TestARefusedTokenStopsTheRun(t *testing.T) {
	for _, status := range []int{401, 403} {
		for _, body := range []string{refusal("forbidden"), `{"error":"Authorization field missing"}`, "<html>", ""} {
			for name, call := range everyCall(t.Context()) {
				c := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { jsonAnswer(w, status, body) }), endpoint.Config{})
				err := call(c)
				var refused *endpoint.Refused
				var stop *connector.Refused
				if !errors.As(err, &refused) || refused.Status != status || !errors.As(err, &stop) {
					t.Errorf("%s %d %q: %v", name, status, body, err)
				}
			}
		}
	}
}

func TestRetryAfterIsTakenAsSecondsOrAsADate(t *testing.T) {
	const day = 24 * time.Hour
	for _, row := range []struct {
		header map[string]string
		want   time.Duration
	}{
		{map[string]string{"Retry-After": "7"}, 7 * time.Second},
		{map[string]string{"Retry-After": " 3600 "}, time.Hour},
		{map[string]string{"Retry-After": "Mon, 03 Aug 2026 02:00:30 GMT", "Date": "Mon, 03 Aug 2026 02:00:00 GMT"}, 30 * time.Second},
		{map[string]string{"Retry-After": "Mon, 03 Aug 2026 01:00:00 GMT", "Date": "Mon, 03 Aug 2026 02:00:00 GMT"}, 0},
		{map[string]string{"X-RateLimit-Reset": "12"}, 12 * time.Second},
		{map[string]string{"X-RateLimit-Reset": "0"}, time.Minute},
		{map[string]string{"Retry-After": "0"}, 0},
		{map[string]string{"Retry-After": strings.Repeat("9", 10000)}, time.Minute},
		{map[string]string{"X-RateLimit-Reset": "1785715200"}, day}, // a time of day, not a wait
		{nil, time.Minute},
		{map[string]string{"Retry-After": "soon"}, time.Minute},
		{map[string]string{"Retry-After": "-5"}, day},
		{map[string]string{"Retry-After": "99999999999"}, day},
	} {
		c := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			for k, v := range row.header {
				w.Header().Set(k, v)
			}
			jsonAnswer(w, 429, refusal("rate_limited"))
		}), endpoint.Config{})
		_, err := c.Deliver(t.Context(), connector.LaneCreate, []connector.Change{aCreate})
		var limited *endpoint.Limited
		var wait *connector.Limited
		if !errors.As(err, &limited) || !errors.As(err, &wait) || limited.RetryAfter != row.want || wait.RetryAfter != row.want {
			t.Errorf("%v: %v, want %s", row.header, err, row.want)
		}
	}
}

func TestNoCallGoesOutBeforeRetryAfterHasPassed(t *testing.T) {
	var limitedAt atomic.Int64
	c := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if limitedAt.CompareAndSwap(0, time.Now().UnixNano()) {
			w.Header().Set("Retry-After", "1")
			jsonAnswer(w, 429, refusal("rate_limited"))
			return
		}
		if passed := time.Since(time.Unix(0, limitedAt.Load())); passed < time.Second {
			t.Errorf("called again after %s", passed)
		}
		jsonAnswer(w, 200, `{"success":true,"data":{"id":"p","name":"P","mode":"mock"}}`)
	}), endpoint.Config{})
	for range 2 {
		if _, err := c.Seller(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestALongRetryAfterIsReturnedWithoutAnotherCall(t *testing.T) {
	var hits atomic.Int64
	c := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		hits.Add(1)
		w.Header().Set("Retry-After", "3600")
		jsonAnswer(w, 429, refusal("rate_limited"))
	}), endpoint.Config{})
	for name, call := range everyCall(t.Context()) {
		var limited *endpoint.Limited
		if err := call(c); !errors.As(err, &limited) || limited.RetryAfter < 59*time.Minute {
			t.Errorf("%s: %v", name, err)
		}
	}
	if hits.Load() != 1 {
		t.Errorf("%d calls, want 1", hits.Load())
	}
}

// batchOf makes n offers whose ids are id-1 to id-n.
func batchOf(n int) []connector.Change {
	batch := make([]connector.Change, n)
	for i := range batch {
		batch[i] = connector.Change{SKU: fmt.Sprintf("A-%d", i+1), ID: fmt.Sprintf("id-%d", i+1), Body: []byte(`{"price":1100,"stock":2.50}`)}
	}
	return batch
}

func item(id, status string, price int, stock string) string {
	return fmt.Sprintf(`{"id":"%s","status":"%s","offer_version":4,"price":%d,"stock":%s,"active":true}`, id, status, price, stock)
}

func TestAnswersToABatchThatAreNotOneToOneProveNothing(t *testing.T) {
	one, two, three := item("id-1", "OK", 1100, "2.5"), item("id-2", "OK", 1100, "2.5"), item("id-3", "OK", 1100, "2.5")
	for what, items := range map[string][]string{
		"missing":        {one, two},
		"none":           {},
		"doubled":        {one, one, three},
		"reordered":      {two, one, three},
		"one too many":   {one, two, three, three},
		"unknown id":     {one, two, item("id-9", "OK", 1100, "2.5")},
		"unknown status": {one, two, item("id-3", "PENDING", 1100, "2.5")},
		"huge number":    {one, two, item("id-3", "OK", 1100, "1e999999999")},
		"text number":    {one, two, item("id-3", "OK", 1100, `"2.5"`)},
	} {
		c := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			jsonAnswer(w, 200, `{"success":true,"data":[`+strings.Join(items, ",")+`]}`)
		}), endpoint.Config{})
		rs, err := c.Deliver(t.Context(), connector.LaneOffer, batchOf(3))
		var unusable *endpoint.Unusable
		if !errors.As(err, &unusable) || rs != nil {
			t.Errorf("%s: %+v, %v", what, rs, err)
		}
	}
}

func TestAnItemCountsAsDoneOnlyWhenItShowsWhatWasWanted(t *testing.T) {
	for _, row := range []struct {
		item string
		want connector.Outcome
	}{
		{item("id-1", "OK", 1100, "2.5"), connector.OutcomeAccepted},
		{item("id-1", "OK", 1100, "2.500"), connector.OutcomeAccepted},
		{item("id-1", "OK", 1000, "2.5"), connector.OutcomeUnknown},
		{item("id-1", "OK", 1100, "3"), connector.OutcomeUnknown},
		{`{"id":"id-1","status":"OK"}`, connector.OutcomeUnknown},
		{`{"id":"id-1","status":"OK","offer_version":null,"price":null,"stock":null,"active":null}`, connector.OutcomeUnknown},
		{item("id-1", "CONFLICT", 1000, "2.5"), connector.OutcomeConflict},
		{item("id-1", "CONFLICT", 1100, "2.5"), connector.OutcomeAccepted},
		{item("id-1", "REJECTED", 1100, "2.5"), connector.OutcomeRejected},
		{`{"id":"id-1","status":"REJECTED","code":"not_found"}`, connector.OutcomeRejected},
	} {
		c := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			jsonAnswer(w, 200, `{"success":true,"data":[`+row.item+`]}`)
		}), endpoint.Config{})
		rs, err := c.Deliver(t.Context(), connector.LaneOffer, batchOf(1))
		if err != nil || rs[0].Outcome != row.want {
			t.Errorf("%s: %+v, %v; want %s", row.item, rs, err, row.want)
		}
	}
}

func TestABatchRefusedAsAWholeIsHandedBackWithItsWords(t *testing.T) {
	for _, status := range []int{400, 413, 422} {
		c := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { jsonAnswer(w, status, refusal("invalid")) }), endpoint.Config{})
		rs, err := c.Deliver(t.Context(), connector.LaneOffer, batchOf(8))
		var whole *connector.BatchRefused
		if rs != nil || !errors.As(err, &whole) || whole.Code != "invalid" || whole.Text != "tidak bisa; name: terlalu pendek" || c.Requests() != 1 {
			t.Errorf("%d: %+v, %v after %d calls", status, rs, err, c.Requests())
		}
	}
}

func TestWhatTheEndpointSaysWhenItFailsIsKept(t *testing.T) {
	for _, row := range []struct {
		status int
		body   string
		want   connector.Unreachable
	}{
		{500, refusal("internal"), connector.Unreachable{Ended: true, Text: "tidak bisa; name: terlalu pendek"}},
		{503, "<html>", connector.Unreachable{Ended: true, Text: "HTTP 503"}},
		{502, "", connector.Unreachable{Text: "HTTP 502"}},
		{504, "", connector.Unreachable{Text: "HTTP 504"}},
		{408, "", connector.Unreachable{Text: "HTTP 408"}},
	} {
		c := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { jsonAnswer(w, row.status, row.body) }), endpoint.Config{})
		_, err := c.Deliver(t.Context(), connector.LaneCreate, []connector.Change{aCreate})
		var down *connector.Unreachable
		if !errors.As(err, &down) || *down != row.want {
			t.Errorf("%d: %+v", row.status, down)
		}
	}
}

func TestAReadIsTriedOnceMoreWithTheTokenReadAnew(t *testing.T) {
	for name, renewed := range map[string]bool{"renewed": true, "as before": false} {
		var asked, hits atomic.Int64
		c := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			hits.Add(1)
			if r.Header.Get("Authorization") != "Bearer baru" {
				jsonAnswer(w, 401, refusal("unauthorized"))
				return
			}
			jsonAnswer(w, 200, `{"success":true,"data":{"id":"p","name":"P","mode":"mock"}}`)
		}), endpoint.Config{Token: func() (string, error) {
			if asked.Add(1) > 1 && renewed {
				return "baru", nil
			}
			return "lama", nil
		}})
		if _, err := c.Seller(t.Context()); (err == nil) != renewed || hits.Load() != 2 {
			t.Errorf("%s: %v after %d calls", name, err, hits.Load())
		}
	}
}

func TestOffersThatCannotBeToldApartAreNotSent(t *testing.T) {
	c := clientOf(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("called") }), endpoint.Config{})
	twice := batchOf(2)
	twice[1].ID = twice[0].ID
	for what, batch := range map[string][]connector.Change{
		"doubled id":      twice,
		"no id":           {{SKU: "A-1", Body: []byte(`{"price":1}`)}},
		"id with a slash": {{SKU: "A-1", ID: "a/../b", Body: []byte(`{"price":1}`)}},
		"broken body":     {{SKU: "A-1", ID: "id-1", Body: []byte(`{"price":"x"}`)}},
	} {
		if rs, err := c.Deliver(t.Context(), connector.LaneOffer, batch); err == nil {
			t.Errorf("%s: %+v", what, rs)
		}
	}
}

func TestAnOfferIsSentWithNumbersAndItsExpectedVersion(t *testing.T) {
	var sent atomic.Value
	c := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		sent.Store(string(body))
		jsonAnswer(w, 200, `{"success":true,"data":[`+item("id-1", "OK", 1100, "2.5")+`,{"id":"id-2","status":"OK","offer_version":2,"price":1,"stock":0,"active":false}]}`)
	}), endpoint.Config{})
	version := int64(3)
	rs, err := c.Deliver(t.Context(), connector.LaneOffer, []connector.Change{
		{SKU: "A-1", ID: "id-1", OfferVersion: &version, Body: []byte(`{"active":true,"price":1100,"stock":2.50}`)},
		{SKU: "A-2", ID: "id-2", Body: []byte(`{"active":false}`)},
	})
	want := `{"items":[{"id":"id-1","price":1100,"stock":2.5,"active":true,"expect_version":3},{"id":"id-2","active":false}]}`
	if err != nil || sent.Load() != want || rs[1].Outcome != connector.OutcomeAccepted {
		t.Errorf("sent %s, %+v, %v; want %s", sent.Load(), rs, err, want)
	}
}

func listing(id, sku string, second int) string {
	return fmt.Sprintf(`{"id":"%s","sku":"%s","name":"N","status":"ACTIVE","active":true,"price":1000,"stock":1,"version":1,"offer_version":1,"updated_at":"2026-08-03T02:00:%02dZ","more":{"later":1}}`, id, sku, second)
}

func TestAReadBackGivesAListingThatMovesWhileItRunsOnceAndAsItWasLast(t *testing.T) {
	c := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if q := r.URL.Query(); q.Get("limit") != "1000" || q.Get("updated_since") != "2026-08-03T02:00:00Z" {
			t.Errorf("query %s", r.URL.RawQuery)
		}
		if r.URL.Query().Get("cursor") == "" {
			jsonAnswer(w, 200, `{"success":true,"data":[`+listing("id-1", "A-1", 1)+`,`+listing("id-2", "A-2", 2)+`],"meta":{"limit":1000,"has_more":true,"cursor":"c1"}}`)
			return
		}
		jsonAnswer(w, 200, `{"success":true,"data":[`+listing("id-3", "A-3", 3)+`,`+listing("id-1", "A-1", 9)+`],"meta":{"limit":1000,"has_more":false,"cursor":null}}`)
	}), endpoint.Config{})
	var got []string
	for s, err := range c.Changed(t.Context(), "2026-08-03T02:00:00Z") {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%s@%d", s.SKU, s.UpdatedAt.Second()))
	}
	if want := []string{"A-2@2", "A-3@3", "A-1@9"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestPagesThatDoNotEndAreAnErrorAndYieldNoListing(t *testing.T) {
	var n atomic.Int64
	for what, page := range map[string]func() string{
		"the cursor repeats": func() string {
			return `{"success":true,"data":[` + listing(fmt.Sprintf("id-%d", n.Add(1)), "A", 1) + `],"meta":{"has_more":true,"cursor":"c"}}`
		},
		"no cursor": func() string { return `{"success":true,"data":[],"meta":{"has_more":true,"cursor":""}}` },
		"the cursors lead nowhere": func() string {
			return fmt.Sprintf(`{"success":true,"data":[%s],"meta":{"has_more":true,"cursor":"c%d"}}`, listing("id-1", "A-1", 1), n.Add(1))
		},
		"more than a page": func() string {
			return `{"success":true,"data":[` + strings.Repeat(listing("id-1", "A-1", 1)+",", 1000) + listing("id-2", "A-2", 1) + `],"meta":{"has_more":false}}`
		},
		"an incomplete listing": func() string { return `{"success":true,"data":[{"id":"id-1","sku":"A-1"}],"meta":{"has_more":false}}` },
	} {
		var calls atomic.Int64
		c := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			calls.Add(1)
			jsonAnswer(w, 200, page())
		}), endpoint.Config{})
		yielded := 0
		var last error
		for _, err := range c.Changed(t.Context(), "") {
			yielded++
			last = err
		}
		var unusable *endpoint.Unusable
		if yielded != 1 || !errors.As(last, &unusable) || calls.Load() > 10 {
			t.Errorf("%s: yielded %d, last %v, after %d calls", what, yielded, last, calls.Load())
		}
	}
}

func TestALookUpBelievesOnlyWhatWasAskedFor(t *testing.T) {
	for what, data := range map[string]string{
		"another SKU": listing("id-1", "B-1", 1),
		"a SKU twice": listing("id-1", "A-1", 1) + "," + listing("id-2", "a-1", 1),
	} {
		c := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			jsonAnswer(w, 200, `{"success":true,"data":[`+data+`],"meta":{"limit":100,"has_more":false}}`)
		}), endpoint.Config{})
		found, err := c.LookUp(t.Context(), []string{"A-1", "A-2"})
		var unusable *endpoint.Unusable
		if !errors.As(err, &unusable) || found != nil {
			t.Errorf("%s: %v, %v", what, found, err)
		}
	}
}

func TestTheWordsOfTheEndpointAreCutAndCleaned(t *testing.T) {
	c := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		message, _ := json.Marshal("a\x00\x1b[31m\u202eb\nc " + strings.Repeat("é", 2000))
		jsonAnswer(w, 422, `{"success":false,"error":{"code":"invalid","message":`+string(message)+`}}`)
	}), endpoint.Config{})
	rs, err := c.Deliver(t.Context(), connector.LaneCreate, []connector.Change{aCreate})
	if err != nil || utf8.RuneCountInString(rs[0].Text) != 500 || !strings.HasPrefix(rs[0].Text, "a[31mb c éé") {
		t.Errorf("%+v, %v", rs, err)
	}
}
