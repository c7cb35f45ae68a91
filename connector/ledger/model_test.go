package ledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"ekatalog/connector"
)

// model is the simplest thing that behaves like a seller's ledger.
type model struct {
	entries  map[connector.Catalogue]map[string]connector.Entry
	open     []connector.Intent
	closed   []string
	runs     map[string]connector.Run
	plans    map[string]connector.PlanRecord
	files    map[string][]connector.ExportFile
	since    map[connector.Catalogue]string
	acts     []connector.Act
	sequence int
}

func newModel() *model {
	return &model{
		entries: map[connector.Catalogue]map[string]connector.Entry{connector.CatalogueV6: {}, connector.CatalogueTrial: {}},
		runs:    map[string]connector.Run{}, plans: map[string]connector.PlanRecord{}, files: map[string][]connector.ExportFile{},
		since: map[connector.Catalogue]string{},
	}
}

// commit does what Commit must do with a step that is right.
func (m *model) commit(step connector.Step) {
	if step.Run != nil {
		m.runs[step.Run.ID] = *step.Run
	}
	if step.Plan != nil {
		p := *step.Plan
		if old := m.plans[p.ID]; p.Decision == "" {
			p.Decision, p.Reason = old.Decision, old.Reason
		}
		m.plans[p.ID] = p
	}
	for _, e := range step.Entries {
		old := m.entries[step.Catalogue][connector.FoldSKU(e.SKU)]
		e.Revision = old.Revision + 1
		if e.Content == nil {
			e.Content = old.Content
		}
		m.entries[step.Catalogue][connector.FoldSKU(e.SKU)] = e
	}
	m.open = append(m.open, step.Intents...)
	for _, s := range step.Settled {
		m.open = slices.DeleteFunc(m.open, func(in connector.Intent) bool { return in.Intent == s.Intent })
		m.closed = append(m.closed, s.Intent)
	}
	for _, f := range step.Files {
		m.files[f.Run] = append(m.files[f.Run], f)
	}
	if step.Since != nil {
		m.since[step.Catalogue] = *step.Since
	}
	m.acts = append(m.acts, step.Acts...)
}

func (m *model) next(kind string) string {
	m.sequence++
	return fmt.Sprintf("%s-%06d", kind, m.sequence)
}

var (
	catalogues = rapid.SampledFrom([]connector.Catalogue{connector.CatalogueV6, connector.CatalogueTrial})
	skus       = rapid.SampledFrom([]string{"A", "a", "B-1", "b-1", "C/2", "D_3", "e.4"})
	words      = rapid.SampledFrom([]string{"", "Meja", "Kursi \"jati\"", "é \u2028", "'; DROP TABLE entry; --", "$1 ?"})
	moments    = rapid.Custom(func(t *rapid.T) time.Time {
		return time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(t, "µs")).UTC()
	})
	offers = rapid.Custom(func(t *rapid.T) connector.Offer {
		return connector.Offer{
			Price: rapid.Int64Range(0, 1e12).Draw(t, "price"), Active: rapid.Bool().Draw(t, "active"),
			Stock: decimal.New(rapid.Int64Range(0, 1e9).Draw(t, "stock"), -2),
		}
	})
)

