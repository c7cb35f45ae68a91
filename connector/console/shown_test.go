package console

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// much is a desk with more of everything than a page shows.
type much struct {
	drawer
	shelf
}

func (much) Kept(context.Context) ([]mapping.Kept, []mapping.Released, error) {
	return make([]mapping.Kept, shownKept+3), make([]mapping.Released, shownKept+4), nil
}

func (much) InUse(context.Context) (*ListInUse, error) {
	return &ListInUse{Name: "daftar.csv", History: make([]Accepted, shownHistory+5)}, nil
}

func (much) ReferenceLists(context.Context) ([]connector.ReferenceList, error) {
	return slices.Repeat([]connector.ReferenceList{{Kind: connector.ReferenceKBKI, Date: "2026-03-01"}}, maxEditions+6), nil
}

func TestAListThatIsCutSaysHowManyMore(t *testing.T) {
	c, h, _ := open(t, schemas.Indonesian)
	c.Answers, c.Lists, c.References = much{}, much{}, much{}
	for path, more := range map[string][]int{"/daftar/jawaban": {3, 4}, "/daftar": {5}, "/rujukan": {6}} {
		w := ask(h, http.MethodGet, path)
		for _, n := range more {
			if want := schemas.Say(schemas.Indonesian, "desk.more", map[string]string{"n": strconv.Itoa(n)}); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: %d without %q", path, w.Code, want)
			}
		}
	}
}

func TestATurnLeadsToTheListsBesideIt(t *testing.T) {
	for _, c := range []struct {
		read, from, shown int
		want              turn
	}{
		{2, 0, 2, turn{}}, {3, 0, 2, turn{After: "/x?dari=2"}}, {1, 2, 1, turn{Before: "/x?dari=0"}}, {3, 1, 2, turn{Before: "/x?dari=0", After: "/x?dari=3"}}, {0, 0, 0, turn{}},
	} {
		if shown, got := turnOf("/x", make([]int, c.read), c.from, 2); len(shown) != c.shown || got != c.want {
			t.Errorf("%+v: %d shown, %+v", c, len(shown), got)
		}
	}
}

func TestColumnsBeyondThoseAskedAboutStayAsTheyWereGuessed(t *testing.T) {
	c, _, _ := open(t, schemas.Indonesian)
	d := &drop{id: "a", draft: &draft{sheets: []Sheet{{Columns: make([]mapping.ColumnGuess, maxColumns+7)}}}}
	for n := range d.draft.sheets[0].Columns {
		d.draft.sheets[0].Columns[n] = mapping.ColumnGuess{Name: "K" + strconv.Itoa(n), Use: mapping.Use{Field: "brand"}}
	}
	d.draft.guess()
	if s := c.columns(d).Sheets[0]; len(s.Columns) != maxColumns || s.More != 7 {
		t.Errorf("%d columns, %d more", len(s.Columns), s.More)
	}
	c.drops.add(d)
	adopted := &adopts{}
	c.Start = adopted
	r := formRequest(t, "/mulai/a/kolom", "lembar.0", "ya")
	r.SetPathValue("id", "a")
	if err := c.takeColumns(httptest.NewRecorder(), r); err != nil {
		t.Fatal(err)
	}
	for n, u := range adopted.choices[0].Uses {
		if want := n >= maxColumns; (u.Field == "brand") != want {
			t.Errorf("column %d is %q", n, u.Field)
		}
	}
}

// adopts takes whatever was chosen.
type adopts struct {
	drawer
	choices []SheetChoice
}

func (a *adopts) Adopt(_ context.Context, _ string, sheets []SheetChoice, _ mapping.NumberStyle, _ bool) (*connector.CheckReport, error) {
	a.choices = sheets
	return &connector.CheckReport{}, nil
}
