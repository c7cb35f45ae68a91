package mapping

import (
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ekatalog/schemas"
)

var onDate = Terms{On: time.Date(2026, 8, 3, 0, 0, 0, 0, time.UTC), PKP: "non_pkp"}

func standardOptions(t testing.TB) Options {
	t.Helper()
	o, err := StandardOptions()
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func load(t testing.TB, text string) *Mapping {
	t.Helper()
	m, err := Load("mapping.yaml", []byte(text), standardOptions(t))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func loadFile(t testing.TB, name string) *Mapping {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return load(t, string(b))
}

// makeRow is a row of text cells, given as name, text, name, text.
func makeRow(cells ...string) *Row {
	var names []string
	var columns []int
	row := &Row{Number: 12}
	for i := 0; i < len(cells); i += 2 {
		names = append(names, cells[i])
		columns = append(columns, i/2+1)
		v := Value{Text: cells[i+1], Kind: Text}
		if v.Text == "" {
			v.Kind = Empty
		}
		row.Values = append(row.Values, v)
	}
	row.Header = NewHeader("daftar.xlsx", "MEUBELER", NumbersID, names, columns)
	return row
}

// head is the least that a mapping needs, for tests about one field.
const head = "version: 1\nsku: row[\"Kode\"]\n"

func issueText(issues []Issue) string {
	var lines []string
	for _, i := range issues {
		lines = append(lines, i.Field+" "+i.Code+" "+string(i.Severity)+" "+i.Cell+" "+i.Found)
	}
	return strings.Join(lines, "\n")
}

func wantIssues(t *testing.T, issues []Issue, want ...string) {
	t.Helper()
	if diff := cmp.Diff(strings.Join(want, "\n"), issueText(issues)); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
}

func TestARowBecomesAListing(t *testing.T) {
	m := loadFile(t, "bengkel.yaml")
	row := makeRow("Kode", "KR-001", "Nama Barang", "  Miniatur  Perahu Pinisi ", "Ukuran", "40x15x35", "Satuan", "bh",
		"Harga", "Rp 1.250.000,-", "Stok", "4", "HPP", "900.000", "Bahan", "Jati")
	row.Section = "KERAJINAN KAYU"
	got, issues := m.Map(onDate, row)
	wantIssues(t, issues)
	price, cost := int64(1250000), int64(900000)
	want := &Listing{
		SKU: "KR-001", Name: "Miniatur Perahu Pinisi", Unit: "Buah", PPN: "0%",
		Category: "Peralatan Kantor > Furnitur Kantor > Meja Kerja", Price: &price,
		Attributes: []Pair{{"Bahan", "Jati"}, {"Lingkup", "Pamekasan"}}, Active: true,
		Basis: Basis{Cost: &cost},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Listing{}, "Stock", "LengthCM", "WidthCM", "HeightCM")); diff != "" {
		t.Errorf("listing (-want +got):\n%s", diff)
	}
	for field, text := range map[string]string{"stock": "4", "length_cm": "40", "width_cm": "15", "height_cm": "35"} {
		if s := FieldText(got, field); s != text {
			t.Errorf("%s = %q, want %q", field, s, text)
		}
	}
}

// celOnly gives a mapping whose rules are all evaluated by CEL.
func celOnly(m *Mapping) *Mapping {
	for _, r := range m.everyRule() {
		r.native = nil
	}
	return m
}

func TestWhatTheFileKnowsOfACellDecidesHowItReads(t *testing.T) {
	m := load(t, head+`fields:
  name: row["Nama"]
  price: rupiah(row["Harga"])
  stock: quantity(row["Stok"])
  weight_gram: weight(row["Berat"])
`)
	text := func(s string) Value { return Value{Text: s, Kind: Text} }
	cases := []struct {
		name   string
		column string
		value  Value
		field  string
		want   string
		issues []string
	}{
		{"a number of three decimals is never ambiguous", "Harga", Value{Text: "1,234", Kind: Number}, "price", "",
			[]string{"price too_many_decimals error daftar.xlsx!MEUBELER!C12 1,234"}},
		{"as text it is", "Harga", text("1,234"), "price", "",
			[]string{"price ambiguous_number error daftar.xlsx!MEUBELER!C12 1,234"}},
		{"a number with a fraction is no price", "Harga", Value{Text: "45,5", Kind: Number}, "price", "",
			[]string{"price not_whole_rupiah error daftar.xlsx!MEUBELER!C12 45,5"}},
		{"a number is a stock", "Stok", Value{Text: "2,5", Kind: Number}, "stock", "2.5", nil},
		{"a number of three decimals is no weight", "Berat", Value{Text: "1,234", Kind: Number}, "weight_gram", "",
			[]string{"weight_gram too_many_decimals error daftar.xlsx!MEUBELER!E12 1,234"}},
		{"a date is no price", "Harga", Value{Text: "2026-08-03", Kind: Date}, "price", "",
			[]string{"price number_is_date error daftar.xlsx!MEUBELER!C12 2026-08-03"}},
		{"a date is a name", "Nama", Value{Text: "2026-08-03", Kind: Date}, "name", "2026-08-03", nil},
		{"an error is no price", "Harga", Value{Text: "#VALUE!", Kind: Error}, "price", "",
			[]string{"price formula_error error daftar.xlsx!MEUBELER!C12 #VALUE!"}},
		{"an error is no name", "Nama", Value{Text: "#REF!", Kind: Error}, "name", "",
			[]string{"name formula_error error daftar.xlsx!MEUBELER!B12 #REF!"}},
		{"a dash is empty", "Harga", text(" - "), "price", "", nil},
		{"a number that lost digits is no text", "Nama", Value{Text: "1234567890123450000", Kind: Number, DigitsLost: true}, "name", "",
			[]string{"name code_digits_lost error daftar.xlsx!MEUBELER!B12 1234567890123450000"}},
		{"a date is no code", "Kode", Value{Text: "2026-03-02", Kind: Date}, "sku", "",
			[]string{"sku sku_is_date error daftar.xlsx!MEUBELER!A12 2026-03-02"}},
		{"a number is a code", "Kode", Value{Text: "1001", Kind: Number}, "sku", "1001", nil},
		{"a code without digits", "Kode", text(""), "sku", "", []string{"sku sku_missing error daftar.xlsx!MEUBELER!A12 "}},
		{"a code with a space", "Kode", text("KR 003"), "sku", "", []string{"sku sku_invalid error daftar.xlsx!MEUBELER!A12 KR 003"}},
		{"a code that is too long", "Kode", text(strings.Repeat("é", 65)), "sku", "",
			[]string{"sku sku_too_long error daftar.xlsx!MEUBELER!A12 " + strings.Repeat("é", 65)}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			row := makeRow("Kode", "A1", "Nama", "Meja", "Harga", "1000", "Stok", "1", "Berat", "100 gr")
			row.Values[row.Header.Find(c.column)] = c.value
			l, issues := m.Map(onDate, row)
			if got := FieldText(l, c.field); got != c.want {
				t.Errorf("%s = %q, want %q", c.field, got, c.want)
			}
			wantIssues(t, issues, c.issues...)
		})
	}
}

