package reference

import (
	"strings"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// CategoryIDs is the name under which lookup gives the Category ID of a
// category, where the imported list has them.
const CategoryIDs = "kategori_id"

// Lookups makes a list ready for the lookup of mapping files, under the names
// it is asked for by: categories by path and by the name of the third level,
// regions by code and name, KBKI by code, units by name.
func Lookups(kind connector.ReferenceKind, entries []connector.ReferenceEntry) map[string]mapping.Reference {
	list := make([]mapping.ReferenceEntry, len(entries))
	var ids []mapping.ReferenceEntry
	for i, e := range entries {
		switch kind {
		case connector.ReferenceCategories:
			last := lastLevel(e.Name)
			list[i] = mapping.ReferenceEntry{Value: e.Name, Spellings: []string{last}}
			if e.Code != "" {
				ids = append(ids, mapping.ReferenceEntry{Value: e.Code, Spellings: []string{e.Name, last}})
			}
		case connector.ReferenceRegions:
			list[i] = mapping.ReferenceEntry{Value: e.Code, Spellings: []string{e.Name}}
		case connector.ReferenceKBKI:
			list[i] = mapping.ReferenceEntry{Value: e.Code}
		default:
			list[i] = mapping.ReferenceEntry{Value: e.Name}
		}
	}
	all := map[string]mapping.Reference{string(kind): {Entries: list}}
	if len(ids) > 0 {
		all[CategoryIDs] = mapping.Reference{Entries: ids}
	}
	return all
}

// lastLevel is the name of a category without its path.
func lastLevel(path string) string {
	levels := strings.SplitN(path, pathMark, 3)
	return levels[len(levels)-1]
}
