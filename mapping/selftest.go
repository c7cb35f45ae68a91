package mapping

import (
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"ekatalog/schemas/document"
)

// test is one example of a mapping file: a row and what must come of it.
type test struct {
	name    string
	at      document.Place
	numbers NumberStyle
	columns []string
	values  []Value
	section string
	want    []wanted
	issues  []string
}

type wanted struct{ field, text string }

// TestReport is the outcome of a mapping's own tests.
type TestReport struct {
	Passed   int       `json:"passed"`
	Failed   int       `json:"failed"`
	Failures []Failure `json:"failures"`
}

// Failure is one thing that a test wanted and did not get.
type Failure struct {
	Test  string `json:"test"`  // its name, else its number from 1
	Field string `json:"field"` // "issues" where a code was wanted
	Want  string `json:"want"`
	Got   string `json:"got"`
}

// RunTests maps the rows of the file's tests under t. A test fails when one of
// its wanted fields is another text or one of its issue codes is not found.
func (m *Mapping) RunTests(t Terms) TestReport {
	report := TestReport{Failures: []Failure{}}
	for _, x := range m.tests {
		failures := m.runTest(t, x)
		if len(failures) == 0 {
			report.Passed++
			continue
		}
		report.Failed++
		report.Failures = append(report.Failures, failures...)
	}
	return report
}

func (m *Mapping) runTest(t Terms, x test) []Failure {
	columns := make([]int, len(x.columns))
	for i := range columns {
		columns[i] = i + 1
	}
	row := &Row{Header: NewHeader("test", "", x.numbers, x.columns, columns), Number: 1, Values: x.values, Section: x.section}
	l, issues := m.Map(t, row)
	var out []Failure
	for _, w := range x.want {
		if got := FieldText(l, w.field); got != w.text {
			out = append(out, Failure{x.name, w.field, w.text, got})
		}
	}
	var codes []string
	for _, i := range issues {
		codes = append(codes, i.Code)
	}
	for _, code := range x.issues {
		if !slices.Contains(codes, code) {
			out = append(out, Failure{x.name, "issues", code, strings.Join(slices.Compact(codes), ", ")})
		}
	}
	return out
}

func (l *loader) tests(n ast.Node) {
	for i, item := range l.Items(n, "tests") {
		parts := l.Known(item, "tests", "name", "row", "want", "issues", "numbers")
		x := test{name: strconv.Itoa(i + 1), at: document.PlaceOf(item), numbers: NumbersID}
		if e, ok := parts["name"]; ok {
			s, _ := l.Scalar(e.Value, "name")
			x.name = s.Text
		}
		if e, ok := parts["numbers"]; ok {
			s, _ := l.Scalar(e.Value, "numbers")
			x.numbers = NumberStyle(s.Text)
			if x.numbers != NumbersID && x.numbers != NumbersEN {
				l.Add(s.At, "mapping.numbers", "nilai", s.Text)
			}
		}
		if _, ok := parts["row"]; !ok {
			l.Add(x.at, "mapping.key_missing", "kunci", "row")
		}
		l.testRow(&x, parts["row"].Value)
		l.testWant(&x, "", parts["want"].Value)
		for _, item := range l.Items(parts["issues"].Value, "issues") {
			if s, ok := l.Scalar(item, "issues"); ok {
				x.issues = append(x.issues, s.Text)
			}
		}
		if len(x.want)+len(x.issues) == 0 {
			l.remark(x.at, "mapping.test_empty", "nama", x.name)
		}
		l.m.tests = append(l.m.tests, x)
	}
}

// testRow reads the cells of a test: a YAML number is a numeric cell.
func (l *loader) testRow(x *test, n ast.Node) {
	for _, e := range l.Decoder.Entries(n, "row") {
		s, ok := l.Scalar(e.Value, e.Key.Text)
		if !ok {
			continue
		}
		if e.Key.Text == SectionColumn {
			x.section = s.Text
			continue
		}
		l.remarkCode(s, "tests")
		v := Value{Text: s.Text, Kind: Text}
		switch {
		case s.Text == "":
			v.Kind = Empty
		case s.Number:
			v.Kind = Number
			if x.numbers == NumbersID {
				v.Text = strings.Replace(s.Text, ".", ",", 1)
			}
		}
		x.columns = append(x.columns, e.Key.Text)
		x.values = append(x.values, v)
	}
}

// testWant reads the fields a test wants; fields of a group may stand under
// it, and a list is one item to the line.
func (l *loader) testWant(x *test, group string, n ast.Node) {
	for _, e := range l.Decoder.Entries(n, "want") {
		name := group + e.Key.Text
		switch v := e.Value.(type) {
		case *ast.MappingNode, *ast.MappingValueNode:
			l.testWant(x, name+".", v)
			continue
		case *ast.SequenceNode:
			var items []string
			for _, item := range v.Values {
				if s, ok := l.Scalar(item, name); ok {
					items = append(items, s.Text)
				}
			}
			x.want = append(x.want, wanted{name, strings.Join(items, "\n")})
		default:
			s, ok := l.Scalar(v, name)
			if !ok {
				continue
			}
			x.want = append(x.want, wanted{name, s.Text})
		}
		if !knownField(name) {
			l.UnknownKey(e.Key, "")
		}
	}
}

// knownField reports a name that FieldText can give a text for.
func knownField(name string) bool {
	group, label, nested := strings.Cut(name, ".")
	switch {
	case name == "sku":
		return true
	case nested && group == "basis":
		return findField(basisFields, label) != nil
	case nested:
		return group == "attributes" || group == "documents"
	}
	return findField(listingFields, name) != nil
}
