package mapping

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"ekatalog/schemas"
)

// mostQuantity is what is said to be the most of a field without a limit.
const mostQuantity = 1_000_000_000_000

// field checks one field by itself: whether it is there, its length, its
// choices, its range.
func (c *checker) field(f *schemas.Field) {
	if s, ok := c.text(f.Name); ok {
		c.checkText(f, s)
		return
	}
	l := c.l
	switch f.Name {
	case "price":
		c.checkPrice(f)
	case "stock":
		c.checkQuantity(f, l.Stock)
	case "min_purchase":
		c.checkQuantity(f, l.MinPurchase)
	case "length_cm":
		c.checkDecimal(f, l.LengthCM)
	case "width_cm":
		c.checkDecimal(f, l.WidthCM)
	case "height_cm":
		c.checkDecimal(f, l.HeightCM)
	case "preorder_days":
		c.checkPreorder(f)
	case "weight_gram":
		c.checkInteger(f, l.WeightGram)
	case "photos":
		c.checkPhotos(f)
	case "documents":
		c.checkDocuments(f)
	}
}

// text gives the listing's text field called name; ok is false for a name of
// another kind.
func (c *checker) text(name string) (s string, ok bool) {
	l := c.l
	switch name {
	case "name":
		return l.Name, true
	case "description":
		return l.Description, true
	case "category":
		return l.Category, true
	case "unit":
		return l.Unit, true
	case "ppn":
		return l.PPN, true
	case "kbki":
		return l.KBKI, true
	case "video_url":
		return l.VideoURL, true
	case "brand":
		return l.Brand, true
	case "tkdn":
		return l.TKDN, true
	case "sni":
		return l.SNI, true
	case "pdn_type":
		return l.PDNType, true
	case "pdn_location":
		return l.PDNLocation, true
	case "pdn_labor":
		return l.PDNLabor, true
	case "pdn_material":
		return l.PDNMaterial, true
	}
	return "", false
}

// missing notes that a field without a value has to have one.
func (c *checker) missing(f *schemas.Field) {
	switch {
	case f.Required == "" || f.Required == schemas.RequiredGoods && c.kind != schemas.TypeGoods:
	case f.Name == "weight_gram":
		c.add(ruleWeightMissing, f.Name, "", "contoh", "1500")
	case f.Name == "stock" && c.kind == schemas.TypeService:
		c.add(ruleServiceStockMissing, f.Name, "", "nama", c.l.Name)
	case f.Name == "photos":
		c.add(rulePhotoMissing, f.Name, "")
	default:
		c.add(ruleRequired, f.Name, "")
	}
}

// lacks reports that products of this type do not have the field. An unknown
// type lacks nothing.
func (c *checker) lacks(f *schemas.Field) bool {
	return len(f.Types) > 0 && c.kind != schemas.TypeUnknown && !slices.Contains(f.Types, c.kind)
}

// barred notes a value of a field that products of this type do not have.
func (c *checker) barred(f *schemas.Field, found string) {
	switch {
	case f.Name == "tkdn":
		c.add(ruleTKDNLocalGoodsOnly, f.Name, found, "nilai", found)
	case f.Name == "weight_gram" && c.kind == schemas.TypeService:
		c.add(ruleWeightNotForService, f.Name, found)
	default:
		c.add(ruleNotForType, f.Name, found, "nilai", found)
	}
}

func (c *checker) checkText(f *schemas.Field, s string) {
	if s == "" {
		c.missing(f)
		return
	}
	if c.lacks(f) {
		c.barred(f, s)
		return
	}
	c.checkLength(f, s)
	if len(f.Choices) > 0 && !slices.Contains(f.Choices, s) {
		c.wrongChoice(f.Name, s, f.Choices, SeverityError)
	}
	switch f.Name {
	case "kbki":
		c.checkKBKI(s)
	case "video_url":
		if !isYouTube(s) {
			c.add(ruleVideoURL, f.Name, s, "nilai", s)
		}
	}
}

// checkLength counts runes only where the bytes leave it open.
func (c *checker) checkLength(f *schemas.Field, s string) {
	if f.MaxLength > 0 && len(s) > f.MaxLength {
		if n := utf8.RuneCountInString(s); n > f.MaxLength {
			rule := ruleNameTooLong
			if f.Name == "description" {
				rule = ruleDescriptionTooLong
			}
			c.add(rule, f.Name, s, "nama", s, "n", strconv.Itoa(n), "batas", strconv.Itoa(f.MaxLength))
		}
	}
	if f.MinLength > 0 && len(s) < f.MinLength*utf8.UTFMax {
		if n := utf8.RuneCountInString(s); n < f.MinLength {
			values := []string{"nama", s, "n", strconv.Itoa(n), "batas", strconv.Itoa(f.MinLength)}
			if f.Name == "description" {
				c.add(ruleDescriptionTooShort, f.Name, s, values...)
				return
			}
			c.add(ruleNameTooShort, f.Name, s, append(values, "saran", c.longerName(f.MinLength))...)
		}
	}
}

// wrongChoice notes a value that is none of choices, with the nearest of them.
func (c *checker) wrongChoice(field, found string, choices []string, s Severity) {
	nearest, ok := schemas.Nearest(found, choices)
	if field == "unit" {
		c.unknownUnit(found, nearest, s)
		return
	}
	if !ok {
		nearest = choices[0]
	}
	c.addAs(ruleNotAChoice, s, field, found, "nilai", found, "saran", nearest)
}

// unknownUnit proposes two units with the price and stock they would have: the
// nearest spelling, then what suits most goods or services.
func (c *checker) unknownUnit(found, nearest string, s Severity) {
	usual := [2]string{"Buah", "Paket"}
	if c.kind == schemas.TypeService {
		usual = [2]string{"1 X", "Paket"}
	}
	first, second := usual[0], usual[1]
	if nearest != "" && nearest != first {
		first, second = nearest, usual[0]
	}
	price, stock := "…", "…"
	if c.l.Price != nil {
		price = FormatRupiah(*c.l.Price)
	}
	if c.l.Stock != nil {
		stock = FormatQuantity(*c.l.Stock)
	}
	c.addAs(ruleUnitUnknown, s, "unit", found, "nilai", found,
		"satuan1", first, "h1", price, "s1", stock, "satuan2", second, "h2", price, "s2", stock)
}

// checkKBKI looks at the form of a code: 5 digits of a service or 10 of goods,
// alone or in front of its title.
func (c *checker) checkKBKI(s string) {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	rest := s[n:]
	switch {
	case n != 5 && n != 10 || rest != "" && !strings.HasPrefix(rest, " - "):
		c.add(ruleKBKIInvalid, "kbki", s, "nilai", s)
	case c.kind == schemas.TypeGoods && n != 10, c.kind == schemas.TypeService && n != 5:
		c.add(ruleKBKIType, "kbki", s, "nilai", s, "n", strconv.Itoa(n))
	}
}

func isYouTube(s string) bool {
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		return false
	}
	host, path, _ := strings.Cut(rest, "/")
	host = strings.TrimPrefix(strings.TrimPrefix(host, "www."), "m.")
	return path != "" && (host == "youtube.com" || host == "youtu.be")
}

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
	if column != nil && (len(column.Choices) == 0 || slices.Contains(column.Choices, "Ya")) {
		return
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
