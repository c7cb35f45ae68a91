package endpointtest

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"
)

// strikes tells which of n calls a rule strikes, counted from 1.
func strikes(seed uint64, r Rule, n int, now func(i int) time.Duration) []int {
	a := newScript(&Script{Seed: seed, Rules: []Rule{r}}, time.Time{}).rules[0]
	var struck []int
	for i := 1; i <= n; i++ {
		if a.due(now(i)) {
			a.struck++
			struck = append(struck, i)
		}
	}
	return struck
}

func TestTheConditionsOfARuleSayWhichCallsItStrikes(t *testing.T) {
	second := func(i int) time.Duration { return time.Duration(i) * time.Second }
	for _, row := range []struct {
		rule Rule
		want []int
	}{
		{Rule{}, []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}},
		{Rule{Nth: 3}, []int{3}},
		{Rule{Every: 4}, []int{4, 8, 12}},
		{Rule{From: 5, To: 7}, []int{5, 6, 7}},
		{Rule{From: 11}, []int{11, 12}},
		{Rule{To: 2}, []int{1, 2}},
		{Rule{Every: 2, From: 5, To: 9}, []int{6, 8}},
		{Rule{Times: 2}, []int{1, 2}},
		{Rule{Every: 3, Times: 2}, []int{3, 6}},
		{Rule{After: 4 * time.Second, Until: 6 * time.Second}, []int{4, 5, 6}},
		{Rule{After: 4 * time.Second, Every: 5}, []int{5, 10}},
		{Rule{Chance: 1}, []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}},
	} {
		if got := strikes(1, row.rule, 12, second); !slices.Equal(got, row.want) {
			t.Errorf("%+v: %v, want %v", row.rule, got, row.want)
		}
	}
}

func TestTheSameSeedStrikesTheSameCalls(t *testing.T) {
	none := func(int) time.Duration { return 0 }
	first := strikes(7, Rule{Chance: 0.2}, 1000, none)
	if n := len(first); n < 150 || n > 250 {
		t.Errorf("%d of 1000 struck at 20%%", n)
	}
	if again := strikes(7, Rule{Chance: 0.2}, 1000, none); !slices.Equal(first, again) {
		t.Errorf("%v, then %v", first, again)
	}
	if other := strikes(8, Rule{Chance: 0.2}, 1000, none); slices.Equal(first, other) {
		t.Error("another seed strikes the same calls")
	}
	// Other conditions do not change what the dice say of a call.
	for _, i := range strikes(7, Rule{Chance: 0.2, From: 500}, 1000, none) {
		if !slices.Contains(first, i) {
			t.Errorf("call %d", i)
		}
	}
}

func TestEveryFaultHasTraitsAndEveryTraitIsAllowed(t *testing.T) {
	for _, f := range Faults() {
		tr, ok := traits(f)
		if !ok || len(tr.calls) == 0 {
			t.Errorf("%s: %+v", f, tr)
		}
		moments := tr.moments
		if tr.items {
			moments = []Moment{""}
		}
		for _, m := range moments {
			r := Rule{Fault: f, When: m}
			if f == ClockSkew {
				r.By = time.Minute
			}
			if wrong := (&Script{Rules: []Rule{r}}).Check(); len(wrong) > 0 {
				t.Errorf("%s %s: %v", f, m, wrong)
			}
		}
	}
	if len(Faults()) < 27 {
		t.Errorf("%d faults", len(Faults()))
	}
}

