package mapping

import (
	"fmt"

	"ekatalog/schemas/document"
)

// Include is the condition of a source: which rows of a list are products at
// all. It is shared freely; its uses are not.
type Include struct {
	rule *assignment
	m    *Mapping
}

// IncludeUse applies an Include to rows. It keeps scratch space, so each
// goroutine needs its own.
type IncludeUse struct {
	rule  *assignment
	bound *Bound
}

// CompileInclude makes the condition of an expression such as
// row["Status"] == "publish". Cells are compared as their text stands, and a
// column that a list does not have is empty. A mistake gives *document.Faults whose
// places are within the expression.
func CompileInclude(expr string) (*Include, error) {
	c := &document.Collector{File: "include"}
	m := &Mapping{raw: true}
	compiler := compiler{Collector: c, m: m, slots: map[string]int32{}}
	r := &assignment{field: "include", shape: boolShape, expr: document.Scalar{Text: expr, At: document.Place{Line: 1, Column: 1}}}
	if !compiler.compile(r) {
		return nil, c.Err()
	}
	return &Include{rule: r, m: m}, nil
}

// Columns gives the columns that the condition names.
func (i *Include) Columns() []ColumnRef { return i.m.Columns() }

// Bind makes the condition ready for rows of header h; rows of another header
// are bound anew.
func (i *Include) Bind(h *Header) *IncludeUse { return &IncludeUse{rule: i.rule, bound: i.m.Bind(h)} }

// Keep reports whether a row is kept. An error means that the condition could
// not be worked out for this row.
func (u *IncludeUse) Keep(row *Row) (bool, error) {
	b := u.bound
	b.begin(Terms{}, row)
	v := u.rule.eval(b)
	if v.kind == boolValue {
		return v.n != 0, nil
	}
	for _, f := range b.found {
		return false, fmt.Errorf("row %d: %s %s", row.Number, f.Code, f.Values["rincian"])
	}
	return false, nil
}
