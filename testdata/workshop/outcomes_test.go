package workshop

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"ekatalog/connector"
	"ekatalog/mapping"
)

func TestTheCleanListsHaveNothingToPutRight(t *testing.T) {
	for _, c := range []struct {
		entry    entry
		products int
	}{
		{entry{File: cleanList, Sheet: "*", Mapping: "rapi.yaml", Numbers: mapping.NumbersID}, 40},
		{entry{File: "bengkel-rapi.csv", Mapping: "rapi.yaml", Numbers: mapping.NumbersID}, 40},
		{entry{File: "ekspor-toko.csv", Mapping: "toko.yaml", Numbers: mapping.NumbersEN, Include: `row["Status"] == "publish"`}, 10},
	} {
		all := products(t, connectorOf(t, listsDir, settingsOf(t, cleanYAML).Formats, c.entry))
		if len(all) != c.products {
			t.Errorf("%s: %d products, want %d", c.entry.File, len(all), c.products)
		}
		for _, p := range all {
			for _, i := range p.Issues {
				t.Errorf("%s: %+v", c.entry.File, i)
			}
		}
	}
}

// messyList is the list of 35 rows, each with its outcome.
const (
	messyList = "bengkel-pamekasan.xlsx"
	messyYAML = "ekatalog-pamekasan.yaml"
	messyRows = 35
)

// outcomes is testdata/lists/outcomes.yaml, as far as this test reads it.
type outcomes struct {
	Rows []outcome `yaml:"rows"`
}

// outcome is what becomes of one row.
type outcome struct {
	N       int    `yaml:"n"`
	Sheet   string `yaml:"sheet"`
	Cell    string `yaml:"cell"`
	Outcome string `yaml:"outcome"`
	Reason  string `yaml:"reason"`
	SKU     string `yaml:"sku"`
	Issues  []struct {
		Code   string `yaml:"code"`
		Cell   string `yaml:"cell"`
		Format string `yaml:"format"`
	} `yaml:"issues"`
	Values   map[string]string `yaml:"values"`
	Proposed map[string]string `yaml:"proposed"`
}

func (o *outcome) place() string { return messyList + "!" + o.Sheet + "!" + o.Cell }

// check holds a product against its outcome.
func (o *outcome) check(t *testing.T, p *connector.Product) {
	t.Helper()
	if held := slices.ContainsFunc(p.Issues, mapping.Issue.Holds); held != (o.Outcome == "held") {
		t.Errorf("row %d: held is %v, want %s", o.N, held, o.Outcome)
	}
	if o.SKU != "" && o.SKU != p.Listing.SKU && !slices.Contains(codesOf(p.Issues), "sku_invalid") {
		t.Errorf("row %d: code %q, want %q", o.N, p.Listing.SKU, o.SKU)
	}
	for _, i := range o.Issues {
		if !slices.ContainsFunc(p.Issues, func(got mapping.Issue) bool {
			return got.Code == i.Code && (i.Cell == "" || got.Cell == messyList+"!"+o.Sheet+"!"+i.Cell) && (i.Format == "" || i.Format == got.Format)
		}) {
			t.Errorf("row %d: no issue %+v among %+v", o.N, i, p.Issues)
		}
	}
	for field, text := range o.Values {
		if got := mapping.FieldText(p.Listing, field); got != text {
			t.Errorf("row %d: %s is %q, want %q", o.N, field, got, text)
		}
	}
	for key, text := range o.Proposed {
		if !slices.ContainsFunc(p.Issues, func(got mapping.Issue) bool {
			return got.Values[key] == text || slices.ContainsFunc(got.Proposed, func(p mapping.Proposal) bool { return p.Field == key && p.Value == text })
		}) {
			t.Errorf("row %d: %s %q is not proposed by %+v", o.N, key, text, p.Issues)
		}
	}
}

// codesOf gives the codes of issues, each once, in their order.
func codesOf(issues []mapping.Issue) []string {
	var codes []string
	for _, i := range issues {
		if !slices.Contains(codes, i.Code) {
			codes = append(codes, i.Code)
		}
	}
	return codes
}

func readOutcomes(t *testing.T) *outcomes {
	t.Helper()
	b, err := os.ReadFile(listsDir + "/outcomes.yaml")
	if err != nil {
		t.Fatal(err)
	}
	all := new(outcomes)
	if err := yaml.Unmarshal(b, all); err != nil {
		t.Fatal(err)
	}
	return all
}

// With -v this prints the table of the list's rows: number, place, outcome,
// codes, and what another issue brings.
func TestEveryRowOfTheMessyListHasItsOutcome(t *testing.T) {
	want := readOutcomes(t)
	c := open(t, messyYAML, listsDir).Connector
	c.Photos = picturesOf(t, listsDir, messyList)
	report, err := c.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	byPlace := map[string]*connector.Product{}
	for _, p := range products(t, c) {
		byPlace[p.Row.Header.Sheet+"!"+digits(p.Row.Header.Cell(0, p.Row.Number))] = p
	}
	rows, printed := 0, map[int]bool{}
	for n := range want.Rows {
		o := &want.Rows[n]
		found := []string{o.Reason}
		if o.Outcome == "left_out" {
			if !slices.ContainsFunc(report.Reading.LeftOut, func(l connector.LeftOut) bool { return l.Reason == o.Reason && samePlace(l.Place, o.place()) }) {
				t.Errorf("row %d: %s is not left out as %s", o.N, o.place(), o.Reason)
			}
		} else {
			rows++
			p := byPlace[o.Sheet+"!"+digits(o.Cell)]
			if p == nil {
				t.Errorf("row %d: no product in row %s of %s", o.N, digits(o.Cell), o.Sheet)
				continue
			}
			o.check(t, p)
			found = codesOf(p.Issues)
		}
		t.Logf("%2d  %-13s  %-8s  %s", o.N, o.Sheet+"!"+o.Cell, o.Outcome, strings.Join(found, " "))
		printed[o.N] = true
	}
	for n := 1; n <= messyRows; n++ {
		if !printed[n] {
			t.Errorf("row %d is not in the table", n)
		}
	}
	if len(want.Rows) != messyRows {
		t.Errorf("%d rows in the table, want %d", len(want.Rows), messyRows)
	}
	if len(byPlace) != rows {
		t.Errorf("%d products, want %d", len(byPlace), rows)
	}
	for _, l := range report.Reading.LeftOut {
		if strings.Contains(l.Found, "NIP") || l.Reason == "left_out_signature" && l.Found != "" {
			t.Errorf("a signature was kept: %+v", l)
		}
	}
}

// digits gives the row of a cell's name.
func digits(cell string) string {
	return cell[strings.LastIndexFunc(cell, func(r rune) bool { return r < '0' || r > '9' })+1:]
}

// samePlace compares two places by file, sheet and row: which cell of a line
// stands for it is the reader's choice.
func samePlace(a, b string) bool {
	return a[:strings.LastIndex(a, "!")] == b[:strings.LastIndex(b, "!")] && digits(a) == digits(b)
}
