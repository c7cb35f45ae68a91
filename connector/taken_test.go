package connector_test

import (
	"context"
	"maps"
	"testing"
	"time"

	"ekatalog/connector"
)

func TestACreateSaidToBeTakenIsBelievedTheSecondTime(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(3)...)
	s.listForeign("A-001")
	r := s.sync()
	s.wantCounts(r, "conflict 1 submitted 2")
	if r.Requests != 4 {
		t.Fatalf("%d requests", r.Requests)
	}
	if l := s.shown("A-001"); l.Name != "Milik orang lain" {
		t.Fatalf("changed: %+v", l)
	}
}

// twofold is a catalogue behind a gateway that sends a create twice by itself
// and says what the second one was answered.
type twofold struct {
	*judge
	until int // creates that it does so to
	n     int
}

func (g *twofold) Deliver(ctx context.Context, lane connector.Lane, batch []connector.Change) ([]connector.Result, error) {
	results, err := g.judge.Deliver(ctx, lane, batch)
	if lane == connector.LaneCreate && err == nil {
		if g.n++; g.n <= g.until {
			results[0].Outcome, results[0].Code = connector.OutcomeConflict, "duplicate_sku"
		}
	}
	return results, err
}

func TestACreateThatAGatewayHasSentTwiceIsOurs(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(1)...)
	s.unguarded()
	s.c.Destination = &twofold{judge: s.judged(), until: 1}
	s.wantCounts(s.sync(), "submitted 1")
	s.wantCounts(s.sync(), "unchanged 1")
	s.wantNoDoubles(1)
}

func TestACreateThatWasDoneThoughItsTokenWasRefusedIsOurs(t *testing.T) {
	t.Parallel()
	for _, renewable := range []bool{false, true} {
		s := openShop(t, items(1)...)
		s.unguarded()
		s.judged()
		s.catalogue.After = fault(connector.LaneCreate, &connector.Refused{Renewable: renewable, Code: "forbidden"})
		r := s.sync()
		s.wantCounts(r, "unknown 1")
		if r.Failed == nil {
			t.Fatal("the run did not stop")
		}
		s.catalogue.After = nil
		s.sync()
		s.wantCounts(s.sync(), "unchanged 1")
		s.wantNoDoubles(1)
	}
}

func TestACreateInDoubtThatIsRefusedWhenPostedAgainStaysInDoubtWhileItIsThere(t *testing.T) {
	t.Parallel()
	for _, there := range []bool{false, true} {
		s := openShop(t, items(1)...)
		s.unguarded()
		j := s.judged()
		if there {
			s.catalogue.After = fault(connector.LaneCreate, errNoAnswer)
		} else {
			s.catalogue.Before = fault(connector.LaneCreate, errNoAnswer)
		}
		s.wantCounts(s.sync(), "unknown 1")
		s.catalogue.After, s.catalogue.Before = nil, nil
		j.refuse = refuseLane(connector.LaneCreate)
		s.wantCounts(s.sync(), map[bool]string{false: "rejected 1", true: "unknown 1"}[there])
		if !there {
			continue
		}
		j.refuse = nil
		s.sync()
		s.wantCounts(s.sync(), "unchanged 1")
		s.wantNoDoubles(1)
	}
}

func TestACreateThatWasDoneBeforeItWasRefusedStaysInDoubt(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		first, then error // what the first call is answered after it was done, and those after it before they are
	}{
		"its token, then its size": {&connector.Refused{Renewable: true, Code: "unauthorized"}, &connector.BatchRefused{Code: "too_large", Text: "the body is too large"}},
		"no answer, then its size": {errNoAnswer, &connector.BatchRefused{Code: "too_large", Text: "the body is too large"}},
		"its token, then itself":   {&connector.Refused{Renewable: true, Code: "unauthorized"}, nil},
		"its token, then all":      {&connector.Refused{Renewable: true, Code: "unauthorized"}, &connector.Limited{RetryAfter: time.Hour}},
	} {
		t.Run(name, func(t *testing.T) {
			s := openShop(t, items(1)...)
			s.unguarded()
			j := s.judged()
			done := false
			s.catalogue.After = func(connector.Lane, []connector.Change) error {
				done = true
				if row.then == nil {
					j.refuse = refuseLane(connector.LaneCreate)
				}
				return row.first
			}
			s.catalogue.Before = func(connector.Lane, []connector.Change) error {
				if done {
					return row.then
				}
				return nil
			}
			s.wantCounts(s.sync(), "unknown 1")
			s.catalogue.After, s.catalogue.Before, j.refuse = nil, nil, nil
			s.sync()
			s.wantCounts(s.sync(), "unchanged 1")
			s.wantNoDoubles(1)
		})
	}
}

// veiling is a catalogue whose look-ups lack a SKU.
type veiling struct {
	*judge
	key string
}

func (v veiling) LookUp(ctx context.Context, skus []string) (map[string]connector.Shown, error) {
	all, err := v.judge.LookUp(ctx, skus)
	maps.DeleteFunc(all, func(key string, _ connector.Shown) bool { return key == v.key })
	return all, err
}

func TestAChangeOfAListingThatOnlyLookUpsLackIsNotRefused(t *testing.T) {
	for _, lane := range []connector.Lane{connector.LaneOffer, connector.LaneContent} {
		t.Run(string(lane), func(t *testing.T) {
			atPortal(t, 3, func(s *shop, _ *portal) {
				s.change(lane)
				silence(s, lane, 1, true)
				j := s.judged()
				s.c.Destination = veiling{j, "a-000"}
				s.wantCounts(s.sync(), "unknown 1 unchanged 2")
				s.c.Destination = j
				s.sync()
				s.wantCounts(s.sync(), "unchanged 3")
			})
		})
	}
}

func TestAProductSwitchedOffWhileItsCreateWasOpenIsTakenDownByTheRunThatFindsIt(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(2)...)
	s.c.Ledger = &failing{Ledger: s.seller, left: 1} // dies when it settles
	if _, err := s.c.Sync(t.Context()); err == nil {
		t.Fatal("the run went well")
	}
	s.open()
	s.unguarded()
	s.source.list[0].Active = "tidak"
	s.wantCounts(s.sync(), "submitted 1 withdrawn 1")
	if s.shown("A-000").Active {
		t.Fatal("it is still there to be bought")
	}
	s.wantCounts(s.sync(), "unchanged 2")
}
