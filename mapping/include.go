package mapping

import "fmt"

// Include is the condition of a source: which rows of a list are products at
// all. It keeps scratch space: one goroutine uses it at a time.
type Include struct {
	rule  *assignment
	m     *Mapping
	bound *Bound
}

// CompileInclude makes the condition of an expression such as
// row["Status"] == "publish". Cells are compared as their text stands, and a
// column that a list does not have is empty. A mistake gives *Faults whose
// places are within the expression.
func CompileInclude(expr string) (*Include, error) {
	c := &collector{file: "include"}
	m := &Mapping{raw: true}
	compiler := compiler{collector: c, m: m, slots: map[string]int32{}}
	r := &assignment{field: "include", shape: boolShape, expr: scalar{text: expr, at: place{1, 1}}}
	if !compiler.compile(r) {
		return nil, c.err()
	}
	return &Include{rule: r, m: m}, nil
}

// Columns gives the columns that the condition names.
func (i *Include) Columns() []ColumnRef { return i.m.Columns() }

// Keep reports whether a row is kept. An error means that the condition could
// not be worked out for this row.
func (i *Include) Keep(row *Row) (bool, error) {
	if i.bound == nil {
		i.bound = i.m.Bind(row.Header)
	}
	b := i.bound
	b.begin(Terms{}, row)
	v := i.rule.eval(b)
	if v.kind == boolValue {
		return v.n != 0, nil
	}
	for _, f := range b.found {
		return false, fmt.Errorf("row %d: %s %s", row.Number, f.Code, f.Values["rincian"])
	}
	return false, nil
}
