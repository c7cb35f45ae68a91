package mapping

import "testing"

func TestAFieldIsWrittenAsPeopleHereReadIt(t *testing.T) {
	for _, c := range []struct{ field, text, want string }{
		{"price", "1350000", "Rp1.350.000"}, {"price", "", ""}, {"price", "nego", "nego"}, {"basis.cost", "212000", "Rp212.000"},
		{"basis.document", "12345", "12345"}, {"weight_gram", "28000", "28.000"}, {"stock", "1234.5", "1.234,5"}, {"min_purchase", "1000", "1.000"},
		{"length_cm", "12.5", "12,5"}, {"dimensions", "120.5 x 60 x 75", "120,5 x 60 x 75"}, {"dimensions", " x  x 30", "– x – x 30"}, {"dimensions", "", ""}, {"wholesale", "5:225000\n100:200000", "5: Rp225.000\n100: Rp200.000"},
		{"regional_prices", "Papua:1250000", "Papua: Rp1.250.000"}, {"kbki", "3191301999", "3191301999"}, {"sku", "12345", "12345"}, {"attributes.Isi", "2500", "2500"}, {"nothing", "2500", "2500"},
	} {
		if got := FormatField(c.field, c.text); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.field, c.text, got, c.want)
		}
	}
}
