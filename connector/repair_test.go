package connector_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// repairs is a Repairs that keeps what it was given as a workbook would show it.
type repairs struct {
	rows      []connector.RepairRow
	said      []string
	published bool
	aborted   bool
	fault     error // of Finish
}

var repaired = []string{"name", "description", "price", "stock", "weight_gram", "length_cm", "unit", "attributes.Bahan"}

func (w *repairs) Add(p *schemas.Pack, l *mapping.Listing, r connector.Refusal) error {
	row := connector.RepairRow{Place: fmt.Sprintf("p.xlsx!Meja!A%d", 5+len(w.rows)), Sheet: "Meja", Number: 5 + len(w.rows), SKU: l.SKU, Print: r.Print}
	for i, field := range repaired {
		text := strings.ReplaceAll(mapping.CorrectableText(l, field), ".", ",")
		row.Cells = append(row.Cells, connector.RepairCell{Field: field, Cell: fmt.Sprintf("%c%d", 'B'+i, row.Number), Value: mapping.Value{Kind: mapping.Text, Text: text}})
	}
	w.rows, w.said = append(w.rows, row), append(w.said, r.Said)
	return nil
}

func (w *repairs) Finish() ([]connector.ExportFile, error) {
	return []connector.ExportFile{{Path: "perbaikan.xlsx", Category: desk, Rows: int64(len(w.rows)), SHA256: "ff00"}}, w.fault
}
func (w *repairs) Publish() error { w.published = true; return nil }
func (w *repairs) Abort() error   { w.aborted = true; return nil }

func (s *shop) fix() (*connector.FixReport, *repairs) {
	s.Helper()
	w := &repairs{}
	r, err := s.c.Fix(s.context(), func(string) (connector.Repairs, error) { return w, nil })
	if err != nil {
		s.Fatal(err)
	}
	s.check()
	return r, w
}

// cell is a row's cell of a field.
func cellIn(r *connector.RepairRow, field string) *connector.RepairCell {
	i := slices.IndexFunc(r.Cells, func(c connector.RepairCell) bool { return c.Field == field })
	return &r.Cells[i]
}

// corrections is the shop's file of corrections as it is now.
func (s *shop) corrections() connector.FileChange {
	s.Helper()
	path := filepath.Join(filepath.Dir(s.path), "corrections.yaml")
	b, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		s.Fatal(err)
	}
	return connector.FileChange{Name: "corrections.yaml", Path: path, Was: b}
}

// mend takes a repair workbook; what it kept counts from then on.
func (s *shop) mend(name string, rows []connector.RepairRow) *connector.RepairReport {
	s.Helper()
	f := &connector.RepairFile{FileRead: connector.FileRead{Name: name, SHA256: name}, Rows: rows}
	file := s.corrections()
	r, err := s.c.ImportRepair(s.context(), f, connector.RepairOptions{By: "Bu Sri", Corrections: file})
	if err != nil {
		s.Fatal(err)
	}
	if r.Rows != int64(len(rows)) || r.Rows != r.Corrected+r.Unchanged+r.Refused+r.Unmatched {
		s.Fatalf("the counts do not add up: %+v", r)
	}
	next := s.corrections().Was
	if !bytes.Equal(next, file.Was) != (r.Corrected > 0) {
		s.Fatalf("%d corrected, kept %s", r.Corrected, next)
	}
	if next != nil {
		if s.c.Corrections, err = mapping.LoadCorrections("corrections.yaml", next); err != nil {
			s.Fatal(err)
		}
	}
	s.check()
	return r
}

// openRefused makes a shop of which the portal has refused n products.
func openRefused(t testing.TB, n int) *shop {
	s := live(openShop(t, items(n)...))
	s.export()
	var rows []connector.ResultRow
	for i := range n {
		row := said(fmt.Sprintf("A-%03d", i), connector.ResultRejected, "Ditolak")
		row.Reason = fmt.Sprint("alasan ", i)
		rows = append(rows, row)
	}
	s.take(answered("hasil.csv", rows...), connector.ResultOptions{})
	return s
}

func TestWhatWasRefusedAndOnlyThatComesBackUntilItIsRepaired(t *testing.T) {
	s := openRefused(t, 3)
	s.source.list[2].Name = "Meja kerja kayu jati yang lain"
	r, w := s.fix()
	if r.Refused != 2 || r.Changed != 1 || !w.published || !slices.Equal(w.said, []string{"alasan 0", "alasan 1"}) {
		t.Fatalf("%+v %+v", r, w)
	}
	*cellIn(&w.rows[0], "price") = connector.RepairCell{Field: "price", Cell: "D5", Value: mapping.Value{Kind: mapping.Text, Text: "Rp 95.000,-"}}
	cellIn(&w.rows[0], "name").Value.Text = "-"
	cellIn(&w.rows[0], "description").Value.Text = ""
	cellIn(&w.rows[0], "length_cm").Value.Text = mapping.ClearWord
	slices.Reverse(w.rows)
	for i := range w.rows {
		slices.Reverse(w.rows[i].Cells)
	}
	got := s.mend("p.xlsx", w.rows)
	if got.Corrected != 1 || got.Unchanged != 1 || len(got.Lines) != 2 || len(got.Issues) != 0 {
		t.Fatalf("%+v", got)
	}
	products, err := s.c.Products(t.Context(), func(p *connector.Product) bool { return p.Listing.SKU == "A-000" })
	if err != nil {
		t.Fatal(err)
	}
	if l := products[0].Listing; *l.Price != 95_000 || l.LengthCM != nil || l.Name != "Meja kerja kayu jati A-000" {
		t.Fatalf("%+v", l)
	}
	if r, w := s.export(); r.Exported != 2 || !slices.Equal(w.rows, []string{"A-000", "A-002"}) {
		t.Fatalf("%+v %v", r, w.rows)
	}
}

