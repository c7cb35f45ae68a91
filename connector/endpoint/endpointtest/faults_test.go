package endpointtest_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"ekatalog/connector/endpoint/endpointtest"
)

// night is a stand-in on a bad night, over the wire.
type night struct {
	t      *testing.T
	server *endpointtest.Server
	url    string
	http   *http.Client
	log    *bytes.Buffer
}

// badNight starts a stand-in with rules that must be without mistakes.
func badNight(t *testing.T, o endpointtest.Options, rules ...endpointtest.Rule) *night {
	t.Helper()
	o.Faults = &endpointtest.Script{Seed: 1, Rules: rules}
	for _, m := range o.Faults.Check() {
		t.Fatal(m)
	}
	n := &night{t: t, log: &bytes.Buffer{}}
	o.OperationLog = n.log
	n.server = endpointtest.New(strict(o))
	srv := httptest.NewUnstartedServer(n.server)
	srv.Listener = n.server.Listener(srv.Listener)
	srv.Start()
	n.url = srv.URL + "/api"
	n.http = &http.Client{Timeout: 500 * time.Millisecond, Transport: &http.Transport{DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	t.Cleanup(func() {
		n.http.CloseIdleConnections()
		srv.Close()
		for _, v := range n.server.Violations() {
			t.Errorf("against the contract: %s", v)
		}
	})
	return n
}

// heard is what came back of a call.
type heard struct {
	status int
	header http.Header
	body   string
	err    error
}

func (h heard) code() string {
	var e struct{ Error struct{ Code string } }
	_ = json.Unmarshal([]byte(h.body), &e)
	return e.Error.Code
}

func (n *night) ask(method, path, body string, header ...string) heard {
	n.t.Helper()
	r, err := http.NewRequestWithContext(n.t.Context(), method, n.url+path, strings.NewReader(body))
	if err != nil {
		n.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	r.GetBody = nil // never sent twice
	resp, err := n.http.Do(r)
	if err != nil {
		return heard{err: err}
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return heard{resp.StatusCode, resp.Header, string(b), err}
}

func (n *night) create(sku string) heard {
	n.t.Helper()
	body := fmt.Sprintf(`{"sku":"%s","name":"Barang %s","price":1000,"stock":2.5}`, sku, sku)
	return n.ask(http.MethodPost, "/v1/seller/products", body, "Idempotency-Key", "k-"+sku)
}

// offer changes the prices of listings in one batch.
func (n *night) offer(price int, ids ...string) heard {
	n.t.Helper()
	items := make([]string, len(ids))
	for i, id := range ids {
		items[i] = fmt.Sprintf(`{"id":"%s","price":%d}`, id, price)
	}
	return n.ask(http.MethodPatch, "/v1/seller/products/offers", `{"items":[`+strings.Join(items, ",")+`]}`)
}

func (n *night) content(id string, version int) heard {
	n.t.Helper()
	return n.ask(http.MethodPut, "/v1/seller/products/"+id, `{"name":"Barang baru"}`, "If-Match", fmt.Sprintf(`"%d"`, version))
}

// row is a listing or the result of one item.
type row struct {
	ID, SKU, Name, Status, Code, Message string
	Price                                int64
	Version                              int
	UpdatedAt                            time.Time `json:"updated_at"`
}

// shown is what the catalogue shows of SKUs, whatever goes wrong.
func (n *night) shown(skus ...string) map[string]row {
	n.t.Helper()
	got := ask(n.server, http.MethodGet, "/v1/seller/products?"+url.Values{"sku": skus}.Encode(), "")
	shown := map[string]row{}
	for _, r := range rows(n.t, got.body) {
		shown[r.SKU] = r
	}
	return shown
}

func rows(t *testing.T, body string) []row {
	t.Helper()
	var page struct{ Data []row }
	if err := json.Unmarshal([]byte(body), &page); err != nil {
		t.Fatalf("%v: %.300s", err, body)
	}
	return page.Data
}

// listed makes listings before anything goes wrong with offers or content.
func (n *night) listed(skus ...string) (ids []string) {
	n.t.Helper()
	for _, sku := range skus {
		h := n.create(sku)
		var made struct{ Data struct{ ID string } }
		if err := json.Unmarshal([]byte(h.body), &made); h.status != 201 || err != nil {
			n.t.Fatalf("%+v, %v", h, err)
		}
		ids = append(ids, made.Data.ID)
	}
	return ids
}

// Every fault that answers a call in the place of the stand-in: what comes
// back, and whether the create was done.
func TestAFaultAnswersAndTheCallIsDoneOrNotAsTheScriptSays(t *testing.T) {
	type rule = endpointtest.Rule
	status := func(code int, word string) func(heard) bool {
		return func(h heard) bool { return h.err == nil && h.status == code && h.code() == word }
	}
	cut := func(h heard) bool { return errors.Is(h.err, syscall.ECONNRESET) || errors.Is(h.err, io.EOF) }
	late := func(h heard) bool { return os.IsTimeout(h.err) }
	login := func(code int) func(heard) bool {
		return func(h heard) bool {
			return h.err == nil && h.status == code && strings.HasPrefix(h.header.Get("Content-Type"), "text/html") && strings.Contains(h.body, "<form")
		}
	}
	for _, row := range []struct {
		rule rule
		want func(heard) bool
		done bool
	}{
		{rule{Fault: endpointtest.Reset}, cut, false},
		{rule{Fault: endpointtest.Reset, When: endpointtest.MomentBeforeBody}, cut, false},
		{rule{Fault: endpointtest.Reset, When: endpointtest.MomentAfterCommit}, cut, true},
		{rule{Fault: endpointtest.Reset, When: endpointtest.MomentInAnswer}, func(h heard) bool { return h.err != nil && strings.HasPrefix(h.body, `{"success":true`) }, true},
		{rule{Fault: endpointtest.Timeout}, late, false},
		{rule{Fault: endpointtest.Timeout, When: endpointtest.MomentAfterCommit}, late, true},
		{rule{Fault: endpointtest.Timeout, For: 50 * time.Millisecond}, cut, false},
		{rule{Fault: endpointtest.Truncate}, func(h heard) bool { return h.err == nil && h.status == 201 && !json.Valid([]byte(h.body)) }, true},
		{rule{Fault: endpointtest.LoginPage}, login(200), false},
		{rule{Fault: endpointtest.LoginPage, When: endpointtest.MomentAfterCommit}, login(200), true},
		{rule{Fault: endpointtest.Redirect}, login(301), false},
		{rule{Fault: endpointtest.Redirect, Status: 307, When: endpointtest.MomentAfterCommit}, login(307), true},
		{rule{Fault: endpointtest.Unauthorized}, status(401, "unauthorized"), false},
		{rule{Fault: endpointtest.Unauthorized, When: endpointtest.MomentAfterCommit}, status(401, "unauthorized"), true},
		{rule{Fault: endpointtest.Forbidden, Text: "batas"}, func(h heard) bool { return h.status == 403 && strings.Contains(h.body, `"batas"`) }, false},
		{rule{Fault: endpointtest.InProgress}, status(409, "in_progress"), false},
		{rule{Fault: endpointtest.InProgress, When: endpointtest.MomentAfterCommit}, status(409, "in_progress"), true},
		{rule{Fault: endpointtest.Duplicate}, status(409, "duplicate_sku"), false},
		{rule{Fault: endpointtest.Duplicate, When: endpointtest.MomentAfterCommit}, status(409, "duplicate_sku"), true},
		{rule{Fault: endpointtest.TooLarge}, status(413, "invalid"), false},
		{rule{Fault: endpointtest.Invalid, Text: "tidak"}, status(422, "invalid"), false},
		{rule{Fault: endpointtest.ServerError}, status(503, "internal"), false},
		{rule{Fault: endpointtest.ServerError, Status: 500, When: endpointtest.MomentAfterCommit}, status(500, "internal"), true},
		{rule{Fault: endpointtest.RateLimited}, func(h heard) bool { return h.status == 429 && h.header.Get("Retry-After") == "" }, false},
		{rule{Fault: endpointtest.RateLimited, RetryAfter: time.Hour}, func(h heard) bool { return h.status == 429 && h.header.Get("Retry-After") == "3600" }, false},
		{rule{Fault: endpointtest.RateLimited, RetryAfter: 30 * time.Second, As: "date"}, func(h heard) bool {
			at, err := http.ParseTime(h.header.Get("Retry-After"))
			now, err2 := http.ParseTime(h.header.Get("Date"))
			return h.status == 429 && err == nil && err2 == nil && at.Sub(now) == 30*time.Second
		}, false},
		{rule{Fault: endpointtest.Slow, For: 20 * time.Second}, late, true},
		{rule{Fault: endpointtest.Slow, For: 100 * time.Millisecond}, func(h heard) bool { return h.err == nil && h.status == 201 && json.Valid([]byte(h.body)) }, true},
	} {
		t.Run(strings.Join(strings.Fields(fmt.Sprint(row.rule.Fault, row.rule.When, row.rule.Status, row.rule.RetryAfter, row.rule.For)), "-"), func(t *testing.T) {
			t.Parallel()
			row.rule.Calls, row.rule.Nth = []endpointtest.Call{endpointtest.CallCreate}, 2
			n := badNight(t, endpointtest.Options{}, row.rule)
			if h := n.create("A-1"); h.status != 201 {
				t.Errorf("the call before: %+v", h)
			}
			if h := n.create("A-2"); !row.want(h) {
				t.Errorf("struck: %+v", h)
			}
			if shown := n.shown("A-1", "A-2"); (shown["A-2"].ID != "") != row.done || shown["A-1"].ID == "" {
				t.Errorf("shown %+v, want A-2 done %v", shown, row.done)
			}
			h := n.create("A-2")
			for begun := time.Now(); h.status == http.StatusConflict && strings.Contains(h.body, "in_progress") && time.Since(begun) < 10*time.Second; h = n.create("A-2") {
				time.Sleep(20 * time.Millisecond) // the call that was struck has not ended over there
			}
			if h.status != 201 {
				t.Errorf("the repeat: %+v", h)
			}
			tally := n.server.Tally()
			replays := 0
			if row.done {
				replays = 1
			}
			if tally.Duplicates != 0 || tally.Creates != 2 || tally.Replays != replays || tally.Faults[row.rule.Fault] != 1 {
				t.Errorf("%+v", tally)
			}
		})
	}
}

func TestWhereTheListenerIsClosedTheMachineRefuses(t *testing.T) {
	n := badNight(t, endpointtest.Options{}, endpointtest.Rule{Fault: endpointtest.Refuse, Calls: []endpointtest.Call{endpointtest.CallCreate}, Nth: 2, For: 300 * time.Millisecond})
	n.listed("A-1")
	started := time.Now()
	if h := n.create("A-2"); h.err == nil {
		t.Errorf("the call that closes it: %+v", h)
	}
	if h := n.create("A-2"); !errors.Is(h.err, syscall.ECONNREFUSED) {
		t.Errorf("meanwhile: %+v", h)
	}
	var h heard
	for h = n.create("A-2"); h.err != nil && time.Since(started) < 10*time.Second; h = n.create("A-2") {
		time.Sleep(5 * time.Millisecond)
	}
	if h.status != 201 || time.Since(started) < 300*time.Millisecond || n.server.Tally().Creates != 2 {
		t.Errorf("afterwards, %s later: %+v", time.Since(started), h)
	}
}

func TestAGzipBombIsSmallOnTheWire(t *testing.T) {
	n := badNight(t, endpointtest.Options{}, endpointtest.Rule{Fault: endpointtest.GzipBomb})
	n.http.Timeout = time.Minute
	h := n.ask(http.MethodGet, "/v1/seller", "")
	if h.status != 200 || h.header.Get("Content-Encoding") != "gzip" || len(h.body) > 2<<20 {
		t.Fatalf("%d, %d bytes", h.status, len(h.body))
	}
	z, err := gzip.NewReader(strings.NewReader(h.body))
	if err != nil {
		t.Fatal(err)
	}
	if size, err := io.Copy(io.Discard, z); err != nil || size != 1<<30 {
		t.Errorf("%d bytes unpacked, %v", size, err)
	}
}

func TestAFaultOfAnItemStrikesThatItemAlone(t *testing.T) {
	type rule = endpointtest.Rule
	ids := []string{"0", "1", "2"} // stand for those of the listings
	for _, r := range []struct {
		rule   rule
		want   string // ids of the results in order, x for one that nobody knows
		status string // of the second item
		prices []int64
	}{
		{rule{Fault: endpointtest.RejectItem, Text: "Harga di atas batas"}, "012", "REJECTED", []int64{7, 1000, 7}},
		{rule{Fault: endpointtest.ConflictItem}, "012", "CONFLICT", []int64{7, 1000, 7}},
		{rule{Fault: endpointtest.DoubleItem}, "0112", "OK", []int64{7, 7, 7}},
		{rule{Fault: endpointtest.LoseItem}, "02", "", []int64{7, 7, 7}},
		{rule{Fault: endpointtest.ReorderItem}, "021", "OK", []int64{7, 7, 7}},
		{rule{Fault: endpointtest.UnknownID}, "0x2", "", []int64{7, 7, 7}},
		{rule{Fault: endpointtest.Drop}, "012", "OK", []int64{7, 1000, 7}},
		{rule{Fault: endpointtest.Suspend}, "012", "OK", []int64{7, 7, 7}},
	} {
		for _, by := range []string{"count", "sku"} {
			t.Run(string(r.rule.Fault)+" by "+by, func(t *testing.T) {
				t.Parallel()
				rule := r.rule
				rule.Calls = []endpointtest.Call{endpointtest.CallOffer}
				if by == "count" {
					rule.Nth = 2
				} else {
					rule.SKUs = []string{"a-2"}
				}
				n := badNight(t, endpointtest.Options{}, rule)
				real := n.listed("A-1", "A-2", "A-3")
				h := n.offer(7, real...)
				told := ""
				for _, item := range rows(t, h.body) {
					at := slices.Index(real, item.ID)
					if at < 0 {
						told += "x"
						continue
					}
					told += ids[at]
					if at == 1 && item.Status != r.status {
						t.Errorf("status %s, want %s", item.Status, r.status)
					}
					if item.Status == "REJECTED" && item.Message != "Harga di atas batas" {
						t.Errorf("message %q", item.Message)
					}
				}
				if told != r.want {
					t.Errorf("results of %s, want %s", told, r.want)
				}
				shown := n.shown("A-1", "A-2", "A-3")
				for i, sku := range []string{"A-1", "A-2", "A-3"} {
					if shown[sku].Price != r.prices[i] {
						t.Errorf("%s costs %d, want %d", sku, shown[sku].Price, r.prices[i])
					}
				}
				if suspended := shown["A-2"].Status == "SUSPENDED"; suspended != (r.rule.Fault == endpointtest.Suspend) {
					t.Errorf("A-2 is %s", shown["A-2"].Status)
				}
			})
		}
	}
}

func TestEverySeventhCreateIsAcceptedAndNotStored(t *testing.T) {
	n := badNight(t, endpointtest.Options{}, endpointtest.Rule{Fault: endpointtest.Drop, Calls: []endpointtest.Call{endpointtest.CallCreate}, Every: 7})
	skus := []string{}
	for i := range 21 {
		skus = append(skus, fmt.Sprintf("A-%02d", i+1))
	}
	n.listed(skus...)
	shown := n.shown(skus...)
	for i, sku := range skus {
		if (shown[sku].ID == "") != ((i+1)%7 == 0) {
			t.Errorf("%s: %+v", sku, shown[sku])
		}
	}
	if tally := n.server.Tally(); tally.Creates != 18 || tally.Faults[endpointtest.Drop] != 3 {
		t.Errorf("%+v", tally)
	}
}

func TestContentCanBeDroppedSuspendedOrAnsweredAsSomebodyElses(t *testing.T) {
	for _, f := range []endpointtest.Fault{endpointtest.Drop, endpointtest.Suspend, endpointtest.UnknownID, endpointtest.VersionConflict} {
		n := badNight(t, endpointtest.Options{}, endpointtest.Rule{Fault: f, Calls: []endpointtest.Call{endpointtest.CallContent}})
		id := n.listed("A-1")[0]
		h := n.content(id, 1)
		shown := n.shown("A-1")["A-1"]
		changed, ours, suspended := shown.Version == 2 && shown.Name == "Barang baru", strings.Contains(h.body, id), shown.Status == "SUSPENDED"
		want := map[endpointtest.Fault][3]bool{
			endpointtest.Drop: {false, true, false}, endpointtest.Suspend: {true, true, true},
			endpointtest.UnknownID: {true, false, false}, endpointtest.VersionConflict: {false, false, false},
		}[f]
		if got := [3]bool{changed, ours, suspended}; got != want || (h.status == 200) == (f == endpointtest.VersionConflict) {
			t.Errorf("%s: %v, want %v: %+v", f, got, want, h)
		}
	}
}

func TestARepeatOfACreateIsToldTheRightID(t *testing.T) {
	n := badNight(t, endpointtest.Options{}, endpointtest.Rule{Fault: endpointtest.UnknownID, Calls: []endpointtest.Call{endpointtest.CallCreate}, Nth: 1})
	told, again := n.listed("A-1")[0], n.listed("A-1")[0]
	if id := n.shown("A-1")["A-1"].ID; told == id || again != id {
		t.Errorf("told %s, then %s; shown is %s", told, again, id)
	}
}

func TestThePortalsReasonForASuspensionIsShown(t *testing.T) {
	n := badNight(t, endpointtest.Options{}, endpointtest.Rule{Fault: endpointtest.Suspend, Calls: []endpointtest.Call{endpointtest.CallCreate}, Text: "Foto bukan barangnya"})
	id := n.listed("A-1")[0]
	if h := n.ask(http.MethodGet, "/v1/seller/products/"+id, ""); !strings.Contains(h.body, `"status_reasons":["Foto bukan barangnya"]`) || !strings.Contains(h.body, `"SUSPENDED"`) {
		t.Errorf("%+v", h)
	}
}

func TestPagesAndLookUpsCanLeaveAListingOut(t *testing.T) {
	n := badNight(t, endpointtest.Options{}, endpointtest.Rule{Fault: endpointtest.LoseItem, SKUs: []string{"A-2"}, Calls: []endpointtest.Call{endpointtest.CallRead}})
	n.listed("A-1", "A-2")
	for _, path := range []string{"/v1/seller/products", "/v1/seller/products?sku=A-1&sku=A-2"} {
		if list := rows(t, n.ask(http.MethodGet, path, "").body); len(list) != 1 || list[0].SKU != "A-1" {
			t.Errorf("%s: %+v", path, list)
		}
	}
}

func TestATokenEndsAndTheNewOneIsTaken(t *testing.T) {
	const renewed = "rahasia-baru-0123456789"
	now := token
	n := badNight(t, endpointtest.Options{NewToken: func() (string, error) { return now, nil }}, endpointtest.Rule{Fault: endpointtest.ExpireToken, Nth: 3})
	n.listed("A-1", "A-2")
	for range 2 {
		if h := n.create("A-3"); h.status != 401 || h.code() != "unauthorized" {
			t.Errorf("the third call: %+v", h)
		}
	}
	if h := n.ask(http.MethodGet, "/v1/seller", "", "Authorization", "Bearer "+renewed); h.status != 401 {
		t.Errorf("a token that is not the new one: %+v", h)
	}
	now = renewed
	if h := n.ask(http.MethodGet, "/v1/seller/products", "", "Authorization", "Bearer "+renewed); h.status != 200 || len(rows(t, h.body)) != 2 {
		t.Errorf("the new token: %+v", h)
	}
	if h := n.create("A-3"); h.status != 401 {
		t.Errorf("the old token still counts: %+v", h)
	}
}

func TestAClockThatIsOffShowsInTheDateAndInWhatIsChanged(t *testing.T) {
	n := badNight(t, endpointtest.Options{}, endpointtest.Rule{Fault: endpointtest.ClockSkew, By: -10 * time.Minute})
	h := n.create("A-1")
	date, err := http.ParseTime(h.header.Get("Date"))
	if off := time.Since(date); err != nil || off < 9*time.Minute || off > 11*time.Minute {
		t.Errorf("Date %q", h.header.Get("Date"))
	}
	// So is the end of its review, whoever looks at it later, and a price.
	off := func(what string) {
		t.Helper()
		if at := n.shown("A-1")["A-1"].UpdatedAt; time.Since(at) < 9*time.Minute || time.Since(at) > 11*time.Minute {
			t.Errorf("%s: updated %s", what, at)
		}
	}
	list := rows(t, n.ask(http.MethodGet, "/v1/seller/products", "").body)
	off("in review no more")
	n.offer(7, list[0].ID)
	off("another price")
}

func TestACallThatComesTooEarlyIsInTheLog(t *testing.T) {
	c := newClock()
	n := badNight(t, endpointtest.Options{Now: c.Now}, endpointtest.Rule{Fault: endpointtest.RateLimited, RetryAfter: 30 * time.Second, Nth: 1})
	if h := n.create("A-1"); h.status != 429 {
		t.Fatalf("%+v", h)
	}
	for _, step := range []struct {
		pass time.Duration
		want int
	}{{100 * time.Millisecond, 0}, {29 * time.Second, 1}, {time.Second, 1}} {
		c.pass(step.pass)
		n.create("A-1")
		if got := n.server.Tally().Early; got != step.want {
			t.Errorf("after another %s: %d early, want %d", step.pass, got, step.want)
		}
	}
}

func TestTheLogTellsWhatAFaultDid(t *testing.T) {
	n := badNight(t, endpointtest.Options{},
		endpointtest.Rule{Fault: endpointtest.Reset, When: endpointtest.MomentAfterCommit, Calls: []endpointtest.Call{endpointtest.CallCreate}, Nth: 1},
		endpointtest.Rule{Fault: endpointtest.Drop, Calls: []endpointtest.Call{endpointtest.CallOffer}})
	n.create("A-1")
	id := n.listed("A-1")[0]
	n.offer(7, id)
	type line struct{ Act, Request, Key, SKU, ID, Fault, When string }
	var lines []line
	for dec := json.NewDecoder(bytes.NewReader(n.log.Bytes())); ; {
		var l line
		if err := dec.Decode(&l); err != nil {
			break
		}
		lines = append(lines, l)
	}
	if len(lines) != 4 {
		t.Fatalf("%s", n.log)
	}
	fault, made, replay, drop := lines[0], lines[1], lines[2], lines[3]
	if fault.Act != "fault" || fault.When != "after_commit" || made.Act != "create" || fault.Request != made.Request || fault.Request == "" ||
		made.Key != "k-A-1" || made.SKU != "A-1" || made.ID != id || replay.Act != "replay" || replay.Key != "k-A-1" ||
		drop.Act != "fault" || drop.Fault != "drop" || drop.SKU != "A-1" || drop.ID != id {
		t.Errorf("%s", n.log)
	}
	counted, err := endpointtest.Count(io.MultiReader(bytes.NewReader(n.log.Bytes()), strings.NewReader(`{"act":"crea`)))
	if err != nil || fmt.Sprint(counted.Faults) != fmt.Sprint(n.server.Tally().Faults) || counted.Creates != 1 || counted.Replays != 1 || counted.Duplicates != 0 {
		t.Errorf("%+v, %v", counted, err)
	}
}

func TestDuplicatesAreCountedFromTheLog(t *testing.T) {
	log := `{"act":"create","seller":"p","sku":"A-1"}
{"act":"create","seller":"q","sku":"A-1"}
{"act":"create","seller":"p","sku":"a-1"}
{"act":"create","seller":"p","sku":"A-1"}`
	if c, err := endpointtest.Count(strings.NewReader(log)); err != nil || c.Duplicates != 2 || c.Creates != 4 {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := endpointtest.Count(strings.NewReader("bukan catatan")); err == nil {
		t.Error("any file is a log")
	}
}
