package schemas

import (
	"errors"
	"fmt"
	"io"

	"github.com/goccy/go-yaml"
)

// maxDecisionBytes limits the decisions of one pack: 500 columns take far less.
const maxDecisionBytes = 1 << 20

// LeftToPerson as a decision's field leaves the column to a person.
const LeftToPerson = "-"

// Decisions are what a person says of the columns that nobody could place.
type Decisions struct {
	Category   string     `yaml:"category"`
	CategoryID string     `yaml:"category_id"`
	Columns    []Decision `yaml:"columns"`
}

// Undecided gives the columns of which a person has still to say what goes in.
func (d *Decisions) Undecided() []Decision {
	var open []Decision
	for _, c := range d.Columns {
		if c.Field == "" {
			open = append(open, c)
		}
	}
	return open
}

// Decision is about one column of a pack. A person fills in Field; the rest
// says what is asked.
type Decision struct {
	Title     string   `yaml:"title"`
	Group     string   `yaml:"group"`
	Position  string   `yaml:"position"` // the column's letter
	Required  bool     `yaml:"required"`
	Why       string   `yaml:"why,omitempty"`
	Proposals []string `yaml:"proposals,omitempty"`
	Field     string   `yaml:"field"` // as Column.Field; LeftToPerson; empty while undecided
}

// LoadDecisions reads decisions as FormatDecisions writes them, comments and
// all. Unknown keys are refused, and so are anchors, tags and deep nesting.
func LoadDecisions(r io.Reader) (*Decisions, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxDecisionBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read decisions: %w", err)
	}
	if len(b) > maxDecisionBytes {
		return nil, errors.New("read decisions: more than 1 MiB")
	}
	if err := flatYAML(b); err != nil {
		return nil, fmt.Errorf("read decisions: %w", err)
	}
	d := new(Decisions)
	if err := yaml.UnmarshalWithOptions(b, d, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("parse decisions: %w", err)
	}
	return d, nil
}

// FormatDecisions writes decisions as YAML. The same decisions give the same
// bytes.
func FormatDecisions(d *Decisions) ([]byte, error) {
	b, err := yaml.MarshalWithOptions(d, yaml.IndentSequence(true))
	if err != nil {
		return nil, fmt.Errorf("format decisions: %w", err)
	}
	return b, nil
}
