package console

import (
	"context"
	"net/http"
	"strconv"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// Matches is the work behind the pages of column matching. A mapping file is
// known by its number among those in use, from 1.
type Matches interface {
	// Matchings names the mapping files in use.
	Matchings(ctx context.Context) ([]MatchingName, error)
	// Matching gives one of them with the columns of its lists.
	Matching(ctx context.Context, n int) (*Matching, error)
	// Try gives what a change would do to every row, and changes nothing.
	Try(ctx context.Context, n int, c MatchChange) (*MatchTrial, error)
	// Save makes a change.
	Save(ctx context.Context, n int, c MatchChange) error
}

// MatchingName is a mapping file and the lists that it is for.
type MatchingName struct {
	Number int
	Lists  []string // "bengkel.xlsx, MEUBELER"
}

// Matching is a mapping file as it is now.
type Matching struct {
	MatchingName
	Digest  string           // of the file
	Mapping *mapping.Mapping // nil where the file cannot be read
	Fault   error            // why it cannot be, nil otherwise

	Columns      []connector.ColumnSeen
	ColumnsFault error // why the lists cannot be read, nil otherwise

	Form   *schemas.Format
	Packs  *schemas.Packs
	Passed int // tests of the file
	Failed []mapping.Failure
}

// MatchChange is what somebody wants otherwise in a mapping file.
type MatchChange struct {
	Digest  string            // of the file that they saw
	Renamed map[string]string // columns that the lists call otherwise now
	Changes mapping.Changes
	Version int64  // the version to go back to, 0 for none; nothing else changes then
	Broken  bool   // also where a test of the file does not hold any more
	Reason  string // in their words
}

// MatchTrial is what a change would do.
type MatchTrial struct {
	Old, New *mapping.Mapping // Old is nil where the file cannot be read
	Effect   *connector.Preview
	Broken   []mapping.Failure // tests that would not hold any more
}

// matchingList is the page that names several mapping files.
type matchingList struct{ Matchings []MatchingName }

// showMatchings leads to the one mapping file, or names all.
func (c *Console) showMatchings(w http.ResponseWriter, r *http.Request) error {
	all, err := c.Matches.Matchings(r.Context())
	if err != nil {
		return err
	}
	if len(all) == 1 {
		http.Redirect(w, r, matchingPath(all[0].Number), http.StatusSeeOther)
		return nil
	}
	return c.render(w, r, http.StatusOK, "matchings", matchingList{all})
}

// matchingPath is where the pages of a mapping file begin.
func matchingPath(n int) string { return "/pencocokan/" + strconv.Itoa(n) }

// matching gives the mapping file that a page's address names.
func (c *Console) matching(r *http.Request) (*Matching, error) {
	n, err := matchingNumber(r)
	if err != nil {
		return nil, err
	}
	return c.Matches.Matching(r.Context(), n)
}

func matchingNumber(r *http.Request) (int, error) {
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil || n < 1 {
		return 0, &failure{http.StatusNotFound, "desk.no_page", err}
	}
	return n, nil
}

// matchPage is the page of a mapping file: its lists' columns, and what fills
// the fields of a listing.
type matchPage struct {
	*Matching
	Fault   string
	Lost    []lostColumn
	Seen    []seenColumn
	NoList  string // why the lists cannot be shown
	Groups  []matchGroup
	Choices []string // names of columns that a field can be filled from
	Many    bool     // too many columns for a list to choose from at each field
	All     bool     // also the fields that nothing fills
	Formula bool     // some rule is one
	Lists   []matchList
	Tests   []testLine
}

// lostColumn is a column that rules need and the lists do not have.
type lostColumn struct {
	Name string
	Use  string // the fields that need it
	Near string // the column that is probably meant
}

// seenColumn is a column of the lists.
type seenColumn struct {
	connector.ColumnSeen
	Label   string
	Use     string
	Section bool // the names of sections, which are no column
	Private bool
	Guess   string // what it is probably for, where nothing uses it
}

// matchList is one of the mapping's own lists.
type matchList struct {
	Name    string
	Entries int
}

type testLine struct{ Test, Field, Want, Got string }

func (c *Console) showMatching(w http.ResponseWriter, r *http.Request) error {
	m, err := c.matching(r)
	if err != nil {
		return err
	}
	p := matchPage{Matching: m}
	if m.ColumnsFault != nil {
		p.NoList, _ = c.Explain(m.ColumnsFault)
	}
	if m.Mapping == nil {
		p.Fault, _ = c.Explain(m.Fault)
		return c.render(w, r, http.StatusOK, "match", p)
	}
	p.columns(c.Lang)
	p.All = r.URL.Query().Get("isian") == "semua"
	p.Groups = matchGroups(c.Lang, m, p.Choices, p.All)
	fields := 0
	for _, g := range p.Groups {
		fields += len(g.Fields)
		for _, f := range g.Fields {
			p.Formula = p.Formula || f.Formula != ""
		}
	}
	p.Many = fields*len(p.Choices) > maxOptions
	for _, l := range m.Mapping.Lookups() {
		p.Lists = append(p.Lists, matchList{Name: l.Name, Entries: len(l.Entries)})
	}
	for _, f := range m.Failed {
		p.Tests = append(p.Tests, testOf(c.Lang, f))
	}
	return c.render(w, r, http.StatusOK, "match", p)
}

// maxOptions is how many columns the lists of one page offer together.
const maxOptions = 900

func testOf(lang schemas.Lang, f mapping.Failure) testLine {
	return testLine{Test: f.Test, Field: schemas.FieldLabel(lang, f.Field), Want: f.Want, Got: f.Got}
}
