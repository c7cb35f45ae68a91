package mapping

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// shape is what kind of value a listing's field takes.
type shape uint8

const (
	lineShape    shape = iota // text of one line
	textShape                 // text of several lines
	intShape                  // whole number
	moneyShape                // whole rupiah
	decimalShape              // at most two decimals
	boolShape
	listShape
	sizeShape     // what dimensions() gives
	tiersShape    // list of "quantity:price"
	regionsShape  // list of "region:price"
	variantsShape // list of "SKU | Ukuran=M, Warna=Merah | price | stock | photo"
)

// field is one field of a listing that a mapping can fill.
type field struct {
	name  string
	shape shape
	set   func(l *block, v value)
	text  func(l *Listing) string // for tests and explain, "" when absent
}

// block is a listing with room for the numbers it points to, so that a listing
// costs one allocation.
type block struct {
	Listing
	ints     [7]int64
	decimals [5]decimal.Decimal
}

func (l *block) int(i int, v value) *int64 {
	l.ints[i] = v.n
	return &l.ints[i]
}

func (l *block) decimal(i int, v value) *decimal.Decimal {
	l.decimals[i] = v.dec
	return &l.decimals[i]
}

// absent takes away the value of a field that a format's rule replaces, where
// that rule gives none.
func absent(l *Listing, name string) {
	switch name {
	case "photos":
		l.Photos = nil
	case "min_purchase":
		l.MinPurchase = nil
	case "price":
		l.Price = nil
	case "variants":
		l.Variants = nil
	case "wholesale":
		l.Wholesale = nil
	case "regional_prices":
		l.RegionalPrices = nil
	case "stock":
		l.Stock = nil
	case "preorder_days":
		l.PreorderDays = nil
	case "weight_gram":
		l.WeightGram = nil
	case "dimensions":
		l.LengthCM, l.WidthCM, l.HeightCM = nil, nil, nil
	case "length_cm":
		l.LengthCM = nil
	case "width_cm":
		l.WidthCM = nil
	case "height_cm":
		l.HeightCM = nil
	}
}

// listingFields are the fields in the order of the catalogue's form.
var listingFields = []field{
	{"category", lineShape, func(l *block, v value) { l.Category = v.text }, func(l *Listing) string { return l.Category }},
	{"category_id", lineShape, func(l *block, v value) { l.CategoryID = v.text }, func(l *Listing) string { return l.CategoryID }},
	{"name", lineShape, func(l *block, v value) { l.Name = v.text }, func(l *Listing) string { return l.Name }},
	{"photos", listShape, func(l *block, v value) { l.Photos = v.list }, func(l *Listing) string { return strings.Join(l.Photos, "\n") }},
	{"video_url", lineShape, func(l *block, v value) { l.VideoURL = v.text }, func(l *Listing) string { return l.VideoURL }},
	{"description", textShape, func(l *block, v value) { l.Description = v.text }, func(l *Listing) string { return l.Description }},
	{"kbki", lineShape, func(l *block, v value) { l.KBKI = v.text }, func(l *Listing) string { return l.KBKI }},
	{"pdn_type", lineShape, func(l *block, v value) { l.PDNType = v.text }, func(l *Listing) string { return l.PDNType }},
	{"pdn_location", lineShape, func(l *block, v value) { l.PDNLocation = v.text }, func(l *Listing) string { return l.PDNLocation }},
	{"pdn_labor", lineShape, func(l *block, v value) { l.PDNLabor = v.text }, func(l *Listing) string { return l.PDNLabor }},
	{"pdn_material", lineShape, func(l *block, v value) { l.PDNMaterial = v.text }, func(l *Listing) string { return l.PDNMaterial }},
	{"brand", lineShape, func(l *block, v value) { l.Brand = v.text }, func(l *Listing) string { return l.Brand }},
	{"tkdn", lineShape, func(l *block, v value) { l.TKDN = v.text }, func(l *Listing) string { return l.TKDN }},
	{"sni", lineShape, func(l *block, v value) { l.SNI = v.text }, func(l *Listing) string { return l.SNI }},
	{"ppn", lineShape, func(l *block, v value) { l.PPN = v.text }, func(l *Listing) string { return l.PPN }},
	{"variants", variantsShape, func(l *block, v value) { l.Variants = v.more.variants }, func(l *Listing) string { return variantsText(l.Variants) }},
	{"min_purchase", decimalShape, func(l *block, v value) { l.MinPurchase = l.decimal(0, v) }, func(l *Listing) string { return decimalText(l.MinPurchase) }},
	{"price", moneyShape, func(l *block, v value) { l.Price = l.int(0, v) }, func(l *Listing) string { return intText(l.Price) }},
	{"wholesale", tiersShape, func(l *block, v value) { l.Wholesale = v.more.tiers }, func(l *Listing) string { return tiersText(l.Wholesale) }},
	{"regional_prices", regionsShape, func(l *block, v value) { l.RegionalPrices = v.more.regions }, func(l *Listing) string { return regionsText(l.RegionalPrices) }},
	{"stock", decimalShape, func(l *block, v value) { l.Stock = l.decimal(1, v) }, func(l *Listing) string { return decimalText(l.Stock) }},
	{"unit", lineShape, func(l *block, v value) { l.Unit = v.text }, func(l *Listing) string { return l.Unit }},
	{"preorder_days", intShape, func(l *block, v value) { l.PreorderDays = l.int(1, v) }, func(l *Listing) string { return intText(l.PreorderDays) }},
	{"weight_gram", intShape, func(l *block, v value) { l.WeightGram = l.int(2, v) }, func(l *Listing) string { return intText(l.WeightGram) }},
	{"dimensions", sizeShape, func(l *block, v value) {
		l.LengthCM, l.WidthCM, l.HeightCM = v.more.size[0], v.more.size[1], v.more.size[2]
	}, sizeText},
	{"length_cm", decimalShape, func(l *block, v value) { l.LengthCM = l.decimal(2, v) }, func(l *Listing) string { return decimalText(l.LengthCM) }},
	{"width_cm", decimalShape, func(l *block, v value) { l.WidthCM = l.decimal(3, v) }, func(l *Listing) string { return decimalText(l.WidthCM) }},
	{"height_cm", decimalShape, func(l *block, v value) { l.HeightCM = l.decimal(4, v) }, func(l *Listing) string { return decimalText(l.HeightCM) }},
	{"active", boolShape, func(l *block, v value) { l.Active = v.n != 0 }, func(l *Listing) string { return strconv.FormatBool(l.Active) }},
}

