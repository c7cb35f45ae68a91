package connector_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"ekatalog/connector"
)

func TestACreateInDoubtIsLeftWhereTheCatalogueAsksForALongPause(t *testing.T) {
	atPortal(t, 3, func(s *shop, p *portal) {
		var creates atomic.Int64
		p.down = func(connector.Lane, []connector.Change) error {
			switch creates.Add(1) {
			case 1:
				return &connector.Unreachable{Text: "HTTP 503"}
			case 20:
				return &connector.Refused{Code: "forbidden"} // enough
			}
			return &connector.Limited{RetryAfter: time.Hour}
		}
		s.add("B", 1)
		r := s.sync()
		s.wantCounts(r, "unknown 1 unchanged 3")
		if r.Left != connector.LeftLimited || creates.Load() != 2 {
			s.Fatalf("left %q after %d creates", r.Left, creates.Load())
		}
		p.down = nil
		s.wantCounts(s.sync(), "submitted 1 unchanged 3")
		s.wantNoDoubles(4)
	})
}

// mistaken is a catalogue whose look-ups show everything under another id.
type mistaken struct{ *judge }

func (m mistaken) LookUp(ctx context.Context, skus []string) (map[string]connector.Shown, error) {
	all, err := m.judge.LookUp(ctx, skus)
	for key, s := range all {
		s.ID = "other-" + s.ID
		all[key] = s
	}
	return all, err
}

func TestALookUpOfAnotherListingSettlesNothing(t *testing.T) {
	for _, lane := range []connector.Lane{connector.LaneOffer, connector.LaneContent} {
		t.Run(string(lane), func(t *testing.T) {
			atPortal(t, 3, func(s *shop, _ *portal) {
				id := s.entry("A-000").ID
				s.change(lane)
				silence(s, lane, 1, true)
				j := s.judged()
				s.c.Destination = mistaken{j}
				s.wantCounts(s.sync(), "unknown 1 unchanged 2")
				s.c.Destination = j
				s.sync()
				s.wantCounts(s.sync(), "unchanged 3")
				if got := s.entry("A-000").ID; got != id {
					s.Fatalf("the id is %s, it was %s", got, id)
				}
			})
		})
	}
}

// denying is a catalogue that does what it is asked and then says that another
// version is there.
type denying struct {
	*judge
	lane connector.Lane
}

func (d denying) Deliver(ctx context.Context, lane connector.Lane, batch []connector.Change) ([]connector.Result, error) {
	results, err := d.judge.Deliver(ctx, lane, batch)
	for i := range results {
		if lane == d.lane {
			results[i] = connector.Result{Outcome: connector.OutcomeConflict, Code: "version_conflict"}
		}
	}
	return results, err
}

func TestAConflictOfWhichNothingCanBeSeenStaysInDoubt(t *testing.T) {
	for _, lane := range []connector.Lane{connector.LaneOffer, connector.LaneContent} {
		t.Run(string(lane), func(t *testing.T) {
			atPortal(t, 3, func(s *shop, _ *portal) {
				s.change(lane)
				j := s.judged()
				s.c.Destination = denying{j, lane}
				j.blind, j.veiled = errNoAnswer, errNoAnswer
				s.wantCounts(s.sync(), "unknown 1 unchanged 2")
				j.blind, j.veiled = nil, nil
				s.c.Destination = j
				s.wantCounts(s.sync(), "unchanged 3")
			})
		})
	}
}
