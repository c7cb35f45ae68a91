package ledger

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"ekatalog/connector"
)

// many is the size of the biggest list of one seller.
const many = 100_000

func benchSeller(b *testing.B) *Seller {
	db, err := Open(b.Context(), filepath.Join(b.TempDir(), "bench.db"), Options{Tool: "ekatalog bench"})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	return db.Seller("default")
}

func benchCommit(b *testing.B, s *Seller, step connector.Step) {
	b.Helper()
	if err := s.Commit(context.Background(), step); err != nil {
		b.Fatal(err)
	}
}

func benchEntry(i int) connector.Entry {
	return connector.Entry{
		SKU: fmt.Sprintf("KR-%06d", i), State: connector.StateLive, ID: uuid.NewString(), Status: "ACTIVE", Version: 3, OfferVersion: 7,
		Offer:      connector.Offer{Price: 350_000 + int64(i), Stock: decimal.New(int64(i%400), -1), Active: true},
		OfferPrint: print64(i), ContentPrint: print64(i + 1), Name: fmt.Sprintf("Miniatur perahu pinisi nomor %d", i),
	}
}

func print64(i int) string { return fmt.Sprintf("%064x", uint64(i)*0x9E3779B97F4A7C15) }

func benchIntent(run string, i int) connector.Intent {
	e := benchEntry(i)
	body := fmt.Appendf(nil, `{"name":%q,"description":"%0600d"}`, e.Name, i)
	return connector.Intent{
		Change: connector.Change{Intent: uuid.Must(uuid.NewV7()).String(), Lane: connector.LaneCreate, SKU: e.SKU, Body: body},
		Run:    run, Kind: connector.KindCreate, Catalogue: connector.CatalogueV6, Offer: e.Offer, OfferPrint: e.OfferPrint,
		ContentPrint: e.ContentPrint, Content: body, Name: e.Name,
		Origin: connector.Origin{SHA256: print64(7), Sheet: "MEUBELER", Cell: fmt.Sprintf("A%d", i)}, CreatedAt: time.Now(),
	}
}

func benchRun(id string) *connector.Run {
	return &connector.Run{ID: id, Command: "sync", Catalogue: connector.CatalogueV6, Started: time.Now()}
}

func BenchmarkLoadingTheBookOfAFullList(b *testing.B) {
	s := benchSeller(b)
	step := connector.Step{Catalogue: connector.CatalogueV6}
	for i := range many {
		e := benchEntry(i)
		e.Content = fmt.Appendf(nil, `{"description":"%0600d"}`, i)
		step.Entries = append(step.Entries, e)
	}
	benchCommit(b, s, step)
	b.ReportAllocs()
	for b.Loop() {
		book, err := s.Book(context.Background(), connector.CatalogueV6)
		if err != nil || len(book.Entries) != many {
			b.Fatal(len(book.Entries), err)
		}
	}
}

func BenchmarkRecordingIntentsOfAFullList(b *testing.B) {
	s := benchSeller(b)
	for n := 0; b.Loop(); n++ {
		b.StopTimer()
		run := fmt.Sprintf("run-%d", n)
		step := connector.Step{Catalogue: connector.CatalogueV6, Run: benchRun(run)}
		for i := range many {
			step.Intents = append(step.Intents, benchIntent(run, i))
		}
		b.StartTimer()
		benchCommit(b, s, step)
	}
}

func BenchmarkSettlingOneBatch(b *testing.B) {
	s := benchSeller(b)
	for n := 0; b.Loop(); n++ {
		b.StopTimer()
		run := fmt.Sprintf("run-%d", n)
		step := connector.Step{Catalogue: connector.CatalogueV6, Run: benchRun(run)}
		done := connector.Step{Catalogue: connector.CatalogueV6}
		for i := range 100 {
			in := benchIntent(run, n*100+i)
			step.Intents = append(step.Intents, in)
			done.Settled = append(done.Settled, connector.Settlement{Intent: in.Intent, Outcome: connector.OutcomeAccepted})
			e := benchEntry(n*100 + i)
			e.Content = in.Content
			done.Entries = append(done.Entries, e)
			done.Acts = append(done.Acts, connector.Act{
				Actor: "system", Act: "v6 create.accepted", Subject: e.SKU, Run: run,
				After: map[string]any{"price": e.Offer.Price, "stock": e.Offer.Stock, "active": true}, Origin: in.Origin,
			})
		}
		benchCommit(b, s, step)
		b.StartTimer()
		benchCommit(b, s, done)
	}
}
