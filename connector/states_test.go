package connector_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ekatalog/connector"
)

func TestAListGoesOutOnceAndIsLiveOnlyWhenReadBack(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(3)...)
	s.wantCounts(s.sync(), "submitted 3")
	s.wantState("A-000", connector.StateSubmitted)
	s.wantCounts(s.sync(), "unchanged 3")
	s.wantState("A-000", connector.StateLive)
}

func TestAListingInReviewStaysSubmittedUntilTheCatalogueSaysActive(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(1)...)
	s.catalogue.Status = connector.StatusInReview
	s.settled().wantState("A-000", connector.StateSubmitted)
	s.catalogue.Edit("A-000", func(l *connector.Shown) { l.Status = connector.StatusActive })
	s.sync()
	s.wantState("A-000", connector.StateLive)
}

func TestAnActiveListingIsLiveThoughItsPriceWasChangedOutside(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(1)...)
	s.catalogue.Status = connector.StatusInReview
	s.settled()
	s.edit("A-000", func(l *connector.Shown) { l.Status, l.Price, l.OfferVersion = connector.StatusActive, 77_000, 9 })
	s.sync()
	s.wantState("A-000", connector.StateLive)
	if e := s.entry("A-000"); e.Offer.Price != 100_000 || e.OfferVersion != 1 {
		t.Fatalf("the price of somebody else was adopted: %+v", e)
	}
}

func TestAListingThatThePortalTakesOffIsSuspendedUntilItIsActiveAgain(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(1)...).settled()
	for _, step := range []struct {
		status string
		want   connector.State
	}{
		{connector.StatusInReview, connector.StateLive}, {"DIBEKUKAN", connector.StateSuspended},
		{connector.StatusInReview, connector.StateSuspended}, {connector.StatusActive, connector.StateLive},
	} {
		s.catalogue.Edit("A-000", func(l *connector.Shown) { l.Status = step.status })
		s.sync()
		s.wantState("A-000", step.want)
		if got := s.entry("A-000").Status; got != step.status {
			t.Fatalf("the catalogue's word is kept as %q, want %q", got, step.status)
		}
	}
}

// brought brings the shop's only product into a state.
func brought(t *testing.T, state connector.State) *shop {
	t.Helper()
	s := openShop(t, items(1)...)
	s.unguarded()
	j := s.judged()
	switch state {
	case connector.StateNone:
	case connector.StateSubmitted:
		s.catalogue.Status = connector.StatusInReview
		s.settled()
	case connector.StateRejected:
		j.refuse = refuseLane(connector.LaneCreate)
		s.sync()
		j.refuse = nil
		s.source.list[0].Name += " yang lain"
	default:
		s.settled()
	}
	switch state {
	case connector.StateSuspended:
		s.catalogue.Edit("A-000", func(l *connector.Shown) { l.Status = "DIBEKUKAN" })
		s.sync()
	case connector.StateWithdrawn:
		s.source.list[0].Active = "tidak"
		s.sync()
	}
	s.wantState("A-000", state)
	return s
}

// change makes the product's row differ in what a lane carries.
func change(s *shop, what string) {
	p := &s.source.list[0]
	switch what {
	case "content":
		p.Name += " baru"
	case "price":
		p.Price = "105000"
	case "withdraw":
		p.Active = "tidak"
	case "show":
		p.Active = ""
	}
}

// answer makes the catalogue answer the next run so that an outcome comes of it.
func answer(s *shop, lane connector.Lane, outcome connector.Outcome) {
	j := s.c.Destination.(*judge)
	switch outcome {
	case connector.OutcomeRejected:
		j.refuse = refuseLane(lane)
	case connector.OutcomeUnknown:
		j.blind = errNoAnswer
		s.catalogue.Before = fault(lane, errNoAnswer)
	case connector.OutcomeNotSent:
		s.catalogue.Before = fault(lane, &connector.Limited{RetryAfter: time.Hour})
	case connector.OutcomeConflict:
		if lane == connector.LaneCreate {
			s.listForeign("A-000")
			return
		}
		s.catalogue.Before = func(l connector.Lane, _ []connector.Change) error { // after the read-back
			if l == lane && l == connector.LaneContent {
				s.rewrite("A-000", "description", "Tulisan orang lain")
			} else if l == lane {
				s.edit("A-000", func(l *connector.Shown) { l.Price, l.OfferVersion = 1234, l.OfferVersion+1 })
			}
			return nil
		}
	}
}

