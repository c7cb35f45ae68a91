package document

import (
	"regexp"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// Add puts an entry behind the last one of a mapping, which is the value of
// owner. Block gives the entry's lines without indent, flow the same on one
// line.
func (e *Editor) Add(owner *ast.MappingValueNode, block []string, flow string) error {
	entries, isFlow, err := Values(owner.Value)
	if err != nil {
		return err
	}
	if isFlow {
		return e.addFlow(owner.Value.(*ast.MappingNode), flow)
	}
	at, indent := 0, ""
	if len(entries) > 0 {
		first, err := e.Offset(entries[0].Key.GetToken())
		if err != nil {
			return err
		}
		if indent = e.Text[e.LineStart(first):first]; strings.Trim(indent, " -") != "" {
			return ErrNotEditable // "fields: name: x" on one line, or a complex key
		}
		indent = strings.Repeat(" ", len(indent)) // the first of a list's item has a dash before it
		at, err = e.End(entries[len(entries)-1])
		if err != nil {
			return err
		}
	} else {
		key, err := e.Offset(owner.Key.GetToken())
		if err != nil || e.Text[e.LineStart(key):key] != strings.Repeat(" ", key-e.LineStart(key)) {
			return ErrNotEditable
		}
		if at, err = e.EndOfNull(owner); err != nil || strings.HasSuffix(strings.TrimSpace(e.Text[:at]), "~") {
			return ErrNotEditable
		}
		indent = e.Text[e.LineStart(key):key] + "  "
	}
	e.AddLines(at, indent, block)
	return nil
}

// AddTop puts lines behind the last entry of the document.
func (e *Editor) AddTop(lines ...string) error {
	at, err := e.End(e.Root)
	if err == nil {
		e.AddLines(at, "", lines)
	}
	return err
}

// AddLines puts lines behind the line of an offset.
func (e *Editor) AddLines(at int, indent string, lines []string) {
	var b strings.Builder
	for _, line := range lines {
		b.WriteString("\n" + indent + line)
	}
	at = e.LineEnd(at)
	e.Cut(at, at, b.String())
}

func (e *Editor) addFlow(m *ast.MappingNode, entry string) error {
	if len(m.Values) == 0 {
		at, err := e.Behind(m.Start)
		if err == nil {
			e.Cut(at, at, entry)
		}
		return err
	}
	at, err := e.End(m.Values[len(m.Values)-1])
	if err == nil {
		e.Cut(at, at, ", "+entry)
	}
	return err
}

// Remove takes an entry out of the mapping it is in, with what add put beside
// it.
func (e *Editor) Remove(in ast.Node, entry *ast.MappingValueNode) error {
	entries, flow, err := Values(in)
	if err != nil {
		return err
	}
	at := -1
	for i, v := range entries {
		if v == entry {
			at = i
		}
	}
	to, err := e.End(entry)
	if err != nil || at < 0 {
		return ErrNotEditable
	}
	from, err := e.Offset(entry.Key.GetToken())
	if err != nil {
		return err
	}
	switch {
	case !flow:
		start := e.LineStart(from)
		before := e.Text[start:from]
		switch {
		case start > 0 && strings.TrimSpace(before) == "":
			from, to = start-1, e.LineEnd(to)
		case at == 0 && len(entries) > 1 && strings.Contains(before, "-") && strings.Trim(before, " -") == "":
			to, err = e.Offset(entries[1].Key.GetToken()) // behind the dash of a list's item
		default:
			return ErrNotEditable
		}
	case at > 0:
		from, err = e.End(entries[at-1])
	case len(entries) > 1:
		to, err = e.Offset(entries[1].Key.GetToken())
	}
	if err == nil {
		e.Cut(from, to, "")
	}
	return err
}

// plainKey is a text that YAML takes for itself without quotes, also within
// braces.
var plainKey = regexp.MustCompile(`^[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ0-9_/().&+-]*( [A-Za-zÀ-ÿ0-9_/().&+-]+)*$`)

// Key writes a text as a key.
func Key(s string) string {
	if plainKey.MatchString(s) && !WordLike.MatchString(s) && !strings.Contains(s, " -") {
		return s
	}
	return Quote(s)
}

// Quote writes a text in double quotes.
func Quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r == 0x7f:
			// Fold takes no notice of it.
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// WordLike are texts that YAML, or a reader of an older one, takes for
// something else than their letters.
var WordLike = regexp.MustCompile(`^(?i:yes|no|on|off|true|false|null|~|y|n)$`)
