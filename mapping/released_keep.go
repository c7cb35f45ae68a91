package mapping

import (
	"slices"
	"strconv"
	"strings"

	"ekatalog/schemas/document"
)

// Releasable reports an issue that looks wrong and may be right, so that a
// person's word can settle it. What cannot be read at all never is.
func (i Issue) Releasable() bool {
	return i.Severity == SeverityError && i.Format == "" && slices.Contains([]string{"price_scale", "row_hidden", "row_struck"}, i.Code)
}

// Released is the word of a person in a mapping file that what an issue says is
// right.
type Released struct {
	ID                             string // the same as long as the file says just this
	File                           string // the mapping file
	SKU, Cell, Code, Found, Reason string
}

// Released gives what a mapping file releases, in its order.
func (m *Mapping) Released() []Released {
	var all []Released
	for i, r := range m.released {
		all = append(all, Released{
			ID: answerID(m.name, AnswerPrefix+"benar", strings.Join([]string{strconv.Itoa(i), r.sku, r.cell, r.code, r.found}, "\x00")), File: m.name,
			SKU: r.sku, Cell: r.cell, Code: r.code, Found: r.found, Reason: r.reason,
		})
	}
	return all
}

// KeepReleased gives the mapping file with the word of a person that an issue's
// value is right, with the reason. It counts for this text only. The rest of the
// file keeps every byte.
func (e Editing) KeepReleased(data []byte, i Issue, reason string) ([]byte, error) {
	whose := "sku: " + document.Quote(i.SKU)
	if i.SKU == "" {
		whose = "cell: " + document.Quote(i.Cell)
	}
	item := "{" + whose + ", code: " + document.Quote(i.Code) + ", found: " + document.Quote(oneLine(i.Found)) + ", reason: " + document.Quote(oneLine(reason)) + "}"
	out, err := document.AppendItem(data, maxMappingBytes, "released", item)
	if err != nil {
		return nil, &NotEditable{File: e.Name, Lines: []string{"released > " + item}, Err: err}
	}
	return e.sameBut(data, out, item, 1)
}

// ForgetReleased gives the mapping file without one of what it releases.
func (e Editing) ForgetReleased(data []byte, r Released) ([]byte, error) {
	m, err := Load(e.Name, data, e.Options)
	if err != nil {
		return nil, err
	}
	item := "released > " + r.Code + " " + r.SKU + r.Cell
	out, err := document.RemoveItem(data, maxMappingBytes, "released", slices.Index(m.Released(), r))
	if err != nil {
		return nil, &NotEditable{File: e.Name, Lines: []string{item}, Err: err}
	}
	return e.sameBut(data, out, item, -1)
}

// sameBut holds an edited file against what it was: it releases so many more
// and says nothing else anew.
func (e Editing) sameBut(data, out []byte, item string, more int) ([]byte, error) {
	old, err := Load(e.Name, data, e.Options)
	if err != nil {
		return nil, err
	}
	now, err := Load(e.Name, out, e.Options)
	if err != nil || len(now.released) != len(old.released)+more || !sameRules(old, now) {
		return nil, &NotEditable{File: e.Name, Lines: []string{item}, Err: err}
	}
	return out, nil
}
