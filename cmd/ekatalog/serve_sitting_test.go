package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ekatalog/connector/ledger"
	"ekatalog/schemas"
)

const testLists = "../../testdata/lists/"

// sitting is one run of the pages on a workspace of its own, as serve runs
// them, and a browser without scripts that looks at them.
type sitting struct {
	*testing.T
	address   string // http://127.0.0.1:PORT
	workspace string
	temp      string // where the program keeps what is dropped
	screen    *buffer
	person    string // who sits there, empty for nobody
	stop      func() error
}

// buffer is a screen that a running program writes to.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// sit serves a workspace until the test ends.
func sit(t *testing.T, workspace string, lang schemas.Lang) *sitting {
	t.Helper()
	s := &sitting{T: t, workspace: workspace, temp: t.TempDir(), screen: &buffer{}}
	t.Setenv("TMPDIR", s.temp)
	a := newApp(strings.NewReader(""), io.Discard, s.screen)
	a.lang, a.seller, a.configPath = lang, "default", filepath.Join(workspace, "ekatalog.yaml")
	a.setLog()
	ctx, cancel := context.WithCancel(t.Context())
	l, err := listen(ctx, anyPort)
	if err != nil {
		t.Fatal(err)
	}
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- a.serveDesk(ctx, l, func(address string) { ready <- address }) }()
	s.stop = sync.OnceValue(func() error { cancel(); return <-ended })
	t.Cleanup(func() {
		if err := s.stop(); err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	select {
	case address := <-ready:
		s.address = strings.TrimSuffix(address, "/")
	case <-time.After(30 * time.Second):
		t.Fatalf("no pages; screen: %s", s.screen)
	}
	return s
}

// sampleWorkspace is what a double click makes.
func sampleWorkspace(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "ruang")
	if err := initWorkspace(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// messyWorkspace fits the messy list, with what the officer has answered.
func messyWorkspace(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../testdata/workshop")); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(dir, "ekatalog-dijawab.yaml"), filepath.Join(dir, "ekatalog.yaml")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// page is what a browser is given.
type page struct {
	status int
	header http.Header
	body   string
	path   string // after redirects
}

func (s *sitting) send(r *http.Request) page {
	s.Helper()
	if s.person != "" && len(r.Cookies()) == 0 {
		r.AddCookie(&http.Cookie{Name: "nama", Value: url.QueryEscape(s.person)})
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		s.Fatal(err)
	}
	return page{answer.StatusCode, answer.Header, string(body), answer.Request.URL.Path}
}

func (s *sitting) request(method, path string, body io.Reader) *http.Request {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), method, s.address+path, body)
	if err != nil {
		s.Fatal(err)
	}
	return r
}

func (s *sitting) get(path string) page {
	s.Helper()
	return s.send(s.request(http.MethodGet, path, nil))
}

// post sends a form without fields from our own page.
func (s *sitting) post(path string) page {
	s.Helper()
	r := s.request(http.MethodPost, path, nil)
	r.Header.Set("Origin", s.address)
	return s.send(r)
}

// form is the request of the start page's form with a file in it.
func (s *sitting) form(name string, content []byte) *http.Request {
	s.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part, err := m.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {`form-data; name="daftar"; filename="` + strings.NewReplacer(`"`, "%22", "\r", "%0D", "\n", "%0A").Replace(name) + `"`},
		"Content-Type":        {"application/octet-stream"},
	})
	if err != nil {
		s.Fatal(err)
	}
	if _, err := part.Write(content); err != nil {
		s.Fatal(err)
	}
	if err := m.Close(); err != nil {
		s.Fatal(err)
	}
	r := s.request(http.MethodPost, "/daftar", &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Origin", s.address)
	return r
}

// drop sends a list and gives its result, or the page that refuses it.
func (s *sitting) drop(name string, content []byte) page {
	s.Helper()
	return s.send(s.form(name, content))
}

// dropFile drops a list of testdata that has to be accepted.
func (s *sitting) dropFile(name string) page {
	s.Helper()
	p := s.drop(name, read(s.T, testLists+name))
	if p.status != http.StatusOK || !strings.HasPrefix(p.path, "/daftar/") {
		s.Fatalf("drop %s: %d at %s\n%s", name, p.status, p.path, p.body)
	}
	return p
}

// kept are the files in the program's temporary folder.
func (s *sitting) kept() []string {
	s.Helper()
	var files []string
	for path := range tree(s.T, s.temp) {
		files = append(files, path)
	}
	return files
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// tree gives the SHA-256 of every file below dir.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		files[strings.TrimPrefix(path, dir)] = sum(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// unansweredWorkspace fits the messy list, with nothing answered yet.
func unansweredWorkspace(t *testing.T) string {
	t.Helper()
	dir := messyWorkspace(t)
	if err := os.Rename(filepath.Join(dir, "ekatalog-pamekasan.yaml"), filepath.Join(dir, "ekatalog.yaml")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// acts are the records of a workspace's log.
func acts(t *testing.T, workspace string) []ledger.Record {
	t.Helper()
	db, err := ledger.Open(t.Context(), filepath.Join(workspace, "ekatalog.db"), ledger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	all, err := db.Seller("default").Acts(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return all
}
