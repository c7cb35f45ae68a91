package mapping

import (
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"ekatalog/schemas"
)

// learn makes the situation's pack one that was learned from a template.
func (s *situation) learn() {
	s.pack.Assumed, s.pack.CategoryID = false, "5136f692-9c21-49e2-9cfa-fa4c93c6de5b"
	s.pack.Template = &schemas.Template{File: "a.xlsx", Sheet: "Produk", IDCell: "B2", TitleRow: 3, FirstRow: 5}
	for i := range s.pack.Columns {
		s.pack.Columns[i].Assumed = false
		s.pack.Columns[i].Letter = "A"
	}
}

// ofTemplate is a change of a situation with a learned pack.
func ofTemplate(change func(*situation)) func(*situation) {
	return func(s *situation) {
		s.learn()
		change(s)
	}
}

// withColumn adds a column to the template.
func withColumn(col schemas.Column) func(*situation) {
	return ofTemplate(func(s *situation) {
		col.Title, col.Letter = "Kolom Baru", "ZA"
		s.pack.Columns = append(s.pack.Columns, col)
	})
}

// limited changes a column of the template.
func limited(field string, change func(*schemas.Column)) func(*situation) {
	return ofTemplate(func(s *situation) { change(s.column(field)) })
}

func templateRules() []ruleCase {
	upload := []string{onUpload}
	length := func(low, high int) func(*situation) {
		return limited("attributes.Bahan", func(c *schemas.Column) { c.Kind, c.Choices, c.MinLength, c.MaxLength = "text", nil, low, high })
	}
	attribute := func(kind, value string) func(*situation) {
		return ofTemplate(func(s *situation) {
			col := s.column("attributes.Bahan")
			col.Kind, col.Choices = kind, nil
			s.l.Attributes[0].Value = value
		})
	}
	between := func(field, low, high string) func(*situation) {
		return limited(field, func(c *schemas.Column) { c.Min, c.Max = low, high })
	}
	choices := func(field string, choices ...string) func(*situation) {
		return limited(field, func(c *schemas.Column) { c.Choices = choices })
	}
	return []ruleCase{
		{code: "column_undecided", formats: upload, field: "", fail: withColumn(schemas.Column{Kind: "text", Required: true}), pass: withColumn(schemas.Column{Kind: "text"})},
		{code: "field_without_column", formats: upload, field: "price", fail: limited("price", func(c *schemas.Column) { c.Field, c.Required = "", false }), pass: ofTemplate(func(*situation) {})},
		{code: "column_undecided", formats: upload, field: "preorder", fail: choices("preorder", "Tersedia", "Dipesan dulu"), pass: choices("preorder", "TIDAK", "YA")},
		{code: "not_a_choice", formats: upload, field: "preorder", fail: choices("preorder", "Yes"), pass: choices("preorder", "No")},
		{code: "category_id_differs", formats: upload, field: "category_id",
			fail: ofTemplate(func(s *situation) { s.l.CategoryID = "6136f692-9c21-49e2-9cfa-fa4c93c6de5b" }),
			pass: ofTemplate(func(s *situation) { s.l.CategoryID = strings.ToUpper(s.pack.CategoryID) })},
		{code: "text_too_long", formats: upload, field: "attributes.Bahan", fail: length(0, 8), pass: length(0, 9)},
		{code: "text_too_short", formats: upload, field: "attributes.Bahan", fail: length(10, 0), pass: length(9, 0)},
		{code: "text_too_long", formats: upload, field: "kbki", fail: limited("kbki", func(c *schemas.Column) { c.MaxLength = 10 }), pass: limited("kbki", func(c *schemas.Column) { c.MaxLength = 100 })},
		{code: "number_expected", formats: upload, field: "attributes.Bahan", fail: attribute("decimal", "1.000,5"), pass: attribute("decimal", "1000.5")},
		{code: "whole_number_expected", formats: upload, field: "attributes.Bahan", fail: attribute("integer", "2.5"), pass: attribute("integer", "2.0")},
		{code: "number_expected", formats: upload, field: "attributes.Bahan", fail: attribute("decimal", "5-"), pass: attribute("decimal", "-0.5")},
		{code: "number_too_small", formats: upload, field: "price", fail: between("price", "1250000.01", ""), pass: between("price", "1250000.0", "")},
		{code: "number_too_large", formats: upload, field: "price", fail: between("price", "", "1249999.99"), pass: between("price", "-5", "1250000.009")},
		{code: "number_too_large", formats: upload, field: "length_cm", fail: between("length_cm", "", "-0.5"), pass: between("length_cm", "-0.001", "120")},
		{code: "not_a_choice", formats: upload, field: "min_purchase", fail: choices("min_purchase", "10", "20"), pass: choices("min_purchase", "10", "1")},
		{code: "not_a_choice", formats: v6, field: "kbki", fail: choices("kbki", "3812101002 - Meja tulis"), pass: choices("kbki", "3812101001 - Meja dan bangku kerja", "3812101002 - Meja tulis")},
		{code: "required_missing", formats: upload, field: "weight_gram", service: true,
			fail: withColumn(schemas.Column{Field: "weight_gram", Kind: "integer", Required: true}), pass: withColumn(schemas.Column{Field: "weight_gram", Kind: "integer"})},
	}
}

