package main

import (
	"bytes"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"ekatalog/schemas"
)

// submit sends a form of our own page.
func (s *sitting) submit(path string, fields url.Values) page {
	s.Helper()
	r := s.request(http.MethodPost, path, strings.NewReader(fields.Encode()))
	r.Header.Set("Origin", s.address)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.send(r)
}

// as lets a person sit at the browser.
func (s *sitting) as(name string) *http.Cookie {
	return &http.Cookie{Name: "nama", Value: url.QueryEscape(name)}
}

// wants fails the test where a page lacks a text.
func (p page) wants(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(p.body, text) {
			t.Errorf("%s (%d) without %q\n%s", p.path, p.status, text, p.body)
		}
	}
}

func TestNothingIsTakenOverBeforeAYes(t *testing.T) {
	for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
		s := sit(t, sampleWorkspace(t), lang)
		config := filepath.Join(s.workspace, "ekatalog.yaml")
		before, list := string(read(t, config)), read(t, filepath.Join(s.workspace, "products.xlsx"))
		s.get("/daftar").wants(t, "products.xlsx", schemas.Say(lang, "desk.list.sample", nil))

		dropped := s.dropFile("bengkel-rapi.csv")
		if string(read(t, config)) != before || !bytes.Equal(read(t, filepath.Join(s.workspace, "products.xlsx")), list) {
			t.Fatal("a drop changed the workspace")
		}
		r := s.request(http.MethodPost, dropped.path+"/pakai", nil)
		r.Header.Set("Origin", s.address)
		r.AddCookie(s.as("Ibu Sri <b>"))
		used := s.send(r)
		used.wants(t, schemas.Say(lang, "desk.done.used", nil), schemas.Say(lang, "desk.list.is_used", nil))

		// The list of another type is in its place, and only that of the config changed.
		if !bytes.Equal(read(t, filepath.Join(s.workspace, "bengkel-rapi.csv")), read(t, testLists+"bengkel-rapi.csv")) {
			t.Error("the list in use is another")
		}
		if got, want := string(read(t, config)), strings.Replace(before, "file: products.xlsx", `file: "bengkel-rapi.csv"`, 1); got != want {
			t.Errorf("config:\n%s", got)
		}
		if _, err := os.Stat(filepath.Join(s.workspace, "products.xlsx")); err == nil {
			t.Error("the old list is still in its place")
		}
		kept, err := filepath.Glob(filepath.Join(s.workspace, oldLists, "*", "products.xlsx"))
		if err != nil || len(kept) != 1 || !bytes.Equal(read(t, kept[0]), list) {
			t.Errorf("kept: %v, %v", kept, err)
		}

		// Who, when and how many are on the page and in the log.
		page := s.get("/daftar")
		page.wants(t, "bengkel-rapi.csv", "Ibu Sri &lt;b&gt;", schemas.Say(lang, "desk.list.counts", values("n", "40", "siap", "40", "belum", "0")))
		var told int
		for _, a := range acts(t, s.workspace) {
			if a.Act.Act == "list.accepted" {
				told++
				if a.After["sha256"] != sum(read(t, testLists+"bengkel-rapi.csv")) || a.After["products"] != int64(40) || a.Actor == "system" || a.Before["file"] != "products.xlsx" {
					t.Errorf("%+v", a)
				}
			}
		}
		if told != 1 {
			t.Errorf("told %d times", told)
		}

		// And back, with the config as it was.
		stored := regexp.MustCompile(`name="simpanan" value="([^"]+)"`).FindStringSubmatch(page.body)
		if stored == nil {
			t.Fatal(page.body)
		}
		s.submit("/daftar/kembali", url.Values{"simpanan": {stored[1]}}).wants(t, "products.xlsx", schemas.Say(lang, "desk.done.used_back", nil))
		if string(read(t, config)) != before || !bytes.Equal(read(t, filepath.Join(s.workspace, "products.xlsx")), list) {
			t.Error("not as it was")
		}
		for _, odd := range []string{"", "..", "../..", "nothing", stored[1] + "/.."} {
			if p := s.submit("/daftar/kembali", url.Values{"simpanan": {odd}}); p.status != http.StatusUnprocessableEntity {
				t.Errorf("%q: %d", odd, p.status)
			}
		}
	}
}

func TestAListThatShrankIsSaidBeforeTheYes(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.Indonesian)
	s.post(s.dropFile("bengkel-rapi.csv").path + "/pakai")
	lines := strings.SplitAfter(string(read(t, testLists+"bengkel-rapi.csv")), "\n")
	s.drop("sedikit.csv", []byte(strings.Join(lines[:11], ""))).wants(t, "menyusut dari 40 menjadi 10 barang")
	if p := s.drop("cukup.csv", []byte(strings.Join(lines[:35], ""))); strings.Contains(p.body, "menyusut") {
		t.Error("34 of 40 is no shrunken list")
	}
}