func TestEveryOutcomeOfEveryLaneLeadsFromEachStateToOne(t *testing.T) {
	t.Parallel()
	const (
		none, submitted, live, rejected = connector.StateNone, connector.StateSubmitted, connector.StateLive, connector.StateRejected
		suspended, withdrawn            = connector.StateSuspended, connector.StateWithdrawn
		unknown, conflict               = connector.StateUnknown, connector.StateConflict
	)
	outcomes := []connector.Outcome{connector.OutcomeAccepted, connector.OutcomeRejected, connector.OutcomeConflict, connector.OutcomeUnknown, connector.OutcomeNotSent}
	counts := []string{"submitted 1", "rejected 1", "conflict 1", "unknown 1", "pending 1"}
	for _, row := range []struct {
		before connector.State
		what   string
		lane   connector.Lane
		after  [5]connector.State // by outcome
	}{
		{none, "", connector.LaneCreate, [5]connector.State{submitted, rejected, conflict, unknown, none}},
		{rejected, "", connector.LaneCreate, [5]connector.State{submitted, rejected, conflict, unknown, rejected}},
		{submitted, "content", connector.LaneContent, [5]connector.State{submitted, submitted, submitted, unknown, submitted}},
		{submitted, "price", connector.LaneOffer, [5]connector.State{submitted, submitted, submitted, unknown, submitted}},
		{live, "content", connector.LaneContent, [5]connector.State{live, live, live, unknown, live}},
		{live, "price", connector.LaneOffer, [5]connector.State{live, live, live, unknown, live}},
		{live, "withdraw", connector.LaneOffer, [5]connector.State{withdrawn, live, live, unknown, live}},
		{suspended, "price", connector.LaneOffer, [5]connector.State{suspended, suspended, suspended, unknown, suspended}},
		{withdrawn, "price", connector.LaneOffer, [5]connector.State{withdrawn, withdrawn, withdrawn, unknown, withdrawn}},
		{withdrawn, "show", connector.LaneOffer, [5]connector.State{submitted, withdrawn, withdrawn, unknown, withdrawn}},
	} {
		for i, outcome := range outcomes {
			t.Run(strings.Join([]string{string(row.before), row.what, string(row.lane), string(outcome)}, " "), func(t *testing.T) {
				s := brought(t, row.before)
				change(s, row.what)
				answer(s, row.lane, outcome)
				r := s.sync()
				s.wantState("A-000", row.after[i])
				want := counts[i]
				if row.what == "withdraw" && outcome == connector.OutcomeAccepted {
					want = "withdrawn 1"
				}
				s.wantCounts(r, want)
				e := s.book().Entries["a-000"]
				if changed := e != nil && e.Outside != nil; changed != (outcome == connector.OutcomeConflict && row.lane != connector.LaneCreate) {
					t.Fatalf("noted as changed outside: %v", changed)
				}
			})
		}
	}
}

func TestWhatIsUnknownIsLeftOnlyByALookUp(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		before connector.State
		what   string
		lane   connector.Lane
		after  connector.State
	}{
		// What was looked up is read back in the same run, and then is live.
		{connector.StateNone, "", connector.LaneCreate, connector.StateLive},
		{connector.StateLive, "content", connector.LaneContent, connector.StateLive},
		{connector.StateLive, "price", connector.LaneOffer, connector.StateLive},
		{connector.StateLive, "withdraw", connector.LaneOffer, connector.StateWithdrawn},
		{connector.StateSubmitted, "price", connector.LaneOffer, connector.StateSubmitted},
	} {
		for _, arrived := range []bool{false, true} {
			t.Run(row.what+string(row.lane)+map[bool]string{true: " arrived"}[arrived], func(t *testing.T) {
				s := brought(t, row.before)
				j := s.c.Destination.(*judge)
				change(s, row.what)
				j.blind = errNoAnswer
				if arrived {
					s.catalogue.After = fault(row.lane, errNoAnswer)
				} else {
					s.catalogue.Before = fault(row.lane, errNoAnswer)
				}
				s.wantCounts(s.sync(), "unknown 1")
				s.wantState("A-000", connector.StateUnknown)
				if r, err := s.c.Sync(t.Context()); err == nil {
					t.Fatalf("a run went on without knowing: %+v", r)
				}
				s.wantState("A-000", connector.StateUnknown)
				j.blind, s.catalogue.Before, s.catalogue.After = nil, nil, nil
				want := "submitted 1" // sent again in this run, or a create posted again
				if arrived && row.lane != connector.LaneCreate {
					want = "unchanged 1"
				}
				if row.what == "withdraw" {
					want = map[bool]string{true: "unchanged 1", false: "withdrawn 1"}[arrived]
				}
				s.wantCounts(s.sync(), want)
				s.wantState("A-000", row.after)
				if n := len(s.book().Open); n != 0 {
					t.Fatalf("%d intents are still open", n)
				}
			})
		}
	}
}

