package connector_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ekatalog/connector"
	"ekatalog/connector/workbook"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// sheets is a Workbooks that only notes what it was given.
type sheets struct {
	rows, cards []string
	finished    bool
	published   bool
	aborted     bool
	fault       error // of Finish
	unpublished error // of Publish
}

func (w *sheets) Add(p *schemas.Pack, l *mapping.Listing) (string, error) {
	w.rows = append(w.rows, l.SKU)
	return "row-" + l.SKU, nil
}

func (w *sheets) ByHand(l *mapping.Listing, _ []mapping.Issue) (string, error) {
	w.cards = append(w.cards, l.SKU)
	return "card-" + l.SKU, nil
}

func (w *sheets) Finish() ([]connector.ExportFile, error) {
	w.finished = true
	return []connector.ExportFile{{Path: "unggah.xlsx", Rows: int64(len(w.rows)), SHA256: "ff00"}}, w.fault
}

func (w *sheets) Publish() error { w.published = true; return w.unpublished }
func (w *sheets) Abort() error   { w.aborted = true; return nil }

// openWorkshop makes a shop without an endpoint, whose third product has a
// name that no workbook takes.
func openWorkshop(t testing.TB) *shop {
	s := live(openShop(t, items(5)...))
	s.source.list[2].Name = "Kursi"
	s.source.list[3].Category = "Jasa Lain > Jasa Baru > Tanpa Paket"
	s.source.list[4].Stock = "banyak"
	return s
}

func (s *shop) export(again ...string) (*connector.ExportReport, *sheets) {
	s.Helper()
	w := &sheets{}
	r, err := s.c.Export(s.context(), connector.ExportOptions{Again: again, Begin: func(*connector.ExportReport) (connector.Workbooks, error) { return w, nil }})
	if err != nil {
		s.Fatal(err)
	}
	s.check()
	return r, w
}

func wantExport(t testing.TB, r *connector.ExportReport, exported, already, byHand, held int64) {
	t.Helper()
	if r.Exported != exported || r.AlreadyExported != already || r.ByHand != byHand || r.Held != held {
		t.Fatalf("exported %d already %d by hand %d held %d, want %d %d %d %d",
			r.Exported, r.AlreadyExported, r.ByHand, r.Held, exported, already, byHand, held)
	}
}

func TestAnExportWritesEachProductOnceByTheRouteThatCanCarryIt(t *testing.T) {
	s := openWorkshop(t)
	r, w := s.export()
	wantExport(t, r, 2, 0, 2, 1)
	if !slices.Equal(w.rows, []string{"A-000", "A-001"}) || !slices.Equal(w.cards, []string{"A-002", "A-003"}) || !w.published {
		t.Fatalf("%+v", w)
	}
	if e := s.entry("A-000"); e.State != connector.StateExported || e.ByHand || !e.Assumed || e.Pack == "" || e.ListingHash != "row-A-000" || e.ExportedAt.IsZero() {
		t.Fatalf("%+v", e)
	}
	if e := s.entry("A-002"); e.State != connector.StateExported || !e.ByHand || e.Pack != "" || e.ListingHash != "card-A-002" {
		t.Fatalf("%+v", e)
	}
	before := s.dump()
	r, w = s.export()
	wantExport(t, r, 0, 4, 0, 1)
	if d := differ(before, s.dump()); len(d) > 0 || w.finished || len(r.Files) != 0 {
		t.Fatalf("the second export moved %v", d)
	}
	s.c.Reason = "berkas hilang"
	r, w = s.export("a-001", "A-002")
	wantExport(t, r, 1, 2, 1, 1)
	if !slices.Equal(w.rows, []string{"A-001"}) || !slices.Equal(w.cards, []string{"A-002"}) {
		t.Fatalf("%+v", w)
	}
}

func TestWhatWasExportedIsPendingForTheEndpoint(t *testing.T) {
	s := openWorkshop(t)
	s.export()
	r := s.sync()
	s.wantCounts(r, "held 1 pending 4")
	if r.Requests != 0 {
		t.Fatalf("%d requests", r.Requests)
	}
	if p := s.plan(); p.Counts.Blocked != 4 {
		t.Fatalf("%+v", p.Counts)
	}
}

