package connector_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// answered is a result of these rows; every file has bytes of its own.
func answered(name string, rows ...connector.ResultRow) *connector.ResultFile {
	for i := range rows {
		rows[i].Number = i + 2
		rows[i].Place = fmt.Sprintf("%s!!A%d", name, i+2)
	}
	return &connector.ResultFile{
		FileRead: connector.FileRead{Name: name, SHA256: name, Rows: int64(len(rows))}, HasStatus: true, Rows: rows,
	}
}

func said(sku string, state connector.ResultState, word string) connector.ResultRow {
	return connector.ResultRow{SKU: sku, State: state, Status: word}
}

// take imports a result and checks that every row is counted once.
func (s *shop) take(f *connector.ResultFile, o connector.ResultOptions) *connector.ResultReport {
	s.Helper()
	r, err := s.c.ImportResult(s.context(), f, o)
	if err != nil {
		s.Fatal(err)
	}
	s.check()
	if r.Rows != int64(len(f.Rows)) || r.Rows != r.Settled+r.Unchanged+r.Refused+r.Unmatched ||
		r.Settled != r.Live+r.Review+r.Rejected+r.Suspended || r.Settled != int64(len(r.Lines)) {
		s.Fatalf("the counts do not add up: %+v", r)
	}
	return r
}

func codesOf(issues []mapping.Issue) string {
	all := make([]string, len(issues))
	for i := range issues {
		all[i] = issues[i].Code
	}
	return strings.Join(all, " ")
}

