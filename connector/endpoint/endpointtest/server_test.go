package endpointtest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ekatalog/connector/endpoint/endpointtest"
)

// clock is a time that a test moves by hand.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 8, 3, 2, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.now }

func (c *clock) pass(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.now = c.now.Add(d) }

// seen is an answer as a test looks at it.
type seen struct {
	status int
	header http.Header
	body   string
	data   any
	code   string
	cursor string
}

// ask sends one call and reads the answer.
func ask(s http.Handler, method, path, body string, header ...string) seen {
	r := httptest.NewRequest(method, "/api"+path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+token)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	s.ServeHTTP(rec, r)
	var e struct {
		Data  any
		Error struct{ Code string }
		Meta  struct{ Cursor string }
	}
	_ = json.Unmarshal(rec.Body.Bytes(), &e)
	return seen{rec.Code, rec.Header(), rec.Body.String(), e.Data, e.Error.Code, e.Meta.Cursor}
}

func create(s http.Handler, key, sku string) seen {
	return ask(s, http.MethodPost, "/v1/seller/products", fmt.Sprintf(`{"sku":"%s","name":"Barang %s","price":1000,"stock":2.5}`, sku, sku), "Idempotency-Key", key)
}

func strict(o endpointtest.Options) endpointtest.Options {
	all := options()
	o.Tokens, o.Strict = all.Tokens, true
	return o
}

func wantRefusal(t *testing.T, got seen, status int, code string) {
	t.Helper()
	if got.status != status || got.code != code {
		t.Errorf("got %d %s, want %d %s: %s", got.status, got.code, status, code, got.body)
	}
}

func TestAKeyIsRememberedForSevenDays(t *testing.T) {
	c := newClock()
	s := endpointtest.New(strict(endpointtest.Options{Now: c.Now}))
	first := create(s, "k-1", "A-1")
	c.pass(7*24*time.Hour - time.Second)
	if again := create(s, "k-1", "A-1"); again.status != 201 || again.body != first.body {
		t.Errorf("within seven days: %s, want %s", again.body, first.body)
	}
	wantRefusal(t, create(s, "k-1", "A-2"), 422, "key_reused")
	c.pass(time.Second)
	wantRefusal(t, create(s, "k-1", "A-1"), 409, "duplicate_sku")
	if s.Replays() != 1 || s.Duplicates() != 0 || s.Effects() != 1 {
		t.Errorf("%d replays, %d duplicates, %d effects", s.Replays(), s.Duplicates(), s.Effects())
	}
}

func TestARefusedCreateLeavesItsKeyFree(t *testing.T) {
	s := endpointtest.New(strict(endpointtest.Options{}))
	bad := ask(s, http.MethodPost, "/v1/seller/products", `{"sku":"A-1"}`, "Idempotency-Key", "k-1")
	wantRefusal(t, bad, 422, "invalid")
	if got := create(s, "k-1", "A-1"); got.status != 201 {
		t.Errorf("got %d: %s", got.status, got.body)
	}
}

func TestASecondCreateWithAKeyThatStillRunsIsInProgress(t *testing.T) {
	var s *endpointtest.Server
	var inside seen
	calls := 0
	o := strict(endpointtest.Options{})
	o.Fault = func(stage endpointtest.Stage, r *http.Request) http.Handler {
		if calls++; stage == endpointtest.BeforeCommit && calls == 1 {
			inside = create(s, "k-1", "A-1")
		}
		return nil
	}
	s = endpointtest.New(o)
	if got := create(s, "k-1", "A-1"); got.status != 201 {
		t.Errorf("first: %s", got.body)
	}
	wantRefusal(t, inside, 409, "in_progress")
}

