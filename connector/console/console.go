// Package console serves the officer's pages: a list is dropped, its faults
// are shown, and the marked list and the upload files are taken away. It
// listens for this machine only; what the pages do is done by a Desk.
package console

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"strings"

	"github.com/rs/zerolog"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// Desk does the work behind the pages. Every path is inside the console's Dir.
type Desk interface {
	// Check reads and checks the list at path.
	Check(ctx context.Context, path string) (*connector.CheckReport, error)
	// Mark writes a copy of the list with its faulty cells marked.
	Mark(path string, issues []mapping.Issue, out string) error
	// Export writes the upload files of the list into dir.
	Export(ctx context.Context, path, dir string) (*connector.ExportReport, error)
	// Explain gives the sentence for an error, in the language of the pages.
	Explain(err error) string
}

// Console is the set of pages. Its fields are set before Handler is called.
type Console struct {
	Desk Desk
	Lang schemas.Lang
	Dir  string // where dropped lists and made files are kept, closed to others
	Log  zerolog.Logger

	pages map[string]*template.Template
	drops drops
}

// maxUpload is the largest list that can be dropped, in bytes.
const maxUpload = 32 << 20

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed static/*
var staticFiles embed.FS

// Handler gives the pages as they answer on addr, the host and port that the
// browser is told. Requests for another host are refused, so that no foreign
// name can be pointed at this machine.
func (c *Console) Handler(addr string) (http.Handler, error) {
	if err := c.parse(); err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", c.page(c.showDrop))
	mux.HandleFunc("POST /daftar", c.page(c.takeList))
	mux.HandleFunc("GET /daftar/{id}", c.page(c.showResult))
	mux.HandleFunc("GET /daftar/{id}/ditandai", c.page(c.sendMarked))
	mux.HandleFunc("POST /daftar/{id}/berkas", c.page(c.makeFiles))
	mux.HandleFunc("GET /daftar/{id}/berkas", c.page(c.showFiles))
	mux.HandleFunc("GET /daftar/{id}/berkas/{file}", c.page(c.sendFile))
	mux.Handle("GET /static/", http.FileServerFS(staticFiles))
	return c.guard(addr, http.NewCrossOriginProtection().Handler(mux)), nil
}

// parse reads every page with the layout; a page that does not parse is found
// at the start.
func (c *Console) parse() error {
	c.pages = map[string]*template.Template{}
	funcs := template.FuncMap{"say": func(key string, pairs ...any) string { return schemas.Say(c.Lang, key, placeholders(pairs)) }}
	for _, name := range []string{"drop", "result", "files", "sorry"} {
		t, err := template.New("layout.html").Funcs(funcs).ParseFS(templateFiles, "templates/layout.html", "templates/"+name+".html")
		if err != nil {
			return fmt.Errorf("page %s: %w", name, err)
		}
		c.pages[name] = t
	}
	return nil
}

// placeholders makes a message's values from name, value, name, value.
func placeholders(pairs []any) map[string]string {
	m := make(map[string]string, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		m[fmt.Sprint(pairs[i])] = fmt.Sprint(pairs[i+1])
	}
	return m
}

// guard sets what every answer has and refuses foreign hosts.
func (c *Console) guard(addr string, next http.Handler) http.Handler {
	_, port, _ := net.SplitHostPort(addr)
	allowed := map[string]bool{addr: true, net.JoinHostPort("localhost", port): true, net.JoinHostPort("127.0.0.1", port): true}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		if !allowed[strings.ToLower(r.Host)] {
			http.Error(w, "421", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// failure is an error with the status that it is answered with.
type failure struct {
	status int
	key    string // message for people, empty to ask the desk
	err    error
}

func (f *failure) Error() string {
	if f.err != nil {
		return f.err.Error()
	}
	return f.key
}

func (f *failure) Unwrap() error { return f.err }

// page turns a handler that returns errors into one that answers them.
func (c *Console) page(h func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := h(w, r)
		if err == nil {
			return
		}
		f, ok := err.(*failure)
		if !ok {
			f = &failure{status: http.StatusUnprocessableEntity, err: err}
		}
		text := ""
		if f.key != "" {
			text = schemas.Say(c.Lang, f.key, nil)
		} else {
			text = c.Desk.Explain(f.err)
		}
		c.Log.Warn().Err(err).Str("path", r.URL.Path).Int("status", f.status).Msg("page refused")
		if err := c.render(w, f.status, "sorry", sorryPage{Lang: c.Lang, Text: text}); err != nil {
			c.Log.Error().Err(err).Msg("page")
		}
	}
}

type sorryPage struct {
	Lang schemas.Lang
	Text string
}

// render makes a page completely before anything of it is sent.
func (c *Console) render(w http.ResponseWriter, status int, name string, data any) error {
	var b bytes.Buffer
	if err := c.pages[name].Execute(&b, data); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, err := b.WriteTo(w)
	return err
}
