package source_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"ekatalog/connector"
	"ekatalog/connector/source"
	"ekatalog/mapping"
)

var update = flag.Bool("update", false, "write the golden files")

// workshop is a list with all that people put around their products.
func workshop(t testing.TB) []byte {
	return grid(t, [][]any{
		{"DAFTAR HARGA HASIL KARYA TH. 2025"},
		{"NIB: 220001234567", nil, "NPWP: 1,23457E+15"},
		nil,
		{"No", "Kode", "Nama Barang", "Harga (Rp)", nil, "Stok", "Ket."},
		{nil, nil, nil, "Eceran", "Grosir"},
		{1, 2, 3, 4, 5, 6, 7},
		{"A. KERAJINAN KAYU"},
		{1, "KR-001", "Miniatur Perahu", "350.000", nil, 4},
		{2, "KR-002", "Total Body Lotion", 45000, nil, 4, "-"},
		nil,
		nil,
		{"I", nil, "MEBEL"},
		{3, "MB-01", "Kursi", "nego", nil, "ready"},
		{"Subtotal MEBEL", nil, nil, 395000, nil, 8},
		{"No", "Kode", "Nama Barang", "Harga (Rp)", nil, "Stok", "Ket."},
		{nil, nil, nil, "Eceran", "Grosir"},
		{4, nil, "Meja", nil, 90000},
		{5, "MB-03", "Jumlah", 1},
		{"JUMLAH", nil, nil, 9842500, nil, 41},
		{"Catatan: harga belum termasuk ongkir"},
		{"Harga sewaktu-waktu dapat berubah"},
		{nil, nil, "Mengetahui,", "Pamekasan, 3 Maret 2025"},
		{nil, nil, "Kepala Lapas", "Plh. Kasi Kegiatan Kerja"},
		nil,
		{nil, nil, "BUDI SANTOSO, S.H.", "AGUS, A.Md."},
		{nil, nil, "NIP 19700101 199001 1 001", "NIP 19850312 201001 1 005"},
		{"catatan tangan"},
	}, func(x *excelize.File) {
		for _, area := range [][2]string{{"A1", "G1"}, {"A4", "A5"}, {"B4", "B5"}, {"C4", "C5"}, {"D4", "E4"}, {"F4", "F5"}, {"G4", "G5"},
			{"A7", "G7"}, {"A15", "A16"}, {"B15", "B16"}, {"C15", "C16"}, {"D15", "E15"}, {"F15", "F16"}, {"G15", "G16"}, {"A19", "C19"}} {
			must(t, x.MergeCell("L", area[0], area[1]))
		}
		_, err := x.NewSheet("Rahasia")
		must(t, err)
		must(t, x.SetSheetVisible("Rahasia", false))
		_, err = x.NewSheet("Alamat")
		must(t, err)
		must(t, x.SetCellValue("Alamat", "A1", "Telepon"))
	})
}

var workshopColumns = []source.Column{
	{Name: "KODE", Required: true, Role: source.RoleSKU},
	{Name: "nama  barang", Required: true, Role: source.RoleName},
	{Name: "Harga (Rp) / Eceran", Required: true, Role: source.RolePrice},
	{Name: "Stok", Required: true},
	{Name: "Berat"},
}

