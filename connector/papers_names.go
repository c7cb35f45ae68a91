package connector

import (
	"maps"
	"slices"
	"strings"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// CodePaperNobody is the code of an issue about a paper that names a product
// which the list does not have.
const CodePaperNobody = "paper_of_nobody"

// groupNames are the sections and categories of a list, for papers that name
// them.
type groupNames struct {
	wanted     []PaperName
	sections   map[string]bool
	categories map[string]bool
}

func newGroupNames(p Papers) *groupNames {
	g := &groupNames{sections: map[string]bool{}, categories: map[string]bool{}}
	if p != nil {
		g.wanted = p.Names()
	}
	return g
}

func (g *groupNames) add(p *Product) {
	if len(g.wanted) > 0 {
		g.sections[p.Row.Section], g.categories[p.Listing.Category] = true, true
	}
}

// suggestedPapers is how many names are compared with all of the list; who has
// more of them wrong has the names of another list.
const suggestedPapers = 10

// nobodys gives a warning for each name in the seller's papers that no product
// of the list goes by, with the nearest that one does.
func (g *groupNames) nobodys(l *listing) []mapping.Issue {
	var issues []mapping.Issue
	var groups map[string]string // by how names are compared
	for _, n := range g.wanted {
		key := mapping.Fold(n.Text)
		if _, ok := l.bySKU[FoldSKU(key)]; ok {
			continue
		}
		if groups == nil {
			groups = g.folded()
		}
		if groups[key] != "" {
			continue
		}
		i := mapping.Issue{
			Field: "documents", Code: CodePaperNobody, Severity: mapping.SeverityWarning, Cell: n.Place, Found: Printable(n.Text, maxText), Values: map[string]string{},
		}
		if len(issues) < suggestedPapers {
			if near, ok := schemas.Nearest(n.Text, g.all(l, groups)); ok {
				i.Values["saran"], i.Values[mapping.MessageValue] = near, "paper_of_nobody_near"
			}
		}
		issues = append(issues, i)
	}
	return issues
}

// folded gives the sections and categories as the list has them, with the
// categories above those, by how they are compared.
func (g *groupNames) folded() map[string]string {
	all := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(g.sections)) {
		all[mapping.Fold(name)] = name
	}
	delete(all, "")
	for _, path := range slices.Sorted(maps.Keys(g.categories)) {
		for path != "" {
			all[mapping.Fold(path)] = path
			path = path[:max(strings.LastIndex(path, " > "), 0)]
		}
	}
	return all
}

// all gives every name that a paper could name.
func (g *groupNames) all(l *listing, groups map[string]string) []string {
	names := make([]string, 0, len(l.items)+len(groups))
	for n := range l.items {
		if l.items[n].sku != "" {
			names = append(names, l.items[n].sku)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		names = append(names, groups[key])
	}
	return names
}
