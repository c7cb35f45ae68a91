package connector_test

import (
	"fmt"
	"net/http/httptest"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ekatalog/connector"
	"ekatalog/connector/endpoint"
	"ekatalog/connector/endpoint/endpointtest"
)

// stepsOfAHistory are the operations of one history.
const stepsOfAHistory = 100

// TestWhateverHappensNothingIsDoubledLostOrOverwritten lives through random
// histories of a shop, against the real client, stand-in and ledger file, and
// checks every invariant after every operation. There are 100 histories, and
// 10 with the race detector, which makes them six times as slow; at least
// EKATALOG_OPERATIONS operations where that is set.
func TestWhateverHappensNothingIsDoubledLostOrOverwritten(t *testing.T) {
	t.Parallel()
	wanted := int64(100 * stepsOfAHistory / raceFactor)
	if text := os.Getenv("EKATALOG_OPERATIONS"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 1 {
			t.Fatalf("EKATALOG_OPERATIONS is %q, want a number from 1 on", text)
		}
		wanted = n
	}
	var of tallies
	began := time.Now()
	t.Cleanup(func() {
		if of.first != "" {
			t.Logf("the first history that failed:\n%s", of.first)
		}
	})
	for of.operations.Load() < wanted && !t.Failed() {
		rapid.Check(t, func(rt *rapid.T) { // up to 100 histories
			if of.operations.Load() >= wanted && !of.failed.Load() {
				return
			}
			h := newHistory(t, rt, &of)
			for range stepsOfAHistory {
				h.step()
			}
			h.converge()
		})
	}
	t.Logf("%d operations, %d runs of which %d met faults and %d died, in %s",
		of.operations.Load(), of.runs.Load(), of.faulty.Load(), of.died.Load(), time.Since(began).Round(time.Second))
}

// tallies count what was done, over all histories.
type tallies struct {
	operations, runs, faulty, died atomic.Int64
	failed                         atomic.Bool // then rapid makes the history shorter
	first                          string      // the diary of the first history that failed
}

// history is a shop to which anything happens.
type history struct {
	*shop
	rt     *rapid.T
	of     *tallies
	diary  *diary
	server *endpointtest.Server
	url    string
	token  int // which of the seller's tokens counts

	drift    connector.Drift
	guarded  bool
	override []string
	saved    *connector.SavedPlan
	marks    map[spot]*mark  // what somebody else put into the catalogue and must stay
	posted   map[string]bool // intents that were sent, or may have been
	runs     []string        // that ended well, the last one last
}

