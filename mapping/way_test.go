package mapping

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

func TestARuleIsSaidInWords(t *testing.T) {
	const answer = `lookup("jawaban kbki", default(row["@bagian"], "tanpa bagian"))`
	const weight = `weight(lookup("jawaban berat", row["@bagian"] + " " + split(default(row["Nama"], "-"), " ")[0]))`
	for expression, want := range map[string]Way{
		`row["Harga (Rp) / Eceran"]`:           {Column: "Harga (Rp) / Eceran"},
		`row.Nama`:                             {Column: "Nama"},
		`text(row['Nama'])`:                    {Column: "Nama"},
		`default(row["Nama"], "")`:             {Column: "Nama", Optional: true},
		`row["@bagian"]`:                       {Column: SectionColumn},
		`rupiah(row["Harga"])`:                 {Column: "Harga", Reader: ReadRupiah},
		`quantity(default(row["Stok"], ""))`:   {Column: "Stok", Optional: true, Reader: ReadQuantity},
		`quantity("20")`:                       {Fixed: "20", Reader: ReadQuantity},
		`"0%"`:                                 {Fixed: "0%"},
		`"Kata \"kutip\" \\ é"`:                {Fixed: `Kata "kutip" \ é`},
		`lookup("satuan", row["Sat."])`:        {Column: "Sat.", List: "satuan"},
		`weight(lookup("berat", row["Kode"]))`: {Column: "Kode", List: "berat", Reader: ReadWeight},
		`weight(row["Berat (gram)"] + " gr")`:  {Column: "Berat (gram)", Reader: ReadWeight, Mark: "gr"},
		`split(row["Foto"], ",")`:              {Column: "Foto", Reader: ReadItems, Mark: ","},
		`dimensions(row["Ukuran"])`:            {Column: "Ukuran", Reader: ReadSize},
		`plain_text(row["Uraian"])`:            {Column: "Uraian", Reader: ReadPlain},
		answer:                                 {Before: []string{answer}},
		weight:                                 {Before: []string{weight}},
		`default(` + answer + `, row["KBKI"])`: {Column: "KBKI", Before: []string{answer}},
		`default(row["KBKI"], ` + answer + `)`: {Column: "KBKI", Behind: []string{answer}},
		`default(default(` + answer + `, row["KBKI"]), ` + weight + `)`: {Column: "KBKI", Before: []string{answer}, Behind: []string{weight}},
	} {
		got, ok := WayOf(expression)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); !ok || diff != "" {
			t.Errorf("%s: %v %s", expression, ok, diff)
		}
	}
}

func TestWhatHasNoWordsIsAFormula(t *testing.T) {
	for _, expression := range []string{
		`row["A"] + row["B"]`, `row["Status"] == "publish"`, `row["A"] == "" ? "" : row["A"] + ".png"`, `default(row["A"], row["B"])`, `""`, `" "`,
		`lookup("a", lookup("b", row["A"]))`, `lookup("a", "x")`, `weight(row["A"] + "gr")`, `split(row["A"], "")`, `net(row["A"], "12%")`, `true`, `7`,
		`row["A"].contains("x") ? "1" : "2"`, `rupiah(rupiah(row["A"]))`, `not an expression`, ``, `row[`,
	} {
		if w, ok := WayOf(expression); ok {
			t.Errorf("%s: %+v", expression, w)
		}
	}
}

// ways draws ways of all kinds.
func ways(t *rapid.T) Way {
	text := rapid.StringMatching(`[A-Za-zé"\\/().,%& ]{0,11}[A-Za-z"]`)
	answers := rapid.SliceOfN(rapid.SampledFrom([]string{`lookup("jawaban kbki", row["A"])`, `quantity(lookup("jawaban stok", default(row["B"], "")))`}), 0, 2)
	w := Way{Before: answers.Draw(t, "before"), Behind: answers.Draw(t, "behind")}
	switch rapid.IntRange(0, 2).Draw(t, "kind") {
	case 0:
		w.Fixed = text.Draw(t, "fixed")
	case 1:
		w.Column, w.Optional = text.Draw(t, "column"), rapid.Bool().Draw(t, "optional")
		if rapid.Bool().Draw(t, "looked up") {
			w.List = rapid.SampledFrom([]string{"satuan", "kode kbki"}).Draw(t, "list")
		}
	default:
		return w
	}
	w.Reader = rapid.SampledFrom([]Reader{ReadText, ReadPlain, ReadRupiah, ReadQuantity, ReadWeight, ReadSize, ReadItems}).Draw(t, "reader")
	switch {
	case w.Reader == ReadItems:
		w.Mark = rapid.SampledFrom([]string{",", ";", " | "}).Draw(t, "mark")
	case w.Reader == ReadWeight && w.Column != "":
		w.Mark = rapid.SampledFrom([]string{"", "gr", "kg"}).Draw(t, "unit")
	}
	return w
}

func TestAWayIsItsExpression(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := ways(t)
		if w.core() == "" { // answers alone have one place
			w.Before, w.Behind = append(w.Before, w.Behind...), nil
		}
		got, ok := WayOf(w.Expression())
		if w.None() != (w.Expression() == "") || !w.None() && (!ok || !cmp.Equal(w, got, cmpopts.EquateEmpty())) {
			t.Fatalf("%s:\n%s", w.Expression(), cmp.Diff(w, got, cmpopts.EquateEmpty()))
		}
	})
}

// mappingFiles are the mapping files of the repository.
func mappingFiles(t testing.TB) map[string][]byte {
	t.Helper()
	var files []string
	for _, pattern := range []string{"../cmd/ekatalog/sample/mapping.yaml", "../cmd/ekatalog/shops/*/mapping.yaml", "../testdata/workshop/*.yaml"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatal(pattern, err)
		}
		files = append(files, found...)
	}
	all := map[string][]byte{}
	for _, f := range files {
		if strings.HasPrefix(filepath.Base(f), "ekatalog") {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all[f] = b
	}
	return all
}

// Nearly every rule that people write is said in words.
func TestTheRulesOfTheRepositoryAreSaidInWords(t *testing.T) {
	said, all := 0, 0
	for name, data := range mappingFiles(t) {
		m, err := Load(name, data, standardOptions(t))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range m.Rules() {
			all++
			if _, ok := WayOf(r.Text); ok {
				said++
			}
		}
		if rules := m.Rules(); !slices.IsSortedFunc(rules, func(a, b Rule) int {
			if a.Scope != b.Scope {
				return 0
			}
			return CompareFields(a.Field, b.Field)
		}) || rules[0].Field != "sku" {
			t.Errorf("%s: not in the form's order", name)
		}
	}
	t.Logf("%d of %d rules", said, all)
	if said*5 < all*4 {
		t.Errorf("%d of %d rules have words", said, all)
	}
}
