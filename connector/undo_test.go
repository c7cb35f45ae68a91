package connector_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ekatalog/connector"
)

// values is what ledger and catalogue say of each SKU, versions and times
// aside. What is withdrawn is as good as never created.
func (s *shop) values() map[string]string {
	s.Helper()
	all := map[string]string{}
	for key, e := range s.book().Entries {
		if e.State != connector.StateWithdrawn {
			all["ledger "+key] = fmt.Sprint(e.State, e.Status, e.Offer.Price, " ", e.Offer.Stock, e.Offer.Active, e.OfferPrint, e.ContentPrint, e.Name)
		}
	}
	for l, err := range s.catalogue.Changed(context.Background(), "") {
		if err != nil {
			s.Fatal(err)
		}
		if l.Active {
			all["catalogue "+l.SKU] = fmt.Sprint(l.Name, l.Status, l.Price, " ", l.Stock)
		}
	}
	return all
}

func (s *shop) wantValues(want map[string]string) {
	s.Helper()
	got := s.values()
	for key := range want {
		if got[key] != want[key] {
			s.Errorf("%s is %q, want %q", key, got[key], want[key])
		}
	}
	for key := range got {
		if want[key] == "" {
			s.Errorf("%s is %q, want nothing", key, got[key])
		}
	}
	if s.Failed() {
		s.FailNow()
	}
}

// undoPlan works out an undo, which changes nothing.
func (s *shop) undoPlan(run string) *connector.Plan {
	s.Helper()
	before := s.dump()
	p, err := s.c.Undo(s.context(), run)
	if err != nil {
		s.Fatal(err)
	}
	if d := differ(before, s.dump()); len(d) > 0 {
		s.Fatalf("working out an undo changed the ledger: %v", d)
	}
	if p.Undo != run {
		s.Fatalf("a plan that undoes %q", p.Undo)
	}
	return p
}

// undo undoes a run as a person does: by way of a file.
func (s *shop) undo(run string) *connector.Report {
	s.Helper()
	return s.apply(s.saved(s.undoPlan(run)))
}

