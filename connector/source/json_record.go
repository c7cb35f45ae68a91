package source

import (
	"encoding/json"
	"fmt"

	"ekatalog/mapping"
)

// jsonWatch looks at a document while it is copied, so that no decoder meets
// nesting or text that would fill memory.
type jsonWatch struct {
	depth, run int
	quoted     bool
	escaped    bool
}

func (w *jsonWatch) Write(b []byte) (int, error) {
	for _, c := range b {
		if w.run++; w.run > maxCell {
			return 0, errLongText
		}
		switch {
		case w.escaped:
			w.escaped = false
		case w.quoted && c == '\\':
			w.escaped = true
		case c == '"':
			w.quoted = !w.quoted
			w.run = 0
		case w.quoted:
		case c == '{' || c == '[':
			w.depth++
			w.run = 0
		case c == '}' || c == ']':
			w.depth--
			w.run = 0
		case c == ',' || c == ':' || c <= ' ':
			w.run = 0
		}
		if w.depth > maxDepth {
			return 0, errDeep
		}
	}
	return len(b), nil
}

// record is an element of the list, flattened: "price.amount" is the member
// amount of the object price, and what stands at one path of a list's elements
// is joined by line breaks.
type record struct {
	cells []namedValue
	index map[string]int
}

type namedValue struct {
	name   string
	value  mapping.Value
	joined []byte // the text of several values, nil for one
}

func (c *namedValue) cell() mapping.Value {
	if c.joined != nil {
		return mapping.Value{Kind: mapping.Text, Text: string(c.joined)}
	}
	return c.value
}

func (w *walker) object(r *record, prefix string, listed bool) error {
	return w.members(func(key string) error { return w.flatten(r, prefix+key, listed) })
}

func (w *walker) flatten(r *record, name string, listed bool) error {
	token, err := w.dec.Token()
	if err != nil {
		return err
	}
	switch token {
	case json.Delim('{'):
		return w.object(r, name+".", listed)
	case json.Delim('['):
		for w.dec.More() {
			if err := w.flatten(r, name, true); err != nil {
				return err
			}
		}
		_, err := w.dec.Token()
		return err
	}
	return r.put(name, jsonValue(token, w.numbers), listed)
}

func jsonValue(token json.Token, numbers mapping.NumberStyle) mapping.Value {
	switch v := token.(type) {
	case string:
		return mapping.Value{Kind: mapping.Text, Text: v}
	case json.Number:
		return numberValue(v.String(), numbers)
	case bool:
		if v {
			return mapping.Value{Kind: mapping.Bool, Text: "TRUE"}
		}
		return mapping.Value{Kind: mapping.Bool, Text: "FALSE"}
	}
	return mapping.Value{}
}

// put sets a cell; a second value for it is joined where both are of a list,
// and else means that two keys flatten to one name.
func (r *record) put(name string, v mapping.Value, listed bool) error {
	if r.index == nil {
		r.index = map[string]int{}
	}
	i, there := r.index[name]
	if !there {
		r.index[name] = len(r.cells)
		r.cells = append(r.cells, namedValue{name: name, value: v})
		return nil
	}
	if !listed {
		return fmt.Errorf("%w: %s", errTwice, oneLine(name))
	}
	have := &r.cells[i]
	switch {
	case v.Kind == mapping.Empty:
	case have.value.Kind == mapping.Empty:
		have.value = v
	case len(have.joined)+len(v.Text) > maxCell:
		return errLongText
	default:
		if have.joined == nil {
			have.joined = []byte(have.value.Text)
		}
		have.joined = append(append(have.joined, '\n'), v.Text...)
	}
	return nil
}
