package mapping

import (
	"cmp"
	"strconv"
	"strings"

	"ekatalog/schemas"
)

// Text is the question in a sentence.
func (q *Question) Text(lang schemas.Lang) string {
	group, key, one := q.Group, "answers.ask_field", "answers.ask_field_one"
	if group == NoSection {
		group, key, one = q.place(), "answers.ask_bare", "answers.ask_bare_one"
	}
	if q.Rows == 1 {
		key = one
	}
	switch {
	case q.OfText:
		key = "answers.ask_of_text"
	case q.Field == "unit" && q.List != unitAnswers+" bagian":
		key = "answers.ask_unit"
	case q.Field == "stock" && q.List == AnswerPrefix+answerNames["stock"]:
		key = "answers.ask_stock"
	case q.Field == "preorder_days":
		key = "answers.ask_preorder"
	case q.Field == "weight_gram":
		key = "answers.ask_weight"
	}
	return schemas.Say(lang, key, map[string]string{"kelompok": group, "n": strconv.Itoa(q.Rows), "isian": schemas.FieldLabel(lang, q.Field)})
}

// place names the sheet that the rows stand in, their list where it has none.
func (q *Question) place() string {
	if len(q.Cells) > 0 {
		list, rest, _ := strings.Cut(q.Cells[0], "!")
		sheet, _, _ := strings.Cut(rest, "!")
		return cmp.Or(sheet, list)
	}
	return q.File
}
