package mapping

import "testing"

func TestAddOnsAreReadFromNotesThatNameNothingElse(t *testing.T) {
	m := load(t, head+"fields: {name: 'row[\"Nama\"]', description: 'row[\"Uraian\"]'}\n")
	for text, want := range map[string]string{
		"+ vakum 40.000":                   "vakum:40000",
		"+vakum Rp40.000":                  "vakum:40000",
		"+ vakum: 40rb, + semir ban 15 rb": "vakum:40000\nsemir ban:15000",
		"+ antar/jemput 25k":               "antar/jemput:25000",
		"vakum 40.000":                     "", // may be its own price
		"+ vakum":                          "",
		"+ vakum nego":                     "",
		"+ vakum 40.000-60.000":            "",
		"+ vakum 1,000":                    "", // ambiguous
		"+ vakum 40.000, semir gratis":     "",
		"+62 812 3456":                     "",
		"siang + malam 40.000":             "",
		"+ vakum 0":                        "",
		"+ ":                               "",
	} {
		for column, of := range map[string][2]string{"a note": {"", text}, "the description": {text, ""}} {
			l, _ := m.Map(onDate, makeRow("Kode", "A", "Nama", "Mobil kecil", "Uraian", of[0], "Keterangan", of[1]))
			if got := FieldText(l, "add_ons"); got != want {
				t.Errorf("%q in %s: %q, want %q", text, column, got, want)
			}
		}
	}
}

func TestPartOfADozenIsShownByThePiece(t *testing.T) {
	m := load(t, head+"fields: {price: 'rupiah(row[\"Harga\"])', stock: 'quantity(row[\"Stok\"])', unit: 'lookup(\"satuan\", row[\"Sat\"])'}\n")
	for _, c := range []struct{ unit, price, stock, code, each, pieces string }{
		{"Lusin", "100.000", "2½", "unit_price_not_whole", "8.333,33", "30"},
		{"Lusin", "96.000", "2½", "unit_by_piece", "8.000", "30"},
		{"Lusin", "96.000", "2", "", "", ""},
		{"Rim", "50.000", "1,5", "unit_by_piece", "100", "750"},
		{"Kilogram", "96.000", "2½", "", "", ""}, // has no pieces
	} {
		_, issues := m.Map(onDate, makeRow("Kode", "A", "Harga", c.price, "Stok", c.stock, "Sat", c.unit))
		var got Issue
		if len(issues) > 0 {
			got = issues[0]
		}
		if got.Code != c.code || got.Values["hasil"] != c.each || got.Values["stok"] != c.pieces || got.Holds() {
			t.Errorf("%+v: %+v", c, issues)
		}
	}
}
