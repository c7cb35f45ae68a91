package mapping

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"ekatalog/schemas/document"
)

// editor changes the text of a mapping file in the way a person would: only
// the lines it means, with their comments, indents and line ends left as they
// are. What it cannot place it refuses, and who uses it checks the outcome by
// loading it.
type editor struct {
	data  []byte
	text  string // data with plain line ends, which the parser counts right
	lines []int  // offset of each line of text
	root  *ast.MappingNode
	cuts  []cut
}

// cut replaces text[from:to].
type cut struct {
	from, to int
	put      string
}

// errNotEditable says that a file is written in a way the editor does not know.
var errNotEditable = errors.New("mapping file cannot be edited")

func newEditor(data []byte) (*editor, error) {
	e := &editor{data: data, text: strings.ReplaceAll(string(data), "\r\n", "\n")}
	e.lines = []int{0}
	for i := range len(e.text) {
		if e.text[i] == '\n' {
			e.lines = append(e.lines, i+1)
		}
	}
	tokens := lexer.Tokenize(e.text)
	if len(data) > maxMappingBytes || !utf8.Valid(data) || !mappingFile(&document.Collector{}, maxMappingBytes).Simple(tokens) {
		return nil, errNotEditable
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, errors.Join(errNotEditable, err)
	}
	for _, doc := range file.Docs {
		if m, ok := doc.Body.(*ast.MappingNode); ok && e.root == nil && !m.IsFlowStyle {
			e.root = m
		}
	}
	if e.root == nil {
		return nil, errNotEditable
	}
	return e, nil
}

// bytes gives the file with all cuts made, its line ends as before.
func (e *editor) bytes() []byte {
	slices.SortStableFunc(e.cuts, func(a, b cut) int { return a.from - b.from })
	windows := strings.Contains(string(e.data), "\r\n")
	var out []byte
	at, original := 0, 0 // how far text and data have been copied
	copyTo := func(to int, keep bool) {
		for ; at < to; at++ {
			if e.data[original] == '\r' && e.text[at] == '\n' {
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
	copyTo(len(e.text), true)
	return out
}

func (e *editor) cut(from, to int, put string) { e.cuts = append(e.cuts, cut{from, to, put}) }

// offset is where a token begins.
func (e *editor) offset(t *token.Token) (int, error) {
	if t == nil || t.Position == nil || t.Position.Line < 1 || t.Position.Line > len(e.lines) {
		return 0, errNotEditable
	}
	at := e.lines[t.Position.Line-1]
	for range t.Position.Column - 1 {
		_, size := utf8.DecodeRuneInString(e.text[at:])
		if size == 0 || e.text[at] == '\n' {
			return 0, errNotEditable
		}
		at += size
	}
	return at, nil
}

// lineEnd is the offset of the line end behind an offset.
func (e *editor) lineEnd(at int) int {
	if n := strings.IndexByte(e.text[at:], '\n'); n >= 0 {
		return at + n
	}
	return len(e.text)
}

// lineStart is the offset at which the line of an offset begins.
func (e *editor) lineStart(at int) int { return strings.LastIndexByte(e.text[:at], '\n') + 1 }

// values gives the entries of a YAML mapping, none of an empty value.
func values(n ast.Node) (entries []*ast.MappingValueNode, flow bool, err error) {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values, n.IsFlowStyle, nil
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}, false, nil
	case nil, *ast.NullNode:
		return nil, false, nil
	}
	return nil, false, errNotEditable
}

// find gives the entry of a mapping whose key is name, nil when there is none.
func find(n ast.Node, name string) (*ast.MappingValueNode, error) {
	entries, _, err := values(n)
	if err != nil {
		return nil, err
	}
	d := mappingFile(&document.Collector{}, maxMappingBytes)
	for _, v := range entries {
		if key, ok := d.Scalar(v.Key, ""); ok && key.Text == name {
			return v, nil
		}
	}
	return nil, nil
}

// end is the offset behind the text of a node.
func (e *editor) end(n ast.Node) (int, error) {
	switch n := n.(type) {
	case *ast.MappingNode:
		if n.IsFlowStyle {
			return e.behind(n.End)
		}
		return e.end(n.Values[len(n.Values)-1])
	case *ast.SequenceNode:
		if n.IsFlowStyle || len(n.Values) == 0 {
			return e.behind(n.End)
		}
		return e.end(n.Values[len(n.Values)-1])
	case *ast.MappingValueNode:
		if _, ok := n.Value.(*ast.NullNode); ok {
			return e.endOfNull(n)
		}
		return e.end(n.Value)
	case *ast.LiteralNode:
		_, to, err := e.literal(n)
		return to, err
	}
	_, to, err := e.raw(n)
	return to, err
}

func (e *editor) behind(t *token.Token) (int, error) {
	at, err := e.offset(t)
	if err != nil || at >= len(e.text) || e.text[at] != t.Value[0] {
		return 0, errNotEditable
	}
	return at + 1, nil
}

// endOfNull is the end of an entry without a value: behind its colon, or
// behind the ~ that says so.
func (e *editor) endOfNull(n *ast.MappingValueNode) (int, error) {
	_, at, err := e.raw(n.Key)
	if err != nil {
		return 0, err
	}
	if colon := strings.IndexByte(e.text[at:e.lineEnd(at)], ':'); colon >= 0 {
		at += colon + 1
	}
	if t := n.Value.GetToken(); t.Type != token.ImplicitNullType {
		if at, err = e.offset(t); err == nil {
			at += len(t.Value)
		}
	}
	return at, err
}

// raw is where a scalar of one line stands, its quotes with it.
func (e *editor) raw(n ast.Node) (from, to int, err error) {
	t := n.GetToken()
	if from, err = e.offset(t); err != nil {
		return 0, 0, err
	}
	line := e.text[from:e.lineEnd(from)]
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
	return 0, 0, errNotEditable
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

// literal is where the text of a block scalar stands, from the first character
// of its first line to the last of its last.
func (e *editor) literal(n *ast.LiteralNode) (from, to int, err error) {
	start, err := e.offset(n.Start)
	if err != nil || start >= len(e.text) || e.text[start] != '|' && e.text[start] != '>' {
		return 0, 0, errNotEditable
	}
	indent := -1
	for at := e.lineEnd(start) + 1; at < len(e.text); at = e.lineEnd(at) + 1 {
		line := e.text[at:e.lineEnd(at)]
		own := len(line) - len(strings.TrimLeft(line, " "))
		if strings.TrimSpace(line) == "" {
			continue
		}
		if indent < 0 {
			indent, from = own, at+own
			if key := e.lineStart(start); own <= len(e.text[key:start])-len(strings.TrimLeft(e.text[key:start], " ")) {
				return 0, 0, errNotEditable
			}
		}
		if own < indent {
			break
		}
		to = at + len(strings.TrimRight(line, " "))
	}
	if indent < 0 {
		return 0, 0, errNotEditable
	}
	return from, to, nil
}