func TestAFaultBeforeTheCommitLeavesNothingAndOneAfterItLeavesTheEffect(t *testing.T) {
	for stage, want := range map[endpointtest.Stage]int{endpointtest.BeforeCommit: 0, endpointtest.AfterCommit: 1} {
		faulty := true
		o := strict(endpointtest.Options{})
		o.Fault = func(at endpointtest.Stage, r *http.Request) http.Handler {
			if !faulty || at != stage || r.Method != http.MethodPost {
				return nil
			}
			return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGatewayTimeout) })
		}
		s := endpointtest.New(o)
		if got := create(s, "k-1", "A-1"); got.status != http.StatusGatewayTimeout {
			t.Errorf("stage %d: %d", stage, got.status)
		}
		faulty = false
		if list := ask(s, http.MethodGet, "/v1/seller/products?sku=A-1", "").data.([]any); len(list) != want {
			t.Errorf("stage %d: %d listings, want %d", stage, len(list), want)
		}
		if got := create(s, "k-1", "A-1"); got.status != 201 || s.Duplicates() != 0 || int(s.Replays()) != want {
			t.Errorf("stage %d: repeat %d, %d replays", stage, got.status, s.Replays())
		}
	}
}

func TestANewListingIsInReviewUntilTheFirstReadAfterItsTime(t *testing.T) {
	status := func(s http.Handler) any {
		return ask(s, http.MethodGet, "/v1/seller/products?sku=A-1", "").data.([]any)[0].(map[string]any)["status"]
	}
	c := newClock()
	at := endpointtest.New(strict(endpointtest.Options{Now: c.Now}))
	later := endpointtest.New(strict(endpointtest.Options{Now: c.Now, ReviewAfter: time.Hour}))
	never := endpointtest.New(strict(endpointtest.Options{Now: c.Now, ReviewAfter: -1}))
	for _, s := range []*endpointtest.Server{at, later, never} {
		if got := create(s, "k-1", "A-1"); !strings.Contains(got.body, `"status":"IN_REVIEW"`) {
			t.Errorf("created as %s", got.body)
		}
	}
	if got := []any{status(at), status(later), status(never)}; !slices.Equal(got, []any{"ACTIVE", "IN_REVIEW", "IN_REVIEW"}) {
		t.Errorf("at once: %v", got)
	}
	c.pass(time.Hour)
	since := c.Now().Format(time.RFC3339)
	if list := ask(later, http.MethodGet, "/v1/seller/products?updated_since="+since, "").data.([]any); len(list) != 1 {
		t.Errorf("the end of a review is no change since %s: %v", since, list)
	}
	if got := []any{status(later), status(never)}; !slices.Equal(got, []any{"ACTIVE", "IN_REVIEW"}) {
		t.Errorf("after an hour: %v", got)
	}
}

func TestTheRateLimitCountsPerTokenAndSaysWhenItEnds(t *testing.T) {
	c := newClock()
	o := strict(endpointtest.Options{Now: c.Now, Rate: 3})
	o.Tokens["lain"] = endpointtest.Seller{ID: "penyedia-2"}
	s := endpointtest.New(o)
	for left := 2; left >= 0; left-- {
		got := ask(s, http.MethodGet, "/v1/seller", "")
		if got.status != 200 || got.header.Get("X-RateLimit-Limit") != "3" || got.header.Get("X-RateLimit-Remaining") != fmt.Sprint(left) {
			t.Errorf("%d %v", got.status, got.header)
		}
	}
	c.pass(20*time.Second + time.Millisecond)
	got := ask(s, http.MethodGet, "/v1/seller", "")
	wantRefusal(t, got, 429, "rate_limited")
	if got.header.Get("Retry-After") != "40" || got.header.Get("X-RateLimit-Reset") != "40" {
		t.Errorf("header %v", got.header)
	}
	if got := ask(s, http.MethodGet, "/v1/seller", "", "Authorization", "Bearer lain"); got.status != 200 {
		t.Errorf("another token: %d", got.status)
	}
	c.pass(40 * time.Second)
	if got := ask(s, http.MethodGet, "/v1/seller", ""); got.status != 200 {
		t.Errorf("in the next minute: %d", got.status)
	}
}

