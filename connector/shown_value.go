package connector

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"ekatalog/schemas"
)

// ShowValue writes a canonical value as people read it, on one line and at most
// most runes of it; what is cut off ends with "…".
func ShowValue(lang schemas.Lang, v any, most int) string {
	whole := wholeValue(lang, v)
	text := Printable(whole, most)
	if utf8.RuneCountInString(whole) > most {
		text += "…"
	}
	return text
}

func wholeValue(lang schemas.Lang, v any) string {
	switch v := v.(type) {
	case nil:
		return "–"
	case bool:
		if v {
			return schemas.Say(lang, "yes", nil)
		}
		return schemas.Say(lang, "no", nil)
	case string:
		return v
	case []any:
		items := make([]string, len(v))
		for i := range v {
			items[i] = wholeValue(lang, v[i])
		}
		return strings.Join(items, "; ")
	case map[string]any:
		parts := make([]string, 0, len(v))
		for _, k := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, schemas.FieldLabel(lang, k)+" "+wholeValue(lang, v[k]))
		}
		return strings.Join(parts, ", ")
	default:
		return fmt.Sprint(v)
	}
}
