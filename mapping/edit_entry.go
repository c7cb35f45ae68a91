package mapping

import (
	"regexp"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// add puts an entry behind the last one of a mapping, which is the value of
// owner. Block gives the entry's lines without indent, flow the same on one
// line.
func (e *editor) add(owner *ast.MappingValueNode, block []string, flow string) error {
	entries, isFlow, err := values(owner.Value)
	if err != nil {
		return err
	}
	if isFlow {
		return e.addFlow(owner.Value.(*ast.MappingNode), flow)
	}
	at, indent := 0, ""
	if len(entries) > 0 {
		first, err := e.offset(entries[0].Key.GetToken())
		if err != nil {
			return err
		}
		if indent = e.text[e.lineStart(first):first]; strings.Trim(indent, " ") != "" {
			return errNotEditable // "fields: name: x" on one line, or a complex key
		}
		at, err = e.end(entries[len(entries)-1])
		if err != nil {
			return err
		}
	} else {
		key, err := e.offset(owner.Key.GetToken())
		if err != nil || e.text[e.lineStart(key):key] != strings.Repeat(" ", key-e.lineStart(key)) {
			return errNotEditable
		}
		if at, err = e.endOfNull(owner); err != nil || strings.HasSuffix(strings.TrimSpace(e.text[:at]), "~") {
			return errNotEditable
		}
		indent = e.text[e.lineStart(key):key] + "  "
	}
	e.addLines(at, indent, block)
	return nil
}

// addLines puts lines behind the line of an offset.
func (e *editor) addLines(at int, indent string, lines []string) {
	var b strings.Builder
	for _, line := range lines {
		b.WriteString("\n" + indent + line)
	}
	at = e.lineEnd(at)
	e.cut(at, at, b.String())
}

func (e *editor) addFlow(m *ast.MappingNode, entry string) error {
	if len(m.Values) == 0 {
		at, err := e.behind(m.Start)
		if err == nil {
			e.cut(at, at, entry)
		}
		return err
	}
	at, err := e.end(m.Values[len(m.Values)-1])
	if err == nil {
		e.cut(at, at, ", "+entry)
	}
	return err
}

// remove takes an entry out of the mapping it is in, with what add put beside
// it.
func (e *editor) remove(in ast.Node, entry *ast.MappingValueNode) error {
	entries, flow, err := values(in)
	if err != nil {
		return err
	}
	at := -1
	for i, v := range entries {
		if v == entry {
			at = i
		}
	}
	to, err := e.end(entry)
	if err != nil || at < 0 {
		return errNotEditable
	}
	from, err := e.offset(entry.Key.GetToken())
	if err != nil {
		return err
	}
	switch {
	case !flow:
		start := e.lineStart(from)
		if start == 0 || strings.TrimSpace(e.text[start:from]) != "" {
			return errNotEditable
		}
		from, to = start-1, e.lineEnd(to)
	case at > 0:
		from, err = e.end(entries[at-1])
	case len(entries) > 1:
		to, err = e.offset(entries[1].Key.GetToken())
	}
	if err == nil {
		e.cut(from, to, "")
	}
	return err
}

// addedLookups is the comment over a section of lookups that an answer began:
// the section goes with its last answer.
const addedLookups = "# Jawaban yang disimpan dengan: ekatalog answers"

// addTop puts a section behind the last of the file.
func (e *editor) addTop(lines []string) error {
	at, err := e.end(e.root)
	if err == nil {
		e.addLines(at, "", append([]string{addedLookups}, lines...))
	}
	return err
}

// removeTop takes a section that addTop made out of the file; ok is false when
// it was there before.
func (e *editor) removeTop(entry *ast.MappingValueNode) (ok bool, err error) {
	from, err := e.offset(entry.Key.GetToken())
	if err != nil || from == 0 {
		return false, err
	}
	above := e.lineStart(from - 1)
	if strings.TrimSpace(e.text[above:from-1]) != addedLookups || above == 0 {
		return false, nil
	}
	to, err := e.end(entry)
	if err == nil {
		e.cut(above-1, e.lineEnd(to), "")
	}
	return err == nil, err
}

// plainKey is a text that YAML takes for itself without quotes, also within
// braces.
var plainKey = regexp.MustCompile(`^[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ0-9_/().&+-]*( [A-Za-zÀ-ÿ0-9_/().&+-]+)*$`)

// yamlKey writes a text as a key.
func yamlKey(s string) string {
	if plainKey.MatchString(s) && !wordLike.MatchString(s) && !strings.Contains(s, " -") {
		return s
	}
	return yamlText(s)
}

// yamlText writes a text in double quotes.
func yamlText(s string) string {
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
