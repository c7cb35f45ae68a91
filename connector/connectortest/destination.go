package connectortest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"ekatalog/connector"
)

// Destination runs what every destination must do against empty ones made by
// fresh. A destination that is a connector.Reader is read back as well.
func Destination(t *testing.T, fresh func(t *testing.T) connector.Destination) {
	for name, test := range map[string]func(*suite){
		"a create is accepted and then shown":                         (*suite).create,
		"a create repeated with its key makes no second listing":      (*suite).createRepeated,
		"a SKU under another key is a conflict that names what is":    (*suite).createForeign,
		"a create that is not valid is rejected":                      (*suite).createInvalid,
		"a look-up leaves out what is not there":                      (*suite).lookUpAbsent,
		"a look-up of many SKUs finds each":                           (*suite).lookUpMany,
		"an offer changes only what it names":                         (*suite).offer,
		"offers are answered in order, each for itself":               (*suite).offersMixed,
		"an offer with an old version is a conflict and not done":     (*suite).offerConflict,
		"a conflict that shows what was wanted is accepted":           (*suite).offerConflictSatisfied,
		"an offer without an expected version is done in any case":    (*suite).offerUnversioned,
		"content replaces content and leaves the offer alone":         (*suite).content,
		"content with an old version is a conflict and not done":      (*suite).contentConflict,
		"a listing that is viewed shows the content it was given":     (*suite).view,
		"changes of a listing that does not exist are rejected":       (*suite).notFound,
		"a batch over the limit is an error":                          (*suite).overLimit,
		"an ended context is an error":                                (*suite).endedContext,
		"a read-back gives each listing once, and what changed since": (*suite).readBack,
	} {
		t.Run(name, func(t *testing.T) { test(&suite{T: t, d: fresh(t)}) })
	}
}

// suite is one test with its destination.
type suite struct {
	*testing.T
	d     connector.Destination
	count int
}

func (s *suite) intent() string {
	s.count++
	return fmt.Sprintf("0197b2a4-0000-7000-8000-%012d", s.count)
}

func (s *suite) deliver(lane connector.Lane, batch ...connector.Change) []connector.Result {
	s.Helper()
	for i := range batch {
		batch[i].Lane = lane
	}
	results, err := s.d.Deliver(s.Context(), lane, batch)
	if err != nil {
		s.Fatalf("deliver: %v", err)
	}
	if len(results) != len(batch) {
		s.Fatalf("%d results for %d changes", len(results), len(batch))
	}
	return results
}

// createOf is the create of a small listing.
func (s *suite) createOf(sku string, price int64) connector.Change {
	body, err := json.Marshal(map[string]any{"sku": sku, "name": "Barang " + sku, "unit": "Buah", "ppn": "0%", "price": price, "stock": 4, "active": true})
	if err != nil {
		s.Fatal(err)
	}
	return connector.Change{Intent: s.intent(), SKU: sku, Body: body}
}

// listed creates a listing and gives what is shown of it.
func (s *suite) listed(sku string, price int64) connector.Shown {
	s.Helper()
	if r := s.deliver(connector.LaneCreate, s.createOf(sku, price))[0]; r.Outcome != connector.OutcomeAccepted {
		s.Fatalf("create %s: %+v", sku, r)
	}
	return s.shown(sku)
}

func (s *suite) shown(sku string) connector.Shown {
	s.Helper()
	found, err := s.d.LookUp(s.Context(), []string{sku})
	if err != nil {
		s.Fatalf("look up: %v", err)
	}
	l, ok := found[connector.FoldSKU(sku)]
	if !ok || len(found) != 1 {
		s.Fatalf("look up %s: got %+v", sku, found)
	}
	return l
}

func (s *suite) offerOf(l connector.Shown, body string) connector.Change {
	v := l.OfferVersion
	return connector.Change{Intent: s.intent(), SKU: l.SKU, ID: l.ID, OfferVersion: &v, Body: []byte(body)}
}

func (s *suite) wantOutcome(r connector.Result, want connector.Outcome, code string) {
	s.Helper()
	if r.Outcome != want || r.Code != code {
		s.Fatalf("got outcome %s code %q, want %s %q (%+v)", r.Outcome, r.Code, want, code, r)
	}
}

func (s *suite) wantOffer(sku string, price int64, stock string, active bool) {
	s.Helper()
	l := s.shown(sku)
	if l.Price != price || !l.Stock.Equal(decimal.RequireFromString(stock)) || l.Active != active {
		s.Fatalf("%s shows %d %s %v, want %d %s %v", sku, l.Price, l.Stock, l.Active, price, stock, active)
	}
}