func TestSellersDoNotSeeEachOther(t *testing.T) {
	o := strict(endpointtest.Options{})
	o.Tokens["lain"] = endpointtest.Seller{ID: "penyedia-2", Name: "Lain"}
	o.Tokens["baca"] = endpointtest.Seller{ID: "penyedia-1", Name: "Baca", ReadOnly: true}
	s := endpointtest.New(o)
	id := create(s, "k-1", "A-1").data.(map[string]any)["id"].(string)
	path := "/v1/seller/products/" + id
	wantRefusal(t, ask(s, http.MethodGet, path, "", "Authorization", "Bearer lain"), 404, "not_found")
	wantRefusal(t, ask(s, http.MethodPut, path, `{"name":"Barang lain"}`, "Authorization", "Bearer lain", "If-Match", `"1"`), 404, "not_found")
	if got := ask(s, http.MethodPatch, "/v1/seller/products/offers", `{"items":[{"id":"`+id+`","price":9}]}`, "Authorization", "Bearer lain"); !strings.Contains(got.body, `"REJECTED"`) {
		t.Errorf("offer: %s", got.body)
	}
	if got := ask(s, http.MethodGet, path, "", "Authorization", "Bearer baca"); got.status != 200 {
		t.Errorf("read: %d", got.status)
	}
	wantRefusal(t, ask(s, http.MethodPatch, "/v1/seller/products/offers", `{"items":[{"id":"`+id+`","price":9}]}`, "Authorization", "Bearer baca"), 403, "forbidden")
	for _, v := range s.Violations() {
		t.Error(v)
	}
}

func TestEveryWrongFieldIsNamed(t *testing.T) {
	s := endpointtest.New(strict(endpointtest.Options{}))
	body := `{"sku":"A 1","name":"Meja","price":0,"stock":1.255,"active":"ya","ppn":"12","photos":"x","length_cm":0,
		"attributes":{"Bahan":7},"variants":[{"price":1}],"wholesale":[{"min_quantity":2}],"regional_prices":[{"region":"x","price":1}],"berat":1,"weight_gram":1.5}`
	got := ask(s, http.MethodPost, "/v1/seller/products", body, "Idempotency-Key", "k-1")
	wantRefusal(t, got, 422, "invalid")
	var e struct {
		Error struct {
			Details []struct{ Field, Code, Message string }
		}
	}
	if err := json.Unmarshal([]byte(got.body), &e); err != nil {
		t.Fatal(err)
	}
	fields := map[string]bool{}
	for _, d := range e.Error.Details {
		fields[d.Field] = d.Code != "" && d.Message != ""
	}
	want := []string{"active", "attributes", "berat", "length_cm", "name", "photos", "ppn", "price", "regional_prices", "sku", "stock", "variants", "weight_gram", "wholesale"}
	if named := slices.Sorted(maps.Keys(fields)); !slices.Equal(named, want) {
		t.Errorf("named %v, want %v", named, want)
	}
}

func TestAWholeListingComesBackAsItWasSent(t *testing.T) {
	s := endpointtest.New(strict(endpointtest.Options{}))
	body := `{"sku":"A-1","name":"Meja belajar","description":"Jati","unit":"Unit","ppn":"0%","kbki":"3812","video_url":"https://x.id/v","brand":"D1","tkdn":"1/T","sni":"S",
		"category":"A > B > C","category_id":"c","price":1000000000000,"stock":0.05,"min_purchase":1.5,"preorder_days":14,"weight_gram":900,"length_cm":40.25,"width_cm":1,"height_cm":2,
		"pdn_type":"Lokal","pdn_location":"l","pdn_labor":"t","pdn_material":"m","photos":["a.jpg","https://x.id/b.jpg"],"attributes":{"Bahan":"Jati"},"documents":{"Sertifikat":"s.pdf"},
		"variants":[{"sku":"A-1-M","options":{"Ukuran":"M"},"price":5,"stock":1.5,"photo":"m.jpg","active":false}],"wholesale":[{"min_quantity":10,"price":900}],"regional_prices":[{"region":"35.28","price":5}],"active":false}`
	made := ask(s, http.MethodPost, "/v1/seller/products", body, "Idempotency-Key", "k-1")
	if made.status != 201 {
		t.Fatal(made.body)
	}
	got := ask(s, http.MethodGet, "/v1/seller/products/"+made.data.(map[string]any)["id"].(string), "").data.(map[string]any)
	var want map[string]any
	if err := json.Unmarshal([]byte(body), &want); err != nil {
		t.Fatal(err)
	}
	for field, v := range want {
		if fmt.Sprint(got[field]) != fmt.Sprint(v) {
			t.Errorf("%s: got %v, want %v", field, got[field], v)
		}
	}
	if len(got) != len(want)+6 { // id, status, version, offer_version, updated_at, status_reasons
		t.Errorf("%d fields of %d sent", len(got), len(want))
	}
}

