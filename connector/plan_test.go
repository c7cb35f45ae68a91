package connector_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ekatalog/connector"
)

// changedShop is a live shop of 20 products with a list that asks for a
// change of each kind.
func changedShop(t testing.TB) *shop {
	s := openShop(t, items(20)...).settled()
	list := s.source.list
	list[1].Price = "104000"
	list[2].Name += " baru"
	list[3].Stock = "9"
	list[4].Active = "tidak"
	s.source.list = append(list, item("NEW-1", 50_000, "1"))
	return s
}

func TestAPlanSaysWhatWouldChangeAndChangesNothing(t *testing.T) {
	t.Parallel()
	s := changedShop(t)
	p := s.plan()
	if p.Counts != (connector.PlanCounts{Create: 1, Withdraw: 1, Content: 1, Price: 1, Stock: 1, Unchanged: 16}) {
		t.Fatalf("%+v", p.Counts)
	}
	var lines []string
	for _, l := range p.Changes {
		lines = append(lines, fmt.Sprint(l.SKU, " ", l.Kind, " ", l.Field, " ", l.Old, " ", l.New))
	}
	want := []string{
		"A-001 price price 101000 104000", "A-002 content name Meja kerja kayu jati A-002 Meja kerja kayu jati A-002 baru",
		"A-003 stock stock 5 9", "A-004 withdraw active true false", "NEW-1 create * <nil> <nil>",
	}
	if !slices.Equal(lines, want) {
		t.Fatalf("got\n%s", strings.Join(lines, "\n"))
	}
	if !p.Trial {
		t.Fatal("a plan against a mock does not say that it is a trial")
	}
	if again := s.plan(); again.ID != p.ID {
		t.Fatal("the same change has another id")
	}
	s.source.list[5].Price = "104500"
	if other := s.plan(); other.ID == p.ID {
		t.Fatal("another change has the same id")
	}
}

func (s *shop) apply(saved *connector.SavedPlan) *connector.Report {
	s.Helper()
	r, err := s.c.Apply(s.context(), saved)
	return s.ended(r, err)
}

func (s *shop) wantRefused(saved *connector.SavedPlan, want error) {
	s.Helper()
	before, sent := s.dump(), len(s.catalogue.Delivered())
	if r, err := s.c.Apply(s.context(), saved); !errors.Is(err, want) {
		s.Fatalf("apply: %+v, %v, want %v", r, err, want)
	}
	if d := differ(before, s.dump()); len(d) > 0 {
		s.Fatalf("a refused plan moved the ledger: %v", d)
	}
	if n := len(s.catalogue.Delivered()) - sent; n != 0 {
		s.Fatalf("a refused plan sent %d changes", n)
	}
}

func TestAPlanIsAppliedOnceAndTheNextPlanIsEmpty(t *testing.T) {
	t.Parallel()
	s := changedShop(t)
	saved := s.saved(s.plan())
	r := s.apply(saved)
	s.wantCounts(r, "submitted 4 withdrawn 1 unchanged 16")
	if r.Plan != saved.ID {
		t.Fatalf("the run carried out %s", r.Plan)
	}
	s.wantRefused(saved, connector.ErrPlanApplied)
	empty := s.saved(s.plan())
	if len(empty.Changes) != 0 {
		t.Fatalf("%+v", empty.Changes)
	}
	for range 2 {
		if r := s.apply(empty); r.Requests != 0 {
			t.Fatalf("%d requests", r.Requests)
		}
	}
}

func TestAPlanOutlivesAReadBackBetweenItAndItsApply(t *testing.T) {
	t.Parallel()
	for _, synced := range []bool{false, true} {
		t.Run(fmt.Sprintf("by a sync of others %v", synced), func(t *testing.T) {
			s := openShop(t, items(20)...)
			s.catalogue.Status = connector.StatusInReview
			s.settled()
			s.source.list[1].Price = "104000"
			saved := s.saved(s.plan())
			for _, p := range s.source.list {
				s.catalogue.Edit(p.SKU, func(l *connector.Shown) { l.Status = connector.StatusActive })
			}
			if synced { // a sync for which the change is not in the list yet
				s.source.list[1].Price, s.source.list[7].Stock = "101000", "1"
				s.sync()
				s.wantState("A-001", connector.StateLive)
				s.source.list[1].Price = "104000"
			}
			if id := s.plan().ID; id != saved.ID {
				t.Fatal("the id moved with the read-back")
			}
			s.wantCounts(s.apply(saved), "submitted 1 unchanged 19")
		})
	}
}

