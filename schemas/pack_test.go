package schemas

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEmbeddedPacksAreAssumedAndNotForUpload(t *testing.T) {
	all, err := EmbeddedPacks()
	if err != nil {
		t.Fatal(err)
	}
	types := map[string]ProductType{}
	for _, p := range all {
		types[p.ID] = p.Type
		if !p.Assumed || p.CategoryID != "" || p.Source != "asumsi sendiri" || p.Confidence != "X" {
			t.Errorf("%s: assumed %v, Category ID %q, source %q, confidence %q", p.ID, p.Assumed, p.CategoryID, p.Source, p.Confidence)
		}
	}
	want := map[string]ProductType{"furnitur-meja-kerja": TypeGoods, "jasa-cuci-kendaraan": TypeService, "makanan-olahan": TypeGoods}
	if diff := cmp.Diff(want, types); diff != "" {
		t.Errorf("packs (-want +got):\n%s", diff)
	}
}

func TestEveryPackHasTheCoreColumnsAndATwinTitle(t *testing.T) {
	core := []string{
		"name", "description", "photos.0", "photos.1", "photos.2", "photos.3", "photos.4", "kbki", "pdn_type", "pdn_location", "pdn_labor",
		"pdn_material", "ppn", "min_purchase", "price", "stock", "unit", "decimal_quantity", "preorder", "preorder_days",
	}
	goods := []string{"weight_gram", "length_cm", "width_cm", "height_cm"}
	all, err := EmbeddedPacks()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		groups, fields, twins := map[string][]string{}, map[string]bool{}, 0
		for _, c := range p.Columns {
			if fields[c.Field] {
				t.Errorf("%s: two columns of %s", p.ID, c.Field)
			}
			fields[c.Field] = true
			groups[c.Group] = append(groups[c.Group], c.Title)
			if want := c.Group + " > " + c.Title; strings.HasSuffix(c.Field, " > "+c.Title) && !strings.HasSuffix(c.Field, "."+want) {
				t.Errorf("%s: twin %s stands as %s", p.ID, want, c.Field)
			}
			if strings.Contains(c.Field, ".") && !strings.HasPrefix(c.Field, "photos.") && !c.Assumed {
				t.Errorf("%s: %s is not known, so it is assumed", p.ID, c.Field)
			}
		}
		for _, g := range []string{"Informasi Utama", "Informasi Lainnya", "Dokumen"} {
			if len(groups[g]) == 0 {
				t.Errorf("%s: no columns in %s", p.ID, g)
			}
		}
		for _, title := range groups["Dokumen"] {
			if slices.Contains(groups["Informasi Utama"], title) {
				twins++
			}
		}
		if twins == 0 {
			t.Errorf("%s: no title stands in Informasi Utama and in Dokumen", p.ID)
		}
		for _, f := range core {
			if !fields[f] {
				t.Errorf("%s: no column of %s", p.ID, f)
			}
		}
		for _, f := range goods {
			if fields[f] != (p.Type == TypeGoods) {
				t.Errorf("%s (%s): column of %s: %v", p.ID, p.Type, f, fields[f])
			}
		}
	}
}

func TestAPackIsReadBackAsItWasWritten(t *testing.T) {
	all, err := EmbeddedPacks()
	if err != nil {
		t.Fatal(err)
	}
	learned := *all[0]
	learned.Assumed, learned.CategoryID, learned.MaxRows = false, "5136f692-9c21-49e2-9cfa-fa4c93c6de5b", 500
	learned.Columns = append(slices.Clone(learned.Columns), Column{
		Group: "Dokumen: lain", Title: "- 'a' \"b\": #c", Field: "documents.- 'a' \"b\": #c", Kind: "link", Choices: []string{"0123", "1_000", "null", "ya"},
	})
	for _, p := range append(all, &learned) {
		b, err := FormatPack(p)
		if err != nil {
			t.Fatal(err)
		}
		got, err := LoadPack(bytes.NewReader(b))
		if err != nil {
			t.Fatalf("%s: %v\n%s", p.ID, err, b)
		}
		if diff := cmp.Diff(p, got); diff != "" {
			t.Errorf("%s (-written +read):\n%s", p.ID, diff)
		}
	}
}

