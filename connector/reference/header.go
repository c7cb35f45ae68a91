package reference

import (
	"strings"

	"ekatalog/connector"
)

// role is what a column of a list holds.
type role int

const (
	roleNone role = iota
	roleCode
	roleID
	roleName
	roleLevel1
	roleLevel2
	roleLevel3
	rolePath
	roleType
)

// titles are the column titles of lists as they are found in offices and on
// the web, folded as by foldTitle.
var titles = map[role]string{
	roleCode:   "kode|code|kode kbki|kbki|kbki code|kode wilayah|kode kemendagri|kode daerah|kode komoditas",
	roleID:     "id|uuid|category id|id kategori|kategori id|kode kategori|category uuid",
	roleName:   "uraian|nama|name|judul|title|deskripsi|description|uraian kbki|nama wilayah|nama daerah|judul kbki|nama kbki|wilayah",
	roleLevel1: "level 1|level1|l1|kategori level 1|kategori 1|kategori l1|category level 1|category 1",
	roleLevel2: "level 2|level2|l2|kategori level 2|kategori 2|kategori l2|category level 2|category 2",
	roleLevel3: "level 3|level3|l3|kategori level 3|kategori 3|kategori l3|category level 3|category 3",
	rolePath:   "jalur|path|kategori|category|kategori lengkap|jalur kategori|jalur lengkap|category path|full path",
	roleType:   "tipe produk|product type|producttype|jenis produk|tipe|type|jenis",
}

// unitTitles are those of a list of units.
const unitTitles = "satuan|unit|nama satuan|satuan produk|satuan pengukuran|nama|name|uom"

var roles = func() map[string]role {
	all := map[string]role{}
	for r, words := range titles {
		for w := range strings.SplitSeq(words, "|") {
			all[w] = r
		}
	}
	return all
}()

// foldTitle makes spellings of a title alike: "Tipe_Produk (Wajib)" is
// "tipe produk".
func foldTitle(s string) string {
	s, _, _ = strings.Cut(strings.ToLower(s), "(")
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" _-.\t\n*:", r) || r == 0xa0 }), " ")
}

// header says where the columns of a table are; -1 for those it has not.
type header [roleType + 1]int

// findHeader takes a row for the header of a list of that kind when it names
// all columns that such a list must have.
func findHeader(kind connector.ReferenceKind, cells []string) (header, bool) {
	var h header
	for i := range h {
		h[i] = -1
	}
	for i, c := range cells {
		title := foldTitle(c)
		r := roles[title]
		if kind == connector.ReferenceUnits {
			r = roleNone
			if contains(unitTitles, title) {
				r = roleName
			}
		}
		if r != roleNone && h[r] < 0 {
			h[r] = i
		}
	}
	if kind == connector.ReferenceCategories {
		return h, h[rolePath] >= 0 || h[roleLevel1] >= 0 && h[roleLevel2] >= 0 && h[roleLevel3] >= 0
	}
	return h, h[roleName] >= 0 && (h[roleCode] >= 0 || kind == connector.ReferenceUnits)
}

// contains reports whether one of the words between bars is w.
func contains(words, w string) bool {
	return w != "" && strings.Contains("|"+words+"|", "|"+w+"|")
}

// wanted names the columns that a list of a kind must have, for people.
func wanted(kind connector.ReferenceKind) string {
	switch kind {
	case connector.ReferenceCategories:
		return "level1, level2, level3 (tipe_produk, id)"
	case connector.ReferenceUnits:
		return "satuan"
	}
	return "kode, uraian"
}

// of gives a cell of a row, "" where the table has no such column.
func (h header) of(r role, cells []string) string {
	if i := h[r]; i >= 0 && i < len(cells) {
		return cells[i]
	}
	return ""
}
