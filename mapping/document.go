package mapping

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

// Limits of a mapping file.
const (
	maxMappingBytes = 1 << 20
	maxExpressions  = 200
	maxLookups      = 100_000 // entries of all lookups together
	maxNesting      = 64      // brackets or dashes within each other: the YAML parser needs time and stack for each
	maxIndent       = 256     // spaces before a block
)

// scalar is a text of the file with its place. The text is the token's own:
// YAML reads an unquoted 0123 as 83.
type scalar struct {
	text   string
	at     place // of its first character, behind a quote
	number bool  // YAML takes it for a number
	plain  bool  // not quoted and no block
}

// entry is a key of a YAML mapping with its value.
type entry struct {
	key   scalar
	value ast.Node
}

// decoder walks the YAML tree and collects every fault it meets, where the
// library's own decoding would stop at the first.
type decoder struct{ *collector }

// parse gives the root of a file of at most limit bytes, nil after faults.
func (d decoder) parse(data []byte, limit int) ast.Node {
	start := place{1, 1}
	switch {
	case len(data) > limit:
		d.add(start, "mapping.too_large", "batas", strconv.Itoa(limit>>10)+" KiB")
		return nil
	case !utf8.Valid(data):
		d.add(start, "mapping.not_utf8")
		return nil
	}
	tokens := lexer.Tokenize(string(data))
	if !d.simple(tokens) {
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
			d.add(placeOf(doc.Body), "mapping.second_document")
			return nil
		}
		root = doc.Body
	}
	if root == nil {
		d.add(start, "mapping.empty")
	}
	return root
}

func (d decoder) yamlError(err error) {
	at, detail := place{1, 1}, err.Error()
	if e, ok := errors.AsType[yaml.Error](err); ok {
		detail = e.GetMessage()
		if t := e.GetToken(); t != nil && t.Position != nil {
			at = place{max(t.Position.Line, 1), max(t.Position.Column, 1)}
		}
	}
	d.add(at, "mapping.yaml", "rincian", detail)
}

// simple refuses what no mapping file needs and the parser takes its time over:
// anchors, aliases and tags, and deep nesting.
func (d decoder) simple(tokens token.Tokens) bool {
	depth, run := 0, 0 // open brackets; markers of block nesting in a row
	for _, t := range tokens {
		at := place{max(t.Position.Line, 1), max(t.Position.Column, 1)}
		switch t.Type {
		case token.AnchorType, token.AliasType, token.TagType, token.MergeKeyType, token.DirectiveType:
			d.add(at, "mapping.not_simple", "tanda", t.Value)
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
			d.add(at, "mapping.too_deep", "batas", strconv.Itoa(maxNesting))
			return false
		}
	}
	return true
}

// entries gives the keys of a mapping in their order; an empty value is an
// empty mapping, anything else and a key written twice are faults.
func (d decoder) entries(n ast.Node, what string) []entry {
	var values []*ast.MappingValueNode
	switch n := n.(type) {
	case nil, *ast.NullNode:
		return nil
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		d.add(placeOf(n), "mapping.want_map", "kunci", what)
		return nil
	}
	seen := make(map[string]struct{}, len(values))
	out := make([]entry, 0, len(values))
	for _, v := range values {
		key, ok := d.scalar(v.Key, what)
		if !ok {
			continue
		}
		if _, twice := seen[key.text]; twice {
			d.add(key.at, "mapping.key_twice", "kunci", key.text)
			continue
		}
		seen[key.text] = struct{}{}
		out = append(out, entry{key, v.Value})
	}
	return out
}

// known gives the entries whose key is one of keys; others are faults.
func (d decoder) known(n ast.Node, what string, keys ...string) map[string]entry {
	out := map[string]entry{}
	for _, e := range d.entries(n, what) {
		if !slices.Contains(keys, e.key.text) {
			nearest, _ := schemas.Nearest(e.key.text, keys)
			d.unknownKey(e.key, nearest)
			continue
		}
		out[e.key.text] = e
	}
	return out
}

func (d decoder) unknownKey(key scalar, nearest string) {
	if nearest == "" {
		d.add(key.at, "mapping.unknown_key", "kunci", key.text)
		return
	}
	d.add(key.at, "mapping.unknown_key_near", "kunci", key.text, "saran", nearest)
}

// items gives the values of a YAML list; an empty value is an empty list.
func (d decoder) items(n ast.Node, what string) []ast.Node {
	switch n := n.(type) {
	case nil, *ast.NullNode:
		return nil
	case *ast.SequenceNode:
		return n.Values
	}
	d.add(placeOf(n), "mapping.want_list", "kunci", what)
	return nil
}

// scalar gives the text of a scalar as written; ok is false after a fault.
func (d decoder) scalar(n ast.Node, what string) (s scalar, ok bool) {
	s = scalar{at: placeOf(n), plain: true}
	switch n := n.(type) {
	case *ast.StringNode:
		s.text = n.Value
		if n.Token.Type == token.SingleQuoteType || n.Token.Type == token.DoubleQuoteType {
			s.plain = false
			s.at.column++
		}
	case *ast.LiteralNode:
		s.text, s.plain = n.Value.Value, false
		s.at = place{s.at.line + 1, blockIndent(n)}
	case *ast.IntegerNode:
		s.text, s.number = n.Token.Value, true
	case *ast.FloatNode:
		s.text, s.number = n.Token.Value, true
	case *ast.BoolNode:
		s.text = n.Token.Value
	case *ast.InfinityNode:
		s.text = n.Token.Value
	case *ast.NanNode:
		s.text = n.Token.Value
	case *ast.NullNode:
		if n.Token.Type != token.ImplicitNullType {
			s.text = n.Token.Value
		}
	default:
		d.add(s.at, "mapping.want_text", "kunci", what)
		return s, false
	}
	return s, true
}

// blockIndent is the column in which the text of a block begins.
func blockIndent(n *ast.LiteralNode) int {
	first := strings.TrimLeft(n.Value.Token.Origin, "\n")
	return len(first) - len(strings.TrimLeft(first, " ")) + 1
}

func placeOf(n ast.Node) place {
	if n == nil || n.GetToken() == nil || n.GetToken().Position == nil {
		return place{1, 1}
	}
	p := n.GetToken().Position
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 && !m.IsFlowStyle {
		return placeOf(m.Values[0].Key)
	}
	if m, ok := n.(*ast.MappingValueNode); ok {
		return placeOf(m.Key)
	}
	return place{max(p.Line, 1), max(p.Column, 1)}
}