func leftOf(p *connector.Plan) string {
	var all []string
	for _, i := range p.Issues {
		all = append(all, i.SKU+" "+i.Code)
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

// deeds are the things that a run does, each to the first product of a list.
var deeds = map[string]func(*shop){
	"price":    func(s *shop) { s.source.list[0].Price = "104000" },
	"stock":    func(s *shop) { s.source.list[0].Stock = "1" },
	"content":  func(s *shop) { s.source.list[0].Name += " baru" },
	"withdraw": func(s *shop) { s.source.list[0].Active = "tidak" },
	"missing":  func(s *shop) { s.c.Guard.RemovalDelay = 0; s.source.list = s.source.list[1:] },
	"create":   func(s *shop) { s.source.list = append(s.source.list, item("NEW-1", 50_000, "1")) },
	"all of it": func(s *shop) {
		p := &s.source.list[0]
		p.Price, p.Stock, p.Name, p.Active = "104000", "1", p.Name+" baru", "tidak"
		s.source.list = append(s.source.list, item("NEW-1", 50_000, "1"))
		s.source.list[2].Name += " lain"
	},
}

func TestWhatARunDidIsUndoneAndStaysSoUntilTheListChanges(t *testing.T) {
	t.Parallel()
	for name, deed := range deeds {
		t.Run(name, func(t *testing.T) {
			s := openShop(t, items(20)...).settled()
			before := s.values()
			deed(s)
			run := s.sync().Run
			s.sync()
			after := s.values()
			p := s.undoPlan(run)
			if len(p.Issues) != 0 || len(p.Guard) != 0 || len(p.Changes) == 0 {
				t.Fatalf("%+v %+v %+v", p.Changes, p.Issues, p.Guard)
			}
			saved := s.saved(p)
			r := s.apply(saved)
			if r.Counts.Findings() || r.Requests == 0 {
				t.Fatalf("%+v", r)
			}
			s.wantRefused(saved, connector.ErrPlanApplied)
			for night := range 4 {
				s.at(fmt.Sprintf("2026-08-%02d 02:00", 4+night))
				if r := s.sync(); r.Requests != 0 || codes(r.Issues, connector.CodeUndone) == 0 {
					t.Fatalf("night %d sent %d requests, issues %+v", night, r.Requests, r.Issues)
				}
			}
			s.wantValues(before)
			// Undone once more it is as the run left it, and the list counts again.
			again := s.undoPlan(r.Run)
			s.apply(s.saved(again))
			s.sync()
			if r = s.sync(); r.Requests != 0 || codes(r.Issues, connector.CodeUndone) != 0 {
				t.Fatalf("after the undo of the undo: %d requests, issues %+v", r.Requests, r.Issues)
			}
			s.wantValues(after)
			for key, e := range s.book().Entries {
				if e.Yielded != nil {
					t.Fatalf("%s still gives way in %+v", key, e.Yielded)
				}
			}
		})
	}
}

func TestAListThatChangesAfterAnUndoCountsAgain(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	s.source.list[0].Price = "104000"
	run := s.sync().Run
	s.undo(run)
	s.source.list[0].Stock = "2" // another field goes, the undone one stays
	s.wantCounts(s.sync(), "submitted 1 unchanged 19")
	if l := s.shown("A-000"); l.Price != 100_000 || !l.Stock.Equal(dec("2")) {
		t.Fatalf("%+v", l)
	}
	s.source.list[0].Price = "103000"
	s.wantCounts(s.sync(), "submitted 1 unchanged 19")
	s.source.list[0].Price = "104000" // what was undone once is wanted now
	s.wantCounts(s.sync(), "submitted 1 unchanged 19")
	if l := s.shown("A-000"); l.Price != 104_000 {
		t.Fatalf("%+v", l)
	}
}

func TestWhatMovedSinceIsNamedAndLeftAlone(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		move func(*shop)
		want string
	}{
		"a later run":                    {func(s *shop) { s.source.list[0].Price = "105000"; s.sync() }, "A-000 undo_moved"},
		"a later run, of something else": {func(s *shop) { s.source.list[0].Stock = "3"; s.sync() }, ""},
		"undone already": {func(s *shop) {
			runs, err := s.seller.Runs(s.context(), 0, 1)
			if err != nil {
				s.Fatal(err)
			}
			s.undo(runs[0].ID)
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := openShop(t, items(20)...).settled()
			s.source.list[0].Price, s.source.list[1].Price = "104000", "104500"
			run := s.sync().Run
			row.move(s)
			p := s.undoPlan(run)
			if got := leftOf(p); got != row.want {
				t.Fatalf("left alone: %s", got)
			}
			sent := len(s.catalogue.Delivered())
			s.apply(s.saved(p))
			for _, ch := range s.deliveredSince(sent) {
				if strings.Contains(row.want, ch.SKU) {
					t.Fatalf("sent all the same: %+v", ch)
				}
			}
		})
	}
}

// The list has its own changes while an undo is applied: they wait.
func TestAnUndoSendsNothingOfTheList(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	s.source.list[0].Price = "104000"
	run := s.sync().Run
	s.source.list = append(s.source.list[:19], item("NEW-1", 50_000, "1"))
	s.source.list[1].Price, s.source.list[2].Price = "102000", "salah"
	r := s.undo(run)
	s.wantCounts(r, "held 1 pending 2 submitted 1 not_planned 1 unchanged 16")
	if r.Requests != 1 {
		t.Fatalf("%d requests", r.Requests)
	}
	if m := s.entry("A-019").Missing; len(m) != 0 {
		t.Fatalf("an undo counts a day: %v", m)
	}
}

// forgetful is a ledger whose contents came from elsewhere than from intents.
type forgetful struct{ connector.History }

func (forgetful) Sent(context.Context, connector.Catalogue, map[string]string) (map[string][]byte, error) {
	return nil, nil
}

// A content whose words nobody kept is named and left out; so is a SKU of which
// something waits for a look-up.
func TestWhatCannotBePutBackIsNamed(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	s.source.list[0].Name += " baru"
	s.source.list[1].Price = "104000"
	run := s.sync().Run
	s.c.History = forgetful{s.seller}
	p, err := s.c.Undo(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	if got := leftOf(p); got != "A-000 undo_content_unknown" || len(p.Changes) != 1 {
		t.Fatalf("%s, %+v", got, p.Changes)
	}
}
