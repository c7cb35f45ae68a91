package source

import (
	"slices"

	"ekatalog/mapping"
)

// line is one row of a sheet or record of a csv. Its cells stand by column,
// the first at 0, and end with the last that holds something.
type line struct {
	number int
	hidden bool
	cells  []cell
}

type cell struct {
	value   mapping.Value
	struck  bool
	covered bool // shows the value of a merged area that begins elsewhere
	above   bool // … in a row above
}

// lines is what lists are read from. The line is good until the next call.
type lines interface {
	next() (*line, error)
	// narrow says that columns beyond width hold nothing of interest.
	narrow(width int)
	close() error
}

func (l *line) set(column int, c cell) {
	for len(l.cells) < column {
		l.cells = append(l.cells, cell{})
	}
	l.cells[column-1] = c
}

// own counts the cells that hold a value of their own.
func (l *line) own() int {
	n := 0
	for i := range l.cells {
		if l.cells[i].value.Kind != mapping.Empty && !l.cells[i].covered {
			n++
		}
	}
	return n
}

// values counts the cells that hold a value of their own or of a merged area
// that comes down from a row above.
func (l *line) values() int {
	n := 0
	for i := range l.cells {
		if c := &l.cells[i]; c.value.Kind != mapping.Empty && (!c.covered || c.above) {
			n++
		}
	}
	return n
}

func (l *line) clone() *line {
	c := *l
	c.cells = slices.Clone(l.cells)
	return &c
}
