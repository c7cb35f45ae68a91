package console

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// MatchLists is the work behind the pages of the lists that texts are looked up
// in.
type MatchLists interface {
	// Values gives what the lists of products hold in a column, the most
	// frequent first; more when there is more than is looked at.
	Values(ctx context.Context, n int, column string) (values []connector.ValueSeen, more bool, err error)
	// Search finds entries of an imported list by words, the likeliest first;
	// imported is false where nobody has imported it.
	Search(ctx context.Context, kind connector.ReferenceKind, words string) (found []Found, imported bool, err error)
}

// Found is an entry of an imported list.
type Found struct {
	Value string // as a lookup gives it
	Name  string
	Sure  bool // the one to take
}

// listPage is one of the mapping's lists: what the column says, and what that
// is in the catalogue.
type listPage struct {
	MatchingName
	Digest  string
	List    string
	Columns string // that are looked up in it
	Field   string // the first that it fills, for people
	Units   bool
	Search  bool
	Choices []string
	Lines   []listLine
	Open    int // of the texts of the column have nothing
	More    int // lines not shown
	Cut     bool
}

type listLine struct {
	Text  string
	Rows  int
	Entry mapping.Entry
	Found string // what it is without: the portal's own, or an imported list's
}

// shownEntries is how many lines of a list a page shows.
const shownEntries = 150

func (c *Console) showMatchList(w http.ResponseWriter, r *http.Request) error {
	m, err := c.matching(r)
	if err != nil {
		return err
	}
	if m.Mapping == nil {
		return m.Fault
	}
	p := listPage{MatchingName: m.MatchingName, Digest: m.Digest, List: r.URL.Query().Get("daftar")}
	columns, field := lookedUp(m.Mapping, p.List)
	known := slices.ContainsFunc(m.Mapping.Lookups(), func(l mapping.Lookup) bool { return l.Name == p.List })
	if !known && field == "" {
		return &failure{status: http.StatusNotFound, key: "desk.no_page"}
	}
	p.Units, p.Search = p.List == mapping.UnitList || p.List == mapping.AnswerPrefix+mapping.UnitList, searchKind(field) != ""
	if field != "" {
		p.Field = schemas.FieldLabel(c.Lang, field)
	}
	if f := m.Form.Field(field); f != nil {
		p.Choices = f.Choices
	}
	var values []connector.ValueSeen
	for i, column := range columns {
		p.Columns += strings.Repeat(", ", min(i, 1)) + columnName(c.Lang, column)
		seen, cut, err := c.MatchLists.Values(r.Context(), m.Number, column)
		if err != nil {
			return err
		}
		values, p.Cut = append(values, seen...), p.Cut || cut
	}
	p.lines(m.Mapping, values)
	return c.render(w, r, http.StatusOK, "match-list", p)
}

func columnName(lang schemas.Lang, column string) string {
	if column == mapping.SectionColumn {
		return schemas.Say(lang, "desk.match.way.section", nil)
	}
	return column
}

// lookedUp gives the columns that rules look up in a list, and the first field
// that they fill.
func lookedUp(m *mapping.Mapping, list string) (columns []string, field string) {
	for _, r := range m.Rules() {
		w, ok := mapping.WayOf(r.Text)
		if !ok || w.List != list {
			continue
		}
		if field == "" {
			field = r.Field
		}
		if !slices.ContainsFunc(columns, func(s string) bool { return mapping.Fold(s) == mapping.Fold(w.Column) }) {
			columns = append(columns, w.Column)
		}
	}
	return columns, field
}

// lines shows the texts of the column, those without a meaning first, and then
// the entries that no text needs.
func (p *listPage) lines(m *mapping.Mapping, values []connector.ValueSeen) {
	own := map[string]mapping.Entry{}
	var entries []mapping.Entry
	for _, l := range m.Lookups() {
		if l.Name == p.List {
			entries = l.Entries
		}
	}
	for _, e := range entries {
		own[mapping.Fold(e.Key)] = e
	}
	used := map[string]bool{}
	var open, rest []listLine
	for _, v := range values {
		key := mapping.Fold(v.Text)
		if used[key] {
			continue
		}
		used[key] = true
		l := listLine{Text: v.Text, Rows: v.Rows, Entry: mapping.Entry{Key: v.Text}}
		e, mine := own[key]
		found, ok := m.LookUp(p.List, v.Text)
		switch {
		case mine:
			l.Entry = e
		case ok:
			l.Found = found.Value
		default:
			open = append(open, l)
			continue
		}
		rest = append(rest, l)
	}
	p.Open = len(open)
	all := append(open, rest...)
	for _, e := range entries {
		if !used[mapping.Fold(e.Key)] {
			all = append(all, listLine{Text: e.Key, Entry: e})
		}
	}
	p.Lines, p.More = listed(all, shownEntries)
}

// searchPage looks for a value in an imported list.
type searchPage struct {
	MatchingName
	Digest   string
	Kind     connector.ReferenceKind
	List     string // the list whose Text is to get it, empty for a field
	Text     string
	Scope    mapping.Scope
	Field    string // the field that is to have it for every row, empty for a list
	Label    string
	Words    string
	Found    []Found
	Imported bool
	Asked    bool
}

func (c *Console) searchMatch(w http.ResponseWriter, r *http.Request) error {
	m, err := c.matching(r)
	if err != nil {
		return err
	}
	if m.Mapping == nil {
		return m.Fault
	}
	q := r.URL.Query()
	p := searchPage{
		MatchingName: m.MatchingName, Digest: m.Digest, List: q.Get("daftar"), Text: q.Get("kata"), Field: q.Get("isian"),
		Scope: mapping.Scope{Category: q.Get("kategori")}, Words: strings.TrimSpace(q.Get("cari")), Imported: true,
	}
	field := p.Field
	if p.List != "" {
		_, field = lookedUp(m.Mapping, p.List)
	}
	if p.Kind = searchKind(field); p.Kind == "" {
		return &failure{status: http.StatusNotFound, key: "desk.no_page"}
	}
	p.Label = schemas.FieldLabel(c.Lang, field)
	if p.Words == "" {
		p.Words = p.Text
	}
	if p.Asked = p.Words != ""; p.Asked {
		if p.Found, p.Imported, err = c.MatchLists.Search(r.Context(), p.Kind, connector.Printable(p.Words, matchedValue)); err != nil {
			return err
		}
	}
	return c.render(w, r, http.StatusOK, "match-search", p)
}
