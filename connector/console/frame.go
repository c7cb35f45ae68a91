package console

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"ekatalog/schemas"
)

// Shop is whose pages these are.
type Shop struct {
	Seller string         // the seller's name as the portal shows it
	Trial  bool           // the endpoint is a stand-in: nothing that is done is real
	Zone   *time.Location // times are shown in it
}

// frame is what stands round every page.
type frame struct {
	Menu   []menuItem
	Shop   Shop
	Person string
	Here   string // this page, to come back to
	Help   string // the help topic beside it, empty where there is none
	Done   string // what has just been done
	Page   any
}

// menuItem is a page that the menu leads to.
type menuItem struct {
	Path, Key string // Key is its message
	Here      bool
	topic     string // of the help beside it, empty for none
}

// menu is in the order of the officer's week.
var menu = []menuItem{
	{Path: "/", Key: "desk.menu.today"},
	{Path: "/mulai", Key: "desk.menu.start", topic: "daftar"},
	{Path: "/daftar", Key: "desk.menu.list", topic: "daftar"},
	{Path: "/barang", Key: "desk.menu.goods", topic: "daftar"},
	{Path: "/pencocokan", Key: "desk.menu.match", topic: "kolom"},
	{Path: "/rencana", Key: "desk.menu.plans", topic: "pengaman"},
	{Path: "/berkas", Key: "desk.menu.files", topic: "berkas"},
	{Path: "/formulir", Key: "desk.menu.hand", topic: "hasil"},
	{Path: "/proses", Key: "desk.menu.runs", topic: "jadwal"},
	{Path: "/selisih", Key: "desk.menu.drift", topic: "selisih"},
	{Path: "/foto", Key: "desk.menu.photos", topic: "foto"},
	{Path: "/dokumen", Key: "desk.menu.papers", topic: "dokumen"},
	{Path: "/templat", Key: "desk.menu.templates", topic: "template"},
	{Path: "/rujukan", Key: "desk.menu.references", topic: "acuan"},
	{Path: "/pengaturan", Key: "desk.menu.settings", topic: "endpoint"},
	{Path: "/bantuan", Key: "desk.menu.help"},
}

// topicsWithin are the help topics of pages that have another than the entry of
// the menu above them, by the paths of their routes.
var topicsWithin = map[string]string{
	"/mulai/{id}/kolom": "kolom", "/mulai/{id}/harga": "angka", "/mulai/jawaban": "jawaban", "/mulai/{id}/berkas": "berkas",
	"/daftar/jawaban": "jawaban", "/daftar/{id}/jawaban": "jawaban", "/daftar/{id}/berkas": "berkas", "/berkas/hasil": "hasil", "/berkas/hasil/{id}": "hasil",
	"/proses/{run}/pengaman": "pengaman",
}

// frameOf makes the frame of the page that r asks for.
func (c *Console) frameOf(r *http.Request, page any) frame {
	f := frame{Shop: c.Shop(), Person: Person(r.Context()), Here: hereOf(r.URL), Page: page, Menu: make([]menuItem, len(menu))}
	if r.Method != http.MethodGet { // its answer has no address of its own
		f.Here = "/"
	}
	above, found := menuAbove(r.URL.Path)
	f.Help = above.topic
	for i, m := range menu {
		m.Here = found && m.Path == above.Path
		f.Menu[i] = m
	}
	if _, path, _ := strings.Cut(r.Pattern, " "); topicsWithin[path] != "" {
		f.Help = topicsWithin[path]
	}
	if key := doneKeys + r.URL.Query().Get(doneQuery); schemas.HasMessage(key) {
		f.Done = schemas.Say(c.Lang, key, nil)
	}
	return f
}

// menuAbove gives the entry of the menu that an address is at or below.
func menuAbove(path string) (menuItem, bool) {
	for _, m := range menu {
		if path == m.Path || m.Path != "/" && strings.HasPrefix(path, m.Path+"/") {
			return m, true
		}
	}
	return menuItem{}, false
}

// hereOf is the address of a page with what was asked of it, without what it
// says was done.
func hereOf(u *url.URL) string {
	q := u.Query()
	q.Del(doneQuery)
	return (&url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: q.Encode()}).String()
}

// doneKeys begins the messages of what has been done; the rest of such a key
// goes through the address of the page that says it, as doneQuery.
const doneKeys, doneQuery = "desk.done.", "kabar"

// done leads from a form to the page at path, which says the message key, one
// of desk.done.
func done(w http.ResponseWriter, r *http.Request, path, key string) error {
	http.Redirect(w, r, doneAt(path, key), http.StatusSeeOther)
	return nil
}

// doneAt is the address of a page that says a message of what has been done.
// The page's own may ask for something and name a place on it.
func doneAt(address, key string) string {
	address, place, _ := strings.Cut(address, "#")
	mark := "?"
	if strings.Contains(address, mark) {
		mark = "&"
	}
	address += mark + doneQuery + "=" + strings.TrimPrefix(key, doneKeys)
	if place != "" {
		address += "#" + place
	}
	return address
}

// render makes a page completely before anything of it is sent.
func (c *Console) render(w http.ResponseWriter, r *http.Request, status int, name string, page any) error {
	var b bytes.Buffer
	if err := c.pages[name].Execute(&b, c.frameOf(r, page)); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	if _, err := b.WriteTo(w); err != nil {
		c.Log.Debug().Err(err).Str("page", name).Msg("reader gone")
	}
	return nil
}
