package schemas

import "sync"

// Headings is what sellers call the columns of their own lists. It is our own
// knowledge of the language, no fact of the portal.
type Headings struct {
	Ignored []string       `yaml:"ignored"` // words that say nothing of what a column is for
	Fields  []FieldHeading `yaml:"fields"`
}

// FieldHeading is what a column for one field may be called, in small letters;
// Field is empty for a column that no listing needs.
type FieldHeading struct {
	Field  string   `yaml:"field"`
	Titles []string `yaml:"titles"`
}

var headings = sync.OnceValues(func() (*Headings, error) {
	h := new(Headings)
	return h, parseData("columns/headings.yaml", h)
})

// ListHeadings gives what columns of sellers' lists are called. It is shared:
// read only.
func ListHeadings() (*Headings, error) { return headings() }