func (s *suite) create() {
	r := s.deliver(connector.LaneCreate, s.createOf("A-1", 1000))[0]
	s.wantOutcome(r, connector.OutcomeAccepted, "")
	l := s.shown("A-1")
	if r.ID == "" || l.ID != r.ID || r.Version < 1 || r.OfferVersion < 1 || l.Version != r.Version || l.OfferVersion != r.OfferVersion {
		s.Fatalf("result %+v, shown %+v", r, l)
	}
	if l.SKU != "A-1" || l.Name != "Barang A-1" || l.Status == "" || l.UpdatedAt.IsZero() {
		s.Fatalf("shown %+v", l)
	}
	s.wantOffer("A-1", 1000, "4", true)
}

func (s *suite) createRepeated() {
	ch := s.createOf("A-1", 1000)
	first := s.deliver(connector.LaneCreate, ch)[0]
	again := s.deliver(connector.LaneCreate, ch)[0]
	s.wantOutcome(again, connector.OutcomeAccepted, "")
	if again.ID != first.ID {
		s.Fatalf("the repeat made %s beside %s", again.ID, first.ID)
	}
}

func (s *suite) createForeign() {
	l := s.listed("A-1", 1000)
	r := s.deliver(connector.LaneCreate, s.createOf("a-1", 2000))[0]
	s.wantOutcome(r, connector.OutcomeConflict, "duplicate_sku")
	if r.ID != l.ID || r.Version != l.Version || r.OfferVersion != l.OfferVersion {
		s.Fatalf("conflict %+v does not name %+v", r, l)
	}
	s.wantOffer("A-1", 1000, "4", true)
}

func (s *suite) createInvalid() {
	r := s.deliver(connector.LaneCreate, s.createOf("A-1", 0))[0]
	s.wantOutcome(r, connector.OutcomeRejected, "invalid")
	if found, err := s.d.LookUp(s.Context(), []string{"A-1"}); err != nil || len(found) != 0 {
		s.Fatalf("found %+v, %v", found, err)
	}
}

func (s *suite) lookUpAbsent() {
	s.listed("A-1", 1000)
	found, err := s.d.LookUp(s.Context(), []string{"A-1", "A-10", "A"})
	if err != nil || len(found) != 1 || found["a-1"].SKU != "A-1" {
		s.Fatalf("found %+v, %v", found, err)
	}
	if found, err := s.d.LookUp(s.Context(), nil); err != nil || len(found) != 0 {
		s.Fatalf("no SKUs: found %+v, %v", found, err)
	}
}

func (s *suite) lookUpMany() {
	var skus []string
	for i := range 230 {
		sku := fmt.Sprintf("SKU/panjang.sekali_%03d-%040d", i, i)
		skus = append(skus, sku)
		if i%2 == 0 {
			s.deliver(connector.LaneCreate, s.createOf(sku, 1000))
		}
	}
	found, err := s.d.LookUp(s.Context(), skus)
	if err != nil || len(found) != 115 {
		s.Fatalf("found %d, %v", len(found), err)
	}
}

func (s *suite) offer() {
	l := s.listed("A-1", 1000)
	r := s.deliver(connector.LaneOffer, s.offerOf(l, `{"stock":2.5}`))[0]
	s.wantOutcome(r, connector.OutcomeAccepted, "")
	if r.OfferVersion <= l.OfferVersion || r.Now == nil || r.Now.Price != 1000 || r.Now.Stock.String() != "2.5" || !r.Now.Active {
		s.Fatalf("result %+v now %+v", r, r.Now)
	}
	s.wantOffer("A-1", 1000, "2.5", true)
	l = s.shown("A-1")
	s.wantOutcome(s.deliver(connector.LaneOffer, s.offerOf(l, `{"active":false,"price":1200,"stock":0}`))[0], connector.OutcomeAccepted, "")
	s.wantOffer("A-1", 1200, "0", false)
	if after := s.shown("A-1"); after.Version != l.Version {
		s.Fatalf("an offer moved the content version from %d to %d", l.Version, after.Version)
	}
}

