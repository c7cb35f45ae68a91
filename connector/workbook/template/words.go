package template

import (
	"regexp"
	"strings"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// The words by which a template explains itself. None of the portal's own has
// been seen: these are what people write above and below columns.
var (
	uuid      = regexp.MustCompile(`(?i)\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b`)
	idLabel   = regexp.MustCompile(`(?i)\b(category id|id kategori|kategori id|id category)\b`)
	pathLabel = regexp.MustCompile(`(?i)^(kategori|category|kategori produk|nama kategori|jalur kategori|category path)$`)
	typeLabel = regexp.MustCompile(`(?i)^(jenis|tipe|jenis produk|tipe produk|product type)$`)
	rowLimit  = regexp.MustCompile(`(?i)\b(?:maks(?:imal|imum)?|maximum|max)\.?\s+([0-9]{1,6})\s+(?:baris|produk|rows|products)\b`)
	required  = regexp.MustCompile(`(?i)^\(?\s*(wajib|wajib diisi|harus diisi|required|mandatory)\s*\)?\s*\*?$`)
	optional  = regexp.MustCompile(`(?i)^\(?\s*(opsional|tidak wajib|boleh kosong|optional|-)\s*\)?$`)
	// What follows the word may explain it, but not say when it counts.
	needMark   = regexp.MustCompile(`(?i)\s*[(\[]\s*(wajib|wajib diisi|wajib isi|harus diisi|required|mandatory)\s*([,;.:][^()\[\]]*)?[)\]]\s*`)
	freeMark   = regexp.MustCompile(`(?i)\s*[(\[]\s*(opsional|tidak wajib|boleh kosong|optional)\s*[)\]]\s*`)
	needHint   = regexp.MustCompile(`(?i)^(wajib|harus)( diisi)?\s*([.;:,(]|$)`)
	example    = regexp.MustCompile(`(?i)^\(?(contoh|example|sample)\b`)
	ending     = regexp.MustCompile(`^(.*\S)\s*\(([^()]*)\)$`)
	manyBlanks = regexp.MustCompile(`\s+`)
)

// productTypes are the catalogue's and the portal's words for the types.
var productTypes = map[string]schemas.ProductType{
	"barang": schemas.TypeGoods, "goods": schemas.TypeGoods, "physical": schemas.TypeGoods, "produk fisik": schemas.TypeGoods,
	"jasa": schemas.TypeService, "service": schemas.TypeService, "layanan": schemas.TypeService,
	"digital": schemas.TypeDigital, "produk digital": schemas.TypeDigital,
}

// ParseType reads a product type as people and the portal write it.
func ParseType(s string) (schemas.ProductType, bool) {
	t, ok := productTypes[mapping.Fold(s)]
	return t, ok
}

// ParsePath reads a category's full path, with one way of spacing it; ok is
// false for anything but three levels.
func ParsePath(s string) (string, bool) {
	levels := strings.Split(tidy(s), ">")
	if len(levels) != 3 {
		return "", false
	}
	for i := range levels {
		if levels[i] = strings.TrimSpace(levels[i]); levels[i] == "" {
			return "", false
		}
	}
	return strings.Join(levels, " > "), true
}

// bareTitle takes the marks of what is required off a title.
func bareTitle(s string) (title string, need bool) {
	need = needMark.MatchString(s)
	s = needMark.ReplaceAllString(s, " ")
	s = freeMark.ReplaceAllString(s, " ")
	if bare := strings.Trim(s, "* "); bare != strings.TrimSpace(s) {
		s, need = bare, true
	}
	return strings.TrimSpace(manyBlanks.ReplaceAllString(s, " ")), need
}
