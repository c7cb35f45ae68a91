package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"ekatalog/schemas"
)

// command runs a command line in a workspace.
func command(t *testing.T, workspace string, args ...string) int {
	t.Helper()
	return newApp(strings.NewReader(""), io.Discard, t.Output()).run(t.Context(), append([]string{"--config", filepath.Join(workspace, "ekatalog.yaml")}, args...))
}

// five are the numbers of the first page.
func five(p page) string {
	var all []string
	for _, m := range regexp.MustCompile(`<b>([0-9.,]+)</b> `).FindAllStringSubmatch(p.body, -1) {
		all = append(all, m[1])
	}
	return strings.Join(all, " ")
}

// eventually asks for a page until it says something: what the endpoint is, is
// asked behind the pages.
func (s *sitting) eventually(path, text string) page {
	s.Helper()
	for begun := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		p := s.get(path)
		if strings.Contains(p.body, text) {
			return p
		}
		if time.Since(begun) > 20*time.Second {
			s.Fatalf("%s does not say %q:\n%s", path, text, p.body)
		}
	}
}

func TestTodaySaysWhatIsSoAndWhatNeedsSomebody(t *testing.T) {
	dir := sampleWorkspace(t)
	standIn(t, dir, "", nil)
	s := sit(t, dir, schemas.Indonesian)
	first := s.get("/")
	if got := five(first); got != "40 40 0 0 0" || !strings.Contains(first.body, "Belum ada yang dikirim ke portal.") {
		t.Errorf("before the first run: %s\n%s", got, first.body)
	}
	s.eventually("/", "UJI COBA")
	if code := command(t, dir, "sync"); code != exitDone {
		t.Fatalf("sync: exit %d", code)
	}
	in := s.eventually("/", "Semua barang sudah sama dengan endpoint uji coba.")
	if got := five(in); got != "40 40 0 0 40" {
		t.Errorf("after the first run: %s", got)
	}
	for _, want := range []string{"40 terkirim, 0 diturunkan", "<svg", "40 barang pada "} {
		if !strings.Contains(in.body, want) {
			t.Errorf("the page does not say %q:\n%s", want, in.body)
		}
	}
	if code := command(t, dir, "sync"); code != exitDone { // reads back
		t.Fatalf("sync: exit %d", code)
	}
	live := s.eventually("/", "<b>40</b> tayang")
	if got := five(live); got != "40 40 0 40 0" {
		t.Errorf("after the second run: %s", got)
	}
}

func TestTodayDoesNotSayThatAllIsWellWhenNobodyAnswers(t *testing.T) {
	dir := sampleWorkspace(t)
	server := standIn(t, dir, "", nil)
	if code := command(t, dir, "sync"); code != exitDone {
		t.Fatalf("sync: exit %d", code)
	}
	server.Close()
	s := sit(t, dir, schemas.Indonesian)
	p := s.eventually("/", `role="alert"`)
	if strings.Contains(p.body, "sudah sama") || !strings.Contains(p.body, "UJI COBA") || p.status != http.StatusOK {
		t.Errorf("%d\n%s", p.status, p.body)
	}
}

func TestTodaySaysWhatHasToBePutRightFirst(t *testing.T) {
	dir := messyWorkspace(t)
	if err := os.WriteFile(filepath.Join(dir, "bengkel-pamekasan.xlsx"), read(t, testLists+"bengkel-pamekasan.xlsx"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := sit(t, dir, schemas.Indonesian)
	p := s.get("/")
	if got := five(p); got != "28 6 22 0 0" || !strings.Contains(p.body, `<a href="/barang?siap=held">22 barang belum siap</a>`) {
		t.Errorf("%s\n%s", got, p.body)
	}
}
