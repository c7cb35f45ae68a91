package mapping

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"ekatalog/schemas"
)

// Values of the portal's choices that rules across fields speak of.
const (
	pdnLocal       = "Lokal"
	pdnImport      = "Import"
	allInIndonesia = "Diproduksi di seluruh Indonesia"
	notInIndonesia = "Tidak ada yang diproduksi di Indonesia"
	noLaborHere    = "Tidak ada tenaga kerja Indonesia"
	noMaterialHere = "Tidak ada bahan baku dalam negeri"
	taxedPPN       = "12%"
)

// The tax statuses of Terms.PKP.
const (
	pkpYes = "pkp"
	pkpNo  = "non_pkp"
)

// sku checks the product's key, which is ours and not the portal's.
func (c *checker) sku() {
	s := c.l.SKU
	if s == "" {
		c.add(ruleSKUMissing, "sku", "")
		return
	}
	if strings.ContainsFunc(s, func(r rune) bool { return !skuRune(r) }) {
		c.add(ruleSKUInvalid, "sku", s, "kode", s, "tanda", badSKU(s), "saran", suggestSKU(s))
	}
	if len(s) > longestSKU {
		if n := utf8.RuneCountInString(s); n > longestSKU {
			c.add(ruleSKUTooLong, "sku", s, "kode", s, "n", strconv.Itoa(n))
		}
	}
}

// category checks the path and whether anything is known of it.
func (c *checker) category() {
	s := c.l.Category
	switch {
	case s == "":
	case !threeLevels(s):
		c.add(ruleCategoryNotThreeLevels, "category", s, "nilai", s)
	case c.pack != nil:
	case c.format.Route == schemas.RouteWorkbook:
		c.add(ruleCategoryWithoutPack, "category", s, "nilai", s)
	default:
		c.add(ruleCategoryUnknownType, "category", s, "nilai", s)
	}
}

func threeLevels(path string) bool {
	first, rest, ok := strings.Cut(path, " > ")
	second, third, ok2 := strings.Cut(rest, " > ")
	if !ok || !ok2 || first == "" || second == "" || third == "" {
		return false
	}
	// The portal has names such as "Batu ∅ > 25 cm": before a number it is no
	// further level.
	for {
		_, deeper, more := strings.Cut(third, " > ")
		if !more {
			return true
		}
		if deeper == "" || deeper[0] < '0' || deeper[0] > '9' {
			return false
		}
		third = deeper
	}
}

// origin finds statements about where a product comes from that exclude each
// other. An empty location counts as the portal's default.
func (c *checker) origin() {
	l := c.l
	switch l.PDNType {
	case pdnImport:
		location := l.PDNLocation
		if location == "" {
			if f := c.format.Field("pdn_location"); f != nil {
				location = f.Default
			}
		}
		if location == allInIndonesia {
			c.add(ruleImportMadeInIndonesia, "pdn_location", l.PDNLocation, "nilai", location)
		}
		if l.TKDN != "" && c.format.Field("tkdn") != nil && (c.kind == schemas.TypeUnknown || c.kind == schemas.TypeGoods) {
			c.add(ruleTKDNLocalGoodsOnly, "tkdn", l.TKDN, "nilai", l.TKDN)
		}
	case pdnLocal:
		if l.PDNLocation == notInIndonesia || l.PDNLabor == noLaborHere && l.PDNMaterial == noMaterialHere {
			c.add(ruleLocalMadeAbroad, "pdn_type", l.PDNType)
		}
	}
}

// tax holds the PPN chosen against the seller's tax status.
func (c *checker) tax() {
	switch {
	case c.terms.PKP == pkpNo && c.l.PPN == taxedPPN:
		c.add(rulePPNAgainstPKP, "ppn", c.l.PPN)
	case c.terms.PKP == pkpYes && c.l.PPN == schemas.NoTax:
		c.add(rulePPNZeroForPKP, "ppn", c.l.PPN)
	}
}

// basis holds the price against what it rests on. HET is a price to the buyer,
// so the shown price is held against it.
func (c *checker) basis() {
	l := c.l
	if l.Price == nil || *l.Price <= 0 {
		return
	}
	if cost := l.Basis.Cost; cost != nil && *l.Price < *cost {
		c.add(rulePriceBelowCost, "price", strconv.FormatInt(*l.Price, 10),
			"harga", FormatRupiah(*l.Price), "hpp", FormatRupiah(*cost))
	}
	if het := l.Basis.HET; het != nil {
		if shown, ok := ShownPrice(c.terms, l); ok && shown > *het {
			c.add(rulePriceAboveHET, "price", strconv.FormatInt(*l.Price, 10),
				"harga", FormatRupiah(shown), "het", FormatRupiah(*het))
		}
	}
}

// feature notes what the listing has and the channel cannot carry. Where that
// is only inferred, it warns.
func (c *checker) feature(f *schemas.Feature) {
	if f.Carried {
		return
	}
	l, found := c.l, ""
	switch f.Name {
	case addOnsField:
		found = counted(len(c.l.AddOns))
	case "variants":
		found = counted(len(l.Variants))
	case "wholesale":
		found = counted(len(l.Wholesale))
	case "regional_prices":
		found = counted(len(l.RegionalPrices))
	default:
		found, _ = c.text(f.Name)
	}
	if found != "" {
		c.addAs(ruleNotCarried, graded(ruleNotCarried, !f.Sure()), f.Name, found, "nilai", found)
	}
}