func drawEntry(t *rapid.T, sku string) connector.Entry {
	e := connector.Entry{
		SKU: sku, State: connector.StateLive, ID: words.Draw(t, "id"), Status: words.Draw(t, "status"),
		Version: rapid.Int64().Draw(t, "version"), Offer: offers.Draw(t, "offer"), Name: words.Draw(t, "name"), OfferPrint: words.Draw(t, "print"),
		Missing: rapid.SliceOfN(rapid.SampledFrom([]string{"2026-08-01", "2026-08-02"}), 0, 3).Draw(t, "missing"),
	}
	if rapid.Bool().Draw(t, "exported") {
		e.ExportedAt, e.Assumed, e.Pack = moments.Draw(t, "at"), rapid.Bool().Draw(t, "assumed"), words.Draw(t, "pack")
	}
	if e.Unseen = rapid.Bool().Draw(t, "unseen"); rapid.Bool().Draw(t, "outside") {
		e.Outside = &connector.Outside{
			Offer: offers.Draw(t, "shown"), OfferVersion: rapid.Int64().Draw(t, "shown version"), At: moments.Draw(t, "shown at"),
			Content: []byte(words.Draw(t, "shown content")), Unread: rapid.Bool().Draw(t, "unread"),
		}
	}
	if rapid.Bool().Draw(t, "yielded") {
		price := rapid.Int64().Draw(t, "yielded price")
		e.Yielded = &connector.Yielded{Price: &price, Content: words.Draw(t, "yielded content")}
	}
	if rapid.Bool().Draw(t, "told") {
		e.Content = []byte(`{"name":"` + e.ID + `"}`)
	}
	return e
}

// drawStep draws a step that the ledger must take.
func drawStep(t *rapid.T, m *model) connector.Step {
	c := catalogues.Draw(t, "catalogue")
	step := connector.Step{Catalogue: c}
	for _, sku := range rapid.SliceOfN(skus, 0, 4).Draw(t, "entries") {
		step.Entries = append(step.Entries, drawEntry(t, sku))
	}
	if rapid.Bool().Draw(t, "run") {
		step.Run = &connector.Run{ID: m.next("run"), Command: "sync", Catalogue: c, Started: moments.Draw(t, "started"), Complete: rapid.Bool().Draw(t, "complete")}
		if rapid.Bool().Draw(t, "ended") {
			step.Run.Ended = moments.Draw(t, "end")
			step.Run.Counts = &connector.Counts{Products: 3, Unchanged: 3}
		}
		for _, sku := range rapid.SliceOfN(skus, 0, 4).Draw(t, "intents") {
			step.Intents = append(step.Intents, drawIntent(t, m, step, sku))
		}
		if rapid.Bool().Draw(t, "file") {
			step.Files = []connector.ExportFile{{Run: step.Run.ID, Path: m.next("file"), Rows: 3, Uploadable: rapid.Bool().Draw(t, "uploadable"), At: moments.Draw(t, "at")}}
		}
	}
	for _, in := range m.open {
		if in.Catalogue == c && rapid.Bool().Draw(t, "settle") {
			step.Settled = append(step.Settled, connector.Settlement{Intent: in.Intent, Outcome: connector.OutcomeRejected, Text: words.Draw(t, "text")})
			step.Entries = append(step.Entries, drawEntry(t, in.SKU))
		}
	}
	if rapid.Bool().Draw(t, "plan") {
		step.Plan = &connector.PlanRecord{ID: rapid.SampledFrom([]string{"p1", "p2"}).Draw(t, "plan id"), Created: moments.Draw(t, "created")}
		if rapid.Bool().Draw(t, "decision") {
			step.Plan.Decision, step.Plan.Reason = connector.Approved, words.Draw(t, "reason")
		}
	}
	if rapid.Bool().Draw(t, "cursor") {
		since := words.Draw(t, "since")
		step.Since = &since
	}
	for range rapid.IntRange(0, 3).Draw(t, "acts") {
		step.Acts = append(step.Acts, connector.Act{Actor: "system", Act: "x", Tool: "t", Subject: words.Draw(t, "subject")})
	}
	return step
}

func drawIntent(t *rapid.T, m *model, step connector.Step, sku string) connector.Intent {
	in := anIntent(step.Run.ID, sku)
	in.Intent, in.Catalogue, in.CreatedAt = m.next("intent"), step.Catalogue, moments.Draw(t, "at")
	in.Offer, in.Name = offers.Draw(t, "offer"), words.Draw(t, "name")
	return in
}