func TestAnOldListIsSaid(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.Indonesian)
	s.post(s.dropFile("bengkel-rapi.csv").path + "/pakai")
	if strings.Contains(s.get("/daftar").body, `class="warn"`) {
		t.Error("a new list is old")
	}
	old := time.Now().Add(-15 * 24 * time.Hour)
	if err := os.Chtimes(filepath.Join(s.workspace, "bengkel-rapi.csv"), old, old); err != nil {
		t.Fatal(err)
	}
	s.get("/daftar").wants(t, "15 hari lalu", `class="warn"`)
	s.post("/daftar/dipakai").wants(t, "bengkel-rapi.csv", "Daftar ini sedang dipakai.")
}

func TestQuestionsAreAnsweredOnceForAllRows(t *testing.T) {
	dir := unansweredWorkspace(t)
	s := sit(t, dir, schemas.Indonesian)
	before := read(t, filepath.Join(dir, "meubeler.yaml"))
	dropped := s.dropFile("bengkel-pamekasan.xlsx")
	kodi := regexp.MustCompile(`name="(jawab\.satuan-[a-z0-9]+)" value="20 Pcs"`).FindStringSubmatch(dropped.body)
	bks := regexp.MustCompile(`<label for="(jawab\.satuan-[a-z0-9]+)">[^<]*bks`).FindStringSubmatch(dropped.body)
	weight := regexp.MustCompile(`(?s)<label for="(jawab\.berat-[a-z0-9]+)">[^<]*KERAJINAN KAYU Lemari`).FindStringSubmatch(dropped.body)
	if kodi == nil || bks == nil || weight == nil {
		t.Fatalf("no proposal for kodi, or no question for weights\n%s", dropped.body)
	}

	// What cannot be kept is said beside its question, and nothing is kept.
	p := s.submit(dropped.path+"/jawaban", url.Values{kodi[1]: {"20 Pcs"}, weight[1]: {"berat <script>"}, bks[1]: {"Pcs"}})
	p.wants(t, `aria-invalid="true"`, "berat &lt;script&gt;", "contoh uji 3 di meubeler.yaml")
	if p.status != http.StatusUnprocessableEntity || !bytes.Equal(read(t, filepath.Join(dir, "meubeler.yaml")), before) {
		t.Errorf("%d, or something was kept", p.status)
	}

	p = s.submit(dropped.path+"/jawaban", url.Values{bks[1]: {"Pcs"}, weight[1]: {"60 kg"}})
	p.wants(t, "Jawaban disimpan")
	if strings.Contains(p.body, weight[1]) || strings.Contains(p.body, bks[1]) {
		t.Error("asked again")
	}

	// Answers are shown, and each can be taken back.
	kept := s.get("/daftar/jawaban")
	kept.wants(t, "bks", "60000 gr")
	for _, id := range regexp.MustCompile(`name="id" value="([^"]+)"`).FindAllStringSubmatch(kept.body, -1) {
		s.submit("/daftar/jawaban", url.Values{"id": {id[1]}})
	}
	if !bytes.Equal(read(t, filepath.Join(dir, "meubeler.yaml")), before) {
		t.Errorf("not as before:\n%s", read(t, filepath.Join(dir, "meubeler.yaml")))
	}
}

func TestWhatLooksWrongAndIsRightIsReleased(t *testing.T) {
	dir := unansweredWorkspace(t)
	s := sit(t, dir, schemas.Indonesian)
	before := read(t, filepath.Join(dir, "meubeler.yaml"))
	dropped := s.dropFile("bengkel-pamekasan.xlsx")
	dropped.wants(t, "Sudah benar")
	form := regexp.MustCompile(`(?s)MB-08</td><td>[^<]*Rp45[^0-9].{0,300}?name="temuan" value="([0-9a-f]{64})"`).FindStringSubmatch(dropped.body)
	if form == nil {
		t.Fatal(dropped.body)
	}
	for name, fields := range map[string]url.Values{
		"no reason":     {"temuan": {form[1]}},
		"blank reason":  {"temuan": {form[1]}, "alasan": {" \u202e\n"}},
		"other finding": {"temuan": {strings.Repeat("0", 64)}, "alasan": {"x"}},
		"none":          {"alasan": {"x"}},
	} {
		if p := s.submit(dropped.path+"/benar", fields); p.status < 400 {
			t.Errorf("%s: %d", name, p.status)
		}
	}
	p := s.submit(dropped.path+"/benar", url.Values{"temuan": {form[1]}, "alasan": {"harga \"per\u202e\n huruf\": <i>"}})
	p.wants(t, "Dicatat sebagai benar")
	s.get("/daftar/jawaban").wants(t, "harga &#34;per huruf&#34;: &lt;i&gt;")
	if got := string(read(t, filepath.Join(dir, "meubeler.yaml"))); !strings.HasPrefix(got, string(before)) || !strings.Contains(got, "code: \"price_scale\"") {
		t.Error(got)
	}
	id := regexp.MustCompile(`name="id" value="(benar-[^"]+)"`).FindStringSubmatch(s.get("/daftar/jawaban").body)
	if id == nil {
		t.Fatal("what was released is not shown")
	}
	s.submit("/daftar/jawaban", url.Values{"id": {id[1]}})
	if !bytes.Equal(read(t, filepath.Join(dir, "meubeler.yaml")), before) {
		t.Error("not as before")
	}
}
