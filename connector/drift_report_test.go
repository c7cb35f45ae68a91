package connector_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ekatalog/connector"
)

// drift compares and fails the test where that changed the ledger.
func (s *shop) drift(skus ...string) *connector.DriftReport {
	s.Helper()
	before := s.dump()
	r, err := s.c.DriftReport(s.context(), skus)
	if err != nil {
		s.Fatalf("drift: %v", err)
	}
	if d := differ(before, s.dump()); len(d) > 0 {
		s.Fatalf("comparing changed the ledger: %v", d)
	}
	return r
}

// lines writes what differs, "* A-004 price 104000 110000 105000 held".
func lines(r *connector.DriftReport) []string {
	var all []string
	for _, l := range r.Lines {
		if l.Sign == connector.DriftSame {
			continue
		}
		text := string(l.Sign) + " " + l.SKU
		for _, f := range l.Fields {
			text += fmt.Sprintf(" %s %v %v %v %s", f.Field, f.Settled, f.Shown, f.List, f.Next)
		}
		all = append(all, text)
	}
	return all
}

func TestLedgerAndCatalogueAreComparedWhole(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	if r := s.drift(); r.Counts != (connector.DriftCounts{Same: 20}) || len(r.Lines) != 20 || !r.Trial {
		t.Fatalf("%+v", r)
	}
	s.edit("A-004", func(l *connector.Shown) { l.Price, l.OfferVersion = 110_000, l.OfferVersion+1 })
	s.source.list[4].Price = "105000"
	s.sync()
	s.edit("A-005", func(l *connector.Shown) {
		l.Active, l.Stock, l.OfferVersion, l.Name, l.Version = false, dec("1.5"), l.OfferVersion+1, "Meja lain", l.Version+1
	})
	s.source.list = slices.Delete(s.source.list, 5, 6)
	s.catalogue.Edit("A-006", func(l *connector.Shown) { l.Status = "DIBEKUKAN" })
	s.listForeign("X-1")
	swallow(s, connector.LaneCreate)
	s.source.list = append(s.source.list, item("B-1", 100_000, "5"))
	s.sync()
	s.c.Drift.Stock = connector.PolicyTheirs
	r := s.drift()
	want := []string{
		"* A-004 price 104000 110000 105000 held",
		"* A-005 active true false <nil> held stock 5 1.5 <nil> taken name Meja kerja kayu jati A-005 Meja lain <nil> held",
		"* A-006", "+ B-1", "- X-1",
	}
	if got := lines(r); !slices.Equal(got, want) {
		t.Fatalf("got  %q\nwant %q", got, want)
	}
	if r.Counts != (connector.DriftCounts{Same: 17, Differs: 3, OnlyHere: 1, OnlyThere: 1}) {
		t.Fatalf("%+v", r.Counts)
	}
	for _, l := range r.Lines {
		if l.Fields == nil || l.NotShown != (l.SKU == "B-1") || l.Unread || (l.Status == "DIBEKUKAN") != (l.SKU == "A-006") || (l.At == "") != (l.SKU == "B-1") {
			t.Fatalf("%+v", l)
		}
	}
}

func TestSomeSKUsAreComparedByThemselves(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	s.edit("A-004", func(l *connector.Shown) { l.Price, l.OfferVersion = 110_000, l.OfferVersion+1 })
	s.edit("A-005", func(l *connector.Shown) { l.Price, l.OfferVersion = 110_000, l.OfferVersion+1 })
	s.listForeign("X-1")
	if r := s.drift("a-004", "A-001", "x-1"); r.Counts != (connector.DriftCounts{Same: 1, Differs: 1, OnlyThere: 1}) {
		t.Fatalf("%+v", r)
	}
	var unknown *connector.UnknownSKUs
	if _, err := s.c.DriftReport(t.Context(), []string{"A-001", "Z-9"}); !errors.As(err, &unknown) || !slices.Equal(unknown.SKUs, []string{"Z-9"}) {
		t.Fatal(err)
	}
}

func TestASKUOfSomebodyElseIsOnlyThere(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(2)...)
	s.unguarded()
	s.listForeign("A-001")
	s.settled()
	if got := lines(s.drift()); !slices.Equal(got, []string{"- A-001"}) {
		t.Fatal(got)
	}
}

// decided decides and fails the test where that is refused.
func (s *shop) decided(choice connector.Policy, skus ...string) {
	s.Helper()
	s.c.Reason = "sudah ditanyakan"
	if n, err := s.c.TakeDrift(s.context(), choice, skus); err != nil || n != len(skus) {
		s.Fatalf("%d decided: %v", n, err)
	}
	s.check()
}

