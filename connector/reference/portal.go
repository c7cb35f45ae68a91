package reference

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"ekatalog/connector"
)

// node is one category in the portal's answer.
type node struct {
	id, name, kind, parent string
	level                  string // as told: from 1, or from 0
	children               []*node
	childIDs               []string // where children are named and not told
}

// readPortal reads the answer of the portal's public query
// allMinifiedProductCategory: items with id, name, productType and children,
// nested or, with the id of each one's parent, flat, in whatever they are
// wrapped.
func readPortal(name string, data []byte) (*List, error) {
	if line := longToken(data); line > 0 {
		return nil, connector.Refuse("reference_json", errors.New("text or number without end"), "berkas", name, "baris", itoa(line))
	}
	p := &portal{file: name, in: json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))}
	p.in.UseNumber()
	roots, err := p.value(0)
	if err == nil {
		_, err = p.in.Token()
		switch {
		case err == nil:
			err = errors.New("more than one document")
		case errors.Is(err, io.EOF):
			err = nil
		}
	}
	var u *connector.Unreadable
	if err != nil && !errors.As(err, &u) {
		line := 1 + bytes.Count(data[:min(int(p.in.InputOffset()), len(data))], []byte("\n"))
		return nil, connector.Refuse("reference_json", err, "berkas", name, "baris", itoa(line))
	}
	if err != nil {
		return nil, err
	}
	c := &collector{kind: connector.ReferenceCategories, file: name, found: true, seen: map[string]int{}}
	for _, n := range asTree(roots) {
		if err := c.node(n, nil, ""); err != nil {
			return nil, err
		}
	}
	if len(c.list.Entries) == 0 {
		return nil, connector.Refuse("reference_json_none", nil, "berkas", name)
	}
	return &c.list, nil
}

// longToken gives the line of a text or number that is longer than any is,
// which the decoder would keep whole; 0 when there is none.
func longToken(data []byte) int {
	run, quoted := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case quoted && c == '\\':
			i++
			run += 2
		case c == '"':
			quoted, run = !quoted, 0
		case !quoted && (c <= ' ' || c == ',' || c == '[' || c == '{'):
			run = 0
		default:
			run++
		}
		if run > maxToken {
			return 1 + bytes.Count(data[:min(i, len(data))], []byte("\n"))
		}
	}
	return 0
}

// node adds the third level below n.
func (c *collector) node(n *node, above []string, kind string) error {
	path := append(above[:len(above):len(above)], clean(n.name))
	place := len(c.list.Entries) + 1
	if len(path) > 3 {
		return c.refuse("reference_path", place, "nilai", connector.Printable(strings.Join(path, pathMark), 80))
	}
	if n.level != "" && n.level != itoa(len(path)) && n.level != itoa(len(path)-1) {
		// A part of the tree, or one whose parents are told in an unknown way.
		return c.refuse("reference_level", place, "nilai", connector.Printable(strings.Join(path, pathMark), 80), "level", connector.Printable(n.level, 20))
	}
	if n.kind != "" {
		kind = n.kind
	}
	for _, child := range n.children {
		if err := c.node(child, path, kind); err != nil {
			return err
		}
	}
	if len(path) < 3 {
		return nil
	}
	e := connector.ReferenceEntry{Code: strings.ToLower(n.id)}
	var ok bool
	if e.Name, ok = joinPath(path); !ok {
		return c.refuse("reference_path", place, "nilai", connector.Printable(strings.Join(path, pathMark), 80))
	}
	if n := utf8.RuneCountInString(e.Name); n > maxText {
		return c.refuse("reference_text_long", place, "n", itoa(n), "batas", itoa(maxText), "nilai", connector.Printable(e.Name, 40))
	}
	if e.Type, ok = productType(kind); !ok {
		return c.refuse("reference_type", place, "nilai", connector.Printable(kind, 40))
	}
	if e.Code != "" && !uuidShape.MatchString(e.Code) {
		return c.refuse("reference_uuid", place, "nilai", connector.Printable(e.Code, 40))
	}
	return c.add(place, e)
}

// asTree gives the nodes that have no parent, with those of a flat answer put
// below their parents. A ring of parents has no such node and so vanishes.
func asTree(all []*node) []*node {
	byID := make(map[string]*node, len(all))
	for _, n := range all {
		if n.id != "" {
			byID[n.id] = n
		}
	}
	for _, n := range all {
		for _, id := range n.childIDs {
			if child := byID[id]; child != nil && child.parent == "" {
				child.parent = n.id
			}
		}
	}
	var roots []*node
	for _, n := range all {
		if above := byID[n.parent]; n.parent != "" && above != nil && above != n {
			above.children = append(above.children, n)
		} else {
			roots = append(roots, n)
		}
	}
	return roots
}

