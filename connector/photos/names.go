package photos

import (
	"path"
	"strconv"

	"ekatalog/connector"
)

// publicByCode names the prepared copy of a product's n-th picture, from 1.
func publicByCode(sku string, n int) string {
	if n == 1 {
		return connector.FileName(sku) + ".png"
	}
	return connector.FileName(sku) + "_" + strconv.Itoa(n) + ".png"
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
