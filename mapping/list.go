package mapping

import (
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// ListItem is what the checks over a whole list need of one product.
type ListItem struct {
	Index   int    // the product's position in the list, given back in ListIssue
	Row     int    // the sheet's row
	SKU     string // as the list has it, empty when it has none
	SKUCell string // "file!sheet!B12"
	Name    string
	Section string // the section row above, empty when there is none

	Price         *int64 // as written, before a unit's factor; nil when it could not be read
	PriceFound    string // the cell's text
	PriceCell     string
	PriceKind     Kind
	PriceDecimals int8 // how many decimals the numeric cell shows
	PriceFraction bool // the numeric cell holds a fraction
}

// ListIssue is an issue of the product that was added with Index.
type ListIssue struct {
	Index int
	Issue Issue
}

// List gathers a few words of each product for the checks that need all of
// them: SKUs that are alike and prices out of scale. The zero List is ready.
// It is for one goroutine.
type List struct {
	items    []listItem
	heads    []string // cells without their row, "file!sheet!B"
	headAt   map[string]int32
	sections map[string]int32
	prices   [][]int64 // by section
}

// listItem is a ListItem made small: a list has 100,000 of them.
type listItem struct {
	sku, name string
	found     string // the price's cell
	price     int64  // 0 when there is none to judge
	index     int32
	row       int32
	skuCell   listCell
	priceCell listCell
	section   int32 // -1 when there is none
	decimals  int8
	fraction  bool // a numeric cell that holds one
}

// listCell is a cell's place: a position in List.heads and a row.
type listCell struct{ head, row int32 }

// Add takes one product. Products are added in the order of the list.
func (l *List) Add(p ListItem) {
	item := listItem{
		sku: p.SKU, name: p.Name, found: p.PriceFound, index: int32(p.Index), row: int32(p.Row), section: -1,
		skuCell: l.cell(p.SKUCell), priceCell: l.cell(p.PriceCell),
	}
	if p.PriceKind == Number {
		item.decimals, item.fraction = p.PriceDecimals, p.PriceFraction
	}
	if p.Price != nil {
		item.price = *p.Price
	}
	if p.Section != "" && item.price > 0 {
		item.section = l.sectionOf(p.Section)
		l.prices[item.section] = append(l.prices[item.section], item.price)
	}
	l.items = append(l.items, item)
}

// Finish gives the issues of the list, by position and then by code: the
// errors sku_duplicate, sku_is_row_number and price_scale, and the warning
// sku_similar. A price_scale replaces not_whole_rupiah and too_many_decimals
// of the same product's price.
func (l *List) Finish() []ListIssue {
	var issues []ListIssue
	running := l.runningNumbers()
	for i := range running {
		if running[i] {
			issues = append(issues, l.rowNumber(i))
		}
	}
	issues = append(issues, l.alikeSKUs(running)...)
	issues = append(issues, l.pricesOutOfScale()...)
	slices.SortStableFunc(issues, func(a, b ListIssue) int {
		if a.Index != b.Index {
			return a.Index - b.Index
		}
		return strings.Compare(a.Issue.Code, b.Issue.Code)
	})
	return issues
}

// cell takes a cell's name apart, so that the names of 100,000 cells of one
// column are one text and 100,000 numbers.
func (l *List) cell(name string) listCell {
	head := strings.TrimRight(name, "0123456789")
	row, err := strconv.ParseInt(name[len(head):], 10, 32)
	if err != nil {
		head, row = name, 0
	}
	at, ok := l.headAt[head]
	if !ok {
		if l.headAt == nil {
			l.headAt = map[string]int32{}
		}
		head = strings.Clone(head)
		at = int32(len(l.heads))
		l.heads = append(l.heads, head)
		l.headAt[head] = at
	}
	return listCell{head: at, row: int32(row)}
}

func (l *List) cellName(c listCell) string {
	if c.row == 0 {
		return l.heads[c.head]
	}
	return l.heads[c.head] + strconv.Itoa(int(c.row))
}

// shortName names a cell without its file, for a message.
func (l *List) shortName(c listCell) string { return ShortCell(l.cellName(c)) }

func (l *List) sectionOf(name string) int32 {
	at, ok := l.sections[name]
	if !ok {
		if l.sections == nil {
			l.sections = map[string]int32{}
		}
		at = int32(len(l.prices))
		l.sections[strings.Clone(name)] = at
		l.prices = append(l.prices, nil)
	}
	return at
}

// Bounds of prices that are in scale.
const (
	priceFloor      = 500 // rupiah; nothing on the catalogue is cheaper
	medianPrices    = 5   // prices a section must have for its median to say something
	medianFraction  = 20  // below this part of the median a price is out of scale
	groupOfDecimals = 3   // decimals shown that are a group of thousands in truth
)

// pricesOutOfScale finds prices that look as if "35.000" had become 35.
func (l *List) pricesOutOfScale() []ListIssue {
	medians := make([]int64, len(l.prices))
	for i, prices := range l.prices {
		if len(prices) >= medianPrices {
			medians[i] = median(prices)
		}
	}
	var issues []ListIssue
	for i := range l.items {
		p := &l.items[i]
		small := p.price > 0 && (p.price < priceFloor ||
			p.section >= 0 && p.price < (medians[p.section]+medianFraction-1)/medianFraction)
		switch {
		case p.fraction:
			if read, meant, ok := fractionReadings(p.found); ok {
				issues = append(issues, l.outOfScale(p, read, meant))
			}
		case p.price > 0 && (small || p.decimals == groupOfDecimals):
			issues = append(issues, l.outOfScale(p, FormatRupiah(p.price), p.price*1000))
		}
	}
	return issues
}

func (l *List) outOfScale(p *listItem, read string, meant int64) ListIssue {
	return ListIssue{int(p.index), Issue{
		SKU: p.sku, Field: "price", Code: "price_scale", Severity: SeverityError, Cell: l.cellName(p.priceCell), Found: p.found,
		Values: map[string]string{
			"nama": shortened(p.name), "a": read, "b": FormatRupiah(meant), "b_polos": strconv.FormatInt(meant, 10),
		},
	}}
}

// fractionReadings gives the two readings of a numeric cell with a fraction:
// as it is, and as what was probably meant. One to three digits before the
// mark are a group ("35.500" became 35.5); more are the result of a formula,
// and the nearest whole rupiah is meant.
func fractionReadings(found string) (read string, meant int64, ok bool) {
	if len(found) > maxNumberText {
		return "", 0, false
	}
	d, err := decimal.NewFromString(strings.Replace(found, ",", ".", 1))
	if err != nil || d.Sign() <= 0 || d.Exponent() > 0 || d.GreaterThan(decimal.NewFromInt(maxAmount)) {
		return "", 0, false
	}
	read = FormatQuantity(d)
	if thousand := decimal.NewFromInt(1000); d.LessThan(thousand) {
		d = d.Mul(thousand)
	}
	return read, d.Round(0).IntPart(), true
}

// median gives the middle of prices, the mean of the middle two of an even
// number of them. It sorts them.
func median(prices []int64) int64 {
	slices.Sort(prices)
	n := len(prices)
	return prices[(n-1)/2]/2 + prices[n/2]/2 + (prices[(n-1)/2]%2+prices[n/2]%2)/2
}
