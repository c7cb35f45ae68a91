package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"ekatalog/connector"
	"ekatalog/connector/endpoint/endpointtest"
)

// TestMain lets the test binary be the child that plays the catalogue.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == standInCommand {
		if err := run(context.Background(), os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// The short form: more changes and faults in less time. What 20 seconds can
// show of growth is little; the rest is judged as in half an hour.
func TestTwentySecondsOfASoak(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	err := options{
		long: 20 * time.Second, products: 1000, every: 200 * time.Millisecond, cycle: 800 * time.Millisecond, minute: 4 * time.Second, chance: 0.02, out: &out,
	}.run(t.Context())
	t.Logf("%s", out.String())
	if err != nil {
		t.Error(err)
	}
}

func TestWhatGrowsIsFound(t *testing.T) {
	t.Parallel()
	sample := func(n int, of func(i int) float64) []float64 {
		all := make([]float64, n)
		for i := range all {
			all[i] = of(i)
		}
		return all
	}
	const mib = mebibyte
	for name, c := range map[string]struct {
		of    []float64
		grows bool
	}{
		"the same all the time":            {sample(30, func(int) float64 { return 8 * mib }), false},
		"up and down":                      {sample(300, func(i int) float64 { return 8*mib + float64(i*7%13)*mib/4 }), false},
		"warms up in the first third":      {sample(30, func(i int) float64 { return 8*mib + float64(min(i, 9))*mib }), false},
		"falls":                            {sample(30, func(i int) float64 { return 20*mib - float64(i)*mib/4 }), false},
		"one peak in the end":              {append(sample(29, func(int) float64 { return 8 * mib }), 90*mib), false},
		"30 KiB more after each run":       {sample(360, func(i int) float64 { return 8*mib + float64(i)*30*1024 }), true},
		"a step in the last third":         {sample(30, func(i int) float64 { return 8*mib + float64(i/20)*2*mib }), true},
		"doubles":                          {sample(9, func(i int) float64 { return mib * float64(int(1)<<i) }), true},
		"too few to say":                   {sample(8, func(int) float64 { return 8 * mib }), true},
		"nothing was taken":                {nil, true},
		"grows under an up and down of 10": {sample(300, func(i int) float64 { return 8*mib + float64(i)*mib/20 + float64(i%3)*mib }), true},
	} {
		s := newSamples(time.Hour).heap
		s.of = c.of
		if got := s.flat(); (got != "") != c.grows {
			t.Errorf("%s: %q", name, got)
		}
	}
	g := newSamples(time.Hour).goroutines
	g.of = sample(90, func(i int) float64 { return 7 + float64(i/9) })
	if g.flat() == "" {
		t.Error("a goroutine more after every nine runs was not found")
	}
}

// A sample sees what is really held: memory, a goroutine, a file.
func TestASampleSeesWhatIsHeld(t *testing.T) {
	s := newSamples(time.Hour)
	take := func() {
		t.Helper()
		if err := s.take(0); err != nil {
			t.Fatal(err)
		}
	}
	take()
	held := make([]byte, 4*mebibyte)
	end := make(chan struct{})
	defer close(end)
	for range 5 {
		go func() { <-end }()
	}
	f, err := os.Open("mapping.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	take()
	for i := range held {
		held[i] = 1
	}
	if grown := s.heap.of[1] - s.heap.of[0]; grown < 3*mebibyte {
		t.Errorf("the heap grew by %.0f bytes", grown)
	}
	if grown := s.goroutines.of[1] - s.goroutines.of[0]; grown != 5 {
		t.Errorf("%.0f goroutines more, want 5", grown)
	}
	if len(s.files.of) == 2 && s.files.of[1]-s.files.of[0] != 1 {
		t.Errorf("open files: %v", s.files.of)
	}
}

func TestTheJudgeOfASoakFindsEachFault(t *testing.T) {
	t.Parallel()
	good := func() (*soak, endpointtest.Tally) {
		s := &soak{samples: newSamples(time.Hour)}
		for _, one := range s.samples.all() {
			one.of = make([]float64, leastSamples)
		}
		return s, endpointtest.Tally{Faults: map[endpointtest.Fault]int{endpointtest.Reset: 1}}
	}
	s, tally := good()
	if s.judge(tally); len(s.wrong) > 0 {
		t.Errorf("nothing is wrong, and it says %v", s.wrong)
	}
	for want, spoil := range map[string]func(*soak, *endpointtest.Tally){
		"listed twice":         func(_ *soak, t *endpointtest.Tally) { t.Duplicates = 1 },
		"against the contract": func(_ *soak, t *endpointtest.Tally) { t.Violations = 1 },
		"no fault struck":      func(_ *soak, t *endpointtest.Tally) { t.Faults = nil },
		"goroutines grows":     func(s *soak, _ *endpointtest.Tally) { s.samples.goroutines.of = []float64{5, 5, 5, 5, 5, 5, 9, 9, 9} },
	} {
		s, tally := good()
		spoil(s, &tally)
		if s.judge(tally); len(s.wrong) != 1 || !strings.Contains(s.wrong[0].Error(), want) {
			t.Errorf("%s: it says %v", want, s.wrong)
		}
	}
}

func TestAChangeIsSettledOnceTheLedgerShowsIt(t *testing.T) {
	t.Parallel()
	price, stock := int64(510_000), decimal.NewFromInt(9)
	settledAs := connector.Entry{
		SKU: "MJ-0001", State: connector.StateLive, OfferPrint: "x", ContentPrint: "x", Name: "Meja",
		Offer: connector.Offer{Price: price, Stock: stock, Active: true},
	}
	for name, c := range map[string]struct {
		entry   func(e *connector.Entry)
		settled bool
	}{
		"as the list says": {func(*connector.Entry) {}, true},
		"another price":    {func(e *connector.Entry) { e.Offer.Price++ }, false},
		"not found out":    {func(e *connector.Entry) { e.State = connector.StateUnknown }, false},
		"changed outside": {func(e *connector.Entry) {
			e.Outside = &connector.Outside{Offer: connector.Offer{Price: 1, Stock: stock, Active: true}}
		}, false},
		"another field is":    {func(e *connector.Entry) { e.Outside = &connector.Outside{Offer: connector.Offer{Price: price}} }, true},
		"it gave way":         {func(e *connector.Entry) { e.Offer.Price++; e.Yielded = &connector.Yielded{Price: &price} }, true},
		"stock gave way":      {func(e *connector.Entry) { e.Offer.Price++; e.Yielded = &connector.Yielded{Stock: &stock} }, false},
		"never settled":       {func(e *connector.Entry) { e.OfferPrint = "" }, false},
		"taken out, still on": {func(e *connector.Entry) { e.Offer.Price++; e.Offer.Active = false }, false},
	} {
		e := settledAs
		c.entry(&e)
		l := &list{rows: []row{{sku: "MJ-0001", name: "Meja", price: price, stock: 9, active: true}}, due: map[spot]*wait{}}
		l.changed("MJ-0001", "price")
		var w waits
		l.settle(&connector.Book{Entries: map[string]*connector.Entry{connector.FoldSKU("MJ-0001"): &e}}, &w)
		if got := len(l.due) == 0; got != c.settled {
			t.Errorf("%s: settled %v", name, got)
		}
	}
}

func TestWhatWasNeverListedAndIsNotToBeIsSettled(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		active  bool
		entry   *connector.Entry
		settled bool
	}{
		"not to be":       {false, nil, true},
		"to be":           {true, nil, false},
		"refused":         {false, &connector.Entry{State: connector.StateRejected}, true},
		"not found out":   {false, &connector.Entry{State: connector.StateUnknown}, false},
		"there, still on": {false, &connector.Entry{ID: "x", State: connector.StateLive, OfferPrint: "x", ContentPrint: "x", Offer: connector.Offer{Active: true}}, false},
	} {
		l := &list{rows: []row{{sku: "MJ-0001", active: c.active}}, due: map[spot]*wait{}}
		l.changed("MJ-0001", "active")
		book := &connector.Book{Entries: map[string]*connector.Entry{}}
		if c.entry != nil {
			book.Entries[connector.FoldSKU("MJ-0001")] = c.entry
		}
		l.settle(book, &waits{})
		if got := len(l.due) == 0; got != c.settled {
			t.Errorf("%s: settled %v", name, got)
		}
	}
}

func TestAWaitForAPersonIsToldApart(t *testing.T) {
	t.Parallel()
	settledAs := func() *connector.Entry {
		return &connector.Entry{ID: "x", Name: "Meja", State: connector.StateLive, OfferPrint: "x", ContentPrint: "x", Offer: connector.Offer{Price: 5, Active: true}}
	}
	for name, c := range map[string]struct {
		entry func(*connector.Entry)
		alone int
	}{
		"on its way":      {func(e *connector.Entry) { e.Offer.Price++ }, 1},
		"changed outside": {func(e *connector.Entry) { e.Outside = &connector.Outside{Offer: connector.Offer{Price: 6}} }, 0},
		"another field is": {func(e *connector.Entry) {
			e.Offer.Price++
			e.Outside = &connector.Outside{Offer: connector.Offer{Price: 5}}
		}, 1},
		"refused":                 {func(e *connector.Entry) { e.Offer.Price++; e.RefusedPrint = "y" }, 0},
		"somebody else's listing": {func(e *connector.Entry) { e.Offer.Price++; e.State = connector.StateConflict }, 0},
	} {
		l := &list{rows: []row{{sku: "MJ-0001", name: "Meja", price: 5, active: true}}, due: map[spot]*wait{}}
		l.changed("MJ-0001", "price")
		var w waits
		before := settledAs()
		c.entry(before)
		for _, e := range []*connector.Entry{before, settledAs()} {
			l.settle(&connector.Book{Entries: map[string]*connector.Entry{connector.FoldSKU("MJ-0001"): e}}, &w)
		}
		if len(w.all) != 1 || len(w.alone) != c.alone {
			t.Errorf("%s: %d waits, %d of them with nobody asked; want 1, %d", name, len(w.all), len(w.alone), c.alone)
		}
	}
}

func TestWhatWasRefusedIsSaidOtherwise(t *testing.T) {
	t.Parallel()
	l, err := newList(filepath.Join(t.TempDir(), listName), 3, rand.New(rand.NewPCG(1, 1)))
	if err != nil {
		t.Fatal(err)
	}
	was := slices.Clone(l.rows)
	l.removed, l.rows = l.rows[2:], l.rows[:2:2] // the third is to be taken down
	l.changed(was[0].sku, "stock")
	l.changed(was[2].sku, "active")
	if err := l.sayAgain(func(string) bool { return true }); err != nil {
		t.Fatal(err)
	}
	if len(l.removed) != 0 || len(l.rows) != 3 || l.rows[2].active || l.rows[2].price == was[2].price {
		t.Errorf("what would not be taken down: %+v, still out %+v", l.rows[2], l.removed)
	}
	if l.rows[0].price == was[0].price || l.rows[0].name == was[0].name || !l.rows[0].active {
		t.Errorf("what was refused: %+v", l.rows[0])
	}
	if l.rows[1] != was[1] {
		t.Errorf("nothing of it waits: %+v", l.rows[1])
	}
	if b, err := os.ReadFile(l.path); err != nil || !strings.Contains(string(b), l.rows[2].name+";"+fmt.Sprint(l.rows[2].price)+";5;tidak") {
		t.Errorf("the list on disk: %v\n%s", err, b)
	}
}