func TestDefaultTakesOverOnlyWhereNothingIs(t *testing.T) {
	m := load(t, head+`fields:
  stock: default(quantity(row["Stok"]), 5)
  price: default(rupiah(row["Harga"]), rupiah(row["Lama"]))
  name: default(row["Nama"], row["Jenis"]) + "!"
`)
	for name, c := range map[string]struct {
		row    *Row
		want   map[string]string
		issues []string
	}{
		"columns missing": {makeRow("Kode", "A", "Lama", "2.000", "Jenis", "Meja"),
			map[string]string{"stock": "5", "price": "2000", "name": "Meja!"}, nil},
		"cells empty": {makeRow("Kode", "A", "Stok", "", "Harga", "-", "Nama", " ", "Lama", "2.000", "Jenis", "Meja"),
			map[string]string{"stock": "5", "price": "2000", "name": "Meja!"}, nil},
		"cells unreadable": {makeRow("Kode", "A", "Stok", "banyak", "Harga", "nego", "Nama", "Kursi", "Lama", "?"),
			map[string]string{"stock": "", "price": "", "name": "Kursi!"},
			[]string{"price price_not_a_number error daftar.xlsx!MEUBELER!C12 nego", "stock stock_word error daftar.xlsx!MEUBELER!B12 banyak"}},
		"the other one is not looked at": {makeRow("Kode", "A", "Stok", "3", "Harga", "1.000", "Nama", "Kursi", "Lama", "nego"),
			map[string]string{"stock": "3", "price": "1000", "name": "Kursi!"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			l, issues := m.Map(onDate, c.row)
			for field, want := range c.want {
				if got := FieldText(l, field); got != want {
					t.Errorf("%s = %q, want %q", field, got, want)
				}
			}
			wantIssues(t, issues, c.issues...)
		})
	}
}

