package connector_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"ekatalog/connector"
	"ekatalog/connector/endpoint/endpointtest"
)

// flaw is a fault of the stand-in with one set of what can be said about it.
type flaw struct {
	name   string
	rule   endpointtest.Rule
	leaves []string // what may be said in the end of products that it struck; without any, all is well
	lies   bool     // the catalogue says that something is so and it is not, so that the run itself cannot know
}

// flaws are all faults of the stand-in, in every way that matters to us.
var flaws = []flaw{
	{name: "refuse", rule: endpointtest.Rule{Fault: endpointtest.Refuse}},
	{name: "refuse for two hours", rule: endpointtest.Rule{Fault: endpointtest.Refuse, For: 2 * time.Hour}},
	{name: "reset before the body", rule: endpointtest.Rule{Fault: endpointtest.Reset, When: endpointtest.MomentBeforeBody}},
	{name: "reset before", rule: endpointtest.Rule{Fault: endpointtest.Reset, When: endpointtest.MomentBeforeCommit}},
	{name: "reset after", rule: endpointtest.Rule{Fault: endpointtest.Reset, When: endpointtest.MomentAfterCommit}},
	{name: "reset in the answer", rule: endpointtest.Rule{Fault: endpointtest.Reset, When: endpointtest.MomentInAnswer}},
	{name: "timeout before", rule: endpointtest.Rule{Fault: endpointtest.Timeout, When: endpointtest.MomentBeforeCommit}},
	{name: "timeout after", rule: endpointtest.Rule{Fault: endpointtest.Timeout, When: endpointtest.MomentAfterCommit}},
	{name: "truncate", rule: endpointtest.Rule{Fault: endpointtest.Truncate}},
	{name: "login page before", rule: endpointtest.Rule{Fault: endpointtest.LoginPage, When: endpointtest.MomentBeforeCommit}},
	{name: "login page after", rule: endpointtest.Rule{Fault: endpointtest.LoginPage, When: endpointtest.MomentAfterCommit}},
	{name: "redirect before", rule: endpointtest.Rule{Fault: endpointtest.Redirect, When: endpointtest.MomentBeforeCommit}},
	{name: "redirect 307 after", rule: endpointtest.Rule{Fault: endpointtest.Redirect, When: endpointtest.MomentAfterCommit, Status: 307}},
	{name: "401 before", rule: endpointtest.Rule{Fault: endpointtest.Unauthorized, When: endpointtest.MomentBeforeCommit}},
	{name: "401 after", rule: endpointtest.Rule{Fault: endpointtest.Unauthorized, When: endpointtest.MomentAfterCommit}},
	{name: "403 before", rule: endpointtest.Rule{Fault: endpointtest.Forbidden, When: endpointtest.MomentBeforeCommit}},
	{name: "403 after", rule: endpointtest.Rule{Fault: endpointtest.Forbidden, When: endpointtest.MomentAfterCommit}},
	{name: "in progress before", rule: endpointtest.Rule{Fault: endpointtest.InProgress, When: endpointtest.MomentBeforeCommit}},
	{name: "in progress after", rule: endpointtest.Rule{Fault: endpointtest.InProgress, When: endpointtest.MomentAfterCommit}},
	{name: "duplicate before", rule: endpointtest.Rule{Fault: endpointtest.Duplicate, When: endpointtest.MomentBeforeCommit}, leaves: []string{connector.CodeConflict}},
	{name: "duplicate after", rule: endpointtest.Rule{Fault: endpointtest.Duplicate, When: endpointtest.MomentAfterCommit}, leaves: []string{connector.CodeConflict}},
	{name: "412 before", rule: endpointtest.Rule{Fault: endpointtest.VersionConflict, When: endpointtest.MomentBeforeCommit}},
	{name: "412 after", rule: endpointtest.Rule{Fault: endpointtest.VersionConflict, When: endpointtest.MomentAfterCommit}},
	{name: "413", rule: endpointtest.Rule{Fault: endpointtest.TooLarge}, leaves: []string{connector.CodeRejected}},
	{name: "413 for more than one", rule: endpointtest.Rule{Fault: endpointtest.TooLarge, MoreThan: 1}},
	{name: "422", rule: endpointtest.Rule{Fault: endpointtest.Invalid}, leaves: []string{connector.CodeRejected}},
	{name: "429", rule: endpointtest.Rule{Fault: endpointtest.RateLimited}},
	{name: "429 for 30 seconds", rule: endpointtest.Rule{Fault: endpointtest.RateLimited, RetryAfter: 30 * time.Second}},
	{name: "429 until a date", rule: endpointtest.Rule{Fault: endpointtest.RateLimited, RetryAfter: 30 * time.Second, As: "date"}},
	{name: "429 for an hour", rule: endpointtest.Rule{Fault: endpointtest.RateLimited, RetryAfter: time.Hour}},
	{name: "500 before", rule: endpointtest.Rule{Fault: endpointtest.ServerError, Status: 500, When: endpointtest.MomentBeforeCommit}},
	{name: "500 after", rule: endpointtest.Rule{Fault: endpointtest.ServerError, Status: 500, When: endpointtest.MomentAfterCommit}},
	{name: "502 after", rule: endpointtest.Rule{Fault: endpointtest.ServerError, Status: 502, When: endpointtest.MomentAfterCommit}},
	{name: "503 for an hour", rule: endpointtest.Rule{Fault: endpointtest.ServerError, RetryAfter: time.Hour}},
	{name: "504 before", rule: endpointtest.Rule{Fault: endpointtest.ServerError, Status: 504, When: endpointtest.MomentBeforeCommit}},
	{name: "slow", rule: endpointtest.Rule{Fault: endpointtest.Slow}},
	{name: "too slow", rule: endpointtest.Rule{Fault: endpointtest.Slow, For: 2 * time.Minute}},
	{name: "gzip bomb", rule: endpointtest.Rule{Fault: endpointtest.GzipBomb}},
	{name: "reject item", rule: endpointtest.Rule{Fault: endpointtest.RejectItem}, leaves: []string{connector.CodeRejected}},
	{name: "conflict item", rule: endpointtest.Rule{Fault: endpointtest.ConflictItem}},
	{name: "double item", rule: endpointtest.Rule{Fault: endpointtest.DoubleItem}},
	{name: "lose item", rule: endpointtest.Rule{Fault: endpointtest.LoseItem}},
	{name: "reorder item", rule: endpointtest.Rule{Fault: endpointtest.ReorderItem}},
	{name: "unknown id", rule: endpointtest.Rule{Fault: endpointtest.UnknownID}},
	{name: "suspend", rule: endpointtest.Rule{Fault: endpointtest.Suspend}, leaves: []string{connector.CodeSuspended}},
	{name: "drop", rule: endpointtest.Rule{Fault: endpointtest.Drop}, leaves: []string{connector.CodeNotShown}, lies: true},
	{name: "expired token", rule: endpointtest.Rule{Fault: endpointtest.ExpireToken}},
	{name: "clock ahead", rule: endpointtest.Rule{Fault: endpointtest.ClockSkew, By: time.Hour}},
	{name: "clock behind", rule: endpointtest.Rule{Fault: endpointtest.ClockSkew, By: -time.Hour}},
}

