package workbook

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// grid is a table of texts; a cell that begins with # is a number.
type grid struct {
	sheets []string
	lines  [][][]string // by sheet and row
}

func (g *grid) Lines(_ context.Context, yield func(*connector.SheetLine) error) (connector.FileRead, error) {
	rows := int64(0)
	for i, sheet := range g.lines {
		name := ""
		if g.sheets != nil {
			name = g.sheets[i]
		}
		for n, row := range sheet {
			l := &connector.SheetLine{Sheet: name, Number: n + 1}
			for _, text := range row {
				v := mapping.Value{Text: text, Kind: mapping.Text}
				if number, ok := strings.CutPrefix(text, "#"); ok {
					v = mapping.Value{Text: number, Kind: mapping.Number}
				} else if strings.TrimSpace(text) == "" {
					v = mapping.Value{}
				}
				l.Cells = append(l.Cells, v)
			}
			if !slices.ContainsFunc(l.Cells, func(v mapping.Value) bool { return v.Kind != mapping.Empty }) {
				continue
			}
			rows++
			if err := yield(l); err != nil {
				return connector.FileRead{}, err
			}
		}
	}
	return connector.FileRead{Name: "hasil.csv", SHA256: fmt.Sprint(g), Rows: rows}, nil
}

// gridOf reads lines of cells parted by semicolons.
func gridOf(text string) *grid {
	var sheet [][]string
	for line := range strings.SplitSeq(text, "\n") {
		sheet = append(sheet, strings.Split(line, ";"))
	}
	return &grid{lines: [][][]string{sheet}}
}

