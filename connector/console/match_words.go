package console

import (
	"strings"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// wayText says in words what fills a field. entries counts those of a list.
func wayText(lang schemas.Lang, w mapping.Way, entries func(list string) int) string {
	say := func(key string, pairs ...string) string {
		values := map[string]string{}
		for i := 0; i+1 < len(pairs); i += 2 {
			values[pairs[i]] = pairs[i+1]
		}
		return schemas.Say(lang, key, values)
	}
	var parts []string
	from := say("desk.match.way.column", "nama", w.Column)
	if w.Column == mapping.SectionColumn {
		from = say("desk.match.way.section")
	}
	switch {
	case w.List != "":
		parts = append(parts, say("desk.match.way.list", "dari", from, "n", schemas.Number(lang, entries(w.List))))
	case w.Column != "":
		parts = append(parts, say("desk.match.way.from", "dari", from))
	case w.Fixed != "":
		parts = append(parts, say("desk.match.way.fixed", "nilai", w.Fixed))
	}
	if w.Column != "" && w.Reader != mapping.ReadText {
		parts = append(parts, readerText(lang, w.Reader, w.Mark))
	}
	answers := 0
	for _, list := range w.AnswerLists() {
		answers += entries(list)
	}
	if len(w.Before)+len(w.Behind) > 0 {
		parts = append(parts, say("desk.match.way.answers", "n", schemas.Number(lang, answers)))
	}
	return strings.Join(parts, ", ")
}

// readerTexts are the messages that say how a cell is read.
var readerTexts = map[mapping.Reader]string{
	mapping.ReadText: "desk.match.read.text", mapping.ReadPlain: "desk.match.read.plain_text", mapping.ReadRupiah: "desk.match.read.rupiah",
	mapping.ReadQuantity: "desk.match.read.quantity", mapping.ReadWeight: "desk.match.read.weight", mapping.ReadSize: "desk.match.read.dimensions",
	mapping.ReadItems: "desk.match.read.split",
}

// readerText says how a cell is read.
func readerText(lang schemas.Lang, r mapping.Reader, mark string) string {
	key := readerTexts[r]
	if r == mapping.ReadWeight && mark != "" {
		key = "desk.match.read.weight.in"
	}
	return schemas.Say(lang, key, map[string]string{"tanda": mark})
}

// ruleText says an expression in words, and as it is where they do not
// suffice.
func ruleText(lang schemas.Lang, expression string, m *mapping.Mapping) (text string, formula bool) {
	if expression == "" {
		return schemas.Say(lang, "desk.match.none", nil), false
	}
	w, ok := mapping.WayOf(expression)
	if !ok {
		return expression, true
	}
	return wayText(lang, w, entriesOf(m)), false
}

// entriesOf counts the entries of a mapping's lists.
func entriesOf(m *mapping.Mapping) func(string) int {
	n := map[string]int{}
	for _, l := range m.Lookups() {
		n[l.Name] = len(l.Entries)
	}
	return func(list string) int { return n[list] }
}

// scopeText says for which products or route a rule counts, "" for all.
func scopeText(lang schemas.Lang, s mapping.Scope) string {
	if s.Format != "" {
		return schemas.FormatLabel(lang, s.Format)
	}
	return s.Category
}
