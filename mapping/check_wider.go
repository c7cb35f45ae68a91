package mapping

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// wider checks what a listing has beside its one price: wholesale tiers,
// regional prices and variants. The portal's own limits on them are not known;
// what is refused here could not be meant.
func (c *checker) wider() {
	if len(c.l.Wholesale) > 0 {
		c.tiers()
	}
	if len(c.l.RegionalPrices) > 0 {
		c.regions()
	}
	if len(c.l.Variants) > 0 {
		c.variants()
	}
}

// tiers holds wholesale prices against the price and against each other: each
// begins above the smallest purchase, and more pieces never cost more apiece.
func (c *checker) tiers() {
	least := decimal.NewFromInt(1)
	if c.l.MinPurchase != nil {
		least = *c.l.MinPurchase
	}
	tiers := slices.SortedStableFunc(slices.Values(c.l.Wholesale), func(a, b Tier) int { return a.MinQuantity.Cmp(b.MinQuantity) })
	before := c.l.Price
	for i := range tiers {
		t := &tiers[i]
		quantity, price := FormatQuantity(t.MinQuantity), FormatRupiah(t.Price)
		found := t.MinQuantity.String() + ":" + strconv.FormatInt(t.Price, 10)
		switch {
		case t.MinQuantity.LessThanOrEqual(least):
			c.add(ruleTierAlways, "wholesale", found, "n", quantity, "batas", FormatQuantity(least))
		case i > 0 && t.MinQuantity.Equal(tiers[i-1].MinQuantity):
			c.add(ruleTierTwice, "wholesale", found, "n", quantity, "a", FormatRupiah(tiers[i-1].Price), "b", price)
		case before != nil && t.Price >= *before:
			c.add(ruleTierNotCheaper, "wholesale", found, "n", quantity, "a", price, "b", FormatRupiah(*before))
		}
		before = &t.Price
	}
}

// regions checks the form of Kemendagri's codes, "35", "35.28", "35.28.01" and
// "35.28.01.2001", and that each has one price.
func (c *checker) regions() {
	seen := map[string]int64{}
	for _, r := range c.l.RegionalPrices {
		found := r.Region + ":" + strconv.FormatInt(r.Price, 10)
		if !isRegionCode(r.Region) {
			c.add(ruleRegionInvalid, "regional_prices", found, "nilai", r.Region)
			continue
		}
		if first, twice := seen[r.Region]; twice {
			c.add(ruleRegionTwice, "regional_prices", found, "nilai", r.Region, "a", FormatRupiah(first), "b", FormatRupiah(r.Price))
			continue
		}
		seen[r.Region] = r.Price
	}
}

// regionLevels are the digits of each level of a region's code.
var regionLevels = [...]int{2, 2, 2, 4}

func isRegionCode(s string) bool {
	parts := strings.Split(s, ".")
	if len(parts) > len(regionLevels) {
		return false
	}
	for i, p := range parts {
		if len(p) != regionLevels[i] || strings.Trim(p, "0123456789") != "" {
			return false
		}
	}
	return true
}

// variants checks that each version of a product can be told from the others
// and sold: a code, a price, a stock, and a value of its own for the same
// options.
func (c *checker) variants() {
	codes, choices := map[string]string{}, map[string]string{}
	labels := optionLabels(&c.l.Variants[0])
	for i := range c.l.Variants {
		v := &c.l.Variants[i]
		choice := optionsKey(v)
		switch {
		case v.SKU == "" || len(v.SKU) > longestSKU || badSKU(v.SKU) != "":
			c.add(ruleVariantCode, "variants", v.SKU, "kode", v.SKU, "saran", cmp.Or(suggestSKU(v.SKU), c.l.SKU+"-"+strconv.Itoa(i+1)))
		case strings.EqualFold(v.SKU, c.l.SKU), codes[strings.ToLower(v.SKU)] != "":
			c.add(ruleVariantTwice, "variants", v.SKU, "kode", v.SKU)
		}
		switch first, twice := choices[choice]; {
		case optionLabels(v) != labels:
			c.add(ruleVariantOptions, "variants", v.SKU, "kode", v.SKU, "a", optionLabels(v), "b", labels)
		case twice:
			c.add(ruleVariantOptions, "variants", v.SKU, MessageValue, "variant_options_twice", "kode", v.SKU, "a", first, "b", choice)
		}
		if v.Active && (v.Price == nil || v.Stock == nil) {
			c.add(ruleVariantIncomplete, "variants", v.SKU, "kode", v.SKU)
		}
		codes[strings.ToLower(v.SKU)], choices[choice] = v.SKU, v.SKU
	}
}

// optionLabels names a variant's options, sorted.
func optionLabels(v *Variant) string {
	labels := make([]string, len(v.Options))
	for i, o := range v.Options {
		labels[i] = Fold(o.Label)
	}
	slices.Sort(labels)
	return strings.Join(labels, ", ")
}

// optionsKey is what a variant's options say, in one order.
func optionsKey(v *Variant) string {
	options := make([]string, len(v.Options))
	for i, o := range v.Options {
		options[i] = Fold(o.Label) + "=" + Fold(o.Value)
	}
	slices.Sort(options)
	return strings.Join(options, ", ")
}
