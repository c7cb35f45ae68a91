package main

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ekatalog/connector"
	"ekatalog/schemas"
)

// fill sends a form with fields from our own page.
func (s *sitting) fill(path string, fields url.Values) page {
	s.Helper()
	r := s.request(http.MethodPost, path, strings.NewReader(fields.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", s.address)
	return s.send(r)
}

var digestInput = regexp.MustCompile(`name="sidik" value="([0-9a-f]{64})"`)

// matched is a mapping file at the desk.
type matched struct {
	*sitting
	file string
	seen string // digest that the page showed
}

func openMatch(s *sitting) *matched {
	s.Helper()
	m := &matched{sitting: s, file: filepath.Join(s.workspace, "mapping.yaml")}
	m.look("/pencocokan/1")
	return m
}

// look opens a page and notes which file it shows.
func (m *matched) look(path string) page {
	m.Helper()
	p := m.get(path)
	if p.status != http.StatusOK {
		m.Fatalf("%s: %d\n%s", path, p.status, p.body)
	}
	if found := digestInput.FindStringSubmatch(p.body); found != nil {
		m.seen = found[1]
	}
	return p
}

// fields makes a form out of names and values.
func (m *matched) fields(pairs ...string) url.Values {
	v := url.Values{"sidik": {m.seen}}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

// says fails unless a page has texts.
func (s *sitting) says(p page, status int, texts ...string) {
	s.Helper()
	if p.status != status {
		s.Errorf("%s: %d, want %d\n%s", p.path, p.status, status, p.body)
	}
	for _, text := range texts {
		if !strings.Contains(p.body, text) {
			s.Errorf("%s does not say %q\n%s", p.path, text, p.body)
		}
	}
}

func TestAColumnIsMatchedOtherwiseSeenFirstAndTakenBack(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.Indonesian)
	m := openMatch(s)
	s.says(m.look("/pencocokan/1"), 200, "dari kolom Harga, dibaca sebagai rupiah", "selalu 0%", "menurut kolom Kategori: 3 pilihan", "Miniatur Perahu Pinisi Kayu Jati", "10 contoh cocok.")
	before := tree(t, s.workspace)
	original := string(read(t, m.file))
	form := m.fields("isian_3", "price", "dari_3", "HPP", "isian_4", "ppn", "dari_4", "", "nilai_4", "0%")

	trial := s.fill("/pencocokan/1/coba", form)
	s.says(trial, 200, "<b>40</b> dari 40 baris berubah", "Rp350.000", "<strong>Rp212.000</strong>", "dari kolom HPP, dibaca sebagai rupiah", "contoh uji tidak cocok lagi")
	if after := tree(t, s.workspace); len(after) != len(before) || string(read(t, m.file)) != original {
		t.Error("looking changed the workspace")
	}
	form.Set("alasan", "Harga koperasi")
	s.says(s.fill("/pencocokan/1/simpan", form), 422, "contoh uji tidak cocok lagi")
	form.Set("contoh", "ya")
	s.says(s.fill("/pencocokan/1/simpan", form), 200, "Tersimpan.", "dari kolom HPP, dibaca sebagai rupiah")
	want := strings.Replace(original, `rupiah(row["Harga"])`, `rupiah(row["HPP"])`, 1)
	if got := string(read(t, m.file)); got != want {
		t.Errorf("more than the rule changed:\n%s", got)
	}
	s.says(s.fill("/pencocokan/1/simpan", form), 409, "diubah di tempat lain")

	s.says(s.get("/pencocokan/1/versi"), 200, "Versi 2", "dipakai sekarang", "Harga koperasi", "Versi 1", "ditulis langsung di berkasnya")
	s.says(m.look("/pencocokan/1/versi/1"), 200, "Kalau kembali ke versi ini", "dari kolom Harga, dibaca sebagai rupiah")
	s.says(s.get("/pencocokan/1/versi/2"), 200, "Yang diubah dari versi 1", "Versi ini yang dipakai sekarang")
	back := m.fields("versi", "1")
	s.says(s.fill("/pencocokan/1/coba", back), 200, "<strong>Rp350.000</strong>")
	s.says(s.fill("/pencocokan/1/simpan", back), 200, "Dikembalikan.")
	if got := string(read(t, m.file)); got != original {
		t.Errorf("not what it was:\n%s", got)
	}
	s.says(s.get("/pencocokan/1/versi"), 200, "Versi 3", "dikembalikan ke versi lama")
}

func TestWhatAnEditorWroteIsAVersionToo(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.English)
	m := openMatch(s)
	save := func(pairs ...string) {
		t.Helper()
		m.look("/pencocokan/1")
		s.says(s.fill("/pencocokan/1/simpan", m.fields(pairs...)), 200, "Saved.")
	}
	save("isian_0", "brand", "dari_0", "", "nilai_0", "Karya: Pamekasan")
	byHand := strings.Replace(string(read(t, m.file)), "Karya: Pamekasan", "Lain", 1) + "# by hand\n"
	put(t, m.file, byHand)
	s.says(s.get("/pencocokan/1/versi"), 200, "The file now", "kept as a version with the next change")
	save("isian_0", "brand", "dari_0", "Bahan")
	s.says(s.get("/pencocokan/1/versi"), 200, "Version 4", "Version 3", "Version 2", "Version 1")
	s.says(m.look("/pencocokan/1/versi/3"), 200, "always Lain", "from column Bahan")
	put(t, m.file, "version: 1\nsku: row[\"Kode\"\n")
	broken := m.look("/pencocokan/1")
	s.says(broken, 200, "mapping.yaml", "/pencocokan/1/versi")
	m.look("/pencocokan/1/versi/3")
	s.says(s.fill("/pencocokan/1/simpan", m.fields("versi", "3")), 200, "Taken back.")
	if got := string(read(t, m.file)); got != byHand {
		t.Errorf("not what the editor wrote:\n%s", got)
	}
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAColumnThatIsCalledOtherwiseIsFoundAgain(t *testing.T) {
	dir := sampleWorkspace(t)
	list := strings.Replace(string(read(t, testLists+"bengkel-rapi.csv")), ";Harga;", ";Harga Jual;", 1)
	put(t, filepath.Join(dir, "daftar.csv"), list)
	config := string(read(t, filepath.Join(dir, "ekatalog.yaml")))
	put(t, filepath.Join(dir, "ekatalog.yaml"), strings.Replace(config, `file: products.xlsx, sheet: "*"`, "file: daftar.csv", 1))
	s := sit(t, dir, schemas.Indonesian)
	m := openMatch(s)
	s.says(m.look("/pencocokan/1"), 200, "Kolom yang tidak ada lagi di daftar", `value="Harga"`, "<option selected>Harga Jual</option>")
	form := m.fields("kolom_lama", "Harga", "kolom_baru", "Harga Jual")
	s.says(s.fill("/pencocokan/1/coba", form), 200, "<b>0 → 40</b> siap", "dari kolom Harga Jual, dibaca sebagai rupiah", "<strong>Rp350.000</strong>")
	s.says(s.fill("/pencocokan/1/simpan", form), 200, "Tersimpan.")
	if got := string(read(t, m.file)); strings.Contains(got, `row["Harga"]`) || !strings.Contains(got, `Harga Jual: "350.000"`) {
		t.Errorf("%s", got)
	}
	if p := m.look("/pencocokan/1"); strings.Contains(p.body, "Kolom yang tidak ada lagi") || !strings.Contains(p.body, "10 contoh cocok.") {
		t.Errorf("still lost:\n%s", p.body)
	}
}

func TestWordsOfTheListGetAMeaning(t *testing.T) {
	dir := sampleWorkspace(t)
	config := string(read(t, filepath.Join(dir, "ekatalog.yaml")))
	put(t, filepath.Join(dir, "ekatalog.yaml"), strings.Replace(config, `file: products.xlsx, sheet: "*"`, "file: daftar.csv", 1))
	put(t, filepath.Join(dir, "daftar.csv"), strings.Replace(string(read(t, testLists+"bengkel-rapi.csv")), ";Buah;350000;4;", ";renteng;350000;4;", 1))
	s := sit(t, dir, schemas.Indonesian)
	m := openMatch(s)
	s.says(m.look("/pencocokan/1/pilihan?daftar=satuan"), 200, "1 kata belum punya padanan", "renteng", "Isi Satuan di daftar Anda")
	form := m.fields("daftar", "satuan", "kata", "renteng", "arti", "Pcs", "isi", "10", "kata", "bh", "arti", "", "isi", "")
	s.says(s.fill("/pencocokan/1/coba", form), 200, "<b>39 → 40</b> siap", "<strong>10 Pcs</strong>", "– tidak diisi –", "Rp35.000")
	form.Set("contoh", "ya")
	s.says(s.fill("/pencocokan/1/simpan", form), 200, "Tersimpan.")
	if got := string(read(t, m.file)); !strings.Contains(got, `    renteng: {unit: "Pcs", factor: 10}`) || strings.Contains(got, "    bh: Buah") || !strings.Contains(got, "    bj: Buah") {
		t.Errorf("%s", got)
	}
	s.says(m.look("/pencocokan/1/pilihan?daftar=satuan"), 200, "Semua kata sudah punya padanan")
}

func TestCategoriesAreSearchedInTheImportedList(t *testing.T) {
	dir := sampleWorkspace(t)
	s := sit(t, dir, schemas.Indonesian)
	m := openMatch(s)
	s.says(s.get("/pencocokan/1/cari?isian=kbki&cari=meja"), 200, "belum diimpor")
	a := newApp(strings.NewReader(""), &buffer{}, &buffer{})
	if code := a.run(t.Context(), []string{"reference", "import", "kbki", "../../testdata/reference/kbki.csv", "--date", "2026-03-01", "--source", "BPS", "--config", filepath.Join(dir, "ekatalog.yaml")}); code != exitDone {
		t.Fatalf("import: %d", code)
	}
	s.says(m.look("/pencocokan/1/cari?isian=kbki&cari=meja+kayu"), 200, "Pakai", `name="nilai_0" value="`)
	take := &walker{sitting: s} // presses the button of what was found, with the form as it stands
	take.see(m.look("/pencocokan/1/cari?isian=kbki&cari=meja+kayu"), "/pencocokan/1/coba")
	value := take.fields.Get("nilai_0")
	take.press("/pencocokan/1/simpan")
	s.says(take.at, 200, "selalu "+value)
	s.says(s.get("/pencocokan/1/cari?isian=price"), 404)
}

func TestEachListIsMatchedOnItsOwn(t *testing.T) {
	dir := messyWorkspace(t)
	if err := os.CopyFS(dir, os.DirFS(testLists)); err != nil {
		t.Fatal(err)
	}
	s := sit(t, dir, schemas.Indonesian)
	s.says(s.get("/pencocokan"), 200, "MEUBELER", "CUCIAN", "ROTI&amp;KUE", `href="/pencocokan/3"`)
	s.says(s.get("/pencocokan/1"), 200, "menurut judul bagian: 1 pilihan", "KERAJINAN KAYU", "Rumus:", "rahasia")
	if p := s.get("/pencocokan/1"); strings.Contains(p.body, "Sdr. M") {
		t.Error("a private column is shown")
	}
	s.says(s.get("/pencocokan/2"), 200, "87142") // a formula, as it is
	for _, path := range []string{"/pencocokan/4", "/pencocokan/0", "/pencocokan/x", "/pencocokan/1/versi/9", "/pencocokan/1/pilihan?daftar=tidak+ada"} {
		if p := s.get(path); p.status != http.StatusNotFound && p.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", path, p.status)
		}
	}
}

func TestAnUnusedColumnIsOfferedForWhatItIsProbablyFor(t *testing.T) {
	dir := sampleWorkspace(t)
	file := filepath.Join(dir, "mapping.yaml")
	put(t, file, strings.Replace(string(read(t, file)), "  description:  row[\"Deskripsi\"]\n", "", 1))
	s := sit(t, dir, schemas.Indonesian)
	m := openMatch(s)
	s.says(m.look("/pencocokan/1"), 200, `name="rahasia" value="Pembuat" checked`)
	put(t, file, strings.Replace(string(read(t, file)), "      Lingkup Pekerjaan: row[\"Deskripsi\"]\n", "", 1))
	s.says(m.look("/pencocokan/1"), 200, `name="pakai" value="Deskripsi"> pakai untuk Deskripsi`)
	form := m.fields("pakai", "Deskripsi")
	s.says(s.fill("/pencocokan/1/coba", form), 200, "dari kolom Deskripsi", "<b>40</b> dari 40")
	s.says(s.fill("/pencocokan/1/simpan", form), 200, "Tersimpan.")
	if !strings.Contains(string(read(t, file)), "\n  description: row[\"Deskripsi\"]\n") {
		t.Errorf("%s", read(t, file))
	}
}

func TestHowAVersionCameIsSaid(t *testing.T) {
	for act, want := range map[string]string{
		connector.AnswerKept: "desk.match.how.answered", connector.AnswerUndone: "desk.match.how.answered",
		connector.IssueReleased: "desk.match.how.released", connector.ReleaseUndone: "desk.match.how.released",
		connector.ListAccepted: "desk.match.how.begun", mappingChanged: "desk.match.how.changed", connector.FileSeen: "desk.match.how.seen",
	} {
		if got := versionHow(act); got != want || !schemas.HasMessage(got) {
			t.Errorf("%s: %s, want %s", act, got, want)
		}
	}
}
