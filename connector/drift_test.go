package connector_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ekatalog/connector"
	"ekatalog/connector/ledger"
	"ekatalog/mapping"
)

// driftField is a field of the first product with a way to change it on each
// side; one is what was settled, two what is in the list, three outside.
type driftField struct {
	name         string
	list         func(p *product, value string)
	outside      func(s *shop, value string)
	shown        func(s *shop) string
	settled      func(e connector.Entry) string
	policy       func(p connector.Policy) connector.Drift
	one, two, oc string
}

var driftFields = []driftField{
	{
		name: "price", one: "100000", two: "105000", oc: "110000",
		list: func(p *product, v string) { p.Price = v },
		outside: func(s *shop, v string) {
			s.edit("A-000", func(l *connector.Shown) { l.Price, l.OfferVersion = dec(v).IntPart(), l.OfferVersion+1 })
		},
		shown:   func(s *shop) string { return fmt.Sprint(s.shown("A-000").Price) },
		settled: func(e connector.Entry) string { return fmt.Sprint(e.Offer.Price) },
		policy:  func(p connector.Policy) connector.Drift { return connector.Drift{Price: p} },
	},
	{
		name: "stock", one: "5", two: "4", oc: "3",
		list: func(p *product, v string) { p.Stock = v },
		outside: func(s *shop, v string) {
			s.edit("A-000", func(l *connector.Shown) { l.Stock, l.OfferVersion = dec(v), l.OfferVersion+1 })
		},
		shown:   func(s *shop) string { return s.shown("A-000").Stock.String() },
		settled: func(e connector.Entry) string { return e.Offer.Stock.String() },
		policy:  func(p connector.Policy) connector.Drift { return connector.Drift{Stock: p} },
	},
	{
		name: "active", one: "true", oc: "false", // there is no third value
		list: func(p *product, v string) { p.Active = map[string]string{"true": "", "false": "tidak"}[v] },
		outside: func(s *shop, v string) {
			s.edit("A-000", func(l *connector.Shown) { l.Active, l.OfferVersion = v == "true", l.OfferVersion+1 })
		},
		shown:   func(s *shop) string { return fmt.Sprint(s.shown("A-000").Active) },
		settled: func(e connector.Entry) string { return fmt.Sprint(e.Offer.Active) },
		policy:  func(p connector.Policy) connector.Drift { return connector.Drift{Active: p} },
	},
	{
		name: "content", one: "Meja kerja kayu jati A-000", two: "Meja kerja kayu jati baru", oc: "Meja orang lain",
		list: func(p *product, v string) { p.Name = v },
		outside: func(s *shop, v string) {
			s.edit("A-000", func(l *connector.Shown) { l.Name, l.Version = v, l.Version+1 })
		},
		shown:   func(s *shop) string { return s.shown("A-000").Name },
		settled: func(e connector.Entry) string { return e.Name },
		policy:  func(p connector.Policy) connector.Drift { return connector.Drift{Content: p} },
	},
}

