package mapping

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"ekatalog/schemas"
)

// Draft is what a person said about the columns of a list that has no mapping
// yet.
type Draft struct {
	About  string // the list, for the comment at the top of the file
	Header *Header
	Rows   []*Row // the list's products; values of the first become the mapping's first tests
	Uses   []Use  // one per column of Header
	// NameDescribes takes the name for the description where no column
	// describes.
	NameDescribes bool
	// PhotosByCode expects the picture of a product under its code, where the
	// list names none: KR-001.png.
	PhotosByCode bool
}

// codeColumn is what the code's column is called in a list that has none yet:
// the heading that giving codes writes.
const codeColumn = "Kode"

// Refused is why a draft makes no mapping: what a person has to choose
// otherwise, as a message with its values.
type Refused struct{ Finding }

func (r *Refused) Error() string { return r.Code }

// Write makes a mapping file of a draft. It has been loaded, passes its own
// tests, and Lint finds nothing in it. A *Refused says what was chosen wrongly.
func (e Editing) Write(d Draft, formats ...*schemas.Format) ([]byte, error) {
	if f := d.refuse(); f != nil {
		return nil, &Refused{*f}
	}
	w := &draftWriter{Draft: d, e: e}
	w.write()
	text := w.text.String()
	bare, err := Load(e.Name, []byte(text), e.Options)
	if err != nil {
		return nil, fmt.Errorf("draft of a mapping: %w", err)
	}
	text += w.tests(bare)
	if _, err := Load(e.Name, []byte(text), e.Options); err != nil {
		return nil, fmt.Errorf("draft of a mapping with tests: %w", err)
	}
	if faults := LintFile(e.Name, []byte(text), e.Options, formats...); len(faults) > 0 {
		return nil, fmt.Errorf("draft of a mapping: %s %v", faults[0].Key, faults[0].Values)
	}
	return []byte(text), nil
}

// refuse says what keeps a draft from being a mapping.
func (d Draft) refuse() *Finding {
	seen := map[string]string{}
	for i, u := range d.Uses {
		name := d.Header.Names[i]
		if u.Field != "" && unusableHeading(d.Header, i) != "" {
			f := finding("suggest.unusable", SeverityError, []string{"kolom", name})
			return &f
		}
		if u.Field == "" || u.Field == "photos" || u.Field == UsePrivate {
			continue
		}
		if other, twice := seen[u.Field]; twice {
			f := finding("suggest.twice", SeverityError, []string{"kolom", other, "kolom2", name, "isian", u.Field})
			return &f
		}
		seen[u.Field] = name
	}
	var f Finding
	switch {
	case seen["name"] == "":
		f = finding("suggest.no_name", SeverityError, nil)
	case seen["price"] == "":
		f = finding("suggest.no_price", SeverityError, nil)
	case utf8.RuneCountInString(d.Include()) > maxExpressionText:
		f = finding("suggest.spellings", SeverityError, []string{"kolom", seen[UseStatus]})
	default:
		return nil
	}
	return &f
}

// Include is the condition of a source entry by which only rows that are for
// sale are read, in every spelling that Rows have; "" where no column says so.
func (d Draft) Include() string {
	for i, u := range d.Uses {
		if u.Field != UseStatus {
			continue
		}
		c := columnSample{}
		for _, row := range d.Rows {
			c.values = append(c.values, row.Values[i])
		}
		var is []string
		for _, word := range c.forSale() {
			is = append(is, `row["`+d.Header.Names[i]+`"] == "`+word+`"`)
		}
		return strings.Join(is, " || ")
	}
	return ""
}
