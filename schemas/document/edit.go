package document

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Editor changes the text of a document in the way a person would: only
// the lines it means, with their comments, indents and line ends left as they
// are. What it cannot place it refuses, and who uses it checks the outcome by
// loading it.
type Editor struct {
	data  []byte
	Text  string // data with plain line ends, which the parser counts right
	lines []int  // offset of each line of text
	Root  *ast.MappingNode
	cuts  []cut
}

// cut replaces Text[from:to].
type cut struct {
	from, to int
	put      string
}

// ErrNotEditable is the error of a document that is written in a way the editor does not know.
var ErrNotEditable = errors.New("document cannot be edited in place")

// silent decodes what has been checked before.
func silent() Decoder { return Decoder{Collector: &Collector{}} }

// NewEditor reads a document of at most max bytes whose root is a mapping in
// block style.
func NewEditor(data []byte, max int) (*Editor, error) {
	e := &Editor{data: data, Text: strings.ReplaceAll(string(data), "\r\n", "\n")}
	e.lines = []int{0}
	for i := range len(e.Text) {
		if e.Text[i] == '\n' {
			e.lines = append(e.lines, i+1)
		}
	}
	tokens := lexer.Tokenize(e.Text)
	if len(data) > max || !utf8.Valid(data) || !silent().Simple(tokens) {
		return nil, ErrNotEditable
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, errors.Join(ErrNotEditable, err)
	}
	for _, doc := range file.Docs {
		if m, ok := doc.Body.(*ast.MappingNode); ok && e.Root == nil && !m.IsFlowStyle {
			e.Root = m
		}
	}
	if e.Root == nil {
		return nil, ErrNotEditable
	}
	return e, nil
}

// Bytes gives the document with all cuts made, its line ends as before.
func (e *Editor) Bytes() []byte {
	slices.SortStableFunc(e.cuts, func(a, b cut) int { return a.from - b.from })
	windows := strings.Contains(string(e.data), "\r\n")
	var out []byte
	at, original := 0, 0 // how far text and data have been copied
	copyTo := func(to int, keep bool) {
		for ; at < to; at++ {
			if e.data[original] == '\r' && e.Text[at] == '\n' {
				if keep {
					out = append(out, '\r')
				}
				original++
			}
			if keep {
				out = append(out, e.data[original])
			}
			original++
		}
	}
	for _, c := range e.cuts {
		copyTo(c.from, true)
		if windows {
			c.put = strings.ReplaceAll(c.put, "\n", "\r\n")
		}
		out = append(out, c.put...)
		copyTo(c.to, false)
	}
	copyTo(len(e.Text), true)
	return out
}

// Cut replaces Text[from:to].
func (e *Editor) Cut(from, to int, put string) { e.cuts = append(e.cuts, cut{from, to, put}) }

// Offset is where a token begins.
func (e *Editor) Offset(t *token.Token) (int, error) {
	if t == nil || t.Position == nil || t.Position.Line < 1 || t.Position.Line > len(e.lines) {
		return 0, ErrNotEditable
	}
	at := e.lines[t.Position.Line-1]
	for range t.Position.Column - 1 {
		_, size := utf8.DecodeRuneInString(e.Text[at:])
		if size == 0 || e.Text[at] == '\n' {
			return 0, ErrNotEditable
		}
		at += size
	}
	return at, nil
}

// LineEnd is the offset of the line end behind an offset.
func (e *Editor) LineEnd(at int) int {
	if n := strings.IndexByte(e.Text[at:], '\n'); n >= 0 {
		return at + n
	}
	return len(e.Text)
}

// LineStart is the offset at which the line of an offset begins.
func (e *Editor) LineStart(at int) int { return strings.LastIndexByte(e.Text[:at], '\n') + 1 }

// Values gives the entries of a YAML mapping, none of an empty value.
func Values(n ast.Node) (entries []*ast.MappingValueNode, flow bool, err error) {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values, n.IsFlowStyle, nil
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}, false, nil
	case nil, *ast.NullNode:
		return nil, false, nil
	}
	return nil, false, ErrNotEditable
}