func TestAnUnknownContentIsNotForgottenBecauseThePriceWasAccepted(t *testing.T) {
	t.Parallel()
	for _, first := range []connector.Lane{connector.LaneContent, connector.LaneOffer} {
		t.Run(string(first)+" settles first", func(t *testing.T) {
			s := brought(t, connector.StateLive)
			change(s, "content")
			change(s, "price")
			j := s.c.Destination.(*judge)
			j.blind = errNoAnswer
			lookedUp := make(chan struct{})
			s.catalogue.Before = func(l connector.Lane, _ []connector.Change) error {
				switch {
				case l == connector.LaneContent && first == connector.LaneOffer:
					<-lookedUp
				case l == connector.LaneOffer && first == connector.LaneContent:
					for j.lookUps.Load() == 0 {
						time.Sleep(time.Millisecond)
					}
					time.Sleep(20 * time.Millisecond)
				}
				if l == connector.LaneContent {
					return errNoAnswer
				}
				return nil
			}
			s.catalogue.After = func(l connector.Lane, _ []connector.Change) error {
				if l == connector.LaneOffer && first == connector.LaneOffer {
					time.AfterFunc(20*time.Millisecond, func() { close(lookedUp) })
				}
				return nil
			}
			s.wantCounts(s.sync(), "unknown 1")
			s.wantState("A-000", connector.StateUnknown)
			if e := s.entry("A-000"); e.Offer.Price != 105_000 {
				t.Fatalf("the price that was accepted is lost: %+v", e)
			}
			j.blind, s.catalogue.Before, s.catalogue.After = nil, nil, nil
			s.wantCounts(s.sync(), "submitted 1")
			s.wantState("A-000", connector.StateLive)
		})
	}
}

func TestWhatWasRejectedIsNotSentAgainUntilItReadsOtherwise(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(1)...)
	j := s.judged()
	j.refuse = refuseLane(connector.LaneCreate)
	s.wantCounts(s.sync(), "rejected 1")
	j.refuse = nil
	r := s.sync()
	s.wantCounts(r, "rejected 1")
	if r.Requests != 0 {
		t.Fatalf("%d requests", r.Requests)
	}
	if p := s.plan(); p.Counts.Blocked != 1 || len(p.Changes) != 0 {
		t.Fatalf("planned: %+v", p)
	}
	s.source.list[0].Name += " baru"
	s.wantCounts(s.sync(), "submitted 1")
}

func TestARefusedPriceLeavesALiveListingLive(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	j := s.judged()
	j.refuse = refuseLane(connector.LaneOffer)
	s.source.list[3].Price = "104000"
	s.wantCounts(s.sync(), "rejected 1 unchanged 19")
	s.wantState("A-003", connector.StateLive)
	j.refuse = nil
	r := s.sync()
	s.wantCounts(r, "rejected 1 unchanged 19")
	if r.Requests != 0 {
		t.Fatalf("%d requests", r.Requests)
	}
	s.source.list[3].Price = "104500"
	s.wantCounts(s.sync(), "submitted 1 unchanged 19")
	if got := s.shown("A-003").Price; got != 104_500 {
		t.Fatalf("price is %d", got)
	}
}

func TestARefusedContentIsNotSentAgainWithEveryNewPrice(t *testing.T) {
	t.Parallel()
	s := brought(t, connector.StateLive)
	j := s.c.Destination.(*judge)
	j.refuse = refuseLane(connector.LaneContent)
	change(s, "content")
	for _, price := range []string{"101000", "102000", "103000"} {
		s.source.list[0].Price = price
		from := len(s.catalogue.Delivered())
		s.wantCounts(s.sync(), "rejected 1")
		for _, ch := range s.deliveredSince(from) {
			if ch.Lane != connector.LaneOffer {
				t.Fatalf("sent again: %+v", ch)
			}
		}
		j.refuse = nil // it would be taken now, but reads the same
	}
	if got := s.shown("A-000").Price; got != 103_000 {
		t.Fatalf("the price waited for the content: %d", got)
	}
	change(s, "content")
	s.wantCounts(s.sync(), "submitted 1")
	if e := s.entry("A-000"); e.RefusedPrint != "" {
		t.Fatalf("still refused: %+v", e)
	}
}

