package connector_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"ekatalog/connector"
	"ekatalog/mapping"
)

func TestEachProductCountsOnceInTheOrderOfTheCounts(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...)
	j := s.judged()
	s.c.Guard.MaxJumps = limit(t, "5")
	s.c.Lists[0].Include = include(t, `row["Status"] != "draf"`)
	s.listForeign("A-001")
	j.refuse = func(l connector.Lane, ch connector.Change) *connector.Result {
		if ch.SKU == "A-002" && l == connector.LaneCreate {
			return &connector.Result{Outcome: connector.OutcomeRejected, Code: "invalid"}
		}
		return nil
	}
	s.wantCounts(s.sync(), "conflict 1 rejected 1 submitted 18")
	s.sync()
	list := s.source.list
	list[3].Price = "abc"           // held by an error
	list[4].Price = "204000"        // held by a price jump
	list[5].Include = "draf"        // left out, but known: missing
	list[6].Stock = "7"             // submitted
	list[7].Active = "tidak"        // withdrawn
	list[8].Name += " yang ditolak" // rejected now
	s.source.list = append(list[:19:19],
		product{SKU: "", Name: "Meja tanpa kode 1", Category: desk, Price: "50000", Stock: "1"},
		product{SKU: "", Name: "Meja tanpa kode 2", Category: desk, Price: "50000", Stock: "1"},
		product{SKU: "B C", Name: "Kodenya berspasi", Category: desk, Price: "50000", Stock: "1"},
		item("D-1", 60_000, "1"), item("d-1", 61_000, "1"), // one product, held
		product{SKU: "E-1", Include: "draf"}, product{SKU: "e-1", Include: "draf"}, // one product, left out
		product{SKU: "F-1", Include: "draf"}, item("F-1", 70_000, "1"), // a draft beside the real one
	) // and A-019 is missing
	j.refuse = refuseLane(connector.LaneContent)
	r := s.sync()
	s.wantCounts(r, "skipped 1 held 6 conflict 1 rejected 2 submitted 2 withdrawn 1 not_planned 2 unchanged 11")
	if want := int64(20 + 3 + 1 + 1 + 1); r.Counts.Products != want {
		t.Fatalf("%d products, want %d", r.Counts.Products, want)
	}
	if n := codes(r.Issues, connector.CodePriceJump); n != 1 {
		t.Fatalf("%d price jumps named", n)
	}
	s.wantCounts(s.sync(), "skipped 1 held 6 conflict 1 rejected 2 not_planned 2 unchanged 14")
}

func codes(issues []mapping.Issue, code string) int {
	n := 0
	for _, i := range issues {
		if i.Code == code {
			n++
		}
	}
	return n
}

func include(t testing.TB, expression string) *mapping.Include {
	t.Helper()
	i, err := mapping.CompileInclude(expression)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func TestAWithdrawnProductThatTheListLeavesOutIsNoProduct(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	s.c.Guard.RemovalDelay = 0
	s.c.Lists[0].Include = include(t, `row["Status"] != "draf"`)
	s.source.list[5].Include = "draf"
	s.wantCounts(s.sync(), "withdrawn 1 unchanged 19")
	s.wantCounts(s.sync(), "unchanged 19")
	s.source.list[5].Include = ""
	s.wantCounts(s.sync(), "submitted 1 unchanged 19")
	if !s.shown("A-005").Active {
		t.Fatal("it did not come back")
	}
}

func TestAnInactiveProductThatWasNeverListedIsUnchanged(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(2)...)
	s.source.list[1].Active = "tidak"
	s.wantCounts(s.sync(), "submitted 1 unchanged 1")
}

func TestWhatTheGuardStopsIsPending(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	for i := range s.source.list {
		s.source.list[i].Stock = "0"
	}
	r := s.sync()
	s.wantCounts(r, "pending 20")
	if r.Requests != 0 || len(r.Guard) != 1 {
		t.Fatalf("%+v", r)
	}
}

// live makes the shop's catalogue a real one.
func live(s *shop) *shop {
	s.catalogue.Info = connector.SellerInfo{ID: "penyedia-1", Name: "Bengkel"}
	return s
}

