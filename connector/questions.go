package connector

import (
	"context"
	"fmt"
	"slices"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// MappingQuestions is what the lists of one mapping lack, group by group.
type MappingQuestions struct {
	Mapping   *mapping.Mapping
	Questions []mapping.Question
	Dropped   int // questions beyond what is asked at once
}

// Questions reads the lists and gathers what whole groups of their rows lack,
// by mapping, in the order of the lists. It changes nothing.
func (c *Connector) Questions(ctx context.Context) ([]MappingQuestions, error) {
	n := slices.IndexFunc(c.Formats, func(f *schemas.Format) bool { return f.ID == mapping.HoldingFormat })
	if n < 0 {
		return nil, fmt.Errorf("questions: format %s is not in use", mapping.HoldingFormat)
	}
	gatherers := map[*mapping.Mapping]*mapping.Questions{}
	for _, l := range c.Lists {
		if gatherers[l.Mapping] == nil {
			gatherers[l.Mapping] = mapping.NewQuestions(l.Mapping, c.Formats[n])
		}
	}
	_, err := c.each(ctx, false, justAhead, func(products []*Product) error {
		for _, p := range products {
			if !p.Skipped {
				gatherers[c.Lists[p.list].Mapping].Add(p.Row, p.Listing, p.Issues)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var all []MappingQuestions
	for _, l := range c.Lists {
		if g := gatherers[l.Mapping]; g != nil {
			all = append(all, MappingQuestions{Mapping: l.Mapping, Questions: g.List(), Dropped: g.Dropped})
			delete(gatherers, l.Mapping)
		}
	}
	return all, nil
}

// AnswerActs are the acts of the audit log for answers, and for the word of a
// person that what looks wrong is right.
const (
	AnswerKept    = "answer.kept"
	AnswerUndone  = "answer.undone"
	IssueReleased = "issue.released"
	ReleaseUndone = "issue.release_undone"
)
