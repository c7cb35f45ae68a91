package main

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

func TestTheTableSaysWhatMeetsItsTarget(t *testing.T) {
	var tab table
	tab.ratio("check", 3*time.Second, 9*time.Second, 0.5)
	tab.ratio("write", 1500*time.Millisecond, time.Second, 1.2)
	tab.memory("peak", 149_600_000, 75_000_000, 150)
	tab.memory("peak", 150_000_000, 0, 150)
	tab.exact("requests", 10, 10)
	tab.exact("requests", 1_000, 10)
	tab.time("first", 61*time.Second)
	tab.ratio("page", 3*time.Millisecond, 2500*time.Microsecond, 2)
	const want = `| | ekatalog | floor | ratio | target | |
|---|--:|--:|--:|--:|---|
| check | 3.00 s | 9.00 s | 0.33 | ≤ 0.5 × | ✓ |
| write | 1.50 s | 1.00 s | 1.50 | ≤ 1.2 × | ✗ |
| peak | 150 MB | 75 MB |  | < 150 MB | ✓ |
| peak | 150 MB |  |  | < 150 MB | ✗ |
| requests | 10 |  |  | 10 | ✓ |
| requests | 1,000 |  |  | 10 | ✗ |
| first | 61.00 s |  |  |  |  |
| page | 3.00 ms | 2.50 ms | 1.20 | ≤ 2 × | ✓ |`
	if diff := cmp.Diff(want, tab.markdown()); diff != "" {
		t.Error(diff)
	}
}

func TestAShortRunJudgesCountsOnly(t *testing.T) {
	tab := table{unjudged: true}
	tab.ratio("check", 9*time.Second, 9*time.Second, 0.5)
	tab.memory("peak", 500_000_000, 0, 150)
	tab.exact("requests", 2, 1)
	var got []verdict
	for _, r := range tab.rows {
		got = append(got, r.verdict)
	}
	if diff := cmp.Diff([]verdict{shown, shown, missed}, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheMiddleIsTheMedianOfTimesAndTheHighestPeak(t *testing.T) {
	got := middle([]measure{{wall: 9, cpu: 1, peak: 5}, {wall: 2, cpu: 8, peak: 7}, {wall: 3, cpu: 3, peak: 6}})
	if got.wall != 3 || got.cpu != 3 || got.peak != 7 {
		t.Errorf("got %+v", got)
	}
	if got := median([]time.Duration{4, 2}); got != 3 {
		t.Errorf("median of two: %d", got)
	}
}

func TestTheTableReplacesWhatStandsBetweenTheMarks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "README.md")
	write(t, path, "before\n"+blockBegin+"old\n"+blockEnd+"\nafter\n")
	for _, text := range []string{"new\ntable", "newer"} {
		if err := replaceBlock(path, text); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if want := "before\n" + blockBegin + text + "\n" + blockEnd + "\nafter\n"; string(got) != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestAFileWithoutMarksIsLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "README.md")
	for _, text := range []string{"no marks\n", blockBegin + "no end\n"} {
		write(t, path, text)
		if err := replaceBlock(path, "table"); err == nil {
			t.Errorf("%q: no error", text)
		}
		if got, _ := os.ReadFile(path); string(got) != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestOnlyRowsThatTheRunDoesNotOwnAreOther(t *testing.T) {
	for _, c := range []struct {
		name, change string
		want         ledgerDiff
	}{
		{"nothing", "", ledgerDiff{}},
		{"its row, its records, its lease", "INSERT INTO run VALUES ('r2', 'done'); INSERT INTO audit VALUES (1, 'r2'), (2, 'r2'); UPDATE lease SET epoch = 2", ledgerDiff{Own: 4}},
		{"a record of no run", "INSERT INTO audit VALUES (1, '')", ledgerDiff{Other: 1}},
		{"an earlier run is changed", "UPDATE run SET state = 'x'", ledgerDiff{Other: 2}},
		{"an entry is changed", "UPDATE entry SET price = 2 WHERE sku = 'A'", ledgerDiff{Other: 2}},
		{"an entry is written over with the same", "UPDATE entry SET price = price", ledgerDiff{}},
		{"an entry goes", "DELETE FROM entry WHERE sku = 'A'", ledgerDiff{Other: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			before, after := filepath.Join(t.TempDir(), "be fore.db"), filepath.Join(t.TempDir(), "after.db")
			execute(t, before, `CREATE TABLE run (id TEXT, state TEXT); CREATE TABLE audit (position BIGINT, run TEXT);
				CREATE TABLE lease (epoch BIGINT); CREATE TABLE entry (sku TEXT, price BIGINT);
				INSERT INTO run VALUES ('r1', 'done'); INSERT INTO audit VALUES (0, 'r1'); INSERT INTO lease VALUES (1); INSERT INTO entry VALUES ('A', 1), ('B', 1)`)
			if err := copyLedger(before, after); err != nil {
				t.Fatal(err)
			}
			execute(t, after, c.change)
			got, err := diff(context.Background(), before, after, "r2")
			if err != nil {
				t.Fatal(err)
			}
			if got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestALedgerThatIsOpenIsNotCopied(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	write(t, path, "x")
	write(t, path+"-wal", "x")
	if err := copyLedger(path, path+".copy"); err == nil {
		t.Error("no error")
	}
}

func TestTheFloorWritesTheCellsThatItRead(t *testing.T) {
	dir := t.TempDir()
	b := book{name: "a.xlsx", numeric: []bool{false, true, true}, rows: [][]any{{"Kode", "Harga", "Stok"}, {"0123", int64(1500), 2.5}, {"A", nil, int64(3)}}}
	if err := b.write(dir); err != nil {
		t.Fatal(err)
	}
	again := book{name: b.name, numeric: b.numeric}
	if err := again.read(dir); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b.rows, again.rows); diff != "" {
		t.Error(diff)
	}
	f, err := excelize.OpenFile(filepath.Join(dir, b.name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if kind, err := f.GetCellType("Sheet1", "A2"); err != nil || kind != excelize.CellTypeInlineString {
		t.Errorf("code: type %v, %v", kind, err)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func execute(t *testing.T, path, statements string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statements); err != nil {
		t.Fatal(err)
	}
}
