package connector

import (
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// Past is one record of the audit log about a SKU.
type Past struct {
	At time.Time
	Act
}

// OfferPoint is a product's price and stock in one catalogue from a moment on.
type OfferPoint struct {
	At    time.Time
	Price int64 // net whole rupiah
	Stock decimal.Decimal
	Act   string // what was recorded, without the catalogue: "offer.accepted"
	Actor string
}

// Offers gives how price and stock of a SKU have changed in a catalogue, the
// oldest first, from its records in any order. A point where both stayed is
// left out.
func Offers(cat Catalogue, past []Past) []OfferPoint {
	past = slices.Clone(past)
	slices.SortStableFunc(past, func(a, b Past) int { return a.At.Compare(b.At) })
	var all []OfferPoint
	for _, p := range past {
		act, ours := strings.CutPrefix(p.Act.Act, string(cat)+" ")
		if !ours {
			continue
		}
		next := OfferPoint{At: p.At, Act: act, Actor: p.Actor}
		first := len(all) == 0
		if !first {
			last := all[len(all)-1]
			next.Price, next.Stock = last.Price, last.Stock
		}
		price, priced := p.After["price"].(int64)
		stock, stocked := decimalOf(p.After["stock"])
		if !priced && first {
			price, priced = p.Before["price"].(int64)
		}
		if priced {
			next.Price = price
		}
		if stocked {
			next.Stock = stock
		}
		if !first && next.Price == all[len(all)-1].Price && next.Stock.Equal(all[len(all)-1].Stock) || first && !priced && !stocked {
			continue
		}
		all = append(all, next)
	}
	return all
}

// decimalOf reads a decimal as the log keeps it.
func decimalOf(v any) (decimal.Decimal, bool) {
	text, ok := v.(string)
	if !ok {
		return decimal.Decimal{}, false
	}
	d, err := decimal.NewFromString(text)
	return d, err == nil
}
