package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"ekatalog/connector/endpoint/endpointtest"
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
	in := s.eventually("/", "Semua barang sudah sama dengan portal tiruan.")
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

// What was sent on trial is not sent to the portal.
func TestTodayCountsTheRunsOfOneCatalogue(t *testing.T) {
	dir := sampleWorkspace(t)
	trial := standIn(t, dir, "", nil)
	if code := command(t, dir, "sync"); code != exitDone {
		t.Fatalf("sync: exit %d", code)
	}
	live := liveStandIn(t)
	config := filepath.Join(dir, "ekatalog.yaml")
	if err := os.WriteFile(config, bytes.Replace(read(t, config), []byte(trial.URL), []byte(live.URL), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	s := sit(t, dir, schemas.Indonesian)
	s.eventually("/", "Belum ada yang dikirim ke portal.")
	p := s.get("/")
	if got := five(p); got != "40 40 0 0 0" {
		t.Errorf("numbers: %s", got)
	}
	for _, wrong := range []string{"UJI COBA", "40 terkirim", "40 barang pada ", "sudah sama"} {
		if strings.Contains(p.body, wrong) {
			t.Errorf("the page says %q:\n%s", wrong, p.body)
		}
	}
}

// liveStandIn is a stand-in that says it is the real catalogue.
func liveStandIn(t *testing.T) *httptest.Server {
	t.Helper()
	srv := httptest.NewServer(endpointtest.New(endpointtest.Options{
		Live: true, Tokens: map[string]endpointtest.Seller{"kunci-uji-coba-meja": {ID: "p-1", Name: "Bengkel"}},
	}))
	t.Cleanup(srv.Close)
	return srv
}

func TestASignOfTroubleGoesWithTheEndpoint(t *testing.T) {
	dir := sampleWorkspace(t)
	standIn(t, dir, "", nil).Close()
	s := sit(t, dir, schemas.Indonesian)
	s.eventually("/", `role="alert"`)
	s.says(s.fill("/pengaturan/isi/endpoint", url.Values{"endpoint.url": {""}}), http.StatusOK, "Pengaturan disimpan.")
	if p := s.get("/"); strings.Contains(p.body, `role="alert"`) {
		t.Errorf("the trouble of an endpoint that is gone:\n%s", p.body)
	}
}

// Whose pages these are does not hang on the list being in order.
func TestTheEndpointIsAskedWhateverTheMappingSays(t *testing.T) {
	dir := sampleWorkspace(t)
	standIn(t, dir, "", nil)
	if err := os.WriteFile(filepath.Join(dir, "mapping.yaml"), []byte("version: 1\nsku: row[\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := sit(t, dir, schemas.Indonesian)
	s.says(s.post("/pengaturan/sambungan"), http.StatusOK, "Tersambung ke portal tiruan")
	s.eventually("/pengaturan", "UJI COBA")
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
