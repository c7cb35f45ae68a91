package mapping_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"ekatalog/mapping"
	"ekatalog/schemas/document"
)

func chair() *mapping.Listing {
	price, weight := int64(350_000), int64(12_000)
	stock, length := decimal.RequireFromString("4"), decimal.RequireFromString("40.5")
	return &mapping.Listing{
		SKU: "KR-001", Name: "Kursi", Description: "Kursi kayu", Unit: "Buah", Category: "A > B > C", Price: &price, Stock: &stock,
		WeightGram: &weight, LengthCM: &length, Photos: []string{"a.png"}, Attributes: []mapping.Pair{{Label: "Bahan", Value: "Jati"}, {Label: "Informasi Utama > Warna", Value: "Cokelat"}},
	}
}

func TestACorrectionIsReadAsACellOfTheList(t *testing.T) {
	for _, c := range []struct{ field, text, want, code string }{
		{"price", "Rp 1.250.000,-", "1250000", ""},
		{"price", "250rb", "250000", ""},
		{"price", "1,000", "350000", "ambiguous_number"},
		{"price", "nego", "350000", "price_not_a_number"},
		{"price", mapping.ClearWord, "", ""},
		{"stock", "2,5", "2.5", ""},
		{"stock", "1.000", "1000", ""},
		{"stock", "habis", "0", "stock_word"},
		{"stock", "0,055", "4", "too_many_decimals"},
		{"weight_gram", "1,2 kg", "1200", ""},
		{"weight_gram", "900", "900", ""},
		{"weight_gram", "berat", "12000", "weight_unreadable"},
		{"preorder_days", "2,5", "", "not_whole_number"},
		{"length_cm", "120,25", "120.25", ""},
		{"length_cm", mapping.ClearWord, "", ""},
		{"name", "  Kursi   jati ", "Kursi jati", ""},
		{"name", mapping.ClearWord, "", ""},
		{"name", "", "Kursi", ""},
		{"description", "Kursi\n\n\njati", "Kursi\n\njati", ""},
		{"attributes.Bahan", "Mahoni", "Mahoni", ""},
		{"attributes.Warna", "Hitam", "Hitam", ""},
		{"attributes.Informasi Utama > Bahan", "Sengon", "Sengon", ""},
		{"attributes.Ukuran", "Besar", "Besar", ""},
		{"attributes.Bahan", mapping.ClearWord, "", ""},
		{"documents.Sertifikat", "a.pdf", "a.pdf", ""},
		{"category", "X > Y > Z", "A > B > C", "correction_field"},
		{"photos", "b.png", "a.png", "correction_field"},
		{"sku", "X", "KR-001", "correction_field"},
		{"basis.cost", "1", "", "correction_field"},
	} {
		t.Run(c.field+" "+c.text, func(t *testing.T) {
			l, other := chair(), chair()
			found := mapping.Correct(l, c.field, c.text)
			if got := mapping.CorrectableText(l, c.field); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if code := ""; len(found) > 0 || c.code != "" {
				if len(found) > 0 {
					code = found[0].Code
				}
				if code != c.code {
					t.Errorf("found %v, want %s", found, c.code)
				}
			}
			if c.want == mapping.CorrectableText(other, c.field) && !slices.Equal(l.AppendContent(nil), other.AppendContent(nil)) {
				t.Error("something else moved")
			}
		})
	}
}

