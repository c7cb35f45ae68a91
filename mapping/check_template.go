package mapping

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"ekatalog/schemas"
)

// stated holds the listing against what a learned template states of one
// column beyond its choices and whether it is required.
func (c *checker) stated(col *schemas.Column) {
	switch col.Field {
	case "":
		if col.Required {
			c.undecided(col)
		}
		return
	case "preorder":
		c.columnSwitch(col, c.l.PreorderDays != nil)
		return
	case "active":
		c.columnSwitch(col, c.l.Active)
		return
	case "decimal_quantity":
		c.columnSwitch(col, broken(c.l.Stock) || broken(c.l.MinPurchase))
		return
	case "name", "description": // the format's own check takes the column's limits
	default:
		c.columnLength(col)
	}
	c.columnNumber(col)
}

// undecided notes a column whose content nobody has settled: a template with a
// gap there is refused by the portal, so no product goes into it.
func (c *checker) undecided(col *schemas.Column) {
	c.add(ruleColumnUndecided, col.Field, "", "nama", col.Title, "huruf", col.Letter, "paket", c.pack.ID)
}

// columnSwitch notes a yes or no that the template has no word for.
func (c *checker) columnSwitch(col *schemas.Column, on bool) {
	yes, no := col.Switch()
	switch {
	case yes == "" && no == "":
		c.undecided(col)
	case on && yes == "" && col.Field != "decimal_quantity": // the quantity itself is blamed for that
		c.wrongChoice(col.Field, "Ya", col.Choices, SeverityError)
	case !on && no == "":
		c.wrongChoice(col.Field, "Tidak", col.Choices, SeverityError)
	}
}

func broken(d *decimal.Decimal) bool { return d != nil && !d.IsInteger() }

// templateID finds a listing that names another category than the template's.
func (c *checker) templateID() {
	if id := c.l.CategoryID; c.learned && id != "" && !strings.EqualFold(id, c.pack.CategoryID) {
		c.add(ruleCategoryIDDiffers, "category_id", id, "nilai", id, "id", c.pack.CategoryID)
	}
}

// placed finds what no product goes without and no column of the template takes:
// an optional column that nobody has settled yet leaves a gap without a word.
// Where a required one is not settled, that says enough.
func (c *checker) placed() {
	if !c.learned || slices.ContainsFunc(c.pack.Columns, func(col schemas.Column) bool { return col.Required && col.Field == "" }) {
		return
	}
	for _, field := range []string{"name", "price"} {
		if c.pack.Column(field) == nil {
			c.add(ruleFieldWithoutColumn, field, "", "isian", field, "paket", c.pack.ID)
		}
	}
}

// hasChoices reports that the template lists the choices of a field itself.
func (c *checker) hasChoices(field string) bool {
	if !c.learned {
		return false
	}
	col := c.pack.Column(field)
	return col != nil && len(col.Choices) > 0
}

// lengths gives the least and most runes of a text, 0 for no limit.
func (c *checker) lengths(f *schemas.Field) (low, high int) {
	low, high = f.MinLength, f.MaxLength
	if !c.learned {
		return low, high
	}
	if col := c.pack.Column(f.Name); col != nil {
		if col.MinLength > 0 {
			low = col.MinLength
		}
		if col.MaxLength > 0 {
			high = col.MaxLength
		}
	}
	return low, high
}

func (c *checker) columnLength(col *schemas.Column) {
	if col.MinLength == 0 && col.MaxLength == 0 {
		return
	}
	s := c.columnText(col)
	n := utf8.RuneCountInString(s)
	switch {
	case s == "":
	case col.MaxLength > 0 && n > col.MaxLength:
		c.add(ruleTextTooLong, col.Field, s, "nama", col.Title, "n", strconv.Itoa(n), "batas", strconv.Itoa(col.MaxLength))
	case n < col.MinLength:
		c.add(ruleTextTooShort, col.Field, s, "nama", col.Title, "n", strconv.Itoa(n), "batas", strconv.Itoa(col.MinLength))
	}
}

