package endpoint

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"unicode"
)

// Limits on the shape of an answer.
const (
	maxDepth  = 32   // objects and lists within each other; the contract needs six
	maxFields = 5000 // of one object
)

var (
	errDepth   = errors.New("nested too deep")
	errDoubled = errors.New("a field is there twice")
	errFields  = errors.New("an object has too many fields")
)

// sound refuses JSON that reads differently to different readers: a name that
// an object has twice, also in another case where encoding/json would not tell
// them apart, which is in the objects that answer.go decodes. What is no JSON
// at all is left to the decoder.
func sound(body []byte) error {
	s := scanner{body: body}
	return s.value(0, 0)
}

// scanner walks over JSON. It never looks further than its body.
type scanner struct {
	body  []byte
	at    int
	names [][]byte // of the objects around, the innermost last
}

// value passes over one value; objects counts those around it.
func (s *scanner) value(depth, objects int) error {
	if depth > maxDepth {
		return errDepth
	}
	switch s.next() {
	case '{':
		return s.object(depth, objects)
	case '[':
		s.at++
		for {
			switch s.next() {
			case ']':
				s.at++
				return nil
			case ',':
				s.at++
			case 0:
				return nil
			default:
				before := s.at
				if err := s.value(depth+1, objects); err != nil || s.at == before {
					return err
				}
			}
		}
	case '"':
		s.text()
	default:
		for s.at < len(s.body) && !separates(s.body[s.at]) {
			s.at++
		}
	}
	return nil
}

// object passes over an object and compares its names.
func (s *scanner) object(depth, objects int) error {
	s.at++
	own := len(s.names)
	defer func() { s.names = s.names[:own] }()
	var many map[string]bool // in the place of names, once there are many
	for {
		switch s.next() {
		case '}':
			s.at++
			return nil
		case ',':
			s.at++
			continue
		case '"':
		default:
			return nil // no JSON
		}
		name := s.name(objects < 2)
		switch n := len(s.names) - own; {
		case many[string(name)] || many == nil && slices.ContainsFunc(s.names[own:], func(b []byte) bool { return bytes.Equal(b, name) }):
			return errDoubled
		case len(many) == maxFields:
			return errFields
		case many != nil:
			many[string(name)] = true
		case n == 32:
			many = map[string]bool{string(name): true}
			for _, b := range s.names[own:] {
				many[string(b)] = true
			}
		default:
			s.names = append(s.names, name)
		}
		if s.next() != ':' {
			return nil
		}
		s.at++
		before := s.at
		if err := s.value(depth+1, objects+1); err != nil || s.at == before {
			return err
		}
	}
}

// name reads a name, in quotes. Folded, it is the same for all names that
// encoding/json takes for the same field.
func (s *scanner) name(folded bool) []byte {
	raw := s.text()
	if !slices.ContainsFunc(raw, func(c byte) bool { return c == '\\' || c >= 0x80 || folded && c >= 'A' && c <= 'Z' }) {
		return raw
	}
	var name string
	if json.Unmarshal(raw, &name) != nil {
		return raw
	}
	if folded {
		name = strings.Map(fold, name)
	}
	return []byte(`"` + name + `"`)
}

// fold gives one rune for all that are the same but for case.
func fold(r rune) rune {
	least := r
	for o := unicode.SimpleFold(r); o != r; o = unicode.SimpleFold(o) {
		least = min(least, o)
	}
	return unicode.ToLower(least)
}

// text passes over a text and gives it with its quotes.
func (s *scanner) text() []byte {
	from := s.at
	for s.at++; s.at < len(s.body); s.at++ {
		switch s.body[s.at] {
		case '\\':
			s.at++
		case '"':
			s.at++
			return s.body[from:s.at]
		}
	}
	s.at = min(s.at, len(s.body))
	return s.body[from:s.at]
}

// next passes over spaces and gives the byte that follows, 0 at the end.
func (s *scanner) next() byte {
	for s.at < len(s.body) {
		switch c := s.body[s.at]; c {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return c
		}
	}
	return 0
}

func separates(c byte) bool {
	switch c {
	case ',', ':', ']', '}', '[', '{', '"', ' ', '\t', '\n', '\r':
		return true
	}
	return false
}
