package console

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// drawer is a desk that finds what a list says of itself: the first line is
// the number of its products, or the reason why it cannot be read.
type drawer struct{}

var errUnreadable = errors.New("unreadable")

func (drawer) Check(_ context.Context, path string) (*connector.CheckReport, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var n int64
	if _, err := fmt.Sscan(string(b), &n); err != nil {
		return nil, fmt.Errorf("%w: %s", errUnreadable, path)
	}
	return &connector.CheckReport{Products: n, Ready: n}, nil
}

func (drawer) Mark(path string, _ []mapping.Issue, out string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return os.WriteFile(out, b, 0o600)
}

func (drawer) Export(_ context.Context, _, dir string) (*connector.ExportReport, error) {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	return &connector.ExportReport{
		Exported: 1, Files: []connector.ExportFile{{Path: "unggah.xlsx", Category: "A > B", Rows: 1, Uploadable: true}},
	}, os.WriteFile(filepath.Join(dir, "unggah.xlsx"), []byte("made"), 0o600)
}

func (drawer) Shelf(context.Context) (*Assortment, error) { return nil, errUnreadable }

func (drawer) Product(context.Context, string) (*Product, error) { return nil, errUnreadable }

func (drawer) Picture(context.Context, string, int) ([]byte, error) { return nil, errUnreadable }
func (drawer) Runs(context.Context, int, int) ([]RunHead, error)    { return nil, nil }

func (drawer) Run(_ context.Context, id string) (*RunView, error) { return nil, fs.ErrNotExist }

func (drawer) Sync(by string, _ []string, _ string) Work {
	return Work{Kind: "sync", Lease: true, By: by, Do: func(context.Context) (string, error) { return "/proses", nil }}
}

func (drawer) Undo(context.Context, string, string) (string, error) { return "", nil }

func (drawer) Timetable(context.Context) (*Timetable, error) { return &Timetable{}, nil }

func (drawer) Pause(context.Context, bool, string) error { return nil }

func (drawer) Today(context.Context) (*Today, error) { return &Today{}, nil }

func explain(err error) (string, int) {
	if errors.Is(err, errUnreadable) {
		return "unreadable", http.StatusUnprocessableEntity
	}
	return "a fault", http.StatusInternalServerError
}

func (drawer) InUse(context.Context) (*ListInUse, error) {
	return &ListInUse{Name: "daftar.csv", Missing: true}, nil
}
func (drawer) Shrunk(context.Context, int64) (int64, bool, error)                 { return 0, false, nil }
func (drawer) Take(context.Context, string) error                                 { return nil }
func (drawer) TakeBack(context.Context, string) error                             { return nil }
func (drawer) Copy(context.Context, func(string) string) (string, error)          { return "", errUnreadable }
func (drawer) Questions(context.Context, string) ([]mapping.Question, int, error) { return nil, 0, nil }
func (drawer) Keep(context.Context, string, map[string]string) (map[string]mapping.Finding, error) {
	return nil, nil
}
func (drawer) Kept(context.Context) ([]mapping.Kept, []mapping.Released, error) { return nil, nil, nil }
func (drawer) Forget(context.Context, string) error                             { return nil }
func (drawer) Release(context.Context, string, mapping.Issue, string) error     { return nil }

func (drawer) GiveCodes(context.Context, string, string) ([]string, error) { return nil, nil }
func (drawer) GiveDraftCodes(context.Context, string, string, []SheetChoice, mapping.NumberStyle) ([]string, error) {
	return nil, nil
}

func (drawer) Begun(context.Context) (*Begun, error)   { return &Begun{}, nil }
func (drawer) SetSeller(context.Context, Seller) error { return nil }
func (drawer) Sheets(context.Context, string) ([]Sheet, []string, error) {
	return nil, nil, errUnreadable
}
func (drawer) Adopt(context.Context, string, []SheetChoice, mapping.NumberStyle, bool) (*connector.CheckReport, error) {
	return nil, errUnreadable
}

const host = "127.0.0.1:8901"

// open gives the pages and the log they write.
func open(t *testing.T, lang schemas.Lang) (*Console, http.Handler, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	c := &Console{
		Today: drawer{}, Lists: drawer{}, Answers: drawer{}, Start: drawer{}, Goods: drawer{}, Matches: noMatches{}, MatchLists: noMatches{}, MatchVersions: noMatches{}, Explain: explain,
		Runs: drawer{}, Timer: drawer{}, Drift: shelf{}, Settings: shelf{}, Help: shelf{}, Photos: shelf{}, References: shelf{}, Packs: shelf{}, Papers: shelf{}, PaperVersions: shelf{},
		Jobs:  NewJobs(t.Context(), func(err error) string { text, _ := explain(err); return text }, time.Now, zerolog.Nop()),
		Shop:  func() Shop { return Shop{Seller: "Bengkel", Zone: time.UTC} },
		Allow: func(string, Permission) bool { return true },
		Lang:  lang, Dir: t.TempDir(), Folder: "berkas-unggah", Log: zerolog.New(&log),
	}
	h, err := c.Handler(host)
	if err != nil {
		t.Fatal(err)
	}
	return c, h, &log
}

func ask(h http.Handler, method, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(method, path, nil)
	r.Host = host
	h.ServeHTTP(w, r)
	return w
}

