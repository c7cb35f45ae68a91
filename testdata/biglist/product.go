package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// product is one row of the list. A text beside a number stands in its place.
type product struct {
	row                           int
	code, name, description       string
	category, unit, kbki          string
	price, stock, cost            int64
	priceText, stockText          string
	weight, length, breadth, tall int64 // gram and cm, 0 for a service
	origin, material, vehicle     string
	detail                        string
	group, shelf, remark          string
	day                           int64 // Excel's serial
	service                       bool
}

// Prices of a list lie between these, in steps of priceStep rupiah: near
// enough to each other that none looks like a slip of the decimal point.
const (
	lowestPrice  = 40_000
	highestPrice = 400_000
	priceStep    = 500
)

func newProduct(r *rand.Rand, l *line, category string, row int) *product {
	p := &product{
		row:      row,
		code:     fmt.Sprintf("%s-%06d", l.prefix, row),
		name:     l.name(r, l, row),
		category: category,
		unit:     pick(r, l.units),
		kbki:     pick(r, l.kbki),
		price:    lowestPrice + priceStep*r.Int64N((highestPrice-lowestPrice)/priceStep+1),
		stock:    1 + r.Int64N(400),
		material: pick(r, l.materials),
		vehicle:  pick(r, l.vehicles),
		detail:   pick(r, l.details),
		group:    fmt.Sprintf("Kelompok %d", 1+r.IntN(12)),
		shelf:    fmt.Sprintf("%c%02d", 'A'+r.IntN(8), 1+r.IntN(40)),
		day:      45_658 + r.Int64N(365), // a day of 2025
		service:  l.service,
	}
	p.cost = p.price * 3 / 5
	p.description = fmt.Sprintf("%s, buatan bengkel kerja, nomor persediaan %06d", strings.ToLower(pick(r, l.nouns)), row)
	if r.IntN(10) == 0 {
		p.remark = "stok dihitung ulang"
	}
	if !l.service {
		p.weight = 200 + 50*r.Int64N(600)
		p.length, p.breadth, p.tall = 10+r.Int64N(150), 8+r.Int64N(80), 3+r.Int64N(100)
		p.origin = []string{"dalam negeri", "sebagian"}[r.IntN(2)]
	}
	return p
}

// spoil gives the product the n-th kind of issue and says which.
func (p *product) spoil(n int) string {
	switch n % 8 {
	case 0:
		p.priceText = "1,250"
		return "ambiguous_number"
	case 1:
		p.unit = "toples"
		return "unit_unknown"
	case 2:
		p.name = "Rak"
		return "name_too_short"
	case 3:
		p.price = 0
		return "price_zero"
	case 4:
		p.priceText = "450.000-600.000"
		return "price_range"
	case 5:
		p.stockText = "ready"
		return "stock_word"
	case 6:
		if !p.service {
			p.weight = 0
			return "weight_missing"
		}
	}
	p.priceText = "nego"
	return "price_not_a_number"
}

// reprice changes the price by a twentieth, up and down in turn, so that
// neither a single jump nor the median trips a guard.
func (p *product) reprice(n int) {
	step := p.price / 20 / priceStep * priceStep
	if n%2 == 1 {
		step = -step
	}
	p.price += step
}

func lastLevel(category string) string {
	return category[strings.LastIndex(category, ">")+2:]
}
