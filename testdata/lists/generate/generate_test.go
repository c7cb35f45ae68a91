package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/xuri/excelize/v2"

	"ekatalog/schemas"
)

const (
	listsDir  = ".."
	sampleDir = "../../../cmd/ekatalog/sample"
	shopsDir  = "../../../cmd/ekatalog/shops"
)

func TestTheListsInTheTreeAreWhatTheGeneratorWrites(t *testing.T) {
	lists, sample, shops := t.TempDir(), t.TempDir(), t.TempDir()
	if err := generate(lists, sample, shops); err != nil {
		t.Fatal(err)
	}
	for made, kept := range map[string]string{lists: listsDir, sample: sampleDir, shops: shopsDir} {
		err := filepath.WalkDir(made, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			name, err := filepath.Rel(made, path)
			if err != nil {
				return err
			}
			got, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			want, err := os.ReadFile(filepath.Join(kept, name))
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s differs from the tree's (%v): run go run ./testdata/lists/generate", name, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheSampleMapsAsTheCleanListDoes(t *testing.T) {
	text := func(path string) string {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(string(b), "version: 1")
		return rest
	}
	if text(filepath.Join(sampleDir, "mapping.yaml")) != text("../../workshop/rapi.yaml") {
		t.Error("the sample's mapping and rapi.yaml differ")
	}
}

func TestThePicturesAreSmallAndLargeEnoughForThePortal(t *testing.T) {
	if n := len(pictures); n < 3 || n > 6 {
		t.Errorf("%d pictures, want 3 to 6", n)
	}
	for _, p := range pictures {
		b, err := p.png()
		if err != nil {
			t.Fatal(err)
		}
		if len(b) > 10_000 {
			t.Errorf("%s has %d bytes", p.name, len(b))
		}
	}
	for _, p := range products {
		if !slices.ContainsFunc(pictures, func(x picture) bool { return x.name == p.photo }) {
			t.Errorf("%s: no picture %s", p.code, p.photo)
		}
	}
}

func TestEveryCleanProductFitsFormAndUpload(t *testing.T) {
	form, err := schemas.FormatByID("v6-form")
	if err != nil {
		t.Fatal(err)
	}
	var units []string
	for _, f := range form.Fields {
		if f.Name == "unit" {
			units = f.Choices
		}
	}
	seen := map[string]bool{}
	for _, p := range products {
		if seen[strings.ToLower(p.code)] {
			t.Errorf("%s stands twice", p.code)
		}
		seen[strings.ToLower(p.code)] = true
		for _, s := range []string{p.name, p.text} {
			if n := utf8.RuneCountInString(s); n < 10 || n > 100 {
				t.Errorf("%s: %q has %d characters, want 10 to 100", p.code, s, n)
			}
		}
		if !slices.Contains(units, p.unit) {
			t.Errorf("%s: unit %q is not the portal's", p.code, p.unit)
		}
		if p.cost <= 0 || p.price <= p.cost || p.stock < 1 {
			t.Errorf("%s: price %d, cost %d, stock %d", p.code, p.price, p.cost, p.stock)
		}
		service, digits := p.kind == kindWash, 10
		if service {
			digits = 5
		}
		if len(p.kbki) != digits || (p.weight == 0) != service || (p.length == 0) != service || (p.vehicle == "") == service || (p.material == "") != service {
			t.Errorf("%s: KBKI %s, weight %d, length %d, vehicle %q and material %q do not fit its kind", p.code, p.kbki, p.weight, p.length, p.vehicle, p.material)
		}
	}
}

// outcomes is testdata/lists/outcomes.yaml.
type outcomes struct {
	List string `yaml:"list"`
	Rows []struct {
		N       int    `yaml:"n"`
		Sheet   string `yaml:"sheet"`
		Cell    string `yaml:"cell"`
		Found   string `yaml:"found"`
		What    string `yaml:"what"`
		Outcome string `yaml:"outcome"` // left_out, held or ready
		Reason  string `yaml:"reason"`  // of what is left out
		Section string `yaml:"section"`
		SKU     string `yaml:"sku"`
		Issues  []struct {
			Code   string `yaml:"code"`
			Cell   string `yaml:"cell"`
			Format string `yaml:"format"`
		} `yaml:"issues"`
		Values   map[string]string `yaml:"values"`
		Proposed map[string]string `yaml:"proposed"` // values of an issue's message
	} `yaml:"rows"`
}

func TestEveryOutcomeNamesACellThatHoldsWhatItSays(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(listsDir, "outcomes.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var all outcomes
	if err := yaml.UnmarshalWithOptions(b, &all, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	if len(all.Rows) != 35 {
		t.Fatalf("%d rows, want 35", len(all.Rows))
	}
	book, err := excelize.OpenFile(filepath.Join(listsDir, all.List))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for i, r := range all.Rows {
		if r.N != i+1 {
			t.Errorf("row %d stands in place %d", r.N, i+1)
		}
		shown, err := book.GetCellValue(r.Sheet, r.Cell)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := book.GetCellValue(r.Sheet, r.Cell, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		if r.Found != shown && r.Found != raw {
			t.Errorf("row %d: %s!%s holds %q (%q), want %q", r.N, r.Sheet, r.Cell, shown, raw, r.Found)
		}
		if leftOut := r.Outcome == "left_out"; leftOut != (r.Reason != "") || leftOut == (len(r.Issues) > 0) {
			t.Errorf("row %d: outcome %q with reason %q and %d issues", r.N, r.Outcome, r.Reason, len(r.Issues))
		}
	}
}

func TestTheMessyListIsMessyAsExcelWritesIt(t *testing.T) {
	book, err := excelize.OpenFile(filepath.Join(listsDir, "bengkel-pamekasan.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if got := book.GetSheetList(); !slices.Equal(got, []string{"MEUBELER", "CUCIAN", "ROTI&KUE"}) {
		t.Errorf("sheets %q", got)
	}
	if visible, err := book.GetRowVisible("MEUBELER", hiddenRow); err != nil || visible {
		t.Errorf("row %d is visible (%v)", hiddenRow, err)
	}
	id, err := book.GetCellStyle("MEUBELER", at(3, struckRow))
	if err != nil {
		t.Fatal(err)
	}
	style, err := book.GetStyle(id)
	if err != nil || style.Font == nil || !style.Font.Strike || style.Font.Color != "FF0000" {
		t.Errorf("row %d is not struck out in red: %+v, %v", struckRow, style, err)
	}
	if kind, err := book.GetCellType("MEUBELER", "F20"); err != nil || kind != excelize.CellTypeError {
		t.Errorf("F20 has type %v, want an error (%v)", kind, err)
	}
	if formula, err := book.GetCellFormula("MEUBELER", "F20"); err != nil || formula != "F12*1.1" {
		t.Errorf("F20 has formula %q (%v)", formula, err)
	}
	if shown, err := book.GetCellValue("MEUBELER", "F7"); err != nil || shown != "175.000" {
		t.Errorf("F7 shows %q, want 175.000 (%v)", shown, err)
	}
	if shown, err := book.GetCellValue("ROTI&KUE", at(1, datedRow)); err != nil || shown != "2-Mar" {
		t.Errorf("the dated code shows %q, want 2-Mar (%v)", shown, err)
	}
	if pics, err := book.GetPictures("ROTI&KUE", at(7, picturedRow)); err != nil || len(pics) != 1 {
		t.Errorf("%d pictures in the cell, want 1 (%v)", len(pics), err)
	}
}