func TestWhatIsNoCallOfTheContractIsRefusedInItsWords(t *testing.T) {
	s := endpointtest.New(strict(endpointtest.Options{}))
	create(s, "k-1", "A-1")
	for _, row := range []struct {
		method, path, body string
		status             int
		code               string
	}{
		{"GET", "/v2/seller", "", 404, "not_found"},
		{"GET", "/v1/seller/products/a/b", "", 404, "not_found"},
		{"DELETE", "/v1/seller/products", "", 405, "invalid"},
		{"GET", "/v1/seller/products/offers", "", 405, "invalid"},
		{"POST", "/v1/ekatalog/list-produk-penyedia", "", 405, "invalid"},
		{"GET", "/v1/seller/products?limit=0", "", 422, "invalid"},
		{"GET", "/v1/seller/products?limit=x", "", 422, "invalid"},
		{"GET", "/v1/seller/products?cursor=abc", "", 422, "invalid"},
		{"GET", "/v1/seller/products?updated_since=kemarin", "", 422, "invalid"},
		{"POST", "/v1/seller/products", "{}", 422, "invalid"},
		{"PATCH", "/v1/seller/products/offers", "[]", 422, "invalid"},
		{"PATCH", "/v1/seller/products/offers", `{"items":[]}`, 422, "invalid"},
		{"PATCH", "/v1/seller/products/offers", `{"items":[{"price":1}]}`, 422, "invalid"},
		{"PATCH", "/v1/seller/products/offers", `{"items":[null]}`, 422, "invalid"},
		{"PATCH", "/v1/seller/products/offers", `{"items":[{"id":"x"}],"dry":true}`, 422, "invalid"},
		{"PATCH", "/v1/seller/products/offers", `{"items":`, 422, "invalid"},
		{"PATCH", "/v1/seller/products/offers", strings.Repeat(" ", 5<<20), 413, "invalid"},
		{"GET", "/v1/ekatalog/list-produk-penyedia", "", 422, "invalid"},
		{"GET", "/v1/ekatalog/paket-e-purchasing?tahun=2026", "", 422, "invalid"},
	} {
		wantRefusal(t, ask(s, row.method, row.path, row.body), row.status, row.code)
	}
	for _, v := range s.Violations() {
		t.Error(v)
	}
}

func TestPagesGiveEveryListingOnceWhileOthersChange(t *testing.T) {
	s := endpointtest.New(strict(endpointtest.Options{}))
	ids := map[string]string{}
	for i := range 25 {
		sku := fmt.Sprintf("A-%02d", i)
		ids[sku] = create(s, "k-"+sku, sku).data.(map[string]any)["id"].(string)
	}
	times := map[string]int{}
	path := "/v1/seller/products?limit=4"
	cursor, pages := "", 0
	for {
		got := ask(s, http.MethodGet, path+"&cursor="+cursor, "")
		for _, l := range got.data.([]any) {
			times[l.(map[string]any)["sku"].(string)]++
		}
		if pages++; pages == 2 { // a listing of a page already read moves to the end
			ask(s, http.MethodPatch, "/v1/seller/products/offers", `{"items":[{"id":"`+ids["A-01"]+`","stock":9}]}`)
		}
		if cursor = got.cursor; cursor == "" {
			break
		}
	}
	if len(times) != 25 || times["A-01"] != 2 || times["A-00"] != 1 {
		t.Errorf("%v after %d pages", times, pages)
	}
}