func TestOtherProductsMayMoveUnderAPlan(t *testing.T) {
	t.Parallel()
	s := changedShop(t)
	saved := s.saved(s.plan())
	s.source.list[9].Price = "110000"
	s.source.list[10].Price = "salah"
	s.source.list = append(s.source.list, item("NEW-2", 55_000, "1"))
	slices.Reverse(s.source.list)
	s.wantCounts(s.apply(saved), "held 1 pending 2 submitted 4 withdrawn 1 unchanged 14")
	if got := s.shown("A-009").Price; got != 109_000 {
		t.Fatalf("what nobody approved was sent: %d", got)
	}
}

func TestAPlanIsStaleWhenWhatItRestsOnHasMoved(t *testing.T) {
	t.Parallel()
	for name, move := range map[string]func(*shop){
		"a planned price":         func(s *shop) { s.source.list[1].Price = "103000" },
		"a planned price is back": func(s *shop) { s.source.list[1].Price = "101000" },
		"a planned name":          func(s *shop) { s.source.list[2].Name += "!" },
		"more of a planned SKU":   func(s *shop) { s.source.list[3].Name += " lain" },
		"a planned SKU is held":   func(s *shop) { s.source.list[20].Stock = "banyak" },
		"a planned SKU is gone":   func(s *shop) { s.source.list = s.source.list[:20] },
		"a planned SKU twice":     func(s *shop) { s.source.list = append(s.source.list, s.source.list[20]) },
		"the mapping":             func(s *shop) { s.c.Lists[0].Mapping = loadMapping(s, mappingText+"private: [Pembuat]\n") },
		"the price rule":          func(s *shop) { s.c.Guard.MaxPriceChange = limit(s, "40%") },
		"the seller's tax":        func(s *shop) { s.c.PKP = "" },
		"the formats":             func(s *shop) { s.c.Formats = s.c.Formats[:1] },
		"a planned SKU in the ledger": func(s *shop) {
			name := s.source.list[1].Price
			s.source.list[1].Price = "102500"
			s.sync()
			s.source.list[1].Price = name
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := changedShop(t)
			saved := s.saved(s.plan())
			move(s)
			s.wantRefused(saved, connector.ErrPlanStale)
		})
	}
}

func TestAPlanIsStaleWhenItsProductWasSettledOtherwiseMeanwhile(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	s.source.list[1].Price = "104000"
	saved := s.saved(s.plan())
	s.source.list[1].Price = "102500"
	s.sync()
	s.source.list[1].Price = "104000" // the list wants what was planned, from another price
	s.wantRefused(saved, connector.ErrPlanStale)
}

func TestAPlanOfATrialIsNotAppliedToTheRealCatalogue(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(2)...)
	saved := s.saved(s.plan())
	live(s)
	s.wantRefused(saved, connector.ErrPlanStale)
	if n := len(s.book().Entries); n != 0 {
		t.Fatalf("%d entries in v6", n)
	}
}

