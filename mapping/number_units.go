package mapping

import "regexp"

// twoUnitPrices is a price for one unit and another for a second:
// "2.500/sct – 55.000/dus", "2500 per sct, 55rb per dus".
var twoUnitPrices = regexp.MustCompile(`(?i)^` + unitPricePattern +
	`(?:\s*(?:-|–|—|,|;|&|\+|/|\||\batau\b|\bdan\b)\s*|\s+)` + unitPricePattern + `\.?$`)

const unitPricePattern = `((?:rp\.?|idr\.?)?\s*\d[\d.,]*(?:\s*(?:ribu|rb|juta|jt|k))?(?:,-)?)\s*(?:/|per\s|@)\s*(\p{L}[\p{L}0-9'²³]*)`

// unitPrices refuses two prices for two units in one cell and proposes both: a
// list has them as two products, or sells by one of the units. Nil for any
// other text.
func (p number) unitPrices(text string) []Finding {
	if !p.money || len(text) > maxNumberText {
		return nil
	}
	m := twoUnitPrices.FindStringSubmatch(text)
	if m == nil || !p.units.Known(m[2]) || !p.units.Known(m[4]) || p.units.Same(m[2], m[4]) {
		return nil
	}
	alone := number{style: p.style, units: p.units, money: true}
	a, okA, _ := alone.read(tidy(m[1]))
	b, okB, _ := alone.read(tidy(m[3]))
	if !okA || !okB {
		return nil
	}
	_, _, f := refuse("price_range", "nilai", text, MessageValue, "price_range_units",
		"h1", FormatRupiah(a.coefficient), "satuan1", p.unitName(m[2]), "h2", FormatRupiah(b.coefficient), "satuan2", p.unitName(m[4]))
	return f
}

// unitName is the catalogue's name of a unit, else the word itself.
func (p number) unitName(word string) string {
	if u, ok := p.units.meaning(word); ok {
		return u.Name
	}
	return word
}