// issues are the codes that a change brings in the upload's format.
func issues(t testing.TB, change func(*situation)) []string {
	t.Helper()
	s := clean(t, schemas.TypeGoods)
	change(s)
	var codes []string
	for _, i := range s.check(t, onUpload) {
		codes = append(codes, i.Field+" "+i.Code+" "+string(i.Severity))
	}
	return codes
}

func TestWhatATemplateStatesBeatsWhatWasHeard(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*situation)
		want   []string
	}{
		{"a name longer than was heard", func(s *situation) {
			s.l.Name = strings.Repeat("a", 200)
			s.column("name").MaxLength = 255
		}, nil},
		{"a name shorter than was heard", func(s *situation) {
			s.l.Name = "Kursi"
			s.column("name").MinLength = 5
		}, nil},
		{"a name longer than the template takes", func(s *situation) { s.column("name").MaxLength = 10 }, []string{"name name_too_long error"}},
		{"a description longer than the template takes", func(s *situation) { s.column("description").MaxLength = 10 }, []string{"description description_too_long error"}},
		{"a unit nobody had heard of", func(s *situation) {
			s.l.Unit = "Gelondong"
			s.column("unit").Choices = []string{"Gelondong", "Buah"}
		}, nil},
		{"a unit that the template does not know", func(s *situation) { s.column("unit").Choices = []string{"Gelondong"} }, []string{"unit unit_unknown error"}},
	} {
		if got := issues(t, ofTemplate(c.change)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestALearnedPackBarsOnlyTheUpload(t *testing.T) {
	for _, r := range templateRules() {
		for _, i := range r.situation(t, r.fail).check(t, onUpload) {
			if i.Severity == SeverityError && i.Holds() {
				t.Errorf("%s of %s holds the product on every route", i.Code, i.Field)
			}
		}
	}
}

func TestALimitIsReadExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		millionths := rapid.Int64Range(-1e15, 1e15).Draw(t, "millionths")
		n := rapid.Int64Range(-1e11, 1e11).Draw(t, "hundredths")
		s := decimal.New(millionths, -6)
		low, ok := limit(s.String(), true)
		high, ok2 := limit(s.String(), false)
		if !ok || !ok2 {
			t.Fatalf("%s is no limit", s)
		}
		exact := decimal.New(n, -2).Cmp(s)
		if (n < low) != (exact < 0) || (n > high) != (exact > 0) {
			t.Fatalf("%s: low %d, high %d, value %d", s, low, high, n)
		}
	})
}