func TestHiddenAndStruckRowsAreHeldUntilReleased(t *testing.T) {
	m := load(t, head+`fields: {name: 'row["Nama"]'}
released:
  - {sku: mb-05, code: row_struck, found: MB-05, reason: masih dijual}
  - {cell: "daftar.xlsx!MEUBELER!A12", code: row_hidden, found: MB-05, reason: ""}
`)
	row := makeRow("Kode", "MB-05", "Nama", "Rak sepatu")
	row.Hidden, row.Struck = true, true
	_, issues := m.Map(onDate, row)
	wantIssues(t, m.Release(issues),
		" row_hidden error daftar.xlsx!MEUBELER!A12 MB-05", " row_struck warning daftar.xlsx!MEUBELER!A12 MB-05")
	if got := issues[1].Values[ReasonValue]; got != "masih dijual" {
		t.Errorf("reason = %q", got)
	}
	if got := schemas.Say(schemas.Indonesian, "row_hidden", issues[0].Values); got != "Baris 12 disembunyikan di Excel." {
		t.Errorf("text = %q", got)
	}
}

func TestAReleaseEndsWhenTheTextChanges(t *testing.T) {
	m := loadFile(t, "bengkel.yaml")
	for found, want := range map[string]Severity{"1,000": SeverityWarning, "2,000": SeverityError} {
		got := m.Release([]Issue{{SKU: "a9", Field: "price", Code: "ambiguous_number", Severity: SeverityError, Found: found}})
		if got[0].Severity != want {
			t.Errorf("%s is %s, want %s", found, got[0].Severity, want)
		}
	}
}

func TestAFormatReplacesOnlyItsOwnFields(t *testing.T) {
	m := load(t, head+`fields:
  name: row["Nama"]
  description: row["Uraian"]
  unit: lookup("satuan", row["Sat."])
  price: rupiah(row["Harga"])
attributes: {Bahan: '"Jati"'}
lookups: {satuan: {lusin: {unit: Pcs, factor: 12}}}
formats:
  v6-unggah-massal: {description: 'row["Ringkas"]', price: 'rupiah(row["Grosir"])', attributes: {Bahan: 'row["Bahan"]'}}
`)
	row := makeRow("Kode", "A", "Nama", "Meja", "Uraian", "panjang", "Sat.", "lusin", "Harga", "120.000", "Ringkas", "", "Grosir", "1,000", "Bahan", "Mahoni")
	b := m.Bind(row.Header)
	base, issues := b.Map(onDate, row)
	wantIssues(t, issues)
	if same, issues := b.MapFormat(onDate, row, "v5-datafeed", base); same != base || issues != nil {
		t.Errorf("a format without overrides gave another listing")
	}
	l, issues := b.MapFormat(onDate, row, "v6-unggah-massal", base)
	if len(issues) != 1 || issues[0].Format != "v6-unggah-massal" || issues[0].Code != "ambiguous_number" {
		t.Errorf("issues:\n%s", issueText(issues))
	}
	for field, want := range map[string][2]string{
		"name": {"Meja", "Meja"}, "description": {"panjang", ""}, "price": {"10000", ""}, "unit": {"Pcs", "Pcs"}, "attributes.Bahan": {"Jati", "Mahoni"},
	} {
		if got := [2]string{FieldText(base, field), FieldText(l, field)}; got != want {
			t.Errorf("%s = %q, want %q", field, got, want)
		}
	}
}

