package mapping

import (
	"slices"
	"strings"
)

// asking turns what one row lacks into questions.
type asking struct {
	q     *Questions
	b     *Bound
	row   *Row
	l     *Listing
	group string
}

// issue asks what would settle an issue, where a group can.
func (a *asking) issue(it *Issue) {
	switch {
	case it.Code == "weight_missing":
		a.weight(it)
	case it.Code == "size_in_text", it.Code == "tier_in_text":
		a.ofText(it, false)
	case it.Code == "stock_word" && it.Severity == SeverityError:
		a.stockWord(it)
	case it.Code == "service_stock_missing":
		a.ofGroup("stock", true, nil)
	case it.Field == "unit" && (it.Code == "unit_unknown" || it.Code == "not_a_choice"):
		a.unit(it)
	case it.Code == "required_missing" && it.Field == "unit":
		a.ofGroup("unit", true, nil)
	case it.Code == "required_missing" && asksGroup(it.Field):
		a.ofGroup(it.Field, true, nil)
	case it.Code == "not_in_list" && asksGroup(it.Field):
		a.ofWord(it, it.Field, "%s", it.Severity == SeverityError)
	}
}

// asksGroup reports the fields that are alike for a whole section.
func asksGroup(field string) bool {
	switch field {
	case "category", "kbki", "ppn", "pdn_type", "pdn_location", "pdn_labor", "pdn_material":
		return true
	}
	return false
}

// cellOf is the cell that a question about a field points to: its own, else
// the one of the name.
func (a *asking) cellOf(field string) string {
	for _, f := range []string{field, "name", "sku"} {
		if c := a.b.Cell(a.row, a.l.Category, f); c != "" {
			return c
		}
	}
	return ""
}

// ofGroup asks for a field of all rows of a section. The answer counts where
// the row itself has nothing, unless the rule only looks the section up.
func (a *asking) ofGroup(field string, required bool, proposed []Proposal) {
	list, call := AnswerPrefix+answerNames[field], "%s"
	if field == "unit" || field == "stock" { // their list is about words
		list += " bagian"
	}
	if field == "stock" {
		call = "quantity(%s)"
	}
	r := a.b.ruleOf(a.l.Category, field)
	a.q.note(Question{
		Field: field, List: list, Group: a.group, Required: required, Proposed: proposed, call: fillCall(call, list, a.q.section),
		before: r != nil && looksUp(r) && len(r.columns) == 1 && a.isGroup(a.q.m.columns[r.columns[0]].name),
	}, a.group, a.row, a.cellOf(field), a.l.Name)
}

// isGroup reports the column by which rows are grouped.
func (a *asking) isGroup(column string) bool { return column == a.groupColumn() }

func (a *asking) groupColumn() string {
	if a.q.column == "" {
		return SectionColumn
	}
	return a.q.column
}

// fillCall puts the lookup in a list of answers into a call.
func fillCall(call, list, key string) string {
	return strings.Replace(call, "%s", `lookup("`+list+`", `+key+`)`, 1)
}

// ofWord asks what a word of the list means for a field, a word that the rule
// of another field may have stumbled over. The answer is for exactly that word,
// and so counts before what the rule says of it.
func (a *asking) ofWord(it *Issue, field, call string, required bool) {
	word := oneLine(it.Found)
	column, ok := a.wordColumn(it)
	if !ok || word == "" || len(word) > maxNumberText {
		return
	}
	list := AnswerPrefix + answerNames[field]
	key := a.columnCall(column)
	if a.isGroup(column) {
		key = a.q.section // also asked about the group
	}
	a.q.note(Question{
		Field: field, List: list, Group: word, Required: required, Proposed: it.Proposed,
		call: fillCall(call, list, key), before: true,
	}, word, a.row, it.Cell, a.l.Name)
}

// wordColumn is the column of its rule in which the text of an issue stands.
func (a *asking) wordColumn(it *Issue) (name string, ok bool) {
	r := a.b.ruleOf(a.l.Category, it.Field)
	if r == nil {
		return "", false
	}
	for _, slot := range r.columns {
		name := a.q.m.columns[slot].name
		if v, _ := a.row.Value(name); oneLine(v.Text) == oneLine(it.Found) && writable(name) {
			return name, true
		}
	}
	return "", false
}

