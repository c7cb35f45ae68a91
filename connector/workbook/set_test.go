package workbook

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

func TestTheSameInputGivesTheSameBytes(t *testing.T) {
	other := testPack()
	other.ID, other.Category, other.Assumed = "kursi", "Peralatan Kantor > Furnitur Kantor > Kursi", true
	sums := func() map[string]string {
		s, err := Begin(t.TempDir(), testOptions("r1"))
		if err != nil {
			t.Fatal(err)
		}
		defer s.Abort()
		for n := range 40 {
			p := testPack()
			if n%2 == 1 {
				p = other
			}
			if _, err := s.Add(p, testListing(n)); err != nil {
				t.Fatal(err)
			}
			if _, err := s.ByHand(testListing(n), nil); err != nil {
				t.Fatal(err)
			}
		}
		files, err := s.Finish()
		if err != nil {
			t.Fatal(err)
		}
		all := map[string]string{}
		for _, f := range files {
			all[f.Path] = f.SHA256
		}
		return all
	}
	first := sums()
	for range 3 {
		if diff := cmp.Diff(first, sums()); diff != "" {
			t.Fatal(diff)
		}
	}
}

func TestAnExportOfNothingTouchesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "hasil")
	if files := export(t, dir, testOptions("r1"), nil, nil, nil); files != nil {
		t.Errorf("files %v", files)
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder was made: %v", err)
	}
}

func TestAnExportOfNothingButRefusedProductsLeavesNoFile(t *testing.T) {
	dir := t.TempDir()
	s, err := Begin(dir, testOptions("r1"))
	if err != nil {
		t.Fatal(err)
	}
	l := testListing(1)
	l.Name = "a\x00b"
	var refused *Refused
	if _, err := s.Add(testPack(), l); !errors.As(err, &refused) {
		t.Fatal(err)
	}
	if _, err := s.ByHand(l, nil); !errors.As(err, &refused) {
		t.Fatal(err)
	}
	files, err := s.Finish()
	if err != nil || files != nil {
		t.Fatalf("files %v, error %v", files, err)
	}
	if err := s.Publish(); err != nil {
		t.Fatal(err)
	}
	if got := names(t, dir); len(got) > 0 {
		t.Errorf("left %v", got)
	}
}

