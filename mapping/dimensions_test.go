package mapping

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"
)

func TestDimensionsAreReadInCentimetres(t *testing.T) {
	for _, c := range []struct {
		text  string
		style NumberStyle
		want  string // length width height, "-" for none; or a code
	}{
		{"40x15x35", NumbersID, "40 15 35"},
		{"40 X 15 × 35", NumbersID, "40 15 35"},
		{"40*15*35 cm", NumbersID, "40 15 35"},
		{"40x15x35 (PxLxT)", NumbersID, "40 15 35"},
		{"40 cm x 15 cm x 35 cm", NumbersID, "40 15 35"},
		{"400x150x350 mm", NumbersID, "40 15 35"},
		{"125x80 mm", NumbersID, "12.5 8 -"},
		{"1,2 x 0,6 x 0,75 m", NumbersID, "120 60 75"},
		{"1,2m x 60cm x 75", NumbersID, "120 60 75"},
		{"1,2mx60cmx75", NumbersID, "120 60 75"},
		{"1.2m x 60cm x 75", NumbersEN, "120 60 75"},
		{"2 m x 3 x 4", NumbersID, "200 300 400"},
		{"P25 L8 T20", NumbersID, "25 8 20"},
		{"p 25cm, l 8cm, t 20cm", NumbersID, "25 8 20"},
		{"T20 x P25 x L8", NumbersID, "25 8 20"},
		{"Panjang: 25 cm; Lebar: 8 cm; Tinggi: 20 cm", NumbersID, "25 8 20"},
		{"L40 W15 H35", NumbersID, "40 15 35"},
		{"T=30cm", NumbersID, "- - 30"},
		{"t 30", NumbersID, "- - 30"},
		{"Ø12", NumbersID, "12 12 -"},
		{"Ø 12 cm, T 20 cm", NumbersID, "12 12 20"},
		{"diameter 12", NumbersID, "12 12 -"},
		{"25 x 8", NumbersID, "25 8 -"},
		{"25, 8", NumbersID, "25 8 -"},
		{"2,5 x 8", NumbersID, "2.5 8 -"},
		{"45 cm", NumbersID, "45 - -"},
		{"5cm", NumbersID, "5 - -"},
		{"45", NumbersID, "45 - -"},
		{"", NumbersID, "- - -"},
		{"-", NumbersID, "- - -"},
		{"1.2m x 60cm", NumbersID, "ambiguous_number"},
		{"12,55 mm", NumbersID, "too_many_decimals"},
		{"1x2x3x4", NumbersID, "dimensions_unreadable"},
		{"P25 P8", NumbersID, "dimensions_unreadable"},
		{"P25 x 8", NumbersID, "dimensions_unreadable"},
		{"Ø12 L8", NumbersID, "dimensions_unreadable"},
		{"all size", NumbersID, "dimensions_unreadable"},
		{"XL", NumbersID, "dimensions_unreadable"},
		{"40x15x35 inch", NumbersID, "dimensions_unreadable"},
		{"-40x15", NumbersID, "dimensions_unreadable"},
		{"99999999999999999999 m", NumbersID, "number_too_large"},
		{strings.Repeat("1x", 500), NumbersID, "dimensions_unreadable"},
	} {
		l, w, h, f := ParseDimensions(c.text, c.style)
		var words []string
		for _, side := range []*decimal.Decimal{l, w, h} {
			if side == nil {
				words = append(words, "-")
			} else {
				words = append(words, side.String())
			}
		}
		got := strings.Join(words, " ")
		if len(f) > 0 {
			if got != "- - -" {
				t.Errorf("%q has %s and sizes %s", c.text, f[0].Code, got)
			}
			got = f[0].Code
			wantTexts(t, Issue{Field: "length_cm", Code: got, Found: c.text, Values: f[0].Values})
		}
		if got != c.want {
			t.Errorf("%q: got %s, want %s", c.text, got, c.want)
		}
	}
}