// The other sides of the matrix.
var (
	struckCalls = []endpointtest.Call{
		endpointtest.CallOffer, endpointtest.CallContent, endpointtest.CallCreate,
		endpointtest.CallLookUp, endpointtest.CallGet, endpointtest.CallList, endpointtest.CallSeller,
	}
	batches = []int{1, 2, 100}
	places  = []string{"first", "middle", "last"}
	reaches = []string{"once", "the product", "from then on", "from then on and all reads"}
)

// listedAt is how many products are listed for each size of a batch, and
// changedAt how many of them get new content and how many new ones there are.
var listedAt, changedAt = map[int]int{1: 3, 2: 5, 100: 110}, map[int]int{1: 3, 2: 5, 100: 7}

// night is one case of the matrix.
type night struct {
	flaw  flaw
	call  endpointtest.Call
	batch int
	place int  // of places
	reach int  // of reaches
	twice bool // the next run comes a quarter of an hour later and meets the same fault
}

func (n night) String() string {
	runs := "one run"
	if n.twice {
		runs = "two runs"
	}
	return fmt.Sprintf("%s, %s, batches of %d, %s, %s, %s", n.flaw.name, n.call, n.batch, places[n.place], reaches[n.reach], runs)
}

// sides are the values of a night, in the order of the matrix's sides.
func (n night) sides() []string {
	return []string{n.flaw.name, string(n.call), strconv.Itoa(n.batch), places[n.place], reaches[n.reach], strconv.FormatBool(n.twice)}
}

// nights are cases in which every fault meets every call that it strikes
// twice, and each two values of any other two sides meet.
func nights() []night {
	var all []night
	for first, f := range flaws {
		var calls []endpointtest.Call
		for _, call := range struckCalls {
			f.rule.Calls = []endpointtest.Call{call}
			if s := (endpointtest.Script{Rules: []endpointtest.Rule{f.rule}}); len(s.Check()) == 0 {
				calls = append(calls, call)
			}
		}
		for k := range max(12, 2*len(calls)) {
			i := first + k
			f.rule.Calls = []endpointtest.Call{calls[k%len(calls)]}
			all = append(all, night{
				flaw: f, call: f.rule.Calls[0], batch: batches[i%3], place: (k + k/3 + first/3) % 3, reach: i % 4, twice: (i/4+k)%2 == 1,
			})
		}
	}
	return all
}

