package template

import (
	"bytes"
	"context"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"ekatalog/schemas"
)

var update = flag.Bool("update", false, "write golden files")

const folder = "../../../testdata/templates"

var day = time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)

// known are the templates of testdata, what a person adds to what they say, and
// how many columns there are on the sheet.
var known = []struct {
	file, category string
	kind           schemas.ProductType
	sheet          string
	titles, first  int // rows
	columns        int
	undecided      []string
}{
	{file: "meja-kerja-2026-03", sheet: "Produk", titles: 3, first: 5, columns: 29},
	{file: "meja-kerja-2026-11", kind: schemas.TypeGoods, sheet: "Unggah Produk", titles: 4, first: 6, columns: 31},
	{file: "cuci-kendaraan", sheet: "Jasa", titles: 5, first: 7, columns: 24},
	{file: "makanan-ringan", category: "Makanan dan Minuman > Makanan Olahan > Makanan Ringan", kind: schemas.TypeGoods, sheet: "Data", titles: 4, first: 7, columns: 28},
	{file: "beton-pracetak", sheet: "Template", titles: 4, first: 6, columns: 60, undecided: []string{"Nomor Kontrak Payung", "Jenis Armada"}},
	{file: "kriya-kayu", category: "Kerajinan > Kerajinan Kayu > Kriya Kayu", kind: schemas.TypeGoods, sheet: "Form Produk", titles: 4, first: 5, columns: 31,
		undecided: []string{"Kode Sistem", "Harga", "Harga Produk"}},
	{file: "mobilisasi", kind: schemas.TypeService, sheet: "Unggah", titles: 5, first: 6, columns: 25},
}

func learner(n int) *Learner {
	return &Learner{Category: known[n].category, Type: known[n].kind, On: day}
}

func at(n int) string { return filepath.Join(folder, known[n].file+".xlsx") }

// learn learns a file that can be learned.
func learn(t testing.TB, l *Learner, file string) *Learned {
	t.Helper()
	got, err := l.Learn(context.Background(), file)
	if err != nil {
		t.Fatalf("%s: %v", filepath.Base(file), err)
	}
	t.Cleanup(got.File.Remove)
	return got
}