func (s *suite) offersMixed() {
	a, b, c := s.listed("A-1", 1000), s.listed("B-1", 1000), s.listed("C-1", 1000)
	old := b.OfferVersion + 7
	stale := s.offerOf(b, `{"price":2000}`)
	stale.OfferVersion = &old
	unknown := s.offerOf(connector.Shown{ID: "tidak-ada", SKU: "X-1", OfferVersion: 1}, `{"price":2000}`)
	rs := s.deliver(connector.LaneOffer, s.offerOf(c, `{"price":2000}`), stale, unknown, s.offerOf(a, `{"price":-5}`))
	s.wantOutcome(rs[0], connector.OutcomeAccepted, "")
	s.wantOutcome(rs[1], connector.OutcomeConflict, "version_conflict")
	s.wantOutcome(rs[2], connector.OutcomeRejected, "not_found")
	s.wantOutcome(rs[3], connector.OutcomeRejected, "invalid")
	s.wantOffer("A-1", 1000, "4", true)
	s.wantOffer("B-1", 1000, "4", true)
	s.wantOffer("C-1", 2000, "4", true)
}

func (s *suite) offerConflict() {
	l := s.listed("A-1", 1000)
	s.deliver(connector.LaneOffer, s.offerOf(l, `{"price":1100}`))
	r := s.deliver(connector.LaneOffer, s.offerOf(l, `{"price":1200}`))[0]
	s.wantOutcome(r, connector.OutcomeConflict, "version_conflict")
	if r.Now == nil || r.Now.Price != 1100 {
		s.Fatalf("the conflict does not show what is so: %+v", r.Now)
	}
	s.wantOffer("A-1", 1100, "4", true)
}

func (s *suite) offerConflictSatisfied() {
	l := s.listed("A-1", 1000)
	ch := s.offerOf(l, `{"price":1100}`)
	first := s.deliver(connector.LaneOffer, ch)[0]
	again := s.deliver(connector.LaneOffer, ch)[0]
	if again.Outcome != connector.OutcomeAccepted || again.OfferVersion != first.OfferVersion {
		s.Fatalf("the repeat of %+v gave %+v", first, again)
	}
}

func (s *suite) offerUnversioned() {
	l := s.listed("A-1", 1000)
	s.deliver(connector.LaneOffer, s.offerOf(l, `{"price":1100}`))
	ch := s.offerOf(l, `{"price":1200}`)
	ch.OfferVersion = nil
	s.wantOutcome(s.deliver(connector.LaneOffer, ch)[0], connector.OutcomeAccepted, "")
	s.wantOffer("A-1", 1200, "4", true)
}

func (s *suite) content() {
	l := s.listed("A-1", 1000)
	ch := connector.Change{Intent: s.intent(), SKU: l.SKU, ID: l.ID, Version: l.Version, Body: []byte(`{"name":"Nama yang baru"}`)}
	r := s.deliver(connector.LaneContent, ch)[0]
	s.wantOutcome(r, connector.OutcomeAccepted, "")
	after := s.shown("A-1")
	if after.Name != "Nama yang baru" || after.Version != r.Version || after.Version <= l.Version || after.OfferVersion != l.OfferVersion {
		s.Fatalf("result %+v, shown %+v", r, after)
	}
	s.wantOffer("A-1", 1000, "4", true)
}

func (s *suite) contentConflict() {
	l := s.listed("A-1", 1000)
	ch := connector.Change{Intent: s.intent(), SKU: l.SKU, ID: l.ID, Version: l.Version + 3, Body: []byte(`{"name":"Nama yang baru"}`)}
	s.wantOutcome(s.deliver(connector.LaneContent, ch)[0], connector.OutcomeConflict, "version_conflict")
	if after := s.shown("A-1"); after.Name != l.Name || after.Version != l.Version {
		s.Fatalf("shown %+v", after)
	}
}

func (s *suite) view() {
	v, ok := s.d.(connector.Viewer)
	if !ok {
		return
	}
	l := s.listed("A-1", 1000)
	ch := connector.Change{Intent: s.intent(), SKU: l.SKU, ID: l.ID, Version: l.Version,
		Body: []byte(`{"name":"Nama yang baru","description":"Baris satu","unit":"Buah","ppn":"0%","length_cm":12.5,"weight_gram":900,"attributes":{"Bahan":"Kayu jati"}}`)}
	s.wantOutcome(s.deliver(connector.LaneContent, ch)[0], connector.OutcomeAccepted, "")
	b, err := v.View(s.Context(), l.ID)
	if err != nil {
		s.Fatalf("view: %v", err)
	}
	var shown, given map[string]any
	if err := errors.Join(json.Unmarshal(b, &shown), json.Unmarshal(ch.Body, &given)); err != nil {
		s.Fatal(err)
	}
	for field, want := range given {
		if got := shown[field]; !reflect.DeepEqual(got, want) {
			s.Errorf("%s is shown as %v, given as %v", field, got, want)
		}
	}
	if shown["id"] != l.ID || shown["price"] != 1000.0 {
		s.Errorf("view of %s: %s", l.ID, b)
	}
	if b, err := v.View(s.Context(), "tidak-ada"); !errors.Is(err, fs.ErrNotExist) {
		s.Errorf("view of what is not there: %s, %v", b, err)
	}
}

