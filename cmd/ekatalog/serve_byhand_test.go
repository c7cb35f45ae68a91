package main

import (
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ekatalog/connector"
	"ekatalog/schemas"
)

// card is what a card sends when it is ticked.
var card = regexp.MustCompile(`name="kode" value="([^"]+)"><input type="hidden" name="cetak" value="([0-9a-f/]+)"`)

func (s *sitting) cards() map[string]string {
	s.Helper()
	r := s.request(http.MethodGet, "/formulir", nil)
	prints := map[string]string{}
	for _, m := range card.FindAllStringSubmatch(s.named("Siti", r).body, -1) {
		prints[m[1]] = m[2]
	}
	return prints
}

func TestTheWorkOfTheDayIsTickedCardByCard(t *testing.T) {
	for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
		s := sit(t, sampleWorkspace(t), lang)
		want(t, s.get("/formulir"), http.StatusOK, schemas.Say(lang, "desk.hand.nothing", nil))
		s.makes()
		p := s.get("/formulir")
		want(t, p, http.StatusOK, schemas.Say(lang, "desk.hand.progress", map[string]string{"n": "0", "semua": "40"}),
			`href="https://penyedia.inaproc.id/products/add" target="_blank" rel="noreferrer"`, `value="350000" readonly`)
		if strings.Contains(p.body, `name="cetak"`) {
			t.Error("nobody in particular can tick")
		}
		prints := s.cards()
		tick := func(name, sku, print string) page {
			return s.file(name, "/formulir", "layar", "", nil, "kode", sku, "cetak", print)
		}
		if got := tick("", "KR-001", prints["KR-001"]); got.status != http.StatusUnprocessableEntity {
			t.Errorf("nobody ticked it: %d", got.status)
		}
		for _, half := range []page{tick("Siti", "KR-001", ""), tick("Siti", "", prints["KR-001"])} {
			want(t, half, http.StatusBadRequest, schemas.Say(lang, "desk.form", nil))
		}
		want(t, tick("Siti", "KR-001", prints["KR-001"]), http.StatusOK, schemas.Say(lang, "desk.hand.progress", map[string]string{"n": "1", "semua": "40"}))
		if got := tick("Siti", "KR-001", prints["KR-001"]); got.status != http.StatusConflict {
			t.Errorf("ticked twice: %d", got.status)
		}
		// With a picture of the screen.
		shot := picture(t)
		want(t, s.file("Siti", "/formulir", "layar", "layar.png", shot, "kode", "KR-002", "cetak", prints["KR-002"]), http.StatusOK)
		back := s.get("/formulir/layar/" + sum(shot) + "?kode=KR-002")
		if back.body != string(shot) || back.header.Get("Content-Type") != "image/png" {
			t.Errorf("%d %v", back.status, back.header)
		}
		want(t, s.get("/formulir/layar/"+sum(shot)+"?kode=KR-003"), http.StatusNotFound)
		db := ledgerOf(t, s.workspace)
		if a := recorded(t, db, "hand.shot"); len(a) != 1 || a[0].Digest != sum(shot) || a[0].Subject != "KR-002" || a[0].Run == "" {
			t.Errorf("%+v", a)
		}
		if got := s.file("Siti", "/formulir", "layar", "layar.png", []byte("<svg/>"), "kode", "KR-003", "cetak", prints["KR-003"]); got.status != http.StatusUnprocessableEntity {
			t.Errorf("no picture: %d", got.status)
		}
		// A tick is about what was shown, whatever the list says since.
		setInList(t, s.workspace, "KR-003", "Harga", 255000)
		want(t, tick("Siti", "KR-003", prints["KR-003"]), http.StatusOK, `value="255000" readonly`, "250000")
		// A listing that is there changes field by field, with what it is now.
		setInList(t, s.workspace, "KR-001", "Harga", 365000)
		shown := s.cards()["KR-001"]
		setInList(t, s.workspace, "KR-001", "Harga", 366000)
		if got := tick("Siti", "KR-001", shown); got.status != http.StatusConflict || !strings.Contains(got.body, "KR-001") {
			t.Errorf("the list has moved: %d\n%s", got.status, got.body)
		}
		setInList(t, s.workspace, "KR-001", "Harga", 365000)
		changed := s.get("/formulir")
		want(t, changed, http.StatusOK, "350000", `value="365000" readonly`, schemas.Say(lang, "desk.hand.open", nil))
		book, err := db.Book(t.Context(), connector.CatalogueV6)
		if err != nil || book.Entries["kr-001"].State != connector.StateLive || book.Entries["kr-002"].State != connector.StateLive || book.Entries["kr-003"].Offer.Price != 250000 {
			t.Errorf("%v", err)
		}
		if key := noText.FindString(strings.ReplaceAll(p.body+changed.body, "desk.js", "")); key != "" {
			t.Errorf("%s: a message without text: %s", lang, key)
		}
	}
}

// Words of a list are words on every page, whatever they are.
func TestHostileWordsStayWordsOnThesePages(t *testing.T) {
	s := sit(t, withPortal(t), schemas.Indonesian)
	const evil = `"><script>alert(1)</script><img src=x onerror=alert(2)>`
	setInList(t, s.workspace, "KR-001", "Nama Barang", "Miniatur Perahu "+evil)
	setInList(t, s.workspace, "KR-001", "Deskripsi", evil)
	p := s.ended(s.sendAs(evil, "/rencana", url.Values{"alasan": {evil}}))
	s.makes()
	pages := []page{p, s.get("/rencana"), s.get(p.path + "/lembar"), s.get(p.path + "?cari=" + url.QueryEscape(evil)), s.get("/formulir"), s.get("/berkas"),
		s.sendAs(evil, p.path+"/putusan", url.Values{"putusan": {"kembalikan"}, "catatan": {evil}}), s.get("/rencana?kabar=" + url.QueryEscape(evil))}
	pages = append(pages, s.file(evil, p.path+"/pindaian", "pindaian", evil+".png", picture(t)),
		s.file("x", "/berkas/hasil", "hasil", "h.xlsx", result(t, []any{"Kode Produk", "Nama Produk", "Status", "Alasan"}, []any{"KR-002", evil, "Ditolak", evil}, []any{"", evil, "Tayang", ""})))
	for _, p := range pages {
		if p.status != http.StatusOK || strings.Contains(p.body, "<script>alert") || strings.Contains(p.body, "<img") {
			t.Errorf("%s: %d\n%s", p.path, p.status, p.body)
		}
	}
	for path := range tree(t, filepath.Join(s.workspace, attachedFolder)) {
		if !regexp.MustCompile(`^/[0-9a-f]{64}\.png$`).MatchString(path) {
			t.Errorf("kept as %s", path)
		}
	}
}