func TestAListThatHasChangedSinceIsShownWithAllThreeValues(t *testing.T) {
	s := openRefused(t, 1)
	_, w := s.fix()
	s.source.list[0].Price = "140000"
	cellIn(&w.rows[0], "price").Value.Text = "95000"
	cellIn(&w.rows[0], "stock").Value.Text = "7" // the list still says 5
	r := s.mend("p.xlsx", w.rows)
	if codesOf(r.Issues) != connector.CodeRepairConflict || r.Corrected != 1 || len(r.Lines) != 1 || r.Lines[0].Field != "stock" {
		t.Fatalf("%+v", r)
	}
	text, _ := r.Issues[0].Text(schemas.English)
	if text != `Cell Meja!D5 says "95000", but the list has changed from "100000" to "140000".` {
		t.Fatal(text)
	}
}

func TestACorrectionThatTheListHasLeftBehindWarnsAndDoesNothing(t *testing.T) {
	s := openRefused(t, 1)
	_, w := s.fix()
	cellIn(&w.rows[0], "price").Value.Text = "95000"
	s.mend("p.xlsx", w.rows)
	s.source.list[0].Price = "140000"
	r, err := s.c.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if codesOf(r.Issues) != "correction_outdated" || r.Ready != 1 {
		t.Fatalf("%+v", r)
	}
	// The list says by now what the correction said.
	s.source.list[0].Price = "95000"
	if r, err = s.c.Check(t.Context()); err != nil || len(r.Issues) != 0 {
		t.Fatalf("%+v %v", r, err)
	}
}

func TestWhatCannotBeTakenFromARepairWorkbookIsNamed(t *testing.T) {
	s := openRefused(t, 3)
	_, w := s.fix()
	cellIn(&w.rows[0], "price").Value.Text = "nego"
	twin := w.rows[1]
	twin.Cells = slices.Clone(twin.Cells)
	cellIn(&w.rows[1], "stock").Value.Text = "9"
	w.rows = append(w.rows, twin, connector.RepairRow{Place: "p.xlsx!Meja!A9", SKU: "Z-1"})
	w.rows[2].Cells = append(w.rows[2].Cells, connector.RepairCell{Field: "photos.0", Fixed: true, Cell: "Z7", Value: mapping.Value{Kind: mapping.Text, Text: "lain.png"}})
	before := s.dump()
	r := s.mend("p.xlsx", w.rows)
	if got, want := codesOf(r.Issues), "price_not_a_number repair_twice repair_fixed repair_unmatched"; got != want || r.Corrected != 0 {
		t.Fatalf("%s: %+v", got, r)
	}
	if d := differ(before, s.dump()); len(d) > 0 {
		t.Fatal(d)
	}
	// One that went out again meanwhile is not repaired behind the portal's back.
	s.source.list[0].Name = "Meja kerja kayu jati yang lain"
	s.export()
	cellIn(&w.rows[0], "price").Value.Text = "95000"
	if r := s.mend("q.xlsx", w.rows[:1]); codesOf(r.Issues) != connector.CodeRepairState || r.Refused != 1 || !strings.Contains(textOf(r.Issues[0]), "(sekarang: sudah diekspor)") {
		t.Fatalf("%+v", r)
	}
}

func TestAFixThatCannotBeFinishedLeavesNothing(t *testing.T) {
	s := openRefused(t, 1)
	before := s.dump()
	w := &repairs{fault: errNoAnswer}
	_, err := s.c.Fix(t.Context(), func(string) (connector.Repairs, error) { return w, nil })
	if d := differ(before, s.dump()); !errors.Is(err, errNoAnswer) || !w.aborted || w.published || len(d) > 0 {
		t.Fatal(err, w, d)
	}
}