// basisFields are what a price rests on, named "basis.cost" in issues.
var basisFields = []field{
	{"cost", moneyShape, func(l *block, v value) { l.Basis.Cost = l.int(3, v) }, func(l *Listing) string { return intText(l.Basis.Cost) }},
	{"retail", moneyShape, func(l *block, v value) { l.Basis.Retail = l.int(4, v) }, func(l *Listing) string { return intText(l.Basis.Retail) }},
	{"het", moneyShape, func(l *block, v value) { l.Basis.HET = l.int(5, v) }, func(l *Listing) string { return intText(l.Basis.HET) }},
	{"wished_price", moneyShape, func(l *block, v value) { l.Basis.WishedPrice = l.int(6, v) }, func(l *Listing) string { return intText(l.Basis.WishedPrice) }},
	{"document", lineShape, func(l *block, v value) { l.Basis.Document = v.text }, func(l *Listing) string { return l.Basis.Document }},
}

// Fields gives the fields of a listing in the order of the catalogue's form,
// the SKU first. "attributes" and "documents" stand for their labels.
func Fields() []string {
	out := make([]string, 0, len(listingFields)+3)
	out = append(out, "sku")
	for _, f := range listingFields {
		switch f.name {
		case "dimensions": // a way to fill three fields, not one of them
			continue
		case "ppn":
			out = append(out, "attributes")
		case "active":
			out = append(out, "documents")
		}
		out = append(out, f.name)
	}
	return out
}

// FieldText gives a listing's field as plain text: digits without grouping, a
// decimal point, one item of a list to the line; "" when it is absent. A field
// is named as in an Issue: "price", "attributes.Bahan", "basis.cost".
func FieldText(l *Listing, name string) string {
	group, label, nested := strings.Cut(name, ".")
	switch {
	case name == "sku":
		return l.SKU
	case name == addOnsField:
		return addOnsText(l.AddOns)
	case nested && group == "attributes":
		return pairText(l.Attributes, label)
	case nested && group == "documents":
		return pairText(l.Documents, label)
	case nested && group == "basis":
		return fieldText(basisFields, l, label)
	}
	return fieldText(listingFields, l, name)
}

func fieldText(fields []field, l *Listing, name string) string {
	if f := findField(fields, name); f != nil {
		return f.text(l)
	}
	return ""
}

func findField(fields []field, name string) *field {
	for i := range fields {
		if fields[i].name == name {
			return &fields[i]
		}
	}
	return nil
}

func pairText(pairs []Pair, label string) string {
	for _, p := range pairs {
		if p.Label == label {
			return p.Value
		}
	}
	return ""
}

func intText(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

func decimalText(d *decimal.Decimal) string {
	if d == nil {
		return ""
	}
	return d.String()
}

func sizeText(l *Listing) string {
	parts := []string{decimalText(l.LengthCM), decimalText(l.WidthCM), decimalText(l.HeightCM)}
	if strings.Join(parts, "") == "" {
		return ""
	}
	return strings.Join(parts, " x ")
}

func tiersText(tiers []Tier) string {
	lines := make([]string, len(tiers))
	for i, t := range tiers {
		lines[i] = t.MinQuantity.String() + ":" + strconv.FormatInt(t.Price, 10)
	}
	return strings.Join(lines, "\n")
}

func regionsText(regions []RegionalPrice) string {
	lines := make([]string, len(regions))
	for i, r := range regions {
		lines[i] = r.Region + ":" + strconv.FormatInt(r.Price, 10)
	}
	return strings.Join(lines, "\n")
}

func variantsText(variants []Variant) string {
	lines := make([]string, len(variants))
	for i := range variants {
		v := &variants[i]
		options := make([]string, len(v.Options))
		for n, o := range v.Options {
			options[n] = o.Label + "=" + o.Value
		}
		parts := []string{v.SKU, strings.Join(options, ", "), intText(v.Price), decimalText(v.Stock), v.Photo}
		lines[i] = strings.TrimRight(strings.Join(parts, " | "), " |")
	}
	return strings.Join(lines, "\n")
}

func addOnsText(all []AddOn) string {
	lines := make([]string, len(all))
	for i, a := range all {
		lines[i] = a.Name + ":" + strconv.FormatInt(a.Price, 10)
	}
	return strings.Join(lines, "\n")
}