func TestAScriptThatCannotBeMeantIsRefusedAtItsPlace(t *testing.T) {
	for _, row := range []struct {
		rule      Rule
		path, key string
	}{
		{Rule{}, "$.faults[1]", "faults.no_fault"},
		{Rule{Fault: "resett"}, "$.faults[1].fault", "faults.choice_near"},
		{Rule{Fault: "gempa bumi"}, "$.faults[1].fault", "faults.choice"},
		{Rule{Fault: Reset, Calls: []Call{"create", "buat"}}, "$.faults[1].calls[1]", "faults.choice"},
		{Rule{Fault: Duplicate, Calls: []Call{CallOffer}}, "$.faults[1].calls[0]", "faults.call_not_struck"},
		{Rule{Fault: Truncate, When: MomentBeforeBody}, "$.faults[1].when", "faults.choice"},
		{Rule{Fault: Drop, When: MomentAfterCommit}, "$.faults[1].when", "faults.choice"},
		{Rule{Fault: Reset, When: MomentBeforeBody, SKUs: []string{"A-1"}}, "$.faults[1].skus", "faults.before_body"},
		{Rule{Fault: Drop, SKUs: []string{""}}, "$.faults[1].skus", "faults.empty"},
		{Rule{Fault: Reset, Nth: -1}, "$.faults[1].nth", "faults.count"},
		{Rule{Fault: Reset, From: 5, To: 3}, "$.faults[1].to", "faults.backwards"},
		{Rule{Fault: Reset, Chance: 20}, "$.faults[1].chance", "faults.chance"},
		{Rule{Fault: Reset, After: 30}, "$.faults[1].after", "faults.span"},
		{Rule{Fault: Reset, After: time.Minute, Until: time.Second}, "$.faults[1].until", "faults.backwards"},
		{Rule{Fault: Reset, Status: 500}, "$.faults[1].status", "faults.not_taken"},
		{Rule{Fault: Timeout, Text: "x"}, "$.faults[1].text", "faults.not_taken"},
		{Rule{Fault: Timeout, For: -time.Second}, "$.faults[1].for", "faults.span"},
		{Rule{Fault: RateLimited, RetryAfter: 1500 * time.Millisecond}, "$.faults[1].retry_after", "faults.retry_after"},
		{Rule{Fault: RateLimited, RetryAfter: time.Second, As: "tanggal"}, "$.faults[1].as", "faults.choice"},
		{Rule{Fault: ClockSkew}, "$.faults[1].by", "faults.skew"},
		{Rule{Fault: Redirect, Status: 200}, "$.faults[1].status", "faults.status"},
		{Rule{Fault: ServerError, Status: 404}, "$.faults[1].status", "faults.status"},
	} {
		wrong := (&Script{Rules: []Rule{{Fault: Reset}, row.rule}}).Check()
		if len(wrong) != 1 || wrong[0].Path != row.path || wrong[0].Key != row.key {
			t.Errorf("%+v: %v, want %s at %s", row.rule, wrong, row.key, row.path)
		}
	}
	if wrong := (&Script{}).Check(); len(wrong) != 1 || wrong[0].Key != "faults.none" {
		t.Errorf("%v", wrong)
	}
}

func TestEachCallHasItsName(t *testing.T) {
	for want, at := range map[Call][2]string{
		CallSeller: {"GET", "/v1/seller"}, CallList: {"GET", "/v1/seller/products?limit=5"}, CallLookUp: {"GET", "/v1/seller/products?sku=a"},
		CallGet: {"GET", "/v1/seller/products/x"}, CallCreate: {"POST", "/v1/seller/products"}, CallContent: {"PUT", "/v1/seller/products/x"},
		CallOffer: {"PATCH", "/v1/seller/products/offers"}, CallCategories: {"GET", "/v1/categories"},
		CallGateway: {"GET", "/v1/ekatalog/list-produk-penyedia?kode_penyedia=p"}, "": {"GET", "/v2/x"},
	} {
		if got := callOf(httptest.NewRequest(at[0], "/api"+at[1], http.NoBody)); got != want {
			t.Errorf("%v is %q, want %q", at, got, want)
		}
	}
}

func TestOfSeveralRulesTheFirstAnswersAndTheOthersWait(t *testing.T) {
	s := New(Options{Tokens: map[string]Seller{"t": {ID: "p"}}, Faults: &Script{Rules: []Rule{
		{Fault: Unauthorized, Nth: 1},
		{Fault: ClockSkew, By: -time.Hour},
		{Fault: Forbidden, Times: 1},
	}}})
	var got []int
	for range 3 {
		r := httptest.NewRequest(http.MethodGet, "/api/v1/seller", http.NoBody)
		r.Header.Set("Authorization", "Bearer t")
		rec := httptest.NewRecorder()
		s.ServeHTTP(rec, r)
		got = append(got, rec.Code)
		if date, err := http.ParseTime(rec.Header().Get("Date")); err != nil || time.Since(date) < 59*time.Minute {
			t.Errorf("Date %q", rec.Header().Get("Date"))
		}
	}
	if !slices.Equal(got, []int{401, 403, 200}) {
		t.Errorf("%v", got)
	}
}
