// Package document reads a small YAML document that people write, and finds every
// mistake in it with its place, line and column, where the library would stop at
// the first.
package document

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"ekatalog/schemas"
)

// Limits of every document.
const (
	maxNesting = 64  // brackets or dashes within each other: the YAML parser needs time and stack for each
	maxIndent  = 256 // spaces before a block
)

// Scalar is a text of the file with its place. The text is the token's own:
// YAML reads an unquoted 0123 as 83.
type Scalar struct {
	Text   string
	At     Place // of its first character, behind a quote
	Number bool  // YAML takes it for a number
	Plain  bool  // not quoted and no block
}

// Entry is a key of a YAML mapping with its value.
type Entry struct {
	Key   Scalar
	Value ast.Node
}

// Decoder walks the YAML tree and collects every fault it meets, where the
// library's own decoding would stop at the first.
type Decoder struct {
	*Collector
	Words    Words
	MaxBytes int
	MaxRunes int // of a scalar, 0 for no limit of its own
}

// Words are the keys of the messages that name the kind of document.
type Words struct{ TooLarge, NotUTF8, NotSimple, Empty, TextTooLong string }

// Parse gives the root of a document, nil after faults.
func (d Decoder) Parse(data []byte) ast.Node {
	start := Place{Line: 1, Column: 1}
	switch {
	case len(data) > d.MaxBytes:
		d.Add(start, d.Words.TooLarge, "batas", strconv.Itoa(d.MaxBytes>>10)+" KiB")
		return nil
	case !utf8.Valid(data):
		d.Add(start, d.Words.NotUTF8)
		return nil
	}
	tokens := lexer.Tokenize(string(data))
	if !d.Simple(tokens) {
		return nil
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		d.yamlError(err)
		return nil
	}
	var root ast.Node
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if root != nil {
			d.Add(PlaceOf(doc.Body), "mapping.second_document")
			return nil
		}
		root = doc.Body
	}
	if root == nil {
		d.Add(start, d.Words.Empty)
	}
	return root
}

func (d Decoder) yamlError(err error) {
	at, detail := Place{Line: 1, Column: 1}, err.Error()
	if e, ok := errors.AsType[yaml.Error](err); ok {
		detail = e.GetMessage()
		if t := e.GetToken(); t != nil && t.Position != nil {
			at = Place{max(t.Position.Line, 1), max(t.Position.Column, 1)}
		}
	}
	d.Add(at, "mapping.yaml", "rincian", detail)
}

// Simple refuses what no file needs and the parser takes its time over:
// anchors, aliases and tags, and deep nesting.
func (d Decoder) Simple(tokens token.Tokens) bool {
	depth, run := 0, 0 // open brackets; markers of block nesting in a row
	for _, t := range tokens {
		at := Place{max(t.Position.Line, 1), max(t.Position.Column, 1)}
		switch t.Type {
		case token.AnchorType, token.AliasType, token.TagType, token.MergeKeyType, token.DirectiveType:
			d.Add(at, d.Words.NotSimple, "tanda", t.Value)
			return false
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth = max(depth-1, 0)
		case token.SequenceEntryType, token.MappingKeyType, token.MappingValueType:
			run++
		default:
			run = 0
		}
		if depth > maxNesting || run > maxNesting || t.Position.IndentNum > maxIndent {
			d.Add(at, "mapping.too_deep", "batas", strconv.Itoa(maxNesting))
			return false
		}
	}
	return true
}

// Entries gives the keys of a mapping in their order; an empty value is an
// empty mapping, anything else and a key written twice are faults.
func (d Decoder) Entries(n ast.Node, what string) []Entry {
	var values []*ast.MappingValueNode
	switch n := n.(type) {
	case nil, *ast.NullNode:
		return nil
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		d.Add(PlaceOf(n), "mapping.want_map", "kunci", what)
		return nil
	}
	seen := make(map[string]struct{}, len(values))
	out := make([]Entry, 0, len(values))
	for _, v := range values {
		key, ok := d.Scalar(v.Key, what)
		if !ok {
			continue
		}
		if _, twice := seen[key.Text]; twice {
			d.Add(key.At, "mapping.key_twice", "kunci", key.Text)
			continue
		}
		seen[key.Text] = struct{}{}
		out = append(out, Entry{key, v.Value})
	}
	return out
}

