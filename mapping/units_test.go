package mapping

import (
	"testing"

	"github.com/shopspring/decimal"

	"ekatalog/schemas"
)

const unitMapping = head + `fields:
  name:  row["Nama"]
  unit:  lookup("satuan", row["Sat."])
  price: rupiah(row["Harga"])
  stock: quantity(row["Stok"])
basis: {cost: 'rupiah(default(row["HPP"], ""))', het: 'rupiah(default(row["HET"], ""))'}
lookups: {satuan: {bh: Buah, lusin: {unit: Pcs, factor: 12}, ons: {unit: Kilogram, factor: 0.1}, btl: Botol, "botol 250 ml": Botol}}
`

func TestAUnitWithAFactorScalesPriceAndStock(t *testing.T) {
	m := load(t, unitMapping)
	for name, c := range map[string]struct {
		unit, price, stock string
		want               map[string]string
		issues             []string
	}{
		"dozen":         {"Lusin", "120.000/lusin", "2½", map[string]string{"unit": "Pcs", "price": "10000", "stock": "30", "basis.cost": "8334", "basis.het": "9166"}, nil},
		"tenth":         {"ons", "12.000", "5", map[string]string{"unit": "Kilogram", "price": "120000", "stock": "0.5"}, nil},
		"the portal's":  {"botol", "8.000", "24 btl", map[string]string{"unit": "Botol", "price": "8000", "stock": "24"}, nil},
		"another word":  {"botol 250 ml", "20rb/btl", "24 btl", map[string]string{"unit": "Botol", "price": "20000", "stock": "24"}, nil},
		"not whole":     {"lusin", "100.000", "1", map[string]string{"unit": "Pcs", "price": "", "stock": "12"}, []string{"price unit_price_not_whole error daftar.xlsx!MEUBELER!D12 100.000"}},
		"no unit":       {"", "8.000", "1", map[string]string{"unit": "", "price": "8000"}, nil},
		"too fine":      {"ons", "12.000", "2,55", map[string]string{"stock": ""}, []string{"stock too_many_decimals error daftar.xlsx!MEUBELER!E12 0.255"}},
		"another's":     {"bh", "8.000/btl", "1", map[string]string{"price": ""}, []string{"price unit_mismatch error daftar.xlsx!MEUBELER!D12 8.000/btl"}},
		"unknown":       {"kodi", "60.000/kodi", "7 kodi", map[string]string{"unit": "", "price": "60000", "stock": "7"}, []string{"unit unit_unknown error daftar.xlsx!MEUBELER!C12 kodi"}},
		"without price": {"kodi", "nego", "7", map[string]string{"unit": ""}, []string{"price price_not_a_number error daftar.xlsx!MEUBELER!D12 nego", "unit unit_unknown error daftar.xlsx!MEUBELER!C12 kodi"}},
	} {
		t.Run(name, func(t *testing.T) {
			row := makeRow("Kode", "A", "Nama", "Gantungan kunci", "Sat.", c.unit, "Harga", c.price, "Stok", c.stock, "HPP", "100.000", "HET", "110.000")
			l, issues := m.Map(onDate, row)
			for field, want := range c.want {
				if got := FieldText(l, field); got != want {
					t.Errorf("%s = %q, want %q", field, got, want)
				}
			}
			wantIssues(t, issues, c.issues...)
		})
	}
}

func TestAnUnknownUnitComesWithProposals(t *testing.T) {
	m := load(t, unitMapping)
	for name, c := range map[string]struct{ unit, want string }{
		"a known factor": {"kodi", `Pilih Pcs (harga Rp3.000, stok 140) atau Paket (harga Rp60.000, stok 7).`},
		"none":           {"toples", `Pilih Pcs (harga Rp60.000, stok 7) atau Paket (harga Rp60.000, stok 7).`},
	} {
		t.Run(name, func(t *testing.T) {
			_, issues := m.Map(onDate, makeRow("Kode", "KR-005", "Nama", "Gantungan kunci", "Sat.", c.unit, "Harga", "60.000", "Stok", "7"))
			if len(issues) != 1 {
				t.Fatalf("issues:\n%s", issueText(issues))
			}
			if got := schemas.Say(schemas.Indonesian, "unit_unknown.fix", issues[0].Values); got != c.want {
				t.Errorf("fix = %q, want %q", got, c.want)
			}
		})
	}
}

func TestUnitWordsAreKnownAndCompared(t *testing.T) {
	table := NewUnitTable([]string{"Botol", "M²", "1 X"}, map[string]Unit{"tpls": {Name: "Botol", Factor: decimal.NewFromInt(1)}})
	for word, want := range map[string]bool{"btl": true, "BOTOL": true, "½ lsn": true, "sct": true, "TPLS": true, "m2": true, "jt": false, "": false} {
		if got := table.Known(word); got != want {
			t.Errorf("Known(%q) = %v", word, got)
		}
	}
	for _, c := range []struct {
		a, b string
		want bool
	}{{"btl", "Botol", true}, {"tpls", "botol", true}, {"m2", "M²", true}, {"kodi", "Kodi", true}, {"gros", "gross", true}, {"kodi", "pcs", false}, {"btl", "dus", false}, {"sct", "bks", false}} {
		if got := table.Same(c.a, c.b); got != c.want {
			t.Errorf("Same(%q, %q) = %v", c.a, c.b, got)
		}
	}
	var none *UnitTable
	if _, ok := none.Lookup("Botol"); ok || !none.Known("btl") || !none.Same("btl", "botol") {
		t.Error("a nil table does not fall back on what is usual")
	}
}
