// Command generate writes the upload templates of testdata, the same bytes on
// every run.
//
// The portal's own templates have not been seen by us. Known of them: one
// workbook for each Level-3 category, its Category ID in row 2, groups of
// columns called "Informasi Utama", "Informasi Lainnya" and "Dokumen", a title
// that may stand in two groups, the fields of the form, the units of
// measurement of road works, and the pair of ID and category of mobilisasi.
// Everything else here is MADE UP FOR TESTS and differs from file to file on
// purpose: the names of sheets, further groups and titles, hints, examples,
// choices, limits, and the Category IDs that are nothing but zeros and a
// number.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	dir := flag.String("o", "testdata/templates", "folder for the templates")
	flag.Parse()
	if err := generate(*dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// templates are the files by name.
var templates = map[string]func() ([]byte, error){
	"meja-kerja-2026-03.xlsx": deskOld,
	"meja-kerja-2026-11.xlsx": deskNew,
	"cuci-kendaraan.xlsx":     washing,
	"makanan-ringan.xlsx":     snacks,
	"beton-pracetak.xlsx":     concrete,
	"kriya-kayu.xlsx":         crafts,
	"mobilisasi.xlsx":         mobilisation,
}

// generate writes every template into a folder, which must exist.
func generate(dir string) error {
	for name, content := range templates {
		b, err := content()
		if err != nil {
			return fmt.Errorf("make %s: %w", name, err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// The Category IDs. That of mobilisasi is the portal's, the rest are none.
const (
	deskID         = "00000000-0000-4000-8000-000000000001"
	washingID      = "00000000-0000-4000-8000-000000000002"
	snacksID       = "00000000-0000-4000-8000-000000000003"
	concreteID     = "00000000-0000-4000-8000-000000000004"
	craftsID       = "00000000-0000-4000-8000-000000000005"
	mobilisationID = "5136f692-9c21-49e2-9cfa-fa4c93c6de5b"
)
