package workshop

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ekatalog/connector"
	"ekatalog/connector/workbook"
	"ekatalog/schemas"
)

// exports are the two exports whose files are kept, each under the name of
// its run.
var exports = []struct {
	run, config      string
	exported, byHand int64
	held             int64
	files            []string
}{
	{"rapi", cleanYAML, 40, 0, 0, []string{
		"manifest.json", "unggah-cuci-kendaraan-rapi.xlsx", "unggah-makanan-ringan-rapi.xlsx", "unggah-meja-kerja-rapi.xlsx",
	}},
	{"dijawab", answerYAML, 5, 1, 22, []string{
		"by-hand.html", "by-hand.xlsx", "manifest.json", "unggah-makanan-ringan-dijawab.xlsx", "unggah-meja-kerja-dijawab.xlsx",
	}},
}

// export writes what a workspace's list has to upload into a new folder.
func export(t *testing.T, w *workspace, run string) (dir string, r *connector.ExportReport) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "berkas-unggah")
	r, err := w.Export(t.Context(), connector.ExportOptions{Begin: func(r *connector.ExportReport) (connector.Workbooks, error) {
		set, err := workbook.Begin(dir, workbook.Options{Run: run, Lang: schemas.Indonesian, On: w.now, Tool: tool})
		if err != nil {
			return nil, err
		}
		set.AlreadyExported, set.Held = r.AlreadyExported, r.Held
		return set, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	return dir, r
}

func TestTheUploadFilesOfTheWorkshopAreTheGoldenOnes(t *testing.T) {
	for _, x := range exports {
		t.Run(x.run, func(t *testing.T) {
			w := open(t, x.config, listsDir)
			dir, r := export(t, w, x.run)
			if r.Exported != x.exported || r.ByHand != x.byHand || r.Held != x.held || r.AlreadyExported != 0 {
				t.Errorf("%d exported, %d by hand, %d held, %d already, want %d, %d, %d, 0",
					r.Exported, r.ByHand, r.Held, r.AlreadyExported, x.exported, x.byHand, x.held)
			}
			if made := fileNames(t, dir); !slices.Equal(made, x.files) {
				t.Errorf("files %q, want %q", made, x.files)
			}
			goldenFolder(t, x.run, dir)

			again, r := export(t, w, x.run+"-lagi")
			if len(r.Files) > 0 || r.Exported+r.ByHand > 0 || r.AlreadyExported != x.exported+x.byHand {
				t.Errorf("exported again: %+v", r)
			}
			if made := fileNames(t, again); len(made) > 0 {
				t.Errorf("an export of nothing wrote %q", made)
			}
		})
	}
}

func TestTwoExportsOfOneListAreByteForByteTheSame(t *testing.T) {
	for _, x := range exports {
		first, _ := export(t, open(t, x.config, listsDir), x.run)
		second, _ := export(t, open(t, x.config, listsDir), x.run)
		for _, name := range fileNames(t, first) {
			a, err := os.ReadFile(filepath.Join(first, name))
			if err != nil {
				t.Fatal(err)
			}
			b, err := os.ReadFile(filepath.Join(second, name))
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case slices.Equal(a, b):
			case strings.HasSuffix(name, ".xlsx"):
				t.Errorf("%s is another file each time: %s", name, bookDifference(a, b))
			default:
				t.Errorf("%s is another file each time: %s", name, textDifference(a, b))
			}
		}
	}
}

// manifestOf reads the manifest of a golden export.
func manifestOf(t *testing.T, run string) *workbook.Manifest {
	t.Helper()
	m, err := workbook.ReadManifest(filepath.Join(goldenDir, run))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestTheManifestNamesEveryGoldenFileWithItsHash(t *testing.T) {
	for _, x := range exports {
		m := manifestOf(t, x.run)
		if m.Run != x.run || m.MadeAt != "2026-03-02T19:00:00Z" || m.Trial {
			t.Errorf("%s: run %s of %s, trial %v", x.run, m.Run, m.MadeAt, m.Trial)
		}
		if m.Counts.Exported != x.exported || m.Counts.ByHand != x.byHand || m.Counts.Held != x.held {
			t.Errorf("%s: counts %+v", x.run, m.Counts)
		}
		named := []string{"manifest.json"}
		var rows int64
		for _, f := range m.Files {
			named = append(named, f.Path)
			if strings.HasPrefix(f.Path, "unggah-") {
				rows += f.Rows
			}
			if sum := fileSum(t, filepath.Join(goldenDir, x.run, f.Path)); sum != f.SHA256 {
				t.Errorf("%s/%s has SHA-256 %s, the manifest says %s", x.run, f.Path, sum, f.SHA256)
			}
		}
		slices.Sort(named)
		if kept := fileNames(t, filepath.Join(goldenDir, x.run)); !slices.Equal(named, kept) {
			t.Errorf("%s: the manifest names %q, there are %q", x.run, named, kept)
		}
		if rows != x.exported {
			t.Errorf("%s: %d rows in the workbooks, want %d", x.run, rows, x.exported)
		}
	}
}

// The list names who made a thing, and a block of the prison. Nobody outside
// may read either.
func TestNoGoldenFileHasWhatTheListKeepsPrivate(t *testing.T) {
	private := []string{"Sdr. M", "Blok C7", "NIP 1985", "Kelompok ", "Pembuat"}
	err := filepath.WalkDir(goldenDir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		parts := []part{{filepath.Base(path), b}}
		if strings.HasSuffix(path, ".xlsx") {
			if parts, err = bookParts(b); err != nil {
				return err
			}
		}
		for _, p := range parts {
			for _, text := range private {
				if strings.Contains(string(p.content), text) {
					t.Errorf("%s, %s: has %q", path, p.name, text)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
