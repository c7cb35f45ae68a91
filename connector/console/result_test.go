package console

import (
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

func issue(severity mapping.Severity, format, code, cell string) mapping.Issue {
	return mapping.Issue{SKU: "KR-001", Format: format, Field: "price", Code: code, Severity: severity, Cell: "a.xlsx!Lembar!" + cell, Found: cell}
}

func TestTheWorstComesFirstThenTheMostFrequent(t *testing.T) {
	got, _ := groups(schemas.English, []mapping.Issue{
		issue(mapping.SeverityWarning, "", "number_foreign", "F1"),
		issue(mapping.SeverityError, "v6-unggah-massal", "name_too_short", "F2"),
		issue(mapping.SeverityError, "v6-unggah-massal", "name_too_short", "F3"),
		issue(mapping.SeverityError, "v6-form", "price_zero", "F4"),
		issue(mapping.SeverityError, "", "price_range", "F5"),
		issue(mapping.SeverityError, "", "price_range", "F6"),
	})
	type seen struct {
		Code  string
		Grade grade
		Count int
	}
	var all []seen
	for _, g := range got {
		all = append(all, seen{g.kind.code, g.Grade, g.Count()})
	}
	want := []seen{{"price_range", gradeHolds, 2}, {"price_zero", gradeHolds, 1}, {"name_too_short", gradeBars, 2}, {"number_foreign", gradeWarning, 1}}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Error(diff)
	}
}

func TestOneFaultInTwoFormatsIsShownOnceAsTheWorse(t *testing.T) {
	got := once([]mapping.Issue{
		issue(mapping.SeverityError, "v6-unggah-massal", "price_zero", "F1"),
		issue(mapping.SeverityError, "v6-form", "price_zero", "F1"),
		issue(mapping.SeverityWarning, "", "price_zero", "F1"),
		issue(mapping.SeverityError, "v6-form", "price_zero", "F2"),
	})
	if len(got) != 2 || got[0].Format != "v6-form" || gradeOf(got[0]) != gradeHolds {
		t.Errorf("%+v", got)
	}
}

func TestWhatDiffersStandsBesideItsCellAndWhatIsSharedOnce(t *testing.T) {
	scale := func(cell, a, b string) mapping.Issue {
		i := issue(mapping.SeverityError, "", "price_scale", cell)
		i.Values = map[string]string{"nama": "Kursi", "a": a, "b": b, "b_polos": b}
		return i
	}
	got, _ := groups(schemas.Indonesian, []mapping.Issue{
		scale("F1", "175", "175000"), scale("F2", "45", "45000"),
		issue(mapping.SeverityError, "", "price_zero", "F3"), issue(mapping.SeverityError, "", "price_zero", "F4"),
	})
	if len(got) != 2 {
		t.Fatalf("%d groups", len(got))
	}
	scales, zeros := got[0], got[1]
	if scales.kind.code != "price_scale" {
		scales, zeros = zeros, scales
	}
	if scales.Fix != "" || scales.Lines[0].Fix == "" || scales.Lines[0].Fix == scales.Lines[1].Fix {
		t.Errorf("fixes with values of their own: %+v", scales)
	}
	want := []issueLine{{Cell: "Lembar!F3", SKU: "KR-001"}, {Cell: "Lembar!F4", SKU: "KR-001"}}
	if diff := cmp.Diff(want, zeros.Lines); diff != "" || zeros.Text == "" || zeros.Fix == "" {
		t.Errorf("%q %q %s", zeros.Text, zeros.Fix, diff)
	}
}

func TestALongListOfCellsIsCutAndCounted(t *testing.T) {
	var issues []mapping.Issue
	reading := connector.Reading{}
	for n := range shownLines + 7 {
		issues = append(issues, issue(mapping.SeverityError, "", "price_zero", "F"+strconv.Itoa(n)))
		reading.LeftOut = append(reading.LeftOut, connector.LeftOut{Place: "a.xlsx!L!A1", Reason: "left_out_total"})
	}
	p, _ := result(schemas.English, &connector.CheckReport{Issues: issues, Reading: reading})
	if g := p.Groups[0]; len(g.Lines) != shownLines || g.More != 7 || g.Count() != shownLines+7 {
		t.Errorf("%d lines, %d more", len(g.Lines), g.More)
	}
	if len(p.LeftOut) != shownLines || p.LeftOutMore != 7 {
		t.Errorf("%d left out, %d more", len(p.LeftOut), p.LeftOutMore)
	}
}

func TestAResultWithoutIssuesHasNoGroups(t *testing.T) {
	p, _ := result(schemas.English, &connector.CheckReport{Products: 3, Ready: 2, Skipped: 1})
	want := resultPage{Products: 3, Ready: 2, Skipped: 1}
	if diff := cmp.Diff(want, p, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}

func TestAWordAboutAFindingIsAboutThatOne(t *testing.T) {
	i := mapping.Issue{SKU: "A", Cell: "a.xlsx!L!E5", Code: "price_scale", Severity: mapping.SeverityError, Field: "price", Found: "45,-"}
	other := i
	other.Cell = "a.xlsx!L!E6"
	_, right := groups(schemas.Indonesian, []mapping.Issue{i, other})
	if len(right) != 2 || right[findingID(i)].Cell != i.Cell || right[findingID(other)].Cell != other.Cell {
		t.Errorf("%+v", right)
	}
	i.Found = "46,-"
	if _, still := right[findingID(i)]; still {
		t.Error("another value is the same finding")
	}
}
