package connector_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// findings are the codes that stopped a run.
func findings(r *connector.Report) []string {
	codes := []string{}
	for _, g := range r.Guard {
		codes = append(codes, g.Code)
	}
	return codes
}

func TestTheGuardStopsAPlanThatGoesTooFarAndNoOther(t *testing.T) {
	t.Parallel()
	withdrawn := func(n int) func(*shop) {
		return func(s *shop) {
			for i := range n {
				s.source.list[i].Active = "tidak"
			}
		}
	}
	without := func(n int) func(*shop) {
		return func(s *shop) { s.source.list = s.source.list[:len(s.source.list)-n] }
	}
	soldOut := func(n int) func(*shop) {
		return func(s *shop) {
			for i := range n {
				s.source.list[i].Stock = "0"
			}
		}
	}
	dearer := func(percent int64, n int) func(*shop) {
		return func(s *shop) {
			for i := range n {
				price, _ := strconv.ParseInt(s.source.list[i].Price, 10, 64)
				s.source.list[i].Price = strconv.FormatInt(price+price*percent/100, 10)
			}
		}
	}
	set := func(change func(*connector.Guard)) func(*shop) {
		return func(s *shop) { change(&s.c.Guard) }
	}
	for _, row := range []struct {
		name    string
		prepare []func(*shop)
		want    []string
	}{
		{"nothing changed", nil, nil},
		{"2 of 20 taken down", []func(*shop){withdrawn(2)}, nil},
		{"3 of 20 taken down", []func(*shop){withdrawn(3)}, []string{connector.GuardWithdrawals}},
		{"3 of 20 taken down where 3 may be", []func(*shop){withdrawn(3), set(func(g *connector.Guard) { g.MaxWithdraw = limit(t, "3") })}, nil},
		{"4 of 20 taken down where 3 may be", []func(*shop){withdrawn(4), set(func(g *connector.Guard) { g.MaxWithdraw = limit(t, "3") })}, []string{connector.GuardWithdrawals}},
		{"3 of 20 missing at once", []func(*shop){without(3), set(func(g *connector.Guard) { g.RemovalDelay = 0 })}, []string{connector.GuardWithdrawals}},
		{"14 of 20 left", []func(*shop){without(6)}, nil},
		{"13 of 20 left", []func(*shop){without(7)}, []string{connector.GuardListShrunk}},
		{"13 of 20 left where 13 must be", []func(*shop){without(7), set(func(g *connector.Guard) { g.MinListSize = limit(t, "13") })}, nil},
		{"12 of 20 left where 13 must be", []func(*shop){without(8), set(func(g *connector.Guard) { g.MinListSize = limit(t, "13") })}, []string{connector.GuardListShrunk}},
		{"19 of 20 sold out", []func(*shop){soldOut(19)}, nil},
		{"all sold out", []func(*shop){soldOut(20)}, []string{connector.GuardStockZero}},
		{"2 prices jump", []func(*shop){dearer(30, 2)}, nil},
		{"3 prices jump", []func(*shop){dearer(30, 3)}, []string{connector.GuardJumps}},
		{"3 prices jump where 3 may", []func(*shop){dearer(30, 3), set(func(g *connector.Guard) { g.MaxJumps = limit(t, "3") })}, nil},
		{"all prices 9% up", []func(*shop){dearer(9, 20)}, nil},
		{"all prices 12% up", []func(*shop){dearer(12, 20)}, []string{connector.GuardMedianShift}},
		{"all prices 12% down", []func(*shop){dearer(-12, 20)}, []string{connector.GuardMedianShift}},
		{"all prices 12% up where Rp20000 are no shift", []func(*shop){dearer(12, 20), set(func(g *connector.Guard) { g.MaxMedianShift = limit(t, "20000") })}, nil},
		{"everything at once", []func(*shop){dearer(50, 20), soldOut(20), withdrawn(5), without(8)}, []string{
			connector.GuardListShrunk, connector.GuardStockZero, connector.GuardJumps, connector.GuardMedianShift}},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := openShop(t, items(20)...).settled()
			for _, p := range row.prepare {
				p(s)
			}
			sent := len(s.catalogue.Delivered())
			if planned, err := s.c.Plan(t.Context()); err != nil || len(planned.Guard) != len(row.want) {
				t.Fatalf("the plan says %+v, %v", planned.Guard, err)
			}
			r := s.sync()
			if got := findings(r); !slices.Equal(got, row.want) && len(got)+len(row.want) > 0 {
				t.Fatalf("stopped by %v, want %v", got, row.want)
			}
			if len(row.want) == 0 {
				return
			}
			if n := len(s.catalogue.Delivered()); n != sent || r.Requests != 0 {
				t.Fatalf("%d changes were sent", n-sent)
			}
			s.c.Override, s.c.Reason = row.want, "memang begitu"
			if r := s.sync(); len(r.Guard) != 0 {
				t.Fatalf("overridden and still stopped by %v", findings(r))
			}
		})
	}
}