// formRequest is a form of fields with name, value, name, value.
func formRequest(t *testing.T, path string, pairs ...string) *http.Request {
	t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Host = host
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// dropList drops a list and gives where its result is.
func dropList(t *testing.T, h http.Handler, name, content string) *httptest.ResponseRecorder {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part, err := m.CreateFormFile("daftar", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodPost, "/daftar", &b)
	r.Host = host
	r.Header.Set("Content-Type", m.FormDataContentType())
	h.ServeHTTP(w, r)
	return w
}

func TestADropThatHadToGoIsNeitherOnAPageNorOnTheDisk(t *testing.T) {
	c, h, _ := open(t, schemas.English)
	first := dropList(t, h, "daftar.csv", "1").Header().Get("Location")
	for range keptDrops {
		if w := dropList(t, h, "daftar.csv", "1"); w.Code != http.StatusSeeOther {
			t.Fatal(w.Code, w.Body)
		}
	}
	for _, path := range []string{first, first + "/ditandai", first + "/berkas"} {
		if w := ask(h, http.MethodGet, path); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	if w := ask(h, http.MethodPost, first+"/berkas"); w.Code != http.StatusNotFound {
		t.Errorf("make files: %d", w.Code)
	}
	if left, err := os.ReadDir(c.Dir); err != nil || len(left) != keptDrops {
		t.Errorf("%d folders, %v", len(left), err)
	}
}

func TestNumbersAreWrittenAsTheReaderWritesThem(t *testing.T) {
	for lang, want := range map[schemas.Lang]string{schemas.Indonesian: "<b>1.234.567</b>", schemas.English: "<b>1,234,567</b>"} {
		_, h, _ := open(t, lang)
		w := ask(h, http.MethodGet, dropList(t, h, "daftar.csv", "1234567").Header().Get("Location"))
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: no %s in\n%s", lang, want, w.Body)
		}
	}
}

func TestACauseIsLoggedAndNotShown(t *testing.T) {
	c, h, log := open(t, schemas.English)
	w := dropList(t, h, "daftar.csv", "no number")
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "unreadable") || strings.Contains(w.Body.String(), c.Dir) {
		t.Errorf("%d\n%s", w.Code, w.Body)
	}
	if !strings.Contains(log.String(), c.Dir) || strings.Contains(log.String(), `"level":"error"`) {
		t.Errorf("a list's own fault: log %s", log)
	}
	log.Reset()
	first := dropList(t, h, "daftar.csv", "1").Header().Get("Location")
	if err := os.RemoveAll(filepath.Join(c.Dir, filepath.Base(first))); err != nil {
		t.Fatal(err)
	}
	if w := ask(h, http.MethodPost, first+"/berkas"); w.Code != http.StatusInternalServerError {
		t.Errorf("%d\n%s", w.Code, w.Body)
	}
	if !strings.Contains(log.String(), `"level":"error"`) {
		t.Errorf("the machine's fault: log %s", log)
	}
}

func TestAFileIsSavedAsWhatItIs(t *testing.T) {
	_, h, _ := open(t, schemas.English)
	first := dropList(t, h, "daftar harga é.csv", "1").Header().Get("Location")
	if w := ask(h, http.MethodPost, first+"/berkas"); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code, w.Body)
	}
	const sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	for path, want := range map[string]string{
		"/ditandai":           "attachment; filename*=utf-8''daftar%20harga%20%C3%A9-ditandai.xlsx",
		"/berkas/unggah.xlsx": "attachment; filename=unggah.xlsx",
	} {
		w := ask(h, http.MethodGet, first+path)
		if w.Code != http.StatusOK || w.Header().Get("Content-Disposition") != want || w.Header().Get("Content-Type") != sheet {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
	}
}

func TestTheMarkedListIsMadeOnce(t *testing.T) {
	c, h, _ := open(t, schemas.English)
	first := dropList(t, h, "daftar.csv", "1").Header().Get("Location")
	one := ask(h, http.MethodGet, first+"/ditandai")
	if err := os.RemoveAll(filepath.Join(c.Dir, filepath.Base(first), "daftar")); err != nil {
		t.Fatal(err)
	}
	if two := ask(h, http.MethodGet, first+"/ditandai"); one.Code != http.StatusOK || two.Code != http.StatusOK || one.Body.String() != two.Body.String() {
		t.Errorf("%d, then %d", one.Code, two.Code)
	}
}

// What people read of a template itself, between its elements and in their
// attributes, and the names that are the same in every language.
var (
	templateAction = regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	spelledOut     = regexp.MustCompile(`>[^<]+<|(?:alt|aria-label|placeholder|title|data-busy|data-done|data-label)="[^"]*"`)
	latinWord      = regexp.MustCompile(`[A-Za-z]{2,}`)
	properNames    = []string{"ekatalog", "https", "Rp", "NIB", "NPWP"}
)

// templateTexts are the templates of the pages by their names.
func templateTexts(t *testing.T) map[string]string {
	t.Helper()
	files, err := templateFiles.ReadDir("templates")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range files {
		b, err := templateFiles.ReadFile("templates/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name()] = string(b)
	}
	return all
}

func TestEveryMessageOfThePagesHasItsText(t *testing.T) {
	for name, text := range templateTexts(t) {
		for _, said := range strings.Split(text, `say "`)[1:] {
			if key, _, _ := strings.Cut(said, `"`); !schemas.HasMessage(key) {
				t.Errorf("%s: no text for %s", name, key)
			}
		}
		for _, own := range spelledOut.FindAllString(templateAction.ReplaceAllString(text, " "), -1) {
			for _, word := range latinWord.FindAllString(html.UnescapeString(own[strings.IndexAny(own, `>"`):]), -1) {
				if !slices.Contains(properNames, word) {
					t.Errorf("%s says %q, which is no message", name, word)
				}
			}
		}
	}
	for g := gradeHolds; g <= gradeWarning; g++ {
		if !schemas.HasMessage(g.Key()) || g.Class() == "" {
			t.Errorf("grade %d has no text", g)
		}
	}
}