func resultWords(t testing.TB) *schemas.ResultWords {
	t.Helper()
	w, err := schemas.StandardResultWords()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestAResultIsToldByItsTitlesWhereverTheyStand(t *testing.T) {
	g := gridOf(`Hasil unggah massal 3 Maret 2026

No;STATUS_PRODUK;Nama Produk (Wajib);Kode Barang*;Harga Produk;Jumlah Stok;Alasan;Tautan Produk
(hint);;10 sampai 100 karakter;;;;;
#1;ACTIVE;Meja  jati;KR-001;#350000;#4;-;https://penyedia.inaproc.id/products/0B6C2A34-0000-4000-8000-000000000004?x=1
#2;dalam  peninjauan;;KR-002;350.000;2½;;
#3;Ditolak;Kursi;KR-003;nego;banyak;"<script>" dan
;;;;;;catatan saja;
No;STATUS_PRODUK;Nama Produk;Kode Barang;Harga Produk;Jumlah Stok;Alasan;Tautan Produk
#4;Aneh;Lemari;;#12,5;;;`)
	f, err := ReadResult(t.Context(), g, "hasil.csv", resultWords(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Rows) != 4 || len(f.LeftOut) != 3 || !f.HasStatus {
		t.Fatalf("%+v", f)
	}
	a, b, c, d := f.Rows[0], f.Rows[1], f.Rows[2], f.Rows[3]
	if a.SKU != "KR-001" || a.Name != "Meja jati" || a.State != connector.ResultLive || a.Reason != "" || *a.Price != 350_000 || a.Stock.String() != "4" ||
		a.ID != "0b6c2a34-0000-4000-8000-000000000004" || a.Place != "hasil.csv!!A5" || a.StatusCell != "B5" || a.Number != 5 {
		t.Errorf("%+v", a)
	}
	if b.State != connector.ResultReview || *b.Price != 350_000 || b.Stock.String() != "2.5" {
		t.Errorf("%+v", b)
	}
	if c.State != connector.ResultRejected || c.Reason != `"<script>" dan` || c.Price != nil || c.Stock != nil {
		t.Errorf("%+v", c)
	}
	if d.State != "" || d.Status != "Aneh" || d.Price != nil {
		t.Errorf("%+v", d)
	}
}

// The portal's own example stays in the file that is handed back.
func TestTheExampleOfATemplateIsNoProduct(t *testing.T) {
	f, err := ReadResult(t.Context(), gridOf("No.;Nama Produk;Harga Produk;Status\nContoh;Meja jati;#150000;\n(Contoh);Meja jati;#150000;\nContoh;Meja;#1;Ditolak\n;Contoh Meja;#5;Tayang\n;Contoh Kursi;#5;"), "hasil.csv", resultWords(t))
	if err != nil || len(f.LeftOut) != 2 || len(f.Rows) != 3 || f.Rows[2].Name != "Contoh Kursi" {
		t.Fatalf("%+v %v", f, err)
	}
}

// A running number is no id: the next file would give it to another product.
func TestOnlyAUUIDIsAnID(t *testing.T) {
	f, err := ReadResult(t.Context(), gridOf("ID;Nama;Harga;Stok;Status\n1;Meja;350,000;1,000;Tayang\n#2;Kursi;350,000.00;#3;Tayang"), "hasil.csv", resultWords(t))
	if err != nil || len(f.Rows) != 2 || f.Rows[0].ID != "" || f.Rows[1].ID != "" {
		t.Fatalf("%+v %v", f, err)
	}
	want := []connector.UnclearNumber{{Place: "hasil.csv!!C2", Found: "350,000"}, {Place: "hasil.csv!!D2", Found: "1,000"}}
	if a, b := f.Rows[0], f.Rows[1]; !slices.Equal(a.Unclear, want) || a.Price != nil || len(b.Unclear) != 0 || *b.Price != 350_000 {
		t.Fatalf("%+v", f.Rows)
	}
}

func TestTheCategoryIDOfAnUploadStandsAboveItsRows(t *testing.T) {
	g := gridOf("Informasi;;\nCategory ID;5136f692-9c21-49e2-9cfa-fa4c93c6de5b;\nNama Produk;Harga Produk;Status\nMeja;#5;Tayang")
	f, err := ReadResult(t.Context(), g, "hasil.csv", resultWords(t))
	if err != nil || len(f.Rows) != 1 || f.Rows[0].CategoryID != "5136f692-9c21-49e2-9cfa-fa4c93c6de5b" {
		t.Fatalf("%+v %v", f, err)
	}
}

func TestWhatIsNoResultIsRefused(t *testing.T) {
	for text, key := range map[string]string{
		"":                         "list_empty",
		"Tanggal;Uang\n2 Maret;5":  "result.no_header",
		"Status;Alasan\nDitolak;x": "result.no_header",
		"Kode;Status":              "result.no_rows",
		"Kode;Status\n;\n;Tayang":  "result.no_rows",
		strings.Repeat("x\n", 40) + "Kode;Status\nA;Tayang": "result.no_header",
	} {
		_, err := ReadResult(t.Context(), gridOf(text), "hasil.csv", resultWords(t))
		var u *connector.Unreadable
		if !errors.As(err, &u) || u.Key != key {
			t.Errorf("%.40q: %v, want %s", text, err, key)
		}
	}
}

func TestAWorkspacesOwnWordsBeatOurs(t *testing.T) {
	own, err := schemas.LoadResultWords(strings.NewReader("version: 1\ncolumns: [{field: status, titles: [Hasil Kurasi]}]\nstatuses: [{state: rejected, words: [Tayang]}]"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := ReadResult(t.Context(), gridOf("SKU;Hasil Kurasi\nA;Tayang"), "hasil.csv", own.Before(resultWords(t)))
	if err != nil || f.Rows[0].State != connector.ResultRejected {
		t.Fatalf("%+v %v", f, err)
	}
}

// sheetTable gives a workbook on disk as lines, hidden rows and columns too.
func sheetTable(t testing.TB, path string) *grid {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	g := &grid{sheets: f.GetSheetList()}
	for _, sheet := range g.sheets {
		rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		g.lines = append(g.lines, rows)
	}
	return g
}

func TestARepairWorkbookCarriesTheReasonAndComesBackInAnyOrder(t *testing.T) {
	dir := t.TempDir()
	r, err := BeginRepair(filepath.Join(dir, "perbaikan"), Options{Run: "r1"})
	if err != nil {
		t.Fatal(err)
	}
	p := testPack()
	for n, said := range []string{"Harga Produk tidak wajar, lihat Deskripsi", "alasan lain", ""} {
		l := testListing(n)
		if err := r.Add(p, l, connector.Refusal{Print: fmt.Sprint("sidik", n), Said: said}); err != nil {
			t.Fatal(err)
		}
	}
	files, err := r.Finish()
	if err != nil || len(files) != 1 || files[0].Rows != 3 || files[0].Uploadable {
		t.Fatalf("%+v %v", files, err)
	}
	path := filepath.Join(dir, "perbaikan", files[0].Path)
	if _, err := os.Stat(path); err == nil {
		t.Fatal("it has its name before the ledger knows of it")
	}
	if err := r.Publish(); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	sheet := book.GetSheetList()[0]
	comments, err := book.GetComments(sheet)
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]string{}
	for _, c := range comments {
		title, _ := book.GetCellValue(sheet, c.Cell[:len(c.Cell)-1]+"3")
		text := c.Text
		for _, run := range c.Paragraph {
			text += run.Text
		}
		at[c.Cell[len(c.Cell)-1:]] = title + "|" + text
	}
	if got := at["5"]; !strings.HasPrefix(got, "Harga Produk") || !strings.Contains(got, "tidak wajar") {
		t.Errorf("%q", got)
	}
	if got := at["6"]; !strings.HasPrefix(got, "Nama Produk") {
		t.Errorf("%q", got)
	}
	g := sheetTable(t, path)
	rows := g.lines[0]
	// The names' row ends up below the products, the columns the other way
	// round, and a note is in between.
	slices.Reverse(rows)
	width := 0
	for _, row := range rows {
		width = max(width, len(row))
	}
	for i := range rows {
		row := make([]string, width)
		for k, text := range rows[i] {
			row[width-1-k] = text
		}
		rows[i] = row
	}
	g.lines[0] = slices.Insert(rows, 2, []string{"catatan"})
	if _, err := ReadResult(t.Context(), g, "p.xlsx", resultWords(t)); !errors.Is(err, ErrRepair) {
		t.Fatal(err)
	}
	f, err := ReadRepair(t.Context(), g, "p.xlsx")
	if err != nil || len(f.Rows) != 3 {
		t.Fatalf("%+v %v", f, err)
	}
	for i, row := range f.Rows {
		l := testListing(2 - i)
		if row.SKU != l.SKU || row.Print != fmt.Sprint("sidik", 2-i) {
			t.Errorf("%+v", row)
		}
		for _, c := range row.Cells {
			if c.Field == "name" && c.Value.Text != l.Name || c.Field == "price" && c.Value.Text != fmt.Sprint(*l.Price) {
				t.Errorf("%s is %q", c.Field, c.Value.Text)
			}
		}
	}
}

func TestARepairThatIsCalledOffLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	r, err := BeginRepair(dir, Options{Run: "r1"})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Add(testPack(), testListing(1), connector.Refusal{}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Finish(); err != nil {
		t.Fatal(err)
	}
	if err := r.Abort(); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Fatalf("%v", left)
	}
}

func TestARepairWorkbookWithoutItsKeysIsRefused(t *testing.T) {
	g := gridOf("ekatalog:kunci;ekatalog:isi:name\nA;Meja")
	var u *connector.Unreadable
	if _, err := ReadRepair(t.Context(), g, "p.xlsx"); !errors.As(err, &u) || u.Key != "repair.no_key" {
		t.Fatal(err)
	}
}

// Whatever stands in a result, reading it ends in a refusal for people or in
// rows that can be shown, and no row is lost.
func FuzzResult(f *testing.F) {
	for _, s := range []string{
		"Kode;Nama;Harga;Status;Alasan\nA;Meja;#5;Tayang;x\n;;;;catatan", "Category ID;5136f692-9c21-49e2-9cfa-fa4c93c6de5b\nSKU;Status\nA;ACTIVE",
		"ekatalog:kunci;ekatalog:sidik;ekatalog:isi:price;ekatalog:tetap:photos.0\nA;x;#5;b.png", "\nSKU (x;Status*\n\u202eA;\x00", "Link;Stok\nhttps://x/0B6C2A34-0000-4000-8000-000000000004;2½",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		g := gridOf(text)
		file, err := ReadResult(t.Context(), g, "hasil.csv", resultWords(t))
		var u *connector.Unreadable
		switch {
		case errors.Is(err, ErrRepair):
			back, err := ReadRepair(t.Context(), g, "hasil.csv")
			if err != nil && !errors.As(err, &u) {
				t.Fatal(err)
			}
			if err == nil && len(back.Rows) > len(g.lines[0]) {
				t.Fatal("more rows than lines")
			}
			return
		case err != nil:
			if !errors.As(err, &u) {
				t.Fatal(err)
			}
			return
		}
		if n := len(file.Rows) + len(file.LeftOut); n >= len(g.lines[0]) {
			t.Fatalf("%d rows of %d lines", n, len(g.lines[0]))
		}
		for _, r := range file.Rows {
			for _, s := range []string{r.SKU, r.Name, r.Status, r.Reason} {
				if !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x202e }) {
					t.Fatalf("%q", s)
				}
			}
			if r.Price != nil && *r.Price < 0 || r.Stock != nil && r.Stock.IsNegative() {
				t.Fatalf("%+v", r)
			}
		}
	})
}
