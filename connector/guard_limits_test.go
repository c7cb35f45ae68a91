package connector_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"ekatalog/connector"
)

// take changes the first n products of a list.
func take(n int64, change func(*product)) func(*shop) {
	return func(s *shop) {
		for i := range n {
			change(&s.source.list[i])
		}
	}
}

// raise adds to the prices of a list.
func raise(s *shop, n int, by int64) {
	for i := range n {
		price, err := strconv.ParseInt(s.source.list[i].Price, 10, 64)
		if err != nil {
			s.Fatal(err)
		}
		s.source.list[i].Price = strconv.FormatInt(price+by, 10)
	}
}

// TestEveryLimitHoldsToTheLastProductAndRupiah tries each guard just below its
// limit, at it and just beyond it, in both spellings of a limit. The middle one
// of the 20 prices is 109,000.
func TestEveryLimitHoldsToTheLastProductAndRupiah(t *testing.T) {
	t.Parallel()
	for _, guard := range []struct {
		code   string
		limit  func(*connector.Guard, connector.Limit)
		change func(*shop, int64)
		rows   map[string][3]int64 // by limit: within, at, beyond
	}{
		{
			connector.GuardWithdrawals, func(g *connector.Guard, l connector.Limit) { g.MaxWithdraw = l },
			func(s *shop, n int64) { take(n, func(p *product) { p.Active = "tidak" })(s) },
			map[string][3]int64{"10%": {1, 2, 3}, "3": {2, 3, 4}, "12.5%": {1, 2, 3}, "0": {0, 0, 1}, "0%": {0, 0, 1}, "100%": {19, 20, -1}},
		},
		{
			connector.GuardListShrunk, func(g *connector.Guard, l connector.Limit) { g.MinListSize = l },
			func(s *shop, n int64) { s.source.list = s.source.list[:n] },
			map[string][3]int64{"70%": {15, 14, 13}, "13": {14, 13, 12}, "62.5%": {14, 13, 12}, "0": {1, 0, -1}, "100%": {20, 20, 19}, "0%": {1, 0, -1}},
		},
		{
			connector.GuardJumps, func(g *connector.Guard, l connector.Limit) { g.MaxJumps, g.MaxPriceChange = l, limit(t, "25%") },
			func(s *shop, n int64) { raise(s, int(n), 90_000) },
			map[string][3]int64{"10%": {1, 2, 3}, "3": {2, 3, 4}, "0": {0, 1, 2}, "0%": {0, 1, 2}},
		},
		{
			connector.GuardMedianShift, func(g *connector.Guard, l connector.Limit) { g.MaxMedianShift = l; g.MaxPriceChange = limit(t, "100%") },
			func(s *shop, n int64) { raise(s, 20, n) },
			map[string][3]int64{"10%": {10_899, 10_900, 10_901}, "20000": {19_999, 20_000, 20_001}},
		},
		{
			connector.GuardMedianShift, func(g *connector.Guard, l connector.Limit) { g.MaxMedianShift = l; g.MaxPriceChange = limit(t, "100%") },
			func(s *shop, n int64) { raise(s, 20, -n) },
			map[string][3]int64{"10%": {10_899, 10_900, 10_901}, "20000": {19_999, 20_000, 20_001}},
		},
		{
			connector.GuardStockZero, func(*connector.Guard, connector.Limit) {},
			func(s *shop, n int64) { take(n, func(p *product) { p.Stock = "0" })(s) },
			map[string][3]int64{"0": {18, 19, 20}},
		},
	} {
		for text, row := range guard.rows {
			for i, n := range row {
				if n < 0 {
					continue // there is nothing beyond
				}
				t.Run(fmt.Sprintf("%s of %s, %d", guard.code, text, n), func(t *testing.T) {
					s := openShop(t, items(20)...).settled()
					s.unguarded()
					guard.limit(&s.c.Guard, limit(t, text))
					guard.change(s, n)
					s.wantStopped(map[bool][]string{true: {guard.code}}[i == 2])
				})
			}
		}
	}
}

// wantStopped runs a sync that exactly these codes stop before anything is
// sent, and goes through once they are overridden.
func (s *shop) wantStopped(want []string) {
	s.Helper()
	sent := len(s.catalogue.Delivered())
	var planned []string
	for _, g := range s.plan().Guard {
		planned = append(planned, g.Code)
	}
	r := s.sync()
	if got := findings(r); !slices.Equal(got, want) && len(got)+len(want) > 0 || !slices.Equal(planned, want) {
		s.Fatalf("stopped by %v, the plan by %v, want %v", got, planned, want)
	}
	if len(want) == 0 {
		return
	}
	if n := len(s.catalogue.Delivered()); n != sent || r.Requests != 0 {
		s.Fatalf("%d changes were sent", n-sent)
	}
	for _, one := range want { // each by its own name, no other's
		s.c.Override, s.c.Reason = slices.DeleteFunc(connector.GuardCodes(), func(code string) bool { return code == one }), "memang begitu"
		if got := findings(s.sync()); !slices.Equal(got, []string{one}) {
			s.Fatalf("with all overridden but %s, stopped by %v", one, got)
		}
	}
	s.c.Override = want
	if r := s.sync(); len(r.Guard) != 0 {
		s.Fatalf("overridden and still stopped by %v", findings(r))
	}
	s.wantOverridden(want, "memang begitu")
}