func TestARejectedProductIsExportedAgainWithNewContentOnly(t *testing.T) {
	s := live(openShop(t, items(2)...))
	s.judged().refuse = refuseLane(connector.LaneCreate)
	s.wantCounts(s.sync(), "rejected 2")
	r, _ := s.export()
	wantExport(t, r, 0, 0, 0, 0)
	s.source.list[1].Name += " baru"
	r, w := s.export()
	wantExport(t, r, 1, 0, 0, 0)
	if !slices.Equal(w.rows, []string{"A-001"}) {
		t.Fatalf("%+v", w)
	}
}

func TestALearnedPackMakesExportsOfAnAssumedOneCountForNothing(t *testing.T) {
	s := live(openShop(t, items(2)...))
	s.export()
	learned := *s.c.Packs.For(desk)
	learned.Assumed, learned.Version = false, learned.Version+1
	s.c.Packs = schemas.NewPacks(&learned)
	p := s.plan()
	if p.Counts.Create != 2 || p.Counts.Blocked != 0 {
		t.Fatalf("%+v", p.Counts)
	}
	r, w := s.export()
	wantExport(t, r, 2, 0, 0, 0)
	if e := s.entry("A-000"); e.Assumed || len(w.rows) != 2 {
		t.Fatalf("%+v", e)
	}
	r, _ = s.export()
	wantExport(t, r, 0, 2, 0, 0)
}

func TestWhatMayBeOnItsWayToTheCatalogueIsNotExported(t *testing.T) {
	s := live(openShop(t, items(2)...))
	s.c.Ledger = &failing{Ledger: s.seller, left: 1}
	if _, err := s.c.Sync(t.Context()); err == nil {
		t.Fatal("the run went well")
	}
	s.open()
	r, w := s.export0(t)
	wantExport(t, r, 0, 0, 0, 0)
	if len(w.rows) != 0 {
		t.Fatalf("two routes carry %v", w.rows)
	}
}

// export0 is an export after a crash, when the invariants do not hold yet.
func (s *shop) export0(t testing.TB) (*connector.ExportReport, *sheets) {
	w := &sheets{}
	r, err := s.c.Export(s.context(), connector.ExportOptions{Begin: func(*connector.ExportReport) (connector.Workbooks, error) { return w, nil }})
	if err != nil {
		t.Fatal(err)
	}
	return r, w
}

func TestAnExportThatFailsLeavesNoTrace(t *testing.T) {
	for name, fails := range map[string]func(*shop, *sheets){
		"files":  func(_ *shop, w *sheets) { w.fault = errNoAnswer },
		"ledger": func(s *shop, _ *sheets) { s.c.Ledger = &failing{Ledger: s.seller} },
		"list":   func(s *shop, _ *sheets) { s.source.fault = errNoAnswer },
	} {
		t.Run(name, func(t *testing.T) {
			s, w := openWorkshop(t), &sheets{}
			fails(s, w)
			before := s.dump()
			_, err := s.c.Export(t.Context(), connector.ExportOptions{Begin: func(*connector.ExportReport) (connector.Workbooks, error) { return w, nil }})
			if err == nil || w.published {
				t.Fatalf("%v %+v", err, w)
			}
			if d := differ(before, s.dump()); len(d) > 0 {
				t.Fatalf("moved %v", d)
			}
			if name == "files" && !w.aborted {
				t.Fatal("half an export was left lying about")
			}
		})
	}
}

// cut is a set of workbooks whose process dies before it gives the files
// their names.
type cut struct{ *workbook.Set }

func (cut) Publish() error { return errDead }

func TestAnExportThatDiesBeforeItsFilesHaveNamesIsFinishedFromTheLedger(t *testing.T) {
	s, dir := openWorkshop(t), t.TempDir()
	const name = "proses-1"
	r, err := s.c.Export(t.Context(), connector.ExportOptions{Begin: func(*connector.ExportReport) (connector.Workbooks, error) {
		set, err := workbook.Begin(dir, workbook.Options{Run: name, Lang: schemas.Indonesian, On: s.now().In(wib), Tool: "t"})
		return cut{set}, err
	}})
	if !errors.Is(err, errDead) {
		t.Fatal(err)
	}
	for _, f := range r.Files {
		if _, err := os.Stat(filepath.Join(dir, f.Path)); err == nil {
			t.Fatalf("%s has its name already", f.Path)
		}
	}
	s.open()
	files, err := s.seller.Files(t.Context(), r.Run)
	if err != nil || len(files) != len(r.Files) || len(files) == 0 {
		t.Fatalf("%v %v", files, err)
	}
	for i := range files {
		files[i].Run = name // the ledger names the run, the set its short name
	}
	if err := workbook.Recover(dir, files); err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Files {
		if _, err := os.Stat(filepath.Join(dir, f.Path)); err != nil {
			t.Fatal(err)
		}
	}
	again, w := s.export()
	wantExport(t, again, 0, 4, 0, 1)
	if len(w.rows) != 0 {
		t.Fatalf("%+v", w)
	}
}

