package ledger

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"ekatalog/connector"
	"ekatalog/mapping"
)

var update = flag.Bool("update", false, "write the golden files anew")

func fullAct() connector.Act {
	return connector.Act{
		Actor: "0198f7a0-0000-7000-8000-000000000001", Act: "v6 offer.accepted", Subject: "KR-001", Run: "0198f7a0-0000-7000-8000-000000000002",
		Before: map[string]any{"price": int64(350_000), "stock": decimal.RequireFromString("2.50"), "active": false},
		After:  map[string]any{"price": int64(375_000), "stock": decimal.NewFromInt(0), "active": true, "note": "<baru> & é"},
		Reason: "harga bahan naik",
		Origin: connector.Origin{SHA256: hash([]byte("list")), Sheet: "MEUBELER", Cell: "F4"},
		Tool:   "ekatalog 1.2.3", Format: "v6-form 2026-08", Pack: "furnitur 1", Digest: hash([]byte("body")),
	}
}

func TestRecordVersion1(t *testing.T) {
	at := time.Date(2026, 8, 3, 8, 2, 3, 456789000, time.FixedZone("WIB", 7*3600))
	for name, a := range map[string]connector.Act{
		"record-full": fullAct(),
		"record-bare": {Actor: "cron", Act: "export", Tool: "ekatalog 1.2.3"},
	} {
		got, err := recordBytes("default", 0, at, a)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, "\n"+mapping.Fingerprint("record", got)+"\n"...)
		golden := filepath.Join("testdata", name+".golden")
		if *update {
			if err := os.WriteFile(golden, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, string(got), string(want))
	}
}

func TestTheLogReadsBackWhatWasDone(t *testing.T) {
	at := time.Date(2026, 8, 3, 1, 2, 3, 456789000, time.UTC)
	db := openLedger(t, testPath(t), Options{Now: func() time.Time { return at }, Tool: "ekatalog 9"})
	s := db.Seller("default")
	bare := connector.Act{Actor: "cron", Act: "export", Subject: "Meja.xlsx"}
	commit(t, s, connector.Step{Acts: []connector.Act{fullAct(), bare}})
	commit(t, s, connector.Step{Acts: []connector.Act{bare}})
	got, err := s.Acts(context.Background(), 1, 1)
	if err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	bare.Tool = "ekatalog 9"
	want, err := recordBytes("default", 1, at, bare)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, got[0], Record{Index: 1, At: at, Bytes: want, Fingerprint: mapping.Fingerprint("record", want), Act: bare})
	all, err := s.Acts(context.Background(), 0, 100)
	if err != nil || len(all) != 3 {
		t.Fatal(all, err)
	}
	if a := all[0].Act; a.Subject != "KR-001" || a.Origin != fullAct().Origin || a.After["active"] != true {
		t.Fatalf("%+v", a)
	}
	CheckLedger(t, db)
}

func TestTheLogKnowsWhatBelongsToARun(t *testing.T) {
	db := openLedger(t, testPath(t), Options{Tool: "ekatalog 9"})
	s := db.Seller("default")
	first, second, other := fullAct(), fullAct(), fullAct()
	second.Subject, other.Run = "KR-002", "0198f7a0-0000-7000-8000-000000000003"
	commit(t, s, connector.Step{Acts: []connector.Act{first, other}})
	commit(t, s, connector.Step{Acts: []connector.Act{second}})
	commit(t, db.Seller("lain"), connector.Step{Acts: []connector.Act{first}})
	got, err := s.ActsOf(t.Context(), first.Run)
	if err != nil || len(got) != 2 || got[0].Subject != "KR-001" || got[1].Subject != "KR-002" || got[1].Digest != second.Digest {
		t.Fatalf("%+v %v", got, err)
	}
	if got, err := s.ActsOf(t.Context(), "0198f7a0-0000-7000-8000-000000000009"); err != nil || len(got) != 0 {
		t.Fatalf("%+v %v", got, err)
	}
}

func TestWhatCannotBeLoggedIsNotDone(t *testing.T) {
	for name, act := range map[string]connector.Act{
		"the log refuses":             anAct("A"),
		"the act has no name":         {Actor: "system"},
		"the act has no such value":   {Actor: "system", Act: "x", After: map[string]any{"f": make(chan int)}},
		"the act holds a broken text": {Actor: "system", Act: "x", Subject: "a\x00"},
	} {
		t.Run(name, func(t *testing.T) {
			db := openLedger(t, testPath(t), Options{})
			s := db.Seller("default")
			in := anIntent("r1", "A")
			commit(t, s, connector.Step{Catalogue: connector.CatalogueV6, Run: aRun("r1"), Intents: []connector.Intent{in}, Acts: []connector.Act{anAct("A")}})
			if name == "the log refuses" {
				if _, err := db.write.Exec(`CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END`); err != nil {
					t.Fatal(err)
				}
			}
			err := s.Commit(context.Background(), connector.Step{
				Catalogue: connector.CatalogueV6, Entries: []connector.Entry{anEntry("A")},
				Settled: []connector.Settlement{{Intent: in.Intent, Outcome: connector.OutcomeAccepted}}, Acts: []connector.Act{act},
			})
			if err == nil {
				t.Fatal("done without a record")
			}
			b := book(t, s, connector.CatalogueV6)
			if len(b.Open) != 1 || len(b.Entries) != 0 {
				t.Fatalf("%d open, %d entries", len(b.Open), len(b.Entries))
			}
			CheckLedger(t, db)
		})
	}
}

func TestAClosedLedgerRecordsNothing(t *testing.T) {
	db := openLedger(t, testPath(t), Options{})
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := db.Seller("default").Commit(context.Background(), connector.Step{Acts: []connector.Act{anAct("A")}}); err == nil {
		t.Fatal("recorded")
	}
}

func TestCommittingAnUnknownSettlementIsNamed(t *testing.T) {
	db := openLedger(t, testPath(t), Options{})
	err := db.Seller("default").Commit(context.Background(), connector.Step{Settled: []connector.Settlement{{Intent: "i-9", Outcome: connector.OutcomeAccepted}}})
	if !errors.Is(err, ErrNotOpen) || err.Error() != "commit step: settlement of intent i-9: no open intent" {
		t.Fatal(err)
	}
}
