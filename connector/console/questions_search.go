package console

import (
	"net/http"
	"slices"
	"strings"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// answerSearch looks in an imported list for the answer to a question; what was
// answered so far goes along.
type answerSearch struct {
	Action   string // where the answers are sent
	ID       string // of the question
	Text     string
	Label    string // of the field
	Examples string
	Words    string
	Said     []saidAnswer
	Found    []Found
	Imported bool
}

// saidAnswer is an answer that is not kept yet, by the name of its input.
type saidAnswer struct{ Input, Value string }

// searched reports whether the answer to a question can be looked for in an
// imported list.
func searched(q *mapping.Question) bool {
	return searchKind(q.Field) != "" && !q.OfText
}

// findAnswer looks for the answer to the question that a form names.
func (c *Console) findAnswer(w http.ResponseWriter, r *http.Request, action string, asked []mapping.Question) error {
	id := r.PostForm.Get("tanya")
	n := slices.IndexFunc(asked, func(q mapping.Question) bool { return q.ID == id && searched(&q) })
	if n < 0 {
		return &failure{status: http.StatusConflict, key: "desk.question.gone"}
	}
	q := &asked[n]
	said := saidOf(r, asked)
	p := answerSearch{Action: action, ID: id, Text: q.Text(c.Lang), Label: schemas.FieldLabel(c.Lang, q.Field), Examples: strings.Join(q.Examples(), "; ")}
	for i := range asked {
		if value, ok := said[asked[i].ID]; ok {
			p.Said = append(p.Said, saidAnswer{answerInput + asked[i].ID, value})
		}
	}
	if p.Words = clip(typed(r.PostForm.Get("kata")), maxSearch); p.Words == "" {
		p.Words = wordsOf(q)
	}
	var err error
	if p.Found, p.Imported, err = c.MatchLists.Search(r.Context(), searchKind(q.Field), connector.Printable(p.Words, matchedValue)); err != nil {
		return err
	}
	return c.render(w, r, http.StatusOK, "answer-search", p)
}

// wordsOf are what is looked for before somebody has said: the first name of the
// group, or what the group is called.
func wordsOf(q *mapping.Question) string {
	if names := q.Names(1); len(names) > 0 {
		return clip(names[0], maxSearch)
	}
	return clip(q.Group, maxSearch)
}

// saidOf are the answers of a form as they stand in it, with those that were
// emptied and the one that was picked.
func saidOf(r *http.Request, asked []mapping.Question) map[string]string {
	said := answersOf(r, asked)
	for i := range asked {
		id := asked[i].ID
		if _, ok := said[id]; !ok && r.PostForm.Has(answerInput+id) {
			said[id] = ""
		}
	}
	if id := r.PostForm.Get("tanya"); r.PostForm.Has("pilih") && slices.ContainsFunc(asked, func(q mapping.Question) bool { return q.ID == id }) {
		said[id] = clip(typed(r.PostForm.Get("pilih")), maxAnswer)
	}
	return said
}

// findStartAnswer and pickStartAnswer look for an answer in the first steps.
func (c *Console) findStartAnswer(w http.ResponseWriter, r *http.Request) error {
	asked, _, err := c.askedAtStart(w, r)
	if err != nil {
		return err
	}
	return c.findAnswer(w, r, startAnswersPath, asked)
}

func (c *Console) pickStartAnswer(w http.ResponseWriter, r *http.Request) error {
	asked, more, err := c.askedAtStart(w, r)
	if err != nil {
		return err
	}
	return c.render(w, r, http.StatusOK, "start_answers", c.asQuestions(startAnswersPath, asked, more, true, saidOf(r, asked), nil))
}

func (c *Console) askedAtStart(w http.ResponseWriter, r *http.Request) ([]mapping.Question, int, error) {
	if err := readForm(w, r); err != nil {
		return nil, 0, err
	}
	return c.Answers.Questions(r.Context(), "")
}

// findListAnswer and pickListAnswer do so for a dropped list.
func (c *Console) findListAnswer(w http.ResponseWriter, r *http.Request) error {
	d, asked, err := c.askedOf(w, r)
	if err != nil {
		return err
	}
	return c.findAnswer(w, r, "/daftar/"+d.id+"/jawaban", asked)
}

func (c *Console) pickListAnswer(w http.ResponseWriter, r *http.Request) error {
	d, asked, err := c.askedOf(w, r)
	if err != nil {
		return err
	}
	return c.renderResult(w, r, http.StatusOK, d, saidOf(r, asked), nil)
}

func (c *Console) askedOf(w http.ResponseWriter, r *http.Request) (*drop, []mapping.Question, error) {
	d, err := c.drops.find(r)
	if err != nil {
		return nil, nil, err
	}
	if err := readForm(w, r); err != nil {
		return nil, nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d, slices.Clone(d.asked), nil
}