func TestCorrectionsComeBackFromTheirFile(t *testing.T) {
	all := mapping.NewCorrections("corrections.yaml").With([]mapping.Correction{
		{SKU: "b-1", Field: "name", Name: "Kursi \"lama\"", Was: "Kursi \"lama\"", Now: "Kursi: baru # satu", By: "Bu Sri", At: "2026-03-02T09:00:00+07:00", File: "ff"},
		{SKU: "A-1", Field: "description", Was: "", Now: "dua\nbaris\u2028 – é 😀", By: "- x"},
		{SKU: "A-1", Field: "attributes.Bahan", Now: mapping.ClearWord},
		{SKU: "007", Field: "price", Was: "350000", Now: "300000"},
	})
	all = all.With([]mapping.Correction{{SKU: "B-1", Field: "name", Was: "Kursi", Now: "Kursi jati"}})
	text := all.Format()
	back, err := mapping.LoadCorrections("corrections.yaml", text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if got := back.Format(); string(got) != string(text) {
		t.Fatalf("%s", got)
	}
	if got := back.Of("a-1"); len(got) != 2 || got[1].Now != "dua\nbaris\u2028 – é 😀" {
		t.Fatalf("%+v", got)
	}
	if got := back.Of("b-1"); len(got) != 1 || got[0].Now != "Kursi jati" || got[0].By != "" {
		t.Fatalf("%+v", got)
	}
	if len(back.Of("")) != 0 || len((*mapping.Corrections)(nil).Of("a-1")) != 0 {
		t.Fatal("somebody's corrections for nobody")
	}
}

func TestACorrectionIsNotAnotherProductsThatHasTheCodeNow(t *testing.T) {
	for _, row := range []struct {
		before, now, corrected string
		counts                 bool
	}{
		{"Kursi kayu jati", "Kursi kayu jati", "", true},
		{"Kursi kayu jati", "KURSI kayu  jati Pamekasan", "", true},
		{"Kursi kcl kayu", "Kursi kecil kayu", "", true},
		{"", "Lemari", "", true},
		{"Kursi kayu jati", "Nastar 250 gr", "", false},
		{"Kursi teras", "Kursi tamu", "", false},
		{"Kursi kayu jati", "Bangku panjang", "Bangku panjang", true}, // the list took over what was corrected
	} {
		all := []mapping.Correction{{SKU: "KR-001", Field: "price", Name: row.before, Was: "350000", Now: "300000"}}
		if row.corrected != "" {
			all = append(all, mapping.Correction{SKU: "KR-001", Field: "name", Name: row.before, Was: row.before, Now: row.corrected})
		}
		c := mapping.NewCorrections("corrections.yaml").With(all)
		l, format := chair(), chair()
		l.Name, format.Name = row.now, row.now
		var a mapping.Applied
		for _, of := range []*mapping.Listing{l, format} {
			c.Apply(&a, of, c.Of("KR-001"))
		}
		c.Finish(&a, l)
		if got := *l.Price == 300_000 && *format.Price == 300_000; got != row.counts || row.counts != (len(a.Issues) == 0) {
			t.Errorf("%+v: counts %v, %v", row, got, a.Issues)
		}
		for _, i := range a.Issues {
			if i.Code != "correction_outdated" || i.Values[mapping.MessageValue] != "correction_of_another" {
				t.Errorf("%+v", i)
			}
		}
	}
}

func TestEveryMistakeInAFileOfCorrectionsIsToldWithItsPlace(t *testing.T) {
	_, err := mapping.LoadCorrections("corrections.yaml", []byte(`version: 2
corrections:
  - {sku: A, field: price, now: "1"}
  - {sku: A, field: price, now: "2"}
  - {sku: A, field: kategori, now: x}
  - {field: name, now: x}
  - {sku: A, field: name, nwo: x}
other: 1
`))
	var f *document.Faults
	if !errors.As(err, &f) {
		t.Fatal(err)
	}
	var got []string
	for _, x := range f.Faults {
		got = append(got, x.Key)
	}
	want := []string{"mapping.version", "corrections.twice", "corrections.field", "mapping.key_missing", "mapping.key_missing", "mapping.unknown_key_near", "mapping.unknown_key"}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Fatalf("%v", err)
	}
	for _, text := range []string{"", "[", "version: 1\ncorrections: x", "- a", strings.Repeat("[", 1000), "a: &a b\nc: *a"} {
		if _, err := mapping.LoadCorrections("c", []byte(text)); !errors.As(err, &f) {
			t.Errorf("%.20q: %v", text, err)
		}
	}
}

func TestMoreCorrectionsThanCanBeReadDoNotFit(t *testing.T) {
	all := make([]mapping.Correction, 10_001)
	for i := range all {
		all[i] = mapping.Correction{SKU: fmt.Sprintf("A-%d", i), Field: "name", Now: "x"}
	}
	if full := mapping.NewCorrections("c").With(all[1:]); !full.Fit() || mapping.NewCorrections("c").With(all).Fit() {
		t.Fatal("the limit is another")
	}
	long := mapping.Correction{SKU: "A", Field: "name", Now: strings.Repeat("x", 4<<20)}
	if mapping.NewCorrections("c").With([]mapping.Correction{long}).Fit() {
		t.Fatal("4 MiB of one correction fit")
	}
}

func FuzzCorrections(f *testing.F) {
	f.Add("version: 1\ncorrections:\n  - sku: \"A\"\n    field: \"price\"\n    was: \"1\"\n    now: \"250rb\"\n")
	f.Add("version: 1\ncorrections: [{sku: a, field: attributes.x, now: '[KOSONGKAN]'}]")
	f.Fuzz(func(t *testing.T, text string) {
		all, err := mapping.LoadCorrections("c", []byte(text))
		var faults *document.Faults
		if err != nil {
			if !errors.As(err, &faults) {
				t.Fatal(err)
			}
			return
		}
		once := all.Format()
		back, err := mapping.LoadCorrections("c", once)
		if err != nil {
			t.Fatalf("%v of\n%s", err, once)
		}
		if again := back.Format(); string(again) != string(once) {
			t.Fatalf("%s and then %s", once, again)
		}
		for _, x := range all.Of("a") {
			l := chair()
			mapping.Correct(l, x.Field, x.Now)
			var a mapping.Applied
			all.Apply(&a, l, all.Of("a"))
			all.Finish(&a, l)
		}
	})
}
