package connector

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"ekatalog/mapping"
)

// ColumnSeen is a column of a list with some of what it holds.
type ColumnSeen struct {
	Name   string   // mapping.SectionColumn for the names of sections
	Values []string // the first that differ; none of a private column
	Guess  mapping.Use
}

// ValueSeen is a text that a column holds.
type ValueSeen struct {
	Text string
	Rows int
}

// Limits of what is looked at to show a list.
const (
	sampledRows    = 500
	sampledHeaders = 20
	sampledValues  = 3
	maxValuesSeen  = 5000
)

// errSeen ends a read that has seen enough.
var errSeen = errors.New("seen enough")

// Columns gives the columns of the connector's lists in their order, each once,
// with values of their first rows and what they are probably for. The lists are
// read no further than that.
func (c *Connector) Columns(ctx context.Context) ([]ColumnSeen, error) {
	s := &sampler{labels: mapping.AttributeLabels(c.Packs.All()), at: map[string]int{}}
	for _, l := range c.Lists {
		var headers []*mapping.Header
		rows, n := map[*mapping.Header][]*mapping.Row{}, 0
		_, err := l.Source.Read(ctx, func(r *mapping.Row) error {
			if rows[r.Header] == nil {
				headers = append(headers, r.Header)
			}
			rows[r.Header] = append(rows[r.Header], r)
			if n++; n == sampledRows || len(headers) == sampledHeaders {
				return errSeen
			}
			return nil
		})
		if err != nil && !errors.Is(err, errSeen) {
			return nil, err
		}
		for _, h := range headers {
			s.header(h, rows[h], l.Mapping.Private())
		}
	}
	return s.columns, nil
}

// sampler gathers the columns of several headers.
type sampler struct {
	labels  []string
	columns []ColumnSeen
	at      map[string]int // by Fold of the name
}

func (s *sampler) header(h *mapping.Header, rows []*mapping.Row, private []string) {
	for _, g := range mapping.SuggestColumns(h, rows, s.labels) {
		if g.Name == "" {
			continue
		}
		c := s.column(g.Name)
		if slices.ContainsFunc(private, func(p string) bool { return mapping.Fold(p) == mapping.Fold(g.Name) }) {
			continue
		}
		if c.Guess.Field == "" && g.Unusable == "" {
			c.Guess = g.Use
		}
		for _, text := range g.Samples {
			c.see(text)
		}
	}
	for _, r := range rows {
		if r.Section != "" {
			s.column(mapping.SectionColumn).see(r.Section)
		}
	}
}

func (s *sampler) column(name string) *ColumnSeen {
	n, ok := s.at[mapping.Fold(name)]
	if !ok {
		n = len(s.columns)
		s.at[mapping.Fold(name)] = n
		s.columns = append(s.columns, ColumnSeen{Name: name})
	}
	return &s.columns[n]
}

func (c *ColumnSeen) see(text string) {
	if len(c.Values) < sampledValues && !slices.Contains(c.Values, text) {
		c.Values = append(c.Values, text)
	}
}

// ColumnValues reads the connector's lists and gives what a column holds in the
// rows that are products, the most frequent first, and how many rows. It is cut
// at some thousands, which more says.
func (c *Connector) ColumnValues(ctx context.Context, column string) (values []ValueSeen, more bool, err error) {
	m, at := c.newMapper(false), map[string]int{}
	for list, l := range c.Lists {
		_, err := l.Source.Read(ctx, func(r *mapping.Row) error {
			if keep, err := m.keeps(list, r); err != nil || !keep {
				return err
			}
			v, _ := r.Value(column)
			text := strings.Join(strings.Fields(v.Text), " ")
			n, seen := at[mapping.Fold(text)]
			switch {
			case text == "" || text == "-":
			case seen:
				values[n].Rows++
			case len(values) == maxValuesSeen:
				more = true
			default:
				at[mapping.Fold(text)] = len(values)
				values = append(values, ValueSeen{Text: text, Rows: 1})
			}
			return nil
		})
		if err != nil {
			return nil, false, err
		}
	}
	slices.SortStableFunc(values, func(a, b ValueSeen) int { return cmp.Compare(b.Rows, a.Rows) })
	return values, more, nil
}
