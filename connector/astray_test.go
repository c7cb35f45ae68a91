package connector_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"ekatalog/connector"
	"ekatalog/connector/ledger"
)

// misnaming is a catalogue that answers creates with the ids of other listings.
type misnaming struct{ *judge }

func (m misnaming) Deliver(ctx context.Context, lane connector.Lane, batch []connector.Change) ([]connector.Result, error) {
	results, err := m.judge.Deliver(ctx, lane, batch)
	if lane == connector.LaneCreate && err == nil && results[0].Outcome == connector.OutcomeAccepted {
		results[0].ID = "other-" + results[0].ID
	}
	return results, err
}

// misnamed is a shop of which the create of B-1 was answered with the id of
// another listing.
func misnamed(t *testing.T) *shop {
	s := openShop(t, items(3)...)
	s.unguarded()
	s.settled()
	j := s.judged()
	s.c.Destination = misnaming{j}
	s.source.list = append(s.source.list, item("B-1", 100_000, "5"))
	s.edited["b-1"] = true // until it is found the ledger has another id
	s.wantCounts(s.sync(), "submitted 1 unchanged 3")
	s.c.Destination = j
	return s
}

func TestACreateAnsweredWithAnotherIDIsFoundByItsKey(t *testing.T) {
	t.Parallel()
	s := misnamed(t)
	false1, key := s.entry("B-1").ID, s.catalogue.Delivered()[3].Intent
	from := len(s.catalogue.Delivered())
	s.wantCounts(s.sync(), "submitted 1 unchanged 3")
	if sent := s.deliveredSince(from); len(sent) != 1 || sent[0].Intent != key {
		t.Fatalf("sent %+v, want the create again under %s", sent, key)
	}
	delete(s.edited, "b-1")
	s.source.list[3].Price = "104000"
	s.wantCounts(s.sync(), "submitted 1 unchanged 3")
	s.wantCounts(s.sync(), "unchanged 4")
	e, l := s.entry("B-1"), s.shown("B-1")
	if e.ID != l.ID || e.Unseen || l.Price != 104_000 {
		t.Fatalf("the ledger has %+v, the catalogue shows %+v", e, l)
	}
	acts, err := s.seller.Acts(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(acts, func(a ledger.Record) bool {
		return a.Act.Act == "v6-trial create.accepted" && a.Before["id"] == false1 && a.After["id"] == l.ID
	}) {
		t.Fatal("no record says which id became which")
	}
	s.wantNoDoubles(4)
}

func TestAListingOfSomebodyElseIsNotTakenForOneThatWasAnsweredWithAnotherID(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(3)...)
	s.unguarded()
	s.settled()
	swallow(s, connector.LaneCreate)
	s.source.list = append(s.source.list, item("B-1", 100_000, "5"))
	s.wantCounts(s.sync(), "submitted 1 unchanged 3")
	s.judged()
	s.listForeign("B-1")
	s.wantCounts(s.sync(), "conflict 1 unchanged 3")
	r := s.sync()
	s.wantCounts(r, "conflict 1 unchanged 3")
	s.wantTold(r.Issues, "B-1 catalogue_conflict: duplicate_sku")
	e, l := s.entry("B-1"), s.shown("B-1")
	if l.Name != "Milik orang lain" || e.OfferPrint != "" || e.ContentPrint != "" || r.Requests != 0 {
		t.Fatalf("%d requests, the ledger has %+v, the catalogue shows %+v", r.Requests, e, l)
	}
}

func TestACreateAnsweredWithAnotherIDIsNotPostedAgainOnceItsKeyIsForgotten(t *testing.T) {
	t.Parallel()
	s := misnamed(t)
	s.clock.Add(int64(7 * 24 * time.Hour))
	r := s.sync()
	s.wantCounts(r, "conflict 1 unchanged 3")
	s.wantTold(r.Issues, "B-1 accepted_not_shown: ")
	if r.Requests != 0 {
		t.Fatalf("%d requests", r.Requests)
	}
}

func TestWhatWasAnsweredWithAnotherIDIsNotForAPersonToDecide(t *testing.T) {
	t.Parallel()
	s := misnamed(t)
	s.c.Reason = "memang begitu"
	for _, choice := range []connector.Policy{connector.PolicyOurs, connector.PolicyTheirs} {
		var refused *connector.NotDrifted
		if _, err := s.c.TakeDrift(t.Context(), choice, []string{"B-1"}); !errors.As(err, &refused) || refused.Key != "drift_not_known" {
			t.Fatalf("%s: %v", choice, err)
		}
	}
}

func TestARunThatDiesWhileItFindsACreateByItsKeyIsGoneOnWith(t *testing.T) {
	t.Parallel()
	for left := range 4 {
		s := misnamed(t)
		s.c.Ledger = &failing{Ledger: s.seller, left: left}
		if _, err := s.c.Sync(t.Context()); err == nil {
			t.Fatal("the run went well")
		}
		s.open()
		s.unguarded()
		s.check()
		s.sync()
		delete(s.edited, "b-1")
		s.wantCounts(s.sync(), "unchanged 4")
		if got, want := s.entry("B-1").ID, s.shown("B-1").ID; got != want {
			t.Fatalf("the ledger has id %s, the catalogue %s", got, want)
		}
		s.wantNoDoubles(4)
	}
}