func TestTheGatewayShowsStateWithoutSKUPriceOrStock(t *testing.T) {
	fee := int64(5000)
	o := strict(endpointtest.Options{Packages: []endpointtest.Package{
		{KodeKLPD: "K34", FiscalYear: 2026, OrderID: "01J", ShippingFee: &fee, FlagMinikom: "Tidak"},
		{KodeKLPD: "K34", FiscalYear: 2025, OrderID: "01H", FlagMinikom: "Ya"},
		{KodeKLPD: "K34", FiscalYear: 2026, OrderID: "01K", FlagMinikom: "Ya"},
	}})
	s := endpointtest.New(o)
	create(s, "k-1", "A-1")
	create(s, "k-2", "A-2")
	got := ask(s, http.MethodGet, "/v1/ekatalog/list-produk-penyedia?kode_penyedia=penyedia-1", "")
	list := got.data.([]any)
	if fields := slices.Sorted(maps.Keys(list[0].(map[string]any))); len(list) != 1 || got.cursor == "" ||
		!slices.Equal(fields, []string{"kd_produk", "nama_produk", "status_produk", "status_produk_tayang"}) {
		t.Errorf("%s", got.body)
	}
	one := ask(s, http.MethodGet, "/v1/ekatalog/paket-e-purchasing?kode_klpd=K34&tahun=2026", "")
	two := ask(s, http.MethodGet, "/v1/ekatalog/paket-e-purchasing?kode_klpd=K34&tahun=2026&cursor="+one.cursor, "")
	if !strings.Contains(one.body, `"01J"`) || !strings.Contains(two.body, `"01K"`) || two.cursor != "" {
		t.Errorf("%s\n%s", one.body, two.body)
	}
	for _, v := range s.Violations() {
		t.Error(v)
	}
}

func TestAStandInThatStartsAgainKnowsItsListings(t *testing.T) {
	file := filepath.Join(t.TempDir(), "mock.json")
	c := newClock()
	o := strict(endpointtest.Options{StateFile: file, Now: c.Now, ReviewAfter: time.Hour})
	s := endpointtest.New(o)
	if err := s.Load(); err != nil {
		t.Fatal(err)
	}
	first := create(s, "k-1", "A-1")
	create(s, "k-2", "B-1")
	before := ask(s, http.MethodGet, "/v1/seller/products", "").body
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(file)
	if err != nil || !bytes.Contains(b, []byte(`"trial":true`)) {
		t.Fatalf("%s, %v", b, err)
	}
	s = endpointtest.New(o)
	if err := s.Load(); err != nil {
		t.Fatal(err)
	}
	if after := ask(s, http.MethodGet, "/v1/seller/products", "").body; after != before {
		t.Errorf("got %s, want %s", after, before)
	}
	if again := create(s, "k-1", "A-1"); again.body != first.body {
		t.Errorf("got %s, want %s", again.body, first.body)
	}
	wantRefusal(t, create(s, "k-9", "b-1"), 409, "duplicate_sku")
	c.pass(time.Hour)
	if got := ask(s, http.MethodGet, "/v1/seller/products?sku=A-1", "").body; !strings.Contains(got, `"ACTIVE"`) {
		t.Errorf("the review does not end: %s", got)
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(file), ".*")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestAFileThatIsNoStateOfAStandInIsNotTakenOver(t *testing.T) {
	for _, content := range []string{"", "{", `{"trial":false,"version":1}`, `{"trial":true,"version":2}`, `{"sellers":{}}`} {
		file := filepath.Join(t.TempDir(), "mock.json")
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := endpointtest.New(endpointtest.Options{StateFile: file}).Load(); err == nil {
			t.Errorf("%q was taken", content)
		}
	}
}

func TestManyCallersAtOnceMakeEachListingOnce(t *testing.T) {
	s := endpointtest.New(options())
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 50 {
				key := fmt.Sprintf("k-%d", i)
				if got := create(s, key, fmt.Sprintf("A-%d", i)); got.status != 201 && got.code != "in_progress" {
					t.Errorf("%d %s", got.status, got.body)
				}
				ask(s, http.MethodGet, "/v1/seller/products?limit=1000", "")
			}
		})
	}
	wg.Wait()
	if n := len(ask(s, http.MethodGet, "/v1/seller/products?limit=1000", "").data.([]any)); n != 50 || s.Duplicates() != 0 || s.Effects() != 50 {
		t.Errorf("%d listings, %d duplicates, %d effects", n, s.Duplicates(), s.Effects())
	}
}

