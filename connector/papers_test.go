package connector

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

func TestTheMassUploadTakesTheLinksOfPapers(t *testing.T) {
	upload, err := schemas.FormatByID(WorkbookFormat)
	if err != nil {
		t.Fatal(err)
	}
	set := &PaperSet{Documents: []PaperDocument{
		{Label: "A", File: "a.pdf", Link: "https://drive.google.com/a", Place: "papers.yaml:3"},
		{Label: "B", File: "b.pdf", Place: "papers.yaml:4"},
		{Label: "C", File: "c.pdf", Required: true, Place: "papers.yaml:5"},
	}}
	l := &mapping.Listing{SKU: "KR-001", Documents: []mapping.Pair{{Label: "A", Value: "a.pdf"}, {Label: "B", Value: "b.pdf"}, {Label: "C", Value: "c.pdf"}, {Label: "D", Value: "own.pdf"}}}
	of, issues := set.linked(upload, l)
	want := []mapping.Pair{{Label: "A", Value: "https://drive.google.com/a"}, {Label: "C", Value: "c.pdf"}, {Label: "D", Value: "own.pdf"}}
	if diff := cmp.Diff(want, of.Documents); diff != "" {
		t.Errorf("documents (-want +got):\n%s", diff)
	}
	if l.Documents[0].Value != "a.pdf" {
		t.Error("the listing of the form has changed")
	}
	// What is demanded and has no link bars the upload, the rest only warns.
	issues = append(issues, mapping.Check(mapping.Terms{}, upload, nil, of)...)
	set.place(issues)
	got := map[string]string{}
	for _, i := range issues {
		if i.Code == "document_not_link" {
			text, _ := i.Text(schemas.English)
			got[i.Field] = string(i.Severity) + " " + i.Cell + " " + text
		}
	}
	wantIssues := map[string]string{
		"documents.B": "warning papers.yaml:4 Company document B (b.pdf) has no link, and the mass upload asks for one.",
		"documents.C": "error papers.yaml:5 Company document C (c.pdf) has no link, and the mass upload asks for one.",
		"documents.D": "error  Document D says \"own.pdf\", but the mass upload asks for a link.",
	}
	if diff := cmp.Diff(wantIssues, got); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
}

func TestTheFormTakesTheFilesOfPapers(t *testing.T) {
	form, err := schemas.FormatByID(mapping.HoldingFormat)
	if err != nil {
		t.Fatal(err)
	}
	l := new(mapping.Listing)
	for _, set := range []*PaperSet{nil, {}, {Documents: []PaperDocument{{Label: "A", File: "a.pdf", Link: "https://drive.google.com/a"}}}} {
		if of, issues := set.linked(form, l); of != l || len(issues) > 0 {
			t.Errorf("%+v: %+v %+v", set, of, issues)
		}
	}
}

func TestWhatPapersAddIsExplained(t *testing.T) {
	set := &PaperSet{Numbers: []PaperNumber{{"tkdn", "1/TKDN/IK/VII/2024", "papers.yaml:7"}}, Documents: []PaperDocument{{Label: "A", File: "a.pdf", Place: "papers.yaml:3"}}}
	got := set.explained([]mapping.Explained{{Field: "sku", Value: "KR-001"}, {Field: "tkdn", Rule: `row["TKDN"]`}})
	want := []mapping.Explained{
		{Field: "sku", Value: "KR-001"},
		{Field: "tkdn", Value: "1/TKDN/IK/VII/2024", Rule: "papers.yaml:7", Cells: []string{"papers.yaml:7"}},
		{Field: "documents.A", Value: "a.pdf", Rule: "papers.yaml:3", Cells: []string{"papers.yaml:3"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("explained (-want +got):\n%s", diff)
	}
}