func TestTheFirstRunHasNothingToCompareWith(t *testing.T) {
	t.Parallel()
	list := items(3)
	for i := range list {
		list[i].Stock = "0"
	}
	s := openShop(t, list...)
	s.c.Guard.MinListSize = limit(t, "1000")
	s.wantCounts(s.sync(), "submitted 3")
}

func TestASinglePriceJumpHoldsItsProductAloneHoweverShortTheList(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(3)...).settled()
	s.source.list[2].Price = "204000"
	s.source.list[0].Stock = "1"
	r := s.sync()
	s.wantCounts(r, "held 1 submitted 1 unchanged 1")
	if n := codes(r.Issues, connector.CodePriceJump); n != 1 {
		t.Fatalf("issues %+v", r.Issues)
	}
	if got := s.shown("A-002").Price; got != 102_000 {
		t.Fatalf("the price went to %d", got)
	}
	s.c.Guard.MaxMedianShift = limit(t, "100%")
	s.c.Lists[0].Mapping = loadMapping(t, mappingText+"released: [{sku: A-002, code: price_jump, found: \"204000\", reason: kayu naik}]\n")
	s.wantCounts(s.sync(), "submitted 1 unchanged 2")
	s.source.list[2].Price = "404000"
	s.wantCounts(s.sync(), "held 1 unchanged 2")
	s.c.Override, s.c.Reason = []string{connector.CodePriceJump}, "kayu naik lagi"
	s.wantCounts(s.sync(), "submitted 1 unchanged 2")
	if got := s.shown("A-002").Price; got != 404_000 {
		t.Fatalf("price is %d", got)
	}
}

// Prices of tiers, regions and variants are content, and jump like any other.
func TestAJumpOfAWiderPriceHoldsItsProductAlone(t *testing.T) {
	t.Parallel()
	wide := func(tier, region, variant string) string {
		return strings.Replace(mappingText, "  active:", fmt.Sprintf("  wholesale: 'split(\"5:%s\", \";\")'\n  regional_prices: 'split(\"35.28:%s\", \";\")'\n"+
			"  variants: 'split(row[\"Kode\"] + \"-M | Ukuran=M | %s | 5\", \";\")'\n  active:", tier, region, variant), 1)
	}
	s := openShop(t, items(1)...)
	s.c.Lists[0].Mapping = loadMapping(t, wide("90000", "95000", "100000"))
	s.settled()
	for _, row := range []struct{ tier, region, variant, want, found string }{
		{"9000", "95000", "100000", "held 1", "5:9000"},
		{"90000", "950000", "100000", "held 1", "35.28:950000"},
		{"90000", "95000", "10000", "held 1", "A-000-M:10000"},
		{"85000", "99000", "101000", "submitted 1", ""},
	} {
		s.c.Lists[0].Mapping = loadMapping(t, wide(row.tier, row.region, row.variant))
		r := s.sync()
		s.wantCounts(r, row.want)
		if i := slices.IndexFunc(r.Issues, func(i mapping.Issue) bool { return i.Code == connector.CodePriceJump }); (i >= 0) != (row.found != "") || i >= 0 && r.Issues[i].Found != row.found {
			t.Fatalf("%+v", r.Issues)
		}
	}
	s.c.Lists[0].Mapping = loadMapping(t, wide("8500", "99000", "101000")+"released: [{sku: A-000, code: price_jump, found: \"5:8500\", reason: obral}]\n")
	s.wantCounts(s.sync(), "submitted 1")
}

