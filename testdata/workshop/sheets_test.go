package workshop

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ekatalog/connector/workbook"
	"ekatalog/schemas"
)

// The rows of an upload sheet that these tests read, and what stands beside
// the products.
const (
	titleRow     = 3
	firstProduct = 5
	choiceSheet  = "Pilihan"
	guideSheet   = "Petunjuk"
	required     = " (Wajib)"

	textFormat   = 49 // Excel's number of "@"
	digitsFormat = 1  // "0"
)

// sheet is the products' sheet of a golden workbook.
type sheet struct {
	t    *testing.T
	file *excelize.File
	path string
	name string
	rows [][]string
}

func openSheet(t *testing.T, path string) *sheet {
	t.Helper()
	f, err := excelize.OpenFile(filepath.Join(goldenDir, filepath.FromSlash(path)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	s := &sheet{t: t, file: f, path: path, name: f.GetSheetName(0)}
	if s.rows, err = f.GetRows(s.name, excelize.Options{RawCellValue: true}); err != nil {
		t.Fatal(err)
	}
	return s
}

// value is a cell's text as stored.
func (s *sheet) value(sheet, cell string) string {
	s.t.Helper()
	v, err := s.file.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	if err != nil {
		s.t.Fatalf("%s: %v", s.path, err)
	}
	return v
}

// column gives the letters of the column with a title in a row.
func (s *sheet) column(row int, title string) string {
	s.t.Helper()
	n := slices.IndexFunc(s.rows[row-1], func(c string) bool { return strings.TrimSuffix(c, required) == title })
	if n < 0 {
		s.t.Fatalf("%s: no column %q", s.path, title)
	}
	letters, err := excelize.ColumnNumberToName(n + 1)
	if err != nil {
		s.t.Fatal(err)
	}
	return letters
}

// product gives the row that has a value in the column of a title.
func (s *sheet) product(titles int, title, value string) string {
	s.t.Helper()
	letters := s.column(titles, title)
	for row := titles + 1; row <= len(s.rows); row++ {
		if s.value(s.name, letters+strconv.Itoa(row)) == value {
			return strconv.Itoa(row)
		}
	}
	s.t.Fatalf("%s: no product %q", s.path, value)
	return ""
}

// typed is a cell's value with its kind and number format.
type typed struct {
	text   string
	number bool
	format int
}

func (s *sheet) typed(cell string) typed {
	s.t.Helper()
	kind, err := s.file.GetCellType(s.name, cell)
	if err != nil {
		s.t.Fatal(err)
	}
	id, err := s.file.GetCellStyle(s.name, cell)
	if err != nil {
		s.t.Fatal(err)
	}
	style, err := s.file.GetStyle(id)
	if err != nil {
		s.t.Fatal(err)
	}
	return typed{s.value(s.name, cell), kind == excelize.CellTypeUnset || kind == excelize.CellTypeNumber, style.NumFmt}
}

func text(s string) typed { return typed{s, false, textFormat} }

func whole(n int) typed { return typed{strconv.Itoa(n), true, digitsFormat} }

// amount may have decimals, so its cell shows what it holds.
func amount(n string) typed { return typed{n, true, 0} }

// namedProducts are looked up in the golden workbooks by their names.
var namedProducts = []struct {
	path, name string
	want       map[string]typed
}{
	{"rapi/unggah-meja-kerja-rapi.xlsx", "Miniatur Perahu Pinisi Kayu Jati", map[string]typed{
		"Kode KBKI": text("3191301999"), "Harga Produk": whole(350000), "Jumlah Stok": amount("4"), "Satuan Produk": text("Buah"), "PPN": text("0%"),
		"Berat Produk (gram)": whole(1800), "Panjang (cm)": amount("40"), "Foto Utama": text("https://foto.example/bengkel/KR-001.png"),
		"Klasifikasi Produk": text("Lokal"), "Kuantitas Desimal": text("Tidak"), "Pre Order": text("Tidak"), "Bahan": text("Kayu jati"),
	}},
	{"rapi/unggah-meja-kerja-rapi.xlsx", "Mimbar Masjid Kayu Jati Ukir", map[string]typed{"Harga Produk": whole(6000000), "Jumlah Stok": amount("1"), "Satuan Produk": text("Unit")}},
	{"rapi/unggah-cuci-kendaraan-rapi.xlsx", "Cuci Motor Bebek dan Matic", map[string]typed{
		"Kode KBKI": text("87142"), "Harga Produk": whole(10000), "Jumlah Stok": amount("300"), "Satuan Produk": text("1 X"), "Jenis Kendaraan": text("Sepeda Motor"),
	}},
	{"rapi/unggah-makanan-ringan-rapi.xlsx", "Rengginang Mentah Kantong 500 Gram", map[string]typed{
		"Kode KBKI": text("2399912999"), "Harga Produk": whole(12500), "Jumlah Stok": amount("1000"), "Satuan Produk": text("Kantong"),
		"Komposisi": text("Beras ketan"), "Isi Bersih": text("500 gram"), "Bahan Baku dalam Proses Produksi": text("Seluruh bahan baku dalam negeri"),
	}},
	{"dijawab/unggah-meja-kerja-dijawab.xlsx", "Gantungan kunci", map[string]typed{"Satuan Produk": text("Pcs"), "Harga Produk": whole(3000), "Jumlah Stok": amount("140")}},
	{"dijawab/unggah-meja-kerja-dijawab.xlsx", "Lemari 2 pintu", map[string]typed{"Harga Produk": whole(2750000), "Jumlah Stok": amount("1")}},
	{"dijawab/unggah-makanan-ringan-dijawab.xlsx", "Rengginang mentah", map[string]typed{"Jumlah Stok": amount("1000"), "Harga Produk": whole(12500), "Satuan Produk": text("Pcs")}},
	{"dijawab/unggah-makanan-ringan-dijawab.xlsx", "Sinom / beras kencur", map[string]typed{"Jumlah Stok": amount("0"), "Satuan Produk": text("Botol")}},
	{"dijawab/unggah-makanan-ringan-dijawab.xlsx", "Jahe merah, menyembuhkan asam urat", map[string]typed{"Harga Produk": whole(20000), "Jumlah Stok": amount("24")}},
}

func TestNamedProductsStandInTheGoldenWorkbooksAsTextAndNumbers(t *testing.T) {
	for _, p := range namedProducts {
		s := openSheet(t, p.path)
		row := s.product(titleRow, "Nama Produk", p.name)
		for title, want := range p.want {
			if got := s.typed(s.column(titleRow, title) + row); got != want {
				t.Errorf("%s, %s, %s: %+v, want %+v", p.path, p.name, title, got, want)
			}
		}
	}
}

// uploadBooks gives the upload workbooks of all golden exports with what the
// manifest says of each.
func uploadBooks(t *testing.T) map[string]workbook.ManifestFile {
	t.Helper()
	books := map[string]workbook.ManifestFile{}
	for _, x := range exports {
		for _, f := range manifestOf(t, x.run).Files {
			if f.Category != "" {
				books[x.run+"/"+f.Path] = f
			}
		}
	}
	if len(books) != 5 {
		t.Fatalf("%d golden upload workbooks, want 5", len(books))
	}
	return books
}

func packOf(t *testing.T, f workbook.ManifestFile) *schemas.Pack {
	t.Helper()
	packs, err := schemas.EmbeddedPacks()
	if err != nil {
		t.Fatal(err)
	}
	n := slices.IndexFunc(packs, func(p *schemas.Pack) bool { return f.Pack != nil && p.ID == f.Pack.ID && p.Version == f.Pack.Version })
	if n < 0 {
		t.Fatalf("%s: pack %+v is not there", f.Path, f.Pack)
	}
	return packs[n]
}

func TestEveryValueUnderADropDownIsOneOfItsChoices(t *testing.T) {
	for path, f := range uploadBooks(t) {
		s := openSheet(t, path)
		validations, err := s.file.GetDataValidations(s.name)
		if err != nil {
			t.Fatal(err)
		}
		choices := map[string][]string{} // by column
		for _, dv := range validations {
			from, to, ok := strings.Cut(strings.ReplaceAll(strings.TrimPrefix(dv.Formula1, choiceSheet+"!"), "$", ""), ":")
			letters, first, err := excelize.SplitCellName(from)
			_, last, err2 := excelize.SplitCellName(to)
			if !ok || err != nil || err2 != nil {
				t.Fatalf("%s: a drop-down is not from the sheet of choices: %q", path, dv.Formula1)
			}
			var list []string
			for row := first; row <= last; row++ {
				list = append(list, s.value(choiceSheet, letters+strconv.Itoa(row)))
			}
			column, _, err := excelize.SplitCellName(strings.Split(dv.Sqref, ":")[0])
			if err != nil {
				t.Fatal(err)
			}
			choices[column] = list
		}
		for i, c := range packOf(t, f).Columns {
			letters, err := excelize.ColumnNumberToName(i + 1)
			if err != nil {
				t.Fatal(err)
			}
			list := choices[letters]
			if wants := c.Kind == "choice" || c.Kind == "switch"; wants != (len(list) > 0) {
				t.Errorf("%s: column %s of kind %s has the choices %q", path, c.Title, c.Kind, list)
			}
		}
		for column, list := range choices {
			for row := firstProduct; row <= len(s.rows); row++ {
				if v := s.value(s.name, column+strconv.Itoa(row)); v != "" && !slices.Contains(list, v) {
					t.Errorf("%s: %s%d is %q, not one of %q", path, column, row, v, list)
				}
			}
		}
	}
}

func TestTheSheetOfChoicesIsHiddenAndTheInstructionsAreNot(t *testing.T) {
	for path, f := range uploadBooks(t) {
		s := openSheet(t, path)
		if want := []string{s.name, guideSheet, choiceSheet}; !slices.Equal(s.file.GetSheetList(), want) {
			t.Errorf("%s: sheets %q, want %q", path, s.file.GetSheetList(), want)
		}
		for sheet, want := range map[string]bool{s.name: true, guideSheet: true, choiceSheet: false} {
			if got, err := s.file.GetSheetVisible(sheet); err != nil || got != want {
				t.Errorf("%s: %s is visible: %v, %v", path, sheet, got, err)
			}
		}
		if rows := int64(len(s.rows) - firstProduct + 1); rows != f.Rows {
			t.Errorf("%s: %d products, the manifest says %d", path, rows, f.Rows)
		}
		if panes, err := s.file.GetPanes(s.name); err != nil || !panes.Freeze || panes.YSplit != firstProduct-1 {
			t.Errorf("%s: header not frozen: %+v, %v", path, panes, err)
		}
		for i, title := range s.rows[titleRow-1] {
			if !strings.HasSuffix(title, required) {
				continue
			}
			for row := firstProduct; row <= len(s.rows); row++ {
				if i >= len(s.rows[row-1]) || s.rows[row-1][i] == "" {
					t.Errorf("%s: row %d has no %s", path, row, title)
				}
			}
		}
	}
}

func TestTheByHandFilesShowTheProductThatNoUploadCanCarry(t *testing.T) {
	s := openSheet(t, "dijawab/by-hand.xlsx")
	const titles = 2
	row := s.product(titles, say("byhand.code", nil), "MB-01")
	for title, want := range map[string]string{
		"Nama Produk": "Kursi", "Harga Produk": "275000", "Jumlah Stok": "12", "Satuan Produk": "Unit", "Berat Produk": "6000",
	} {
		if got := s.value(s.name, s.column(titles, title)+row); got != want {
			t.Errorf("%s is %q, want %q", title, got, want)
		}
	}
	if got := s.typed(s.column(titles, "Harga Produk") + row); !got.number {
		t.Errorf("the price is no number: %+v", got)
	}
	reason := s.value(s.name, s.column(titles, say("byhand.reason", nil))+row)
	if !strings.Contains(reason, `Nama "Kursi" baru 5 karakter`) {
		t.Errorf("the reason is %q", reason)
	}
	if len(s.rows) != titles+1 {
		t.Errorf("%d products on the by-hand sheet, want 1", len(s.rows)-titles)
	}
}
