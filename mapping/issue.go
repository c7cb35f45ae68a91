package mapping

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"ekatalog/schemas"
)

// Severity tells an issue that holds a product from one that does not.
type Severity string

// An Error in v6-form or without a format holds the product; an Error in
// another format bars that format's route only.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
)

// Issue is one thing that is or may be wrong with a product. It carries code
// and values; who shows it makes the text from schemas/messages by Code.
type Issue struct {
	SKU      string // empty when the row has none
	Format   string // empty for issues of the list and the mapping
	Field    string // the listing's field, "price", or "attributes.Bahan"; empty when it is about the row
	Code     string // stable, "ambiguous_number"
	Severity Severity
	Cell     string            // "file!sheet!E12", empty when no cell is to blame
	Found    string            // the text that was found
	Values   map[string]string // what the message's {placeholders} stand for
	// Proposed are values that texts of the row suggest; none is ever taken
	// without a person.
	Proposed []Proposal
}

// Sort puts issues by field, then code, then format, then cell, then text
// found, so that a list of them is the same on every run.
func Sort(issues []Issue) {
	slices.SortStableFunc(issues, func(a, b Issue) int {
		return cmp.Or(
			cmp.Compare(a.Field, b.Field),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Format, b.Format),
			cmp.Compare(a.Cell, b.Cell),
			cmp.Compare(a.Found, b.Found),
		)
	})
}

// HoldingFormat is the format whose errors hold a product on every route.
const HoldingFormat = "v6-form"

// Holds reports whether the issue keeps its product from every route.
func (i Issue) Holds() bool {
	return i.Severity == SeverityError && (i.Format == "" || i.Format == HoldingFormat)
}

// Bars reports whether the issue keeps its product from the route of format.
func (i Issue) Bars(format string) bool {
	return i.Severity == SeverityError && (i.Format == format || i.Holds())
}

// Text is what the issue says to people and what to do about it. Every message
// can use {kode}, {nilai}, {sel} and {kolom} beside the issue's own values; a
// value named MessageValue chooses a message more exact than the code's. What
// is proposed stands behind the advice.
func (i Issue) Text(lang schemas.Lang) (text, fix string) {
	return i.text(lang, func(key string) string { return key })
}

// PageText is Text for a reader of the pages, who knows no commands and no files
// of the workspace.
func (i Issue) PageText(lang schemas.Lang) (text, fix string) { return i.text(lang, schemas.PageKey) }

// text is Text with the messages that at gives for their keys.
func (i Issue) text(lang schemas.Lang, at func(key string) string) (text, fix string) {
	values := map[string]string{"kode": i.SKU, "nilai": i.Found, "sel": ShortCell(i.Cell), "kolom": i.Field}
	maps.Copy(values, i.Values)
	if day, err := time.Parse(time.DateOnly, values["tanggal"]); err == nil {
		values["tanggal"] = schemas.Day(lang, day)
	}
	if word := "state." + values["keadaan"]; schemas.HasMessage(word) {
		values["keadaan"] = schemas.Say(lang, word, nil)
	}
	if i.Field == "active" {
		for name, v := range values {
			if v == "true" || v == "false" {
				values[name] = schemas.Say(lang, map[string]string{"true": "yes", "false": "no"}[v], nil)
			}
		}
	}
	key := i.Code
	if exact := i.Values[MessageValue]; exact != "" {
		key = exact
	}
	fixKey := key + ".fix"
	if !schemas.HasMessage(fixKey) {
		fixKey = i.Code + ".fix"
	}
	fix = schemas.Say(lang, at(fixKey), values)
	if len(i.Proposed) > 0 {
		fix += " " + i.ProposedText(lang)
	}
	return schemas.Say(lang, at(key), values), fix
}

// ShortCell leaves the file out of a cell's name: "MEUBELER!F9", for csv "F9".
func ShortCell(cell string) string {
	_, rest, ok := strings.Cut(cell, "!")
	if !ok {
		return cell
	}
	return strings.TrimPrefix(rest, "!")
}