// portal walks through a JSON document without keeping it.
type portal struct {
	file   string
	in     *json.Decoder
	tokens int
	nodes  int
}

// value reads the next value and gives the nodes at its top.
func (p *portal) value(depth int) ([]*node, error) {
	t, err := p.token()
	if err != nil {
		return nil, err
	}
	d, ok := t.(json.Delim)
	if !ok {
		return nil, nil
	}
	if depth == maxDepth {
		return nil, fmt.Errorf("more than %d levels deep", maxDepth)
	}
	if d == '{' {
		return p.object(depth + 1)
	}
	var found []*node
	for p.in.More() {
		nodes, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		found = append(found, nodes...)
	}
	_, err = p.token()
	return found, err
}

func (p *portal) token() (json.Token, error) {
	if p.tokens++; p.tokens > maxTokens {
		return nil, connector.Refuse("reference_too_big", nil, "berkas", p.file, "batas", itoa(maxNodes)+" entri")
	}
	return p.in.Token()
}

// object reads an object whose brace has been read: a node when it has a name,
// else a wrapping of what is in it.
func (p *portal) object(depth int) ([]*node, error) {
	n := &node{}
	named := false
	var wrapped []*node
	for p.in.More() {
		t, err := p.token()
		if err != nil {
			return nil, err
		}
		key, _ := t.(string)
		switch key {
		case "name":
			err = p.once(&n.name, depth)
			named = n.name != ""
		case "id":
			err = p.once(&n.id, depth)
		case "level":
			err = p.once(&n.level, depth)
		case "productType", "product_type":
			err = p.once(&n.kind, depth)
		case "parentId", "parent_id", "parentID":
			err = p.once(&n.parent, depth)
		case "parent":
			n.parent, err = p.parent(depth)
		case "children":
			err = p.children(n, depth)
		default:
			var more []*node
			more, err = p.value(depth)
			wrapped = append(wrapped, more...)
		}
		if err != nil {
			return nil, err
		}
	}
	if _, err := p.token(); err != nil {
		return nil, err
	}
	if !named {
		return append(wrapped, n.children...), nil
	}
	if p.nodes++; p.nodes > maxNodes {
		return nil, connector.Refuse("reference_too_many", nil, "berkas", p.file, "baris", itoa(p.nodes), "batas", itoa(maxNodes), "daftar", string(connector.ReferenceCategories))
	}
	return []*node{n}, nil
}

// once reads a text of a node, which says each at most once.
func (p *portal) once(to *string, depth int) error {
	said, err := p.text(depth)
	if err == nil && *to != "" && *to != said {
		err = fmt.Errorf("%q and %q", connector.Printable(*to, 40), connector.Printable(said, 40))
	}
	*to = said
	return err
}

// text reads a value that should be text or a number; null gives none.
func (p *portal) text(depth int) (string, error) {
	t, err := p.token()
	if err != nil {
		return "", err
	}
	switch t := t.(type) {
	case string:
		return strings.TrimSpace(t), nil
	case json.Number:
		return t.String(), nil
	case json.Delim:
		return "", fmt.Errorf("%v where a text should be", t)
	}
	return "", nil
}

// parent reads the parent of a node: its id, or an object with it.
func (p *portal) parent(depth int) (string, error) {
	t, err := p.token()
	if err != nil {
		return "", err
	}
	switch t := t.(type) {
	case string:
		return t, nil
	case json.Delim:
		if t != '{' {
			return "", fmt.Errorf("%v where a parent should be", t)
		}
		n := &node{}
		for p.in.More() {
			key, err := p.token()
			if err == nil && key == "id" {
				n.id, err = p.text(depth)
			} else if err == nil {
				_, err = p.value(depth)
			}
			if err != nil {
				return "", err
			}
		}
		_, err := p.token()
		return n.id, err
	}
	return "", nil
}

// children reads the children of a node: objects, or the ids of others.
func (p *portal) children(n *node, depth int) error {
	t, err := p.token()
	if err != nil || t == nil {
		return err
	}
	if t != json.Delim('[') {
		return errors.New("children are no list")
	}
	if depth == maxDepth {
		return fmt.Errorf("more than %d levels deep", maxDepth)
	}
	for p.in.More() {
		t, err := p.token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case string:
			n.childIDs = append(n.childIDs, t)
		case json.Delim:
			if t != '{' {
				return errors.New("a list among children")
			}
			nodes, err := p.object(depth + 1)
			if err != nil {
				return err
			}
			n.children = append(n.children, nodes...)
		}
	}
	_, err = p.token()
	return err
}
