package ledger

import (
	"context"
	"testing"
	"time"

	"ekatalog/connector"
)

func suiteRemarks(t *testing.T, s *Seller) {
	ctx := context.Background()
	first := connector.Remark{ID: "1", Act: connector.RemarkOverride, Subject: "abc", Code: "list_shrunk", Text: "toko ditutup", Actor: "u"}
	scan := connector.Remark{ID: "2", Act: connector.RemarkSigned, Subject: "abc", Actor: "u", File: connector.Attached{SHA256: "ab", Name: "tanda.pdf", Kind: "PDF", Bytes: 7}}
	other := connector.Remark{ID: "3", Act: connector.RemarkUploaded, Subject: "Meja.xlsx", Actor: "v"}
	commit(t, s, connector.Step{Remarks: []connector.Remark{first, scan}})
	commit(t, s, connector.Step{Remarks: []connector.Remark{other}})
	found, err := s.Remarks(ctx, "abc", "MEJA.xlsx", "none")
	if err != nil {
		t.Fatal(err)
	}
	for _, all := range found {
		for i := range all {
			if all[i].At.IsZero() {
				t.Errorf("no time: %+v", all[i])
			}
			all[i].At = time.Time{}
		}
	}
	equal(t, found, map[string][]connector.Remark{"abc": {first, scan}, "meja.xlsx": {other}})
	if err := s.Commit(ctx, connector.Step{Remarks: []connector.Remark{first}}); err == nil {
		t.Error("said twice under one id")
	}
	if found, err := s.db.Seller("other").Remarks(ctx, "abc"); err != nil || len(found) != 0 {
		t.Error("another seller reads it:", found, err)
	}
}

func suiteProposed(t *testing.T, s *Seller) {
	ctx := context.Background()
	at := time.Date(2026, 8, 3, 1, 0, 0, 0, time.UTC)
	asked := func(id string, minutes int) connector.PlanRecord {
		return connector.PlanRecord{ID: id, Created: at.Add(time.Duration(minutes) * time.Minute), Proposal: connector.Proposal{
			By: "u", Why: "harga bahan naik", Trial: true, Counts: &connector.PlanCounts{Price: 3}, Notes: "aa", PartOf: "z",
		}}
	}
	a, b, plain := asked("a", 0), asked("b", 1), connector.PlanRecord{ID: "c", Created: at.Add(time.Hour)}
	for _, p := range []connector.PlanRecord{a, b, plain} {
		commit(t, s, connector.Step{Plan: &p})
	}
	for _, x := range []struct {
		from, limit int
		want        []connector.PlanRecord
	}{{0, 9, []connector.PlanRecord{b, a}}, {0, 1, []connector.PlanRecord{b}}, {1, 9, []connector.PlanRecord{a}}, {2, 9, nil}} {
		got, err := s.Proposed(ctx, x.from, x.limit)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, got, x.want)
	}
}

func suiteRevisions(t *testing.T, s *Seller) {
	const v6 = connector.CatalogueV6
	commit(t, s, connector.Step{Catalogue: v6, Entries: []connector.Entry{anEntry("A"), anEntry("B")}})
	commit(t, s, connector.Step{Catalogue: v6, Entries: []connector.Entry{anEntry("a")}})
	got, err := s.Revisions(context.Background(), v6, []string{"A", "b", "C"})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, got, map[string]int64{"a": 2, "b": 1})
	if got, err := s.Revisions(context.Background(), connector.CatalogueTrial, []string{"A"}); err != nil || len(got) != 0 {
		t.Fatal(got, err)
	}
}

func suiteExports(t *testing.T, s *Seller) {
	ctx := context.Background()
	for i, command := range []string{"sync", "export", "fix", "export"} {
		r := aRun("r" + string(rune('0'+i)))
		r.Command, r.Started = command, r.Started.Add(time.Duration(i)*time.Minute)
		commit(t, s, connector.Step{Run: r})
	}
	var ids []string
	for from := 0; ; from += 2 {
		runs, err := s.Exports(ctx, from, 2)
		if err != nil {
			t.Fatal(err)
		}
		if len(runs) == 0 {
			break
		}
		for _, r := range runs {
			ids = append(ids, r.ID)
		}
	}
	equal(t, ids, []string{"r3", "r2", "r1"})
}

func suiteToldSince(t *testing.T, s *Seller) {
	const v6 = connector.CatalogueV6
	ctx := context.Background()
	commit(t, s, connector.Step{Catalogue: v6, Told: []connector.Told{{SKU: "A", Act: "hand.done"}, {SKU: "B", Act: "result.live"}}})
	told, err := s.Told(ctx, v6, []string{"A"})
	if err != nil {
		t.Fatal(err)
	}
	at := told["a"].At
	for since, want := range map[time.Time]int{at.Add(-time.Hour): 1, at: 1, at.Add(time.Hour): 0} {
		if n, err := s.ToldSince(ctx, v6, "hand.done", since); err != nil || n != want {
			t.Errorf("since %s: %d, %v, want %d", since, n, err, want)
		}
	}
}
