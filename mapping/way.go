package mapping

import (
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"

	"ekatalog/schemas/document"
)

// Reader says how the text of a cell becomes a field's value.
type Reader string

// The readers that ways use.
const (
	ReadText     Reader = ""           // as it is
	ReadPlain    Reader = "plain_text" // without what makes it a web page
	ReadRupiah   Reader = "rupiah"
	ReadQuantity Reader = "quantity"
	ReadWeight   Reader = "weight"
	ReadSize     Reader = "dimensions"
	ReadItems    Reader = "split" // several, parted by Way.Mark
)

// Way is a rule that can be said in words: where a field's value comes from
// and how it is read. The zero Way is no rule.
type Way struct {
	Column   string // of the list, SectionColumn for the section's name; empty for a fixed value or none
	Optional bool   // a list may lack the column
	List     string // what stands in the column is looked up in this list; empty to take it as it is
	Fixed    string // the same for every row
	Reader   Reader
	Mark     string // what parts the items of ReadItems; the unit that the cells of ReadWeight leave out
	// What answers gave: expressions that count before what the row says, and
	// behind it.
	Before, Behind []string
}

// None reports a way that is no rule.
func (w Way) None() bool { return w.core() == "" && len(w.Before)+len(w.Behind) == 0 }

// Expression writes the rule; "" for the zero Way.
func (w Way) Expression() string {
	parts := append([]string{}, w.Before...)
	if core := w.core(); core != "" {
		parts = append(parts, core)
	}
	parts = append(parts, w.Behind...)
	if len(parts) == 0 {
		return ""
	}
	s := parts[len(parts)-1]
	for i := len(parts) - 2; i >= 0; i-- {
		s = "default(" + parts[i] + ", " + s + ")"
	}
	return s
}

// core writes what the row itself or the fixed value says.
func (w Way) core() string {
	s := expressionText(w.Fixed)
	switch {
	case w.Column != "":
		s = "row[" + expressionText(w.Column) + "]"
		if w.Optional {
			s = "default(" + s + `, "")`
		}
		if w.List != "" {
			s = "lookup(" + expressionText(w.List) + ", " + s + ")"
		}
	case w.Fixed == "":
		return ""
	}
	switch w.Reader {
	case ReadText:
		return s
	case ReadItems:
		return "split(" + s + ", " + expressionText(w.Mark) + ")"
	case ReadWeight:
		if w.Mark != "" {
			s += " + " + expressionText(" "+w.Mark)
		}
	}
	return string(w.Reader) + "(" + s + ")"
}

// expressionText writes a text as an expression, on one line.
func expressionText(s string) string { return document.Quote(s) }

// AnswerLists names the lists of answers that the way asks, in order.
func (w Way) AnswerLists() []string {
	var lists []string
	for _, call := range append(append([]string{}, w.Before...), w.Behind...) {
		if _, rest, ok := strings.Cut(call, `lookup("`); ok {
			list, _, _ := strings.Cut(rest, `"`)
			lists = append(lists, list)
		}
	}
	return lists
}

// WayOf says an expression in words; ok is false where they do not suffice.
func WayOf(expression string) (w Way, ok bool) {
	env, err := authorEnv()
	if err != nil {
		return Way{}, false
	}
	parsed, issues := env.Parse(expression)
	if issues.Err() != nil {
		return Way{}, false
	}
	return wayOf(parsed.NativeRep(), parsed.NativeRep().Expr())
}

func wayOf(a *ast.AST, e ast.Expr) (Way, bool) {
	if isAnswer(e) {
		text, err := cel.ExprToString(e, a.SourceInfo())
		return Way{Before: []string{text}}, err == nil
	}
	if w, ok := readOf(e); ok {
		return w, true
	}
	if !isDefault(e) || len(e.AsCall().Args()) != 2 {
		return Way{}, false
	}
	first, ok := wayOf(a, e.AsCall().Args()[0])
	second, ok2 := wayOf(a, e.AsCall().Args()[1])
	switch {
	case !ok || !ok2:
		return Way{}, false
	case first.core() == "":
		second.Before = append(append(first.Before, first.Behind...), second.Before...)
		return second, true
	case second.core() == "":
		first.Behind = append(append(first.Behind, second.Before...), second.Behind...)
		return first, true
	}
	return Way{}, false
}

// isAnswer tells what an answer put into a rule: a lookup in a list of
// answers, and what reads it.
func isAnswer(e ast.Expr) bool {
	if e.Kind() != ast.CallKind || e.AsCall().IsMemberFunction() || len(e.AsCall().Args()) == 0 {
		return false
	}
	first := e.AsCall().Args()[0]
	switch e.AsCall().FunctionName() {
	case "lookup":
		list, ok := literalText(first)
		return ok && strings.HasPrefix(list, AnswerPrefix)
	case "weight", "quantity", "dimensions", "split":
		return isAnswer(first)
	}
	return false
}

// readOf reads a rule without answers.
func readOf(e ast.Expr) (Way, bool) {
	if w, ok := sourceOf(e); ok {
		return w, true
	}
	if e.Kind() != ast.CallKind || e.AsCall().IsMemberFunction() {
		return Way{}, false
	}
	args := e.AsCall().Args()
	switch name := e.AsCall().FunctionName(); {
	case name == "text" && len(args) == 1:
		return sourceOf(args[0])
	case Reader(name) == ReadItems && len(args) == 2:
		w, ok := sourceOf(args[0])
		mark, literal := literalText(args[1])
		w.Reader, w.Mark = ReadItems, mark
		return w, ok && literal && mark != ""
	case Reader(name) == ReadWeight && len(args) == 1:
		w, ok := sourceOf(args[0])
		if !ok {
			w, ok = unitBehind(args[0])
		}
		w.Reader = ReadWeight
		return w, ok
	case len(args) == 1:
		for _, r := range []Reader{ReadPlain, ReadRupiah, ReadQuantity, ReadSize} {
			if name == string(r) {
				w, ok := sourceOf(args[0])
				w.Reader = r
				return w, ok
			}
		}
	}
	return Way{}, false
}

// unitBehind reads row["Berat"] + " gr".
func unitBehind(e ast.Expr) (Way, bool) {
	if e.Kind() != ast.CallKind || e.AsCall().FunctionName() != operators.Add {
		return Way{}, false
	}
	w, ok := sourceOf(e.AsCall().Args()[0])
	unit, literal := literalText(e.AsCall().Args()[1])
	w.Mark = strings.TrimPrefix(unit, " ")
	return w, ok && literal && w.Column != "" && unit == " "+w.Mark && w.Mark != ""
}

// sourceOf reads a column, what it is looked up as, or a fixed text.
func sourceOf(e ast.Expr) (Way, bool) {
	if s, ok := literalText(e); ok {
		return Way{Fixed: s}, strings.TrimSpace(s) != ""
	}
	if name, ok := columnOf(e); ok {
		return Way{Column: name}, name != ""
	}
	if e.Kind() != ast.CallKind || e.AsCall().IsMemberFunction() || len(e.AsCall().Args()) != 2 {
		return Way{}, false
	}
	args := e.AsCall().Args()
	switch e.AsCall().FunctionName() {
	case defaultFunction:
		name, ok := columnOf(args[0])
		otherwise, literal := literalText(args[1])
		return Way{Column: name, Optional: true}, ok && name != "" && literal && otherwise == ""
	case "lookup":
		list, literal := literalText(args[0])
		w, ok := sourceOf(args[1])
		ok = ok && literal && list != "" && w.Column != "" && w.List == ""
		w.List = list
		return w, ok
	}
	return Way{}, false
}
