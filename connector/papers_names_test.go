package connector_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// labels are papers that only have names.
type labels []string

func (labels) Of(connector.PaperQuery) *connector.PaperSet { return nil }

func (l labels) Names() []connector.PaperName {
	var names []connector.PaperName
	for n, text := range l {
		names = append(names, connector.PaperName{Text: text, Place: fmt.Sprint("papers.yaml:", n+1)})
	}
	return names
}

func TestAPaperThatNamesNobodyIsTold(t *testing.T) {
	s := openShop(t, items(4)...)
	above, _, _ := strings.Cut(desk, " > ")
	s.c.Papers = labels{"a-001", "A-003", "A-0O1", strings.ToLower(desk), "  " + above + "  ", above + " > Furnitur", "sesuatu yang lain sama sekali", "A-0\x01"}
	want := []string{
		`warning papers.yaml:3 papers.yaml names "A-0O1" under products, but no product has that code, section or category; "A-001" may be meant. Put "A-001" in its place, or take it out of products.`,
		`warning papers.yaml:6 papers.yaml names "` + above + ` > Furnitur" under products, but no product has that code, section or category`,
		`warning papers.yaml:7 papers.yaml names "sesuatu yang lain sama sekali" under products, but no product has that code, section or category. Make it the same as in the list, or take it out of products.`,
		`warning papers.yaml:8 papers.yaml names "A-0`,
	}
	check, err := s.c.Check(t.Context())
	if err != nil || check.Ready != 4 {
		t.Fatalf("%+v %v", check, err)
	}
	plan := s.plan()
	for name, issues := range map[string][]mapping.Issue{"check": check.Issues, "plan": plan.Issues, "sync": s.sync().Issues} {
		var got []string
		for _, i := range issues {
			if i.Code == connector.CodePaperNobody {
				text, fix := i.Text(schemas.English)
				got = append(got, fmt.Sprint(i.Severity, " ", i.Cell, " ", text, " ", fix))
			}
		}
		if !slices.EqualFunc(got, want, strings.HasPrefix) {
			t.Errorf("%s: %s", name, strings.Join(got, "\n"))
		}
	}
	s.source.list = append(s.source.list, item("A-0O1", 50_000, "1"))
	if check, err = s.c.Check(t.Context()); err != nil || codesOf(check.Issues) != strings.TrimSuffix(strings.Repeat(connector.CodePaperNobody+" ", 3), " ") && !strings.Contains(codesOf(check.Issues), "sku_similar") {
		t.Errorf("%s %v", codesOf(check.Issues), err)
	}
}

func TestNamesOfAnotherListCostLittle(t *testing.T) {
	s := openShop(t, items(300)...)
	var many labels
	for n := range 3000 {
		many = append(many, fmt.Sprintf("B-%06d", n))
	}
	s.c.Papers = many
	check, err := s.c.Check(t.Context())
	if err != nil || len(check.Issues) != len(many) {
		t.Fatalf("%d issues, %v", len(check.Issues), err)
	}
}