// columnAt names the column of a cell.
func (a *asking) columnAt(cell string) (name string, ok bool) {
	h := a.row.Header
	for i, c := range h.Columns {
		if h.Cell(i, a.row.Number) == cell && c > 0 {
			return h.Names[i], writable(h.Names[i])
		}
	}
	return "", false
}

// columnCall reads a column in an expression; a list may lack one that no rule
// needs.
func (a *asking) columnCall(name string) string {
	if name == SectionColumn || slices.ContainsFunc(a.q.m.columns, func(c column) bool { return c.required && Fold(c.name) == Fold(name) }) {
		return `row["` + name + `"]`
	}
	return `default(row["` + name + `"], "")`
}

// unit asks what a unit that the portal does not have is sold as. The list of
// units takes the answer; no rule changes.
func (a *asking) unit(it *Issue) {
	word := oneLine(it.Found)
	if word == "" || len(word) > maxNumberText {
		return
	}
	var proposed []Proposal
	if u, ok := a.q.m.units.meaning(word); ok {
		value := u.Name
		if s := u.Factor.String(); s != "1" {
			value = s + " " + u.Name
		}
		proposed = []Proposal{{Field: "unit", Value: value, From: word, Cell: it.Cell}}
	}
	a.q.note(Question{Field: "unit", List: unitAnswers, Group: word, Required: true, Proposed: proposed}, word, a.row, it.Cell, a.l.Name)
}

// stockWord asks how many a word for a stock stands for, and how long making
// takes where it says that.
func (a *asking) stockWord(it *Issue) {
	amount := *it
	amount.Proposed = nil
	a.ofWord(&amount, "stock", "quantity(%s)", true)
	if a.l.PreorderDays == nil && (len(it.Proposed) > 0 || it.Values[MessageValue] == "stock_word_order") {
		a.ofWord(it, "preorder_days", "quantity(%s)", false)
	}
}

// weight asks for the weight of a kind of product, section and first word of
// the name, and offers those that names tell.
func (a *asking) weight(it *Issue) {
	list := AnswerPrefix + answerNames["weight_gram"]
	r := a.b.ruleOf(a.l.Category, "name")
	if r == nil || len(r.columns) == 0 {
		return
	}
	column := a.q.m.columns[r.columns[0]].name
	v, _ := a.row.Value(column)
	words := callSplit(a.b, []value{textOf(v.Text), textOf(" ")}).list
	if len(words) == 0 || column == SectionColumn || !writable(column) {
		return
	}
	kind := strings.TrimSpace(strings.TrimPrefix(a.group, NoSection) + " " + words[0])
	key := a.columnCall(a.groupColumn()) + ` + " " + split(default(row["` + column + `"], "-"), " ")[0]`
	a.q.note(Question{
		Field: "weight_gram", List: list, Group: kind, Required: true, Proposed: it.Proposed, call: fillCall("weight(%s)", list, key),
	}, kind, a.row, it.Cell, a.l.Name)
	if len(it.Proposed) > 0 {
		a.ofText(it, false)
	}
}

// ofText offers what texts of a column say of a field for all rows whose text
// does. Each text is kept with its own value.
func (a *asking) ofText(it *Issue, required bool) {
	if len(it.Proposed) == 0 {
		return
	}
	p := it.Proposed[0]
	column, ok := a.columnAt(p.Cell)
	v, there := a.row.Value(column)
	if !ok || !there || column == SectionColumn || oneLine(v.Text) == "" {
		return
	}
	call := map[string]string{"weight_gram": "weight(%s)", "dimensions": "dimensions(%s)", "wholesale": `split(%s, ";")`}[p.Field]
	list := AnswerPrefix + answerNames[p.Field] + ofText + column
	x := a.q.note(Question{
		Field: p.Field, List: list, Group: column, OfText: true, Required: required, call: fillCall(call, list, a.columnCall(column)),
	}, "", a.row, p.Cell, a.l.Name)
	if x == nil {
		return
	}
	text := oneLine(v.Text)
	if len(x.entries) < maxTexts && !slices.ContainsFunc(x.entries, func(e Entry) bool { return Fold(e.Key) == Fold(text) }) {
		x.entries = append(x.entries, Entry{Key: text, Value: p.Value})
		if len(x.Proposed) < maxExamples {
			x.Proposed = append(x.Proposed, p)
		}
	}
}
