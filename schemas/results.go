package schemas

import (
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/goccy/go-yaml"
)

// MaxResultWords is far more than any file of words needs, in bytes.
const MaxResultWords = 1 << 20

// ResultWords are the words by which a result of the portal, or a list of what
// it shows, is recognised.
type ResultWords struct {
	Version  int            `yaml:"version"`
	Columns  []ResultColumn `yaml:"columns"`
	Statuses []ResultStatus `yaml:"statuses"`
}

// ResultColumn names the titles that a column of a result may have.
type ResultColumn struct {
	Field  string   `yaml:"field"` // sku, id, name, price, shown_price, stock, status, reason or category_id
	Titles []string `yaml:"titles"`
	Fact   `yaml:",inline"`
}

// ResultStatus names the portal's words that mean one thing.
type ResultStatus struct {
	State string   `yaml:"state"` // live, review, rejected or suspended
	Words []string `yaml:"words"`
	Fact  `yaml:",inline"`
}

var standardResults = sync.OnceValues(func() (*ResultWords, error) {
	w := new(ResultWords)
	return w, parseData("results/columns.yaml", w)
})

// StandardResultWords gives the words that come with the program. They are
// shared: read only.
func StandardResultWords() (*ResultWords, error) { return standardResults() }

// LoadResultWords reads a workspace's own words. Anything the JSON Schema of
// results does not know is refused, and so are anchors, tags and deep nesting.
func LoadResultWords(r io.Reader) (*ResultWords, error) {
	b, err := io.ReadAll(io.LimitReader(r, MaxResultWords+1))
	if err != nil {
		return nil, fmt.Errorf("read words: %w", err)
	}
	if len(b) > MaxResultWords {
		return nil, errors.New("more than 1 MiB")
	}
	if err := flatYAML(b); err != nil {
		return nil, err
	}
	if err := validYAML("results", b); err != nil {
		return nil, err
	}
	w := new(ResultWords)
	if err := yaml.UnmarshalWithOptions(b, w, yaml.Strict()); err != nil {
		return nil, err
	}
	return w, nil
}

// Before gives the words of w, which beat those of rest.
func (w *ResultWords) Before(rest *ResultWords) *ResultWords {
	return &ResultWords{
		Version:  rest.Version,
		Columns:  append(append([]ResultColumn{}, w.Columns...), rest.Columns...),
		Statuses: append(append([]ResultStatus{}, w.Statuses...), rest.Statuses...),
	}
}
