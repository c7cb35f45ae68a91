package connector

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ekatalog/mapping"
)

func TestTroublesWithPapersAreCountedByProduct(t *testing.T) {
	t.Parallel()
	lacks := mapping.Issue{Format: "v6-form", Field: "documents.SPP-IRT", Code: "document_missing", Severity: mapping.SeverityWarning, Values: map[string]string{"nama": "SPP-IRT"}}
	harder := lacks
	harder.Format, harder.Severity = WorkbookFormat, mapping.SeverityError
	ended := mapping.Issue{Field: "certificates", Code: "certificate_expired", Severity: mapping.SeverityError, Found: "1", Cell: "papers.yaml:4"}
	b := &shelver{s: &Shelf{}, codes: map[string][]string{}}
	for n := range paperPlaces + 2 {
		g := Good{}
		issues := []mapping.Issue{lacks, {Field: "price", Code: "price_zero"}, harder}
		if n == 1 {
			issues = append(issues, ended)
		}
		for i := range issues {
			issues[i].SKU = "KK-01"
		}
		b.faults(&g, issues)
		b.s.Goods = append(b.s.Goods, g)
	}
	b.paper(&mapping.Issue{Field: "documents", Code: CodePaperNobody, Found: "KK-0l"}, -1)
	want := []PaperTrouble{
		{Issue: harder, N: paperPlaces + 2},
		{Issue: ended, Places: []int32{1}, N: 1},
		{Issue: mapping.Issue{Field: "documents", Code: CodePaperNobody, Found: "KK-0l"}},
	}
	want[0].Issue.Format = lacks.Format // the first of them, as hard as the hardest
	for n := range paperPlaces {
		want[0].Places = append(want[0].Places, int32(n))
	}
	got := b.s.Papers
	for n := range got {
		got[n].last = 0
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(PaperTrouble{})); diff != "" {
		t.Errorf("troubles (-want +got):\n%s", diff)
	}
}

func TestTheGroupsOfAShelfAreNamedOnce(t *testing.T) {
	t.Parallel()
	s := &Shelf{Goods: []Good{{Section: "B", Category: "X > Y"}, {Section: "A"}, {Section: "B", Category: "X > Z"}}}
	sections, categories := s.Groups()
	if diff := cmp.Diff([][]string{{"B", "A"}, {"X > Y", "X > Z"}}, [][]string{sections, categories}); diff != "" {
		t.Error(diff)
	}
}