func TestEveryFieldIsWeighedFromThreeSides(t *testing.T) {
	t.Parallel()
	const hold, ours, theirs = connector.PolicyHold, connector.PolicyOurs, connector.PolicyTheirs
	const one, two, outside = "one", "two", "outside"
	type end struct{ counts, shown, settled string }
	for _, row := range []struct {
		list, shown string
		ends        map[connector.Policy]end
	}{
		{one, one, map[connector.Policy]end{hold: {"unchanged 2", one, one}, ours: {"unchanged 2", one, one}, theirs: {"unchanged 2", one, one}}},
		{two, one, map[connector.Policy]end{hold: {"submitted 1 unchanged 1", two, two}, ours: {"submitted 1 unchanged 1", two, two}, theirs: {"submitted 1 unchanged 1", two, two}}},
		{one, outside, map[connector.Policy]end{hold: {"conflict 1 unchanged 1", outside, one}, ours: {"submitted 1 unchanged 1", one, one}, theirs: {"unchanged 2", outside, outside}}},
		{two, outside, map[connector.Policy]end{hold: {"conflict 1 unchanged 1", outside, one}, ours: {"submitted 1 unchanged 1", two, two}, theirs: {"unchanged 2", outside, outside}}},
		{outside, outside, map[connector.Policy]end{hold: {"unchanged 2", outside, outside}, ours: {"unchanged 2", outside, outside}, theirs: {"unchanged 2", outside, outside}}},
	} {
		for _, f := range driftFields {
			if f.two == "" && row.list == two {
				continue
			}
			value := map[string]string{one: f.one, two: f.two, outside: f.oc}
			for policy, want := range row.ends {
				t.Run(strings.Join([]string{f.name, "list", row.list, "shown", row.shown, string(policy)}, " "), func(t *testing.T) {
					s := openShop(t, items(2)...)
					s.unguarded()
					s.settled()
					s.c.Drift = f.policy(policy)
					f.list(&s.source.list[0], value[row.list])
					if row.shown == outside {
						f.outside(s, value[outside])
					}
					r := s.sync()
					s.wantCounts(r, want.counts)
					if got := f.shown(s); got != value[want.shown] {
						t.Fatalf("the catalogue shows %s, want %s", got, value[want.shown])
					}
					if got := f.settled(s.entry("A-000")); got != value[want.settled] {
						t.Fatalf("the ledger has %s, want %s", got, value[want.settled])
					}
					held := strings.Contains(want.counts, "conflict")
					if got := s.entry("A-000").Outside != nil; got != held {
						t.Fatalf("noted as changed outside: %v", got)
					}
					// It stays so, and costs nothing.
					from := len(s.catalogue.Delivered())
					again := s.sync()
					s.wantCounts(again, map[bool]string{true: "conflict 1 unchanged 1", false: "unchanged 2"}[held])
					if again.Requests != 0 || len(s.catalogue.Delivered()) != from || f.shown(s) != value[want.shown] {
						t.Fatalf("%d requests, the catalogue shows %s", again.Requests, f.shown(s))
					}
					if held {
						f.outside(s, f.one) // changed back
						s.wantCounts(s.sync(), map[bool]string{true: "unchanged 2", false: "submitted 1 unchanged 1"}[row.list == one])
					}
				})
			}
		}
	}
}

func TestTheListCountsAgainOnceItSaysSomethingElse(t *testing.T) {
	t.Parallel()
	for _, f := range driftFields {
		t.Run(f.name, func(t *testing.T) {
			s := openShop(t, items(2)...)
			s.unguarded()
			s.settled()
			s.c.Drift = f.policy(connector.PolicyTheirs)
			f.outside(s, f.oc)
			s.wantCounts(s.sync(), "unchanged 2")
			if s.entry("A-000").Yielded == nil {
				t.Fatal("the list did not give way")
			}
			for _, value := range []string{f.two, f.oc, f.one} {
				if value == "" {
					continue
				}
				f.list(&s.source.list[0], value)
				s.sync()
				if got := f.shown(s); got != value {
					t.Fatalf("the list says %s, the catalogue shows %s", value, got)
				}
				if e := s.entry("A-000"); e.Yielded != nil || e.Outside != nil {
					t.Fatalf("%+v", e)
				}
			}
		})
	}
}