func TestTheCategoryChoosesItsRules(t *testing.T) {
	m := load(t, head+`fields: {name: 'row["Nama"]', category: 'row["Kategori"]', brand: '"DID1"'}
attributes: {Bahan: '"Kayu"'}
categories:
  "A > B > C": {brand: 'row["Merek"]', attributes: {Lingkup: '"Pamekasan"'}}
`)
	for category, want := range map[string]string{"a > b > c": "DID2 Kayu Pamekasan", "A > B > D": "DID1 Kayu ", "": "DID1 Kayu "} {
		l, _ := m.Map(onDate, makeRow("Kode", "A", "Nama", "Meja", "Kategori", category, "Merek", "DID2"))
		got := l.Brand + " " + FieldText(l, "attributes.Bahan") + " " + FieldText(l, "attributes.Lingkup")
		if got != want {
			t.Errorf("%q gives %q, want %q", category, got, want)
		}
	}
}

func TestTextsAreTidied(t *testing.T) {
	m := load(t, head+`fields:
  name: row["Nama"]
  description: row["Uraian"]
  photos: '[row["Foto 1"], row["Foto 2"], " "]'
  wholesale: split(row["Grosir"], ";")
  regional_prices: '["35.28:" + row["Madura"]]'
`)
	l, issues := m.Map(onDate, makeRow("Kode", "A", "Nama", " Kafe\u0301\u00a0 kopi ", "Uraian", "\n satu  dua \r\n\n\n tiga\n", "Foto 1", "", "Foto 2", " b.jpg",
		"Grosir", "5: 225rb; 10:200.000;20:", "Madura", "210.000"))
	wantIssues(t, issues)
	for field, want := range map[string]string{"name": "Kafé kopi", "description": "satu dua\n\ntiga", "photos": "b.jpg",
		"wholesale": "5:225000\n10:200000", "regional_prices": "35.28:210000"} {
		if got := FieldText(l, field); got != want {
			t.Errorf("%s = %q, want %q", field, got, want)
		}
	}
}

func TestFunctionsSayWhatTheyCannotMake(t *testing.T) {
	m := load(t, head+`fields:
  name: text(row["Nama"])
  price: net(row["Harga"], row["PPN"])
  photos: path(split(row["Foto"], ","))
  brand: lookup("merek", row["Merek"])
  preorder_days: quantity(row["PO"])
  sni: string(int(row["SNI"]) + 1)
  tkdn: row["Dinamis " + row["Nama"]]
lookups: {merek: {"Arek Lancor": DID2023107469}}
`)
	cases := []struct {
		column, text, field, want string
		issues                    []string
	}{
		{"Harga", "1.110", "price", "1000", nil},
		{"Harga", "17.200.000", "price", "15495495", []string{"price price_unreachable warning daftar.xlsx!MEUBELER!C12 17.200.000"}},
		{"PPN", "7%", "price", "", []string{"price ppn_unknown error daftar.xlsx!MEUBELER!D12 7%"}},
		{"Foto", `foto\a.jpg,./b.jpg, https://x.id/c.jpg`, "photos", "foto/a.jpg\nb.jpg\nhttps://x.id/c.jpg", nil},
		{"Foto", `a.jpg,foto/../../etc/passwd`, "photos", "", []string{"photos path_outside error daftar.xlsx!MEUBELER!E12 "}},
		{"Foto", `C:\foto\a.jpg`, "photos", "", []string{"photos path_outside error daftar.xlsx!MEUBELER!E12 "}},
		{"Merek", "arek  LANCOR", "brand", "DID2023107469", nil},
		{"Merek", "Arek Lanco", "brand", "", []string{"brand not_in_list error daftar.xlsx!MEUBELER!F12 Arek Lanco"}},
		{"PO", "14", "preorder_days", "14", nil},
		{"PO", "1,5", "preorder_days", "", []string{"preorder_days not_whole_number error daftar.xlsx!MEUBELER!G12 1.5"}},
		{"SNI", "x", "sni", "", []string{"sni rule_failed error daftar.xlsx!MEUBELER!H12 "}},
		{"Dinamis Meja", "T1", "tkdn", "T1", nil},
	}
	for _, c := range cases {
		t.Run(c.column+" "+c.text, func(t *testing.T) {
			row := makeRow("Kode", "A", "Nama", "Meja", "Harga", "", "PPN", "12%", "Foto", "", "Merek", "", "PO", "", "SNI", "1", "Dinamis Meja", "")
			row.Values[row.Header.Find("Harga")].Text = "1.110"
			row.Values[row.Header.Find(c.column)] = Value{Text: c.text, Kind: Text}
			l, issues := m.Map(onDate, row)
			if got := FieldText(l, c.field); got != c.want {
				t.Errorf("%s = %q, want %q", c.field, got, c.want)
			}
			wantIssues(t, issues, c.issues...)
		})
	}
}

