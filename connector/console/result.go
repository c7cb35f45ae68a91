package console

import (
	"cmp"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// resultPage says what is wrong with a list, worst first.
type resultPage struct {
	ID, Name                       string
	Products, Ready, Held, Skipped int64
	Groups                         []issueGroup
	LeftOut                        []leftOut
	LeftOutMore                    int // not shown

	Questions questions
	Before    int64 // products of the list in use, where this one has far fewer; else 0
	Taken     bool
	Codeless  bool // some products have no code
	Given     int  // products that were given one here
}

// grade is how much an issue matters to an officer, worst first.
type grade int

const (
	gradeHolds   grade = iota // the product cannot be listed
	gradeBars                 // it cannot be uploaded, but entered by hand
	gradeWarning              // somebody should look at it
)

// Key is the message that says what a grade means.
func (g grade) Key() string {
	return [...]string{"desk.result.error", "desk.result.barred", "desk.result.warning"}[g]
}

// Class is a grade's class in the style sheet.
func (g grade) Class() string { return [...]string{"error", "barred", "warning"}[g] }

func gradeOf(i mapping.Issue) grade {
	switch {
	case i.Holds():
		return gradeHolds
	case i.Severity == mapping.SeverityError:
		return gradeBars
	}
	return gradeWarning
}

// issueGroup is one kind of issue with its cells.
type issueGroup struct {
	Grade grade
	Field string // what the issues are about, for people
	Text  string // what was found in all of them; empty when each has its own
	Fix   string // what to do about all of them; empty when each has its own
	Lines []issueLine
	More  int // lines not shown
	kind  kind
}

// kind is what issues have in common that are put right in one go.
type kind struct {
	grade       grade
	code, field string
}

// issueLine is one cell. Right is the findingID of an issue whose value a
// person may say is right, empty for none.
type issueLine struct {
	Cell, SKU, Text, Fix string
	Right                string
	List                 string // the drop's id, where Right is set
	Path                 string // the page of the product, empty where it is none of the list in use
}

// findingID tells what was found from all else that a list has, also where it
// is checked anew.
func findingID(i mapping.Issue) string {
	return connector.Digest([]byte(i.Cell + "\x00" + i.Code + "\x00" + i.Found))
}

// leftOut is something in the list that was not taken for a product.
type leftOut struct{ Cell, Reason, Found string }

// Count is how many cells a group has, shown or not.
func (g issueGroup) Count() int { return len(g.Lines) + g.More }

// Holds reports whether products are held by it.
func (g issueGroup) Holds() bool { return g.Grade == gradeHolds }

// Coded reports whether any line names a product's code.
func (g issueGroup) Coded() bool {
	return slices.ContainsFunc(g.Lines, func(l issueLine) bool { return l.SKU != "" })
}

// shownLines is how many cells of one kind a page shows; the marked list has
// all of them.
const shownLines = 50

// result makes the page of a report, which is all that is kept of it but the
// issues.
func result(lang schemas.Lang, r *connector.CheckReport) (p resultPage, right map[string]mapping.Issue) {
	p = resultPage{Products: r.Products, Ready: r.Ready, Held: r.Held, Skipped: r.Skipped}
	p.Groups, right = groups(lang, r.Issues)
	left, more := listed(r.Reading.LeftOut, shownLines)
	p.LeftOutMore = more
	for _, l := range left {
		p.LeftOut = append(p.LeftOut, leftOut{Cell: mapping.ShortCell(l.Place), Reason: schemas.Say(lang, l.Reason, nil), Found: l.Found})
	}
	return p, right
}

// belongTo names the drop in the lines about which a person may say something.
func (p *resultPage) belongTo(id string) {
	for _, g := range p.Groups {
		for n := range g.Lines {
			if g.Lines[n].Right != "" {
				g.Lines[n].List = id
			}
		}
	}
}

// groups gathers issues of one kind, the worst first, then the most frequent.
func groups(lang schemas.Lang, issues []mapping.Issue) (all []issueGroup, right map[string]mapping.Issue) {
	found := map[kind]*issueGroup{}
	right = map[string]mapping.Issue{}
	for _, i := range once(issues) {
		k := kind{gradeOf(i), i.Code, i.Field}
		g := found[k]
		if g == nil {
			g = &issueGroup{Grade: k.grade, Field: fieldLabel(lang, i.Field), kind: k}
			found[k] = g
		}
		if len(g.Lines) == shownLines {
			g.More++
			continue
		}
		text, fix := i.PageText(lang)
		l := issueLine{Cell: placeText(lang, i.Cell), SKU: i.SKU, Text: text, Fix: fix}
		if id := findingID(i); i.Releasable() && right[id].Code == "" { // one word settles it
			right[id], l.Right = i, id
		}
		g.Lines = append(g.Lines, l)
	}
	all = make([]issueGroup, 0, len(found))
	for _, g := range found {
		g.share()
		all = append(all, *g)
	}
	slices.SortFunc(all, func(a, b issueGroup) int {
		return cmp.Or(cmp.Compare(a.Grade, b.Grade), cmp.Compare(b.Count(), a.Count()),
			cmp.Compare(a.kind.code, b.kind.code), cmp.Compare(a.kind.field, b.kind.field))
	})
	return all, right
}

// registerPlace is a line of the register of papers, which people see as a page.
var registerPlace = regexp.MustCompile(`\.yaml:[0-9]+$`)

func inRegister(cell string) bool { return registerPlace.MatchString(cell) }

// placeText says where something stands: the cell of a list, or the page of
// papers.
func placeText(lang schemas.Lang, cell string) string {
	if inRegister(cell) {
		return schemas.Say(lang, "desk.menu.papers", nil)
	}
	return mapping.ShortCell(cell)
}

// fieldLabel names what an issue is about: a field, or the row.
func fieldLabel(lang schemas.Lang, field string) string {
	if field == "" {
		return schemas.Say(lang, "desk.result.row", nil)
	}
	return schemas.FieldLabel(lang, field)
}

// share says once what is the same in every line.
func (g *issueGroup) share() {
	g.Text, g.Fix = g.Lines[0].Text, g.Lines[0].Fix
	for _, l := range g.Lines {
		if l.Text != g.Text {
			g.Text = ""
		}
		if l.Fix != g.Fix {
			g.Fix = ""
		}
	}
	for n := range g.Lines {
		if g.Text != "" {
			g.Lines[n].Text = ""
		}
		if g.Fix != "" {
			g.Lines[n].Fix = ""
		}
	}
}

// once gives each fault once, by its worst issue: what is wrong in two formats
// is one thing to put right.
func once(issues []mapping.Issue) []mapping.Issue {
	var all []mapping.Issue
	at := map[string]int{}
	for _, i := range issues {
		fault := strings.Join([]string{i.Cell, i.SKU, i.Field, i.Code}, "\x00")
		n, seen := at[fault]
		switch {
		case !seen:
			at[fault] = len(all)
			all = append(all, i)
		case gradeOf(i) < gradeOf(all[n]):
			all[n] = i
		}
	}
	return all
}

// sendMarked gives the officer's own list back with its cells marked.
func (c *Console) sendMarked(w http.ResponseWriter, r *http.Request) error {
	d, err := c.drops.find(r)
	if err != nil {
		return err
	}
	if err := c.mark(d); err != nil {
		return err
	}
	return send(w, r, d.markedDir(), d.markedName())
}

// mark makes the marked list once.
func (c *Console) mark(d *drop) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.gone {
		return &failure{status: http.StatusNotFound, key: "desk.gone"}
	}
	if d.marked {
		return nil
	}
	if err := connector.Disk.MkdirAll(d.markedDir(), 0o700); err != nil {
		return err
	}
	if err := c.Lists.Mark(d.list(), d.issues, filepath.Join(d.markedDir(), d.markedName())); err != nil {
		return err
	}
	d.marked, d.issues = true, nil
	return nil
}
