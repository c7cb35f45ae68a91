package mapping

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestExpressionsBeyondThePlainShapesWork(t *testing.T) {
	o := standardOptions(t)
	o.References = map[string]Reference{
		"kbki":     {Entries: []ReferenceEntry{{Value: "54310 - Jasa pembongkaran"}}},
		RegionList: {Entries: []ReferenceEntry{{Value: "35", Spellings: []string{"Jawa Timur"}}, {Value: "35.28", Spellings: []string{"Kabupaten Pamekasan"}}}},
	}
	m, err := Load("m.yaml", []byte(head+`fields:
  name: '{"k": "Kursi", "m": row["Nama"]}[row["Jenis"]]'
  length_cm: dimensions(row["Ukuran"]).length
  width_cm: dimensions(row["Ukuran"]).width
  height_cm: default(dimensions(row["Ukuran"]).height, 5)
  kbki: lookup("kbki", row["KBKI"])
  active: 'quantity(row["Stok"]) != quantity("0") && row["Status"] != "arsip"'
  stock: 'row["Status"] == "" ? quantity(row["Stok"]) : quantity(row["Cadangan"])'
  variants: split(row["Varian"], ";")
  regional_prices: split(row["Wilayah"], ";")
  wholesale: row["Grosir"]
`), o)
	if err != nil {
		t.Fatal(err)
	}
	cells := []string{"Kode", "A", "Nama", "Meja", "Jenis", "m", "Ukuran", "40x15", "KBKI", "54310 - jasa PEMBONGKARAN", "Stok", "3", "Status", "", "Cadangan", "9"}
	cases := []struct {
		name, column, text, field, want string
		issues                          []string
	}{
		{"a map chooses", "Jenis", "m", "name", "Meja", nil},
		{"a map without the key", "Jenis", "z", "name", "", nil},
		{"part of a size", "Ukuran", "40x15", "length_cm", "40", nil},
		{"a part that is missing", "Ukuran", "40x15", "height_cm", "5", nil},
		{"a size that is empty", "Ukuran", "", "width_cm", "", nil},
		{"a reference list", "Nama", "Meja", "kbki", "54310 - Jasa pembongkaran", nil},
		{"decimals compare", "Stok", "0", "active", "false", nil},
		{"and texts", "Status", "arsip", "active", "false", nil},
		{"a switch that cannot be made stays on", "Stok", "banyak", "active", "true", []string{
			"active stock_word error daftar.xlsx!MEUBELER!F12 banyak", "stock stock_word error daftar.xlsx!MEUBELER!F12 banyak"}},
		{"the other branch is not looked at", "Cadangan", "banyak", "stock", "3", nil},
		{"variants", "Varian", "A-M | Ukuran=M, Warna=Merah | Rp 120.000 | 5 | m.jpg; A-L|Ukuran=L, Warna=Merah||", "variants",
			"A-M | Ukuran=M, Warna=Merah | 120000 | 5 | m.jpg\nA-L | Ukuran=L, Warna=Merah", nil},
		{"a variant without options", "Varian", "A-M; A-L", "variants", "", []string{"variants variant_item error daftar.xlsx!MEUBELER!I12 A-M"}},
		{"a variant's option without a value", "Varian", "A-M|Ukuran=|1|2", "variants", "", []string{"variants variant_item error daftar.xlsx!MEUBELER!I12 A-M|Ukuran=|1|2"}},
		{"a variant's price that is none", "Varian", "A-M|Ukuran=M|nego|2", "variants", "", []string{"variants price_not_a_number error daftar.xlsx!MEUBELER!I12 nego"}},
		{"a region by name", "Wilayah", "kabupaten pamekasan:210rb; 35:200000", "regional_prices", "35.28:210000\n35:200000", nil},
		{"a region nobody knows", "Wilayah", "Pamekasin:210000", "regional_prices", "", []string{"regional_prices not_in_list error daftar.xlsx!MEUBELER!J12 Pamekasin"}},
		{"a tier", "Grosir", "5:225rb", "wholesale", "5:225000", nil},
		{"no tier", "Grosir", "225rb min 5", "wholesale", "", []string{"wholesale price_list_item error daftar.xlsx!MEUBELER!K12 225rb min 5"}},
		{"a tier of no quantity", "Grosir", "lima:225rb", "wholesale", "", []string{"wholesale stock_word error daftar.xlsx!MEUBELER!K12 lima"}},
		{"a tier without price", "Grosir", "5:nego", "wholesale", "", []string{"wholesale price_not_a_number error daftar.xlsx!MEUBELER!K12 nego"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			row := makeRow(append(cells, "Varian", "", "Wilayah", "", "Grosir", "")...)
			row.Values[row.Header.Find(c.column)] = Value{Text: c.text, Kind: Text}
			l, issues := m.Map(onDate, row)
			if got := FieldText(l, c.field); got != c.want {
				t.Errorf("%s = %q, want %q", c.field, got, c.want)
			}
			wantIssues(t, issues, c.issues...)
		})
	}
}

func TestAFormatCanEmptyEveryField(t *testing.T) {
	m := load(t, head+"fields:\n"+everyField("  ", "Teks", "Angka", "Ukuran", "Tingkat", "Varian")+
		"attributes: {B: 'row[\"Teks\"]', D: 'row[\"Teks\"]'}\ndocuments: {S: 'row[\"Teks\"]'}\nformats:\n  v6-unggah-massal:\n"+
		"    attributes: {C: 'row[\"Lain\"]', D: 'row[\"Kosong\"]'}\n    documents: {S: 'row[\"Kosong\"]'}\n"+
		everyField("    ", "Kosong", "Kosong", "Kosong", "Kosong", "Kosong"))
	row := makeRow("Kode", "A", "Teks", "Buah", "Angka", "3", "Ukuran", "1x2x3", "Tingkat", "1:2", "Varian", "A-M|Ukuran=M|1|1", "Kosong", "", "Lain", "x")
	b := m.Bind(row.Header)
	base, issues := b.Map(onDate, row)
	wantIssues(t, issues)
	for _, name := range Fields() {
		if name != "attributes" && name != "documents" && FieldText(base, name) == "" {
			t.Errorf("%s is empty in the plain listing", name)
		}
	}
	l, issues := b.MapFormat(onDate, row, "v6-unggah-massal", base)
	wantIssues(t, issues)
	want := &Listing{SKU: "A", Active: true, Attributes: []Pair{{"B", "Buah"}, {"C", "x"}}, Documents: []Pair{}}
	if diff := cmp.Diff(want, l); diff != "" {
		t.Errorf("listing (-want +got):\n%s", diff)
	}
}

// everyField maps each field but the switch from the column that suits it.
func everyField(indent, text, number, size, tiers, variants string) string {
	var out strings.Builder
	for _, f := range listingFields {
		expr := `row["` + text + `"]`
		switch f.shape {
		case moneyShape:
			expr = `rupiah(row["` + number + `"])`
		case intShape, decimalShape:
			expr = `quantity(row["` + number + `"])`
		case sizeShape:
			expr = `dimensions(row["` + size + `"])`
		case tiersShape, regionsShape:
			expr = `row["` + tiers + `"]`
		case variantsShape:
			expr = `row["` + variants + `"]`
		case boolShape:
			continue
		}
		out.WriteString(indent + f.name + ": " + expr + "\n")
	}
	return out.String()
}