func TestCorrectionsCountOnlyWhenTheLedgerHasThem(t *testing.T) {
	s := openRefused(t, 1)
	_, w := s.fix()
	cellIn(&w.rows[0], "price").Value.Text = "95000"
	s.c.Ledger = &failing{Ledger: s.seller}
	f := &connector.RepairFile{FileRead: connector.FileRead{Name: "p.xlsx", SHA256: "p"}, Rows: w.rows}
	there := namesIn(t, filepath.Dir(s.path))
	if _, err := s.c.ImportRepair(t.Context(), f, connector.RepairOptions{Corrections: s.corrections()}); !errors.Is(err, errDead) {
		t.Fatal(err)
	}
	if got := namesIn(t, filepath.Dir(s.path)); !slices.Equal(got, there) {
		t.Fatalf("the folder has %q, had %q", got, there)
	}
	// Recorded, and the process died before the file was in its place.
	s.c.Ledger = &failing{Ledger: s.seller, after: true}
	file := s.corrections()
	if _, err := s.c.ImportRepair(t.Context(), f, connector.RepairOptions{Corrections: file}); !errors.Is(err, errDead) || s.corrections().Was != nil {
		t.Fatal(err)
	}
	s.open()
	wantFinished(t, s, []connector.FileChange{file}, connector.FileFinished)
	if got, err := mapping.LoadCorrections("corrections.yaml", s.corrections().Was); err != nil || len(got.Of("A-000")) != 1 {
		t.Fatal(err)
	}
}

func TestCorrectionsThatSomebodyElseWroteMeanwhileAreNotOverwritten(t *testing.T) {
	s := openRefused(t, 2)
	_, w := s.fix()
	old := s.corrections()
	cellIn(&w.rows[0], "price").Value.Text = "95000"
	s.mend("p.xlsx", w.rows[:1])
	kept := s.corrections().Was
	cellIn(&w.rows[1], "price").Value.Text = "96000"
	f := &connector.RepairFile{FileRead: connector.FileRead{Name: "q.xlsx", SHA256: "q"}, Rows: w.rows[1:]}
	before := s.dump()
	var moved *connector.FileMoved
	if _, err := s.c.ImportRepair(t.Context(), f, connector.RepairOptions{Corrections: old}); !errors.As(err, &moved) {
		t.Fatal(err)
	}
	if d := differ(before, s.dump()); len(d) > 0 || !bytes.Equal(s.corrections().Was, kept) {
		t.Fatal(d)
	}
}

// Whatever a person does to a repair workbook, each row counts once, what was
// written is in the products or named in an issue, what was not touched stays,
// and the same workbook changes nothing a second time.
func TestRepairsLoseNothingAndAreTakenOnce(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := openRefused(t, 3)
		_, w := s.fix()
		edits := map[string][]string{
			"name":  {"Meja kerja kayu mahoni A", "", "-", "Meja tulis dari kayu jati tua"},
			"price": {"95rb", "Rp 95.000,-", "nego", "-", "", "1,2", "95000"},
			"stock": {"9", "2,5", "habis", "banyak", mapping.ClearWord}, "weight_gram": {"12 kg", "900", "berat", "-"},
			"length_cm": {mapping.ClearWord, "12,5", "1.200", "panjang"}, "attributes.Bahan": {"Kayu mahoni", mapping.ClearWord, "-"},
		}
		fields := slices.Sorted(func(yield func(string) bool) {
			for f := range edits {
				if !yield(f) {
					return
				}
			}
		})
		rows := rapid.Permutation(w.rows).Draw(rt, "rows")[:rapid.IntRange(1, len(w.rows)).Draw(rt, "kept")]
		for i := range rows {
			for range rapid.IntRange(0, 3).Draw(rt, "edits") {
				field := rapid.SampledFrom(fields).Draw(rt, "field")
				cellIn(&rows[i], field).Value.Text = rapid.SampledFrom(edits[field]).Draw(rt, "text")
			}
			rows[i].Cells = rapid.Permutation(rows[i].Cells).Draw(rt, "columns")
		}
		if rapid.Bool().Draw(rt, "list moves") {
			s.source.list[rapid.IntRange(0, 2).Draw(rt, "product")].Price = "140000"
		}
		r := s.mend("p.xlsx", rows)
		named := map[string]bool{}
		for _, i := range r.Issues {
			named[i.SKU+i.Field] = true
		}
		for _, row := range rows {
			products, err := s.c.Products(t.Context(), func(p *connector.Product) bool { return p.Listing.SKU == row.SKU })
			if err != nil || len(products) != 1 {
				rt.Fatal(err)
			}
			l := products[0].Listing
			for _, c := range row.Cells {
				if c.Value.Text == "" || c.Value.Text == "-" || named[row.SKU+c.Field] {
					continue
				}
				with := *l
				if f := mapping.Correct(&with, c.Field, c.Value.Text); mapping.CorrectableText(&with, c.Field) != mapping.CorrectableText(l, c.Field) && l.Price != nil && *l.Price != 140_000 {
					rt.Fatalf("%s of %s is %q, the workbook says %q (%v)", c.Field, row.SKU, mapping.CorrectableText(l, c.Field), c.Value.Text, f)
				}
			}
		}
		before, known := s.dump(), string(s.formatted())
		again := s.mend("p.xlsx", rows)
		if d := differ(before, s.dump()); again.Corrected != 0 || len(d) > 0 || string(s.formatted()) != known {
			rt.Fatalf("the second time %+v moved %v", again, d)
		}
	})
}

func (s *shop) formatted() []byte {
	if s.c.Corrections == nil {
		return nil
	}
	return s.c.Corrections.Format()
}