func TestTheTemplatesBecomeThesePacks(t *testing.T) {
	for n, k := range known {
		t.Run(k.file, func(t *testing.T) {
			got := learn(t, learner(n), at(n))
			pack, err := schemas.FormatPack(got.Pack)
			if err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", k.file+".pack.golden")
			if *update {
				if err := os.WriteFile(golden, pack, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(pack)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if len(got.Notes) > 0 {
				t.Errorf("notes %v", got.Notes)
			}
			if tmpl := got.Pack.Template; tmpl.Sheet != k.sheet || tmpl.TitleRow != k.titles || tmpl.FirstRow != k.first {
				t.Errorf("sheet %s, titles %d, products from %d", tmpl.Sheet, tmpl.TitleRow, tmpl.FirstRow)
			}
			if _, err := schemas.LoadPack(bytes.NewReader(pack)); err != nil {
				t.Error(err)
			}
			var undecided []string
			for _, d := range got.Undecided() {
				undecided = append(undecided, d.Title)
				if len(d.Proposals) == 0 || d.Why == "" {
					t.Errorf("%s: why %q, proposals %q", d.Title, d.Why, d.Proposals)
				}
			}
			if !slices.Equal(undecided, k.undecided) {
				t.Errorf("undecided %q, want %q", undecided, k.undecided)
			}
		})
	}
}

// TestNoColumnIsDropped counts with other eyes: through excelize, every cell of
// the row of titles, and those that the titles above reach down into.
func TestNoColumnIsDropped(t *testing.T) {
	for n, k := range known {
		got := learn(t, learner(n), at(n))
		f, err := excelize.OpenFile(at(n))
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for col := 1; col <= 80; col++ {
			letter, err := excelize.ColumnNumberToName(col)
			if err != nil {
				t.Fatal(err)
			}
			text, err := f.GetCellValue(k.sheet, letter+strconv.Itoa(k.titles))
			if err != nil {
				t.Fatal(err)
			}
			if text != "" {
				want = append(want, letter)
			}
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		var letters []string
		for _, c := range got.Pack.Columns {
			letters = append(letters, c.Letter)
		}
		if !slices.Equal(letters, want) || len(letters) != k.columns {
			t.Errorf("%s: columns %q, on the sheet %q, counted by hand %d", k.file, letters, want, k.columns)
		}
	}
}

// changed is a template after an edit through excelize, as another program
// would have saved it.
func changed(t testing.TB, file string, edit func(f *excelize.File) error) string {
	t.Helper()
	f, err := excelize.OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := edit(f); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), filepath.Base(file))
	if err := f.SaveAs(to); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return to
}

// same packs, but for the bytes they were read from.
func withoutSum(p *schemas.Pack) *schemas.Pack {
	q, tmpl := *p, *p.Template
	tmpl.SHA256 = ""
	q.Template = &tmpl
	return &q
}

func TestWhatDoesNotMatterMakesNoOtherPack(t *testing.T) {
	const everything = "everything at once"
	edits := map[string]func(f *excelize.File, sheet string) error{
		"saved again": func(*excelize.File, string) error { return nil },
		"the sheets in another order": func(f *excelize.File, _ string) error {
			all := f.GetSheetList()
			for _, s := range all[1:] {
				if err := f.MoveSheet(s, all[0]); err != nil {
					return err
				}
			}
			return f.MoveSheet(all[0], all[len(all)-1])
		},
		"columns hidden": func(f *excelize.File, sheet string) error { return f.SetColVisible(sheet, "C:F", false) },
		"header rows hidden": func(f *excelize.File, sheet string) error {
			return f.SetRowVisible(sheet, 1, false)
		},
		"another sheet in sight": func(f *excelize.File, _ string) error { f.SetActiveSheet(0); return nil },
		"more blank rows at the end": func(f *excelize.File, sheet string) error {
			style, err := f.NewStyle(&excelize.Style{NumFmt: 49})
			if err != nil {
				return err
			}
			return f.SetCellStyle(sheet, "A1100", "F1300", style)
		},
		"widths": func(f *excelize.File, sheet string) error { return f.SetColWidth(sheet, "A", "Z", 40) },
		"a picture of the sheet's colour": func(f *excelize.File, sheet string) error {
			colour := "FF0000"
			return f.SetSheetProps(sheet, &excelize.SheetPropsOptions{TabColorRGB: &colour})
		},
	}
	all := maps.Clone(edits)
	edits[everything] = func(f *excelize.File, sheet string) error {
		for _, what := range slices.Sorted(maps.Keys(all)) {
			if err := all[what](f, sheet); err != nil {
				return err
			}
		}
		return nil
	}
	for what, edit := range edits {
		for n, k := range known {
			if n%2 > 0 && what != everything {
				continue // each edit on every second template, all of them on every one
			}
			t.Run(what+" "+k.file, func(t *testing.T) {
				want := learn(t, learner(n), at(n))
				got := learn(t, learner(n), changed(t, at(n), func(f *excelize.File) error { return edit(f, k.sheet) }))
				if diff := cmp.Diff(withoutSum(want.Pack), withoutSum(got.Pack)); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		}
	}
}

func TestTheGoldenPacksSayWhatTheTemplatesSay(t *testing.T) {
	got := learn(t, learner(2), at(2)).Pack // washing: through names
	for title, want := range map[string]string{"Jenis Kendaraan": "Sepeda Motor|Mobil|Truk|Bus|Truk, bak terbuka", "Pre Order": "Ya|Tidak", "PPN": "0%|12%"} {
		i := slices.IndexFunc(got.Columns, func(c schemas.Column) bool { return c.Title == title })
		if choices := strings.Join(got.Columns[i].Choices, "|"); choices != want {
			t.Errorf("%s: %s, want %s", title, choices, want)
		}
	}
	if unit := got.Column("unit"); len(unit.Choices) != 82 {
		t.Errorf("%d units", len(unit.Choices))
	}
	snacks := learn(t, learner(3), at(3)).Pack
	if a, d := snacks.Column("attributes.Informasi Utama > Sertifikat Halal"), snacks.Column("documents.Dokumen > Sertifikat Halal"); a == nil || d == nil || !a.Required || a.Kind != "choice" || d.Kind != "link" {
		t.Errorf("the twins are %+v and %+v", a, d)
	}
	if snacks.Template.FirstRow != 7 || snacks.Template.LastRow != 1006 || snacks.MaxRows != 1000 {
		t.Errorf("%+v, %d rows", snacks.Template, snacks.MaxRows)
	}
}

// insertColumn puts one more column in front of the prices of crafts.
func insertColumn(f *excelize.File) error {
	if err := f.InsertCols("Form Produk", "O", 1); err != nil {
		return err
	}
	return f.SetCellStr("Form Produk", "O4", "Catatan Baru")
}
