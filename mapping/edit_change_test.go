package mapping

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ekatalog/schemas/document"
)

const changeFile = `# Catatan di atas
version: 1
sku: row["Kode"]
fields:
  name:  row["Nama"]      # nama
  price: 'rupiah(row["Harga"])'
  ppn:   '"0%"'
  description: |
    row["Nama"] + "."
attributes: {Bahan: 'row["Bahan"]'}
private:
  - Pembuat
lookups:
  satuan: {kodi: {unit: Pcs, factor: 20}, bh: Buah}   # satuan kami
  kategori:
    KAYU: "A > B > C"
categories:
  "A > B > C":
    attributes: {Lingkup: '"Pamekasan"'}
tests:
  - row: {Kode: A1, Harga: "350.000"}
    want: {price: 350000}
# Catatan di bawah
`

func TestAChangeTouchesItsLinesAlone(t *testing.T) {
	abc := Scope{Category: "A > B > C"}
	for name, test := range map[string]struct {
		changes  Changes
		old, new string // what it replaces
	}{
		"another column":     {rule(Scope{}, "name", `row["Nama Barang"]`), `row["Nama"]      #`, `row["Nama Barang"]      #`},
		"a quoted rule":      {rule(Scope{}, "price", `rupiah(row["Harga (Rp)"])`), `'rupiah(row["Harga"])'`, `rupiah(row["Harga (Rp)"])`},
		"a fixed value":      {rule(Scope{}, "ppn", `"11%"`), `'"0%"'`, `'"11%"'`},
		"a block":            {rule(Scope{}, "description", `plain_text(row["Nama"])`), "|\n    row[\"Nama\"] + \".\"", `plain_text(row["Nama"])`},
		"a new rule":         {rule(Scope{}, "stock", `quantity(row["Stok"])`), "+ \".\"\n", "+ \".\"\n  stock: quantity(row[\"Stok\"])\n"},
		"a rule taken away":  {rule(Scope{}, "ppn", ""), "  ppn:   '\"0%\"'\n", ""},
		"within braces":      {rule(Scope{}, "attributes.Warna", `row["Warna"]`), `'row["Bahan"]'}`, `'row["Bahan"]', Warna: 'row["Warna"]'}`},
		"of a category":      {rule(abc, "attributes.Lingkup", `row["Lingkup"]`), `'"Pamekasan"'`, `'row["Lingkup"]'`},
		"new in a category":  {rule(abc, "kbki", `"3191301999"`), "'\"Pamekasan\"'}\n", "'\"Pamekasan\"'}\n    kbki: '\"3191301999\"'\n"},
		"a new category":     {rule(Scope{Category: "A > B > D"}, "attributes.Isi", `row["Isi"]`), "'\"Pamekasan\"'}\n", "'\"Pamekasan\"'}\n  \"A > B > D\":\n    attributes:\n      Isi: row[\"Isi\"]\n"},
		"a new part":         {rule(Scope{}, "basis.cost", `rupiah(row["HPP"])`), "{price: 350000}\n", "{price: 350000}\nbasis:\n  cost: rupiah(row[\"HPP\"])\n"},
		"an entry":           {entry("satuan", "bh", "Buah", "Pcs", ""), `bh: Buah`, `bh: "Pcs"`},
		"an entry's factor":  {entry("satuan", "bh", "Buah", "Pcs", "12"), `bh: Buah`, `bh: {unit: "Pcs", factor: 12}`},
		"a factor that goes": {entry("satuan", "kodi", "Pcs", "Pcs", ""), `{unit: Pcs, factor: 20}`, `"Pcs"`},
		"a new entry":        {entry("kategori", "BESI: & baja", "", "A > B > D", ""), "\"A > B > C\"\ncat", "\"A > B > C\"\n    \"BESI: & baja\": \"A > B > D\"\ncat"},
		"an entry goes":      {entry("kategori", "KAYU", "A > B > C", "", ""), "\n    KAYU: \"A > B > C\"", ""},
		"a new list":         {entry("merek", "a", "", "B", ""), "\"A > B > C\"\ncat", "\"A > B > C\"\n  merek:\n    a: \"B\"\ncat"},
		"private":            {Changes{Private: []PrivateChange{{"HPP: x", true}}}, "\n  - Pembuat", ` [Pembuat, "HPP: x"]`},
		"no longer private":  {Changes{Private: []PrivateChange{{"pembuat", false}}}, "\n  - Pembuat", ` []`},
	} {
		t.Run(name, func(t *testing.T) {
			for _, ends := range []string{"\n", "\r\n"} {
				data := strings.ReplaceAll(changeFile, "\n", ends)
				want := strings.ReplaceAll(strings.Replace(changeFile, test.old, test.new, 1), "\n", ends)
				if want == data {
					t.Fatalf("%q is not in the file", test.old)
				}
				got, err := editing(t).Change([]byte(data), withOld(t, []byte(data), test.changes))
				if err != nil || string(got) != want {
					t.Errorf("%v\n%s", err, got)
				}
			}
		})
	}
}