// columnText gives the listing's text of a column, nothing for a number.
func (c *checker) columnText(col *schemas.Column) string {
	kind, label, nested := strings.Cut(col.Field, ".")
	if !nested {
		s, _ := c.text(col.Field)
		return s
	}
	switch kind {
	case "attributes":
		return pairAt(c.l.Attributes, findPair(c.l.Attributes, label, col.Group))
	case "documents":
		return pairAt(c.l.Documents, findPair(c.l.Documents, label, col.Group))
	case "photos":
		if i, err := strconv.Atoi(label); err == nil && i >= 0 && i < len(c.l.Photos) {
			return c.l.Photos[i]
		}
	}
	return ""
}

func pairAt(pairs []Pair, at int) string {
	if at < 0 {
		return ""
	}
	return pairs[at].Value
}

// columnNumber holds a number against a column that takes numbers, and any
// against the column's range and choices.
func (c *checker) columnNumber(col *schemas.Column) {
	numeric := col.Kind == "integer" || col.Kind == "money" || col.Kind == "decimal"
	if !numeric && col.Min == "" && col.Max == "" && len(col.Choices) == 0 {
		return
	}
	n, decimals, found := c.fieldNumber(col.Field)
	if found == "" { // no number of the listing's own
		found = c.columnText(col)
		if found == "" || !numeric {
			return
		}
		var ok bool
		if n, decimals, ok = plainHundredths(found); !ok {
			c.add(ruleNumberExpected, col.Field, found, "nama", col.Title, "nilai", found)
			return
		}
	} else if len(col.Choices) > 0 && !slices.Contains(col.Choices, found) {
		c.wrongChoice(col.Field, found, col.Choices, SeverityError)
		return
	}
	low, hasLow := limit(col.Min, true)
	high, hasHigh := limit(col.Max, false)
	switch {
	case decimals > 0 && numeric && col.Kind != "decimal":
		c.add(ruleWholeNumberExpected, col.Field, found, "nama", col.Title, "nilai", found)
	case hasLow && n < low:
		c.add(ruleNumberTooSmall, col.Field, found, "nilai", found, "batas", col.Min)
	case hasHigh && n > high:
		c.add(ruleNumberTooLarge, col.Field, found, "nilai", found, "batas", col.Max)
	}
}

// fieldNumber gives a number of the listing's own in hundredths and how it
// reads; found is empty for a field of another kind or without a value, and
// for a number so large that the format's own check refuses it.
func (c *checker) fieldNumber(field string) (n int64, decimals int, found string) {
	f := findField(listingFields, field)
	if f == nil {
		return 0, 0, ""
	}
	switch f.shape {
	case intShape, moneyShape, decimalShape:
	default:
		return 0, 0, ""
	}
	if found = f.text(c.l); found == "" {
		return 0, 0, ""
	}
	n, decimals, ok := plainHundredths(found)
	if !ok {
		return 0, 0, ""
	}
	return n, decimals, found
}

// plainHundredths reads plain digits with at most two decimals, and perhaps a
// minus, as hundredths.
func plainHundredths(s string) (n int64, decimals int, ok bool) {
	s, negative := strings.CutPrefix(s, "-")
	digits, fraction, point := strings.Cut(s, ".")
	if digits == "" || len(digits) > 15 || point && (fraction == "" || len(fraction) > 2) {
		return 0, 0, false
	}
	for _, part := range [2]string{digits, fraction} {
		for i := range len(part) {
			if part[i] < '0' || part[i] > '9' {
				return 0, 0, false
			}
		}
	}
	n, ok = hundredths(s)
	if negative {
		n = -n
	}
	return n, len(strings.TrimRight(fraction, "0")), ok
}

// limit reads a column's limit in hundredths; what is finer than those is
// rounded up for a least and down for a most, as no value lies in between.
func limit(s string, up bool) (n int64, ok bool) {
	digits, negative := strings.CutPrefix(s, "-")
	whole, fraction, _ := strings.Cut(digits, ".")
	short := fraction[:min(len(fraction), 2)]
	if n, ok = hundredths(strings.TrimSuffix(whole+"."+short, ".")); !ok {
		return 0, false
	}
	rest := strings.Trim(fraction[len(short):], "0") != ""
	if negative {
		n = -n
	}
	switch {
	case rest && up && !negative:
		n++
	case rest && !up && negative:
		n--
	}
	return n, true
}
