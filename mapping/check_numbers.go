package mapping

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"ekatalog/schemas"
)

// mostQuantity is what is said to be the most of a field without a limit.
const mostQuantity = 1_000_000_000_000

func (c *checker) checkPrice(f *schemas.Field) {
	if c.l.Price == nil {
		c.missing(f)
	} else {
		c.price(f, f.Name, *c.l.Price)
	}
	if c.format.ID != HoldingFormat {
		return
	}
	for _, v := range c.l.Variants {
		if v.Price != nil {
			c.price(f, "variants", *v.Price)
		}
	}
	for _, tier := range c.l.Wholesale {
		c.price(f, "wholesale", tier.Price)
	}
	for _, r := range c.l.RegionalPrices {
		c.price(f, "regional_prices", r.Price)
	}
}

// price checks one net price of the listing against the price field's range.
func (c *checker) price(f *schemas.Field, field string, n int64) {
	if n == 0 {
		c.add(rulePriceZero, field, "0")
		return
	}
	c.integerRange(f, field, n)
}

func (c *checker) checkPreorder(f *schemas.Field) {
	if days := c.l.PreorderDays; days != nil && *days < 1 {
		found := strconv.FormatInt(*days, 10)
		c.add(rulePreorderDaysMissing, f.Name, found, "nilai", found)
	}
}

func (c *checker) checkInteger(f *schemas.Field, n *int64) {
	if n == nil {
		c.missing(f)
		return
	}
	if c.lacks(f) {
		c.barred(f, strconv.FormatInt(*n, 10))
		return
	}
	c.integerRange(f, f.Name, *n)
}

func (c *checker) integerRange(f *schemas.Field, field string, n int64) {
	if low, ok := hundredths(f.Min); ok && n < low/100 {
		c.add(ruleNumberTooSmall, field, strconv.FormatInt(n, 10), "nilai", FormatRupiah(n), "batas", FormatRupiah(low/100))
	}
	if high, ok := hundredths(f.Max); ok && n > high/100 {
		c.add(ruleNumberTooLarge, field, strconv.FormatInt(n, 10), "nilai", FormatRupiah(n), "batas", FormatRupiah(high/100))
	}
}

// checkQuantity checks an amount of the unit that is sold: decimals need a
// category with Kuantitas Desimal.
func (c *checker) checkQuantity(f *schemas.Field, d *decimal.Decimal) {
	if d == nil {
		c.missing(f)
		return
	}
	if decimals := c.checkDecimal(f, d); decimals == 0 || decimals > f.Decimals || c.pack == nil || c.format.Catalogue != "v6" {
		return
	}
	column := c.pack.Column("decimal_quantity")
	if column != nil {
		if yes, _ := column.Switch(); yes != "" {
			return
		}
	}
	c.addAs(ruleStockNotWhole, graded(ruleStockNotWhole, column == nil || column.Assumed),
		f.Name, d.String(), "nilai", FormatQuantity(*d))
}

// checkDecimal checks a number's type, decimals and range, and tells how many
// decimals it has.
func (c *checker) checkDecimal(f *schemas.Field, d *decimal.Decimal) (decimals int) {
	if d == nil {
		c.missing(f)
		return 0
	}
	if c.lacks(f) {
		c.barred(f, shortDecimal(*d))
		return 0
	}
	n, decimals, ok := inHundredths(*d)
	low, hasLow := hundredths(f.Min)
	high, hasHigh := hundredths(f.Max)
	switch {
	case !ok && d.Sign() > 0, ok && hasHigh && n > high:
		if !hasHigh {
			high = mostQuantity * 100
		}
		found := shortDecimal(*d)
		c.add(ruleNumberTooLarge, f.Name, found, "nilai", found, "batas", FormatRupiah(high/100))
	case ok && decimals > f.Decimals:
		found := shortDecimal(*d)
		c.add(ruleTooManyDecimals, f.Name, found, "nilai", found)
	case !ok, hasLow && n < low:
		found := shortDecimal(*d)
		c.add(ruleNumberTooSmall, f.Name, found, "nilai", found, "batas", FormatQuantity(decimal.New(low, -2)))
	}
	return decimals
}

// inHundredths gives d × 100, cut off behind the point, and how many decimals
// d has. ok is false for a number that no field could take.
func inHundredths(d decimal.Decimal) (n int64, decimals int, ok bool) {
	const most = 1e15
	if d.NumDigits() > 18 {
		return 0, 0, false
	}
	n, exp := d.CoefficientInt64(), int(d.Exponent())
	if n == 0 {
		return 0, 0, true
	}
	for exp < 0 && n%10 == 0 {
		n, exp = n/10, exp+1
	}
	decimals = max(0, -exp)
	for ; exp < -2 && n != 0; exp++ {
		n /= 10
	}
	for ; exp > -2 && n <= 10*most && n >= -10*most; exp-- {
		n *= 10
	}
	return n, decimals, n <= 100*most && n >= -100*most && (exp <= -2 || n == 0)
}

// hundredths reads a limit of a format as hundredths; ok is false where there
// is none. Their JSON Schema leaves nothing but digits and at most two decimals.
func hundredths(s string) (n int64, ok bool) {
	if s == "" {
		return 0, false
	}
	decimals, point := 0, false
	for i := range len(s) {
		if s[i] == '.' {
			point = true
			continue
		}
		if n = n*10 + int64(s[i]-'0'); point {
			decimals++
		}
	}
	for ; decimals < 2; decimals++ {
		n *= 10
	}
	return n, true
}

// shortDecimal writes a number that may have any exponent.
func shortDecimal(d decimal.Decimal) string {
	if exp := d.Exponent(); exp > 30 || exp < -30 || d.NumDigits() > 30 {
		return strings.TrimSuffix(d.Coefficient().String()+"E"+strconv.Itoa(int(exp)), "E0")
	}
	return d.String()
}
