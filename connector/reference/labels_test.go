package reference

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"ekatalog/connector"
	"ekatalog/testdata/labels"
)

// listsEnv names a folder with the full lists; without it the small ones of
// testdata are ranked.
const listsEnv = "EKATALOG_REFERENCE"

// lists reads the reference list of a kind that the labels are ranked in.
func lists(t testing.TB, kind connector.ReferenceKind) []connector.ReferenceEntry {
	t.Helper()
	files := []string{filepath.Join("..", "..", "testdata", "reference", string(kind)+".csv")}
	if dir := os.Getenv(listsEnv); dir != "" {
		patterns := map[connector.ReferenceKind]string{connector.ReferenceKBKI: "kbki*.csv", connector.ReferenceCategories: "*kategori*.csv"}
		var err error
		if files, err = filepath.Glob(filepath.Join(dir, patterns[kind])); err != nil || len(files) == 0 {
			t.Fatalf("no list %s in %s: %v", kind, dir, err)
		}
	}
	all := &List{}
	for _, path := range files {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		l, err := Read(context.Background(), kind, File{Name: path, Data: b})
		if err != nil {
			t.Fatal(err)
		}
		if err := all.Join(kind, path, l); err != nil {
			t.Fatal(err)
		}
	}
	return all.Entries
}

// figures count how many names have their answer among the first.
type figures struct{ names, first, third, sure, wrong int }

func (f figures) String() string {
	return fmt.Sprintf("%d names: first %.1f %%, among the first three %.1f %%; chosen alone %d, of them wrong %d",
		f.names, 100*float64(f.first)/float64(f.names), 100*float64(f.third)/float64(f.names), f.sure, f.wrong)
}

// measure ranks every name of a file of labels; miss is told of those whose
// answer is not among the first three.
func measure(t *testing.T, kind connector.ReferenceKind, file string, miss func(labels.Label, []Match)) figures {
	t.Helper()
	all, err := labels.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	ix, err := NewIndex(kind, lists(t, kind))
	if err != nil {
		t.Fatal(err)
	}
	f := figures{names: len(all)}
	for _, l := range all {
		found := ix.Search(l.Name, 3)
		right := func(m Match) bool {
			key := Key(kind, m.Entry)
			return key == l.Answer || l.Also != "" && key == l.Also
		}
		at := slices.IndexFunc(found, right)
		if at == 0 {
			f.first++
		}
		if best, ok := ix.Best(l.Name); ok {
			f.sure++
			if !right(best) {
				f.wrong++
			}
		}
		if at >= 0 {
			f.third++
		} else if miss != nil {
			miss(l, found)
		}
	}
	return f
}

// wantThird is how many KBKI names of a hundred must have their code among the
// first three.
const wantThird = 90

func TestTuningNames(t *testing.T) {
	for kind, file := range map[connector.ReferenceKind]string{connector.ReferenceKBKI: labels.KBKITuning, connector.ReferenceCategories: labels.CategoryTuning} {
		f := measure(t, kind, file, func(l labels.Label, found []Match) {
			t.Logf("%s: %s", l.Name, l.Answer)
			for _, m := range found {
				t.Logf("    %.3f %s %s", m.Score, m.Entry.Code, m.Entry.Name)
			}
		})
		t.Logf("%s, tuning half: %v", kind, f)
		f.hold(t, kind)
	}
}

// hold asserts what is promised: KBKI names find their code, and what is chosen
// alone is right, 97 of a hundred.
func (f figures) hold(t *testing.T, kind connector.ReferenceKind) {
	t.Helper()
	if kind == connector.ReferenceKBKI && f.third*100 < f.names*wantThird {
		t.Errorf("%s: fewer than %d %% among the first three", kind, wantThird)
	}
	if f.wrong*100 > f.sure*3 {
		t.Errorf("%s: of %d chosen alone, %d are wrong", kind, f.sure, f.wrong)
	}
}
