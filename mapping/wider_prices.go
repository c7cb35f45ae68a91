package mapping

import "fmt"

// WiderPrice is a price that stands in a listing's content beside its one
// price: of a wholesale tier, a region or a variant.
type WiderPrice struct {
	Field string // "wholesale", "regional_prices" or "variants"
	Label string // smallest quantity, code of the region or SKU of the variant
	Price int64
}

// widerLabels are the fields that have prices, with what tells them apart.
var widerLabels = []struct{ field, label string }{
	{"wholesale", "min_quantity"}, {"regional_prices", "region"}, {"variants", "sku"},
}

// WiderPrices gives those prices of canonical content.
func WiderPrices(content []byte) ([]WiderPrice, error) {
	if len(content) == 0 {
		return nil, nil
	}
	all, err := ParseContent(content)
	if err != nil {
		return nil, err
	}
	var prices []WiderPrice
	for _, w := range widerLabels {
		items, _ := all[w.field].([]any)
		for _, item := range items {
			m, _ := item.(map[string]any)
			if price, ok := m["price"].(int64); ok {
				prices = append(prices, WiderPrice{w.field, fmt.Sprint(m[w.label]), price})
			}
		}
	}
	return prices, nil
}
