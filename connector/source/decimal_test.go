package source

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"ekatalog/mapping"
)

// A number of a table is the same number in the row, whatever its spelling.
func TestExactNumbersKeepTheirValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.StringMatching(`[+-]?[0-9]{1,25}(\.[0-9]{0,12})?([eE][+-]?[0-9]{1,2})?`).Draw(t, "raw")
		style := rapid.SampledFrom([]mapping.NumberStyle{mapping.NumbersID, mapping.NumbersEN}).Draw(t, "style")
		want, err := decimal.NewFromString(raw)
		if err != nil {
			t.Fatal(err)
		}
		text, ok := exactNumber(raw, style)
		if !ok {
			if e := strings.IndexAny(raw, "eE"); e < 0 || len(strings.TrimLeft(raw[e+1:], "+-0")) < 2 {
				t.Fatalf("%q is no number", raw)
			}
			return
		}
		got, err := decimal.NewFromString(strings.Replace(text, mark(style), ".", 1))
		if err != nil || !got.Equal(want) {
			t.Fatalf("%q became %q, %v", raw, text, err)
		}
		if strings.ContainsAny(text, "eE+") || strings.HasPrefix(text, "-0") && got.IsZero() || strings.Contains(text, mark(style)) && strings.HasSuffix(text, "0") {
			t.Fatalf("%q is spelt %q", raw, text)
		}
	})
}

func TestOtherSpellingsAreNoNumbers(t *testing.T) {
	for _, raw := range []string{"", "-", ".", "1,5", "1e", "1e999", "NaN", "Infinity", "0x10", "1 000", "1.2.3"} {
		if text, ok := exactNumber(raw, mapping.NumbersID); ok {
			t.Errorf("%q became %q", raw, text)
		}
	}
}
