package main

import (
	"bytes"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"ekatalog/schemas"
)

// takes hands files in as a list and gives the page that it leads to.
func (s *sitting) takes(files map[string][]byte, kind, date, source string) page {
	s.Helper()
	return s.result(s.files("Bu Sri", "/rujukan", "berkas", files, "jenis", kind, "tanggal", date, "sumber", source))
}

func onlyFile(name string, content []byte) map[string][]byte { return map[string][]byte{name: content} }

// A list is taken in, looked through and taken back, and what may not be meant
// is asked about, without a command.
func TestReferenceListsAreKeptOnTheirPage(t *testing.T) {
	for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
		t.Run(string(lang), func(t *testing.T) {
			say := func(key string, pairs ...string) string {
				return html.EscapeString(schemas.Say(lang, schemas.PageKey(key), values(pairs...)))
			}
			day := func(date string) string { return (&app{lang: lang}).day(date) }
			dir := sampleWorkspace(t)
			s := sit(t, dir, lang)
			s.person = "Bu Sri"
			all := map[schemas.Lang]string{schemas.Indonesian: "2.355", schemas.English: "2,355"}[lang]
			more := map[schemas.Lang]string{schemas.Indonesian: "2.356", schemas.English: "2,356"}[lang]
			list := read(t, "../../testdata/reference/kbki.csv")
			s.says(s.get("/rujukan?cari=meja"), http.StatusOK, say("desk.reference.none"))

			// What is refused is said in words, and what was filled in stays.
			for _, bad := range []struct {
				name       string
				content    []byte
				date, says string
			}{
				{"kbki.csv", list, "2099-01-01", "2099"},
				{"kbki.csv", list, "besok", "besok"},
				{"kbki.csv", list, "", say("reference_undated")},
				{"kbki.csv", []byte("kode,uraian\n"), "2026-03-01", "kbki.csv"},
				{"kbki.xlsx", []byte("\x89PNG\r\n\x1a\n0000"), "2026-03-01", "kbki.xlsx"},
				{"kbki.json", []byte(`{"id":`), "2026-03-01", "kbki.json"},
				{"kbki.csv", []byte("<html><script>alert(1)</script>"), "2026-03-01", "kbki.csv"},
			} {
				p := s.takes(onlyFile(bad.name, bad.content), "kbki", bad.date, "BPS & kawan")
				s.says(p, http.StatusOK, bad.says, `href="/rujukan?jenis=kbki&amp;sumber=BPS`)
				for _, no := range []string{"ekatalog reference", "<script>alert", dir} {
					if strings.Contains(p.body, no) {
						t.Errorf("%s %s: says %q", bad.name, bad.date, no)
					}
				}
			}
			s.says(s.takes(onlyFile("x.csv", list), "harga", "2026-03-01", "BPS"), http.StatusOK, "harga")
			s.says(s.get("/rujukan?jenis=satuan&sumber=BPS+%22&tanggal=2026-03-01"), http.StatusOK, `value="satuan" selected`, `value="BPS &#34;"`, `value="2026-03-01"`)
			if p := s.file("Bu Sri", "/rujukan", "lain", "kbki.csv", list, "jenis", "kbki"); p.status != http.StatusBadRequest {
				t.Errorf("no file: %d", p.status)
			}

			// Both halves of a list are one edition of it.
			at := bytes.Index(list, []byte("\n15")) + 1
			halves := map[string][]byte{"a.csv": list[:at], "b.csv": append([]byte("kode,uraian\n"), list[at:]...)}
			taken := s.takes(halves, "kbki", "2026-03-01", "BPS")
			s.says(taken, http.StatusOK, say("reference.imported", "daftar", "KBKI", "tanggal", day("2026-03-01"), "sumber", "BPS", "n", all), "a.csv, b.csv")
			s.says(s.takes(halves, "kbki", "2026-03-01", "BPS"), http.StatusOK, say("reference.unchanged", "daftar", "KBKI", "tanggal", day("2026-03-01"), "n", all))
			newer := append(bytes.Replace(list, []byte("Gandum hitam"), []byte("Gandum hitam (rye)"), 1), "99999,Jasa pembersihan cerobong\n"...)
			s.says(s.takes(onlyFile("kbki.csv", newer), "kbki", "2026-04-01", "BPS"), http.StatusOK, say("desk.reference.new"), "99999 Jasa pembersihan cerobong", say("desk.reference.other_now"), "0116 Gandum hitam → 0116 Gandum hitam (rye)")

			s.says(s.get("/rujukan?cari=jasa+pembersihan+cerobong"), http.StatusOK, "<td>99999</td>", say("desk.reference.best"))

			// An older one, and a part, are taken for a reason only.
			older := s.takes(onlyFile("kbki.csv", list), "kbki", "2026-03-01", "BPS")
			s.says(older, http.StatusOK, say("desk.reference.doubt"), say("reference_older", "daftar", "KBKI", "tanggal", day("2026-03-01"), "lama", day("2026-04-01")),
				say("desk.reference.gone"), "99999 Jasa pembersihan cerobong", "sumber=BPS")
			s.says(s.fill(older.path, nil), http.StatusUnprocessableEntity, say("desk.reference.why_needed"))
			part := s.takes(onlyFile("barang.csv", list[:at]), "kbki", "2026-05-01", "BPS")
			half := itoa(bytes.Count(list[:at], []byte("\n")) - 1)
			s.says(part, http.StatusOK, say("desk.reference.doubt"), say("desk.reference.gone"), more+" ", half+" ")
			if got := recorded(t, ledgerOf(t, dir), "reference.imported"); len(got) != 2 {
				t.Errorf("%d editions taken, want 2", len(got))
			}
			back := s.result(s.fill(older.path, url.Values{"alasan": {"yang baru keliru"}}))
			s.says(back, http.StatusOK, say("desk.reference.changed"), "99999 Jasa pembersihan cerobong", say("reference.imported", "daftar", "KBKI", "tanggal", day("2026-03-01"), "sumber", "BPS", "n", all))
			acts := recorded(t, ledgerOf(t, dir), "reference.imported")
			last := acts[len(acts)-1]
			if len(acts) != 3 || last.Reason != "yang baru keliru" {
				t.Errorf("%d, %+v", len(acts), last)
			}
			s.says(s.get(older.path), http.StatusNotFound, say("desk.reference.doubt_gone"))
			s.says(s.fill(older.path, url.Values{"alasan": {"lagi"}}), http.StatusNotFound, say("desk.reference.doubt_gone"))
			s.says(s.get("/rujukan/%2e%2e"), http.StatusNotFound)

			// Where nothing is sure, that is said.
			unsure := s.get("/rujukan?cari=kayu")
			s.says(unsure, http.StatusOK, strings.TrimSpace(say("reference.search_unsure")))
			if strings.Contains(unsure.body, say("desk.reference.best")) {
				t.Error("something is said to fit best that is not sure")
			}
			s.says(s.get("/rujukan?cari=zzxqy"), http.StatusOK, strings.TrimSpace(say("reference.search_nothing")))
			if p := s.get(`/rujukan?cari=%22%3E%3Cscript%3E`); strings.Contains(p.body, "><script>") {
				t.Error("what is looked for is not escaped")
			}

			// A category is found by its name, never by its UUID.
			categories := []byte("tipe_produk,level1,level2,level3,category_id\nBarang,Peralatan Kantor,Furnitur Kantor,Meja Kerja,00000000-0000-4000-8000-000000000001\n")
			s.says(s.takes(onlyFile("kategori.csv", categories), "kategori", "2026-03-01", "LKPP"), http.StatusOK, "LKPP")
			found := s.get("/rujukan?cari=meja+kerja")
			s.says(found, http.StatusOK, html.EscapeString("Peralatan Kantor > Furnitur Kantor > Meja Kerja"))
			if strings.Contains(found.body, "00000000-0000") {
				t.Error("a UUID is shown")
			}
			if files := s.kept(); len(files) != 1 { // the part, which nobody has decided on
				t.Errorf("left %q", files)
			}
			if key := noReference.FindString(taken.body + older.body + part.body + back.body + unsure.body + found.body); key != "" {
				t.Errorf("a message without text: %s", key)
			}
		})
	}
}

var noReference = regexp.MustCompile(`\b(desk\.)?reference[._][a-z_]+[a-z_.]*`)

func TestOnlyAListThatIsSearchedCanBeSearched(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.Indonesian)
	s.says(s.takes(onlyFile("satuan.csv", []byte("satuan\nBuah\nRangkai\n")), "satuan", "2026-03-01", "LKPP"), http.StatusOK, "LKPP")
	s.says(s.get("/rujukan?cari=meja"), http.StatusOK, "Belum ada daftar kategori atau KBKI untuk dicari")
}
