package mapping

import (
	"strings"

	"github.com/shopspring/decimal"
)

// resolveUnit turns the row's word for its unit into the catalogue's unit and
// keeps the factor between them.
func (b *Bound) resolveUnit(v value) value {
	if v.text == "" {
		return v
	}
	if b.unitHit.ok && b.unitHit.text == v.text {
		return v
	}
	b.unitWord = v.text
	u, ok := b.m.units.Lookup(v.text)
	if !ok {
		return b.fail(v, "unit_unknown", "nilai", v.text)
	}
	b.unitHit = hit{ok: true, text: u.Name, unit: u}
	v.text = u.Name
	return v
}

// factor is how many of the catalogue's unit one of the row's unit is; ok is
// false where the two are one.
func (b *Bound) factor() (f decimal.Decimal, ok bool) {
	f = b.unitHit.unit.Factor
	return f, b.unitHit.ok && !f.IsZero() && !f.Equal(decimal.NewFromInt(1))
}

// scaleMoney divides an amount for one of the row's unit by its factor. A price
// that is then not whole is refused, since any rounding would change what the
// seller gets; what a price is only compared with is rounded to the careful
// side: cost up, ceilings down.
func (b *Bound) scaleMoney(r *assignment, v value) value {
	f, ok := b.factor()
	if !ok {
		return v
	}
	exact := decimal.NewFromInt(v.n).DivRound(f, 6)
	switch {
	case exact.Mul(f).Equal(decimal.NewFromInt(v.n)) && exact.IsInteger():
	case r.field == "basis.cost":
		exact = exact.Ceil()
	case strings.HasPrefix(r.field, "basis."):
		exact = exact.Floor()
	default:
		return b.fail(textOf(FormatRupiah(v.n)), "unit_price_not_whole",
			"harga", FormatRupiah(v.n), "satuan", b.unitWord, "isi", FormatQuantity(f),
			"hasil", FormatQuantity(exact.Round(2)), "satuan2", b.unitHit.unit.Name)
	}
	return intOf(exact.IntPart())
}

// scaleQuantity multiplies a quantity in the row's unit by its factor.
func (b *Bound) scaleQuantity(r *assignment, v value) value {
	if f, ok := b.factor(); ok && (r.field == "stock" || r.field == "min_purchase") {
		v.dec = v.dec.Mul(f)
	}
	if v.dec.Exponent() < -2 && !v.dec.Equal(v.dec.Truncate(2)) {
		return b.fail(textOf(v.dec.String()), "too_many_decimals", "nilai", v.dec.String())
	}
	return v
}

// proposeUnits completes the values of a unit_unknown issue with what the
// word usually means, once price and stock are known: a kodi at 60.000 with a
// stock of 7 is Pcs at 3.000 with 140, or Paket as it is.
func (b *Bound) proposeUnits(l *Listing) {
	for i := range b.issues {
		if b.issues[i].Code != "unit_unknown" {
			continue
		}
		values := b.issues[i].Values
		if l.Price == nil || l.Stock == nil {
			values[MessageValue] = "unit_unknown_bare"
			continue
		}
		u, ok := b.m.units.meaning(b.unitWord)
		if !ok {
			u = Unit{Name: "Pcs", Factor: decimal.NewFromInt(1)}
		}
		price := decimal.NewFromInt(*l.Price).DivRound(u.Factor, 2)
		values["satuan1"], values["h1"], values["s1"] = u.Name, FormatQuantity(price), FormatQuantity(l.Stock.Mul(u.Factor))
		values["satuan2"], values["h2"], values["s2"] = "Paket", FormatRupiah(*l.Price), FormatQuantity(*l.Stock)
	}
}