// TempDir is in memory where there is such a folder: a ledger waits for the
// disk at every commit, and what a dead process leaves behind is the same.
func (d drawn) TempDir() string {
	parent := ""
	if _, err := os.Stat("/dev/shm"); runtime.GOOS == "linux" && err == nil {
		parent = "/dev/shm"
	}
	dir, err := os.MkdirTemp(parent, "ekatalog-model")
	if err != nil {
		d.Fatal(err)
	}
	d.rt.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func newHistory(t *testing.T, rt *rapid.T, of *tallies) *history {
	h := &history{rt: rt, of: of, diary: &diary{}, guarded: true, marks: map[spot]*mark{}, posted: map[string]bool{}}
	rt.Cleanup(func() {
		if rt.Failed() {
			of.keepFirst(h.diary)
		}
	})
	h.shop = openShop(drawn{t, rt, h.diary}, items(6)...)
	tokens := map[string]endpointtest.Seller{}
	for n := range stepsOfAHistory + 10 {
		tokens[tokenOf(n)] = endpointtest.Seller{ID: "s-1", Name: "Bengkel"}
	}
	h.server = endpointtest.New(endpointtest.Options{Tokens: tokens, Strict: true, Now: h.now, OperationLog: h.diary})
	web := httptest.NewServer(h.server)
	rt.Cleanup(web.Close)
	h.url = web.URL + "/api"
	h.there = h.client()
	h.open()
	return h
}

func tokenOf(n int) string { return fmt.Sprintf("rahasia-%d", n) }

// client is a client of a new process.
func (h *history) client() *endpoint.Client {
	token := tokenOf(h.token)
	c, err := endpoint.New(endpoint.Config{
		URL: h.url, Token: func() (string, error) { return token, nil },
		Timeout: 5 * time.Second, MaxWait: time.Nanosecond, ReadPause: time.Millisecond, MaxResponse: 1 << 20, Now: h.now,
	})
	if err != nil {
		h.Fatal(err)
	}
	return c
}

// open starts a new process with the settings as they are now.
func (h *history) open() {
	h.shop.open()
	c := h.client()
	h.c.Destination, h.c.Reader = c, c
	h.c.Outbox.TimeLimit = 30 * time.Second // less than the minute that a catalogue asks for which names no pause
	h.settings()
}

func (h *history) settings() {
	h.c.Drift, h.c.Override, h.c.Reason = h.drift, h.override, "memang begitu"
	g := connector.Guard{
		MaxWithdraw: limit(h, "30%"), MaxPriceChange: limit(h, "25%"), MaxJumps: limit(h, "20%"),
		MaxMedianShift: limit(h, "20%"), MinListSize: limit(h, "50%"), RemovalDelay: 3,
	}
	if h.c.Guard = g; !h.guarded {
		h.unguarded()
	}
}

// operation is something that happens in a history.
type operation struct {
	weight int
	name   string
	moves  bool // the ledger or the catalogue
	do     func(*history)
}

var operations = []operation{
	{1, "nothing", true, func(*history) {}},
	{14, "sync", true, (*history).ordinary}, {8, "sync amid faults", true, (*history).amidFaults},
	{6, "sync that dies", true, (*history).dying}, {5, "sync while somebody edits", true, (*history).meddled},
	{3, "plan", true, (*history).planned}, {4, "apply", true, (*history).applied}, {3, "undo", true, (*history).undone}, {3, "decide", true, (*history).decideSome},
	{3, "day", false, (*history).day}, {3, "restart", true, (*history).open},
	{6, "add", false, (*history).add}, {3, "remove", false, (*history).remove}, {8, "price", false, (*history).price},
	{7, "stock", false, (*history).stock}, {5, "rename", false, (*history).rename}, {4, "active", false, (*history).active},
	{3, "spoil", false, (*history).spoil}, {2, "double", false, (*history).double},
	{8, "edit outside", true, (*history).editOutside}, {3, "rewrite outside", true, (*history).rewriteOutside},
	{1, "foreign", true, (*history).foreignSKU}, {1, "suspend", true, (*history).suspend},
	{3, "policy", false, (*history).policy}, {3, "guard", false, (*history).guard},
}

// bag has each operation as often as its weight, well mixed, for rapid prefers
// what stands first.
var bag = func() []int {
	var all []int
	for i, o := range operations {
		all = append(all, slices.Repeat([]int{i}, o.weight)...)
	}
	mixed := make([]int, len(all))
	for i, o := range all {
		mixed[(i*37+1)%len(all)] = o
	}
	return mixed
}()

// step does one operation and checks everything.
func (h *history) step() {
	h.rt.Helper()
	o := operations[rapid.SampledFrom(bag).Draw(h.rt, "operation")]
	h.note("%s", o.name)
	h.of.operations.Add(1)
	o.do(h)
	if o.moves { // else the ledger and the catalogue are as they were when they were checked last
		h.checkAll()
	}
}

// checkAll is the checker of all that must hold, with what only the stand-in
// and whoever wrote the history know.
func (h *history) checkAll() {
	h.rt.Helper()
	h.check()
	for _, v := range h.server.Violations() {
		if strings.Contains(v, ": call: ") { // an answer that a fault has bent breaks it too
			h.Errorf("the contract was broken: %s", v)
		}
	}
	if n := h.server.Duplicates(); n != 0 {
		h.Errorf("%d products listed twice", n)
	}
	h.checkMarks()
	if h.Failed() {
		h.rt.FailNow()
	}
}

// row draws a row of the list, nil where it is empty.
func (h *history) row() *product {
	list := h.source.list
	if len(list) == 0 {
		return nil
	}
	return &list[h.draw(len(list), "row")]
}

// rowsOf counts the rows of a SKU.
func (h *history) rowsOf(key string) (n int) {
	for _, p := range h.source.list {
		if connector.FoldSKU(p.SKU) == key {
			n++
		}
	}
	return n
}

func (h *history) add() {
	sku := fmt.Sprintf("A-%03d", h.draw(10, "sku"))
	if h.rowsOf(connector.FoldSKU(sku)) > 0 {
		return
	}
	h.source.list = append(h.source.list, item(sku, 100_000+1000*int64(h.draw(20, "price")), "5"))
	h.listSays(sku)
}

func (h *history) remove() {
	if len(h.source.list) == 0 {
		return
	}
	i := h.draw(len(h.source.list), "row")
	h.listSays(h.source.list[i].SKU)
	h.source.list = slices.Delete(h.source.list, i, i+1)
}

func (h *history) price() {
	if p := h.row(); p != nil {
		p.Price = strconv.Itoa(pick(h, "price", 100_000, 101_000, 104_000, 110_000, 119_000, 300_000))
		h.listSays(p.SKU, "price")
	}
}

func (h *history) stock() {
	if p := h.row(); p != nil {
		p.Stock = pick(h, "stock", "0", "1", "5", "7,5", "40")
		h.listSays(p.SKU, "stock")
	}
}

func (h *history) rename() {
	if p := h.row(); p != nil {
		p.Name = fmt.Sprintf("Meja kerja kayu jati %s %d", p.SKU, h.draw(5, "name"))
		h.listSays(p.SKU, "name")
	}
}

func (h *history) active() {
	if p := h.row(); p != nil {
		p.Active = map[string]string{"": "tidak", "tidak": ""}[p.Active]
		h.listSays(p.SKU, "active")
	}
}

// spoil makes a row such that its product is held.
func (h *history) spoil() {
	if p := h.row(); p != nil {
		p.Stock = "banyak"
		h.listSays(p.SKU)
	}
}

// double puts a second row of a SKU into the list, which holds both.
func (h *history) double() {
	if p := h.row(); p != nil && h.rowsOf(connector.FoldSKU(p.SKU)) == 1 {
		again := *p
		again.Price = "105000"
		h.source.list = append(h.source.list, again)
		h.listSays(p.SKU)
	}
}

// held reports that the list says of a SKU what cannot be sent.
func (h *history) held(key string) bool {
	for _, p := range h.source.list {
		if connector.FoldSKU(p.SKU) == key && p.Stock == "banyak" {
			return true
		}
	}
	return h.rowsOf(key) > 1
}

// day passes, unless a create waits to be posted again: its key is forgotten
// after seven days.
func (h *history) day() {
	book, there := h.book(), h.catalogueNow()
	for _, in := range book.Open {
		if in.Lane == connector.LaneCreate {
			return
		}
	}
	for key, e := range book.Entries {
		if l, shown := there[key]; e.Unseen && shown && e.ID != l.ID {
			return
		}
	}
	h.clock.Add(int64(24 * time.Hour))
}

func (h *history) policy() {
	one := func(field string) connector.Policy { return pick(h, field, connector.Policies()...) }
	h.drift = connector.Drift{Price: one("price"), Stock: one("stock"), Active: one("active"), Content: one("content")}
	h.settings()
}

func (h *history) guard() {
	h.guarded, h.override = h.coin("guarded"), nil
	if h.coin("overridden") {
		h.override = connector.GuardCodes()
	}
	h.settings()
}