func (s *suite) notFound() {
	l := connector.Shown{ID: "tidak-ada", SKU: "X-1", OfferVersion: 1}
	s.wantOutcome(s.deliver(connector.LaneOffer, s.offerOf(l, `{"price":1000}`))[0], connector.OutcomeRejected, "not_found")
	ch := connector.Change{Intent: s.intent(), SKU: "X-1", ID: "tidak-ada", Version: 1, Body: []byte(`{"name":"Nama yang baru"}`)}
	s.wantOutcome(s.deliver(connector.LaneContent, ch)[0], connector.OutcomeRejected, "not_found")
}

func (s *suite) overLimit() {
	for _, lane := range []connector.Lane{connector.LaneCreate, connector.LaneContent, connector.LaneOffer} {
		batch := make([]connector.Change, s.d.Limit(lane)+1)
		for i := range batch {
			batch[i] = connector.Change{Intent: s.intent(), Lane: lane, SKU: fmt.Sprintf("A-%d", i), ID: fmt.Sprintf("id-%d", i), Version: 1, Body: []byte(`{}`)}
		}
		if rs, err := s.d.Deliver(s.Context(), lane, batch); err == nil {
			s.Errorf("lane %s: %d changes gave %+v", lane, len(batch), rs)
		}
	}
}

func (s *suite) endedContext() {
	ctx, cancel := context.WithCancel(s.Context())
	cancel()
	if _, err := s.d.Deliver(ctx, connector.LaneCreate, []connector.Change{s.createOf("A-1", 1000)}); err == nil {
		s.Error("delivered")
	}
	if _, err := s.d.LookUp(ctx, []string{"A-1"}); err == nil {
		s.Error("looked up")
	}
}

func (s *suite) readBack() {
	r, ok := s.d.(connector.Reader)
	if !ok {
		return
	}
	info, err := r.Seller(s.Context())
	if err != nil || info.ID == "" || !info.Mock {
		s.Fatalf("seller %+v, %v", info, err)
	}
	for i := range 5 {
		s.listed(fmt.Sprintf("A-%d", i), 1000)
	}
	all := s.changed(r, "")
	if want := []string{"A-0", "A-1", "A-2", "A-3", "A-4"}; !slices.Equal(skus(all), want) {
		s.Fatalf("read back %v, want %v", skus(all), want)
	}
	newest := slices.MaxFunc(all, func(a, b connector.Shown) int { return a.UpdatedAt.Compare(b.UpdatedAt) })
	since := newest.UpdatedAt.Format(time.RFC3339Nano)
	if got := s.changed(r, since); !slices.Contains(skus(got), newest.SKU) {
		s.Fatalf("read back from %s on %v: the moment itself is left out", since, skus(got))
	}
	s.wantOutcome(s.deliver(connector.LaneOffer, s.offerOf(s.shown("A-1"), `{"price":1700}`))[0], connector.OutcomeAccepted, "")
	got := s.changed(r, since)
	at := slices.IndexFunc(got, func(l connector.Shown) bool { return l.SKU == "A-1" })
	if at < 0 || got[at].Price != 1700 || len(got) > 2 {
		s.Fatalf("read back after a change: %+v", got)
	}
}

// changed reads back and checks that no listing comes twice.
func (s *suite) changed(r connector.Reader, since string) []connector.Shown {
	s.Helper()
	var list []connector.Shown
	seen := map[string]bool{}
	for l, err := range r.Changed(s.Context(), since) {
		if err != nil {
			s.Fatalf("read back: %v", err)
		}
		if seen[l.ID] {
			s.Fatalf("%s came twice", l.SKU)
		}
		seen[l.ID] = true
		list = append(list, l)
	}
	return list
}

func skus(list []connector.Shown) []string {
	var all []string
	for _, l := range list {
		all = append(all, l.SKU)
	}
	slices.Sort(all)
	return all
}