func TestOneFieldThatIsHeldLetsTheOthersGo(t *testing.T) {
	t.Parallel()
	for _, held := range driftFields {
		t.Run(held.name, func(t *testing.T) {
			s := openShop(t, items(2)...)
			s.unguarded()
			s.settled()
			held.outside(s, held.oc)
			if held.two != "" {
				held.list(&s.source.list[0], held.two)
			}
			for _, f := range driftFields {
				if f.name != held.name {
					f.list(&s.source.list[0], cmp.Or(f.two, f.oc))
				}
			}
			r := s.sync()
			s.wantCounts(r, "conflict 1 unchanged 1")
			if got := told(r.Issues); len(got) != 1 || !strings.HasPrefix(got[0], "A-000 catalogue_drift: ") {
				t.Fatalf("told %q", got)
			}
			e := s.entry("A-000")
			for _, f := range driftFields {
				shown, settled := cmp.Or(f.two, f.oc), cmp.Or(f.two, f.oc)
				if f.name == held.name {
					shown, settled = f.oc, f.one
				}
				if f.shown(s) != shown || f.settled(e) != settled {
					t.Errorf("%s: the catalogue shows %s, want %s; the ledger has %s, want %s", f.name, f.shown(s), shown, f.settled(e), settled)
				}
			}
			again := s.sync()
			s.wantCounts(again, "conflict 1 unchanged 1")
			if again.Requests != 0 {
				t.Fatalf("%d requests", again.Requests)
			}
		})
	}
}

func TestStockIsComparedAndSet(t *testing.T) {
	t.Parallel()
	for _, policy := range connector.Policies() {
		s := openShop(t, items(20)...).settled()
		s.c.Drift = connector.Drift{Stock: policy}
		s.source.list[4].Stock = "7"
		sold := false
		s.catalogue.Before = func(connector.Lane, []connector.Change) error {
			if !sold { // between the read-back and the write
				sold = true
				s.edit("A-004", func(l *connector.Shown) { l.Stock, l.OfferVersion = dec("2"), l.OfferVersion+1 })
			}
			return nil
		}
		r := s.sync()
		s.wantCounts(r, "conflict 1 unchanged 19")
		s.wantTold(r.Issues, "A-004 catalogue_drift: 2")
		if got := s.shown("A-004").Stock.String(); got != "2" {
			t.Fatalf("%s: a sale was overwritten with %s", policy, got)
		}
		s.sync()
		want := map[connector.Policy]string{connector.PolicyHold: "2", connector.PolicyTheirs: "2", connector.PolicyOurs: "7"}[policy]
		if got := s.shown("A-004").Stock.String(); got != want {
			t.Fatalf("%s: the catalogue shows %s, want %s", policy, got, want)
		}
	}
}

func TestWhatIsTakenOverIsRecordedWithBothValues(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	s.c.Drift = connector.Drift{Price: connector.PolicyTheirs}
	s.source.list[4].Price = "105000"
	s.edit("A-004", func(l *connector.Shown) { l.Price, l.OfferVersion = 110_000, l.OfferVersion+1 })
	r := s.sync()
	taken := s.actsOf("v6-trial drift.taken")["A-004"]
	for _, a := range []ledger.Record{s.actsOf("v6-trial drift.seen")["A-004"], taken} {
		if fmt.Sprint(a.Before["price"]) != "104000" || fmt.Sprint(a.After["price"]) != "110000" || a.Run != r.Run {
			t.Fatalf("%s: %v → %v", a.Act.Act, a.Before, a.After)
		}
	}
	if list, _ := taken.After["list"].(map[string]any); fmt.Sprint(list["price"]) != "105000" {
		t.Fatalf("what the list said is not recorded: %v", taken.After)
	}
	issues := slices.DeleteFunc(r.Issues, func(i mapping.Issue) bool { return i.Code != connector.CodeTheirs })
	if len(issues) != 1 || issues[0].Severity != mapping.SeverityWarning || issues[0].Values["daftar"] != "Rp105.000" {
		t.Fatalf("told %+v", r.Issues)
	}
}

