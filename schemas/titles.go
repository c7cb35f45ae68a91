package schemas

import "sync"

// Titles says how the titles of an upload template are understood.
type Titles struct {
	Groups  []GroupTitle `yaml:"groups"`
	Ignored []string     `yaml:"ignored"` // endings in brackets that say nothing of a value
	Fields  []FieldTitle `yaml:"fields"`
}

// What the columns of a group hold.
const (
	OfAttributes = "attributes"
	OfDocuments  = "documents"
)

// GroupTitle is a group of columns that are not the listing's own fields.
type GroupTitle struct {
	Title string `yaml:"title"`
	Of    string `yaml:"of"` // OfAttributes or OfDocuments
	Fact  `yaml:",inline"`
}

// FieldTitle is a field of the listing with what its column may be called.
type FieldTitle struct {
	Field  string   `yaml:"field"`
	Titles []Title  `yaml:"titles,omitempty"`
	Near   []string `yaml:"near,omitempty"` // titles for which the field is only proposed
}

// Title is one spelling of a column's title.
type Title struct {
	Title string `yaml:"title"`
	Fact  `yaml:",inline"`
}

var titles = sync.OnceValues(func() (*Titles, error) {
	t := new(Titles)
	return t, parseData("columns/titles.yaml", t)
})

// ColumnTitles gives how titles are understood. It is shared: read only.
func ColumnTitles() (*Titles, error) { return titles() }
