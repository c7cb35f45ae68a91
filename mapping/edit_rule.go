package mapping

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"ekatalog/schemas/document"
)

// ruleText is the expression of a rule as the file has it: its characters with
// the place of each, whatever quotes are around them.
type ruleText struct {
	style  token.Type // of the scalar, LiteralType for a block
	from   int        // where it stands in the file
	to     int
	text   string // decoded
	places []int  // of each byte of text, and of its end
}

// rule reads the scalar of a rule.
func (e editor) rule(n ast.Node) (*ruleText, error) {
	r := &ruleText{style: n.GetToken().Type}
	var err error
	if l, ok := n.(*ast.LiteralNode); ok {
		r.style = token.LiteralType
		r.from, r.to, err = e.Literal(l)
	} else {
		r.from, r.to, err = e.Raw(n)
	}
	if err != nil {
		return nil, err
	}
	at, end := r.from, r.to
	if quoted := r.style == token.SingleQuoteType || r.style == token.DoubleQuoteType; quoted {
		at, end = at+1, end-1
	}
	var b strings.Builder
	for at < end {
		place := at
		switch {
		case r.style == token.SingleQuoteType && e.Text[at] == '\'':
			at++
		case r.style == token.DoubleQuoteType && e.Text[at] == '\\':
			if at++; !strings.ContainsRune(`"\/ `, rune(e.Text[at])) {
				return nil, document.ErrNotEditable // \u00e9 and its kin
			}
		}
		b.WriteByte(e.Text[at])
		r.places = append(r.places, place)
		at++
	}
	r.text, r.places = b.String(), append(r.places, end)
	return r, nil
}

// written is an expression's part as it stands within the rule's quotes; ok is
// false where it cannot stand there.
func (r *ruleText) written(part string) (s string, ok bool) {
	switch r.style {
	case token.SingleQuoteType:
		return strings.ReplaceAll(part, "'", "''"), true
	case token.DoubleQuoteType:
		return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(part), true
	case token.LiteralType:
		return part, !strings.Contains(part, "\n")
	}
	return part, plainExpression(part)
}

// plainExpression reports text that may stand without quotes outside braces.
func plainExpression(s string) bool {
	return !strings.Contains(s, ": ") && !strings.Contains(s, " #") && !strings.HasSuffix(s, ":") && !strings.ContainsAny(s, "\n\t")
}

// wrap makes default(answer, rule) of a rule, or default(rule, answer).
func (e editor) wrap(n ast.Node, answer string, before bool) error {
	r, err := e.rule(n)
	if err != nil {
		return err
	}
	head, tail := "default(", ", "+answer+")"
	if before {
		head, tail = "default("+answer+", ", ")"
	}
	h, ok := r.written(head)
	t, ok2 := r.written(tail)
	if !ok || !ok2 {
		return document.ErrNotEditable
	}
	e.Cut(r.places[0], r.places[0], h)
	e.Cut(r.places[len(r.text)], r.places[len(r.text)], t)
	return nil
}

// unwrap takes a lookup in a list out of a rule; whole is set when the rule is
// nothing else.
func (e editor) unwrap(n ast.Node, list string) (whole bool, err error) {
	r, err := e.rule(n)
	if err != nil {
		return false, err
	}
	from, to, ok := lookupCall(r.text, list)
	if !ok {
		return false, nil
	}
	from, to = outerCall(r.text, from, to)
	if from == 0 && to == len(r.text) {
		return true, nil
	}
	open, inner, end, ok := defaultAround(r.text, from, to)
	if !ok {
		return false, document.ErrNotEditable
	}
	e.Cut(r.places[open], r.places[inner.from], "")
	e.Cut(r.places[inner.to], r.places[end], "")
	return false, nil
}

// span is a part of an expression.
type span struct{ from, to int }

// lookupCall finds lookup("list", …) in an expression.
func lookupCall(s, list string) (from, to int, ok bool) {
	from = strings.Index(s, `lookup("`+list+`", `)
	if from < 0 {
		return 0, 0, false
	}
	to = closing(s, from+len("lookup"))
	return from, to, to > 0
}

// closing is the offset behind the bracket that closes the one at open, 0 when
// none does.
func closing(s string, open int) int {
	depth := 0
	for i := open; i < len(s); i++ {
		switch s[i] {
		case '"', '\'':
			for quote := s[i]; ; {
				if i++; i >= len(s) {
					return 0
				}
				if s[i] == '\\' {
					i++
				} else if s[i] == quote {
					break
				}
			}
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// answerCalls are the functions that an answer stands in.
var answerCalls = []string{"weight(", "quantity(", "dimensions(", "split("}

// outerCall widens a lookup to the function that reads it: weight(lookup(…)).
func outerCall(s string, from, to int) (int, int) {
	for _, call := range answerCalls {
		if !strings.HasSuffix(s[:from], call) {
			continue
		}
		if end := closing(s, from-1); end > 0 && (s[to:end] == ")" || s[to:end] == `, ";")`) {
			return from - len(call), end
		}
	}
	return from, to
}

// defaultAround finds the default() that an answer was put into, and what it
// was put around.
func defaultAround(s string, from, to int) (open int, inner span, end int, ok bool) {
	const call = "default("
	if strings.HasSuffix(s[:from], call) && strings.HasPrefix(s[to:], ", ") { // default(answer, rule)
		open = from - len(call)
		end = closing(s, from-1)
		return open, span{to + 2, end - 1}, end, end > 0
	}
	if !strings.HasSuffix(s[:from], ", ") || !strings.HasPrefix(s[to:], ")") {
		return 0, span{}, 0, false
	}
	for open = from - 2; open >= 0; open-- { // default(rule, answer): the nearest whose bracket closes here
		if strings.HasPrefix(s[open:], call) && closing(s, open+len(call)-1) == to+1 {
			return open, span{open + len(call), from - 2}, to + 1, true
		}
	}
	return 0, span{}, 0, false
}

// rulesWith gives the entries of fields whose rule looks something up in a
// list.
func (e editor) rulesWith(fields *ast.MappingValueNode, list string) ([]*ast.MappingValueNode, error) {
	entries, _, err := document.Values(fields.Value)
	d := mappingFile(&document.Collector{}, maxMappingBytes)
	return slices.DeleteFunc(slices.Clone(entries), func(v *ast.MappingValueNode) bool {
		expr, ok := d.Scalar(v.Value, "")
		if !ok {
			return true
		}
		_, _, used := lookupCall(expr.Text, list)
		return !used
	}), err
}
