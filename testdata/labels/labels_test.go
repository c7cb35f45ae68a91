package labels

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// fold makes names and titles comparable: NFC, case folded, single spaces.
func fold(s string) string {
	return strings.Join(strings.Fields(cases.Fold().String(norm.NFC.String(s))), " ")
}

func load(t *testing.T, file string) []Label {
	t.Helper()
	all, err := Load(file)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// reference reads a list of testdata/reference without its header.
func reference(t *testing.T, file string) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "reference", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

func TestHalvesAreSplitByTheRuleAlone(t *testing.T) {
	for file, tuning := range map[string]bool{
		KBKITuning: true, KBKIUnseen: false, CategoryTuning: true, CategoryUnseen: false,
	} {
		all := load(t, file)
		if len(all) < 100 {
			t.Errorf("%s: %d names, want at least 100", file, len(all))
		}
		for _, l := range all {
			if Tuning(l.Name) != tuning {
				t.Errorf("%s: %q belongs to the other half", file, l.Name)
			}
		}
		byName := func(a, b Label) int { return strings.Compare(norm.NFC.String(a.Name), norm.NFC.String(b.Name)) }
		if !slices.IsSortedFunc(all, byName) {
			t.Errorf("%s: not sorted by name", file)
		}
	}
}

func TestListsAreLargeEnough(t *testing.T) {
	if n := len(load(t, KBKITuning)) + len(load(t, KBKIUnseen)); n < 280 {
		t.Errorf("%d names with a KBKI code, want at least 280", n)
	}
	if n := len(load(t, CategoryTuning)) + len(load(t, CategoryUnseen)); n < 200 {
		t.Errorf("%d names with a category, want at least 200", n)
	}
}

func TestNoNameTwice(t *testing.T) {
	in := map[string]string{}
	for _, file := range []string{KBKITuning, KBKIUnseen, CategoryTuning, CategoryUnseen} {
		for _, l := range load(t, file) {
			if before, twice := in[fold(l.Name)]; twice {
				t.Errorf("%q is in %s and in %s", l.Name, before, file)
			}
			in[fold(l.Name)] = file
		}
	}
}

func TestCodesAreKnownAndNotGivenAway(t *testing.T) {
	form := regexp.MustCompile(`^(\d{5}|\d{10})$`)
	titles := map[string]string{}
	for _, row := range reference(t, "kbki.csv") {
		titles[row[0]] = row[1]
	}
	for _, file := range []string{KBKITuning, KBKIUnseen} {
		for _, l := range load(t, file) {
			for _, code := range []string{l.Answer, l.Also} {
				if code == "" && l.Answer != "" {
					continue
				}
				title := titles[code]
				switch {
				case !form.MatchString(code):
					t.Errorf("%s: %q: code %q has neither 5 nor 10 digits", file, l.Name, code)
				case title == "":
					t.Errorf("%s: %q: code %s is not in the reference list", file, l.Name, code)
				case strings.Contains(fold(l.Name), fold(title)):
					t.Errorf("%s: %q holds the whole title of %s", file, l.Name, code)
				}
			}
			if l.Also == l.Answer {
				t.Errorf("%s: %q: the second code is the first", file, l.Name)
			}
		}
	}
}

func TestCodesGoAsDeepAsTheList(t *testing.T) {
	rows := reference(t, "kbki.csv")
	for _, file := range []string{KBKITuning, KBKIUnseen} {
		for _, l := range load(t, file) {
			deeper := func(row []string) bool { return len(row[0]) > 5 && strings.HasPrefix(row[0], l.Answer) }
			if len(l.Answer) == 5 && slices.ContainsFunc(rows, deeper) {
				t.Errorf("%s: %q: %s has finer codes", file, l.Name, l.Answer)
			}
		}
	}
}

func TestSecondCodesStayRare(t *testing.T) {
	all := slices.Concat(load(t, KBKITuning), load(t, KBKIUnseen))
	second := 0
	for _, l := range all {
		if l.Also != "" {
			second++
		}
	}
	if second*100 >= len(all)*8 {
		t.Errorf("%d of %d names have a second code, want below 8 %%", second, len(all))
	}
}

func TestCategoriesAreKnownAndNotGivenAway(t *testing.T) {
	leaves := map[string]string{}
	for _, row := range reference(t, "kategori.csv") {
		leaves[strings.Join(row[1:], " > ")] = row[3]
	}
	for _, file := range []string{CategoryTuning, CategoryUnseen} {
		for _, l := range load(t, file) {
			leaf, known := leaves[l.Answer]
			if !known {
				t.Errorf("%s: %q: %q is not in the reference list", file, l.Name, l.Answer)
			} else if fold(l.Name) == fold(leaf) {
				t.Errorf("%s: %q is the name of its category", file, l.Name)
			}
		}
	}
}
