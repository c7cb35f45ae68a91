package connector_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	_ "modernc.org/sqlite"

	"ekatalog/connector"
	"ekatalog/connector/connectortest"
	"ekatalog/connector/ledger"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// shop is a seller with a list, a ledger and a catalogue.
type shop struct {
	testing.TB
	path      string
	db        *ledger.DB
	seller    *ledger.Seller
	file      *sql.DB      // the ledger's file, read beside it
	clock     atomic.Int64 // nanoseconds
	source    *table
	catalogue *connectortest.Memory
	there     connector.Reader // what is truly in the catalogue, whatever runs are told
	c         *connector.Connector

	edited  map[string]bool // folded SKUs that somebody else has changed in the catalogue
	foreign map[string]bool // folded SKUs that somebody else has listed
	// doubtful says that the catalogue may have said what is not so, and that
	// nobody has read it back since.
	doubtful bool

	acts     int64           // records checked so far
	recorded map[string]bool // what they say was settled
}

var wib = time.FixedZone("WIB", 7*3600)

// emptyLedger is the file of a ledger that nothing was recorded in, so that
// not every test has to make the tables anew.
var emptyLedger = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "ledger")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "ekatalog.db")
	db, err := ledger.Open(context.Background(), path, ledger.Options{})
	if err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// openShop makes a shop with a list and an empty mock catalogue.
func openShop(t testing.TB, list ...product) *shop {
	t.Helper()
	b, err := emptyLedger()
	if err != nil {
		t.Fatal(err)
	}
	return shopWith(t, b, list...)
}

