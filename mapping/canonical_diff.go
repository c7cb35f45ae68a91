package mapping

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"

	"github.com/shopspring/decimal"
)

// Difference is one field of which two contents differ. A value that is absent
// is nil.
type Difference struct {
	Field    string // "name", or with its label "attributes.Bahan"
	Old, New any    // text, int64, list or map, as ParseContent gives them
}

// ParseContent reads canonical bytes back: text, int64, bool, []any and
// map[string]any; decimals stay the text they are. Canonical of the result
// gives the same bytes.
func ParseContent(b []byte) (map[string]any, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var v map[string]any
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("parse content: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("parse content: text after the object")
	}
	for k, member := range v {
		exact, err := exactNumbers(member)
		if err != nil {
			return nil, fmt.Errorf("parse content: %s: %w", k, err)
		}
		v[k] = exact
	}
	return v, nil
}

// exactNumbers replaces JSON numbers by int64 or, with decimals, by decimals.
func exactNumbers(v any) (any, error) {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n, nil
		}
		d, err := decimal.NewFromString(v.String())
		if err != nil {
			return nil, fmt.Errorf("number %s: %w", v, err)
		}
		return d, nil
	case []any:
		for i, member := range v {
			exact, err := exactNumbers(member)
			if err != nil {
				return nil, err
			}
			v[i] = exact
		}
	case map[string]any:
		for k, member := range v {
			exact, err := exactNumbers(member)
			if err != nil {
				return nil, err
			}
			v[k] = exact
		}
	}
	return v, nil
}

// DiffContent compares two canonical contents field by field, attributes and
// documents label by label, and gives the differences sorted by field. Empty
// bytes are a content without fields.
func DiffContent(old, new []byte) ([]Difference, error) {
	before, err := flatContent(old)
	if err != nil {
		return nil, fmt.Errorf("old: %w", err)
	}
	after, err := flatContent(new)
	if err != nil {
		return nil, fmt.Errorf("new: %w", err)
	}
	var diff []Difference
	for field, value := range before {
		if now := after[field]; !reflect.DeepEqual(value, now) {
			diff = append(diff, Difference{field, value, now})
		}
	}
	for field, value := range after {
		if _, had := before[field]; !had {
			diff = append(diff, Difference{field, nil, value})
		}
	}
	slices.SortFunc(diff, func(a, b Difference) int { return cmp.Compare(a.Field, b.Field) })
	return diff, nil
}

// flatContent is a content with one entry per attribute and document.
func flatContent(b []byte) (map[string]any, error) {
	if len(b) == 0 {
		return nil, nil
	}
	v, err := ParseContent(b)
	if err != nil {
		return nil, err
	}
	for _, field := range []string{"attributes", "documents"} {
		labelled, ok := v[field].(map[string]any)
		if !ok {
			continue
		}
		delete(v, field)
		for label, value := range labelled {
			v[field+"."+label] = value
		}
	}
	return v, nil
}
