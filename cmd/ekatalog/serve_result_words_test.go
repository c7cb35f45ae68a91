package main

import (
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"ekatalog/connector"
	"ekatalog/schemas"
)

// asked is a result at the desk that has words which nobody knows.
type asked struct {
	*sitting
	at   string // address of its page
	file string // the workspace's own words
}

// asks hands in a result.
func (s *sitting) asks(rows ...[]any) (*asked, page) {
	s.Helper()
	p := s.file("Siti", "/berkas/hasil", "hasil", "hasil.xlsx", result(s.T, rows...))
	s.says(p, http.StatusOK)
	return &asked{sitting: s, at: p.path, file: filepath.Join(s.workspace, resultWordsFile)}, p
}

// teaches answers what a page asked, in pairs of an input and a choice.
func (a *asked) teaches(shown page, pairs ...string) page {
	a.Helper()
	form := url.Values{"sidik": {digestInput.FindStringSubmatch(shown.body)[1]}}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return a.sendAs("Siti", a.at+"/kata", form)
}

// state is what has become of a product.
func (a *asked) state(sku string) connector.State {
	a.Helper()
	book, err := ledgerOf(a.T, a.workspace).Book(a.Context(), connector.CatalogueV6)
	if err != nil {
		a.Fatal(err)
	}
	return book.Entries[connector.FoldSKU(sku)].State
}

var curated = [][]any{
	{"Kode Produk", "Nama Produk", "Status"},
	{"KR-001", "Miniatur Perahu Pinisi Kayu Jati", "Lolos Kurasi"},
	{"KR-002", "Miniatur Perahu Pinisi Ukuran Kecil", "lolos  kurasi"},
	{"KR-003", "Lain", "Gugur"},
}

func TestAnUnknownWordIsExplainedOnThePageAndTheResultReadAgain(t *testing.T) {
	for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
		s := sit(t, sampleWorkspace(t), lang)
		s.makes()
		a, shown := s.asks(curated...)
		s.says(shown, http.StatusOK, "Lolos Kurasi", "Gugur", "KR-001, KR-002", `name="arti Lolos Kurasi"`, schemas.Say(lang, "result_word.fix.page", nil))
		if strings.Contains(shown.body, resultWordsFile) || strings.Contains(shown.body, `value="catat"`) {
			t.Errorf("a file is named, or something could be recorded:\n%s", shown.body)
		}
		const own = "# kata koperasi\nversion: 1\nstatuses:\n  - state: review # lihat surat\n    words: [Antre]\n# akhir\n"
		put(t, a.file, own)
		shown = a.teaches(shown, "arti Lolos Kurasi", "live", "arti Gugur", "rejected") // somebody wrote words meanwhile
		s.says(shown, http.StatusConflict, schemas.Say(lang, "desk.result_words.moved", nil), `<option value="live" selected>`)
		if got := string(read(t, a.file)); got != own {
			t.Fatalf("written all the same:\n%s", got)
		}
		taught := a.teaches(shown, "arti Lolos Kurasi", "live", "arti Gugur", "", "alasan", "surat portal")
		s.says(taught, http.StatusOK, schemas.Say(lang, "desk.done.result.words", nil), `value="catat"`, `name="arti Gugur"`)
		want := strings.Replace(own, "[Antre]\n", "[Antre]\n  - {state: live, words: [\"Lolos Kurasi\"]}\n", 1)
		if got := string(read(t, a.file)); got != want {
			t.Errorf("more than the word changed:\n%s", got)
		}
		if got := a.state("KR-001"); got != connector.StateExported {
			t.Fatalf("already %s", got)
		}
		// What was chosen by mistake is chosen again.
		s.says(a.teaches(taught, "arti Lolos Kurasi", "rejected"), http.StatusOK, `<option value="rejected" selected>`)
		s.says(a.teaches(s.get(a.at), "arti Lolos Kurasi", "live", "arti Gugur", "rejected"), http.StatusOK)
		s.says(s.sendAs("Siti", a.at, url.Values{"aksi": {"catat"}}), http.StatusOK, schemas.Say(lang, "desk.result_in.done", nil))
		for sku, want := range map[string]connector.State{"KR-001": connector.StateLive, "KR-002": connector.StateLive, "KR-003": connector.StateRejected} {
			if got := a.state(sku); got != want {
				t.Errorf("%s: %s, want %s", sku, got, want)
			}
		}
		s.says(a.sendAs("Siti", a.at+"/kata", url.Values{"arti Gugur": {"live"}}), http.StatusConflict)
		a.wasRecorded()
	}
}