func rule(s Scope, field, expression string) Changes {
	return Changes{Rules: []RuleChange{{Scope: s, Field: field, New: expression}}}
}

func entry(list, key, old, value, factor string) Changes {
	x := EntryChange{List: list, New: Entry{Key: key, Value: value, Factor: factor}}
	if old != "" {
		x.Old = Entry{Key: key, Value: old}
		if key == "kodi" {
			x.Old.Factor = "20"
		}
	}
	if value == "" {
		x.New = Entry{}
	}
	return Changes{Entries: []EntryChange{x}}
}

// withOld completes what the rules were before.
func withOld(t testing.TB, data []byte, c Changes) Changes {
	t.Helper()
	m, err := Load("m.yaml", data, standardOptions(t))
	if err != nil {
		t.Fatal(err)
	}
	for i := range c.Rules {
		for _, r := range m.Rules() {
			if r.Scope == c.Rules[i].Scope && r.Field == c.Rules[i].Field {
				c.Rules[i].Old = r.Text
			}
		}
	}
	return c
}

func TestSeveralChangesAreOne(t *testing.T) {
	c := rule(Scope{}, "stock", `quantity(row["Stok"])`)
	c.Rules = append(c.Rules, rule(Scope{}, "unit", `lookup("satuan", row["Sat"])`).Rules...)
	c.Rules = append(c.Rules, rule(Scope{}, "basis.cost", `rupiah(row["HPP"])`).Rules...)
	c.Rules = append(c.Rules, rule(Scope{}, "basis.retail", `rupiah(row["Toko"])`).Rules...)
	c.Entries = append(c.Entries, entry("merek", "a", "", "B", "").Entries...)
	c.Entries = append(c.Entries, entry("merek", "c", "", "D", "").Entries...)
	c.Private = []PrivateChange{{"Catatan", true}}
	got, err := editing(t).Change([]byte(changeFile), c)
	if err != nil {
		t.Fatal(err)
	}
	old, _ := Load("m.yaml", []byte(changeFile), standardOptions(t))
	now, err := Load("m.yaml", got, standardOptions(t))
	if err != nil {
		t.Fatal(err)
	}
	found := Compare(old, now)
	if len(found.Rules) != 4 || len(found.Entries) != 2 || len(found.Private) != 1 || found.Tests+found.Released != 0 {
		t.Errorf("%+v\n%s", found, got)
	}
	back := Compare(now, old)
	for i := range back.Private {
		back.Private[i].Column = "Catatan"
	}
	if again, err := editing(t).Change(got, back); err != nil || !Compare(old, load(t, string(again))).None() {
		t.Errorf("not taken back: %v\n%s", err, again)
	}
}

