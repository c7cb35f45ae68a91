package workbook

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"slices"
	"strconv"

	"github.com/xuri/excelize/v2"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// column is a pack's column made ready to take values.
type column struct {
	*schemas.Column
	get     getter // nil for a column that is left to a person
	numeric bool
	choices []string // of its drop-down, empty for none
	on, off string   // spellings of a switch
	style   int
}

// columnsOf makes a pack's columns ready. A column without choices of its own
// takes those that the first of formats knows for its field.
func columnsOf(p *schemas.Pack, formats ...*schemas.Format) ([]column, error) {
	if len(p.Columns) == 0 || len(p.Columns) > excelize.MaxColumns {
		return nil, fmt.Errorf("pack %s: %d columns", p.ID, len(p.Columns))
	}
	all := make([]column, len(p.Columns))
	for i := range p.Columns {
		c := &p.Columns[i]
		if c.Field != "" {
			if all[i].get = field(c.Field, c.Group); all[i].get == nil {
				return nil, fmt.Errorf("pack %s: column %q: no listing has a field %q", p.ID, c.Title, c.Field)
			}
		}
		for _, text := range append([]string{c.Group, c.Title, c.Hint}, c.Choices...) {
			if err := refuse("", c.Field, text); err != nil {
				return nil, fmt.Errorf("pack %s: column %q: %w", p.ID, c.Title, err)
			}
		}
		all[i].Column = c
		all[i].numeric = numeric(c)
		all[i].choices = choicesOf(c, formats)
		all[i].on, all[i].off = switchOn, switchOff
		if p.Template != nil {
			all[i].on, all[i].off = c.Switch()
		} else if c.Kind == "switch" && len(all[i].choices) == 2 && !slices.Contains(all[i].choices, switchOn) {
			all[i].on, all[i].off = all[i].choices[0], all[i].choices[1]
		}
	}
	return all, nil
}

func choicesOf(c *schemas.Column, formats []*schemas.Format) []string {
	if len(c.Choices) > 0 {
		return c.Choices
	}
	if c.Kind == "switch" {
		return []string{switchOn, switchOff}
	}
	if c.Kind != "choice" {
		return nil
	}
	for _, f := range formats {
		if f == nil {
			continue
		}
		for i := range f.Fields {
			if f.Fields[i].Name == c.Field && len(f.Fields[i].Choices) > 0 {
				return f.Fields[i].Choices
			}
		}
	}
	return nil
}

// cell gives what stands in the column for a listing: a string, a number, or
// nil for an empty cell.
func (c *column) cell(l *mapping.Listing) (any, error) {
	if c.get == nil {
		return nil, nil
	}
	v := c.get(l)
	switch v.state {
	case isOn:
		return c.on, nil
	case isOff:
		return c.off, nil
	}
	if v.empty() {
		return nil, nil
	}
	if c.numeric {
		if n, exact := v.asNumber(); exact {
			return n, nil
		}
	}
	text := v.String()
	if err := refuse(l.SKU, c.Field, text); err != nil {
		return nil, err
	}
	return text, nil
}

// rowSum hashes a row: a first line that names the kind of hash, then each
// filled cell in order as its field, a NUL, "n" or "t" for number or text, its
// text and a NUL, which no cell can hold.
type rowSum struct {
	hash hash.Hash
	buf  []byte
}

func newRowSum() *rowSum { return &rowSum{hash: sha256.New()} }

func (s *rowSum) begin() { s.buf = append(s.buf[:0], "ekatalog.row.v1\n"...) }

func (s *rowSum) add(key string, kind byte, text string) {
	s.buf = append(append(s.buf, key...), 0, kind)
	s.buf = append(append(s.buf, text...), 0)
}

func (s *rowSum) addInt(key string, n int64) {
	s.buf = append(append(s.buf, key...), 0, 'n')
	s.buf = append(strconv.AppendInt(s.buf, n, 10), 0)
}

func (s *rowSum) addFloat(key string, f float64) {
	s.buf = append(append(s.buf, key...), 0, 'n')
	s.buf = append(strconv.AppendFloat(s.buf, f, 'f', -1, 64), 0)
}

// cell adds what column.cell gave.
func (s *rowSum) cell(key string, v any) {
	switch v := v.(type) {
	case string:
		s.add(key, 't', v)
	case int64:
		s.addInt(key, v)
	case float64:
		s.addFloat(key, v)
	}
}

// sum gives the hash of the cells added since begin, in lower hex.
func (s *rowSum) sum() string {
	s.hash.Reset()
	s.hash.Write(s.buf)
	var out [sha256.Size]byte
	return hex.EncodeToString(s.hash.Sum(out[:0]))
}
