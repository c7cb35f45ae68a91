package workshop

import (
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"ekatalog/schemas"
)

// idRow is where the portal reads the category of an upload sheet.
const idRow = "2"

// uuid is how the portal writes the ID of a category.
var uuid = regexp.MustCompile(`(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

func TestAnAssumedPackNeverCarriesAnInventedCategoryID(t *testing.T) {
	for path, f := range uploadBooks(t) {
		s, p := openSheet(t, path), packOf(t, f)
		if !p.Assumed {
			t.Fatalf("%s: its pack is learned; this test is about assumed ones", path)
		}
		if p.CategoryID != "" {
			t.Errorf("pack %s is assumed and has the ID %s", p.ID, p.CategoryID)
		}
		if title, id := s.value(s.name, "A"+idRow), s.value(s.name, "B"+idRow); title != "Category ID" || id != schemas.Unknown {
			t.Errorf("%s: row 2 is %q %q, want Category ID %q", path, title, id, schemas.Unknown)
		}
		note := say("workbook.not_for_upload", nil)
		for sheet, cell := range map[string]string{s.name: "C" + idRow, guideSheet: "A2", choiceSheet: "A1"} {
			if got := s.value(sheet, cell); got != note {
				t.Errorf("%s: %s!%s is %q, want %q", path, sheet, cell, got, note)
			}
		}
		if f.Uploadable || f.WhyNot != "workbook.not_for_upload" || f.Text != note {
			t.Errorf("%s: the manifest says uploadable %v, %s", path, f.Uploadable, f.WhyNot)
		}
		for _, sheet := range s.file.GetSheetList() {
			rows, err := s.file.GetRows(sheet)
			if err != nil {
				t.Fatal(err)
			}
			for n, row := range rows {
				for _, cell := range row {
					if id := uuid.FindString(cell); id != "" {
						t.Errorf("%s: row %d of %s has the ID %s", path, n+1, sheet, id)
					}
				}
			}
		}
	}
}

func TestALearnedPackCarriesItsOwnCategoryID(t *testing.T) {
	const id = "5136f692-9c21-49e2-9cfa-fa4c93c6de5b"
	w := open(t, cleanYAML, listsDir)
	for _, p := range w.Packs.All() {
		if p.ID == "furnitur-meja-kerja" {
			learned := *p
			learned.Assumed, learned.CategoryID, learned.Version = false, id, p.Version+1
			w.Packs = schemas.NewPacks(append(slices.Clone(w.Packs.All()), &learned)...)
		}
	}
	dir, _ := export(t, w, "terpelajari")
	f, err := excelize.OpenFile(filepath.Join(dir, "unggah-meja-kerja-terpelajari.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for cell, want := range map[string]string{"B" + idRow: id, "C" + idRow: ""} {
		if got, err := f.GetCellValue(f.GetSheetName(0), cell); err != nil || got != want {
			t.Errorf("%s is %q (%v), want %q", cell, got, err, want)
		}
	}
}
