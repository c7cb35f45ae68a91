package mapping

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"ekatalog/schemas"
)

// Question is one thing that whole groups of rows lack, asked once for all of
// them. Its ID is the same for every list of the mapping.
type Question struct {
	ID       string
	File     string   // the mapping file that keeps the answer
	Field    string   // of the listing
	List     string   // the lookup of answers, "jawaban kbki"
	Group    string   // the section, kind or word it is about; the column, where each row answers for itself
	OfText   bool     // the rows' own texts answer: only yes can be said
	Required bool     // products are held without an answer
	Rows     int      // how many lack it
	Cells    []string // the first of them
	Choices  []string // all answers that are possible, where they are few
	Proposed []Proposal
	Numbers  NumberStyle // how the list writes numbers

	entries []Entry // of OfText
	call    string  // what asks the list of answers; empty where nothing has to
	before  bool    // the answer counts before what the rule gives
	sample  *Row
	names   []string // of the first rows
}

// maxNames is how many names of a group are kept to find out what it is.
const maxNames = 40

// Names are names of the rows that lack it, at most n, the first first.
func (q Question) Names(n int) []string { return q.names[:min(len(q.names), n)] }

// Examples are the first of the names.
func (q Question) Examples() []string { return q.Names(maxExamples) }

// Limits of what is asked at once.
const (
	maxQuestions = 2000
	maxExamples  = 5
	maxTexts     = 5000 // entries of one answer
)

// Questions gathers what the rows of one mapping lack. It is for one
// goroutine.
type Questions struct {
	m       *Mapping
	form    *schemas.Format
	section string // the expression for a row's group
	column  string // the column of it, "" for the section
	bound   map[*Header]*Bound
	byID    map[string]*Question
	order   []*Question
	Dropped int // questions beyond the limit
}

// NewQuestions begins to gather for a mapping; form is the format whose errors
// hold a product.
func NewQuestions(m *Mapping, form *schemas.Format) *Questions {
	q := &Questions{m: m, form: form, bound: map[*Header]*Bound{}, byID: map[string]*Question{}}
	q.column = m.groupColumn()
	q.section = `default(row["` + SectionColumn + `"], "` + NoSection + `")`
	if q.column != "" {
		q.section = `default(row["` + q.column + `"], "` + NoSection + `")`
	}
	return q
}

// NoSection stands for the group of rows that have none.
const NoSection = "tanpa bagian"

// groupColumn is the column that says what kind of product a row is: the one
// that the category is looked up by, "" for the section rows of the list.
func (m *Mapping) groupColumn() string {
	for _, r := range m.rules {
		if r.field != "category" || len(r.columns) != 1 {
			continue
		}
		name := m.columns[r.columns[0]].name
		if name != SectionColumn && writable(name) && (looksUp(r) || r.expr.Text == `row["`+name+`"]`) {
			return name
		}
	}
	return ""
}

// looksUp reports a rule that is a lookup, or one that answers have been put
// around.
func looksUp(r *assignment) bool {
	return strings.HasPrefix(r.expr.Text, `lookup("`) || strings.HasPrefix(r.expr.Text, "default(") && len(r.lists) > 0
}

// writable reports a name that can stand in an expression between quotes.
func writable(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool { return r == '"' || r == '\\' || unicode.IsControl(r) })
}

// Add takes a row with its listing and all issues of it.
func (q *Questions) Add(row *Row, l *Listing, issues []Issue) {
	b := q.bound[row.Header]
	if b == nil {
		b = q.m.Bind(row.Header)
		q.bound[row.Header] = b
	}
	a := asking{q: q, b: b, row: row, l: l, group: q.groupOf(row)}
	for i := range issues {
		if it := &issues[i]; it.Format == "" || it.Format == HoldingFormat {
			a.issue(it)
		}
	}
	if l.PDNType == "" || l.PDNType == pdnLocal {
		for _, field := range []string{"pdn_location", "pdn_labor", "pdn_material"} {
			if FieldText(l, field) == "" {
				a.ofGroup(field, false, nil)
			}
		}
	}
}

func (q *Questions) groupOf(row *Row) string {
	name := q.column
	if name == "" {
		name = SectionColumn
	}
	v, _ := row.Value(name)
	if text := strings.TrimSpace(v.Text); text != "" && text != "-" {
		return text
	}
	return NoSection
}

// List gives the questions: those that hold products first, then by the
// catalogue's form, the largest group first.
func (q *Questions) List() []Question {
	out := make([]Question, 0, len(q.order))
	for _, x := range q.order {
		out = append(out, *x)
	}
	slices.SortStableFunc(out, func(a, b Question) int {
		return cmp.Or(first(b.Required, a.Required), cmp.Compare(questionOrder(a.Field), questionOrder(b.Field)),
			cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.Group, b.Group), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// questionOrder puts the unit before what is counted in it.
func questionOrder(field string) int {
	if field == "unit" {
		return formOrder("kbki") + 1
	}
	return formOrder(field)
}

// first orders true behind false.
func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// note counts a row for a question, a new one where it is the first to lack
// it.
func (q *Questions) note(x Question, key string, row *Row, cell, name string) *Question {
	x.File = q.m.name
	x.ID = answerID(x.File, x.List, key)
	have := q.byID[x.ID]
	if have == nil {
		if len(q.order) == maxQuestions {
			q.Dropped++
			return nil
		}
		x.Choices = q.choices(x.Field)
		if c, ok := choiceSaying(x.Choices, x.Group); ok && len(x.Proposed) == 0 {
			x.Proposed = []Proposal{{Field: x.Field, Value: c, From: x.Group, Cell: cell}}
		}
		x.Numbers, x.sample = row.Header.Numbers, row
		have = &x
		q.byID[x.ID] = have
		q.order = append(q.order, have)
	}
	have.Rows++
	have.Required = have.Required || x.Required
	if len(have.Cells) < maxExamples && cell != "" {
		have.Cells = append(have.Cells, cell)
	}
	if len(have.names) < maxNames && name != "" && !slices.Contains(have.names, name) {
		have.names = append(have.names, name)
	}
	return have
}

// choiceSaying gives the first choice that has all words of a text: "dalam
// negeri" is short for "Seluruh bahan baku dalam negeri".
func choiceSaying(choices []string, text string) (string, bool) {
	words := headingWords(text)
	i := slices.IndexFunc(choices, func(c string) bool {
		have := headingWords(c)
		return len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(have, w) })
	})
	if i < 0 {
		return "", false
	}
	return choices[i], true
}

// choices are the answers that a field can have, none where they are many.
func (q *Questions) choices(field string) []string {
	if f := q.form.Field(field); f != nil && field != "unit" {
		return f.Choices
	}
	return nil
}