func TestWhatCannotBeChangedIsRefusedAndSaysWhatToWrite(t *testing.T) {
	for name, test := range map[string]struct {
		file    string
		changes Changes
	}{
		"an anchor":            {strings.Replace(changeFile, "sku: row", "sku: &a row", 1), rule(Scope{}, "name", `row["B"]`)},
		"private and not":      {changeFile, Changes{Private: []PrivateChange{{"X", true}, {"X", false}}}},
		"comments of items":    {strings.Replace(changeFile, "- Pembuat", "- Pembuat # rahasia\n  - Sandi", 1), Changes{Private: []PrivateChange{{"X", true}}}},
		"a list that is block": {strings.Replace(changeFile, "{kodi: {unit: Pcs, factor: 20}, bh: Buah}   # satuan kami", "\n    kodi:\n      unit: Pcs\n      factor: 20\n    bh: Buah", 1), entry("satuan", "kodi", "Pcs", "Buah", "")},
	} {
		_, err := editing(t).Change([]byte(test.file), test.changes)
		var not *NotEditable
		var faults *document.Faults
		if !errors.As(err, &not) && !errors.As(err, &faults) || not != nil && len(not.Lines) == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAPrivateColumnInUseIsAFault(t *testing.T) {
	_, err := editing(t).Change([]byte(changeFile), Changes{Private: []PrivateChange{{"Nama", true}}})
	var faults *document.Faults
	if !errors.As(err, &faults) || faults.Faults[0].Key != "mapping.private_column" {
		t.Errorf("%v", err)
	}
}

func TestAColumnIsRenamedWhereverItIsNamed(t *testing.T) {
	want := strings.NewReplacer(`row["Nama"]`, `row["Nama Barang"]`, `row["Harga"]`, `row["Harga (Rp)"]`, "Harga: \"350.000\"", "Harga (Rp): \"350.000\"", "- Pembuat", `- "Dibuat: oleh"`).Replace(changeFile)
	want = strings.Replace(want, `Harga (Rp): "350`, `"Harga (Rp)": "350`, 1)
	got, err := editing(t).Rename([]byte(changeFile), map[string]string{"nama": "Nama Barang", "Harga": "Harga (Rp)", "PEMBUAT": "Dibuat: oleh"})
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want && string(got) != strings.Replace(want, `"Harga (Rp)": "350`, `Harga (Rp): "350`, 1) {
		t.Errorf("%s", got)
	}
	if r := load(t, string(got)).RunTests(onDate); r.Failed != 0 || r.Passed != 1 {
		t.Errorf("%+v", r)
	}
	if swapped, err := editing(t).Rename([]byte(changeFile), map[string]string{"Nama": "Bahan", "Bahan": "Nama"}); err != nil || !bytes.Contains(swapped, []byte(`name:  row["Bahan"]`)) || !bytes.Contains(swapped, []byte(`Bahan: 'row["Nama"]'`)) {
		t.Errorf("%v\n%s", err, swapped)
	}
	if _, err := editing(t).Rename([]byte(strings.Replace(changeFile, `row["Nama"]  `, `row['Nama']  `, 1)), map[string]string{"Nama": "Nama Barang"}); err == nil {
		t.Error("a spelling that is not known was passed over")
	}
}

// Whatever is changed in the mappings of the repository, it is what was to be
// changed and nothing else, and can be taken back.
func TestChangesOfRealMappings(t *testing.T) {
	for name, data := range mappingFiles(t) {
		for seed := range 3 { // reading a mapping takes its time
			changed := rapid.Custom(func(r *rapid.T) Changes { return drawChange(r, t, data) }).Example(seed)
			m := load(t, string(data))
			got, err := editing(t).Change(data, withOld(t, data, changed))
			if err != nil {
				t.Fatalf("%s: %+v: %v", name, changed, err)
			}
			back, err := editing(t).Change(got, Compare(load(t, string(got)), m))
			if err != nil || !Compare(m, load(t, string(back))).None() {
				t.Fatalf("%s: taken back: %v\n%s", name, err, back)
			}
		}
	}
}

// drawChange draws another rule and another entry for a mapping.
func drawChange(r *rapid.T, t *testing.T, data []byte) Changes {
	m := load(t, string(data))
	field := rapid.SampledFrom([]string{"name", "stock", "video_url", "attributes.Bahan", "attributes.Warna: x", "basis.cost", "weight_gram", "photos"}).Draw(r, "field")
	scope := Scope{}
	if o := m.overrides; len(o) > 0 && !strings.HasPrefix(field, "basis") && rapid.Bool().Draw(r, "scoped") {
		scope.Category = o[0].Text
	}
	w := Way{Column: rapid.StringMatching(`[A-Z][a-z]{1,5}( \([a-z]+\))?`).Draw(r, "column"), Reader: Readers(field)[0]}
	if w.Reader == ReadItems {
		w.Mark = ","
	}
	c := rule(scope, field, w.Expression())
	list := rapid.SampledFrom([]string{"satuan", "kategori", "baru"}).Draw(r, "list")
	key := oneLine(rapid.StringMatching(`[a-zA-Z0-9:#'"½ ]{1,8}[a-z]`).Draw(r, "key"))
	x := EntryChange{List: list, New: Entry{Key: key, Value: "Pcs"}}
	for _, l := range m.Lookups() {
		for _, e := range l.Entries {
			if l.Name == list && Fold(e.Key) == Fold(key) {
				x.Old = e
			}
		}
	}
	c.Entries = []EntryChange{x}
	return c
}