func TestWhatIsOverwrittenIsShownAndRecorded(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	s.c.Drift = connector.Drift{Price: connector.PolicyOurs, Content: connector.PolicyOurs}
	s.source.list[4].Price = "105000"
	s.edit("A-004", func(l *connector.Shown) {
		l.Price, l.OfferVersion, l.Name, l.Version = 110_000, l.OfferVersion+1, "Meja orang lain", l.Version+1
	})
	p := s.plan()
	var lines []string
	for _, l := range p.Changes {
		lines = append(lines, fmt.Sprintf("%s %v %v", l.Field, l.Old, l.New))
	}
	if want := []string{"name Meja orang lain Meja kerja kayu jati A-004", "price 110000 105000"}; !slices.Equal(lines, want) {
		t.Fatalf("planned %q, want %q", lines, want)
	}
	r := s.sync()
	s.wantCounts(r, "submitted 1 unchanged 19")
	a := s.actsOf("v6-trial offer.accepted")["A-004"]
	settled, _ := a.Before["settled"].(map[string]any)
	if fmt.Sprint(a.Before["price"], settled["price"], a.After["price"]) != "110000 104000 105000" {
		t.Fatalf("recorded %v → %v", a.Before, a.After)
	}
}

func TestAnApprovedPlanGoesOverNothingThatCameAfterIt(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	s.c.Drift = connector.Drift{Price: connector.PolicyOurs}
	s.edit("A-004", func(l *connector.Shown) { l.Price, l.OfferVersion = 110_000, l.OfferVersion+1 })
	saved := s.saved(s.plan())
	s.edit("A-004", func(l *connector.Shown) { l.Price, l.OfferVersion = 111_000, l.OfferVersion+1 })
	if _, err := s.c.Apply(t.Context(), saved); err == nil || !strings.Contains(err.Error(), "stale") {
		t.Fatalf("applied: %v", err)
	}
	r, err := s.c.Apply(t.Context(), s.saved(s.plan()))
	s.wantCounts(s.ended(r, err), "submitted 1 unchanged 19")
	if got := s.shown("A-004").Price; got != 104_000 {
		t.Fatalf("price %d", got)
	}
}

func TestAPriceJumpIsMeasuredAgainstWhatIsShownToo(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	s.c.Drift = connector.Drift{Price: connector.PolicyOurs}
	s.edit("A-004", func(l *connector.Shown) { l.Price, l.OfferVersion = 60_000, l.OfferVersion+1 })
	s.wantCounts(s.sync(), "held 1 unchanged 19")
	if got := s.shown("A-004").Price; got != 60_000 {
		t.Fatalf("price %d", got)
	}
	s.c.Override, s.c.Reason = []string{connector.CodePriceJump}, "harga orang lain keliru"
	s.wantCounts(s.sync(), "submitted 1 unchanged 19")
}

func TestAStoppedRunGivesWayToNothing(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	s.c.Drift = connector.Drift{Price: connector.PolicyTheirs}
	s.edit("A-004", func(l *connector.Shown) { l.Price, l.OfferVersion = 110_000, l.OfferVersion+1 })
	whole := s.source.list
	s.source.list = slices.Clone(whole[:5])
	s.source.list[4].Price = "1000" // a list that is wrong as a whole
	if r := s.sync(); len(r.Guard) == 0 {
		t.Fatal("not stopped")
	}
	if e := s.entry("A-004"); e.Yielded != nil || e.Outside == nil || e.Offer.Price != 104_000 {
		t.Fatalf("%+v", e)
	}
	s.source.list = whole
	s.wantCounts(s.sync(), "unchanged 20")
	if got := s.shown("A-004").Price; got != 110_000 {
		t.Fatalf("price %d", got)
	}
}

func TestAContentThatCannotBeReadIsHeldAndReadLater(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	s.c.Drift = connector.Drift{Content: connector.PolicyOurs}
	j := s.judged()
	j.veiled = errNoAnswer
	s.rewrite("A-004", "description", "Tulisan orang lain")
	s.source.list[4].Price = "105000"
	s.wantCounts(s.sync(), "conflict 1 unchanged 19")
	if got := s.shown("A-004").Price; got != 105_000 {
		t.Fatal("the price waited for the content")
	}
	s.wantCounts(s.sync(), "conflict 1 unchanged 19") // though it is shown once only
	j.veiled = nil
	s.wantCounts(s.sync(), "submitted 1 unchanged 19")
	if e := s.entry("A-004"); e.Outside != nil {
		t.Fatalf("%+v", e.Outside)
	}
}

