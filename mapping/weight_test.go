package mapping

import (
	"strconv"
	"testing"
)

func TestAWeightIsReadInGrams(t *testing.T) {
	for _, c := range []struct {
		text  string
		style NumberStyle
		want  string // grams, a code, or "empty"
	}{
		{"250gr", NumbersID, "250"},
		{"250 gr.", NumbersID, "250"},
		{"250 gram", NumbersID, "250"},
		{"250G", NumbersID, "250"},
		{"½ kg", NumbersID, "500"},
		{"1½ kg", NumbersID, "1500"},
		{"¼kg", NumbersID, "250"},
		{"1,5 kg", NumbersID, "1500"},
		{"1.5 kg", NumbersEN, "1500"},
		{"1.250 gram", NumbersID, "1250"},
		{"0,25 kg", NumbersID, "250"},
		{"12 kilo", NumbersID, "12000"},
		{"2 ons", NumbersID, "200"},
		{"1,5 ons", NumbersID, "150"},
		{"1 kuintal", NumbersID, "100000"},
		{"2 ton", NumbersID, "2000000"},
		{"5000 mg", NumbersID, "5"},
		{"± 250 gr", NumbersID, "250"},
		{"0 gr", NumbersID, "0"},
		{"", NumbersID, "empty"},
		{"-", NumbersID, "empty"},
		{" gr", NumbersID, "empty"},
		{"250", NumbersID, "weight_unit_missing"},
		{"1,5", NumbersID, "weight_unit_missing"},
		{"1.5 kg", NumbersID, "ambiguous_number"},
		{"1,000 gr", NumbersID, "ambiguous_number"},
		{"2,5 gr", NumbersID, "weight_not_whole_gram"},
		{"500 mg", NumbersID, "weight_not_whole_gram"},
		{"-250 gr", NumbersID, "number_negative"},
		{"250-300 gr", NumbersID, "weight_unreadable"},
		{"ringan", NumbersID, "weight_unreadable"},
		{"250 liter", NumbersID, "weight_unreadable"},
		{"99999999999999 ton", NumbersID, "number_too_large"},
	} {
		gram, ok, f := ParseWeight(c.text, c.style)
		got := strconv.FormatInt(gram, 10)
		switch {
		case len(f) > 0:
			got = f[0].Code
			wantTexts(t, Issue{Field: "weight_gram", Code: got, Found: c.text, Values: f[0].Values})
		case !ok:
			got = "empty"
		}
		if got != c.want || ok != (len(f) == 0 && got != "empty") {
			t.Errorf("%q: got %s (%t), want %s", c.text, got, ok, c.want)
		}
	}
}