// shopWith makes a shop with a list and the file of its ledger.
func shopWith(t testing.TB, file []byte, list ...product) *shop {
	t.Helper()
	s := &shop{
		TB: t, path: filepath.Join(t.TempDir(), "ekatalog.db"), source: newTable(), catalogue: &connectortest.Memory{},
		edited: map[string]bool{}, foreign: map[string]bool{}, recorded: map[string]bool{},
	}
	if err := os.WriteFile(s.path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	s.source.list, s.there = list, s.catalogue
	s.at("2026-08-03 09:00")
	s.open()
	return s
}

// open opens the ledger and wires a connector, as a new process does.
func (s *shop) open() {
	s.Helper()
	if s.db != nil {
		if err := s.db.Close(); err != nil {
			s.Fatal(err)
		}
	}
	db, err := ledger.Open(context.Background(), s.path, ledger.Options{Now: s.now, Tool: "ekatalog-test 1"})
	if err != nil {
		s.Fatal(err)
	}
	s.db, s.seller = db, db.Seller("default")
	s.Cleanup(func() { _ = db.Close() })
	s.c = &connector.Connector{
		Seller: "default", Actor: "system", Tool: "ekatalog-test 1", Zone: wib, PKP: "non_pkp",
		Lists:   []connector.List{{Source: s.source, Mapping: loadMapping(s, mappingText)}},
		Formats: formats(s), Packs: packs(s), PhotoBase: "https://foto.example/",
		Ledger: s.seller, Lease: s.seller, History: s.seller, Destination: s.catalogue, Reader: s.catalogue,
		Guard: connector.Guard{
			MaxWithdraw: limit(s, "10%"), MaxPriceChange: limit(s, "25%"), MaxJumps: limit(s, "10%"),
			MaxMedianShift: limit(s, "10%"), MinListSize: limit(s, "70%"), RemovalDelay: 3,
		},
		Now: s.now, Outbox: connector.Outbox{Backoff: time.Millisecond},
	}
}

// unguarded switches off what would stop a small list.
func (s *shop) unguarded() {
	many := limit(s, "1000000000")
	s.c.Guard = connector.Guard{MaxWithdraw: many, MaxPriceChange: many, MaxJumps: many, MaxMedianShift: many, MinListSize: limit(s, "0")}
}

// ordinary is the mapping of the tests, compiled once.
var ordinary = sync.OnceValues(func() (*mapping.Mapping, error) {
	o, err := mapping.StandardOptions()
	if err != nil {
		return nil, err
	}
	return mapping.Load("mapping.yaml", []byte(mappingText), o)
})

func loadMapping(t testing.TB, text string) *mapping.Mapping {
	t.Helper()
	if text == mappingText {
		m, err := ordinary()
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	o, err := mapping.StandardOptions()
	if err != nil {
		t.Fatal(err)
	}
	m, err := mapping.Load("mapping.yaml", []byte(text), o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

var knownFormats = sync.OnceValues(func() ([]*schemas.Format, error) {
	var all []*schemas.Format
	for _, id := range []string{mapping.HoldingFormat, connector.WorkbookFormat} {
		f, err := schemas.FormatByID(id)
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	return all, nil
})

var knownPacks = sync.OnceValues(schemas.EmbeddedPacks)

func formats(t testing.TB) []*schemas.Format {
	t.Helper()
	all, err := knownFormats()
	if err != nil {
		t.Fatal(err)
	}
	return slices.Clone(all)
}

func packs(t testing.TB) *schemas.Packs {
	t.Helper()
	all, err := knownPacks()
	if err != nil {
		t.Fatal(err)
	}
	return schemas.NewPacks(all...)
}

func limit(t testing.TB, text string) connector.Limit {
	t.Helper()
	l, err := connector.ParseLimit(text)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// at sets the clock, in the seller's zone.
func (s *shop) at(moment string) {
	s.Helper()
	t, err := time.ParseInLocation("2006-01-02 15:04", moment, wib)
	if err != nil {
		s.Fatal(err)
	}
	s.clock.Store(t.UnixNano())
}

// now is a clock that moves a millisecond with every look.
func (s *shop) now() time.Time { return time.Unix(0, s.clock.Add(int64(time.Millisecond))).UTC() }

// sync runs a sync that must end well and checks all that must hold after it.
func (s *shop) sync() *connector.Report {
	s.Helper()
	r, err := s.c.Sync(s.context())
	return s.ended(r, err)
}

func (s *shop) context() context.Context {
	if t, ok := s.TB.(interface{ Context() context.Context }); ok {
		return t.Context()
	}
	return context.Background()
}

func (s *shop) ended(r *connector.Report, err error) *connector.Report {
	s.Helper()
	if err != nil {
		s.Fatalf("run: %v", err)
	}
	s.check()
	s.accounted(r)
	return r
}

// accounted checks what a run says of itself.
func (s *shop) accounted(r *connector.Report) {
	s.Helper()
	row, err := s.seller.Run(context.Background(), r.Run)
	if err != nil || row.Ended.IsZero() || row.Counts == nil || *row.Counts != r.Counts || row.Requests != r.Requests {
		s.Fatalf("the ledger has %+v (%v) of run %+v", row, err, r)
	}
	if err := r.Counts.Balance(); err != nil {
		s.Fatal(err)
	}
}

// settledOf runs until everything that was sent has been read back.
func (s *shop) settled() *shop {
	s.Helper()
	s.sync()
	s.sync()
	return s
}

func (s *shop) plan() *connector.Plan {
	s.Helper()
	before := s.dump()
	p, err := s.c.Plan(s.context())
	if err != nil {
		s.Fatalf("plan: %v", err)
	}
	if d := differ(before, s.dump()); len(d) > 0 {
		s.Fatalf("a plan changed the ledger: %v", d)
	}
	return p
}

// saved is a plan as it comes back from its file.
func (s *shop) saved(p *connector.Plan) *connector.SavedPlan {
	s.Helper()
	b, err := p.Encode(func(key string, _ map[string]string) string { return key })
	if err != nil {
		s.Fatal(err)
	}
	saved, err := connector.DecodePlan("default", b)
	if err != nil {
		s.Fatal(err)
	}
	return saved
}

func (s *shop) book() *connector.Book {
	s.Helper()
	b, err := s.seller.Book(context.Background(), s.catalogueName())
	if err != nil {
		s.Fatal(err)
	}
	return b
}

func (s *shop) entry(sku string) connector.Entry {
	s.Helper()
	e := s.book().Entries[connector.FoldSKU(sku)]
	if e == nil {
		s.Fatalf("the ledger does not know %s", sku)
	}
	return *e
}

func (s *shop) wantState(sku string, want connector.State) {
	s.Helper()
	e := s.book().Entries[connector.FoldSKU(sku)]
	got := connector.StateNone
	if e != nil {
		got = e.State
	}
	if got != want {
		s.Fatalf("%s is %s, want %s", sku, got, want)
	}
}

// wantCounts compares the counts that are not zero, written "live 3 held 1".
func (s *shop) wantCounts(r *connector.Report, want string) {
	s.Helper()
	n := r.Counts
	var parts []string
	for _, c := range []struct {
		name string
		n    int64
	}{
		{"skipped", n.Skipped}, {"held", n.Held}, {"unknown", n.Unknown}, {"conflict", n.Conflict}, {"rejected", n.Rejected},
		{"pending", n.Pending}, {"submitted", n.Submitted}, {"withdrawn", n.Withdrawn}, {"not_planned", n.NotPlanned}, {"unchanged", n.Unchanged},
	} {
		if c.n != 0 {
			parts = append(parts, fmt.Sprintf("%s %d", c.name, c.n))
		}
	}
	if got := strings.Join(parts, " "); got != want {
		s.Fatalf("counts are %q, want %q", got, want)
	}
}

func (s *shop) shown(sku string) connector.Shown {
	s.Helper()
	found, err := s.catalogue.LookUp(context.Background(), []string{sku})
	if err != nil {
		s.Fatal(err)
	}
	l, there := found[connector.FoldSKU(sku)]
	if !there {
		s.Fatalf("the catalogue does not show %s", sku)
	}
	return l
}

// edit changes a listing in the catalogue as somebody else would.
func (s *shop) edit(sku string, change func(*connector.Shown)) {
	s.Helper()
	s.edited[connector.FoldSKU(sku)] = true
	if !s.catalogue.Edit(sku, change) {
		s.Fatalf("the catalogue does not show %s", sku)
	}
}

// rewrite changes a text of a listing's content as somebody else would.
func (s *shop) rewrite(sku, field, text string) {
	s.Helper()
	s.edit(sku, func(l *connector.Shown) { l.Version++ })
	if !s.catalogue.Rewrite(sku, field, text) {
		s.Fatalf("the catalogue does not show %s", sku)
	}
}

// failing is a ledger whose n-th commit and all later ones fail, before or
// after they took effect, as in a process that dies there.
type failing struct {
	connector.Ledger
	left  int // commits that still work
	after bool
}

var errDead = errors.New("the process is dead")

func (f *failing) Commit(ctx context.Context, step connector.Step) error {
	if f.left > 0 {
		f.left--
		return f.Ledger.Commit(ctx, step)
	}
	if f.after && f.left == 0 {
		f.left--
		if err := f.Ledger.Commit(ctx, step); err != nil {
			return err
		}
	}
	return errDead
}

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }
