package workshop

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"ekatalog/connector"
	"ekatalog/connector/source"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// entry is a source entry of one of the configs beside this file.
type entry struct {
	file, sheet, mapping string
	numbers              mapping.NumberStyle
	include              string
}

func connectorOf(t *testing.T, entries ...entry) *connector.Connector {
	t.Helper()
	c := &connector.Connector{
		PKP: "non_pkp", Zone: time.UTC, PhotoBase: "https://foto.example/bengkel/",
		Now: func() time.Time { return time.Date(2026, 8, 3, 0, 0, 0, 0, time.UTC) },
	}
	for _, id := range []string{"v6-form", "v6-unggah-massal"} {
		f, err := schemas.FormatByID(id)
		if err != nil {
			t.Fatal(err)
		}
		c.Formats = append(c.Formats, f)
	}
	packs, err := schemas.EmbeddedPacks()
	if err != nil {
		t.Fatal(err)
	}
	c.Packs = schemas.NewPacks(packs...)
	for _, e := range entries {
		c.Lists = append(c.Lists, listOf(t, e))
	}
	return c
}

func listOf(t *testing.T, e entry) connector.List {
	t.Helper()
	o, err := mapping.StandardOptions()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(e.mapping)
	if err != nil {
		t.Fatal(err)
	}
	m, err := mapping.Load(e.mapping, data, o)
	if err != nil {
		t.Fatal(err)
	}
	file := &source.File{Path: "../lists/" + e.file, Sheet: e.sheet, Numbers: e.numbers, TempDir: t.TempDir()}
	for _, ref := range m.Columns() {
		c := source.Column{Name: ref.Name, Required: ref.Required}
		for _, f := range ref.Fields {
			switch f {
			case "sku":
				c.Role, c.Required = source.RoleSKU, false
			case "name":
				c.Role = source.RoleName
			case "price":
				c.Role = source.RolePrice
			}
		}
		file.Wanted = append(file.Wanted, c)
	}
	l := connector.List{Source: file, Mapping: m}
	if e.include != "" {
		if l.Include, err = mapping.CompileInclude(e.include); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

func products(t *testing.T, c *connector.Connector) []*connector.Product {
	t.Helper()
	all, err := c.Products(context.Background(), func(*connector.Product) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestTheCleanListsHaveNothingToPutRight(t *testing.T) {
	for _, c := range []struct {
		entry    entry
		products int
	}{
		{entry{file: "bengkel-rapi.xlsx", sheet: "*", mapping: "rapi.yaml", numbers: mapping.NumbersID}, 40},
		{entry{file: "bengkel-rapi.csv", mapping: "rapi.yaml", numbers: mapping.NumbersID}, 40},
		{entry{file: "ekspor-toko.csv", mapping: "toko.yaml", numbers: mapping.NumbersEN, include: `row["Status"] == "publish"`}, 10},
	} {
		all := products(t, connectorOf(t, c.entry))
		if len(all) != c.products {
			t.Errorf("%s: %d products, want %d", c.entry.file, len(all), c.products)
		}
		for _, p := range all {
			for _, i := range p.Issues {
				t.Errorf("%s: %+v", c.entry.file, i)
			}
		}
	}
}

// outcomes is testdata/lists/outcomes.yaml, as far as this test reads it.
type outcomes struct {
	LaterWith string `yaml:"later_with"`
	Rows      []struct {
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
		Later    struct {
			Code string `yaml:"code"`
			Text string `yaml:"text"`
		} `yaml:"later"`
	} `yaml:"rows"`
}

func TestEveryRowOfTheMessyListHasItsOutcome(t *testing.T) {
	b, err := os.ReadFile("../lists/outcomes.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var want outcomes
	if err := yaml.Unmarshal(b, &want); err != nil {
		t.Fatal(err)
	}
	messy := func(sheet, mappingFile string) entry {
		return entry{file: "bengkel-pamekasan.xlsx", sheet: sheet, mapping: mappingFile, numbers: mapping.NumbersID}
	}
	c := connectorOf(t, messy("MEUBELER", "meubeler.yaml"), messy("CUCIAN", "cucian.yaml"), messy("ROTI&KUE", "roti-kue.yaml"))
	report, err := c.Check(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	byPlace := map[string]*connector.Product{}
	for _, p := range products(t, c) {
		byPlace[p.Row.Header.Sheet+"!"+digits(p.Row.Header.Cell(0, p.Row.Number))] = p
	}
	rows := 0
	for _, r := range want.Rows {
		if r.Outcome == "left_out" {
			place := "bengkel-pamekasan.xlsx!" + r.Sheet + "!" + r.Cell
			if !slices.ContainsFunc(report.Reading.LeftOut, func(l connector.LeftOut) bool { return l.Reason == r.Reason && samePlace(l.Place, place) }) {
				t.Errorf("row %d: %s is not left out as %s", r.N, place, r.Reason)
			}
			continue
		}
		rows++
		p := byPlace[r.Sheet+"!"+digits(r.Cell)]
		if p == nil {
			t.Errorf("row %d: no product in row %s of %s", r.N, digits(r.Cell), r.Sheet)
			continue
		}
		if held := slices.ContainsFunc(p.Issues, mapping.Issue.Holds); held != (r.Outcome == "held") {
			t.Errorf("row %d: held is %v, want %s", r.N, held, r.Outcome)
		}
		for _, i := range r.Issues {
			if !slices.ContainsFunc(p.Issues, func(got mapping.Issue) bool {
				cell := strings.TrimPrefix(got.Cell, "bengkel-pamekasan.xlsx!"+r.Sheet+"!")
				return got.Code == i.Code && (i.Cell == "" || i.Cell == cell) && (i.Format == "" || i.Format == got.Format)
			}) {
				t.Errorf("row %d: no issue %+v among %+v", r.N, i, p.Issues)
			}
		}
		for field, text := range r.Values {
			if got := mapping.FieldText(p.Listing, field); got != text {
				t.Errorf("row %d: %s is %q, want %q", r.N, field, got, text)
			}
		}
		for key, text := range r.Proposed {
			if !slices.ContainsFunc(p.Issues, func(got mapping.Issue) bool { return got.Values[key] == text }) {
				t.Errorf("row %d: %s %q is not proposed by %+v", r.N, key, text, p.Issues)
			}
		}
		if later := r.Later.Code + r.Later.Text; later != "" {
			t.Logf("row %d, later (%s): %s", r.N, want.LaterWith, later)
		}
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
