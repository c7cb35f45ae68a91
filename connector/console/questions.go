package console

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// Answers keeps what whole groups of rows lack. Its methods are called side by
// side.
type Answers interface {
	// Questions gives what the list at path lacks, or the list in use where
	// path is empty: what holds products first. dropped counts those beyond
	// what is asked at once.
	Questions(ctx context.Context, path string) (all []mapping.Question, dropped int, err error)
	// Keep keeps answers to questions of that list, by their IDs. Where one
	// cannot be kept none is, and refused says why, by ID.
	Keep(ctx context.Context, path string, answers map[string]string) (refused map[string]mapping.Finding, err error)
	// Kept gives the answers that are kept, and what somebody has said is right.
	Kept(ctx context.Context) ([]mapping.Kept, []mapping.Released, error)
	// Forget takes one of them back, by its ID.
	Forget(ctx context.Context, id string) error
	// Release keeps the word of a person that what an issue of that list says is
	// right.
	Release(ctx context.Context, path string, issue mapping.Issue, reason string) error
}

// shownQuestions is how many questions a page asks at once: more would be
// answered by nobody, and the first answers often settle others.
const shownQuestions = 60

// questions is a form that asks what whole groups of rows lack.
type questions struct {
	Action string // where it is sent
	Groups []questionGroup
	More   int // not shown, here or by who gathered them
	Asked  int
	Wrong  int  // answers that are refused
	Search bool // some answer can be looked for
}

// questionGroup are the questions about one field.
type questionGroup struct {
	Field    string // for people
	Name     string // of the field
	Required bool
	Hint     string // message key of how such an answer is written, empty for none
	Choices  []string
	// Together offers one answer for all groups that have none of their own.
	Together  string // name of its input, empty where an answer is never shared
	Value     string // its answer, as it is proposed for all of them
	Questions []question
}

// question is one question as a form asks it.
type question struct {
	ID, Text, Cells, Examples string
	OfText                    bool
	Choices                   []string
	Known                     []string // some of the answers that are possible
	Proposed                  []mapping.Proposal
	Value                     string // what was said, or is proposed
	Refused                   string
	Search                    bool // the answer can be looked for
}

// shared are the fields in which groups of one seller mostly agree.
var shared = []string{"ppn", "pdn_type", "pdn_location", "pdn_labor", "pdn_material"}

// hints are how an answer is written, where that is not plain.
var hints = map[string]string{
	"weight_gram": "desk.question.weight", "kbki": "desk.question.kbki", "unit": "desk.question.unit", "category": "desk.question.category", "stock": "desk.question.stock",
	"preorder_days": "desk.question.days",
}

// asQuestions makes the form of the questions of a list. said are the answers
// that were given before and refused.
func (c *Console) asQuestions(action string, all []mapping.Question, dropped int, required bool, said map[string]string, refused map[string]mapping.Finding) questions {
	q := questions{Action: action, More: dropped, Wrong: len(refused)}
	for i := range all {
		x := &all[i]
		if required && !x.Required {
			continue
		}
		if q.Asked == shownQuestions {
			q.More++
			continue
		}
		q.Asked++
		n := slices.IndexFunc(q.Groups, func(g questionGroup) bool { return g.Name == x.Field && g.Required == x.Required })
		if n < 0 {
			n = len(q.Groups)
			g := questionGroup{Field: schemas.FieldLabel(c.Lang, x.Field), Name: x.Field, Required: x.Required, Hint: hints[x.Field]}
			if slices.Contains(shared, x.Field) {
				g.Together, g.Choices = togetherInput+x.Field, x.Choices
			}
			q.Groups = append(q.Groups, g)
		}
		one := question{
			ID: x.ID, Text: x.Text(c.Lang), Examples: strings.Join(x.Examples(), "; "), OfText: x.OfText, Choices: x.Choices, Proposed: x.Proposed, Value: preselected(x),
			Search: searched(x),
		}
		if x.Field == "category" { // the portal has many more
			one.Choices, one.Known = nil, x.Choices
		}
		q.Search = q.Search || one.Search
		var cells []string
		for _, cell := range x.Cells {
			cells = append(cells, mapping.ShortCell(cell))
		}
		one.Cells = strings.Join(cells, ", ")
		if text, ok := said[x.ID]; ok {
			one.Value = text
		}
		if f, ok := refused[x.ID]; ok {
			one.Refused = c.findingText(f, x.ID)
		}
		q.Groups[n].Questions = append(q.Groups[n].Questions, one)
	}
	for i := range q.Groups {
		if g := &q.Groups[i]; len(g.Questions) < 2 {
			g.Together = "" // there is nothing to share
		} else if g.Together != "" {
			g.agree()
		}
	}
	return q
}

// agree says once what all questions of a group have for an answer, so that it
// can be changed in one place.
func (g *questionGroup) agree() {
	value := g.Questions[0].Value
	if slices.ContainsFunc(g.Questions, func(q question) bool { return q.Value != value }) {
		return
	}
	g.Value = value
	for i := range g.Questions {
		g.Questions[i].Value = ""
	}
}

// findingText is a refusal in one text: what is wrong and what to do.
func (c *Console) findingText(f mapping.Finding, id string) string {
	values := map[string]string{"id": id}
	for name, v := range f.Values {
		values[name] = v
	}
	text := schemas.Say(c.Lang, schemas.PageKey(f.Code), values)
	if fix := schemas.PageKey(f.Code + ".fix"); schemas.HasMessage(fix) {
		text += " " + schemas.Say(c.Lang, fix, values)
	}
	return text
}

// preselected is what a question is answered with unless somebody says
// otherwise: the first proposal. A weight is never one, since a text tells what
// a thing weighs without its packaging; nor is what a search in a long list has
// found, which a person chooses.
func preselected(q *mapping.Question) string {
	found := searchKind(q.Field) != "" && len(q.Choices) == 0
	if q.OfText || q.Field == "weight_gram" || found || len(q.Proposed) == 0 {
		return ""
	}
	return q.Proposed[0].Value
}

// The names of a form's inputs.
const (
	answerInput   = "jawab." // and the question's ID
	togetherInput = "semua." // and the field
)

// answersOf are the answers of a form to the questions that were asked. What
// was left empty is no answer.
func answersOf(r *http.Request, all []mapping.Question) map[string]string {
	given := map[string]string{}
	for i := range all {
		x := &all[i]
		text := strings.TrimSpace(r.PostForm.Get(answerInput + x.ID))
		if text == "" && r.PostForm.Has(answerInput+x.ID) && slices.Contains(shared, x.Field) {
			text = strings.TrimSpace(r.PostForm.Get(togetherInput + x.Field))
		}
		if text != "" && len(text) <= maxAnswer {
			given[x.ID] = text
		}
	}
	return given
}

// maxAnswer is the longest answer, in bytes.
const maxAnswer = 1000
