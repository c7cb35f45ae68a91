package mapping

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// textExpr draws an expression that gives text, of the shapes that are
// evaluated without CEL and of those that need it.
func textExpr(t *rapid.T, depth int) string {
	column := rapid.SampledFrom([]string{`row["A"]`, `row["B"]`, `row["@bagian"]`, `row["Tiada"]`, `row.C`})
	if depth == 0 {
		return rapid.OneOf(column, rapid.SampledFrom([]string{`"Rp 1.500"`, `""`, `"kayu"`})).Draw(t, "leaf")
	}
	sub := func() string { return textExpr(t, depth-1) }
	switch rapid.IntRange(0, 8).Draw(t, "shape") {
	case 0:
		return "text(" + sub() + ")"
	case 1:
		return "plain_text(" + sub() + ")"
	case 2:
		return `lookup("jenis", ` + sub() + ")"
	case 3:
		return "default(" + sub() + ", " + sub() + ")"
	case 4:
		return "path(" + sub() + ")"
	case 5:
		return sub() + " + " + sub()
	case 6:
		return "(" + sub() + " == " + sub() + " ? " + sub() + " : " + sub() + ")"
	}
	return column.Draw(t, "column")
}

func drawValue(t *rapid.T) Value {
	text := rapid.SampledFrom([]string{"", "-", " ", "12", "1.250.000", "1,000", "1234,567", "45,5", "kayu", "KAYU", "a  b ",
		"Rp 45.000,-", "../x", "<b>x</b>", "2026-08-03", "#VALUE!", "habis", "40x15x35", "kodi", "sda"}).Draw(t, "text")
	return Value{
		Text: text, DigitsLost: rapid.IntRange(0, 9).Draw(t, "lost") == 0,
		Kind: rapid.SampledFrom([]Kind{Empty, Text, Text, Number, Date, Bool, Error}).Draw(t, "kind"),
	}
}

func TestNativeAndCELEvaluationAgree(t *testing.T) {
	options := standardOptions(t)
	rapid.Check(t, func(t *rapid.T) {
		draw := func() string { return textExpr(t, rapid.IntRange(0, 3).Draw(t, "depth")) }
		file := fmt.Sprintf("version: 1\nsku: '%s'\nfields:\n  name: '%s'\n  unit: '%s'\n  price: 'rupiah(%s)'\n  stock: 'default(quantity(%s), 7)'\n"+
			"  weight_gram: 'default(weight(%s), 3)'\n  dimensions: 'dimensions(%s)'\n  photos: 'path(split(%s, %s))'\n"+
			"basis: {cost: 'net(%s, \"12%%\")', het: 'default(rupiah(%s), rupiah(%s))'}\n"+
			"lookups: {jenis: {kayu: Kayu}, satuan: {kodi: {unit: Pcs, factor: 20}}}\n",
			draw(), draw(), draw(), draw(), draw(), draw(), draw(), draw(), `";"`, draw(), draw(), draw())
		m, err := Load("m.yaml", []byte(file), options)
		if err != nil {
			t.Fatalf("%v\n%s", err, file)
		}
		row := &Row{Header: NewHeader("f", "s", NumbersID, []string{"A", "B", "C"}, []int{1, 2, 3}), Number: 2,
			Values: []Value{drawValue(t), drawValue(t), drawValue(t)}, Section: rapid.SampledFrom([]string{"", "kayu"}).Draw(t, "section")}
		native, nativeIssues := m.Map(onDate, row)
		byCEL, celIssues := celOnly(m).Map(onDate, row)
		if diff := cmp.Diff(byCEL, native); diff != "" {
			t.Fatalf("listing (-cel +native):\n%s\n%s", diff, file)
		}
		if diff := cmp.Diff(celIssues, nativeIssues); diff != "" {
			t.Fatalf("issues (-cel +native):\n%s\n%s", diff, file)
		}
	})
}