func TestPrivateColumnsAreOutOfReachOfEveryExpression(t *testing.T) {
	m := load(t, head+"fields: {name: 'row[\"Pem\" + \"buat\"]'}\nprivate: [pembuat]\n")
	l, issues := m.Map(onDate, makeRow("Kode", "A", "Pembuat", "Sdr. M"))
	if l.Name != "" {
		t.Errorf("name = %q", l.Name)
	}
	wantIssues(t, issues)
}

func TestFieldsStandInTheOrderOfTheForm(t *testing.T) {
	want := "sku category category_id name photos video_url description kbki pdn_type pdn_location pdn_labor pdn_material brand tkdn sni " +
		"attributes ppn variants min_purchase price wholesale regional_prices stock unit preorder_days weight_gram length_cm width_cm height_cm documents active"
	if diff := cmp.Diff(strings.Fields(want), Fields()); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
}

func TestOneBoundServesSheetsInTurn(t *testing.T) {
	m := load(t, head+"fields: {name: 'row[\"Nama\"]'}\n")
	first, second := makeRow("Kode", "A", "Nama", "Meja"), makeRow("Nama", "Kursi", "Lain", "", "Kode", "B")
	b := m.Bind(first.Header)
	for row, want := range map[*Row]string{first: "A Meja", second: "B Kursi"} {
		if l, _ := b.Map(onDate, row); l.SKU+" "+l.Name != want {
			t.Errorf("got %s %s, want %s", l.SKU, l.Name, want)
		}
	}
}

func TestGoroutinesWithABoundEachAgree(t *testing.T) {
	m := celOnly(load(t, benchMapping))
	rows := benchRows(60)
	want, _ := m.Map(onDate, rows[7])
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			b := m.Bind(rows[0].Header)
			for i, row := range rows {
				got, _ := b.Map(onDate, row)
				if diff := cmp.Diff(want, got); i == 7 && diff != "" {
					t.Errorf("listing (-want +got):\n%s", diff)
				}
			}
		})
	}
	group.Wait()
}

func TestAVariationWithoutItsParentIsHeld(t *testing.T) {
	m := load(t, "version: 1\nsku: row[\"Kode\"]\nfields:\n  name: row[\"Nama\"]\n")
	h := NewHeader("toko.db", "produk", NumbersID, []string{"Kode", "Nama"}, []int{1, 2})
	h.Table = true
	row := &Row{Header: h, Number: 12, Orphan: "KAOS", Values: []Value{{Kind: Text, Text: "KAOS-S"}, {Kind: Text, Text: "Kaos"}}}
	_, issues := m.Map(Terms{}, row)
	for _, i := range issues {
		if i.Code == "parent_missing" && i.Severity == SeverityError && i.Found == "KAOS" && i.Cell == "toko.db!produk!Kode#12" && i.Values["sel"] == "Kode#12" {
			return
		}
	}
	t.Errorf("issues %+v", issues)
}
