package ledger

import (
	"testing"

	"github.com/shopspring/decimal"

	"ekatalog/connector"
)

// sent commits a run's intents, each of which carries what it is given.
func sent(t *testing.T, s *Seller, run string, c connector.Catalogue, all ...*connector.Intent) {
	t.Helper()
	r, step := aRun(run), connector.Step{Catalogue: c}
	r.Catalogue, step.Run = c, r
	for _, in := range all {
		in.Run, in.Catalogue = run, c
		step.Intents = append(step.Intents, *in)
	}
	commit(t, s, step)
}

// settled commits what became of an intent, with the record that an audit has
// of it.
func settled(t *testing.T, s *Seller, in *connector.Intent, outcome connector.Outcome, after map[string]any) {
	t.Helper()
	commit(t, s, connector.Step{
		Catalogue: in.Catalogue, Entries: []connector.Entry{anEntry(in.SKU)}, Settled: []connector.Settlement{{Intent: in.Intent, Outcome: outcome}},
		Acts: []connector.Act{{
			Actor: "system", Act: string(in.Catalogue) + " " + string(in.Lane) + "." + string(outcome), Subject: in.SKU, Run: in.Run,
			Before: map[string]any{"price": int64(1000)}, After: after,
		}},
	})
}

// inLane is an intent of a lane.
func inLane(lane connector.Lane, sku, print, body string) *connector.Intent {
	in := anIntent("", sku)
	in.Lane, in.ContentPrint, in.Body = lane, print, []byte(body)
	return &in
}

// suiteMade holds that a run's accepted changes come back in the order of their
// settlement, with their records, whoever settled them; and nobody else's.
func suiteMade(t *testing.T, s *Seller) {
	const v6, trial = connector.CatalogueV6, connector.CatalogueTrial
	price, content := inLane(connector.LaneOffer, "A-1", "", "{}"), inLane(connector.LaneContent, "A-1", "c1", "{}")
	refused, late, open := inLane(connector.LaneOffer, "A-2", "", "{}"), inLane(connector.LaneOffer, "A-3", "", "{}"), inLane(connector.LaneOffer, "A-4", "", "{}")
	sent(t, s, "r1", v6, price, content, refused, late, open)
	tried := inLane(connector.LaneOffer, "A-1", "", "{}")
	sent(t, s, "r2", trial, tried)
	settled(t, s, content, connector.OutcomeAccepted, map[string]any{"content": "c1"})
	settled(t, s, price, connector.OutcomeAccepted, map[string]any{"price": int64(2_500_000_000), "stock": "2.5", "active": false})
	settled(t, s, refused, connector.OutcomeRejected, map[string]any{})
	settled(t, s, tried, connector.OutcomeAccepted, map[string]any{"price": int64(7)})
	// Found out by a later run, whose record it is.
	commit(t, s, connector.Step{Run: aRun("r3")})
	late.Run = "r3"
	settled(t, s, late, connector.OutcomeAccepted, map[string]any{"stock": "0"})
	// A record of the same name that settles nothing of the run.
	commit(t, s, connector.Step{Catalogue: v6, Acts: []connector.Act{{Actor: "system", Act: "v6 offer.accepted", Subject: "A-1", After: map[string]any{"price": int64(9)}}}})

	before := map[string]any{"price": int64(1000)}
	for run, want := range map[string][]connector.Made{
		"r1": {
			{SKU: "A-1", Lane: connector.LaneContent, Before: before, After: map[string]any{"content": "c1"}},
			{SKU: "A-1", Lane: connector.LaneOffer, Before: before, After: map[string]any{"price": int64(2_500_000_000), "stock": "2.5", "active": false}},
			{SKU: "A-3", Lane: connector.LaneOffer, Before: before, After: map[string]any{"stock": "0"}},
		},
		"r2": {{SKU: "A-1", Lane: connector.LaneOffer, Before: before, After: map[string]any{"price": int64(7)}}},
		"r3": nil, "none": nil,
	} {
		got, err := s.Made(t.Context(), run)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, got, want)
	}
	if got, err := s.db.Seller("lain").Made(t.Context(), "r1"); err != nil || len(got) > 0 {
		t.Fatal(got, err)
	}
}