func TestAListIsReadWithoutWhatPeoplePutAroundIt(t *testing.T) {
	rows, reading := mustRead(t, &source.File{Path: save(t, "Daftar.xlsx", workshop(t)), Sheet: source.AllSheets, Wanted: workshopColumns})
	var out strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&out, "%d [%s] %s\n", r.Number, r.Section, text(r))
	}
	out.WriteString("\nleft out\n")
	for _, l := range reading.LeftOut {
		fmt.Fprintf(&out, "%s %s %q\n", l.Place, l.Reason, l.Found)
	}
	golden(t, "workshop.golden", out.String())
	if got := reading.Files[0]; got.Name != "Daftar.xlsx" || got.Rows != int64(len(rows)) || len(got.SHA256) != 64 {
		t.Errorf("got %+v", got)
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		must(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	must(t, err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestTheCellOfAValueIsNamedAsPeopleFindIt(t *testing.T) {
	rows, _ := mustRead(t, &source.File{Path: save(t, "Daftar.xlsx", workshop(t)), Sheet: "L", Wanted: workshopColumns})
	h := rows[0].Header
	if got, want := h.Cell(h.Find("Harga (Rp) / Grosir"), rows[0].Number), "Daftar.xlsx!L!E8"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestRowsAreFreshSoThatTheCallerMayKeepThem(t *testing.T) {
	rows, _ := mustRead(t, &source.File{Path: save(t, "a.xlsx", grid(t, [][]any{{"Kode", "Nama", "Harga"}, {"K1", "Meja", 5}, {"K2", "Kursi", 6}}))})
	if diff := cmp.Diff([]string{"K1|Meja|5", "K2|Kursi|6"}, texts(rows)); diff != "" {
		t.Error(diff)
	}
	if rows[0].Header != rows[1].Header {
		t.Error("rows of one sheet have different headers")
	}
}

func TestAMergedValueStandsInEveryCellItCovers(t *testing.T) {
	list := grid(t, [][]any{
		{"Kode", "Nama", "Harga", "Bahan"},
		{"K1", "Meja kecil", 100, "Jati"},
		{"K2", "Meja besar", 200},
		{"K3", "Kursi"},
		{"K4", "Rak", 300, "Mahoni"},
		nil,
		{"K5", "Peti", 400},
	}, func(x *excelize.File) {
		must(t, x.MergeCell("L", "D2", "D4"))
		must(t, x.MergeCell("L", "C3", "C4"))
		must(t, x.MergeCell("L", "D5", "D7"))
		must(t, x.MergeCell("L", "A5", "A6"))
	})
	rows, reading := mustRead(t, &source.File{Path: save(t, "a.xlsx", list)})
	want := []string{"K1|Meja kecil|100|Jati", "K2|Meja besar|200|Jati", "K3|Kursi|200|Jati", "K4|Rak|300|Mahoni", "K5|Peti|400|Mahoni"}
	if diff := cmp.Diff(want, texts(rows)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"A6 left_out_empty"}, reasons(reading)); diff != "" {
		t.Error(diff)
	}
}

func TestALineIsJudgedByWhatItSays(t *testing.T) {
	const product = ""
	for name, c := range map[string]struct {
		line []any
		want string
	}{
		"a product":                      {[]any{"K1", "Meja", 5}, product},
		"without code":                   {[]any{nil, "Meja", 5}, product},
		"without a price in digits":      {[]any{"K1", "Truk/bus", "nego"}, product},
		"without price":                  {[]any{"K1", "Meja"}, product},
		"only a price":                   {[]any{nil, nil, "5.000"}, product},
		"named like a total":             {[]any{"K1", "Total Body Lotion", 5}, product},
		"named Jumlah something":         {[]any{"K1", "Jumlah anyaman", "5.000"}, product},
		"named like a signer":            {[]any{"K1", "Kepala kasur", "5.000"}, product},
		"named NIP":                      {[]any{"K1", "NIP holder", "5.000"}, product},
		"named like the header":          {[]any{"K1", "Nama", "5.000"}, product},
		"a total in the code's column":   {[]any{"JUMLAH", nil, 9842500}, "left_out_total"},
		"a total in the name's column":   {[]any{nil, "Total harga (Rp) :", 9842500}, "left_out_total"},
		"a total of one section":         {[]any{"Sub total meubelair", nil, 9842500}, "left_out_total"},
		"a total without figure":         {[]any{"GRAND TOTAL"}, "left_out_total"},
		"a place with a date":            {[]any{nil, nil, "Pamekasan, 3 Maret 2025"}, "left_out_signature"},
		"a place with dots for the date": {[]any{nil, nil, "Pamekasan, ..... Maret 2025"}, "left_out_signature"},
		"who signs":                      {[]any{nil, "Mengetahui"}, "left_out_signature"},
		"a number of staff":              {[]any{nil, nil, "NIP. 19850312 201001 1 005"}, "left_out_signature"},
		"the header again":               {[]any{"KODE", "Nama", "Harga"}, "left_out_header"},
		"a section":                      {[]any{"B. CUCIAN"}, "left_out_section"},
		"a section in the name's column": {[]any{nil, "CUCIAN 2025"}, "left_out_section"},
		"a letter beside the section":    {[]any{"B", "CUCIAN"}, "left_out_section"},
		"a note":                         {[]any{"Catatan: nego"}, "left_out_note"},
		"a starred note":                 {[]any{"*) belum ongkir"}, "left_out_note"},
	} {
		t.Run(name, func(t *testing.T) {
			list := grid(t, [][]any{{"Kode", "Nama", "Harga"}, {"K0", "Rak", 1000}, c.line, {"K9", "Rak", 1000}})
			rows, reading := mustRead(t, &source.File{Path: save(t, "a.xlsx", list)})
			got := product
			for _, l := range reading.LeftOut {
				got = l.Reason
				if got == "left_out_signature" && l.Found != "" {
					t.Errorf("kept %q of a signature", l.Found)
				}
			}
			if got != c.want || len(rows) != 3 && c.want == product {
				t.Errorf("got %q and %d rows, want %q", got, len(rows), c.want)
			}
		})
	}
}

func TestASectionIsOfferedWithoutItsNumber(t *testing.T) {
	for written, want := range map[string]string{
		"A. KERAJINAN KAYU": "KERAJINAN KAYU", "A.KERAJINAN": "KERAJINAN", "IV. Kue": "Kue", "1. Kue kering": "Kue kering", "a) Kue": "Kue", "(2) Kue": "Kue",
		"CV. Maju Jaya": "CV. Maju Jaya", "P.T. Maju": "P.T. Maju", "KERAJINAN": "KERAJINAN", "3 in 1": "3 in 1", "Kue  kering\nmanis": "Kue kering manis",
	} {
		list := grid(t, [][]any{{"Kode", "Nama", "Harga"}, {written}, {"K9", "Rak", 1000}})
		rows, _ := mustRead(t, &source.File{Path: save(t, "a.xlsx", list)})
		if got := value(t, rows[0], mapping.SectionColumn).Text; got != want {
			t.Errorf("%q: got %q, want %q", written, got, want)
		}
	}
}

func TestAHeaderMayBeFoundDeepNamedOrMadeOfTwoLines(t *testing.T) {
	letterhead := make([][]any, 28)
	for i := range letterhead {
		letterhead[i] = []any{fmt.Sprint("kop ", i), "Nama"}
	}
	prices := []source.Column{{Name: "Nama", Required: true, Role: source.RoleName}, {Name: "Harga / Eceran", Required: true, Role: source.RolePrice}}
	for name, c := range map[string]struct {
		rows   [][]any
		header int
		wanted []source.Column
		want   string
	}{
		"below a long letterhead":  {append(letterhead, []any{"Kode", "Nama", "Harga"}, []any{"K1", "Meja", 5}), 0, wanted, "Kode|Nama|Harga"},
		"by number, though poorer": {[][]any{{"Kode", "Nama", "Harga", "Stok"}, {"Nama", "Harga"}, {"Meja", 5}}, 2, wanted, "Nama|Harga"},
		"two lines, not merged":    {[][]any{{"Nama", "Harga", nil, "Stok"}, {nil, "Eceran", "Grosir"}, {"Meja", 5, 4, 3}}, 0, prices, "Nama|Harga / Eceran|Harga / Grosir|Stok"},
		"spaces and line breaks":   {[][]any{{" KODE ", "Nama\n", "ＨＡＲＧＡ"}, {"K1", "Meja", 5}}, 0, wanted, "KODE|Nama|ＨＡＲＧＡ"},
	} {
		t.Run(name, func(t *testing.T) {
			rows, _ := mustRead(t, &source.File{Path: save(t, "a.xlsx", grid(t, c.rows)), HeaderRow: c.header, Wanted: c.wanted})
			if got := strings.Join(rows[0].Header.Names, "|"); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestAProductBelowSignaturesHasNoSectionOfBefore(t *testing.T) {
	list := grid(t, [][]any{{"Kode", "Nama", "Harga"}, {"A. KAYU"}, {"K1", "Rak", 1000}, {nil, "Mengetahui"}, {nil, "BUDI"}, {"K2", "Meja", 5}})
	rows, _ := mustRead(t, &source.File{Path: save(t, "a.xlsx", list)})
	if rows[0].Section != "KAYU" || rows[1].Section != "" {
		t.Errorf("got sections %q and %q", rows[0].Section, rows[1].Section)
	}
}

func TestAReportNamesAThousandThingsAndCountsTheRest(t *testing.T) {
	rows := [][]any{{"Kode", "Nama", "Harga"}, {"K1", "Rak", 1000}}
	for range 1500 {
		rows = append(rows, []any{"JUMLAH", nil, 5})
	}
	_, reading := mustRead(t, &source.File{Path: save(t, "a.xlsx", grid(t, rows))})
	last := reading.LeftOut[len(reading.LeftOut)-1]
	if diff := cmp.Diff(connector.LeftOut{Place: "a.xlsx!!", Reason: "left_out_more", Found: "500"}, last); diff != "" || len(reading.LeftOut) != 1001 {
		t.Errorf("%d entries, the last %s", len(reading.LeftOut), diff)
	}
}

func TestAHiddenSheetIsReadOnlyByName(t *testing.T) {
	list := grid(t, [][]any{{"Kode", "Nama", "Harga"}, {"K1", "Rak", 1000}}, func(x *excelize.File) {
		_, err := x.NewSheet("Dalam")
		must(t, err)
		for cell, v := range map[string]any{"A1": "Kode", "B1": "Nama", "C1": "Harga", "A2": "D1", "B2": "Peti", "C2": 5} {
			must(t, x.SetCellValue("Dalam", cell, v))
		}
		must(t, x.SetSheetVisible("Dalam", false))
	})
	path := save(t, "a.xlsx", list)
	for sheet, want := range map[string][]string{"": {"K1|Rak|1000"}, "*": {"K1|Rak|1000"}, "dalam": {"D1|Peti|5"}} {
		rows, reading := mustRead(t, &source.File{Path: path, Sheet: sheet})
		if diff := cmp.Diff(want, texts(rows)); diff != "" {
			t.Errorf("sheet %q: %s", sheet, diff)
		}
		if hidden := len(reading.LeftOut) == 1 && reading.LeftOut[0].Place == "a.xlsx!Dalam!" && reading.LeftOut[0].Reason == "left_out_sheet_hidden"; hidden != (sheet != "dalam") {
			t.Errorf("sheet %q: left out %+v", sheet, reading.LeftOut)
		}
	}
}

func TestTheWorkshopsOwnListIsRead(t *testing.T) {
	f := &source.File{Path: filepath.Join("..", "..", "testdata", "lists", "bengkel-pamekasan.xlsx"), Sheet: "MEUBELER", Wanted: workshopColumns}
	rows, _ := mustRead(t, f)
	struck, hidden := 0, 0
	for _, r := range rows {
		if r.Struck {
			struck++
		}
		if r.Hidden {
			hidden++
		}
		if r.Section != "KERAJINAN KAYU" {
			t.Errorf("row %d is in section %q", r.Number, r.Section)
		}
	}
	if len(rows) != 16 || struck != 1 || hidden != 1 {
		t.Errorf("got %d rows, %d struck, %d hidden, want 16, 1, 1", len(rows), struck, hidden)
	}
}

func TestPrivateCellsAreNotShownWithWhatIsLeftOut(t *testing.T) {
	list := "DAFTAR;;;Sdr. Kop\nKode;Nama;Harga;Pembuat\nKR-001;Asbak;18500;Sdr. Mulyadi\n;;;Sdr. Karto (Blok C7)\n" +
		"KR-002;Kursi;90000;\nJUMLAH;;108500;Sdr. Karto\nKode;Nama;Harga;Pembuat\n;Catatan: belum ongkir;;\n"
	for _, headerRow := range []int{0, 2} {
		path := save(t, "daftar.csv", []byte(list))
		rows, reading, err := read(t, &source.File{Path: path, HeaderRow: headerRow, Wanted: wanted, Private: []string{" pembuat"}})
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) != 2 || rows[1].Section != "" {
			t.Errorf("header row %d: %d products, the last in section %q", headerRow, len(rows), rows[len(rows)-1].Section)
		}
		shown := fmt.Sprint(reading.LeftOut)
		if strings.Contains(shown, "Sdr.") {
			t.Errorf("header row %d: shows %s", headerRow, shown)
		}
		if !strings.Contains(shown, "JUMLAH ¦ 108500") || !strings.Contains(shown, "daftar.csv!!D4") {
			t.Errorf("header row %d: does not show %s", headerRow, shown)
		}
	}
}