func TestAMissingProductIsWithdrawnAfterThreeDaysOfCompleteReads(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	gone := s.source.list[19]
	s.source.list = s.source.list[:19]
	for _, day := range []struct {
		at      string
		partial bool
		want    string
	}{
		{"2026-08-04 08:00", false, "not_planned 1 unchanged 19"},
		{"2026-08-04 17:00", false, "not_planned 1 unchanged 19"}, // the same day twice
		{"2026-08-04 23:59", false, "not_planned 1 unchanged 19"},
		{"2026-08-05 00:01", true, ""},                            // a day on which nothing was read
		{"2026-08-06 06:30", false, "not_planned 1 unchanged 19"}, // 2026-08-05 by UTC
		{"2026-08-06 07:30", false, "not_planned 1 unchanged 19"}, // 2026-08-06 by UTC, the same day here
		{"2026-08-07 00:00", false, "withdrawn 1 unchanged 19"},
		{"2026-08-08 00:00", false, "unchanged 19"},
	} {
		s.at(day.at)
		if day.partial {
			s.source.fault = errNoAnswer
			if _, err := s.c.Sync(t.Context()); err == nil {
				t.Fatal("half a list was taken for a whole one")
			}
			s.source.fault = nil
			continue
		}
		s.plan() // a dry run counts no day
		s.wantCounts(s.sync(), day.want)
	}
	if l := s.shown("A-019"); l.Active {
		t.Fatalf("%+v", l)
	}
	s.wantState("A-019", connector.StateWithdrawn)
	s.source.list = append(s.source.list, gone)
	s.wantCounts(s.sync(), "submitted 1 unchanged 19")
	s.wantCounts(s.sync(), "unchanged 20")
	s.wantState("A-019", connector.StateLive)
}

func TestAProductThatComesBackBeginsItsDaysAnew(t *testing.T) {
	t.Parallel()
	for _, held := range []bool{false, true} {
		t.Run(fmt.Sprintf("held %v", held), func(t *testing.T) {
			s := openShop(t, items(20)...).settled()
			all, days := s.source.list, []string{"2026-08-04 08:00", "2026-08-05 08:00"}
			for _, day := range days {
				s.at(day)
				s.source.list = all[:19]
				s.wantCounts(s.sync(), "not_planned 1 unchanged 19")
			}
			s.at("2026-08-06 08:00")
			s.source.list = slices.Clone(all)
			if held {
				s.source.list[19].Price = "salah"
			}
			s.sync()
			if m := s.entry("A-019").Missing; len(m) != 0 {
				t.Fatalf("still missing %v", m)
			}
			s.at("2026-08-07 08:00")
			s.source.list = all[:19]
			s.wantCounts(s.sync(), "not_planned 1 unchanged 19")
		})
	}
}

func TestWithoutADelayAMissingProductIsWithdrawnAtOnce(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	s.c.Guard.RemovalDelay = 0
	s.source.list = s.source.list[:19]
	s.wantCounts(s.sync(), "withdrawn 1 unchanged 19")
}

func TestDaysOfAbsenceDoNotPileUpWhileAWithdrawalWaits(t *testing.T) {
	t.Parallel()
	s := live(openShop(t, items(20)...))
	s.settled()
	s.c.Approval.Withdraw = connector.ApprovalRule{Always: true}
	s.source.list = s.source.list[:19]
	for day := 4; day < 14; day++ {
		s.at(fmt.Sprintf("2026-08-%02d 08:00", day))
		s.sync()
	}
	if m := s.entry("A-019").Missing; len(m) != 3 {
		t.Fatalf("missing %v", m)
	}
	s.wantState("A-019", connector.StateLive)
}

func TestALimitIsAShareOrACount(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"10%", "2.5%", "25", "0", "0%"} {
		if l := limit(t, text); l.String() != text {
			t.Errorf("%s reads as %s", text, l)
		}
	}
	for _, text := range []string{"", "%", "-1", "-1%", "ten", "1e9", "1e999999999%", "10%%", "0x10", "NaN"} {
		if l, err := connector.ParseLimit(text); err == nil {
			t.Errorf("%q reads as %s", text, l)
		}
	}
	for _, text := range []string{"up", "up 5", "sometimes", "up -5%"} {
		if r, err := connector.ParseApproval(text); err == nil {
			t.Errorf("%q reads as %+v", text, r)
		}
	}
}
