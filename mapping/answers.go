package mapping

// AnswerPrefix begins the name of a lookup that holds answers. What is not in
// such a list has not been answered yet: it is nothing rather than a fault.
const AnswerPrefix = "jawaban "

// answerLists are the lists of answers by the field they are for.
var answerLists = map[string]string{
	"category": "kategori", "kbki": "kbki", "ppn": "ppn", "pdn_type": "asal", "pdn_location": "lokasi produksi", "pdn_labor": "tenaga kerja",
	"pdn_material": "bahan baku", "weight_gram": "berat", "stock": "stok", "preorder_days": "pre order", "unit": UnitList,
	"dimensions": "ukuran", "wholesale": "grosir",
}

// answered reports that a person has already said what a text means for a
// field.
func (m *Mapping) answered(field, text string) bool {
	list := m.lookups[AnswerPrefix+answerLists[field]]
	if list == nil {
		return false
	}
	_, ok := list.entries[Fold(text)]
	return ok
}
