package ledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"ekatalog/connector"
)

func TestSQLiteLedger(t *testing.T) {
	suite(t, func(t *testing.T) *DB { return openLedger(t, testPath(t), Options{Now: testNow(), Tool: "ekatalog 1"}) })
}

// suite is what every engine's connector.Ledger must do. open gives an empty
// ledger with the clock of testNow and the tool "ekatalog 1".
func suite(t *testing.T, open func(*testing.T) *DB) {
	const v6, trial = connector.CatalogueV6, connector.CatalogueTrial
	ctx := context.Background()
	for name, test := range map[string]func(t *testing.T, s *Seller){
		"a new seller has an empty book": func(t *testing.T, s *Seller) {
			equal(t, book(t, s, v6), &connector.Book{Entries: map[string]*connector.Entry{}})
		},
		"an entry comes back as it was written, under its case-folded SKU": func(t *testing.T, s *Seller) {
			commit(t, s, connector.Step{Catalogue: v6, Entries: []connector.Entry{anEntry("Kr-001")}})
			want := anEntry("Kr-001")
			want.Revision = 1
			equal(t, book(t, s, v6).Entries, map[string]*connector.Entry{"kr-001": &want})
		},
		"an entry counts its changes and keeps its content until told another": func(t *testing.T, s *Seller) {
			e := anEntry("A")
			e.Content = []byte(`{"name":"satu"}`)
			commit(t, s, connector.Step{Catalogue: v6, Entries: []connector.Entry{e}})
			e.Content, e.SKU, e.Revision, e.Missing = nil, "a", 70, nil
			commit(t, s, connector.Step{Catalogue: v6, Entries: []connector.Entry{e}})
			got, err := s.Entry(ctx, v6, "A")
			if err != nil {
				t.Fatal(err)
			}
			e.Revision, e.Content = 2, []byte(`{"name":"satu"}`)
			equal(t, got, e)
		},
		"what is only noted of an entry moves no revision": func(t *testing.T, s *Seller) {
			e := anEntry("A")
			commit(t, s, connector.Step{Catalogue: v6, Entries: []connector.Entry{e}})
			e.Status, e.Missing = "IN_REVIEW", []string{"2026-08-03"}
			commit(t, s, connector.Step{Catalogue: v6, Noted: []connector.Entry{e}})
			e.Revision = 1
			equal(t, book(t, s, v6).Entries, map[string]*connector.Entry{"a": &e})
			commit(t, s, connector.Step{Catalogue: v6, Noted: []connector.Entry{e}, Entries: []connector.Entry{e}})
			if got := book(t, s, v6).Entries["a"].Revision; got != 2 {
				t.Fatalf("revision %d, want 2", got)
			}
		},
		"what the catalogue shows instead comes back until it shows what was settled": func(t *testing.T, s *Seller) {
			plain, drifted := anEntry("A"), aDriftedEntry("B")
			plain.ExportedAt, plain.ListingHash, plain.Pack, plain.Assumed, plain.ByHand = time.Time{}, "", "", false, false
			commit(t, s, connector.Step{Catalogue: v6, Entries: []connector.Entry{plain, drifted}})
			plain.Revision, drifted.Revision = 1, 1
			equal(t, book(t, s, v6).Entries, map[string]*connector.Entry{"a": &plain, "b": &drifted})
			got, err := s.Entry(ctx, v6, "b")
			if err != nil {
				t.Fatal(err)
			}
			equal(t, got, drifted)
			for _, clear := range []func(*connector.Entry){
				func(e *connector.Entry) { e.Outside = nil },
				func(e *connector.Entry) { e.Yielded = nil },
				func(e *connector.Entry) { e.Unseen = false },
			} {
				clear(&drifted)
				commit(t, s, connector.Step{Catalogue: v6, Noted: []connector.Entry{drifted}})
				equal(t, book(t, s, v6).Entries, map[string]*connector.Entry{"a": &plain, "b": &drifted})
			}
		},
		"the catalogues are apart": func(t *testing.T, s *Seller) {
			since := "2026-08-01T00:00:00Z"
			commit(t, s, connector.Step{Catalogue: trial, Run: aRun("r1"), Since: &since, Entries: []connector.Entry{anEntry("A")}})
			b := book(t, s, v6)
			if len(b.Entries) != 0 || b.Since != "" {
				t.Fatalf("the trial is in v6: %+v", b)
			}
			if b := book(t, s, trial); len(b.Entries) != 1 || b.Since != since {
				t.Fatalf("the trial is lost: %+v", b)
			}
		},
		"the sellers are apart": func(t *testing.T, s *Seller) {
			since := "2026-08-01T00:00:00Z"
			commit(t, s, connector.Step{
				Catalogue: v6, Run: aRun("r1"), Since: &since, Entries: []connector.Entry{anEntry("A")},
				Intents: []connector.Intent{anIntent("r1", "A")}, Plan: &connector.PlanRecord{ID: "p"}, Acts: []connector.Act{anAct("A")},
				Files: []connector.ExportFile{{Run: "r1", Path: "a.xlsx"}},
			})
			if _, err := s.Actor(ctx, "Siti"); err != nil {
				t.Fatal(err)
			}
			other := s.db.Seller("other")
			equal(t, book(t, other, v6), &connector.Book{Entries: map[string]*connector.Entry{}})
			if _, err := other.Plan(ctx, "p"); !errors.Is(err, fs.ErrNotExist) {
				t.Fatalf("plan: %v", err)
			}
			acts, err1 := other.Acts(ctx, 0, 10)
			runs, err2 := other.Runs(ctx, 0, 10)
			files, err3 := other.Files(ctx, "r1")
			people, err4 := other.People(ctx)
			if err := errors.Join(err1, err2, err3, err4); err != nil || len(acts)+len(runs)+len(files)+len(people) != 0 {
				t.Fatal(acts, runs, files, people, err)
			}
			commit(t, other, connector.Step{Acts: []connector.Act{anAct("B")}})
			if acts, err := other.Acts(ctx, 0, 10); err != nil || len(acts) != 1 || acts[0].Index != 0 {
				t.Fatalf("the other seller's log does not begin at 0: %v %v", acts, err)
			}
		},
		"an intent is open until it is settled, and settled once": func(t *testing.T, s *Seller) {
			in := anIntent("r1", "A")
			commit(t, s, connector.Step{Catalogue: v6, Run: aRun("r1"), Intents: []connector.Intent{in}})
			equal(t, book(t, s, v6).Open, []connector.Intent{in})
			settle := connector.Step{Catalogue: v6, Entries: []connector.Entry{anEntry("A")}, Settled: []connector.Settlement{{Intent: in.Intent, Outcome: connector.OutcomeAccepted}}}
			commit(t, s, settle)
			if open := book(t, s, v6).Open; len(open) != 0 {
				t.Fatalf("still open: %v", open)
			}
			if err := s.Commit(ctx, settle); !errors.Is(err, ErrNotOpen) {
				t.Fatalf("settled twice: %v", err)
			}
			if got := book(t, s, v6).Entries["a"].Revision; got != 1 {
				t.Fatalf("the refused step changed the entry: revision %d", got)
			}
		},
		"open intents come oldest first, and by id within a moment": func(t *testing.T, s *Seller) {
			ins := []connector.Intent{anIntent("r1", "A"), anIntent("r1", "B"), anIntent("r1", "C")}
			ins[2].CreatedAt = ins[2].CreatedAt.Add(-time.Microsecond)
			commit(t, s, connector.Step{Catalogue: v6, Run: aRun("r1"), Intents: []connector.Intent{ins[1], ins[2], ins[0]}})
			equal(t, book(t, s, v6).Open, []connector.Intent{ins[2], ins[0], ins[1]})
		},
		"an intent without optional parts comes back without them": func(t *testing.T, s *Seller) {
			in := connector.Intent{Change: connector.Change{Intent: "i", Lane: connector.LaneOffer, SKU: "A"}, Run: "r1", Kind: connector.KindPrice, Catalogue: v6}
			commit(t, s, connector.Step{Catalogue: v6, Run: aRun("r1"), Intents: []connector.Intent{in}})
			got := book(t, s, v6).Open
			equal(t, got, []connector.Intent{in})
			if got[0].OfferVersion != nil || got[0].Content != nil {
				t.Fatalf("%+v", got[0])
			}
		},
		"an intent without a run is refused": func(t *testing.T, s *Seller) {
			if err := s.Commit(ctx, connector.Step{Catalogue: v6, Intents: []connector.Intent{anIntent("r1", "A")}}); err == nil {
				t.Fatal("taken")
			}
		},
		"an intent is recorded once": func(t *testing.T, s *Seller) {
			in := anIntent("r1", "A")
			commit(t, s, connector.Step{Catalogue: v6, Run: aRun("r1"), Intents: []connector.Intent{in}})
			if err := s.Commit(ctx, connector.Step{Catalogue: v6, Intents: []connector.Intent{in}}); err == nil {
				t.Fatal("taken twice")
			}
		},
		"what was found out of a SKU cannot be settled without an entry, what was never sent can": func(t *testing.T, s *Seller) {
			in := anIntent("r1", "A")
			commit(t, s, connector.Step{Catalogue: v6, Run: aRun("r1"), Intents: []connector.Intent{in}})
			if err := s.Commit(ctx, connector.Step{Settled: []connector.Settlement{{Intent: in.Intent, Outcome: connector.OutcomeRejected}}}); err == nil {
				t.Fatal("settled without an entry")
			}
			commit(t, s, connector.Step{Settled: []connector.Settlement{{Intent: in.Intent, Outcome: connector.OutcomeNotSent}}})
		},
		"a run is replaced by its id": func(t *testing.T, s *Seller) {
			r := aRun("r2")
			commit(t, s, connector.Step{Run: r})
			again := aRun("r2")
			again.Ended, again.Complete, again.ListSize = again.Started.Add(2*time.Minute), true, 40
			again.Counts = &connector.Counts{Products: 40, Unchanged: 40}
			again.Requests, again.Plan, again.Actor = 10, "p", "cron"
			again.Why = connector.Why{
				Key: "interrupted", Values: map[string]string{"a": "b"}, Missing: true, Left: connector.LeftBudget,
				Guard: []connector.GuardFinding{{Code: "too_many_withdrawals", Values: map[string]string{"n": "4"}}},
			}
			commit(t, s, connector.Step{Run: again})
			runs, err := s.Runs(ctx, 0, 5)
			if err != nil {
				t.Fatal(err)
			}
			equal(t, runs, []connector.Run{*again})
		},
		"an export is unfinished until its run has ended": func(t *testing.T, s *Seller) {
			older, last := aRun("r1"), aRun("r2")
			older.Command, last.Command = "export", "export"
			last.Started = older.Started.Add(time.Hour)
			file := connector.ExportFile{Run: "r2", Path: "a.xlsx", SHA256: "aa"}
			commit(t, s, connector.Step{Run: older})
			commit(t, s, connector.Step{Run: last, Files: []connector.ExportFile{file}})
			all, err := s.UnfinishedExports(ctx)
			if err != nil {
				t.Fatal(err)
			}
			equal(t, all, []Unfinished{{*last, []connector.ExportFile{file}}})
			last.Ended = last.Started.Add(time.Minute)
			commit(t, s, connector.Step{Run: last})
			if all, err := s.UnfinishedExports(ctx); len(all) != 0 || err != nil {
				t.Fatal(all, err)
			}
		},
		"an export that was cut off is not forgotten over a later one": func(t *testing.T, s *Seller) {
			cut, later := aRun("r1"), aRun("r2")
			cut.Command, later.Command = "export", "export"
			later.Started = cut.Started.Add(time.Hour)
			later.Ended = later.Started.Add(time.Minute)
			file := connector.ExportFile{Run: "r1", Path: "a.xlsx", SHA256: "aa"}
			commit(t, s, connector.Step{Run: cut, Files: []connector.ExportFile{file}})
			commit(t, s, connector.Step{Run: later, Files: []connector.ExportFile{{Run: "r2", Path: "b.xlsx", SHA256: "bb"}}})
			all, err := s.UnfinishedExports(ctx)
			if err != nil {
				t.Fatal(err)
			}
			equal(t, all, []Unfinished{{*cut, []connector.ExportFile{file}}})
		},
		"the last refusal of each SKU is found again, and none that is of another kind": func(t *testing.T, s *Seller) {
			a, b, other := anIntent("r1", "A"), anIntent("r1", "A"), anIntent("r1", "B")
			commit(t, s, connector.Step{Catalogue: v6, Run: aRun("r1"), Intents: []connector.Intent{a, b, other},
				Entries: []connector.Entry{{SKU: "A", State: connector.StateRejected}, {SKU: "B", State: connector.StateConflict}}})
			last := connector.Settlement{Intent: b.Intent, Outcome: connector.OutcomeRejected, Code: "invalid", Text: "lain"}
			commit(t, s, connector.Step{Settled: []connector.Settlement{{Intent: a.Intent, Outcome: connector.OutcomeRejected, Text: "dulu"}}})
			commit(t, s, connector.Step{Settled: []connector.Settlement{last, {Intent: other.Intent, Outcome: connector.OutcomeConflict}}})
			found, err := s.LastSettled(ctx, v6, connector.OutcomeRejected, []string{"a", "B", "C"})
			if err != nil {
				t.Fatal(err)
			}
			equal(t, found, map[string]connector.Settlement{"a": last})
		},
		"a create that was accepted last is found, and is open again when it is opened": func(t *testing.T, s *Seller) {
			create, other, price := anIntent("r1", "A"), anIntent("r1", "B"), anIntent("r1", "B")
			create.Lane, other.Lane, price.Lane = connector.LaneCreate, connector.LaneCreate, connector.LaneOffer
			commit(t, s, connector.Step{Catalogue: v6, Run: aRun("r1"), Intents: []connector.Intent{create, other, price}, Entries: []connector.Entry{anEntry("A"), anEntry("B")}})
			accept := func(in connector.Intent) {
				commit(t, s, connector.Step{Settled: []connector.Settlement{{Intent: in.Intent, Outcome: connector.OutcomeAccepted}}})
			}
			accept(create)
			accept(other)
			accept(price)
			found, err := s.LastCreates(ctx, v6, []string{"a", "B", "C"})
			if err != nil {
				t.Fatal(err)
			}
			create.Content = nil // it is that of the entry
			equal(t, found, map[string]connector.Intent{"a": create})
			for _, id := range []string{price.Intent, "never"} {
				if err := s.Commit(ctx, connector.Step{Reopened: []string{id}}); err == nil {
					t.Fatalf("%s was opened again", id)
				}
			}
			commit(t, s, connector.Step{Reopened: []string{create.Intent}})
			equal(t, book(t, s, v6).Open, []connector.Intent{create})
			if err := s.Commit(ctx, connector.Step{Reopened: []string{create.Intent}}); err == nil {
				t.Fatal("opened twice")
			}
			accept(create)
			equal(t, len(book(t, s, v6).Open), 0)
		},
		"runs come newest first, as many as asked": func(t *testing.T, s *Seller) {
			for i := range 5 {
				r := aRun(fmt.Sprintf("r%d", i))
				r.Started = r.Started.Add(time.Duration(i) * time.Second)
				commit(t, s, connector.Step{Run: r})
			}
			runs, err := s.Runs(ctx, 0, 2)
			if err != nil || len(runs) != 2 || runs[0].ID != "r4" || runs[1].ID != "r3" {
				t.Fatal(runs, err)
			}
			if runs, err = s.Runs(ctx, 3, 5); err != nil || len(runs) != 2 || runs[0].ID != "r1" || runs[1].ID != "r0" {
				t.Fatal(runs, err)
			}
			if runs, err = s.Runs(ctx, 5, 5); err != nil || len(runs) != 0 {
				t.Fatal(runs, err)
			}
		},
		"a plan is kept as last recorded": func(t *testing.T, s *Seller) {
			if _, err := s.Plan(ctx, "p"); !errors.Is(err, fs.ErrNotExist) {
				t.Fatalf("no plan: %v", err)
			}
			p := connector.PlanRecord{ID: "p", Created: time.Date(2026, 8, 3, 1, 0, 0, 0, time.UTC)}
			commit(t, s, connector.Step{Plan: &p})
			p.Decision, p.DecidedBy, p.DecidedAt, p.Reason, p.AppliedRun = "approved", "u", p.Created.Add(time.Hour), "harga bahan naik", "r"
			commit(t, s, connector.Step{Plan: &p})
			got, err := s.Plan(ctx, "p")
			if err != nil {
				t.Fatal(err)
			}
			equal(t, got, p)
			// What a record says nothing of stays as it is.
			asked := connector.PlanRecord{ID: "p", Created: p.Created, Proposal: connector.Proposal{By: "v", Counts: &connector.PlanCounts{Price: 3}, Notes: "aa"}}
			for _, more := range []connector.PlanRecord{asked, {ID: "p", Created: p.Created}} {
				commit(t, s, connector.Step{Plan: &more})
				p.Proposal = asked.Proposal
				if got, err = s.Plan(ctx, "p"); err != nil {
					t.Fatal(err)
				}
				equal(t, got, p)
			}
		},
		"files come by path": func(t *testing.T, s *Seller) {
			at := time.Date(2026, 8, 3, 1, 0, 0, 0, time.UTC)
			files := []connector.ExportFile{
				{Run: "r1", Path: "Meja.xlsx", Category: "A > B > C", Rows: 12, SHA256: "ab", Uploadable: true, At: at},
				{Run: "r1", Path: "by-hand.xlsx", Rows: 1, SHA256: "cd", At: at},
			}
			commit(t, s, connector.Step{Run: aRun("r1"), Files: []connector.ExportFile{files[1], files[0]}})
			got, err := s.Files(ctx, "r1")
			if err != nil {
				t.Fatal(err)
			}
			equal(t, got, files)
		},
		"the cursor stays until told another": func(t *testing.T, s *Seller) {
			for _, since := range []string{"2026-08-01T00:00:00Z", "2026-08-02T00:00:00Z"} {
				commit(t, s, connector.Step{Catalogue: v6, Since: &since})
				commit(t, s, connector.Step{Catalogue: v6})
				if got := book(t, s, v6).Since; got != since {
					t.Fatalf("got %s, want %s", got, since)
				}
			}
		},
		"contents come for more SKUs than one query takes": func(t *testing.T, s *Seller) {
			var skus []string
			want := map[string][]byte{}
			step := connector.Step{Catalogue: v6}
			for i := range 2*atOnce + 1 {
				e := anEntry(fmt.Sprintf("A-%d", i))
				e.Content = fmt.Appendf(nil, `{"name":"%d"}`, i)
				want[connector.FoldSKU(e.SKU)] = e.Content
				step.Entries = append(step.Entries, e)
				skus = append(skus, e.SKU)
			}
			commit(t, s, step)
			commit(t, s, connector.Step{Catalogue: v6, Entries: []connector.Entry{anEntry("none")}})
			got, err := s.Contents(ctx, v6, append(skus, "none", "unknown"))
			if err != nil {
				t.Fatal(err)
			}
			equal(t, got, want)
			if got, err := s.Contents(ctx, v6, nil); err != nil || len(got) != 0 {
				t.Fatal(got, err)
			}
		},
		"text that one engine would refuse is refused by both": func(t *testing.T, s *Seller) {
			for _, bad := range []string{"a\x00b", "a\xffb"} {
				e := anEntry("A")
				e.Name = bad
				if err := s.Commit(ctx, connector.Step{Catalogue: v6, Entries: []connector.Entry{e}}); err == nil || !strings.Contains(err.Error(), "NUL") {
					t.Fatalf("%q: %v", bad, err)
				}
			}
		},
		"a step is kept whole or not at all": func(t *testing.T, s *Seller) {
			since := "2026-08-01T00:00:00Z"
			err := s.Commit(ctx, connector.Step{
				Catalogue: v6, Run: aRun("r1"), Since: &since, Plan: &connector.PlanRecord{ID: "p"}, Entries: []connector.Entry{anEntry("A")},
				Intents: []connector.Intent{anIntent("r1", "A")}, Files: []connector.ExportFile{{Run: "r1", Path: "a.xlsx"}},
				Acts: []connector.Act{anAct("A"), {Actor: "system"}}, // an act without a name
			})
			if err == nil {
				t.Fatal("taken")
			}
			equal(t, book(t, s, v6), &connector.Book{Entries: map[string]*connector.Entry{}})
			if runs, err := s.Runs(ctx, 0, 1); err != nil || len(runs) != 0 {
				t.Fatal(runs, err)
			}
			if acts, err := s.Acts(ctx, 0, 10); err != nil || len(acts) != 0 {
				t.Fatal(acts, err)
			}
		},
		"a cancelled step records nothing": func(t *testing.T, s *Seller) {
			cancelled, cancel := context.WithCancel(ctx)
			cancel()
			if err := s.Commit(cancelled, connector.Step{Run: aRun("r1")}); !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
			if runs, err := s.Runs(ctx, 0, 1); err != nil || len(runs) != 0 {
				t.Fatal(runs, err)
			}
		},
		"a lease is held by one":                suiteLease,
		"a reference list is replaced whole":    suiteReference,
		"a person has one opaque id for good":   suitePerson,
		"the last word of a person counts":      suiteTold,
		"what the work list showed last counts": suiteHandShown,
		"a shelf is told of its own products":   suiteShelf,
		"what a run made comes back":            suiteMade,
		"what was sent of a content comes back": suiteSent,
		"where the list gives way comes back":   suiteYielding,
		"what people said comes back":           suiteRemarks,
		"plans that were proposed come back":    suiteProposed,
		"a plan's revisions come back":          suiteRevisions,
		"runs that wrote files come back":       suiteExports,
		"what was told lately is counted":       suiteToldSince,
		"lists taken into use come back":        suiteAccepted,
		"a time that is due is claimed once":    suiteSchedule,
		"what was not accepted comes back":      suiteTroubles,
	} {
		t.Run(name, func(t *testing.T) {
			db := open(t)
			test(t, db.Seller("default"))
			CheckLedger(t, db)
		})
	}
}
