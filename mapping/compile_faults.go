package mapping

import (
	"regexp"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/operators"

	"ekatalog/schemas"
	"ekatalog/schemas/document"
)

// takes reports whether a field of this shape can hold a CEL type.
func (s shape) takes(t *cel.Type) bool {
	is := func(want ...*cel.Type) bool {
		for _, w := range want {
			if t.IsExactType(w) {
				return true
			}
		}
		return false
	}
	switch s {
	case moneyShape:
		return is(cel.IntType)
	case intShape, decimalShape:
		return is(cel.IntType, decimalType)
	case boolShape:
		return is(cel.BoolType)
	case listShape, tiersShape, regionsShape, variantsShape:
		return is(cel.StringType, textListCEL)
	case sizeShape:
		return is(sizeType)
	}
	return is(cel.StringType)
}

// typeFault is the message for an expression of the wrong type.
func (s shape) typeFault() string {
	switch s {
	case moneyShape:
		return "mapping.want_rupiah"
	case intShape, decimalShape:
		return "mapping.want_number"
	case boolShape:
		return "mapping.want_bool"
	case listShape, tiersShape, regionsShape, variantsShape:
		return "mapping.want_texts"
	case sizeShape:
		return "mapping.want_dimensions"
	}
	return "mapping.want_text_value"
}

var (
	undeclared = regexp.MustCompile(`^undeclared reference to '([^']*)'`)
	noOverload = regexp.MustCompile(`^found no matching overload for '([^']*)' applied to '([^']*)'`)
)

// expressionFault says in our words what CEL says in its own.
func (c *compiler) expressionFault(expr document.Scalar, e *cel.Error) {
	at := expr.At
	if line := e.Location.Line(); line > 1 {
		at = document.Place{Line: at.Line + line - 1, Column: at.Column + e.Location.Column()}
	} else if e.Location.Column() >= 0 {
		at.Column += e.Location.Column()
	}
	if m := undeclared.FindStringSubmatch(e.Message); m != nil {
		names := []string{rowVariable, defaultFunction}
		for _, f := range mappingFunctions {
			names = append(names, f.name)
		}
		if near, ok := schemas.Nearest(m[1], names); ok {
			c.Add(at, "mapping.unknown_name_near", "nama", m[1], "saran", near)
			return
		}
		c.Add(at, "mapping.unknown_name", "nama", m[1], "daftar", strings.Join(names, ", "))
		return
	}
	if m := noOverload.FindStringSubmatch(e.Message); m != nil {
		c.Add(at, "mapping.wrong_argument", "fungsi", written(m[1]), "tipe", strings.Trim(m[2], "()"))
		return
	}
	c.Add(at, "mapping.expression", "rincian", strings.TrimPrefix(e.Message, "Syntax error: "))
}

// written is a function as its author writes it: == for CEL's _==_.
func written(function string) string {
	if symbol, ok := operators.FindReverse(function); ok && symbol != "" {
		return symbol
	}
	return function
}
