package main

import (
	"bufio"
	"context"
	"fmt"
	"slices"
	"strings"

	"ekatalog/mapping"
)

// questionLine is a question as other programs read it.
type questionLine struct {
	ID        string         `json:"id"`
	File      string         `json:"file"`
	Field     string         `json:"field"`
	Group     string         `json:"group"`
	Required  bool           `json:"required"`
	Rows      int            `json:"rows"`
	Cells     []string       `json:"cells"`
	Examples  []string       `json:"examples"`
	Choices   []string       `json:"choices"`
	Proposals []proposalLine `json:"proposals"`
	Text      string         `json:"text"`
	Command   string         `json:"command"`
}

// proposalLine is a proposed answer with where it comes from.
type proposalLine struct {
	Value string `json:"value"`
	From  string `json:"from"`
	Cell  string `json:"cell"`
}

// questionsDocument is what answers says to other programs.
func (s *answering) questionsDocument() any {
	lines := make([]questionLine, len(s.questions))
	for i, q := range s.questions {
		l := questionLine{
			ID: q.ID, File: q.File, Field: q.Field, Group: q.Group, Required: q.Required, Rows: q.Rows, Text: q.Text(s.lang), Command: s.command(q),
			Cells: append([]string{}, q.Cells...), Examples: append([]string{}, q.Examples()...), Choices: append([]string{}, q.Choices...), Proposals: []proposalLine{},
		}
		for _, p := range q.Proposed {
			l.Proposals = append(l.Proposals, proposalLine{p.Value, p.From, p.Cell})
		}
		lines[i] = l
	}
	return map[string]any{"questions": lines, "dropped": s.dropped}
}

// command is what answers a question, with the first proposal in the place of
// the value.
func (s *answering) command(q mapping.Question) string {
	value := "…" // refused as any answer, so that nobody keeps an example
	switch p := q.Proposed; {
	case q.OfText:
		value = "ya"
	case len(p) > 0 && q.Field != "weight_gram" && suggestedFields[q.Field] == "": // these a person chooses
		value = p[0].Value
	}
	config := ""
	if s.configPath != "ekatalog.yaml" {
		config = " --config " + quoted([]string{s.configPath})[0]
	}
	return `ekatalog answers` + config + ` --set "` + q.ID + "=" + value + `"`
}

// shownQuestions is how many questions are listed on a screen; all of them are
// in --json.
const shownQuestions = 40

func (s *answering) printQuestions(required int, short bool) {
	if len(s.questions) == 0 {
		s.print("answers.nothing")
		return
	}
	s.print("answers.open", "n", itoa(required), "lain", itoa(len(s.questions)-required))
	if short {
		return
	}
	optional := false
	for n, q := range s.questions {
		if n == shownQuestions {
			fmt.Fprintf(s.out, "    %s\n", s.say("issues.more", values("n", itoa(len(s.questions)-n))))
			break
		}
		if !q.Required && !optional {
			optional = true
			fmt.Fprintln(s.out)
			s.print("answers.optional")
		}
		s.printQuestion(q)
	}
	if s.dropped > 0 {
		s.print("answers.dropped", "n", itoa(s.dropped))
	}
	fmt.Fprintln(s.out)
	s.print("answers.how", "perintah", s.command(s.questions[0]))
}

func (s *answering) printQuestion(q mapping.Question) {
	fmt.Fprintf(s.out, "\n  %s  %s\n", q.ID, q.Text(s.lang))
	var cells []string
	for _, c := range q.Cells {
		cells = append(cells, mapping.ShortCell(c))
	}
	for _, line := range []struct{ key, text string }{
		{"answers.cells", s.shortList(cells, q.Rows)},
		{"answers.examples", strings.Join(q.Examples(), "; ")},
		{"answers.choices", strings.Join(q.Choices, "; ")},
	} {
		if line.text != "" {
			fmt.Fprintf(s.out, "      %s: %s\n", s.say(line.key, nil), line.text)
		}
	}
	for _, p := range q.Proposed {
		from := p.From
		if p.Cell != "" {
			from += ", " + mapping.ShortCell(p.Cell)
		}
		note := ""
		if p.Field == "weight_gram" {
			note = ". " + s.say("answers.net_weight", nil)
		}
		fmt.Fprintf(s.out, "      %s: %s (%s)%s\n", s.say("answers.proposed", nil), p.Value, from, note)
	}
	fmt.Fprintf(s.out, "      → %s\n", s.command(q))
}

// maxAnswer is the longest line that is read as an answer.
const maxAnswer = 4096

// ask asks one question after the other and keeps each answer at once, so that
// nothing is lost when a person stops. An empty line skips a question, the end
// of the input ends it.
func (s *answering) ask(ctx context.Context) (kept int, err error) {
	in := bufio.NewScanner(s.in)
	in.Buffer(nil, maxAnswer)
	for _, q := range s.questions {
		s.printQuestion(q)
		for {
			fmt.Fprint(s.out, s.say("answers.prompt", nil))
			if !in.Scan() {
				fmt.Fprintln(s.out)
				return kept, in.Err()
			}
			text := strings.TrimSpace(in.Text())
			if text == "" {
				break
			}
			f, err := s.keep(q, text)
			if err != nil {
				return kept, err
			}
			if f != nil {
				fmt.Fprintln(s.out, s.say(f.Code, values(pairsOf(f.Values, "id", q.ID)...)), s.say(f.Code+".fix", values(pairsOf(f.Values, "id", q.ID)...)))
				continue
			}
			if err := s.save(ctx); err != nil {
				return kept, err
			}
			kept++
			break
		}
	}
	return kept, nil
}

// answerable are the codes of issues that one answer can settle for many rows.
var answerable = []string{"required_missing", "weight_missing", "not_in_list", "unit_unknown", "stock_word", "service_stock_missing"}

// fewAnswers is how many such issues are put right faster one by one.
const fewAnswers = 3

// hintAnswers points to answers where many rows lack what it asks.
func (a *app) hintAnswers(issues []mapping.Issue) {
	n := 0
	for _, i := range issues {
		if i.Holds() && slices.Contains(answerable, i.Code) {
			n++
		}
	}
	if n > fewAnswers {
		fmt.Fprintln(a.out)
		a.print("answers.hint", "n", itoa(n))
	}
}