func handLines(t testing.TB, s *shop) []string {
	t.Helper()
	items, err := s.c.HandList(s.context())
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{}
	for _, i := range items {
		lines = append(lines, fmt.Sprint(i.SKU, " ", i.Kind, " ", i.Field, " ", i.Old, " ", i.New))
	}
	return lines
}

func TestTheWorkListShowsWhatDiffersAndATickSettlesIt(t *testing.T) {
	s := openWorkshop(t)
	s.c.Destination, s.c.Reader = nil, nil
	s.edited["a-002"] = true
	if got := handLines(t, s); len(got) != 0 {
		t.Fatalf("before any export: %v", got)
	}
	s.export()
	want := []string{"A-000 create * <nil> <nil>", "A-001 create * <nil> <nil>", "A-002 create * <nil> <nil>", "A-003 create * <nil> <nil>"}
	if got := handLines(t, s); !slices.Equal(got, want) { // packs are assumed: none can be uploaded
		t.Fatalf("%v", got)
	}
	if n, err := s.c.HandDone(t.Context(), connector.Ticks([]string{"A-002", "a-002"})); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if e := s.entry("A-002"); e.State != connector.StateLive || e.Offer.Price != 102_000 || e.ContentPrint == "" || e.Revision != 2 {
		t.Fatalf("%+v", e)
	}
	s.source.list[2].Price, s.source.list[2].Name = "102500", "Kursi ukir"
	if got := handLines(t, s); !slices.Contains(got, "A-002 content price 102000 102500") || !slices.Contains(got, "A-002 content name Kursi Kursi ukir") {
		t.Fatalf("%v", got)
	}
	var strange *connector.NotOnHandList
	before := s.dump()
	if _, err := s.c.HandDone(t.Context(), connector.Ticks([]string{"A-002", "A-004", "X"})); !errors.As(err, &strange) || !slices.Equal(strange.SKUs, []string{"A-004", "X"}) {
		t.Fatal(err)
	}
	if d := differ(before, s.dump()); len(d) > 0 {
		t.Fatalf("moved %v", d)
	}
	s.source.list[2].Active = "tidak"
	handLines(t, s)
	if _, err := s.c.HandDone(t.Context(), connector.Ticks([]string{"A-002"})); err != nil {
		t.Fatal(err)
	}
	s.wantState("A-002", connector.StateWithdrawn)
	if got := handLines(t, s); slices.ContainsFunc(got, func(l string) bool { return strings.HasPrefix(l, "A-002") }) {
		t.Fatalf("ticked and still there: %v", got)
	}
	s.check()
}

func TestAListingEnteredByHandIsNotSentWithoutAWayToNameIt(t *testing.T) {
	s := openWorkshop(t)
	s.export()
	if _, err := s.c.HandDone(t.Context(), connector.Ticks([]string{"A-002"})); err != nil {
		t.Fatal(err)
	}
	s.source.list[2].Price = "103000"
	r := s.sync()
	s.wantCounts(r, "held 1 pending 4")
	if r.Requests != 0 || r.Missing {
		t.Fatalf("%+v", r)
	}
}

func TestWhatTheCatalogueRefusedStaysOnTheWorkList(t *testing.T) {
	s := live(openShop(t, items(20)...))
	s.settled()
	s.judged().refuse = refuseLane(connector.LaneOffer)
	s.source.list[1].Price = "104000"
	s.wantCounts(s.sync(), "rejected 1 unchanged 19")
	if got := handLines(t, s); !slices.Equal(got, []string{"A-001 price price 101000 104000"}) {
		t.Fatalf("%v", got)
	}
}