func TestNothingHasItsNameBeforePublish(t *testing.T) {
	dir := t.TempDir()
	s, err := Begin(dir, testOptions("r1"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Add(testPack(), testListing(1)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ByHand(testListing(2), nil); err != nil {
		t.Fatal(err)
	}
	files, err := s.Finish()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names(t, dir) {
		if !strings.HasPrefix(name, ".") || !strings.HasSuffix(name, ".part") {
			t.Errorf("%s is there before Publish", name)
		}
	}
	if err := s.Publish(); err != nil {
		t.Fatal(err)
	}
	want := []string{"by-hand.html", "by-hand.xlsx", "manifest.json", "unggah-meja-kerja-r1.xlsx"}
	if got := names(t, dir); !slices.Equal(got, want) {
		t.Errorf("after Publish %v, want %v", got, want)
	}
	for _, f := range files {
		if sum, err := connector.FileDigest(filepath.Join(dir, f.Path)); err != nil || sum != f.SHA256 {
			t.Errorf("%s has %s, recorded %s (%v)", f.Path, sum, f.SHA256, err)
		}
	}
	if err := s.Publish(); err != nil {
		t.Errorf("a second Publish: %v", err)
	}
}

func TestAbortLeavesNothing(t *testing.T) {
	for _, finished := range []bool{false, true} {
		dir := t.TempDir()
		s, err := Begin(dir, testOptions("r1"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Add(testPack(), testListing(1)); err != nil {
			t.Fatal(err)
		}
		if _, err := s.ByHand(testListing(2), nil); err != nil {
			t.Fatal(err)
		}
		if finished {
			if _, err := s.Finish(); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Abort(); err != nil {
			t.Fatal(err)
		}
		if got := names(t, dir); len(got) > 0 {
			t.Errorf("finished %v: left %v", finished, got)
		}
	}
}

// crash stops an export after Finish and after steps of the renames, and gives
// what the ledger has recorded.
func crash(t *testing.T, dir string, steps int) []connector.ExportFile {
	t.Helper()
	s, err := Begin(dir, testOptions("r2"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Add(testPack(), testListing(1)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ByHand(testListing(2), nil); err != nil {
		t.Fatal(err)
	}
	files, err := s.Finish()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files[:steps] {
		if _, err := move(dir, f); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func TestACrashBeforePublishIsRecovered(t *testing.T) {
	clean := t.TempDir()
	export(t, clean, testOptions("r1"), testPack(), []*mapping.Listing{testListing(9)}, []*mapping.Listing{testListing(8)})
	export(t, clean, testOptions("r2"), testPack(), []*mapping.Listing{testListing(1)}, []*mapping.Listing{testListing(2)})
	for steps := range 4 {
		dir := t.TempDir()
		export(t, dir, testOptions("r1"), testPack(), []*mapping.Listing{testListing(9)}, []*mapping.Listing{testListing(8)})
		files := crash(t, dir, steps)
		for range 2 { // recovering twice changes nothing
			if err := Recover(dir, files); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(names(t, clean), names(t, dir)); diff != "" {
				t.Fatalf("after %d renames: %s", steps, diff)
			}
			a, _ := ReadManifest(clean)
			b, err := ReadManifest(dir)
			if err != nil {
				t.Fatal(err)
			}
			for i := range a.Files {
				// The reasons in the by-hand files differ between the two.
				if a.Files[i].Category == "" {
					a.Files[i].SHA256, b.Files[i].SHA256 = "", ""
				}
			}
			if diff := cmp.Diff(a, b); diff != "" {
				t.Fatalf("after %d renames: %s", steps, diff)
			}
		}
	}
}

func TestRecoverLeavesAloneWhatDoesNotWait(t *testing.T) {
	dir := t.TempDir()
	files := export(t, dir, testOptions("r1"), testPack(), []*mapping.Listing{testListing(1)}, []*mapping.Listing{testListing(2)})
	if err := os.Remove(filepath.Join(dir, files[0].Path)); err != nil { // taken away by a person
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, byHandXLSX), []byte("ticked"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Recover(dir, files); err != nil {
		t.Fatal(err)
	}
	if b, _ := os.ReadFile(filepath.Join(dir, byHandXLSX)); string(b) != "ticked" {
		t.Error("Recover replaced a file that was published and then changed")
	}
}

func TestRecoverRefusesBytesThatAreNotTheRecordedOnes(t *testing.T) {
	dir := t.TempDir()
	files := crash(t, dir, 0)
	temp := filepath.Join(dir, tempName(files[0].Path, "r2"))
	if err := os.WriteFile(temp, []byte("torn"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Recover(dir, files); err == nil {
		t.Error("no error")
	}
	if _, err := os.Stat(filepath.Join(dir, files[0].Path)); err == nil {
		t.Error("the torn file was published")
	}
}

func TestRecoverTakesNoPathsFromTheLedger(t *testing.T) {
	for _, f := range []connector.ExportFile{{Run: "r", Path: "../x"}, {Run: "r", Path: "/x"}, {Run: "../r", Path: "x"}, {Run: "r", Path: ".."}} {
		if err := Recover(t.TempDir(), []connector.ExportFile{f}); err == nil {
			t.Errorf("%+v is taken", f)
		}
	}
}

func TestAnEarlierByHandFileIsKeptUnderItsRun(t *testing.T) {
	dir := t.TempDir()
	first := export(t, dir, testOptions("r1"), nil, nil, []*mapping.Listing{testListing(1), testListing(2)})
	if err := os.WriteFile(filepath.Join(dir, byHandXLSX), []byte("with ticks"), 0o644); err != nil {
		t.Fatal(err)
	}
	export(t, dir, testOptions("r2"), nil, nil, []*mapping.Listing{testListing(3)})
	export(t, dir, testOptions("r3"), nil, nil, []*mapping.Listing{testListing(4)})
	want := []string{"by-hand-r1.html", "by-hand-r1.xlsx", "by-hand-r2.html", "by-hand-r2.xlsx", "by-hand.html", "by-hand.xlsx", "manifest.json"}
	if got := names(t, dir); !slices.Equal(got, want) {
		t.Fatalf("folder has %v, want %v", got, want)
	}
	if b, _ := os.ReadFile(filepath.Join(dir, "by-hand-r1.xlsx")); string(b) != "with ticks" {
		t.Error("what was ticked in the earlier file is lost")
	}
	if sum, _ := connector.FileDigest(filepath.Join(dir, "by-hand-r1.html")); sum != first[1].SHA256 {
		t.Error("the earlier cards are not the earlier cards")
	}
	m, err := ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range append([]Manifest{*m}, m.Earlier...) {
		for _, f := range r.Files {
			got = append(got, r.Run+" "+f.Path)
		}
	}
	if diff := cmp.Diff([]string{
		"r3 by-hand.xlsx", "r3 by-hand.html", "r2 by-hand-r2.xlsx", "r2 by-hand-r2.html", "r1 by-hand-r1.xlsx", "r1 by-hand-r1.html",
	}, got); diff != "" {
		t.Error(diff)
	}
}

func TestAnExportWithoutByHandKeepsTheByHandFiles(t *testing.T) {
	dir := t.TempDir()
	export(t, dir, testOptions("r1"), nil, nil, []*mapping.Listing{testListing(1)})
	before, _ := connector.FileDigest(filepath.Join(dir, byHandXLSX))
	export(t, dir, testOptions("r2"), testPack(), []*mapping.Listing{testListing(2)}, nil)
	if after, _ := connector.FileDigest(filepath.Join(dir, byHandXLSX)); after != before {
		t.Error("the by-hand sheet changed")
	}
}

func TestTheManifestIsTheGoldenOne(t *testing.T) {
	dir := t.TempDir()
	export(t, dir, testOptions("r1"), testPack(), []*mapping.Listing{testListing(1)}, nil)
	s, err := Begin(dir, testOptions("r2"))
	if err != nil {
		t.Fatal(err)
	}
	assumed := testPack()
	assumed.ID, assumed.Category, assumed.CategoryID, assumed.Assumed = "cuci", "Jasa Kendaraan > Perawatan > Cuci", "", true
	if _, err := s.Add(assumed, testListing(2)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ByHand(testListing(3), nil); err != nil {
		t.Fatal(err)
	}
	s.AlreadyExported, s.Held = 1, 4
	if _, err := s.Finish(); err != nil {
		t.Fatal(err)
	}
	if err := s.Publish(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(dir, manifestJS))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "manifest.json", string(b))
}

func TestAManifestThatIsNoneStopsTheExportBeforeItBegins(t *testing.T) {
	for _, text := range []string{"", "[]", "{}", `{"run":"r","secret":1}`, strings.Repeat(" ", maxManifestBytes+1)} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, manifestJS), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := Begin(dir, testOptions("r1"))
		var u *connector.Unreadable
		if !errors.As(err, &u) || !schemas.HasMessage(u.Key) {
			t.Errorf("manifest of %d bytes: %v", len(text), err)
		}
	}
}

func TestARunIsNeverWrittenTwice(t *testing.T) {
	dir := t.TempDir()
	export(t, dir, testOptions("r1"), testPack(), []*mapping.Listing{testListing(1)}, nil)
	s, err := Begin(dir, testOptions("r1"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Abort()
	if _, err := s.Add(testPack(), testListing(2)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Finish(); !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v, want that the file exists", err)
	}
}

func TestCategoriesThatReadAlikeHaveTheirOwnFiles(t *testing.T) {
	s, err := Begin(t.TempDir(), testOptions("r1"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Abort()
	for _, c := range []string{"A > B > Lain-lain", "A > C > Lain-lain", "A > D > Lain lain"} {
		p := testPack()
		p.Category = c
		if _, err := s.Add(p, testListing(1)); err != nil {
			t.Fatal(err)
		}
	}
	files, err := s.Finish()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, f := range files {
		got[f.Path] = true
	}
	if len(got) != 3 {
		t.Errorf("three categories share files: %v", got)
	}
}

func TestARunsNameIsFitForFileNames(t *testing.T) {
	for _, run := range []string{"", "../x", "R1", "a b", "a/b", strings.Repeat("a", 41)} {
		if _, err := Begin(t.TempDir(), testOptions(run)); err == nil {
			t.Errorf("%q is taken", run)
		}
	}
}

func FuzzDecodeManifest(f *testing.F) {
	f.Add([]byte(`{"run":"r1","files":[{"path":"by-hand.xlsx"}],"earlier":[{"run":"r0"}]}`))
	f.Add([]byte(`{"run":"r1","earlier":[{"run":"r0","earlier":[{"run":"x"}]}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := decodeManifest(b)
		if err == nil && m.Run == "" {
			t.Error("a manifest without a run")
		}
	})
}