// wasRecorded fails unless the ledger has who explained words, why, and what the
// file said before and after.
func (a *asked) wasRecorded() {
	a.Helper()
	n, db := 0, ledgerOf(a.T, a.workspace)
	for _, r := range acts(a.T, a.workspace) {
		if r.Act.Act != resultWordsTaught {
			continue
		}
		n++
		if name, err := peopleOf(db).of(a.Context(), r.Actor); err != nil || name != "Siti" || r.Digest == "" || n == 1 && r.Reason != "surat portal" {
			a.Errorf("%s %v: %+v", name, err, r.Act)
		}
	}
	versions, err := db.FileVersions(a.Context(), resultWordsFile)
	if err != nil || n != 3 || len(versions) != 4 {
		a.Errorf("%d acts, %d versions, %v", n, len(versions), err)
	}
}

func TestATitleThatNobodyKnowsIsExplainedOnThePage(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.Indonesian)
	s.makes()
	// No status: the page asks which column has it, and does not forget that it may be a list.
	a, shown := s.asks([]any{"Kode Produk", "Nama Produk", "Putusan *"}, []any{"KR-001", "Miniatur Perahu Pinisi Kayu Jati", "Tayang"})
	s.says(shown, http.StatusOK, "tidak punya kolom status", "pilih di bawah", "misalnya Tayang", `name="kolom status"`, `name="tayang"`)
	s.says(a.teaches(shown, "kolom status", "Putusan", "kolom reason", "Putusan"), http.StatusUnprocessableEntity, "Satu kolom dipilih untuk dua hal", `<option value="Putusan" selected>`)
	s.says(a.teaches(shown, "kolom status", "Putusan"), http.StatusOK, "KR-001", `value="catat"`, "pernah Anda pilih")
	// No title at all: everything is asked.
	b, shown := s.asks([]any{"Nomor Barang Kami", "Vonis"}, []any{"KR-002", "Tayang"})
	s.says(shown, http.StatusOK, "Judul kolom berkas ini belum dikenal", `name="kolom sku"`, "misalnya KR-002")
	s.says(b.teaches(shown, "kolom status", "Vonis", "kolom sku", "Nomor Barang Kami"), http.StatusOK, "KR-002", `value="catat"`)
	if a.state("KR-001") != connector.StateExported || a.state("KR-002") != connector.StateExported {
		t.Error("recorded without a yes")
	}
	const want = "version: 1\ncolumns:\n  - {field: status, titles: [\"Putusan\", \"Vonis\"]}\n  - {field: sku, titles: [\"Nomor Barang Kami\"]}\n"
	if got := string(read(t, a.file)); got != want {
		t.Errorf("written:\n%s", got)
	}
}

func TestOnlyWhatThePageOffersIsTakenForTheMeaningOfAWord(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.Indonesian)
	s.makes()
	const word = `<script>alert(1)</script>"'>{{.}}: [x] # y`
	a, shown := s.asks([]any{"Kode Produk", "Nama Produk", "Status"}, []any{"KR-001", "<b>x</b>", word})
	if strings.Contains(shown.body, "<script>alert") || strings.Contains(shown.body, "<b>x") {
		t.Errorf("script in the page:\n%s", shown.body)
	}
	for _, forged := range [][]string{{"arti " + word, "held"}, {"arti Lain", "live"}, {"kolom status", "Status"}, {"kolom x", "Status"}, {"arti " + word, "live]}\nversion: 2"}} {
		s.says(a.teaches(shown, forged...), http.StatusUnprocessableEntity, "tidak ada di halaman ini")
	}
	s.says(a.teaches(shown, "arti "+word, ""), http.StatusUnprocessableEntity, "Belum ada yang dipilih")
	if _, err := readUpTo(a.file, 1<<20); err == nil {
		t.Error("something was written")
	}
	s.says(a.teaches(shown, "arti "+word, "live"), http.StatusOK, `value="catat"`)
	if got := string(read(t, a.file)); !strings.Contains(got, `words: ["<script>alert(1)</script>\"'>{{.}}: [x] # y"]`) {
		t.Errorf("written:\n%s", got)
	}
	put(t, a.file, "{version: 1}\n")
	b, shown := s.asks(curated...)
	s.says(b.teaches(shown, "arti Gugur", "rejected"), http.StatusUnprocessableEntity, "tidak dapat diubah dari halaman ini", `<option value="rejected" selected>`)
}

func TestTwoPeopleWhoExplainWordsAtOnceBothKeepTheirs(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.Indonesian)
	s.makes()
	a, first := s.asks(curated...)
	b, second := s.asks(curated...)
	s.says(a.teaches(first, "arti Lolos Kurasi", "live", "arti Gugur", ""), http.StatusOK)
	late := b.teaches(second, "arti Lolos Kurasi", "", "arti Gugur", "rejected")
	s.says(late, http.StatusConflict, "diubah di tempat lain", `<option value="rejected" selected>`)
	s.says(b.teaches(late, "arti Gugur", "rejected"), http.StatusOK)
	got := string(read(t, a.file))
	for _, want := range []string{`{state: live, words: ["Lolos Kurasi"]}`, `{state: rejected, words: ["Gugur"]}`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
}
