// Package console serves the officer's pages: what needs somebody today, a
// list that is dropped and its faults, the files that are made of it. It
// listens for this machine only; what the pages do is done by the desk that
// its interfaces describe, one for each page.
package console

import (
	"embed"
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/rs/zerolog"

	"ekatalog/connector"
	"ekatalog/schemas"
)

// Console is the set of pages. Its fields are set before Handler is called.
type Console struct {
	Today Overview
	Lists Lists
	// Answers keeps what is said about whole groups of a list's rows.
	Answers Answers
	Start   Start // the first steps
	Goods   Goods
	Jobs    *Jobs

	Matches       Matches
	MatchLists    MatchLists
	MatchVersions MatchVersions

	Runs     Runs
	Timer    Timer
	Drift    Drift
	Settings Settings
	Help     Help

	Photos     Photos
	References References
	Papers     Papers
	// PaperVersions is what the register of papers has said.
	PaperVersions PaperVersions

	Packs         Packs
	PackDecisions PackDecisions
	PackEditions  PackEditions

	Plans       Plans
	Approvals   Approvals
	Sender      Sender
	Attachments Attachments
	Exports     Exports
	Uploads     Uploads
	Results     Results
	ByHand      ByHand

	// Shop tells whose pages these are; it is asked for every page and does not
	// wait for anything.
	Shop func() Shop
	// Explain gives the sentence for an error, in the language of the pages
	// and without a path of this machine, and the HTTP status that fits.
	Explain func(err error) (text string, status int)
	// Allow decides what a person may do.
	Allow func(person string, p Permission) bool

	Lang   schemas.Lang
	Dir    string // where dropped lists and their copies are kept, closed to others
	Folder string // where made files stay after the sitting, as people know it
	Log    zerolog.Logger

	pages   pages
	drops   drops
	handIns handIns

	drift      kept[*connector.DriftReport]
	imported   kept[*EditionTaken]
	photosSent kept[sentPhotos]
	begins     kept[string]      // id of the list with which somebody is beginning
	unsaid     waiting[Teaching] // templates that do not say it of themselves
	doubted    waiting[doubt]
	learned    learned
}

// route is one address of the pages and what it takes to be answered there.
type route struct {
	pattern string
	need    Permission
	answer  handler
}

// routes are all addresses but those of the static files.
func (c *Console) routes() []route {
	return slices.Concat([]route{
		{"GET /{$}", Look, c.showToday},
		{"GET /saya", Look, c.showPerson},
		{"POST /saya", Look, c.takePerson},

		{"GET /barang", Look, c.showGoods},
		{"GET /barang/{code...}", Look, c.showProduct},
		{"GET /gambar/{n}/{code...}", Look, c.sendPicture},

		{"GET /mulai", Look, c.showStart},
		{"GET /mulai/penyedia", Look, c.showSeller},
		{"POST /mulai/penyedia", Set, c.takeSeller},
		{"GET /mulai/daftar", Look, c.showStartList},
		{"POST /mulai/daftar", Keep, c.takeStartList},
		{"GET /mulai/{id}/kolom", Look, c.showColumns},
		{"POST /mulai/{id}/kolom", Keep, c.takeColumns},
		{"GET /mulai/{id}/kode", Look, c.showCodes},
		{"GET /mulai/{id}/harga", Look, c.showPrices},
		{"POST /mulai/{id}/harga", Keep, c.takePrices},
		{"GET /mulai/jawaban", Look, c.startAnswers},
		{"POST /mulai/jawaban", Keep, c.takeStartAnswers},
		{"POST /mulai/jawaban/cari", Look, c.findStartAnswer},
		{"POST /mulai/jawaban/pilih", Look, c.pickStartAnswer},
		{"GET /mulai/{id}/berkas", Look, c.showStartFiles},
		{"POST /mulai/{id}/berkas", Keep, c.makeStartFiles},

		{"GET /daftar", Look, c.showList},
		{"POST /daftar", Keep, c.takeList},
		{"POST /daftar/dipakai", Look, c.checkUsed},
		{"POST /daftar/kembali", Keep, c.useBack},
		{"GET /daftar/jawaban", Look, c.showKept},
		{"POST /daftar/jawaban", Keep, c.forget},
		{"GET /daftar/{id}", Look, c.showResult},
		{"POST /daftar/{id}/pakai", Keep, c.use},
		{"POST /daftar/{id}/jawaban", Keep, c.takeAnswers},
		{"POST /daftar/{id}/jawaban/cari", Look, c.findListAnswer},
		{"POST /daftar/{id}/jawaban/pilih", Look, c.pickListAnswer},
		{"POST /daftar/{id}/kode", Keep, c.giveCodes},
		{"GET /daftar/{id}/berkode", Look, c.sendCoded},
		{"POST /daftar/{id}/benar", Keep, c.release},
		{"GET /daftar/{id}/ditandai", Look, c.sendMarked},
		{"POST /daftar/{id}/berkas", Keep, c.makeFiles},
		{"GET /daftar/{id}/berkas", Look, c.showFiles},
		{"GET /daftar/{id}/berkas.zip", Look, c.sendMadeZip},
		{"GET /daftar/{id}/berkas/{file}", Look, c.sendFile},

		{"GET /pencocokan", Look, c.showMatchings},
		{"GET /pencocokan/{n}", Look, c.showMatching},
		{"POST /pencocokan/{n}/coba", Keep, c.tryMatching},
		{"POST /pencocokan/{n}/simpan", Keep, c.saveMatching},
		{"GET /pencocokan/{n}/pilihan", Look, c.showMatchList},
		{"GET /pencocokan/{n}/cari", Look, c.searchMatch},
		{"GET /pencocokan/{n}/versi", Look, c.showVersions},
		{"GET /pencocokan/{n}/versi/{versi}", Look, c.showVersion},
	}, c.runRoutes(), c.planRoutes(), c.driftRoutes(), c.settingsRoutes(), c.helpRoutes(), c.photoRoutes(), c.referenceRoutes(), c.packRoutes(), c.paperRoutes())
}

//go:embed static/*
var staticFiles embed.FS

// Handler gives the pages as they answer on addr, the host and port that the
// browser is told. Requests for another host are refused, so that no foreign
// name can be pointed at this machine.
func (c *Console) Handler(addr string) (http.Handler, error) {
	var err error
	if c.pages, err = c.parsePages(); err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	for _, r := range c.routes() {
		mux.HandleFunc(r.pattern, c.page(c.permit(r.need, r.answer)))
	}
	mux.Handle("GET /static/{file}", http.FileServerFS(staticFiles))
	mux.HandleFunc("/", c.page(refuse(http.StatusNotFound, "desk.no_page")))

	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(c.page(refuse(http.StatusForbidden, "desk.foreign_page")))
	return c.guard(addr, origin.Handler(recognise(mux))), nil
}

// guard sets what every answer has and refuses foreign hosts.
func (c *Console) guard(addr string, next http.Handler) http.Handler {
	_, port, _ := net.SplitHostPort(addr)
	known := map[string]bool{addr: true, net.JoinHostPort("localhost", port): true, net.JoinHostPort("127.0.0.1", port): true}
	foreign := c.page(refuse(http.StatusMisdirectedRequest, "desk.foreign_host"))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
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