func TestAVersionThatMovedAloneIsTakenOver(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	s.edit("A-004", func(l *connector.Shown) { l.Version += 3; l.OfferVersion += 2 })
	s.wantCounts(s.sync(), "unchanged 20")
	s.edited = map[string]bool{}
	s.source.list[4].Name += " baru"
	s.wantCounts(s.sync(), "submitted 1 unchanged 19")
}

func TestAProductThatTheListLacksIsWeighedToo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		policy connector.Policy
		edit   func(*connector.Shown)
		counts string // while it is missing, without removal delay
		state  connector.State
	}{
		{"taken down outside", connector.PolicyHold, func(l *connector.Shown) { l.Active = false }, "unchanged 20", connector.StateWithdrawn},
		{"another price, held", connector.PolicyHold, func(l *connector.Shown) { l.Price = 110_000 }, "withdrawn 1 unchanged 19", connector.StateWithdrawn},
		{"another price, taken", connector.PolicyTheirs, func(l *connector.Shown) { l.Price = 110_000 }, "withdrawn 1 unchanged 19", connector.StateWithdrawn},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := openShop(t, items(20)...).settled()
			s.c.Drift, s.c.Guard.RemovalDelay = connector.Drift{Price: c.policy, Active: c.policy}, 0
			s.edit("A-019", func(l *connector.Shown) { c.edit(l); l.OfferVersion++ })
			s.source.list = s.source.list[:19]
			want := c.counts
			if c.name == "another price, held" {
				want = "conflict 1 unchanged 19" // taken down, and the price is still another
			}
			s.wantCounts(s.sync(), want)
			s.wantState("A-019", c.state)
			if s.shown("A-019").Active {
				t.Fatal("still up")
			}
		})
	}
}

func TestAListingThatIsPutUpOutsideIsHeldAlsoWhenTheListLacksIt(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	s.c.Guard.RemovalDelay = 0
	s.source.list = s.source.list[:19]
	s.wantCounts(s.sync(), "withdrawn 1 unchanged 19")
	s.wantCounts(s.sync(), "unchanged 19")
	s.edit("A-019", func(l *connector.Shown) { l.Active = true; l.OfferVersion++ })
	s.wantCounts(s.sync(), "conflict 1 unchanged 19")
	s.c.Drift.Active = connector.PolicyOurs
	s.wantCounts(s.sync(), "withdrawn 1 unchanged 19")
	s.wantCounts(s.sync(), "unchanged 19")
}

func TestASuspendedListingIsReportedEachTime(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	s.catalogue.Edit("A-004", func(l *connector.Shown) { l.Status = "DIBEKUKAN" })
	for range 2 {
		if got := told(s.sync().Issues); !slices.Equal(got, []string{"A-004 catalogue_suspended: DIBEKUKAN"}) {
			t.Fatalf("told %q", got)
		}
	}
}

func TestAConflictThatAnOlderVersionNotedIsWeighed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		price  int64
		counts string
	}{{100_000, "unchanged 1"}, {110_000, "conflict 1"}} {
		s := openShop(t, items(1)...)
		s.unguarded()
		s.settled()
		s.edit("A-000", func(l *connector.Shown) { l.Price, l.OfferVersion = c.price, l.OfferVersion+1 })
		s.sync() // the cursor goes past the change
		e := s.entry("A-000")
		e.State, e.Outside, e.Unseen = connector.StateConflict, nil, true // as the migration leaves it
		if err := s.seller.Commit(t.Context(), connector.Step{Catalogue: connector.CatalogueTrial, Noted: []connector.Entry{e}}); err != nil {
			t.Fatal(err)
		}
		s.wantCounts(s.sync(), c.counts)
		s.wantState("A-000", connector.StateLive)
		if e := s.entry("A-000"); (e.Outside != nil) != (c.counts == "conflict 1") || e.Unseen {
			t.Fatalf("%+v", e)
		}
	}
}