// Find gives the entry of a mapping whose key is name, nil when there is none.
func Find(n ast.Node, name string) (*ast.MappingValueNode, error) {
	entries, _, err := Values(n)
	if err != nil {
		return nil, err
	}
	for _, v := range entries {
		if key, ok := silent().Scalar(v.Key, ""); ok && key.Text == name {
			return v, nil
		}
	}
	return nil, nil
}

// End is the offset behind the text of a node.
func (e *Editor) End(n ast.Node) (int, error) {
	switch n := n.(type) {
	case *ast.MappingNode:
		if n.IsFlowStyle {
			return e.Behind(n.End)
		}
		return e.End(n.Values[len(n.Values)-1])
	case *ast.SequenceNode:
		if n.IsFlowStyle || len(n.Values) == 0 {
			return e.Behind(n.End)
		}
		return e.End(n.Values[len(n.Values)-1])
	case *ast.MappingValueNode:
		if _, ok := n.Value.(*ast.NullNode); ok {
			return e.EndOfNull(n)
		}
		return e.End(n.Value)
	case *ast.LiteralNode:
		_, to, err := e.Literal(n)
		return to, err
	}
	_, to, err := e.Raw(n)
	return to, err
}

// Behind is the offset behind a token of one character.
func (e *Editor) Behind(t *token.Token) (int, error) {
	at, err := e.Offset(t)
	if err != nil || at >= len(e.Text) || e.Text[at] != t.Value[0] {
		return 0, ErrNotEditable
	}
	return at + 1, nil
}

// EndOfNull is the end of an entry without a value: behind its colon, or
// behind the ~ that says so.
func (e *Editor) EndOfNull(n *ast.MappingValueNode) (int, error) {
	_, at, err := e.Raw(n.Key)
	if err != nil {
		return 0, err
	}
	if colon := strings.IndexByte(e.Text[at:e.LineEnd(at)], ':'); colon >= 0 {
		at += colon + 1
	}
	if t := n.Value.GetToken(); t.Type != token.ImplicitNullType {
		if at, err = e.Offset(t); err == nil {
			at += len(t.Value)
		}
	}
	return at, err
}

// Raw is where a scalar of one line stands, its quotes with it.
func (e *Editor) Raw(n ast.Node) (from, to int, err error) {
	t := n.GetToken()
	if from, err = e.Offset(t); err != nil {
		return 0, 0, err
	}
	line := e.Text[from:e.LineEnd(from)]
	switch t.Type {
	case token.SingleQuoteType, token.DoubleQuoteType:
		if n := quotedLength(line); n > 0 {
			return from, from + n, nil
		}
	default:
		if t.Value != "" && strings.HasPrefix(line, t.Value) {
			return from, from + len(t.Value), nil
		}
	}
	return 0, 0, ErrNotEditable
}

// quotedLength is the length of the quoted text that a line begins with, 0
// when it does not end on that line.
func quotedLength(line string) int {
	quote := line[:min(1, len(line))]
	if quote != `"` && quote != "'" {
		return 0
	}
	for i := 1; i < len(line); i++ {
		switch {
		case quote == `"` && line[i] == '\\':
			i++
		case line[i] != quote[0]:
		case quote == "'" && strings.HasPrefix(line[i+1:], "'"):
			i++
		default:
			return i + 1
		}
	}
	return 0
}

// Literal is where the text of a block scalar stands, from the first character
// of its first line to the last of its last.
func (e *Editor) Literal(n *ast.LiteralNode) (from, to int, err error) {
	start, err := e.Offset(n.Start)
	if err != nil || start >= len(e.Text) || e.Text[start] != '|' && e.Text[start] != '>' {
		return 0, 0, ErrNotEditable
	}
	indent := -1
	for at := e.LineEnd(start) + 1; at < len(e.Text); at = e.LineEnd(at) + 1 {
		line := e.Text[at:e.LineEnd(at)]
		own := len(line) - len(strings.TrimLeft(line, " "))
		if strings.TrimSpace(line) == "" {
			continue
		}
		if indent < 0 {
			indent, from = own, at+own
			if key := e.LineStart(start); own <= len(e.Text[key:start])-len(strings.TrimLeft(e.Text[key:start], " ")) {
				return 0, 0, ErrNotEditable
			}
		}
		if own < indent {
			break
		}
		to = at + len(strings.TrimRight(line, " "))
	}
	if indent < 0 {
		return 0, 0, ErrNotEditable
	}
	return from, to, nil
}
