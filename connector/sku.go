package connector

import (
	"maps"
	"slices"
	"strings"
)

// FoldSKU is the form in which two SKUs are compared: a SKU has ASCII
// characters only, so lower case is its case fold.
func FoldSKU(sku string) string { return strings.ToLower(sku) }

// FileName gives a SKU as the name of a file or folder: a stroke would make a
// folder of its own, and Windows knows names that are no files.
func FileName(sku string) string {
	name := strings.ReplaceAll(sku, "/", "~")
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	device := slices.Contains([]string{"CON", "PRN", "AUX", "NUL"}, stem) ||
		len(stem) == 4 && (strings.HasPrefix(stem, "COM") || strings.HasPrefix(stem, "LPT")) && stem[3] >= '0' && stem[3] <= '9'
	if device || strings.HasPrefix(name, ".") {
		name = "~" + name
	}
	if strings.HasSuffix(name, ".") {
		name += "~"
	}
	return name
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
