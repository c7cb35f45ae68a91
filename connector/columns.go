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
}

// ValueSeen is a text that a column holds.
type ValueSeen struct {
	Text string
	Rows int
}

// Limits of what is looked at to show a list.
const (
	sampledRows   = 500
	sampledValues = 3
	sampledLength = 60 // runes of a value
	maxValuesSeen = 5000
)

// errSeen ends a read that has seen enough.
var errSeen = errors.New("seen enough")

// Columns gives the columns of the connector's lists in their order, each once,
// with values of their first rows. The lists are read no further than that.
func (c *Connector) Columns(ctx context.Context) ([]ColumnSeen, error) {
	s := &sampler{at: map[string]int{}}
	for _, l := range c.Lists {
		rows := 0
		private := l.Mapping.Private()
		_, err := l.Source.Read(ctx, func(r *mapping.Row) error {
			s.row(r, private)
			if rows++; rows == sampledRows {
				return errSeen
			}
			return nil
		})
		if err != nil && !errors.Is(err, errSeen) {
			return nil, err
		}
	}
	return s.columns, nil
}

type sampler struct {
	columns []ColumnSeen
	at      map[string]int // by Fold of the name
	header  *mapping.Header
	indexes []int // of the header's names
	private []bool
}

func (s *sampler) row(r *mapping.Row, private []string) {
	if r.Header != s.header {
		s.head(r.Header, private)
	}
	for i, n := range s.indexes {
		if n >= 0 && !s.private[i] {
			s.see(n, r.Values[i].Text)
		}
	}
	if r.Section != "" {
		s.see(s.index(mapping.SectionColumn), r.Section)
	}
}

func (s *sampler) head(h *mapping.Header, private []string) {
	s.header = h
	s.indexes, s.private = make([]int, len(h.Names)), make([]bool, len(h.Names))
	for i, name := range h.Names {
		if s.indexes[i] = -1; name != "" {
			s.indexes[i] = s.index(name)
			s.private[i] = slices.ContainsFunc(private, func(p string) bool { return mapping.Fold(p) == mapping.Fold(name) })
		}
	}
}

func (s *sampler) index(name string) int {
	n, ok := s.at[mapping.Fold(name)]
	if !ok {
		n = len(s.columns)
		s.at[mapping.Fold(name)] = n
		s.columns = append(s.columns, ColumnSeen{Name: name})
	}
	return n
}

func (s *sampler) see(n int, text string) {
	c := &s.columns[n]
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > sampledLength {
		text = string(runes[:sampledLength-1]) + "…"
	}
	if text != "" && len(c.Values) < sampledValues && !slices.Contains(c.Values, text) {
		c.Values = append(c.Values, text)
	}
}

// ColumnValues reads the connector's lists and gives what a column holds in the
// rows that are products, the most frequent first, and how many rows. It is cut
// at some thousands, which more says.
func (c *Connector) ColumnValues(ctx context.Context, column string) (values []ValueSeen, more bool, err error) {
	at := map[string]int{}
	for _, l := range c.Lists {
		var use *mapping.IncludeUse
		_, err := l.Source.Read(ctx, func(r *mapping.Row) error {
			if l.Include != nil {
				if use == nil {
					use = l.Include.Bind(r.Header)
				}
				if keep, err := use.Keep(r); err != nil || !keep {
					return err
				}
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
