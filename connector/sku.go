package connector

import (
	"maps"
	"slices"
	"strings"
)

// FoldSKU is the form in which two SKUs are compared: a SKU has ASCII
// characters only, so lower case is its case fold.
func FoldSKU(sku string) string { return strings.ToLower(sku) }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