func TestAResultSettlesWhatWasExportedAsItWasExported(t *testing.T) {
	s := live(openShop(t, items(5)...))
	s.export()
	s.source.list[0].Price, s.source.list[0].Name = "123000", "Meja kerja kayu jati panjang"
	r := s.take(answered("a.csv",
		said("a-000", connector.ResultLive, "ACTIVE"), said("A-001", connector.ResultRejected, "Ditolak"),
		said("A-002", connector.ResultReview, "IN_REVIEW"), said("A-003", connector.ResultSuspended, "Dibekukan")), connector.ResultOptions{})
	if r.Settled != 4 || len(r.Issues) != 0 {
		t.Fatalf("%+v", r)
	}
	s.wantState("A-000", connector.StateLive)
	s.wantState("A-001", connector.StateRejected)
	s.wantState("A-002", connector.StateExported)
	s.wantState("A-003", connector.StateSuspended)
	// The list has moved on since: that is work, and not assumed to be there.
	work, err := s.c.HandList(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, i := range work {
		if i.SKU == "A-000" {
			got = append(got, fmt.Sprint(i.Field, " ", i.Old, " → ", i.New))
		}
	}
	if want := []string{"name Meja kerja kayu jati A-000 → Meja kerja kayu jati panjang", "price 100000 → 123000"}; !slices.Equal(got, want) {
		t.Fatalf("%q", got)
	}
	if e := s.entry("A-002"); e.Status != "IN_REVIEW" {
		t.Fatalf("%+v", e)
	}
}

func TestWhatAResultMayDoDependsOnWhatIsKnown(t *testing.T) {
	all := []connector.ResultState{connector.ResultLive, connector.ResultReview, connector.ResultRejected, connector.ResultSuspended}
	for name, c := range map[string]struct {
		before connector.State
		to     []connector.State // by the states of all; empty for refused
	}{
		"exported":  {connector.StateExported, []connector.State{connector.StateLive, connector.StateExported, connector.StateRejected, connector.StateSuspended}},
		"live":      {connector.StateLive, []connector.State{connector.StateLive, connector.StateLive, "", connector.StateSuspended}},
		"rejected":  {connector.StateRejected, []connector.State{connector.StateLive, "", connector.StateRejected, ""}},
		"suspended": {connector.StateSuspended, []connector.State{connector.StateLive, "", "", connector.StateSuspended}},
		"withdrawn": {connector.StateWithdrawn, []connector.State{"", "", "", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			for i, state := range all {
				s := live(openShop(t, items(1)...))
				s.export()
				if first := map[connector.State]connector.ResultState{
					connector.StateLive: connector.ResultLive, connector.StateRejected: connector.ResultRejected, connector.StateSuspended: connector.ResultSuspended,
				}[c.before]; first != "" {
					s.take(answered("vor.csv", said("A-000", first, "dulu")), connector.ResultOptions{})
				}
				if c.before == connector.StateWithdrawn {
					for _, active := range []string{"", "tidak"} {
						s.source.list[0].Active = active
						if _, err := s.c.HandDone(t.Context(), connector.Ticks([]string{"A-000"})); err != nil {
							t.Fatal(err)
						}
					}
				}
				s.wantState("A-000", c.before)
				before := s.dump()
				r := s.take(answered("a.csv", said("A-000", state, "kini")), connector.ResultOptions{})
				if c.to[i] == "" {
					if d := differ(before, s.dump()); r.Refused != 1 || len(d) > 0 || codesOf(r.Issues) != connector.CodeResultState {
						t.Errorf("%s → %s: %+v moved %v", c.before, state, r, d)
					} else if text := textOf(r.Issues[0]); strings.Contains(text, string(c.before)) || strings.ContainsAny(text, "{}") {
						t.Error(text)
					}
					continue
				}
				if r.Settled != 1 {
					t.Errorf("%s → %s: %+v", c.before, state, r)
				}
				s.wantState("A-000", c.to[i])
			}
		})
	}
}

func TestARowIsSomebodysByWhatIsCertainOnly(t *testing.T) {
	s := live(openShop(t, items(6)...))
	s.source.list[4].Name, s.source.list[5].Name = "Meja kembar dari kayu jati", "Meja kembar dari kayu jati"
	s.export()
	id := "0b6c2a34-0000-4000-8000-000000000001"
	first := said("A-000", connector.ResultLive, "Tayang")
	first.ID = id
	s.take(answered("a.csv", first), connector.ResultOptions{})
	price := func(n int64) *int64 { return &n }
	name := func(name string, p *int64) connector.ResultRow {
		return connector.ResultRow{Name: name, Price: p, State: connector.ResultLive, Status: "Tayang"}
	}
	byID := connector.ResultRow{ID: id, State: connector.ResultSuspended, Status: "Dibekukan"}
	r := s.take(answered("b.csv",
		byID,
		name("MEJA kerja  kayu jati A-001", price(101_000)), // name and price
		name("Meja kerja kayu jati A-002", price(5)),        // another price
		name("Meja kerja kayu jati A-003", nil),             // a name alone
		name("Meja kembar dari kayu jati", price(104_000)),  // two of the name, one of the price
		name("Meja lain", price(1)),
	), connector.ResultOptions{})
	if got, want := codesOf(r.Issues), "result_name_only result_name_only result_unmatched"; got != want || r.Settled != 3 {
		t.Fatalf("%s: %+v", got, r)
	}
	if r.Lines[0].By != "id" || r.Lines[1].By != "name_price" || r.Lines[2].SKU != "A-004" {
		t.Fatalf("%+v", r.Lines)
	}
	// A person says whose it is; a row or a SKU that is not there is refused.
	f := answered("c.csv", name("Meja kerja kayu jati A-003", nil))
	if r := s.take(f, connector.ResultOptions{Match: map[string]string{"2": "a-003"}}); r.Lines[0].By != "match" {
		t.Fatalf("%+v", r)
	}
	for _, bad := range []map[string]string{{"9": "A-003"}, {"2": "Z-1"}} {
		if _, err := s.c.ImportResult(t.Context(), f, connector.ResultOptions{Match: bad}); err == nil {
			t.Errorf("%v was taken", bad)
		}
	}
	// A row of our own file is its product's while it bears its name.
	wrote := func(_ string, row int) string { return map[int]string{2: "A-002", 3: "A-005"}[row] }
	r = s.take(answered("d.csv", name("Meja kerja kayu jati A-002", nil), name("Meja kerja kayu jati A-003", nil)), connector.ResultOptions{Wrote: wrote})
	if r.Settled != 1 || r.Lines[0].By != "row" || r.Unmatched != 1 {
		t.Fatalf("%+v", r)
	}
}

// Rows that were sorted would give one twin what was said of the other.
func TestRowsOfTwinsMayHaveChangedPlaces(t *testing.T) {
	s := live(openShop(t, items(2)...))
	s.source.list[0].Name, s.source.list[1].Name = "Meja kembar dari kayu jati", "Meja kembar dari kayu jati"
	s.export()
	wrote := func(_ string, row int) string { return map[int]string{2: "A-000", 3: "A-001"}[row] }
	first, second := int64(100_000), int64(101_000)
	rejected := connector.ResultRow{Name: "Meja kembar dari kayu jati", Price: &second, State: connector.ResultRejected, Status: "Ditolak"}
	shown := connector.ResultRow{Name: "Meja kembar dari kayu jati", Price: &first, State: connector.ResultLive, Status: "Tayang"}
	if r := s.take(answered("a.csv", rejected, shown), connector.ResultOptions{Wrote: wrote}); r.Settled != 2 {
		t.Fatalf("%+v", r)
	}
	s.wantState("A-000", connector.StateLive)
	s.wantState("A-001", connector.StateRejected)
}

func TestOneIDIsOneProducts(t *testing.T) {
	s := live(openShop(t, items(3)...))
	s.export()
	row := func(sku string) connector.ResultRow {
		r := said(sku, connector.ResultLive, "Tayang")
		r.ID = "0b6c2a34-0000-4000-8000-000000000001"
		return r
	}
	r := s.take(answered("a.csv", row("A-000"), row("A-001")), connector.ResultOptions{})
	if codesOf(r.Issues) != connector.CodeResultID || r.Settled != 1 {
		t.Fatalf("%+v", r)
	}
	if r = s.take(answered("b.csv", row("A-002")), connector.ResultOptions{}); codesOf(r.Issues) != connector.CodeResultID || r.Settled != 0 {
		t.Fatalf("%+v", r)
	}
	if text, _ := r.Issues[0].Text(schemas.English); text != "A-002 has id 0b6c2a34-0000-4000-8000-000000000001 in the file, and that id belongs to A-000." {
		t.Fatal(text)
	}
	s.wantState("A-001", connector.StateExported)
}

func TestARowThatContradictsWhatIsKnownIsNotTaken(t *testing.T) {
	s := live(openShop(t, items(3)...))
	s.export()
	first := said("A-000", connector.ResultLive, "Tayang")
	first.ID = "0b6c2a34-0000-4000-8000-000000000001"
	s.take(answered("a.csv", first), connector.ResultOptions{})
	before := s.dump()
	other := first
	other.ID = "0b6c2a34-0000-4000-8000-000000000002"
	r := s.take(answered("b.csv", other, said("A-001", connector.ResultLive, "Tayang"), said("a-001", connector.ResultRejected, "Ditolak"),
		said("", connector.ResultLive, "Tayang"), said("Z-9", connector.ResultLive, "Tayang")), connector.ResultOptions{})
	if got, want := codesOf(r.Issues), "result_id result_twice result_twice result_unmatched result_unmatched"; got != want {
		t.Fatalf("%s", got)
	}
	if d := differ(before, s.dump()); len(d) > 0 {
		t.Fatalf("moved %v", d)
	}
}

func TestAnOldFileTurnsNothingBack(t *testing.T) {
	s := live(openShop(t, items(2)...))
	s.export()
	f := answered("a.csv", said("A-000", connector.ResultRejected, "Ditolak"), said("A-001", connector.ResultRejected, "Ditolak"))
	s.take(f, connector.ResultOptions{})
	s.source.list[0].Name = "Meja kerja kayu jati yang diperbaiki"
	if r, _ := s.export(); r.Exported != 1 {
		t.Fatalf("%+v", r)
	}
	r := s.take(f, connector.ResultOptions{})
	if codesOf(r.Issues) != connector.CodeResultOld || r.Unchanged != 1 || r.Before.IsZero() {
		t.Fatalf("%+v", r)
	}
	s.wantState("A-000", connector.StateExported)
}

func TestAnotherPriceOnThePortalStaysWorkToDo(t *testing.T) {
	s := live(openShop(t, items(2)...))
	s.export()
	cheap, stock := int64(90_000), dec("3")
	row := said("A-000", connector.ResultLive, "Tayang")
	row.Price, row.Stock = &cheap, &stock
	r := s.take(answered("a.csv", row), connector.ResultOptions{})
	if codesOf(r.Issues) != "result_drift result_drift" || r.Live != 1 {
		t.Fatalf("%+v", r)
	}
	work, err := s.c.HandList(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(work) != 3 || work[1].Old != int64(90_000) || work[1].New != int64(100_000) || work[2].Old != "3" || work[2].New != "5" {
		t.Fatalf("%+v", work)
	}
}

func TestTheWorkListNamesWhyNoUploadCarriesAProduct(t *testing.T) {
	s := openWorkshop(t)
	s.export()
	work, err := s.c.HandList(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	why := map[string]string{}
	for _, i := range work {
		why[i.SKU] = codesOf(i.Why)
	}
	if why["A-002"] != "name_too_short" || why["A-003"] == "" || why["A-000"] != "" {
		t.Fatalf("%q", why)
	}
}

func TestADryRunOfAResultChangesNothing(t *testing.T) {
	s := live(openShop(t, items(2)...))
	s.export()
	before := s.dump()
	r := s.take(answered("a.csv", said("A-000", connector.ResultLive, "Tayang")), connector.ResultOptions{DryRun: true})
	if d := differ(before, s.dump()); r.Live != 1 || len(d) > 0 {
		t.Fatalf("%+v moved %v", r, d)
	}
}

// Of any rows each is counted once, nothing that was not named moves, and the
// same file changes nothing a second time.
func TestResultsAddUpAndAreTakenOnce(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := live(openShop(t, items(6)...))
		s.export()
		states := []connector.ResultState{"", connector.ResultLive, connector.ResultReview, connector.ResultRejected, connector.ResultSuspended}
		for round := range rapid.IntRange(1, 2).Draw(rt, "rounds") {
			var rows []connector.ResultRow
			for range rapid.IntRange(0, 8).Draw(rt, "rows") {
				n := rapid.IntRange(0, 7).Draw(rt, "product")
				row := connector.ResultRow{State: rapid.SampledFrom(states).Draw(rt, "state"), Reason: rapid.SampledFrom([]string{"", "alasan"}).Draw(rt, "reason")}
				row.Status = "kata " + string(row.State)
				price := 100_000 + 1000*int64(n)
				switch rapid.IntRange(0, 3).Draw(rt, "by") {
				case 0:
					row.SKU = fmt.Sprintf("a-%03d", n)
				case 1:
					row.Name, row.Price = fmt.Sprintf("Meja kerja kayu jati A-%03d", n), &price
				case 2:
					row.Name = fmt.Sprintf("Meja kerja kayu jati A-%03d", n)
				}
				rows = append(rows, row)
			}
			f := answered(fmt.Sprintf("%d.csv", round), rows...)
			before := s.book()
			r := s.take(f, connector.ResultOptions{})
			named := map[string]bool{}
			for _, l := range r.Lines {
				named[connector.FoldSKU(l.SKU)] = true
			}
			for key, e := range s.book().Entries {
				if was := before.Entries[key]; !named[key] && (e.State != was.State || e.Offer.Price != was.Offer.Price) {
					rt.Fatalf("%s moved from %s to %s and no row says so", key, was.State, e.State)
				}
			}
			held := s.dump()
			again := s.take(f, connector.ResultOptions{})
			if d := differ(held, s.dump()); again.Settled != 0 || again.Unmatched != r.Unmatched || len(d) > 0 {
				rt.Fatalf("the second time %+v moved %v", again, d)
			}
		}
	})
}