func TestAPackThatIsNotOneIsRefused(t *testing.T) {
	good := "id: a\nversion: 1\ncategory: A > B > C\ntype: PHYSICAL\nassumed: true\nread: \"2026-08-03\"\nsource: x\nconfidence: X\n" +
		"columns: [{group: G, title: T, field: name, kind: text}]\n"
	if _, err := LoadPack(strings.NewReader(good)); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"nothing":                      "",
		"no YAML":                      "\x00{[",
		"an unknown key":               good + "colour: red\n",
		"a key twice":                  good + "id: b\n",
		"an assumed pack with an ID":   good + "category_id: 5136f692-9c21-49e2-9cfa-fa4c93c6de5b\n",
		"a learned pack without an ID": strings.Replace(good, "assumed: true", "assumed: false", 1),
		"a category of two levels":     strings.Replace(good, "A > B > C", "A > B", 1),
		"a field of no listing":        strings.Replace(good, "field: name", "field: Name!", 1),
		"no columns":                   strings.Replace(good, "[{group: G, title: T, field: name, kind: text}]", "[]", 1),
		"an alias":                     strings.Replace(good, "id: a", "id: &a a\nnote: *a", 1),
		"brackets in brackets":         strings.Repeat("[", 100_000),
		"lists in lists":               strings.Repeat("- ", 100_000),
		"keys in keys":                 strings.Repeat("? ", 100_000),
		"mappings in mappings":         strings.Repeat("{a: ", 100_000),
		"more than 4 MiB":              good + strings.Repeat("# more\n", 1<<20),
	} {
		if _, err := LoadPack(strings.NewReader(text)); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestALearnedPackBeatsAnAssumedOne(t *testing.T) {
	assumed, newer := &Pack{Category: "A > B > C", Assumed: true, Version: 9}, &Pack{Category: "A > B > C", Version: 2}
	older := &Pack{Category: "A > B > C", Version: 1}
	for _, set := range [][]*Pack{{assumed, newer, older}, {older, newer, assumed}, {newer, assumed, older}} {
		if got := NewPacks(set...).For("A > B > C"); got != newer {
			t.Errorf("got version %d, assumed %v", got.Version, got.Assumed)
		}
	}
	if (*Packs)(nil).For("A > B > C") != nil || NewPacks(newer).For("a > b > c") != nil {
		t.Error("a pack of no category was found")
	}
}

func FuzzLoadPack(f *testing.F) {
	entries, err := dataFiles.ReadDir("packs")
	if err != nil {
		f.Fatal(err)
	}
	for _, e := range entries {
		b, err := dataFiles.ReadFile("packs/" + e.Name())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte("a: &a [*a, *a]"))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := LoadPack(bytes.NewReader(b))
		if err != nil {
			return
		}
		out, err := FormatPack(p)
		if err != nil {
			t.Fatalf("a pack that was read is not written: %v", err)
		}
		again, err := LoadPack(bytes.NewReader(out))
		if err != nil {
			t.Fatalf("a pack that was written is not read: %v\n%s", err, out)
		}
		if diff := cmp.Diff(p, again); diff != "" {
			t.Fatalf("(-read +read again):\n%s", diff)
		}
	})
}

func TestASwitchIsReadByItsWordsNotTheirOrder(t *testing.T) {
	for _, c := range []struct {
		choices []string
		on, off string
	}{
		{nil, "Ya", "Tidak"},
		{[]string{"Ya", "Tidak"}, "Ya", "Tidak"},
		{[]string{"TIDAK", " YA "}, " YA ", "TIDAK"},
		{[]string{"No", "Yes"}, "Yes", "No"},
		{[]string{"Tidak"}, "", "Tidak"},
		{[]string{"Tersedia", "Dipesan dulu"}, "", ""},
	} {
		if on, off := (&Column{Choices: c.choices}).Switch(); on != c.on || off != c.off {
			t.Errorf("%q: %q and %q, want %q and %q", c.choices, on, off, c.on, c.off)
		}
	}
}

func TestAKBKICodeIsTheChoiceThatHasIt(t *testing.T) {
	wood := []string{"3191301999 - Barang lainnya dari kayu", "3191302001 - Bingkai kayu", "54310 - Jasa pembongkaran"}
	for _, c := range []struct {
		field   string
		choices []string
		found   string
		choice  string // empty where it is none
		nearest string
	}{
		{"kbki", wood, "3191302001", wood[1], wood[1]},
		{"kbki", wood, "3191302001 - Pigura", wood[1], wood[1]},
		{"kbki", wood, wood[0], wood[0], wood[0]},
		{"kbki", []string{"3191301999", "3191302001"}, wood[1], "3191302001", "3191302001"},
		{"kbki", []string{"3191302001 – Bingkai kayu"}, "3191302001", "3191302001 – Bingkai kayu", "3191302001 – Bingkai kayu"},
		{"kbki", wood, "3191302002", "", wood[1]},
		{"kbki", wood, "31913", "", wood[0]}, // a part of a code is none
		{"kbki", wood, "5431", "", wood[2]},
		{"kbki", wood, "Bingkai kayu", "", wood[0]},
		{"kbki", []string{wood[1], "3191302001 - Bingkai kayu, diukir"}, "3191302001", "", wood[1]}, // which of the two?
		{"attributes.Kode", wood, "3191302001", "", wood[0]},
		{"unit", []string{"Buah", "Set"}, "Buahh", "", "Buah"},
	} {
		col := &Column{Field: c.field, Choices: c.choices}
		if got, ok := col.Choice(c.found); got != c.choice || ok != (c.choice != "") {
			t.Errorf("%s %q: choice %q, %v, want %q", c.field, c.found, got, ok, c.choice)
		}
		if got := NearestChoice(c.field, c.found, c.choices); got != c.nearest {
			t.Errorf("%s %q: nearest %q, want %q", c.field, c.found, got, c.nearest)
		}
	}
}