// Known gives the entries whose key is one of keys; others are faults.
func (d Decoder) Known(n ast.Node, what string, keys ...string) map[string]Entry {
	out := map[string]Entry{}
	for _, e := range d.Entries(n, what) {
		if !slices.Contains(keys, e.Key.Text) {
			nearest, _ := schemas.Nearest(e.Key.Text, keys)
			d.UnknownKey(e.Key, nearest)
			continue
		}
		out[e.Key.Text] = e
	}
	return out
}

// UnknownKey notes a key that is none, with the nearest that is one, if any.
func (d Decoder) UnknownKey(key Scalar, nearest string) {
	if nearest == "" {
		d.Add(key.At, "mapping.unknown_key", "kunci", key.Text)
		return
	}
	d.Add(key.At, "mapping.unknown_key_near", "kunci", key.Text, "saran", nearest)
}

// Items gives the values of a YAML list; an empty value is an empty list.
func (d Decoder) Items(n ast.Node, what string) []ast.Node {
	switch n := n.(type) {
	case nil, *ast.NullNode:
		return nil
	case *ast.SequenceNode:
		return n.Values
	}
	d.Add(PlaceOf(n), "mapping.want_list", "kunci", what)
	return nil
}

// Scalar gives the text of a Scalar as written; ok is false after a fault.
func (d Decoder) Scalar(n ast.Node, what string) (s Scalar, ok bool) {
	s = Scalar{At: PlaceOf(n), Plain: true}
	switch n := n.(type) {
	case *ast.StringNode:
		s.Text = n.Value
		if n.Token.Type == token.SingleQuoteType || n.Token.Type == token.DoubleQuoteType {
			s.Plain = false
			s.At.Column++
		}
	case *ast.LiteralNode:
		s.Text, s.Plain = n.Value.Value, false
		s.At = Place{s.At.Line + 1, blockIndent(n)}
	case *ast.IntegerNode:
		s.Text, s.Number = n.Token.Value, true
	case *ast.FloatNode:
		s.Text, s.Number = n.Token.Value, true
	case *ast.BoolNode:
		s.Text = n.Token.Value
	case *ast.InfinityNode:
		s.Text = n.Token.Value
	case *ast.NanNode:
		s.Text = n.Token.Value
	case *ast.NullNode:
		if n.Token.Type != token.ImplicitNullType {
			s.Text = n.Token.Value
		}
	default:
		d.Add(s.At, "mapping.want_text", "kunci", what)
		return s, false
	}
	if d.MaxRunes > 0 && utf8.RuneCountInString(s.Text) > d.MaxRunes {
		d.Add(s.At, d.Words.TextTooLong, "kunci", what, "batas", strconv.Itoa(d.MaxRunes))
		return s, false
	}
	return s, true
}

// blockIndent is the column in which the text of a block begins.
func blockIndent(n *ast.LiteralNode) int {
	first := strings.TrimLeft(n.Value.Token.Origin, "\n")
	return len(first) - len(strings.TrimLeft(first, " ")) + 1
}

// PlaceOf is where a node begins.
func PlaceOf(n ast.Node) Place {
	if n == nil || n.GetToken() == nil || n.GetToken().Position == nil {
		return Place{Line: 1, Column: 1}
	}
	p := n.GetToken().Position
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 && !m.IsFlowStyle {
		return PlaceOf(m.Values[0].Key)
	}
	if m, ok := n.(*ast.MappingValueNode); ok {
		return PlaceOf(m.Key)
	}
	return Place{max(p.Line, 1), max(p.Column, 1)}
}
