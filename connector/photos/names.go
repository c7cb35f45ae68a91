package photos

import (
	"path"
	"slices"
	"strconv"
	"strings"
)

// Code gives a product's code as a file's name: a stroke would make a folder,
// and Windows knows names that are no files.
func Code(sku string) string {
	name := strings.ReplaceAll(sku, "/", "~")
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	device := slices.Contains([]string{"CON", "PRN", "AUX", "NUL"}, stem) ||
		len(stem) == 4 && (strings.HasPrefix(stem, "COM") || strings.HasPrefix(stem, "LPT")) && stem[3] >= '1' && stem[3] <= '9'
	if device || strings.HasPrefix(name, ".") {
		name = "~" + name
	}
	if strings.HasSuffix(name, ".") {
		name += "~"
	}
	return name
}

// publicByCode names the prepared copy of a product's n-th picture, from 1.
func publicByCode(sku string, n int) string {
	if n == 1 {
		return Code(sku) + ".png"
	}
	return Code(sku) + "_" + strconv.Itoa(n) + ".png"
}

// publicName names the prepared copy of a file that the list names: the same
// with the ending .png. Where another file has that name the whole old one is
// kept in front.
func (f *Folder) publicName(name string) string {
	if path.Ext(name) == ".png" {
		return name
	}
	if other, taken := f.byPath[fold(stem(name)+".png")]; taken && other != name {
		return name + ".png"
	}
	return stem(name) + ".png"
}
