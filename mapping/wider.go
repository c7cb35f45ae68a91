package mapping

import (
	"strings"
)

// RegionList is the reference list of Kemendagri's regions: its entries are
// codes such as "35.28", found by their names too.
const RegionList = "wilayah"

// priceList reads "5:225.000" items: a quantity or a region and a price. An
// item without a price is left out.
func (b *Bound) priceList(r *assignment, v value) value {
	items := listItems(v)
	more := &composite{}
	for _, item := range items.list {
		left, right, ok := strings.Cut(item, ":")
		left, right = strings.TrimSpace(left), strings.TrimSpace(right)
		if ok && right == "" {
			continue
		}
		if !ok || left == "" {
			return b.fail(textOf(item), "price_list_item", "nilai", item)
		}
		price := callRupiah(b, []value{textOf(right)})
		if price = b.scaleMoney(r, price); price.kind != intValue {
			return price
		}
		if r.shape == regionsShape {
			region := b.region(left)
			if region.kind != textValue {
				return region
			}
			more.regions = append(more.regions, RegionalPrice{Region: region.text, Price: price.n})
			continue
		}
		least := callQuantity(b, []value{textOf(left)})
		if least.kind != decimalValue {
			return least
		}
		if f, ok := b.factor(); ok {
			least.dec = least.dec.Mul(f)
		}
		more.tiers = append(more.tiers, Tier{MinQuantity: least.dec, Price: price.n})
	}
	if len(more.tiers)+len(more.regions) == 0 {
		return value{slot: noSlot}
	}
	return value{kind: listValue, slot: noSlot, more: more}
}

// region gives the code of a region written as code or name. Names need the
// imported list; without one only the form of a code is checked, by Check.
func (b *Bound) region(s string) value {
	v := textOf(oneLine(s))
	if b.m.references[RegionList] == nil {
		return v
	}
	return callLookup(b, []value{textOf(RegionList), v})
}

// variantParts is how many parts an item of variants has: SKU, options, price,
// stock and photo.
const variantParts = 5

// variantList reads "KK01-M | Ukuran=M, Warna=Merah | 120.000 | 5 | kk01-m.jpg"
// items. What a variant lacks stays empty and is found by Check.
func (b *Bound) variantList(r *assignment, v value) value {
	items := listItems(v)
	more := &composite{}
	for _, item := range items.list {
		parts := strings.SplitN(item, "|", variantParts)
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		options, ok := variantOptions(parts)
		if !ok {
			return b.fail(textOf(item), "variant_item", "nilai", item)
		}
		variant := Variant{SKU: parts[0], Options: options, Active: true}
		parts = append(parts, "", "", "", "")
		price := callRupiah(b, []value{textOf(parts[2])})
		if price.kind == intValue {
			price = b.scaleMoney(r, price)
		}
		stock := callQuantity(b, []value{textOf(parts[3])})
		if price.kind == failedValue || stock.kind == failedValue {
			return value{kind: failedValue, slot: noSlot}
		}
		if price.kind == intValue {
			variant.Price = &price.n
		}
		if stock.kind == decimalValue {
			if f, ok := b.factor(); ok {
				stock.dec = stock.dec.Mul(f)
			}
			variant.Stock = &stock.dec
		}
		variant.Photo = parts[4]
		more.variants = append(more.variants, variant)
	}
	if len(more.variants) == 0 {
		return value{slot: noSlot}
	}
	return value{kind: listValue, slot: noSlot, more: more}
}

// variantOptions reads the second part of an item, "Ukuran=M, Warna=Merah".
func variantOptions(parts []string) (options []Pair, ok bool) {
	if len(parts) < 2 {
		return nil, false
	}
	for o := range strings.SplitSeq(parts[1], ",") {
		label, text, found := strings.Cut(o, "=")
		label, text = strings.TrimSpace(label), strings.TrimSpace(text)
		if !found || label == "" || text == "" {
			return nil, false
		}
		options = append(options, Pair{label, text})
	}
	return options, true
}
