package schemas

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestDecisionsOutsideTheirShapeAreRefused(t *testing.T) {
	good := "category: A > B > C\ncategory_id: x\ncolumns:\n  - {title: T, group: G, position: A, required: true, field: price}\n"
	d, err := LoadDecisions(strings.NewReader("# a comment\n" + good))
	if err != nil {
		t.Fatal(err)
	}
	want := &Decisions{Category: "A > B > C", CategoryID: "x", Columns: []Decision{{Title: "T", Group: "G", Position: "A", Required: true, Field: "price"}}}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for name, text := range map[string]string{
		"an unknown key":     good + "colour: red\n",
		"a key twice":        good + "category: D\n",
		"an alias":           "category: &a x\ncategory_id: *a\n",
		"brackets":           strings.Repeat("[", 100_000),
		"more than a MiB":    good + strings.Repeat("# more\n", 1<<18),
		"a list as category": "category: [a]\n",
	} {
		if _, err := LoadDecisions(strings.NewReader(text)); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestEveryTitleIsOfOneField(t *testing.T) {
	titles, err := ColumnTitles()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, f := range titles.Fields {
		if f.Field == "" || len(f.Titles)+len(f.Near) == 0 {
			t.Errorf("%+v says nothing", f)
		}
		var own []string
		for _, x := range f.Titles {
			own = append(own, x.Title)
			if x.Source == "" || x.Confidence == "" {
				t.Errorf("%s: nobody says that %q is its title", f.Field, x.Title)
			}
		}
		for _, title := range append(own, f.Near...) {
			if other, taken := seen[strings.ToLower(title)]; taken {
				t.Errorf("%q is %s and %s", title, other, f.Field)
			}
			seen[strings.ToLower(title)] = f.Field
		}
	}
	for _, g := range titles.Groups {
		if g.Of != OfAttributes && g.Of != OfDocuments || g.Source == "" {
			t.Errorf("%+v", g)
		}
	}
}

func FuzzLoadDecisions(f *testing.F) {
	f.Add([]byte("category: A > B > C\ncategory_id: x\ncolumns:\n  - title: T\n    group: \"\"\n    position: A\n    required: true\n    why: x\n    proposals:\n      - price\n    field: \"-\"\n"))
	f.Add([]byte("columns: []\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := LoadDecisions(bytes.NewReader(b))
		if err != nil {
			return
		}
		out, err := FormatDecisions(d)
		if err != nil {
			t.Fatal(err)
		}
		again, err := LoadDecisions(bytes.NewReader(out))
		if err != nil {
			t.Fatalf("what was written is not read: %v\n%s", err, out)
		}
		if diff := cmp.Diff(d, again, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("(-read +read again):\n%s", diff)
		}
	})
}