// counted writes a number of items, nothing for none.
func counted(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// columns holds the listing against what its category asks for: attributes,
// documents, and narrower choices.
func (c *checker) columns() {
	var attributes, documents uint64 // those the pack knows, by place
	for i := range c.pack.Columns {
		col := &c.pack.Columns[i]
		if c.learned {
			c.stated(col)
		}
		if label, ok := strings.CutPrefix(col.Field, "attributes."); ok {
			at := findPair(c.l.Attributes, label, col.Group)
			attributes |= bit(at)
			c.attribute(col, at)
		} else if label, ok := strings.CutPrefix(col.Field, "documents."); ok {
			at := findPair(c.l.Documents, label, col.Group)
			documents |= bit(at)
			if at < 0 && col.Required {
				c.addAs(ruleDocumentMissing, graded(ruleDocumentMissing, col.Assumed), col.Field, "", "nama", col.Title)
			}
		} else {
			c.core(col)
		}
	}
	c.unknownPairs(ruleAttributeUnknown, "attribute_unknown_none", "attributes.", c.l.Attributes, attributes)
	c.unknownPairs(ruleDocumentUnknown, "document_unknown_none", "documents.", c.l.Documents, documents)
}

// attribute checks one attribute; at is its place in the listing, -1 for none.
func (c *checker) attribute(col *schemas.Column, at int) {
	if at < 0 {
		if col.Required {
			c.addAs(ruleAttributeMissing, graded(ruleAttributeMissing, col.Assumed), col.Field, "", "nama", col.Title)
		}
		return
	}
	if v := c.l.Attributes[at].Value; len(col.Choices) > 0 && !slices.Contains(col.Choices, v) {
		c.wrongChoice(col.Field, v, col.Choices, graded(ruleNotAChoice, col.Assumed))
	}
}

// core checks a column for one of the listing's own fields: a pack may narrow
// its choices, and its sheet may demand what the format does not.
func (c *checker) core(col *schemas.Column) {
	if col.Field == "" {
		return
	}
	s, isText := c.text(col.Field)
	if _, ok := col.Choice(s); len(col.Choices) > 0 && s != "" && !ok {
		if f := c.format.Field(col.Field); c.learned || f == nil || slices.Contains(f.Choices, s) || len(f.Choices) == 0 {
			c.wrongChoice(col.Field, s, col.Choices, graded(ruleNotAChoice, col.Assumed))
		}
	}
	if !col.Required || c.format.Route != schemas.RouteWorkbook || isText && s != "" || !isText && !c.absent(col.Field) {
		return
	}
	if f := c.format.Field(col.Field); f != nil && c.demands(f) {
		return // said already
	}
	c.addAs(ruleRequired, graded(ruleRequired, col.Assumed), col.Field, "")
}

// absent reports that the listing has no value of a field that is no text.
func (c *checker) absent(field string) bool {
	l := c.l
	switch field {
	case "price":
		return l.Price == nil
	case "stock":
		return l.Stock == nil
	case "min_purchase":
		return l.MinPurchase == nil
	case "preorder_days":
		return l.PreorderDays == nil
	case "weight_gram":
		return l.WeightGram == nil
	case "length_cm":
		return l.LengthCM == nil
	case "width_cm":
		return l.WidthCM == nil
	case "height_cm":
		return l.HeightCM == nil
	}
	if place, ok := strings.CutPrefix(field, "photos."); ok {
		i, err := strconv.Atoi(place)
		return err == nil && i > 0 && i >= len(l.Photos) // the format asks for the first
	}
	return false
}

// unknownPairs notes labels that the category does not have; none is the message
// where it has no such label at all.
func (c *checker) unknownPairs(r checkRule, none, prefix string, pairs []Pair, known uint64) {
	for i := range pairs {
		if i < 64 && known&bit(i) != 0 || pairs[i].Value == "" {
			continue
		}
		var labels []string
		for _, col := range c.pack.Columns {
			if label, ok := strings.CutPrefix(col.Field, prefix); ok {
				labels = append(labels, label)
			}
		}
		if i >= 64 && slices.Contains(labels, pairs[i].Label) {
			continue
		}
		nearest, ok := schemas.Nearest(pairs[i].Label, labels)
		if !ok {
			nearest = strings.Join(labels, "; ")
		}
		if len(labels) == 0 {
			c.add(r, prefix+pairs[i].Label, pairs[i].Value, "nama", pairs[i].Label, MessageValue, none)
			continue
		}
		c.add(r, prefix+pairs[i].Label, pairs[i].Value, "nama", pairs[i].Label, "saran", nearest)
	}
}

// findPair gives the place of a label's value in pairs, -1 when there is none.
// A twin title stands as "Group > Label".
func findPair(pairs []Pair, label, group string) int {
	for i := range pairs {
		if pairs[i].Label == label && pairs[i].Value != "" {
			return i
		}
	}
	for i := range pairs {
		if pairs[i].Value == "" {
			continue
		}
		own := pairs[i].Label
		if n := len(group) + len(" > "); len(own) > n && strings.HasPrefix(own, group) && own[len(group):n] == " > " {
			own = own[n:]
		}
		if strings.EqualFold(own, label) {
			return i
		}
	}
	return -1
}

// bit is the mask of a place, nothing for none and for places past the 64th.
func bit(at int) uint64 {
	if at < 0 || at > 63 {
		return 0
	}
	return 1 << at
}