func TestTheOperationLogTellsEffectsFromReplays(t *testing.T) {
	var log bytes.Buffer
	o := strict(endpointtest.Options{OperationLog: &log, Now: newClock().Now})
	s := endpointtest.New(o)
	id := create(s, "k-1", "A-1").data.(map[string]any)["id"].(string)
	create(s, "k-1", "A-1")
	ask(s, http.MethodPatch, "/v1/seller/products/offers", `{"items":[{"id":"`+id+`","price":2000},{"id":"x","price":1}]}`)
	ask(s, http.MethodPatch, "/v1/seller/products/offers", `{"items":[{"id":"`+id+`","price":2000}]}`) // changes nothing
	ask(s, http.MethodPut, "/v1/seller/products/"+id, `{"name":"Nama baru"}`, "If-Match", `"1"`)
	var acts []string
	for d := json.NewDecoder(&log); ; {
		var op struct{ Act, SKU, ID string }
		if err := d.Decode(&op); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if op.SKU != "A-1" || op.ID != id {
			t.Errorf("%s of %q with id %q, want of A-1 with id %q", op.Act, op.SKU, op.ID, id)
		}
		acts = append(acts, op.Act)
	}
	if want := []string{"create", "replay", "offer", "content"}; !slices.Equal(acts, want) {
		t.Errorf("got %v, want %v", acts, want)
	}
}

// BenchmarkCreate makes listings in a stand-in that has many.
func BenchmarkCreate(b *testing.B) {
	s := endpointtest.New(options())
	n := 0
	for b.Loop() {
		n++
		if got := create(s, fmt.Sprintf("k-%d", n), fmt.Sprintf("A-%d", n)); got.status != 201 {
			b.Fatal(got.body)
		}
	}
}

func TestACallAgainstTheContractIsToldAndHasNoEffect(t *testing.T) {
	var told []string
	log := &bytes.Buffer{}
	s := endpointtest.New(endpointtest.Options{Tokens: options().Tokens, OperationLog: log, Violation: func(what string) { told = append(told, what) }})
	id := create(s, "k-1", "A-1").data.(map[string]any)["id"].(string)
	body := `{"items":[{"id":"` + id + `","price":9}]}`
	// The rules in code take any content type; the document does not.
	got := ask(s, http.MethodPatch, "/v1/seller/products/offers", body, "Content-Type", "text/plain")
	wantRefusal(t, got, 422, "invalid")
	// These the rules refuse themselves.
	wantRefusal(t, ask(s, http.MethodPost, "/v1/seller/products", `{"sku":"A 1"}`, "Idempotency-Key", "k-2"), 422, "invalid")
	if len(told) != 2 || !strings.HasPrefix(told[0], "PATCH /api/v1/seller/products/offers: call: ") || !strings.HasPrefix(told[1], "POST ") {
		t.Errorf("told %q", told)
	}
	if tally := s.Tally(); tally.Violations != 2 || tally.Offers != 0 || tally.Creates != 1 {
		t.Errorf("%+v", tally)
	}
	if got := ask(s, http.MethodPatch, "/v1/seller/products/offers", body); got.status != 200 || len(told) != 2 {
		t.Errorf("%s, told %q", got.body, told)
	}
	if counted, err := endpointtest.Count(log); err != nil || counted.Violations != 2 {
		t.Errorf("%+v, %v", counted, err)
	}
}

func TestAStrictStandInNoticesACallThatOnlyTheDocumentRefuses(t *testing.T) {
	s := endpointtest.New(strict(endpointtest.Options{}))
	body := `{"sku":"A-1","name":"Meja belajar","price":1,"stock":1}`
	got := ask(s, http.MethodPost, "/v1/seller/products", body, "Idempotency-Key", "k-1", "Content-Type", "text/plain")
	if got.status != 500 || len(s.Violations()) != 1 || s.Tally().Creates != 0 {
		t.Errorf("%d, %q, %+v", got.status, s.Violations(), s.Tally())
	}
}
