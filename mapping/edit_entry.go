package mapping

import (
	"strings"

	"github.com/goccy/go-yaml/ast"

	"ekatalog/schemas/document"
)

// editor changes the text of a mapping file; who uses it checks the outcome by
// loading it.
type editor struct{ *document.Editor }

func newEditor(data []byte) (editor, error) {
	e, err := document.NewEditor(data, maxMappingBytes)
	return editor{e}, err
}

// addedLookups is the comment over a section of lookups that an answer began:
// the section goes with its last answer.
const addedLookups = "# Jawaban yang disimpan dengan: ekatalog answers"

// addLookups puts a section behind the last of the file.
func (e editor) addLookups(lines []string) error {
	return e.AddTop(append([]string{addedLookups}, lines...)...)
}

// removeTop takes a section that addLookups made out of the file; ok is false when
// it was there before.
func (e editor) removeTop(entry *ast.MappingValueNode) (ok bool, err error) {
	from, err := e.Offset(entry.Key.GetToken())
	if err != nil || from == 0 {
		return false, err
	}
	above := e.LineStart(from - 1)
	if strings.TrimSpace(e.Text[above:from-1]) != addedLookups || above == 0 {
		return false, nil
	}
	to, err := e.End(entry)
	if err == nil {
		e.Cut(above-1, e.LineEnd(to), "")
	}
	return err == nil, err
}
