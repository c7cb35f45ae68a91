package connector_test

import (
	"slices"
	"testing"

	"ekatalog/connector"
)

// swallow makes the catalogue accept what a lane carries and do nothing.
func swallow(s *shop, lane connector.Lane) {
	s.judged().refuse = func(l connector.Lane, ch connector.Change) *connector.Result {
		if l != lane {
			return nil
		}
		r := &connector.Result{Outcome: connector.OutcomeAccepted, ID: ch.ID, Version: ch.Version + 1}
		switch l {
		case connector.LaneCreate:
			r.ID, r.Status, r.OfferVersion = "m-lost", connector.StatusActive, 1
		case connector.LaneOffer:
			r.Version, r.OfferVersion = 0, *ch.OfferVersion+1
		}
		return r
	}
}

func TestWhatWasAcceptedIsUnseenUntilAReadBackShowsIt(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...)
	j := s.judged()
	s.sync()
	if !s.entry("A-004").Unseen {
		t.Fatal("taken for shown")
	}
	s.sync()
	if s.entry("A-004").Unseen {
		t.Fatal("it was shown")
	}
	s.source.list[4].Price = "105000"
	s.sync()
	if !s.entry("A-004").Unseen || s.entry("A-005").Unseen {
		t.Fatal("the price was accepted and nothing else")
	}
	s.sync()
	before := s.dump()
	s.sync()
	if e := s.entry("A-004"); e.Unseen || j.lookUps.Load() != 0 {
		t.Fatalf("%+v after %d look-ups", e, j.lookUps.Load())
	}
	if moved := slices.DeleteFunc(differ(before, s.dump()), func(row string) bool { return row[:5] != "entry" }); len(moved) > 0 {
		t.Fatalf("nothing has changed, and was written: %v", moved)
	}
}

func TestACreateThatIsAcceptedAndNotThereIsToldInEveryRun(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	swallow(s, connector.LaneCreate)
	s.source.list = append(s.source.list, item("B-1", 100_000, "5"))
	s.wantCounts(s.sync(), "submitted 1 unchanged 20")
	s.source.list[20].Price = "104000"
	for range 2 {
		s.wantTold(s.plan().Issues, "B-1 accepted_not_shown: ")
		r := s.sync()
		s.wantCounts(r, "conflict 1 unchanged 20")
		s.wantTold(r.Issues, "B-1 accepted_not_shown: ")
		if r.Requests != 0 {
			t.Fatalf("%d requests", r.Requests)
		}
	}
	s.source.list = s.source.list[:20] // also when the list lacks it
	s.wantCounts(s.sync(), "conflict 1 unchanged 20")
}

func TestAnAcceptedChangeThatDoesNotComeAboutIsToldInEveryRun(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lane   connector.Lane
		change func(*product)
		field  string
		come   func(*connector.Shown)
	}{
		{connector.LaneOffer, func(p *product) { p.Price = "105000" }, "price", func(l *connector.Shown) { l.Price = 105_000; l.OfferVersion++ }},
		{connector.LaneContent, func(p *product) { p.Name = "Meja kerja lain" }, "name", func(l *connector.Shown) { l.Name = "Meja kerja lain"; l.Version++ }},
	} {
		for _, policy := range connector.Policies() { // it is nobody's change, so none applies
			t.Run(string(c.lane)+" "+string(policy), func(t *testing.T) {
				s := openShop(t, items(20)...).settled()
				s.c.Drift = connector.Drift{Price: policy, Stock: policy, Active: policy, Content: policy}
				swallow(s, c.lane)
				c.change(&s.source.list[4])
				s.edited["a-004"] = true
				s.wantCounts(s.sync(), "submitted 1 unchanged 19")
				s.judged()
				for range 2 {
					r := s.sync()
					s.wantCounts(r, "conflict 1 unchanged 19")
					if len(r.Issues) != 1 || r.Issues[0].Code != connector.CodeNotShown || r.Issues[0].Field != c.field || r.Requests != 0 {
						t.Fatalf("%d requests, told %+v", r.Requests, r.Issues)
					}
				}
				s.edit("A-004", c.come)
				r := s.sync()
				s.wantCounts(r, "unchanged 20")
				if e := s.entry("A-004"); e.Unseen || e.Outside != nil || len(r.Issues) != 0 {
					t.Fatalf("%+v, told %v", e, told(r.Issues))
				}
			})
		}
	}
}

func TestWhatChangedAfterAnAcceptedChangeIsSomebodysChange(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	s.source.list[4].Price = "105000"
	s.sync()
	s.edit("A-004", func(l *connector.Shown) { l.Price, l.OfferVersion = 106_000, l.OfferVersion+1 })
	r := s.sync()
	s.wantCounts(r, "conflict 1 unchanged 19")
	s.wantTold(r.Issues, "A-004 catalogue_drift: Rp106.000")
	if s.entry("A-004").Unseen {
		t.Fatal("a later version shows that ours had come about")
	}
}