// unmet lists the pairs of values that meet in no case.
func unmet(all []night) []string {
	values := map[int]map[string]bool{}
	met := map[[2]string]bool{}
	for _, n := range all {
		of := n.sides()
		for i, a := range of {
			if values[i] == nil {
				values[i] = map[string]bool{}
			}
			values[i][a] = true
			for j, b := range of[i+1:] {
				met[[2]string{fmt.Sprint(i, a), fmt.Sprint(i+1+j, b)}] = true
			}
		}
	}
	var missing []string
	for i := range values {
		for j := i + 1; j < len(values); j++ {
			if i == 0 && j == 1 {
				continue // not every fault strikes every call
			}
			for a := range values[i] {
				for b := range values[j] {
					if !met[[2]string{fmt.Sprint(i, a), fmt.Sprint(j, b)}] {
						missing = append(missing, a+" × "+b)
					}
				}
			}
		}
	}
	return missing
}

// struck are the products of the lane that a night is about; a read is about
// those of the offers.
func (n night) struck(list []product) []product {
	listed, changed := listedAt[n.batch], changedAt[n.batch]
	switch n.call {
	case endpointtest.CallCreate:
		return list[listed:]
	case endpointtest.CallContent, endpointtest.CallGet:
		return list[:changed]
	}
	return list[:listed]
}

// script is what goes wrong in a night. A call that is made only when
// something is in doubt comes about by answers that are lost.
func (n night) script(list []product) *endpointtest.Script {
	struck := n.struck(list)
	at := []int{0, len(struck) / 2, len(struck) - 1}[n.place]
	sku := struck[at].SKU
	call := at
	switch n.call {
	case endpointtest.CallOffer:
		call = at / n.batch
	case endpointtest.CallLookUp, endpointtest.CallGet, endpointtest.CallList, endpointtest.CallSeller:
		call = 0
	}
	r := n.flaw.rule
	r.Until = 20 * time.Hour
	early := r.Fault == endpointtest.Refuse || r.When == endpointtest.MomentBeforeBody
	items := slices.Contains([]endpointtest.Fault{endpointtest.RejectItem, endpointtest.ConflictItem, endpointtest.DoubleItem, endpointtest.LoseItem,
		endpointtest.ReorderItem, endpointtest.UnknownID, endpointtest.Suspend, endpointtest.Drop}, r.Fault)
	named := n.call != endpointtest.CallSeller && (items || n.call != endpointtest.CallList) && !early // a rule can name its product
	switch reach := reaches[n.reach]; {
	case reach == "once" && named:
		r.SKUs, r.Times = []string{sku}, 1
	case reach == "once":
		r.Nth = call + 1
	case reach == "the product" && named:
		r.SKUs = []string{sku}
	case reach == "from then on and all reads":
		r.From = call + 3 // a run has begun
		all := r
		all.Calls = []endpointtest.Call{n.call, endpointtest.CallRead}
		if s := (endpointtest.Script{Rules: []endpointtest.Rule{all}}); len(s.Check()) == 0 {
			r = all
		}
	case items:
		r.From = at + 1
	default:
		r.From = call + 1
	}
	s := &endpointtest.Script{Rules: []endpointtest.Rule{r}}
	if n.call == endpointtest.CallLookUp || n.call == endpointtest.CallGet {
		s.Rules = append(s.Rules, endpointtest.Rule{
			Calls: []endpointtest.Call{endpointtest.CallWrite}, Fault: endpointtest.Reset, When: endpointtest.MomentAfterCommit,
			SKUs: []string{sku, list[len(list)-1].SKU}, Times: 3, Until: r.Until,
		})
	}
	return s
}

func TestFaultMatrix(t *testing.T) {
	all := nights()
	t.Logf("%d cases", len(all))
	if missing := unmet(all); len(all) < 500 || len(missing) > 0 {
		t.Fatalf("too few: %q never meet", missing)
	}
	from := map[int]begun{}
	for _, batch := range batches {
		from[batch] = beginning(t, listedAt[batch])
	}
	for i, n := range all {
		if i%raceFactor != 0 {
			continue // left to the run without the race detector
		}
		t.Run(n.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { n.test(t, from[n.batch]) })
		})
	}
}

func (n night) test(t *testing.T, from begun) {
	list := items(listedAt[n.batch])
	changed := changedAt[n.batch]
	for i := range changed {
		list = append(list, item(fmt.Sprintf("B-%03d", i), 200_000+int64(i), "3"))
	}
	script := n.script(list)
	if wrong := script.Check(); len(wrong) > 0 {
		t.Fatal(wrong)
	}
	s := openStall(t, from, script, n.batch, list...)
	s.reprice(0, listedAt[n.batch])
	s.rename(0, changed)
	s.source.list[listedAt[n.batch]-1].Active = "tidak"
	began := time.Now()
	s.faulty(n)
	if n.twice {
		time.Sleep(15 * time.Minute)
		s.faulty(n)
	}
	time.Sleep(24*time.Hour - time.Since(began))
	s.token = renewed
	s.wantAllWell(s.settle(), n.flaw)
}
