package console

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"ekatalog/schemas"
)

func TestWhoNamesThemselvesComesBackToThePage(t *testing.T) {
	_, h, _ := open(t, schemas.Indonesian)
	for path, want := range map[string]string{
		"/barang/A%2FB": "/saya?kembali=%2fbarang%2fA%252FB", "/barang?cari=meja&kabar=person": "/saya?kembali=%2fbarang%3fcari%3dmeja", "/": "/saya?kembali=%2f",
	} {
		if body := ask(h, http.MethodGet, path).Body.String(); !strings.Contains(body, `href="`+want+`"`) {
			t.Errorf("%s: no %s in\n%s", path, want, body)
		}
	}
}

func TestWhatWasDoneIsSaidWhereverItIs(t *testing.T) {
	for path, want := range map[string]string{
		"/berkas": "/berkas?kabar=x", "/formulir?dari=3": "/formulir?dari=3&kabar=x", "/berkas#a": "/berkas?kabar=x#a",
	} {
		if got := doneAt(path, "desk.done.x"); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

// Whoever works by keyboard or listens is led to what came of a form.
func TestWhatCameOfAFormHasTheFocus(t *testing.T) {
	_, h, _ := open(t, schemas.Indonesian)
	for path, want := range map[string]string{"/saya?kabar=answers": `role="status" tabindex="-1" autofocus>`, "/tidak-ada": `<section class="error" role="alert" tabindex="-1" autofocus>`} {
		if body := ask(h, http.MethodGet, path).Body.String(); strings.Count(body, " autofocus") != 1 || !strings.Contains(body, want) {
			t.Errorf("%s: no %s in\n%s", path, want, body)
		}
	}
}

func TestAPageThatSaysWhatWentWrongLeadsHome(t *testing.T) {
	_, h, _ := open(t, schemas.Indonesian)
	for path, want := range map[string]string{"/tidak-ada": "/", "/daftar/tidak-ada": "/daftar", "/bantuan/tidak-ada": "/bantuan"} {
		if body := ask(h, http.MethodGet, path).Body.String(); !strings.Contains(body, `class="button" href="`+want+`"`) {
			t.Errorf("%s does not lead to %s:\n%s", path, want, body)
		}
	}
}

// helpless are the routes that need no help topic: the first page, who sits
// here, help itself and pictures.
var helpless = []string{"/{$}", "/saya", "/bantuan", "/bantuan/{topik}", "/gambar/{n}/{code...}"}

func TestEveryPageHasItsHelpTopicBesideIt(t *testing.T) {
	c, _, _ := open(t, schemas.Indonesian)
	known := map[string]bool{}
	for _, r := range c.routes() {
		method, path := wild(r.pattern)
		q := httptest.NewRequest(method, path, nil)
		q.Pattern = r.pattern
		_, place, _ := strings.Cut(r.pattern, " ")
		known[place] = true
		if topic := c.frameOf(q, nil).Help; (topic == "") != slices.Contains(helpless, place) {
			t.Errorf("%s: topic %q", r.pattern, topic)
		}
	}
	for place := range topicsWithin {
		if !known[place] {
			t.Errorf("%s is no page", place)
		}
	}
}
