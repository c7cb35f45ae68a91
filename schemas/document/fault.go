package document

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Fault is one mistake in a document. Key names its message.
type Fault struct {
	File   string
	Line   int // 1-based
	Column int // 1-based
	Key    string
	Values map[string]string
}

// Faults are all mistakes of a document that keep it from being used.
type Faults struct{ Faults []Fault }

func (f *Faults) Error() string {
	var b strings.Builder
	for i, x := range f.Faults {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s:%d:%d: %s", x.File, x.Line, x.Column, x.Key)
		for _, k := range slices.Sorted(maps.Keys(x.Values)) {
			fmt.Fprintf(&b, " %s=%q", k, x.Values[k])
		}
	}
	return b.String()
}

// maxFaults keeps a file that is wrong throughout from filling the screen.
const maxFaults = 100

// Collector gathers the faults of one file.
type Collector struct {
	File   string // what its faults call it
	Faults []Fault
}

// Add notes a fault, with the values of its message as pairs.
func (c *Collector) Add(at Place, key string, values ...string) {
	if len(c.Faults) == maxFaults {
		return
	}
	f := Fault{File: c.File, Line: at.Line, Column: at.Column, Key: key, Values: make(map[string]string, len(values)/2)}
	for i := 0; i+1 < len(values); i += 2 {
		f.Values[values[i]] = values[i+1]
	}
	c.Faults = append(c.Faults, f)
}

// Err gives the faults by place, nil when there are none.
func (c *Collector) Err() error {
	if len(c.Faults) == 0 {
		return nil
	}
	slices.SortStableFunc(c.Faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return &Faults{c.Faults}
}

// Place is where something stands in a file, both 1-based.
type Place struct{ Line, Column int }