func TestATrialMakesNothingLiveInTheRealCatalogue(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(2)...).settled()
	acts, err := s.seller.Acts(t.Context(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range acts {
		if !strings.HasPrefix(a.Act.Act, "v6-trial ") {
			t.Fatalf("a record of a trial reads %q", a.Act.Act)
		}
	}
	live(s)
	s.catalogue = nil // nothing of it is asked from here on
	b, err := s.seller.Book(t.Context(), connector.CatalogueV6)
	if err != nil || len(b.Entries) != 0 {
		t.Fatalf("%+v, %v", b, err)
	}
}

func TestAnAlteredPlanFileIsRefused(t *testing.T) {
	t.Parallel()
	s := changedShop(t)
	b, err := s.plan().Encode(func(key string, _ map[string]string) string { return key })
	if err != nil {
		t.Fatal(err)
	}
	for name, altered := range map[string][]byte{
		"a price":        bytes.Replace(b, []byte("104000"), []byte("104001"), 1),
		"an old price":   bytes.Replace(b, []byte("101000"), []byte("100000"), 1),
		"a code":         bytes.Replace(b, []byte(`"A-001"`), []byte(`"A-007"`), 1),
		"the base":       bytes.Replace(b, []byte(`"base": "`), []byte(`"base": "0`), 1),
		"the trial":      bytes.Replace(b, []byte(`"trial": true`), []byte(`"trial": false`), 1),
		"the counts":     bytes.Replace(b, []byte(`"create": 1`), []byte(`"create": 0`), 1),
		"an expectation": bytes.Replace(b, []byte(`"expect": 1`), []byte(`"expect": 2`), 1),
	} {
		if bytes.Equal(altered, b) {
			t.Fatalf("%s: the file was not altered", name)
		}
		if _, err := connector.DecodePlan("default", altered); !errors.Is(err, connector.ErrPlanAltered) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := connector.DecodePlan("other", b); !errors.Is(err, connector.ErrPlanAltered) {
		t.Errorf("another seller's plan: %v", err)
	}
	for _, broken := range []string{"", "{", "[]", string(b) + "{}", strings.Replace(string(b), `"id"`, `"idx"`, 1)} {
		if _, err := connector.DecodePlan("default", []byte(broken)); err == nil {
			t.Errorf("taken: %.40q", broken)
		}
	}
	if _, err := connector.DecodePlan("default", append(b, " \n\t"...)); err != nil {
		t.Errorf("blanks at the end: %v", err)
	}
}

func TestApprovalIsAskedOnceAndADeclinedPlanIsNotApplied(t *testing.T) {
	t.Parallel()
	s := live(openShop(t, items(20)...))
	s.settled()
	s.c.Approval.Price = connector.ApprovalRule{Always: true}
	s.source.list[1].Price, s.source.list[2].Stock = "104000", "1"
	saved := s.saved(s.plan())
	r := s.apply(saved)
	if !r.Missing || r.Requests != 0 {
		t.Fatalf("applied without approval: %+v", r)
	}
	s.wantCounts(r, "pending 2 unchanged 18")
	s.c.Actor, s.c.Reason = "person-2", "terlalu mahal"
	if err := s.c.Approve(t.Context(), saved, true); err != nil {
		t.Fatal(err)
	}
	s.wantRefused(saved, connector.ErrDeclined)
	s.c.Reason = "sudah dibahas"
	if err := s.c.Approve(t.Context(), saved, false); err != nil {
		t.Fatal(err)
	}
	s.c.Actor = "system"
	s.wantCounts(s.apply(saved), "submitted 2 unchanged 18")
	if err := s.c.Approve(t.Context(), saved, false); !errors.Is(err, connector.ErrPlanApplied) {
		t.Fatalf("approved after it was applied: %v", err)
	}
	acts, err := s.seller.Acts(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var decisions []string
	for _, a := range acts {
		if strings.Contains(a.Act.Act, "plan.") {
			decisions = append(decisions, a.Act.Act+" "+a.Actor+" "+a.Reason)
		}
	}
	want := []string{"v6 plan.declined person-2 terlalu mahal", "v6 plan.approved person-2 sudah dibahas"}
	if !slices.Equal(decisions, want) {
		t.Fatalf("records %v", decisions)
	}
}

func TestTheGuardStopsAnApplyToo(t *testing.T) {
	t.Parallel()
	s := changedShop(t)
	saved := s.saved(s.plan())
	for i := 6; i < 20; i++ {
		s.source.list[i].Active = "tidak"
	}
	if r := s.apply(saved); len(r.Guard) == 0 || r.Requests != 0 {
		t.Fatalf("%+v", r)
	}
	for i := 6; i < 20; i++ {
		s.source.list[i].Active = ""
	}
	s.wantCounts(s.apply(saved), "submitted 4 withdrawn 1 unchanged 16")
}

func TestTheOrderOfTheListMakesNoDifferenceToItsPlanAndAfterItNothingIsDue(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(8)...)
	s.unguarded()
	s.settled()
	rapid.Check(t, func(rt *rapid.T) { // each round goes on from where the one before it led
		s.source.list = items(8)
		for i := range s.source.list {
			p := &s.source.list[i]
			switch rapid.SampledFrom([]string{"", "price", "stock", "name", "active", "wrong", "gone"}).Draw(rt, p.SKU) {
			case "price":
				p.Price = fmt.Sprint(rapid.Int64Range(1000, 1_000_000).Draw(rt, "price"))
			case "stock":
				p.Stock = fmt.Sprint(rapid.IntRange(0, 100).Draw(rt, "stock"))
			case "name":
				p.Name += " baru"
			case "active":
				p.Active = "tidak"
			case "wrong":
				p.Stock = "banyak"
			case "gone":
				p.SKU = fmt.Sprintf("NEW-%d", rapid.IntRange(0, 3).Draw(rt, "code"))
			}
		}
		first := planOf(rt, s)
		s.source.list = rapid.Permutation(s.source.list).Draw(rt, "order")
		if again := planOf(rt, s); again.ID != first.ID || again.Counts != first.Counts {
			rt.Fatalf("%+v %+v", first.Counts, again.Counts)
		}
		if r, err := s.c.Apply(s.context(), s.saved(first)); err != nil || r.Counts.Balance() != nil {
			rt.Fatalf("%+v, %v", r, err)
		}
		if after := planOf(rt, s); len(after.Changes) != 0 || len(after.Guard) != 0 {
			rt.Fatalf("still due: %+v", after.Changes)
		}
	})
	s.check()
}

func planOf(t *rapid.T, s *shop) *connector.Plan {
	p, err := s.c.Plan(s.context())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func FuzzAPlanFileIsRefusedOrReadTheSameAgain(f *testing.F) {
	s := changedShop(f)
	b, err := s.plan().Encode(func(key string, _ map[string]string) string { return key })
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"id":"","base":"","trial":false,"counts":{},"changes":[{"sku":"A","kind":"price","field":"price","old":1e400,"new":[1,{"a":null}]}],"guard":[]}`))
	f.Add([]byte(`{"id":"x","changes":null,"guard":null}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		saved, err := connector.DecodePlan("default", b)
		if err != nil {
			if saved != nil {
				t.Fatal("a plan beside an error")
			}
			return
		}
		p := connector.Plan{ID: saved.ID, Base: saved.Base, Trial: saved.Trial, Counts: saved.Counts, Changes: saved.Changes}
		encoded, err := p.Encode(nil)
		if err != nil || !json.Valid(encoded) {
			t.Fatal(err)
		}
		if again, err := connector.DecodePlan("default", encoded); err != nil || again.ID != saved.ID {
			t.Fatalf("%+v, %v", again, err)
		}
	})
}

// A plan of which nothing was sent has the same id when it is made again, and
// is no plan that was carried out.
func TestAPlanOfWhichNothingCameIsAppliedAgain(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	s.source.list[1].Price = "104000"
	saved := s.saved(s.plan())
	s.c.Ledger = &failing{Ledger: s.seller, after: true}
	if r, err := s.c.Apply(t.Context(), saved); err == nil {
		t.Fatalf("the run went well: %+v", r)
	}
	s.c.Ledger = s.seller
	s.source.list[1].Price = "101000"
	s.wantCounts(s.sync(), "unchanged 20") // looks up what is open
	s.source.list[1].Price = "104000"
	if id := s.plan().ID; id != saved.ID {
		t.Fatal("the same change has another id")
	}
	s.wantCounts(s.apply(saved), "submitted 1 unchanged 19")
	s.wantRefused(saved, connector.ErrPlanApplied)
}