func TestWhatWaitsForApprovalIsPendingAndKeepsNothingElseBack(t *testing.T) {
	t.Parallel()
	s := live(openShop(t, items(20)...))
	s.settled()
	s.c.Approval = connector.Approval{
		Create: connector.ApprovalRule{Always: true}, Content: connector.ApprovalRule{Always: true},
		Price: rule(t, "up 5%"), Withdraw: connector.ApprovalRule{Always: true},
	}
	list := s.source.list
	list[0].Price, list[0].Stock = "110000", "9" // +10 %: waits, its stock does not
	list[1].Price = "105000"                     // less than +5 %
	list[2].Price = "90000"                      // falls
	list[3].Name, list[3].Stock = list[3].Name+" baru", "8"
	list[4].Active = "tidak"
	s.source.list = append(list, item("NEW-1", 50_000, "1"))
	s.wantCounts(s.sync(), "pending 4 submitted 2 unchanged 15")
	if l := s.shown("A-000"); l.Price != 100_000 || !l.Stock.Equal(dec("9")) {
		t.Fatalf("A-000 shows %+v", l)
	}
	if l := s.shown("A-003"); !l.Stock.Equal(dec("8")) || l.Version != 1 {
		t.Fatalf("A-003 shows %+v", l)
	}
	from := len(s.catalogue.Delivered())
	s.wantCounts(s.sync(), "pending 4 unchanged 17")
	if again := s.deliveredSince(from); len(again) != 0 {
		t.Fatalf("sent again: %+v", again)
	}
}

func rule(t testing.TB, text string) connector.ApprovalRule {
	t.Helper()
	r, err := connector.ParseApproval(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAPartialOfferThatIsRefusedIsNotSentAgain(t *testing.T) {
	t.Parallel()
	s := live(openShop(t, items(20)...))
	s.settled()
	s.c.Approval.Price = connector.ApprovalRule{Always: true}
	j := s.judged()
	j.refuse = refuseLane(connector.LaneOffer)
	s.source.list[0].Price, s.source.list[0].Stock = "101000", "9"
	s.wantCounts(s.sync(), "rejected 1 unchanged 19")
	r := s.sync()
	s.wantCounts(r, "rejected 1 unchanged 19")
	if r.Requests != 0 {
		t.Fatalf("%d requests", r.Requests)
	}
}

func TestATrialAsksForNoApproval(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(2)...)
	s.c.Approval.Create = connector.ApprovalRule{Always: true}
	s.wantCounts(s.sync(), "submitted 2")
}

func TestAnInterruptedRunSettlesWhatIsUnderWayAndLeavesTheRestPending(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(40)...)
	for name, cause := range map[string]func(context.Context) (context.Context, func()){
		"cancelled": func(ctx context.Context) (context.Context, func()) {
			ctx, cancel := context.WithCancelCause(ctx)
			return ctx, func() { cancel(errors.New("interrupt signal received")) }
		},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, stop := cause(t.Context())
			n := make(chan struct{}, 100)
			s.catalogue.Before = func(connector.Lane, []connector.Change) error {
				if n <- struct{}{}; len(n) == 10 {
					stop()
				}
				time.Sleep(time.Millisecond)
				return nil
			}
			r, err := s.c.Sync(ctx)
			s.ended(r, err)
			if r.Failed == nil || r.Counts.Pending == 0 || r.Counts.Submitted < 10 || r.Counts.Submitted+r.Counts.Pending != 40 {
				t.Fatalf("%+v", r)
			}
			if got := int64(len(s.book().Entries)); got != r.Counts.Submitted {
				t.Fatalf("%d entries of %d submitted", got, r.Counts.Submitted)
			}
			s.catalogue.Before = nil
			s.wantCounts(s.sync(), fmt.Sprintf("submitted %d unchanged %d", r.Counts.Pending, r.Counts.Submitted))
		})
	}
}

func TestABrokenListEndsTheRunBeforeAnythingElse(t *testing.T) {
	t.Parallel()
	for _, at := range []int{0, 7, 20} {
		s := openShop(t, items(20)...)
		s.sync()
		s.source.list[0].Price = "101000"
		before := s.dump()
		s.source.fault, s.source.failAfter = &connector.Unreadable{Key: "list_broken"}, at
		_, err := s.c.Sync(t.Context())
		var unreadable *connector.Unreadable
		if !errors.As(err, &unreadable) {
			t.Fatalf("error %v", err)
		}
		if d := differ(before, s.dump()); len(d) > 0 {
			t.Fatalf("the ledger moved: %v", d)
		}
		if n := len(s.catalogue.Delivered()); n != 20 {
			t.Fatalf("%d delivered", n)
		}
	}
}

func TestARunWithoutAnAnswerToItsReadBackChangesNothing(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(2)...)
	s.c.Reader = deaf{s.catalogue}
	before := s.dump()
	if _, err := s.c.Sync(t.Context()); !errors.Is(err, errNoAnswer) {
		t.Fatalf("error %v", err)
	}
	if d := differ(before, s.dump()); len(d) > 0 {
		t.Fatalf("the ledger moved: %v", d)
	}
}