func TestASKUOfSomebodyElseIsAConflictAndNeverAdopted(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(3)...)
	s.listForeign("a-001")
	s.wantCounts(s.sync(), "conflict 1 submitted 2")
	for range 2 {
		r := s.sync()
		s.wantCounts(r, "conflict 1 unchanged 2")
		if r.Requests != 0 {
			t.Fatalf("%d requests", r.Requests)
		}
	}
	e := s.entry("A-001")
	if e.OfferPrint != "" || e.ContentPrint != "" || e.Version != 0 || e.Offer.Price != 0 {
		t.Fatalf("adopted: %+v", e)
	}
	if l := s.shown("A-001"); l.Name != "Milik orang lain" || l.Price != 5000 {
		t.Fatalf("changed: %+v", l)
	}
	s.source.list[1].Price = "99000"
	s.wantCounts(s.sync(), "conflict 1 unchanged 2")
}

func TestAPriceChangedOutsideIsAConflictUntilItIsChangedBack(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	s.edit("A-004", func(l *connector.Shown) { l.Price, l.OfferVersion = 55_000, l.OfferVersion+1 })
	s.wantCounts(s.sync(), "conflict 1 unchanged 19")
	s.source.list[4].Price = "105000"
	s.wantCounts(s.sync(), "conflict 1 unchanged 19")
	if got := s.shown("A-004").Price; got != 55_000 {
		t.Fatalf("somebody's price was overwritten with %d", got)
	}
	s.edit("A-004", func(l *connector.Shown) { l.Price, l.OfferVersion = 104_000, l.OfferVersion+1 })
	s.wantCounts(s.sync(), "submitted 1 unchanged 19")
	if got := s.shown("A-004").Price; got != 105_000 {
		t.Fatalf("price is %d", got)
	}
}

func TestAConflictThatShowsWhatTheListWantsIsNone(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(20)...).settled()
	s.edit("A-004", func(l *connector.Shown) { l.Price, l.OfferVersion = 105_000, l.OfferVersion+1 })
	s.source.list[4].Price = "105000"
	r := s.sync()
	s.wantCounts(r, "unchanged 20")
	if r.Requests != 0 || s.entry("A-004").Offer.Price != 105_000 {
		t.Fatalf("%d requests, %+v", r.Requests, s.entry("A-004"))
	}
	s.edited = map[string]bool{}
	s.sync() // the invariants compare the versions
}

func TestTheCataloguesWordsAreCleanedBeforeTheyAreKept(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(2)...)
	s.catalogue.Status = "IN\x00_REVIEW\xff"
	j := s.judged()
	j.refuse = func(_ connector.Lane, ch connector.Change) *connector.Result {
		if ch.SKU == "A-001" {
			return nil
		}
		return &connector.Result{Outcome: connector.OutcomeRejected, Code: "in\x00valid", Text: "kata\x00 \xff\nlain " + strings.Repeat("x", 2000)}
	}
	s.source.list[1].Name = "Meja \x00kerja jati besar"
	s.edited["a-001"] = true // the catalogue has the name as it was written
	s.wantCounts(s.sync(), "rejected 1 submitted 1")
	if got := s.entry("A-001").Status; got != "IN_REVIEW" {
		t.Fatalf("status %q", got)
	}
	if !slices.ContainsFunc(s.dump()["intent"], func(row string) bool { return strings.Contains(row, "text=kata  lain xx") && len(row) < 4000 }) {
		t.Fatal("the refusal's text is lost")
	}
}

func TestAConflictOfTheContentIsShownThoughTheListingWasTakenDown(t *testing.T) {
	t.Parallel()
	s := brought(t, connector.StateLive)
	change(s, "content")
	change(s, "withdraw")
	s.catalogue.Before = func(l connector.Lane, _ []connector.Change) error {
		if l == connector.LaneOffer {
			time.Sleep(50 * time.Millisecond) // the content settles first
		} else {
			s.rewrite("A-000", "description", "Tulisan orang lain")
		}
		return nil
	}
	s.wantCounts(s.sync(), "conflict 1")
	s.wantState("A-000", connector.StateWithdrawn)
	if s.shown("A-000").Active {
		t.Fatal("the conflict kept it up")
	}
	s.catalogue.Before = nil
	s.wantCounts(s.sync(), "conflict 1")
}
