package papers

import (
	"errors"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// Limits of the file of papers.
const (
	maxBytes     = 1 << 20
	maxNesting   = 16
	maxIndent    = 128
	maxEntries   = 2_000 // documents and certificates
	maxProducts  = 20_000
	maxFaults    = 100
	maxTextRunes = 500
)

// decoder walks the YAML tree and collects every fault, as mappings do.
type decoder struct {
	name     string
	faults   []mapping.Fault
	warnings []mapping.Fault
}

// text is a scalar of the file as written, with its place.
type text struct {
	value        string
	line, column int
	number       bool // YAML takes it for a number
}

type entry struct {
	key   text
	value ast.Node
}

func (d *decoder) fault(line, column int, key string, pairs ...string) mapping.Fault {
	f := mapping.Fault{File: d.name, Line: line, Column: column, Key: key, Values: make(map[string]string, len(pairs)/2)}
	for i := 0; i+1 < len(pairs); i += 2 {
		f.Values[pairs[i]] = pairs[i+1]
	}
	return f
}

func (d *decoder) add(line, column int, key string, pairs ...string) {
	if len(d.faults) < maxFaults {
		d.faults = append(d.faults, d.fault(line, column, key, pairs...))
	}
}

func (d *decoder) warn(t text, key string, pairs ...string) {
	if len(d.warnings) < maxFaults {
		d.warnings = append(d.warnings, d.fault(t.line, t.column, key, pairs...))
	}
}

// parse gives the root of the file, nil after faults.
func (d *decoder) parse(data []byte) ast.Node {
	switch {
	case len(data) > maxBytes:
		d.add(1, 1, "papers.too_large", "batas", strconv.Itoa(maxBytes>>10)+" KiB")
		return nil
	case !utf8.Valid(data):
		d.add(1, 1, "papers.not_utf8")
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
			line, column := placeOf(doc.Body)
			d.add(line, column, "mapping.second_document")
			return nil
		}
		root = doc.Body
	}
	if root == nil {
		d.add(1, 1, "papers.empty")
	}
	return root
}

func (d *decoder) yamlError(err error) {
	line, column, detail := 1, 1, err.Error()
	if e, ok := errors.AsType[yaml.Error](err); ok {
		detail = e.GetMessage()
		if t := e.GetToken(); t != nil && t.Position != nil {
			line, column = max(t.Position.Line, 1), max(t.Position.Column, 1)
		}
	}
	d.add(line, column, "mapping.yaml", "rincian", detail)
}

// simple refuses what the file does not need and the parser takes its time
// over: anchors, aliases, tags and deep nesting.
func (d *decoder) simple(tokens token.Tokens) bool {
	depth, run := 0, 0 // open brackets; markers of block nesting in a row
	for _, t := range tokens {
		line, column := max(t.Position.Line, 1), max(t.Position.Column, 1)
		switch t.Type {
		case token.AnchorType, token.AliasType, token.TagType, token.MergeKeyType, token.DirectiveType:
			d.add(line, column, "papers.not_simple", "tanda", t.Value)
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
			d.add(line, column, "mapping.too_deep", "batas", strconv.Itoa(maxNesting))
			return false
		}
	}
	return true
}

// entries gives the pairs of a YAML mapping; an empty value has none.
func (d *decoder) entries(n ast.Node, what string) []entry {
	var values []*ast.MappingValueNode
	switch n := n.(type) {
	case nil, *ast.NullNode:
		return nil
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		line, column := placeOf(n)
		d.add(line, column, "mapping.want_map", "kunci", what)
		return nil
	}
	seen := map[string]bool{}
	var out []entry
	for _, v := range values {
		key, ok := d.text(v.Key, what)
		if !ok {
			continue
		}
		if seen[key.value] {
			d.add(key.line, key.column, "mapping.key_twice", "kunci", key.value)
			continue
		}
		seen[key.value] = true
		out = append(out, entry{key, v.Value})
	}
	return out
}

// known gives the entries whose key is one of keys; others are faults.
func (d *decoder) known(n ast.Node, what string, keys ...string) map[string]entry {
	out := map[string]entry{}
	for _, e := range d.entries(n, what) {
		if slices.Contains(keys, e.key.value) {
			out[e.key.value] = e
		} else if near, ok := schemas.Nearest(e.key.value, keys); ok {
			d.add(e.key.line, e.key.column, "mapping.unknown_key_near", "kunci", e.key.value, "saran", near)
		} else {
			d.add(e.key.line, e.key.column, "mapping.unknown_key", "kunci", e.key.value)
		}
	}
	return out
}

// items gives the values of a YAML list; an empty value has none.
func (d *decoder) items(n ast.Node, what string) []ast.Node {
	switch n := n.(type) {
	case nil, *ast.NullNode:
		return nil
	case *ast.SequenceNode:
		return n.Values
	}
	line, column := placeOf(n)
	d.add(line, column, "mapping.want_list", "kunci", what)
	return nil
}

// text gives a scalar as written; ok is false after a fault.
func (d *decoder) text(n ast.Node, what string) (t text, ok bool) {
	t.line, t.column = placeOf(n)
	switch n := n.(type) {
	case *ast.StringNode:
		t.value = n.Value
	case *ast.LiteralNode:
		t.value = n.Value.Value
	case *ast.IntegerNode, *ast.FloatNode:
		t.value, t.number = n.GetToken().Value, true
	case *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		t.value = n.GetToken().Value
	case nil, *ast.NullNode:
	default:
		d.add(t.line, t.column, "mapping.want_text", "kunci", what)
		return t, false
	}
	if utf8.RuneCountInString(t.value) > maxTextRunes {
		d.add(t.line, t.column, "papers.text_too_long", "kunci", what, "batas", strconv.Itoa(maxTextRunes))
		return t, false
	}
	return t, true
}

// placeOf gives line and column of a node, both from 1.
func placeOf(n ast.Node) (line, column int) {
	switch v := n.(type) {
	case nil:
		return 1, 1
	case *ast.MappingNode:
		if len(v.Values) > 0 && !v.IsFlowStyle {
			return placeOf(v.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return placeOf(v.Key)
	}
	t := n.GetToken()
	if t == nil || t.Position == nil {
		return 1, 1
	}
	return max(t.Position.Line, 1), max(t.Position.Column, 1)
}
