package console

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// resultPage says what is wrong with a list, worst first.
type resultPage struct {
	Lang   schemas.Lang
	ID     string
	Name   string
	Report *connector.CheckReport
	Groups []issueGroup
}

// issueGroup is one kind of issue with its cells.
type issueGroup struct {
	Severity mapping.Severity
	Fix      string
	Lines    []issueLine
	More     int // lines not shown
}

type issueLine struct{ Cell, Text string }

// shownLines is how many cells of one kind a page shows; the marked list has
// all of them.
const shownLines = 50

func (c *Console) showResult(w http.ResponseWriter, r *http.Request) error {
	d := c.drops.find(r.PathValue("id"))
	if d == nil {
		return &failure{status: http.StatusNotFound, key: "desk.gone"}
	}
	return c.render(w, http.StatusOK, "result", resultPage{Lang: c.Lang, ID: d.id, Name: d.name, Report: d.report, Groups: c.groups(d.report.Issues)})
}

// groups gathers issues of one kind, errors first, the most frequent first.
func (c *Console) groups(issues []mapping.Issue) []issueGroup {
	type kind struct {
		severity mapping.Severity
		code     string
	}
	lines := map[kind][]issueLine{}
	fixes := map[kind]string{}
	seen := map[string]bool{}
	for _, i := range issues {
		once := strings.Join([]string{i.Cell, i.SKU, i.Field, i.Code}, "\x00")
		if seen[once] {
			continue // the same fault in another format
		}
		seen[once] = true
		k := kind{i.Severity, i.Code}
		text, fix := i.Text(c.Lang)
		lines[k] = append(lines[k], issueLine{Cell: mapping.ShortCell(i.Cell), Text: text})
		if fixes[k] == "" {
			fixes[k] = fix
		}
	}
	kinds := make([]kind, 0, len(lines))
	for k := range lines {
		kinds = append(kinds, k)
	}
	slices.SortFunc(kinds, func(a, b kind) int {
		return cmp.Or(cmp.Compare(a.severity, b.severity), -cmp.Compare(len(lines[a]), len(lines[b])), cmp.Compare(a.code, b.code))
	})
	groups := make([]issueGroup, 0, len(kinds))
	for _, k := range kinds {
		g := issueGroup{Severity: k.severity, Fix: fixes[k], Lines: lines[k]}
		if len(g.Lines) > shownLines {
			g.More, g.Lines = len(g.Lines)-shownLines, g.Lines[:shownLines]
		}
		groups = append(groups, g)
	}
	return groups
}

// sendMarked gives the officer's own list back with its cells marked.
func (c *Console) sendMarked(w http.ResponseWriter, r *http.Request) error {
	d := c.drops.find(r.PathValue("id"))
	if d == nil {
		return &failure{status: http.StatusNotFound, key: "desk.gone"}
	}
	if err := c.Desk.Mark(d.list(), d.report.Issues, d.marked()); err != nil {
		return err
	}
	attach(w, strings.TrimSuffix(d.name, extension(d.name))+"-ditandai.xlsx")
	http.ServeFile(w, r, d.marked())
	return nil
}

func extension(name string) string {
	if n := strings.LastIndexByte(name, '.'); n >= 0 {
		return name[n:]
	}
	return ""
}

// attach names the file that a browser saves.
func attach(w http.ResponseWriter, name string) {
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename*=UTF-8''%s", url.PathEscape(name)))
}
