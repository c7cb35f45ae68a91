package mapping

import (
	"fmt"
	"strconv"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"ekatalog/schemas/document"
)

// assignment fills one field of a listing from one expression.
type assignment struct {
	field   string // as in an Issue: "price", "attributes.Bahan", "basis.cost", "sku"
	scope   Scope
	label   string // of an attribute or document
	shape   shape
	set     func(*block, value)
	expr    document.Scalar
	columns []int32 // the columns it reads, in the order of their first mention
	lists   []document.Scalar
	native  node // nil where only CEL can evaluate it
	program cel.Program
}

// issueField is the listing's field that issues of the rule are about.
func (r *assignment) issueField() string {
	if r.shape == sizeShape {
		return "length_cm"
	}
	return r.field
}

// eval gives the value of the rule's expression for the Bound's row.
func (r *assignment) eval(b *Bound) value {
	if r.native == nil {
		return r.evalCEL(b)
	}
	v := b.plain(r.native.eval(b))
	v.slot = noSlot
	return v
}

func (r *assignment) evalCEL(b *Bound) value {
	out, _, err := r.program.Eval(b)
	if err == nil {
		return valueFrom(out)
	}
	v := valueFrom(types.WrapErr(err))
	if e := types.WrapErr(err).(*types.Err); !ours(e) {
		return b.fail(v, "rule_failed", "aturan", r.expr.Text, "rincian", err.Error())
	}
	return v
}

// column is a column of the list that a mapping names by constant.
type column struct {
	name     string
	required bool
	fields   []string
}

// compiler turns expressions into rules and notes the columns they name.
type compiler struct {
	*document.Collector
	m     *Mapping
	slots map[string]int32 // by Fold of the name
	count int
}

// compile makes the rule of an expression; ok is false after a fault.
func (c *compiler) compile(r *assignment) (ok bool) {
	if c.count++; c.count > maxExpressions {
		if c.count == maxExpressions+1 {
			c.Add(r.expr.At, "mapping.too_many_expressions", "batas", strconv.Itoa(maxExpressions))
		}
		return false
	}
	env, err := authorEnv()
	if err != nil {
		c.Add(r.expr.At, "mapping.expression", "rincian", err.Error())
		return false
	}
	checked, issues := env.Compile(r.expr.Text)
	if issues.Err() != nil {
		for _, e := range issues.Errors() {
			c.expressionFault(r.expr, e)
		}
		return false
	}
	if !r.shape.takes(checked.OutputType()) {
		c.Add(r.expr.At, r.shape.typeFault(), "isian", r.field, "tipe", checked.OutputType().String())
		return false
	}
	before := len(c.Faults)
	c.walk(r, checked.NativeRep().Expr(), false)
	if len(c.Faults) > before {
		return false
	}
	r.native = c.native(checked.NativeRep(), checked.NativeRep().Expr())
	if r.program, err = c.program(checked); err != nil {
		c.Add(r.expr.At, "mapping.expression", "rincian", err.Error())
		return false
	}
	return true
}

// program lowers an expression and plans its evaluation by CEL.
func (c *compiler) program(checked *cel.Ast) (cel.Program, error) {
	env, err := runEnv()
	if err != nil {
		return nil, fmt.Errorf("environment: %w", err)
	}
	opt, err := cel.NewStaticOptimizer(lowering{slot: c.slot})
	if err != nil {
		return nil, fmt.Errorf("optimizer: %w", err)
	}
	low, issues := opt.Optimize(env, checked)
	if issues.Err() != nil {
		return nil, fmt.Errorf("lower: %w", issues.Err())
	}
	return env.Program(low, cel.CostLimit(maxExpressionCost))
}

// slot gives the number of a column, a new one for a name not met before.
func (c *compiler) slot(name string) int32 {
	key := Fold(name)
	s, ok := c.slots[key]
	if !ok {
		s = int32(len(c.m.columns))
		c.slots[key] = s
		c.m.columns = append(c.m.columns, column{name: name})
	}
	return s
}

// walk notes the columns and lists of an expression. A column inside the first
// argument of default may be missing from a list, and so may the SKU's.
func (c *compiler) walk(r *assignment, e ast.Expr, optional bool) {
	if name, ok := columnOf(e); ok {
		c.column(r, name, optional || r.field == "sku")
		return
	}
	switch e.Kind() {
	case ast.CallKind:
		call := e.AsCall()
		if call.IsMemberFunction() {
			c.walk(r, call.Target(), optional)
		}
		for i, a := range call.Args() {
			c.walk(r, a, optional || i == 0 && isDefault(e))
		}
		if call.FunctionName() == "lookup" && !call.IsMemberFunction() {
			if s, ok := literalText(call.Args()[0]); ok {
				r.lists = append(r.lists, document.Scalar{Text: s, At: r.expr.At})
			}
		}
	case ast.SelectKind:
		c.walk(r, e.AsSelect().Operand(), optional)
	case ast.ListKind:
		for _, x := range e.AsList().Elements() {
			c.walk(r, x, optional)
		}
	case ast.MapKind:
		for _, x := range e.AsMap().Entries() {
			c.walk(r, x.AsMapEntry().Key(), optional)
			c.walk(r, x.AsMapEntry().Value(), optional)
		}
	}
}

func (c *compiler) column(r *assignment, name string, optional bool) {
	if c.m.isPrivate(name) {
		c.Add(r.expr.At, "mapping.private_column", "kolom", name)
		return
	}
	s := c.slot(name)
	col := &c.m.columns[s]
	col.required = col.required || !optional && name != SectionColumn
	if n := len(col.fields); n == 0 || col.fields[n-1] != r.field {
		col.fields = append(col.fields, r.field)
	}
	for _, have := range r.columns {
		if have == s {
			return
		}
	}
	r.columns = append(r.columns, s)
}

// native gives an expression as nodes of our own, nil where it has parts that
// only CEL evaluates.
func (c *compiler) native(a *ast.AST, e ast.Expr) node {
	if name, ok := columnOf(e); ok {
		return cellNode{c.slot(name)}
	}
	switch e.Kind() {
	case ast.LiteralKind:
		switch v := e.AsLiteral().(type) {
		case types.String, types.Int, types.Bool:
			return constNode{valueFrom(v)}
		}
	case ast.CallKind:
		if !e.AsCall().IsMemberFunction() {
			return c.nativeCall(a, e)
		}
	}
	return nil
}

func (c *compiler) nativeCall(a *ast.AST, e ast.Expr) node {
	call := e.AsCall()
	f := findFunction(call.FunctionName())
	join := call.FunctionName() == operators.Add && a.GetType(e.ID()).IsExactType(cel.StringType)
	if f == nil && !join && !isDefault(e) {
		return nil
	}
	args := make([]node, len(call.Args()))
	for i, x := range call.Args() {
		if args[i] = c.native(a, x); args[i] == nil {
			return nil
		}
	}
	switch {
	case join:
		return joinNode{args[0], args[1]}
	case f == nil:
		return defaultNode{args[0], args[1]}
	}
	return callNode{f.call, args}
}

func literalText(e ast.Expr) (string, bool) {
	if e.Kind() != ast.LiteralKind {
		return "", false
	}
	s, ok := e.AsLiteral().(types.String)
	return string(s), ok
}