func TestWhatTheCatalogueShowsIsTakenByDecision(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	s.edit("A-004", func(l *connector.Shown) {
		l.Price, l.Stock, l.OfferVersion, l.Name, l.Version = 110_000, dec("2"), l.OfferVersion+1, "Meja orang lain", l.Version+1
	})
	s.source.list[4].Price = "105000"
	if n, err := s.c.TakeDrift(t.Context(), connector.PolicyTheirs, []string{"A-004"}); n != 0 || !errors.Is(err, connector.ErrNoReason) {
		t.Fatalf("%d decided without a reason: %v", n, err)
	}
	s.decided(connector.PolicyTheirs, "a-004")
	e := s.entry("A-004")
	if e.Offer.Price != 110_000 || e.Offer.Stock.String() != "2" || e.Name != "Meja orang lain" || e.Outside != nil {
		t.Fatalf("%+v", e)
	}
	if y := e.Yielded; y == nil || y.Price == nil || *y.Price != 105_000 || y.Stock.String() != "5" || y.Active != nil || y.Content == "" {
		t.Fatalf("%+v", y)
	}
	a := s.actsOf("v6-trial drift.taken")["A-004"]
	if a.Reason != "sudah ditanyakan" || fmt.Sprint(a.Before["price"], a.After["price"]) != "104000 110000" {
		t.Fatalf("%+v", a.Act)
	}
	s.edited = map[string]bool{}
	r := s.sync()
	s.wantCounts(r, "unchanged 20")
	if r.Requests != 0 {
		t.Fatalf("%d requests", r.Requests)
	}
	s.source.list[4].Price = "106000"
	s.wantCounts(s.sync(), "submitted 1 unchanged 19")
	if l := s.shown("A-004"); l.Price != 106_000 || l.Stock.String() != "2" || l.Name != "Meja orang lain" {
		t.Fatalf("%+v", l)
	}
}

func TestADecisionForTheListIsForWhatIsShownNow(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	edit := func(price int64) {
		s.edit("A-004", func(l *connector.Shown) { l.Price, l.OfferVersion = price, l.OfferVersion+1 })
	}
	edit(110_000)
	s.decided(connector.PolicyOurs, "A-004")
	edit(111_000)
	s.wantCounts(s.sync(), "conflict 1 unchanged 19")
	s.decided(connector.PolicyOurs, "A-004")
	s.catalogue.Before = func(connector.Lane, []connector.Change) error { // between the read-back and the write
		s.catalogue.Before = nil
		edit(112_000)
		return nil
	}
	s.wantCounts(s.sync(), "conflict 1 unchanged 19")
	s.wantCounts(s.sync(), "conflict 1 unchanged 19")
	if got := s.shown("A-004").Price; got != 112_000 {
		t.Fatalf("price %d", got)
	}
	s.decided(connector.PolicyOurs, "A-004")
	s.wantCounts(s.sync(), "submitted 1 unchanged 19")
	if got := s.shown("A-004").Price; got != 104_000 {
		t.Fatalf("price %d", got)
	}
}

func TestAListingThatIsGoneCountsAsNeverMadeByDecision(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	swallow(s, connector.LaneCreate)
	s.source.list = append(s.source.list, item("B-1", 100_000, "5"))
	s.sync()
	s.judged()
	s.c.Reason = "ditanyakan ke LKPP"
	s.wantUndecided(connector.PolicyOurs, "drift_not_there", "B-1")
	s.decided(connector.PolicyTheirs, "B-1")
	s.wantState("B-1", connector.StateNone)
	s.wantCounts(s.sync(), "submitted 1 unchanged 20")
	s.wantCounts(s.sync(), "unchanged 21")
}

// wantRefused wants a decision to be refused, and nothing to be changed by it.
func (s *shop) wantUndecided(choice connector.Policy, key string, skus ...string) {
	s.Helper()
	before := s.dump()
	var refused *connector.NotDrifted
	if _, err := s.c.TakeDrift(s.context(), choice, skus); !errors.As(err, &refused) || refused.Key != key {
		s.Fatalf("%v, want %s", err, key)
	}
	if d := differ(before, s.dump()); len(d) > 0 {
		s.Fatalf("a refused decision changed the ledger: %v", d)
	}
}

func TestWhatIsNotKnownIsNotDecided(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	s.c.Reason = "x"
	s.wantUndecided(connector.PolicyTheirs, "drift_none", "A-001")
	s.wantUndecided(connector.PolicyTheirs, "drift_none", "Z-1")
	j := s.judged()
	j.veiled = errNoAnswer
	s.rewrite("A-004", "description", "Tulisan orang lain")
	s.edit("A-005", func(l *connector.Shown) { l.Price, l.OfferVersion = 110_000, l.OfferVersion+1 })
	s.wantUndecided(connector.PolicyTheirs, "drift_not_known", "A-005", "A-004")
	j.veiled = nil
	j.blind = errNoAnswer
	s.source.list[6].Price = "107000"
	silence(s, connector.LaneOffer, 1, true)
	s.wantCounts(s.sync(), "unknown 1 conflict 2 unchanged 17")
	j.blind = nil
	s.edit("A-006", func(l *connector.Shown) { l.Price, l.OfferVersion = 110_000, l.OfferVersion+1 })
	s.wantUndecided(connector.PolicyTheirs, "drift_not_known", "A-006")
	if !strings.Contains(fmt.Sprint(lines(s.drift("A-005"))), "A-005 price 105000 110000 105000 held") {
		t.Fatal(lines(s.drift("A-005")))
	}
}
