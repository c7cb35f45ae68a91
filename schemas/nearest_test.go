package schemas

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTheNearestChoiceIsWhatWasMeant(t *testing.T) {
	f, err := FormatByID("v6-form")
	if err != nil {
		t.Fatal(err)
	}
	units := f.Field("unit").Choices
	for s, want := range map[string]string{
		"buah": "Buah", " Lusni ": "Lusin", "pics": "Pcs", "M2": "M²", "Kilogarm": "Kilogram", "lump  sum": "Lump Sum", "1X": "1 X", "Ritasi": "Ritase", "ｂｕａｈ": "Buah",
		"kodi": "", "bks": "", "": "", "toples": "", "x": "", strings.Repeat("buah", 50): "",
	} {
		got, ok := Nearest(s, units)
		if got != want || ok != (want != "") {
			t.Errorf("%q: got %q, %v, want %q", s, got, ok, want)
		}
	}
	if got, ok := Nearest("Peralatan Kantor>Furnitur Kantor>Meja Krja", []string{"Peralatan Kantor > Furnitur Kantor > Kursi", "Peralatan Kantor > Furnitur Kantor > Meja Kerja"}); !ok || !strings.HasSuffix(got, "Meja Kerja") {
		t.Errorf("got %q, %v", got, ok)
	}
}

func TestTheNearestOfChoicesIsTheTextItselfWhereItIsOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		choices := rapid.SliceOfN(rapid.StringMatching(`[A-Za-z0-9]{2,20}`), 1, 20).Draw(t, "choices")
		s := rapid.SampledFrom(choices).Draw(t, "s")
		if got, ok := Nearest(s, choices); !ok || !strings.EqualFold(got, s) {
			t.Fatalf("%q: got %q, %v", s, got, ok)
		}
		long := rapid.StringN(0, 400, -1).Draw(t, "any")
		Nearest(long, append(choices, long))
	})
}