// suiteSent holds that a content's words are those with which its fingerprint
// was last accepted, of one seller and one catalogue.
func suiteSent(t *testing.T, s *Seller) {
	const v6, trial = connector.CatalogueV6, connector.CatalogueTrial
	first, second, again := inLane(connector.LaneCreate, "A-1", "c1", `{"n":1}`), inLane(connector.LaneContent, "a-1", "c2", `{"n":2}`), inLane(connector.LaneContent, "A-1", "c1", `{"n":3}`)
	refused, price := inLane(connector.LaneContent, "A-2", "c1", `{"n":4}`), inLane(connector.LaneOffer, "A-3", "c1", `{"n":5}`)
	tried := inLane(connector.LaneCreate, "A-4", "c1", `{"n":6}`)
	sent(t, s, "r1", v6, first, refused, price)
	sent(t, s, "r2", v6, second)
	sent(t, s, "r3", v6, again)
	sent(t, s, "r4", trial, tried)
	for _, in := range []*connector.Intent{first, second, price, tried} {
		settled(t, s, in, connector.OutcomeAccepted, map[string]any{})
	}
	settled(t, s, refused, connector.OutcomeRejected, map[string]any{})
	want := func(s *Seller, c connector.Catalogue, prints map[string]string, want map[string][]byte) {
		t.Helper()
		got, err := s.Sent(t.Context(), c, prints)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, got, want)
	}
	all := map[string]string{"a-1": "c1", "a-2": "c1", "a-3": "c1", "a-4": "c1", "b": "c1"}
	want(s, v6, all, map[string][]byte{"a-1": []byte(`{"n":1}`)}) // the third is not settled yet
	settled(t, s, again, connector.OutcomeAccepted, map[string]any{})
	want(s, v6, all, map[string][]byte{"a-1": []byte(`{"n":3}`)})
	want(s, v6, map[string]string{"a-1": "c2"}, map[string][]byte{"a-1": []byte(`{"n":2}`)})
	want(s, v6, map[string]string{"a-1": "c9"}, nil)
	want(s, v6, nil, nil)
	want(s, trial, all, map[string][]byte{"a-4": []byte(`{"n":6}`)})
	want(s.db.Seller("lain"), v6, all, nil)
}

// suiteYielding holds that the entries come back in which the list gives way,
// by SKU, and no others.
func suiteYielding(t *testing.T, s *Seller) {
	const v6, trial = connector.CatalogueV6, connector.CatalogueTrial
	drifted, plain := anEntry("C"), anEntry("D")
	drifted.Outside = &connector.Outside{Offer: connector.Offer{Price: 1, Stock: decimal.NewFromInt(2), Active: true}, OfferVersion: 9, Version: 5}
	// By its bytes "B" is before "a"; by SKU it is not.
	b, a, tried := aDriftedEntry("B"), aDriftedEntry("a"), aDriftedEntry("E")
	commit(t, s, connector.Step{Catalogue: v6, Entries: []connector.Entry{b, drifted, plain, a}})
	commit(t, s, connector.Step{Catalogue: trial, Entries: []connector.Entry{tried}})
	a.Revision, b.Revision, tried.Revision = 1, 1, 1
	want := func(s *Seller, c connector.Catalogue, want ...connector.Entry) {
		t.Helper()
		got, err := s.Yielding(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, got, want)
	}
	want(s, v6, a, b)
	want(s, trial, tried)
	want(s.db.Seller("lain"), v6)
	a.Yielded = nil
	commit(t, s, connector.Step{Catalogue: v6, Noted: []connector.Entry{a}})
	want(s, v6, b)
}

// suiteAccepted holds that the lists which were taken into use come back, the
// newest first, and nothing else does.
func suiteAccepted(t *testing.T, s *Seller) {
	for _, name := range []string{"a.xlsx", "b.xlsx", "c.xlsx"} {
		commit(t, s, connector.Step{Acts: []connector.Act{
			{Actor: "system", Act: connector.ListAccepted, Subject: name, After: map[string]any{"products": int64(40)}},
			{Actor: "system", Act: "answer.kept", Subject: name},
		}})
	}
	got, err := s.AcceptedLists(t.Context(), 2)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Subject != "c.xlsx" || got[1].Subject != "b.xlsx" || got[0].After["products"] != int64(40) {
		t.Errorf("%+v", got)
	}
}