func TestAListingThatIsSuspendedBeforeItWasLiveIsReported(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(3)...)
	s.catalogue.Status = "IN_REVIEW"
	s.sync()
	s.catalogue.Edit("A-001", func(l *connector.Shown) { l.Status = "SUSPENDED" })
	if got := told(s.sync().Issues); !slices.Equal(got, []string{"A-001 catalogue_suspended: SUSPENDED"}) {
		t.Fatalf("told %q", got)
	}
	s.wantState("A-001", connector.StateSuspended)
}

// foreignValue is what must not be overwritten: a value somebody else has put into
// the catalogue.
type foreignValue struct {
	open bool   // the ledger does not have it yet
	list string // what the list said when the ledger took it over
}

func TestNoChangeFromOutsideIsEverOverwritten(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := openShop(t, items(2)...)
		s.unguarded()
		s.settled()
		policies := rapid.SampledFrom([]connector.Policy{connector.PolicyHold, connector.PolicyTheirs})
		s.c.Drift = connector.Drift{
			Price: policies.Draw(r, "price"), Stock: policies.Draw(r, "stock"), Active: policies.Draw(r, "active"), Content: policies.Draw(r, "content"),
		}
		field := func() driftField { return driftFields[rapid.IntRange(0, len(driftFields)-1).Draw(r, "field")] }
		said := map[string]string{}
		shown := map[string]string{}
		guard := map[string]*foreignValue{}
		for _, f := range driftFields {
			said[f.name] = f.one
		}
		value := func(f driftField) string {
			return rapid.SampledFrom(slices.DeleteFunc([]string{f.one, f.two, f.oc}, func(v string) bool { return v == "" })).Draw(r, f.name)
		}
		outside := func(f driftField) {
			v := value(f)
			if v == f.shown(s) {
				return
			}
			f.outside(s, v)
			guard[f.name], shown[f.name] = &foreignValue{open: true}, v
			if v == f.settled(s.entry("A-000")) { // changed back
				delete(guard, f.name)
			}
		}
		for range rapid.IntRange(5, 25).Draw(r, "steps") {
			switch rapid.SampledFrom([]string{"list", "outside", "sync", "race"}).Draw(r, "step") {
			case "list":
				f := field()
				said[f.name] = value(f)
				f.list(&s.source.list[0], said[f.name])
				continue
			case "outside":
				outside(field())
				continue
			case "race":
				f, done := field(), false
				s.catalogue.Before = func(connector.Lane, []connector.Change) error {
					if !done {
						done = true
						outside(f)
					}
					return nil
				}
			}
			for _, f := range driftFields {
				shown[f.name] = f.shown(s)
			}
			report, err := s.c.Sync(t.Context())
			s.catalogue.Before = nil
			if err != nil {
				r.Fatalf("sync: %v", err)
			}
			e := s.entry("A-000")
			for _, f := range driftFields {
				g := guard[f.name]
				if g == nil {
					continue
				}
				if got := f.shown(s); (g.open || said[f.name] == g.list) && got != shown[f.name] {
					r.Fatalf("%s of somebody else, %q, was overwritten with %q: %+v", f.name, shown[f.name], got, report)
				}
				switch taken := f.settled(e) == f.shown(s); {
				case g.open && taken:
					g.open, g.list = false, said[f.name]
				case !g.open && said[f.name] != g.list:
					delete(guard, f.name)
				}
			}
			if err := report.Counts.Balance(); err != nil {
				r.Fatal(err)
			}
		}
	})
}

func TestWhatIsShownOfAContentIsReadAsItIs(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(1)...).settled()
	object, err := s.catalogue.View(t.Context(), s.entry("A-000").ID)
	if err != nil || !json.Valid(object) {
		t.Fatal(err)
	}
	content, err := mapping.ReadContent(object)
	if err != nil || mapping.Fingerprint("content", content) != s.entry("A-000").ContentPrint {
		t.Fatalf("%s %v", content, err)
	}
}
