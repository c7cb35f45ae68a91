// Package console serves the officer's pages: a list is dropped, its faults
// are shown, and the marked list and the upload files are taken away. It
// listens for this machine only; what the pages do is done by a Desk.
package console

import (
	"context"
	"embed"
	"net"
	"net/http"
	"strings"

	"github.com/rs/zerolog"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// Desk does the work behind the pages. Every path is inside the console's Dir.
// Its methods are called side by side.
type Desk interface {
	// Check reads and checks the list at path and changes nothing.
	Check(ctx context.Context, path string) (*connector.CheckReport, error)
	// Mark writes a copy of the list with its faulty cells marked.
	Mark(path string, issues []mapping.Issue, out string) error
	// Export makes the upload files of the list and leaves those that the
	// report names in dir.
	Export(ctx context.Context, path, dir string) (*connector.ExportReport, error)
	// Explain gives the sentence for an error, in the language of the pages
	// and without a path of this machine, and the HTTP status that fits.
	Explain(err error) (text string, status int)
}

// Console is the set of pages. Its fields are set before Handler is called.
type Console struct {
	Desk   Desk
	Lang   schemas.Lang
	Dir    string // where dropped lists and their copies are kept, closed to others
	Folder string // where made files stay after the sitting, as people know it
	Log    zerolog.Logger

	pages pages
	drops drops
}

//go:embed static/*
var staticFiles embed.FS

// Handler gives the pages as they answer on addr, the host and port that the
// browser is told. Requests for another host are refused, so that no foreign
// name can be pointed at this machine.
func (c *Console) Handler(addr string) (http.Handler, error) {
	var err error
	if c.pages, err = parsePages(c.Lang); err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", c.page(c.showStart))
	mux.HandleFunc("POST /daftar", c.page(c.takeList))
	mux.HandleFunc("GET /daftar/{id}", c.page(c.showResult))
	mux.HandleFunc("GET /daftar/{id}/ditandai", c.page(c.sendMarked))
	mux.HandleFunc("POST /daftar/{id}/berkas", c.page(c.makeFiles))
	mux.HandleFunc("GET /daftar/{id}/berkas", c.page(c.showFiles))
	mux.HandleFunc("GET /daftar/{id}/berkas/{file}", c.page(c.sendFile))
	mux.Handle("GET /static/{file}", http.FileServerFS(staticFiles))
	mux.HandleFunc("/", c.page(refuse(http.StatusNotFound, "desk.gone")))

	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(c.page(refuse(http.StatusForbidden, "desk.foreign_page")))
	return c.guard(addr, origin.Handler(mux)), nil
}

// guard sets what every answer has and refuses foreign hosts.
func (c *Console) guard(addr string, next http.Handler) http.Handler {
	_, port, _ := net.SplitHostPort(addr)
	known := map[string]bool{addr: true, net.JoinHostPort("localhost", port): true, net.JoinHostPort("127.0.0.1", port): true}
	foreign := c.page(refuse(http.StatusMisdirectedRequest, "desk.foreign_host"))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		if !known[strings.ToLower(r.Host)] {
			foreign(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}
