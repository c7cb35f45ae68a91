package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"ekatalog/connector"
)

// TestMain lets the test binary stand in for other processes on one ledger.
func TestMain(m *testing.M) {
	if part := os.Getenv("LEDGER_TEST_PART"); part != "" {
		if err := playPart(part, os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// testNow is a clock that moves a millisecond with every look.
func testNow() func() time.Time {
	at := time.Date(2026, 8, 3, 1, 2, 3, 0, time.UTC)
	return func() time.Time { at = at.Add(time.Millisecond); return at }
}

func testPath(t *testing.T) string { return filepath.Join(t.TempDir(), "ekatalog.db") }

func openLedger(t *testing.T, path string, o Options) *DB {
	t.Helper()
	db, err := Open(context.Background(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func commit(t *testing.T, s *Seller, step connector.Step) {
	t.Helper()
	if err := s.Commit(context.Background(), step); err != nil {
		t.Fatal(err)
	}
}

func book(t *testing.T, s *Seller, c connector.Catalogue) *connector.Book {
	t.Helper()
	b, err := s.Book(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func aRun(id string) *connector.Run {
	return &connector.Run{ID: id, Command: "sync", Catalogue: connector.CatalogueV6, Started: time.Date(2026, 8, 3, 1, 0, 0, 123456000, time.UTC)}
}

func anIntent(run, sku string) connector.Intent {
	version := int64(4)
	return connector.Intent{
		Change: connector.Change{Intent: uuid.Must(uuid.NewV7()).String(), Lane: connector.LaneCreate, SKU: sku, ID: "p-1", Version: 3,
			OfferVersion: &version, Body: []byte(`{"sku":"` + sku + `"}`)},
		Run: run, Kind: connector.KindCreate, Catalogue: connector.CatalogueV6,
		Offer:      connector.Offer{Price: 2_500_000_000, Stock: decimal.RequireFromString("2.5"), Active: true},
		OfferPrint: "aa", ContentPrint: "bb", Content: []byte(`{"name":"Meja"}`), Name: "Meja",
		Origin:    connector.Origin{SHA256: "cc", Sheet: "MEUBELER", Cell: "A4"},
		CreatedAt: time.Date(2026, 8, 3, 1, 0, 0, 1000, time.UTC),
	}
}

func anEntry(sku string) connector.Entry {
	return connector.Entry{
		SKU: sku, State: connector.StateLive, ID: "p-1", Status: "ACTIVE", Version: 3, OfferVersion: 4,
		Offer:      connector.Offer{Price: 2_500_000_000, Stock: decimal.RequireFromString("2.5"), Active: true},
		OfferPrint: "aa", ContentPrint: "bb", RefusedPrint: "bb/aa", Name: "Meja", ListingHash: "dd", Pack: "furnitur 1",
		Assumed: true, ByHand: true, ExportedAt: time.Date(2026, 8, 1, 2, 3, 4, 5000, time.UTC), Missing: []string{"2026-08-01", "2026-08-02"},
	}
}

// aDriftedEntry was never exported, and has all that drift can have.
func aDriftedEntry(sku string) connector.Entry {
	e := anEntry(sku)
	e.ExportedAt, e.ListingHash, e.Pack, e.Assumed, e.ByHand = time.Time{}, "", "", false, false
	price, stock, active := int64(2_400_000_000), decimal.RequireFromString("0.25"), false
	e.Unseen = true
	e.Outside = &connector.Outside{
		Offer: connector.Offer{Price: 2_300_000_000, Stock: decimal.RequireFromString("1.75"), Active: false}, OfferVersion: 9, Version: 5,
		ContentPrint: "ee", Content: []byte(`{"name":"Meja \"tulis\" \u0000é"}`), Unread: true, At: time.Date(2026, 8, 3, 1, 2, 3, 456789000, time.UTC),
		TakenOffer: true, TakenContent: true,
	}
	e.Yielded = &connector.Yielded{Price: &price, Stock: &stock, Active: &active, Content: "ff", Undone: time.Date(2026, 8, 3, 4, 5, 6, 0, time.UTC)}
	return e
}

func anAct(subject string) connector.Act {
	return connector.Act{Actor: "system", Act: "v6 create.accepted", Subject: subject}
}

// equal compares values as the ledger keeps them: nothing is empty as nil.
func equal(t fatal, got, want any) {
	t.Helper()
	same := cmp.Comparer(func(a, b decimal.Decimal) bool { return a.Equal(b) })
	if d := cmp.Diff(want, got, same, cmpopts.EquateEmpty()); d != "" {
		t.Fatalf("want -, got +:\n%s", d)
	}
}

// fatal is what testing.T and rapid.T share.
type fatal interface {
	Helper()
	Fatalf(format string, args ...any)
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