// wantOverridden looks for the override of the last run in the audit log.
func (s *shop) wantOverridden(codes []string, reason string) {
	s.Helper()
	acts, err := s.seller.Acts(s.context(), 0, 1_000_000)
	if err != nil {
		s.Fatal(err)
	}
	for _, a := range slices.Backward(acts) {
		if a.Act.Act != string(s.catalogueName())+" run.started" {
			continue
		}
		if fmt.Sprint(a.After["override"]) != fmt.Sprint(codes) || a.Reason != reason {
			s.Fatalf("the record says %v because of %q", a.After["override"], a.Reason)
		}
		return
	}
	s.Fatal("no record of a run")
}

// A single price is held to its rupiah, up and down, as a share and as a count.
func TestAPriceJumpsByTheRupiahBeyondItsLimit(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		limit string
		price int64
		held  bool
	}{
		{"25%", 124_999, false}, {"25%", 125_000, false}, {"25%", 125_001, true},
		{"25%", 75_001, false}, {"25%", 75_000, false}, {"25%", 74_999, true},
		{"5000", 104_999, false}, {"5000", 105_000, false}, {"5000", 105_001, true},
		{"5000", 95_001, false}, {"5000", 95_000, false}, {"5000", 94_999, true},
		{"0", 100_001, true}, {"0%", 100_001, true},
	} {
		t.Run(fmt.Sprintf("%s, %d", row.limit, row.price), func(t *testing.T) {
			s := openShop(t, items(20)...).settled()
			s.c.Guard.MaxPriceChange = limit(t, row.limit)
			s.source.list[0].Price = strconv.FormatInt(row.price, 10)
			s.source.list[1].Stock = "4"
			want, jumps := "submitted 2 unchanged 18", 0
			if row.held {
				want, jumps = "held 1 submitted 1 unchanged 18", 1
			}
			r := s.sync()
			s.wantCounts(r, want)
			if n := codes(r.Issues, connector.CodePriceJump); n != jumps {
				t.Fatalf("issues %+v", r.Issues)
			}
			if row.held {
				s.c.Override, s.c.Reason = []string{connector.CodePriceJump}, "kayu naik"
				s.wantCounts(s.sync(), "submitted 1 unchanged 19")
				s.wantOverridden([]string{connector.CodePriceJump}, "kayu naik")
			}
		})
	}
}

// TestListsThatAreWrongAsAWhole is the guard against what goes wrong with
// lists, in shops of every size.
func TestListsThatAreWrongAsAWhole(t *testing.T) {
	t.Parallel()
	thousandfold := func(s *shop) {
		for i := range s.source.list {
			s.source.list[i].Price += "000"
		}
	}
	empty := func(s *shop) { s.source.list = nil }
	soldOut := func(s *shop) { take(int64(len(s.source.list)), func(p *product) { p.Stock = "0" })(s) }
	down := func(s *shop) { take(int64(len(s.source.list)), func(p *product) { p.Active = "tidak" })(s) }
	doubled := func(s *shop) { s.source.list = append(s.source.list, s.source.list...) }
	suspended := func(s *shop) {
		for _, p := range s.source.list {
			s.catalogue.Edit(p.SKU, func(l *connector.Shown) { l.Status = "DIBEKUKAN" })
		}
		s.sync()
		s.wantState(s.source.list[0].SKU, connector.StateSuspended)
	}
	atOnce := func(s *shop) { s.c.Guard.RemovalDelay = 0 }
	unseen := func(s *shop) { // in review, not yet seen live
		for _, p := range s.source.list {
			s.catalogue.Edit(p.SKU, func(l *connector.Shown) { l.Status = connector.StatusInReview })
		}
	}
	const (
		withdrawals, shrunk, zero = connector.GuardWithdrawals, connector.GuardListShrunk, connector.GuardStockZero
		median, jumps             = connector.GuardMedianShift, connector.GuardJumps
	)
	for _, row := range []struct {
		name    string
		size    int
		prepare []func(*shop)
		want    []string
	}{
		{"prices a thousandfold", 20, []func(*shop){thousandfold}, []string{jumps, median}},
		{"prices a thousandfold in review", 20, []func(*shop){unseen, thousandfold}, []string{jumps, median}},
		{"prices a thousandfold of 2", 2, []func(*shop){thousandfold}, []string{jumps, median}},
		{"the price a thousandfold of 1", 1, []func(*shop){thousandfold}, []string{median}},
		{"an empty list", 20, []func(*shop){empty}, []string{shrunk}},
		{"an empty list of 1", 1, []func(*shop){empty}, []string{shrunk}},
		{"an empty list, removed at once", 20, []func(*shop){atOnce, empty}, []string{shrunk, withdrawals}},
		{"an empty list of 1, removed at once", 1, []func(*shop){atOnce, empty}, []string{shrunk, withdrawals}},
		{"all sold out", 20, []func(*shop){soldOut}, []string{zero}},
		{"both of 2 sold out", 2, []func(*shop){soldOut}, []string{zero}},
		{"the only one sold out", 1, []func(*shop){soldOut}, nil},
		{"all taken down", 20, []func(*shop){down}, []string{withdrawals}},
		{"the only one taken down", 1, []func(*shop){down}, []string{withdrawals}},
		{"a list doubled", 20, []func(*shop){doubled}, nil},
		{"all suspended, prices a thousandfold", 20, []func(*shop){suspended, thousandfold}, []string{jumps, median}},
		{"all suspended, all sold out", 20, []func(*shop){suspended, soldOut}, []string{zero}},
		{"all suspended, all taken down", 20, []func(*shop){suspended, down}, []string{withdrawals}},
		{"all suspended, an empty list removed at once", 20, []func(*shop){suspended, atOnce, empty}, []string{withdrawals}},
		{"all suspended and nothing else", 20, []func(*shop){suspended}, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := openShop(t, items(row.size)...).settled()
			for _, p := range row.prepare {
				p(s)
			}
			s.wantStopped(row.want)
		})
	}
}

