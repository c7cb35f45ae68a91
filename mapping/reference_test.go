package mapping

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	deskPath  = "Peralatan Kantor > Furnitur Kantor > Meja Kerja"
	homePath  = "Rumah Tangga > Furnitur Rumah > Meja Kerja"
	chairPath = "Peralatan Kantor > Furnitur Kantor > Kursi Rapat"
)

func TestLookupFallsBackOnTheReferenceList(t *testing.T) {
	o := standardOptions(t)
	o.References = map[string]Reference{
		"kategori": {Entries: []ReferenceEntry{
			{Value: deskPath, Spellings: []string{"Meja Kerja"}},
			{Value: homePath, Spellings: []string{"Meja Kerja"}},
			{Value: chairPath, Spellings: []string{"Kursi Rapat"}},
		}},
		"wilayah": {Entries: []ReferenceEntry{
			{Value: "35.28", Spellings: []string{"Kabupaten Pamekasan"}},
			{Value: "35.28.01", Spellings: []string{"Sawang"}},
			{Value: "11.01.07", Spellings: []string{"Sawang"}},
		}},
	}
	m, err := Load("m.yaml", []byte(head+`fields:
  category: lookup("kategori", row["Kategori"])
  pdn_location: lookup("wilayah", row["Wilayah"])
lookups:
  kategori: {MEUBELER: "Kursi Rapat", KERAJINAN: "Meja Kerja", LAIN: "Belum ada"}
`), o)
	if err != nil {
		t.Fatal(err)
	}
	ambiguous := map[string]string{"nama": "meja kerja", "n": "2", "daftar": deskPath + "; " + homePath}
	for _, c := range []struct {
		name, column, text, field, want, code string
		values                                map[string]string
	}{
		{"a full path in any case", "Kategori", "peralatan kantor > furnitur kantor >  meja kerja", "category", deskPath, "", nil},
		{"a name in one place", "Kategori", "kursi rapat", "category", chairPath, "", nil},
		{"a name in two places", "Kategori", "meja kerja", "category", "", "category_ambiguous", ambiguous},
		{"the mapping's own list completes a name", "Kategori", "Meubeler", "category", chairPath, "", nil},
		{"and never guesses", "Kategori", "Kerajinan", "category", "", "category_ambiguous", map[string]string{"n": "2"}},
		{"and keeps what no list knows", "Kategori", "Lain", "category", "Belum ada", "", nil},
		{"a slip of the pen", "Kategori", "Peralatan Kantor > Furnitur Kantor > Kursi Rapatt", "category", "", "not_in_list", map[string]string{"saran": chairPath}},
		{"a code", "Wilayah", "35.28", "pdn_location", "35.28", "", nil},
		{"a name that stands for its code", "Wilayah", "kabupaten PAMEKASAN", "pdn_location", "35.28", "", nil},
		{"a name of two regions", "Wilayah", "Sawang", "pdn_location", "", "lookup_ambiguous", map[string]string{"pilihan": "35.28.01; 11.01.07", "daftar": "wilayah"}},
	} {
		row := makeRow("Kode", "A", "Kategori", "", "Wilayah", "")
		row.Values[row.Header.Find(c.column)] = Value{Text: c.text, Kind: Text}
		l, issues := m.Map(onDate, row)
		if got := FieldText(l, c.field); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
		var code string
		for _, i := range issues {
			if i.Field != c.field {
				continue
			}
			code = i.Code
			for k, want := range c.values {
				if diff := cmp.Diff(want, i.Values[k]); diff != "" {
					t.Errorf("%s: %s (-want +got):\n%s", c.name, k, diff)
				}
			}
		}
		if code != c.code {
			t.Errorf("%s: issue %q, want %q", c.name, code, c.code)
		}
	}
}
