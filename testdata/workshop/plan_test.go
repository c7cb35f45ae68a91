package workshop

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"ekatalog/connector"
	"ekatalog/mapping"
)

func fileSum(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func (w *workspace) plan(t *testing.T) (*connector.Plan, []byte) {
	t.Helper()
	p, err := w.Plan(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b, err := p.Encode(say)
	if err != nil {
		t.Fatal(err)
	}
	return p, b
}

// apply delivers a plan from its bytes, as the program does from its file.
func (w *workspace) apply(t *testing.T, plan []byte) *connector.Report {
	t.Helper()
	saved, err := connector.DecodePlan(seller, plan)
	if err != nil {
		t.Fatal(err)
	}
	r, err := w.Apply(t.Context(), saved)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (w *workspace) sync(t *testing.T) *connector.Report {
	t.Helper()
	r, err := w.Sync(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if r.Failed != nil || len(r.Guard) > 0 {
		t.Fatalf("failed %v, guard %v", r.Failed, r.Guard)
	}
	return r
}

// list is a copy of the clean list that a person works on in Excel.
type list struct {
	t    *testing.T
	path string
}

// cleanCopy copies the clean list into a folder of its own.
func cleanCopy(t *testing.T) *list {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(listsDir, cleanList))
	if err != nil {
		t.Fatal(err)
	}
	l := &list{t, filepath.Join(t.TempDir(), cleanList)}
	if err := os.WriteFile(l.path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	return l
}

// edit opens the list, changes its only sheet and saves it.
func (l *list) edit(change func(f *excelize.File, sheet string) error) {
	l.t.Helper()
	f, err := excelize.OpenFile(l.path)
	if err != nil {
		l.t.Fatal(err)
	}
	if err := errors.Join(change(f, f.GetSheetName(0)), f.Save(), f.Close()); err != nil {
		l.t.Fatal(err)
	}
}

// row finds the row of a code.
func (l *list) row(f *excelize.File, sheet, code string) int {
	l.t.Helper()
	rows, err := f.GetRows(sheet)
	if err != nil {
		l.t.Fatal(err)
	}
	n := slices.IndexFunc(rows, func(r []string) bool { return len(r) > 0 && r[0] == code })
	if n < 0 {
		l.t.Fatalf("%s is not in the list", code)
	}
	return n + 1
}

// set types a value into the cell of a code and a column.
func (l *list) set(code, column string, value any) {
	l.t.Helper()
	l.edit(func(f *excelize.File, sheet string) error {
		at, err := f.SearchSheet(sheet, column)
		if err != nil || len(at) != 1 {
			l.t.Fatalf("column %s: %v, %v", column, at, err)
		}
		letters, _, err := excelize.SplitCellName(at[0])
		if err != nil {
			return err
		}
		cell, err := excelize.JoinCellName(letters, l.row(f, sheet, code))
		return errors.Join(err, f.SetCellValue(sheet, cell, value))
	})
}

// remove deletes the row of a code.
func (l *list) remove(code string) {
	l.t.Helper()
	l.edit(func(f *excelize.File, sheet string) error { return f.RemoveRow(sheet, l.row(f, sheet, code)) })
}

// add copies the row of a code to the one below under another code.
func (l *list) add(like, code string) {
	l.t.Helper()
	l.edit(func(f *excelize.File, sheet string) error {
		n := l.row(f, sheet, like)
		cell, err := excelize.JoinCellName("A", n+1)
		return errors.Join(err, f.DuplicateRow(sheet, n), f.SetCellStr(sheet, cell, code))
	})
}

func TestTheFirstPlanOfTheCleanListIsTheGoldenOne(t *testing.T) {
	w := open(t, cleanYAML, listsDir)
	p, b := w.plan(t)
	golden(t, "plan.json", b)
	if want := (connector.PlanCounts{Create: 40}); p.Counts != want {
		t.Errorf("counts %+v, want %+v", p.Counts, want)
	}
	if !p.Trial {
		t.Error("a plan against a mock does not say so")
	}
	if _, again := w.plan(t); !cmp.Equal(b, again) {
		t.Errorf("a second plan of the same differs: %s", textDifference(b, again))
	}
	r := w.apply(t, b)
	if want := (connector.Counts{Products: 40, Submitted: 40}); r.Counts != want || r.Requests != 40 {
		t.Errorf("%d requests, counts %+v, want 40 and %+v", r.Requests, r.Counts, want)
	}
}

// Tuesday to Friday: the first list, a pulpit that is no longer made, and on
// Friday all the changes of the week at once.
func TestThePlanAfterAWeekIsTheGoldenOne(t *testing.T) {
	l := cleanCopy(t)
	w := open(t, cleanYAML, filepath.Dir(l.path))
	if r := w.sync(t); r.Requests != 40 {
		t.Fatalf("the first list took %d requests, want 40", r.Requests)
	}
	l.remove("MB-06")
	for _, day := range []string{"Wednesday", "Thursday"} {
		w.now = w.now.AddDate(0, 0, 1)
		r := w.sync(t)
		if want := (connector.Counts{Products: 40, Unchanged: 39, NotPlanned: 1}); r.Requests != 0 || r.Counts != want {
			t.Errorf("%s: %d requests, counts %+v, want none and %+v", day, r.Requests, r.Counts, want)
		}
	}
	w.now = w.now.AddDate(0, 0, 1)
	if day := w.now.Weekday(); day != time.Friday {
		t.Fatalf("the week ends on a %s", day)
	}
	l.set("KK-03", "Harga", 13000)
	l.set("MB-03", "Stok", 0)
	l.set("CK-04", "Deskripsi", "Cuci badan dan kolong mobil kecil, vakum kabin dan bagasi, semir ban")
	l.add("KR-008", "KR-011")
	l.set("KR-011", "Nama Barang", "Kotak Tisu Ukir Motif Batik Pamekasan")
	l.set("KR-002", "Harga", 1750000) // a nought too many

	p, b := w.plan(t)
	golden(t, "plan-week.json", b)
	want := connector.PlanCounts{Create: 1, Withdraw: 1, Content: 1, Price: 1, Stock: 1, Held: 1, Unchanged: 35}
	if p.Counts != want {
		t.Errorf("counts %+v, want %+v", p.Counts, want)
	}
	lines := map[string]any{}
	for _, x := range p.Changes {
		lines[x.SKU+" "+string(x.Kind)+" "+x.Field] = [2]any{x.Old, x.New}
	}
	described := [2]any{
		"Cuci badan dan kolong mobil kecil, vakum kabin, bersih dasbor, semir ban",
		"Cuci badan dan kolong mobil kecil, vakum kabin dan bagasi, semir ban",
	}
	if diff := cmp.Diff(map[string]any{
		"CK-04 content description":                  described,
		"CK-04 content attributes.Lingkup Pekerjaan": described, // rapi.yaml makes both from one column
		"KK-03 price price":                          [2]any{int64(12500), int64(13000)},
		"KR-011 create *":                            [2]any{nil, nil},
		"MB-03 stock stock":                          [2]any{"1", "0"},
		"MB-06 withdraw active":                      [2]any{true, false},
	}, lines); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if !slices.ContainsFunc(p.Issues, func(i mapping.Issue) bool {
		return i.SKU == "KR-002" && i.Code == connector.CodePriceJump && i.Holds() && i.Cell == cleanList+"!Daftar Barang!F3"
	}) {
		t.Errorf("the nought too many is not held: %+v", p.Issues)
	}

	r := w.apply(t, b)
	if want := (connector.Counts{Products: 41, Submitted: 4, Withdrawn: 1, Held: 1, Unchanged: 35}); r.Counts != want || r.Requests != 3 {
		t.Errorf("%d requests, counts %+v, want 3 (a create, a content, one batch of offers) and %+v", r.Requests, r.Counts, want)
	}
	if p, _ := w.plan(t); len(p.Changes) > 0 || p.Counts.Held != 1 {
		t.Errorf("after the week's plan there is still %+v", p.Changes)
	}
}
