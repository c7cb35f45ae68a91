package workbook

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// withPictures begins an export of two by-hand products, one with pictures,
// and completes it without giving it names.
func withPictures(t *testing.T, dir, run string) (*Set, []connector.ExportFile) {
	t.Helper()
	s, err := Begin(dir, testOptions(run))
	if err != nil {
		t.Fatal(err)
	}
	with, without := testListing(1), testListing(2)
	with.SKU = "A/1"
	for _, l := range []*mapping.Listing{with, without} {
		if _, err := s.ByHand(l, nil); err != nil {
			t.Fatal(err)
		}
	}
	for n, p := range []string{"satu", "dua"} {
		if err := s.Picture(with.SKU, n+1, []byte(p)); err != nil {
			t.Fatal(err)
		}
	}
	files, err := s.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return s, files
}

// below lists the files in a folder and below.
func below(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, relErr := filepath.Rel(dir, path)
			all = append(all, filepath.ToSlash(rel))
			err = relErr
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

var published = []string{"by-hand.html", "by-hand.xlsx", "foto-r1.json", "foto-r1/A~1/1.png", "foto-r1/A~1/2.png", "manifest.json"}

func TestPicturesOfWhatIsEnteredByHandComeWithTheExport(t *testing.T) {
	dir := t.TempDir()
	s, files := withPictures(t, dir, "r1")
	for _, name := range below(t, dir) {
		if name[0] != '.' {
			t.Errorf("%s has its name before the export is published", name)
		}
	}
	if err := s.Publish(); err != nil {
		t.Fatal(err)
	}
	if err := s.Publish(); err != nil {
		t.Errorf("published twice: %v", err)
	}
	if got := below(t, dir); !slices.Equal(got, published) {
		t.Errorf("%q", got)
	}
	if b, err := os.ReadFile(filepath.Join(dir, "foto-r1/A~1/2.png")); err != nil || string(b) != "dua" {
		t.Errorf("%q %v", b, err)
	}
	m, err := ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	last := files[len(files)-1]
	if got := m.Files[len(m.Files)-1]; last.Path != "foto-r1.json" || last.Rows != 2 || got.Path != last.Path || got.SHA256 != last.SHA256 {
		t.Errorf("%+v %+v", last, got)
	}
	if name, isFolder := Folder(last); name != "foto-r1" || !isFolder {
		t.Errorf("%q %v", name, isFolder)
	}
	// The next export into the folder touches none of them.
	s, _ = withPictures(t, dir, "r2")
	if err := s.Publish(); err != nil {
		t.Fatal(err)
	}
	if got := below(t, dir); !slices.Contains(got, "foto-r1/A~1/1.png") || !slices.Contains(got, "foto-r2/A~1/1.png") {
		t.Errorf("%q", got)
	}
}

func TestAnExportThatEndsLeavesNoPictures(t *testing.T) {
	dir := t.TempDir()
	s, _ := withPictures(t, dir, "r1")
	if err := s.Abort(); err != nil {
		t.Fatal(err)
	}
	if got := below(t, dir); len(got) > 0 {
		t.Errorf("%q", got)
	}
}

func TestPicturesThatWaitAreRecovered(t *testing.T) {
	dir := t.TempDir()
	_, files := withPictures(t, dir, "r1")
	for range 2 {
		if err := Recover(dir, files); err != nil {
			t.Fatal(err)
		}
		if got := below(t, dir); !slices.Equal(got, published) {
			t.Errorf("%q", got)
		}
	}
}

func TestPicturesThatAreNotTheRecordedOnesAreNotPublished(t *testing.T) {
	for name, spoil := range map[string]func(temp string) error{
		"another picture": func(temp string) error {
			return os.WriteFile(filepath.Join(temp, "A~1", "1.png"), []byte("lain"), 0o644)
		},
		"one less": func(temp string) error { return os.Remove(filepath.Join(temp, "A~1", "1.png")) },
		"another list": func(temp string) error {
			return os.WriteFile(filepath.Join(filepath.Dir(temp), tempName("foto-r1.json", "r1")), []byte(`[{"path":"foto-r1/../../x","sha256":""}]`), 0o644)
		},
	} {
		dir := t.TempDir()
		_, files := withPictures(t, dir, "r1")
		if err := spoil(filepath.Join(dir, tempName("foto-r1", "r1"))); err != nil {
			t.Fatal(err)
		}
		if err := Recover(dir, files); err == nil {
			t.Errorf("%s: no error", name)
		}
		if _, err := os.Stat(filepath.Join(dir, "foto-r1")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: published", name)
		}
	}
}
