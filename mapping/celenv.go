package mapping

import (
	"errors"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// Expressions live in two worlds. An author writes against authorEnv, where
// row is a map of texts. What runs has been lowered into runEnv: functions get
// the Bound as their first argument, and row["X"] becomes a cell that keeps
// what the file knew about it, so that a function can judge it.
const (
	rowVariable  = "row"
	selfVariable = "@self"
)

// Limits of one expression.
const (
	maxExpressionText = 4096 // code points
	maxExpressionCost = 1_000_000
)

var authorEnv = sync.OnceValues(func() (*cel.Env, error) {
	opts := []cel.EnvOption{
		cel.ClearMacros(),
		cel.ParserExpressionSizeLimit(maxExpressionText),
		cel.Variable(rowVariable, cel.MapType(cel.StringType, cel.StringType)),
		cel.Function(defaultFunction, defaultOverloads()...),
	}
	for _, f := range mappingFunctions {
		var overloads []cel.FunctionOpt
		for i, o := range f.overloads {
			overloads = append(overloads, cel.Overload(f.name+"_"+string(rune('a'+i)), o.params, o.result))
		}
		opts = append(opts, cel.Function(f.name, overloads...))
	}
	return cel.NewEnv(opts...)
})

var runEnv = sync.OnceValues(func() (*cel.Env, error) {
	opts := []cel.EnvOption{
		cel.ClearMacros(),
		cel.Variable(selfVariable, cel.DynType),
		cel.Variable(rowVariable, cel.MapType(cel.StringType, cel.StringType)),
		lowered("@cell", 1, func(b *Bound, args []ref.Val) ref.Val {
			return &object{v: b.cell(int32(args[0].(types.Int)))}
		}),
		lowered("@plain", 1, func(b *Bound, args []ref.Val) ref.Val {
			if _, ok := args[0].(*object); !ok {
				return args[0]
			}
			v := b.plain(valueFrom(args[0]))
			if v.kind == textValue {
				return types.String(v.text)
			}
			return toCEL(v)
		}),
		lowered("@mark", 0, func(b *Bound, _ []ref.Val) ref.Val { return types.Int(len(b.found)) }),
		lowered("@default", 3, lazyDefault),
	}
	for _, f := range mappingFunctions {
		opts = append(opts, lowered("@"+f.name, len(f.overloads[0].params), func(b *Bound, args []ref.Val) ref.Val {
			var values [2]value
			for i, a := range args {
				if e, ok := a.(*types.Err); ok && !ours(e) {
					return e
				}
				values[i] = valueFrom(a)
			}
			return toCEL(f.call(b, values[:len(args)]))
		}))
	}
	return cel.NewEnv(opts...)
})

// defaultOverloads lets default take any kind of value a field can hold, and a
// whole number where a decimal may be missing.
func defaultOverloads() []cel.FunctionOpt {
	out := []cel.FunctionOpt{cel.Overload("default_decimal_int", []*cel.Type{decimalType, cel.IntType}, decimalType)}
	for i, t := range []*cel.Type{cel.StringType, cel.IntType, cel.BoolType, decimalType, textListCEL, sizeType} {
		out = append(out, cel.Overload("default_"+string(rune('a'+i)), []*cel.Type{t, t}, t))
	}
	return out
}

// lazyDefault is default(x, y) inside CEL, where y has been worked out already:
// what was found on the way to it, behind the mark, counts only if y is taken.
func lazyDefault(b *Bound, args []ref.Val) ref.Val {
	x, mark := args[0], args[1].(types.Int)
	if e, ok := x.(*types.Err); ok && !ours(e) {
		b.found = b.found[:mark]
		return x
	}
	if v := valueFrom(x); !v.empty() {
		b.found = b.found[:mark]
		return x
	}
	return args[2]
}

// ours reports an error that stands for a value, or for a column that a row
// does not have.
func ours(e *types.Err) bool {
	v := valueFrom(e)
	return v.kind == emptyValue || errors.Is(e, errFailed)
}

// lowered declares a function of runEnv that takes the Bound and n values, any
// of which may be an error.
func lowered(name string, n int, f func(*Bound, []ref.Val) ref.Val) cel.EnvOption {
	params := make([]*cel.Type, n+1)
	for i := range params {
		params[i] = cel.DynType
	}
	return cel.Function(name, cel.Overload(name+"_dyn", params, cel.DynType, cel.OverloadIsNonStrict(),
		cel.FunctionBinding(func(args ...ref.Val) ref.Val {
			return f(args[0].(*object).v.(*Bound), args[1:])
		})))
}

// lowering rewrites an expression of authorEnv into one of runEnv.
type lowering struct{ slot func(name string) int32 }

// Optimize is how CEL lets an expression be rewritten and checked again.
func (l lowering) Optimize(ctx *cel.OptimizerContext, a *ast.AST) *ast.AST {
	return ctx.NewAST(l.expr(ctx, a.Expr()))
}

// expr rewrites a part whose value CEL itself will use.
func (l lowering) expr(ctx *cel.OptimizerContext, e ast.Expr) ast.Expr {
	if _, ok := columnOf(e); ok || isDefault(e) {
		return ctx.NewCall("@plain", ctx.NewIdent(selfVariable), l.arg(ctx, e))
	}
	switch e.Kind() {
	case ast.CallKind:
		return l.call(ctx, e.AsCall())
	case ast.SelectKind:
		return ctx.NewSelect(l.expr(ctx, e.AsSelect().Operand()), e.AsSelect().FieldName())
	case ast.ListKind:
		elements := make([]ast.Expr, e.AsList().Size())
		for i, x := range e.AsList().Elements() {
			elements[i] = l.expr(ctx, x)
		}
		return ctx.NewList(elements, nil)
	case ast.MapKind:
		entries := make([]ast.EntryExpr, e.AsMap().Size())
		for i, x := range e.AsMap().Entries() {
			m := x.AsMapEntry()
			entries[i] = ctx.NewMapEntry(l.expr(ctx, m.Key()), l.expr(ctx, m.Value()), false)
		}
		return ctx.NewMap(entries)
	}
	return e
}

func (l lowering) call(ctx *cel.OptimizerContext, c ast.CallExpr) ast.Expr {
	if f := findFunction(c.FunctionName()); f != nil && !c.IsMemberFunction() {
		args := []ast.Expr{ctx.NewIdent(selfVariable)}
		for _, a := range c.Args() {
			args = append(args, l.arg(ctx, a))
		}
		return ctx.NewCall("@"+f.name, args...)
	}
	args := make([]ast.Expr, len(c.Args()))
	for i, a := range c.Args() {
		args[i] = l.expr(ctx, a)
	}
	if c.IsMemberFunction() {
		return ctx.NewMemberCall(c.FunctionName(), l.expr(ctx, c.Target()), args...)
	}
	return ctx.NewCall(c.FunctionName(), args...)
}

// arg rewrites an argument of a mapping function, which takes a cell as it is.
func (l lowering) arg(ctx *cel.OptimizerContext, e ast.Expr) ast.Expr {
	if name, ok := columnOf(e); ok {
		slot := ctx.NewLiteral(types.Int(l.slot(name)))
		return ctx.NewCall("@cell", ctx.NewIdent(selfVariable), slot)
	}
	if isDefault(e) {
		args := e.AsCall().Args()
		self := func() ast.Expr { return ctx.NewIdent(selfVariable) }
		return ctx.NewCall("@default", self(), l.arg(ctx, args[0]), ctx.NewCall("@mark", self()), l.arg(ctx, args[1]))
	}
	if e.Kind() == ast.CallKind && e.AsCall().FunctionName() == operators.Conditional {
		args := e.AsCall().Args()
		return ctx.NewCall(operators.Conditional, l.expr(ctx, args[0]), l.arg(ctx, args[1]), l.arg(ctx, args[2]))
	}
	return l.expr(ctx, e)
}

func isDefault(e ast.Expr) bool {
	return e.Kind() == ast.CallKind && e.AsCall().FunctionName() == defaultFunction && !e.AsCall().IsMemberFunction()
}

// columnOf gives the column that row["X"] or row.X names.
func columnOf(e ast.Expr) (name string, ok bool) {
	switch e.Kind() {
	case ast.SelectKind:
		s := e.AsSelect()
		return s.FieldName(), isRow(s.Operand()) && !s.IsTestOnly()
	case ast.CallKind:
		c := e.AsCall()
		if c.FunctionName() != operators.Index || !isRow(c.Args()[0]) || c.Args()[1].Kind() != ast.LiteralKind {
			return "", false
		}
		s, ok := c.Args()[1].AsLiteral().(types.String)
		return string(s), ok
	}
	return "", false
}

func isRow(e ast.Expr) bool { return e.Kind() == ast.IdentKind && e.AsIdent() == rowVariable }
