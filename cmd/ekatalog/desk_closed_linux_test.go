package main

import (
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"ekatalog/mapping"
)

// openFiles is how many files and folders this process has open.
func openFiles(t *testing.T) int {
	t.Helper()
	all, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

// A workspace that cannot be used is let go of: a desk that is open for weeks
// meets many.
func TestAWorkspaceThatCannotBeUsedIsClosed(t *testing.T) {
	runtime.GC() // what others have left is not ours
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	http.DefaultClient.CloseIdleConnections()
	list := filepath.Join(t.TempDir(), "asing.csv")
	if err := os.WriteFile(list, []byte("Kode\nA\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	two := func(text string) string {
		return strings.Replace(text, "source:   [", `source:   [{file: lain.csv, mapping: mapping.yaml}, `, 1)
	}
	for name, c := range map[string]struct {
		config func(string) string
		files  map[string]string
		do     func(*desk) error
	}{
		"a dropped list that is none of several": {config: two, do: func(d *desk) error {
			_, err := d.Check(t.Context(), list)
			return err
		}},
		"questions about it": {config: two, do: func(d *desk) error {
			_, _, err := d.Questions(t.Context(), list)
			return err
		}},
		"a release in it": {config: two, do: func(d *desk) error {
			return d.Release(t.Context(), list, mapping.Issue{}, "alasan")
		}},
		"a list that cannot be read": {files: map[string]string{"products.xlsx": "PK"}, do: func(d *desk) error {
			_, _, err := d.Questions(t.Context(), "")
			return err
		}},
		"the first ledger for it": {files: map[string]string{"products.xlsx": "PK"}, do: func(d *desk) error {
			_, err := d.Export(t.Context(), "", "")
			return err
		}},
		"corrections that are none": {files: map[string]string{"corrections.yaml": "["}, do: func(d *desk) error {
			_, err := d.workspace(t.Context(), parts{})
			return err
		}},
		"no folder of pictures": {config: func(text string) string { return strings.Replace(text, "folder: foto, ", "", 1) }, do: func(d *desk) error {
			_, _, err := d.call(t.Context()).openPictures(t.Context())
			return err
		}},
		"a person without a name": {do: func(d *desk) error {
			d.app.as = strings.Repeat("x", 100_000)
			call := *d.app
			_, err := call.open(t.Context(), parts{ledger: true})
			return err
		}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := sampleWorkspace(t)
			path := filepath.Join(dir, "ekatalog.yaml")
			if c.config != nil {
				c.files = map[string]string{"ekatalog.yaml": c.config(string(read(t, path)))}
			}
			for name, text := range c.files {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			d := deskOf(t, dir)
			for n := range 3 {
				before := openFiles(t)
				if err := c.do(d); err == nil {
					t.Fatal("no error")
				}
				if after := openFiles(t); n > 0 && after > before {
					t.Errorf("%d files are open, and %d before", after, before)
				}
			}
		})
	}
}