// spoil makes a step that the ledger must refuse, of one that it must take.
func spoil(t *rapid.T, m *model, step connector.Step) connector.Step {
	ways := []func(){
		func() { step.Acts = append(step.Acts, connector.Act{Actor: "system"}) },
		func() {
			step.Settled = append(step.Settled, connector.Settlement{Intent: "never", Outcome: connector.OutcomeAccepted})
		},
		func() { step.Entries = append(step.Entries, connector.Entry{SKU: "Z"}) },
		func() {
			e := anEntry("Z")
			e.Name = "a\x00b"
			step.Entries = append(step.Entries, e)
		},
		func() { step.Intents = append(step.Intents, anIntent("no such run", "A")) },
	}
	if len(m.closed) > 0 {
		ways = append(ways, func() {
			step.Settled = append(step.Settled, connector.Settlement{Intent: m.closed[0], Outcome: connector.OutcomeAccepted})
		})
	}
	ways[rapid.IntRange(0, len(ways)-1).Draw(t, "way")]()
	return step
}

func (m *model) book(c connector.Catalogue) *connector.Book {
	b := &connector.Book{Entries: map[string]*connector.Entry{}, Since: m.since[c]}
	for k, e := range m.entries[c] {
		e.Content = nil
		b.Entries[k] = &e
	}
	for _, in := range m.open {
		if in.Catalogue == c {
			b.Open = append(b.Open, in)
		}
	}
	slices.SortStableFunc(b.Open, func(a, b connector.Intent) int { return a.CreatedAt.Compare(b.CreatedAt) })
	return b
}

func TestTheLedgerBehavesLikeItsModel(t *testing.T) {
	dir, n := t.TempDir(), 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		path := filepath.Join(dir, fmt.Sprintf("%d.db", n))
		db, err := Open(context.Background(), path, Options{Tool: "t"})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { db.Close() }()
		s, m := db.Seller("default"), newModel()
		for range rapid.IntRange(1, 15).Draw(t, "steps") {
			switch rapid.SampledFrom([]string{"commit", "commit", "commit", "refuse", "reopen"}).Draw(t, "action") {
			case "commit":
				step := drawStep(t, m)
				if err := s.Commit(context.Background(), step); err != nil {
					t.Fatalf("%+v: %v", step, err)
				}
				m.commit(step)
			case "refuse":
				step := spoil(t, m, drawStep(t, m))
				if err := s.Commit(context.Background(), step); err == nil {
					t.Fatalf("taken: %+v", step)
				}
			case "reopen":
				if err := db.Close(); err != nil {
					t.Fatal(err)
				}
				if db, err = Open(context.Background(), path, Options{Tool: "t"}); err != nil {
					t.Fatal(err)
				}
				s = db.Seller("default")
			}
			compare(t, s, m)
			CheckLedger(t, db)
		}
	})
}

func compare(t *rapid.T, s *Seller, m *model) {
	ctx := context.Background()
	for c, entries := range m.entries {
		got, err := s.Book(ctx, c)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, got, m.book(c))
		want := map[string][]byte{}
		for k, e := range entries {
			if e.Content != nil {
				want[k] = e.Content
			}
		}
		contents, err := s.Contents(ctx, c, slices.Collect(maps.Keys(entries)))
		if err != nil {
			t.Fatal(err)
		}
		equal(t, contents, want)
	}
	for _, id := range []string{"p1", "p2"} {
		got, err := s.Plan(ctx, id)
		want, ok := m.plans[id]
		if ok != (err == nil) || err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatalf("plan %s: %v", id, err)
		}
		if ok {
			equal(t, got, want)
		}
	}
	for run, want := range m.files {
		got, err := s.Files(ctx, run)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, got, want)
	}
	records, err := s.Acts(ctx, 0, len(m.acts)+1)
	if err != nil || len(records) != len(m.acts) {
		t.Fatalf("%d records of %d acts: %v", len(records), len(m.acts), err)
	}
	for i, r := range records {
		equal(t, r.Act, m.acts[i])
	}
}
