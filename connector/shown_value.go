package connector

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// ShowValue writes a canonical value with plain digits, on one line and at most
// most runes of it; what is cut off ends with "…".
func ShowValue(lang schemas.Lang, v any, most int) string {
	return shownPart(valueShower{lang, func(_, text string) string { return text }}.whole("", v), most)
}

// ShowField is ShowValue of a field's value with its numbers written as people
// here read them.
func ShowField(lang schemas.Lang, field string, v any, most int) string {
	return shownPart(valueShower{lang, mapping.FormatField}.whole(field, v), most)
}

func shownPart(whole string, most int) string {
	text := Printable(whole, most)
	if utf8.RuneCountInString(whole) > most {
		text += "…"
	}
	return text
}

// valueShower writes values in a language, and the texts of fields in one way.
type valueShower struct {
	lang   schemas.Lang
	format func(field, text string) string
}

func (s valueShower) whole(field string, v any) string {
	lang := s.lang
	switch v := v.(type) {
	case nil:
		return "–"
	case bool:
		if v {
			return schemas.Say(lang, "yes", nil)
		}
		return schemas.Say(lang, "no", nil)
	case string:
		return s.format(field, v)
	case []any:
		items := make([]string, len(v))
		for i := range v {
			items[i] = s.whole(field, v[i])
		}
		return strings.Join(items, "; ")
	case map[string]any:
		parts := make([]string, 0, len(v))
		for _, k := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, schemas.FieldLabel(lang, k)+" "+s.whole(k, v[k]))
		}
		return strings.Join(parts, ", ")
	default:
		return s.format(field, fmt.Sprint(v))
	}
}