// A list whose rows stand twice is held row by row: it asks for nothing, and
// nothing of it is missing.
func TestADoubledListSendsNothing(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	s.source.list = append(s.source.list, s.source.list...)
	r := s.sync()
	s.wantCounts(r, "held 20")
	if r.Requests != 0 {
		t.Fatalf("%d requests", r.Requests)
	}
}

// A read that broke off, and one that the guard refused, count for nothing.
func TestOnlyACompleteReadThatWasNotRefusedCountsADay(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	all := s.source.list
	for day, kind := range []string{"broken", "refused", "complete", "refused", "broken", "complete", "refused"} {
		s.at(fmt.Sprintf("2026-08-%02d 08:00", 4+day))
		s.source.list, s.source.fault = all[:19], nil
		before := len(s.entry("A-019").Missing)
		switch kind {
		case "broken":
			s.source.fault, s.source.failAfter = errNoAnswer, 10
			facts := s.dump()
			if _, err := s.c.Sync(t.Context()); err == nil {
				t.Fatal("half a list was taken for a whole one")
			}
			if d := differ(facts, s.dump()); len(d) > 0 {
				t.Fatalf("half a list moved %v", d)
			}
		case "refused":
			s.source.list = all[:5]
			if r := s.sync(); !slices.Equal(findings(r), []string{connector.GuardListShrunk}) {
				t.Fatalf("stopped by %v", findings(r))
			}
			if m := s.entry("A-010").Missing; len(m) != 0 {
				t.Fatalf("a refused list counts %v", m)
			}
		case "complete":
			s.wantCounts(s.sync(), "not_planned 1 unchanged 19")
			before++
		}
		if m := s.entry("A-019").Missing; len(m) != before {
			t.Fatalf("day %d (%s): missing on %v", day, kind, m)
		}
	}
	s.at("2026-08-20 08:00")
	s.source.list = all[:19]
	s.wantCounts(s.sync(), "withdrawn 1 unchanged 19")
}

// Days are those of the seller: three minutes round midnight in Makassar are
// two days there and one in Jakarta.
func TestDaysOfAbsenceAreDaysOfTheSellersZone(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		zone *time.Location
		days int
	}{{wib, 1}, {time.FixedZone("WITA", 8*3600), 2}, {time.FixedZone("WIT", 9*3600), 1}} {
		t.Run(row.zone.String(), func(t *testing.T) {
			s := openShop(t, items(20)...).settled()
			s.c.Zone = row.zone
			s.source.list = s.source.list[:19]
			for _, at := range []string{"2026-08-04 22:58", "2026-08-04 23:01"} { // 23:58 and 00:01 in Makassar
				s.at(at)
				s.sync()
			}
			if m := s.entry("A-019").Missing; len(m) != row.days {
				t.Fatalf("missing on %v, want %d days", m, row.days)
			}
		})
	}
}

// An apply is a complete read as a sync is; a plan and an export are none.
func TestAnApplyCountsADay(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	s.source.list = s.source.list[:19]
	for day, want := range []string{"not_planned 1 unchanged 19", "not_planned 1 unchanged 19", "pending 1 unchanged 19"} {
		s.at(fmt.Sprintf("2026-08-%02d 08:00", 4+day))
		saved := s.saved(s.plan())
		saved.Changes = nil
		s.wantCounts(s.apply(saved), want)
	}
	if m := s.entry("A-019").Missing; len(m) != 3 {
		t.Fatalf("missing on %v", m)
	}
}
