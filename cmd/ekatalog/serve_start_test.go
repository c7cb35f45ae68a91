package main

import (
	"archive/zip"
	"bytes"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// walker goes through the first steps as an officer does, and counts each
// control that is used: a text that is typed, a choice, a file that is chosen,
// a button, a link.
type walker struct {
	*sitting
	at     page
	clicks int
	fields url.Values // of the form on the page, as a browser would send it
	action string
}

var (
	formTag       = regexp.MustCompile(`(?s)<form [^>]*action="([^"]+)"[^>]*>(.*?)</form>`)
	inputTag      = regexp.MustCompile(`<input ([^>]*)>`)
	selectTag     = regexp.MustCompile(`(?s)<select id="[^"]*" name="([^"]+)">(.*?)</select>`)
	optionTag     = regexp.MustCompile(`<option(?: value="([^"]*)")?( selected)?>([^<]*)</option>`)
	formAttribute = regexp.MustCompile(`([a-z]+)="([^"]*)"`)
)

// see reads the form of a page that is sent to an address beginning with
// action.
func (w *walker) see(p page, action string) {
	w.Helper()
	w.at, w.fields, w.action = p, url.Values{}, ""
	if p.status != http.StatusOK {
		w.Fatalf("%d at %s\n%s", p.status, p.path, p.body)
	}
	for _, f := range formTag.FindAllStringSubmatch(p.body, -1) {
		if !strings.HasPrefix(f[1], action) {
			continue
		}
		w.action = f[1]
		for _, in := range inputTag.FindAllStringSubmatch(f[2], -1) {
			a := map[string]string{}
			for _, x := range formAttribute.FindAllStringSubmatch(in[1], -1) {
				a[x[1]] = html.UnescapeString(x[2])
			}
			ticked := strings.HasSuffix(in[1], " checked")
			if kind := a["type"]; kind != "file" && (kind != "checkbox" && kind != "radio" || ticked) {
				w.fields.Add(a["name"], a["value"])
			}
		}
		for _, sel := range selectTag.FindAllStringSubmatch(f[2], -1) {
			value, first := "", true
			for _, o := range optionTag.FindAllStringSubmatch(sel[2], -1) {
				text := o[1]
				if !strings.Contains(o[0], "value=") {
					text = o[3]
				}
				if first || o[2] != "" {
					value, first = html.UnescapeString(text), false
				}
			}
			w.fields.Set(sel[1], value)
		}
		return
	}
	w.Fatalf("no form for %s at %s\n%s", action, p.path, p.body)
}

// set types a text or makes a choice.
func (w *walker) set(name, value string) {
	w.Helper()
	if !w.fields.Has(name) {
		w.Fatalf("no control %s at %s: %v", name, w.at.path, w.fields)
	}
	w.clicks++
	w.fields.Set(name, value)
}

// answer answers the question whose label has all of some texts.
func (w *walker) answer(value string, texts ...string) {
	w.Helper()
	for _, l := range regexp.MustCompile(`<label for="((?:jawab|semua)\.[^"]+)">([^<]*)</label>`).FindAllStringSubmatch(w.at.body, -1) {
		label, all := html.UnescapeString(l[2]), true
		for _, text := range texts {
			all = all && strings.Contains(label, text)
		}
		if all {
			w.set(l[1], value)
			return
		}
	}
	w.Fatalf("no question of %v at %s\n%s", texts, w.at.path, w.at.body)
}

// press presses the button of the form.
func (w *walker) press(next string) {
	w.Helper()
	w.clicks++
	w.see(w.submit(w.action, w.fields), next)
}

// pressCodes presses the button of the columns where codes are made, and goes on
// from what is told of them.
func (w *walker) pressCodes(given string) {
	w.Helper()
	w.clicks += 2
	told := w.submit(w.action, w.fields)
	w.says(told, http.StatusOK, given)
	next := regexp.MustCompile(`href="(/mulai/[^"]+/harga)"`).FindStringSubmatch(told.body)
	if next == nil {
		w.Fatalf("nothing leads on from %s\n%s", told.path, told.body)
	}
	w.see(w.get(next[1]), "/mulai/")
}

// choose chooses a file and presses the button of its form.
func (w *walker) choose(name string, next string) {
	w.Helper()
	w.clicks += 2
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part, err := m.CreateFormFile("daftar", name)
	if err != nil {
		w.Fatal(err)
	}
	if _, err := part.Write(read(w.T, testLists+name)); err != nil {
		w.Fatal(err)
	}
	if err := m.Close(); err != nil {
		w.Fatal(err)
	}
	r := w.request(http.MethodPost, w.action, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Origin", w.address)
	w.see(w.send(r), next)
}

// begin fills in the seller, which all lists need.
func (w *walker) begin() {
	w.Helper()
	w.see(w.get("/mulai"), "/mulai/penyedia")
	w.set("nama", "Bengkel Kerja Pamekasan")
	w.set("nib", "1234567890123")
	w.set("npwp", "12.345.678.9-012.345")
	w.set("foto", "https://foto.bengkel.id/")
	w.press("/mulai/daftar")
}

// files makes the files and takes the zip away; it gives the names in it.
func (w *walker) files() []string {
	w.Helper()
	w.clicks++
	made := w.submit(w.action, w.fields)
	link := regexp.MustCompile(`href="([^"]+\.zip)"`).FindStringSubmatch(made.body)
	if link == nil {
		w.Fatalf("no zip at %s (%d)\n%s", made.path, made.status, made.body)
	}
	w.clicks++
	return w.zipped(w.get(link[1]).body)
}

// zipped names the files of a zip, which are those that stay in the workspace.
func (s *sitting) zipped(body string) (names []string) {
	s.Helper()
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		s.Fatal(err)
	}
	for _, f := range z.File {
		names = append(names, f.Name)
		r, err := f.Open()
		if err != nil {
			s.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil || sum(b) != sum(read(s.T, filepath.Join(s.workspace, filesFolder, f.Name))) {
			s.Errorf("%s is not the file that stays in the workspace: %v", f.Name, err)
		}
	}
	return names
}

// From an empty install to the first correct files: how many controls it takes.
const (
	cleanClicks = 12
	messyClicks = 25
)

func TestFromAnEmptyInstallToTheFirstFilesOfACleanList(t *testing.T) {
	for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
		w := &walker{sitting: sit(t, sampleWorkspace(t), lang)}
		w.begin()
		w.choose("bengkel-rapi.xlsx", "/mulai/")
		w.press("/mulai/") // the columns as they are guessed
		w.press("/mulai/jawaban")
		w.press("/mulai/") // the answers as they are proposed
		if got := counts(w.at); got != "40 40 0" {
			t.Errorf("counts: %s, want 40 40 0\n%s", got, w.at.body)
		}
		names := w.files()
		if len(names) != 3 { // one for each category
			t.Errorf("files: %v", names)
		}
		if t.Logf("%s: %d clicks", lang, w.clicks); w.clicks > cleanClicks {
			t.Errorf("%d clicks, want at most %d", w.clicks, cleanClicks)
		}
		lintsClean(t, w.workspace)
	}
}

func TestFromAnEmptyInstallToTheFirstFilesOfAMessyList(t *testing.T) {
	w := &walker{sitting: sit(t, sampleWorkspace(t), schemas.Indonesian)}
	w.begin()
	w.choose("bengkel-pamekasan.xlsx", "/mulai/")
	w.pressCodes("5 barang mendapat kode. Contohnya KR-007, CU-001, CU-002.")
	w.at.wants(t, "350.000", "Rp350.000", "tidak terbaca")
	w.press("/mulai/jawaban")
	w.answer("3191301999", "KBKI", "KERAJINAN KAYU")
	w.answer("Lokal", "Sama untuk semua")
	w.answer("60 kg", "Berat", "Lemari")
	w.answer("6 kg", "Berat", "Kursi")
	w.answer("50 gr", "Berat", "Gantungan")
	w.answer("400 gr", "Berat", "Asbak")
	w.answer("Makanan dan Minuman > Makanan Olahan > Makanan Ringan", "Kategori", "ROTI&KUE")
	w.answer("2343000999", "KBKI", "ROTI&KUE")
	w.answer("Pcs", "Satuan", "bks")
	w.press("/mulai/")
	if got := counts(w.at); got != "28 3 25" {
		t.Errorf("counts: %s, want 28 3 25", got)
	}
	// What is asked once the category is known is answered a page later, as
	// whoever comes back another day would.
	w.clicks++
	w.see(w.get("/mulai/jawaban"), "/mulai/jawaban")
	w.answer("540 gr", "Berat", "Rengginang")
	w.press("/mulai/")
	if got := counts(w.at); got != "28 4 24" {
		t.Errorf("counts: %s, want 28 4 24", got)
	}
	names := w.files()
	if len(names) < 3 {
		t.Errorf("files: %v", names)
	}
	t.Logf("%d clicks, %v", w.clicks, names)
	if w.clicks > messyClicks {
		t.Errorf("%d clicks, want at most %d", w.clicks, messyClicks)
	}
	lintsClean(t, w.workspace)
}

// lintsClean holds that mapping lint and mapping test find nothing.
func lintsClean(t *testing.T, workspace string) {
	t.Helper()
	a := newApp(strings.NewReader(""), io.Discard, io.Discard)
	a.configPath, a.seller = filepath.Join(workspace, "ekatalog.yaml"), "default"
	c, o, err := a.mappingTools(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range c.mappings() {
		b := read(t, path)
		for _, f := range mapping.LintFile(filepath.Base(path), b, o, c.formats...) {
			t.Errorf("%s:%d: %s %v\n%s", path, f.Line, f.Key, f.Values, b)
		}
		m, err := mapping.Load(filepath.Base(path), b, o)
		if err != nil {
			t.Fatal(err)
		}
		if r := m.RunTests(mapping.Terms{On: a.now(), PKP: c.Seller.PKP.Status}); r.Failed > 0 || r.Passed == 0 {
			t.Errorf("%s: %+v", path, r)
		}
	}
	if _, err := os.Stat(filepath.Join(workspace, "products.xlsx")); err == nil {
		t.Error("the example is still there")
	}
}

func TestWhoTheSellerIsIsCheckedAndWrittenInPlace(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.Indonesian)
	path := filepath.Join(s.workspace, "ekatalog.yaml")
	before := string(read(t, path))
	good := url.Values{"nama": {`Bengkel "Kerja" <script>: #1`}, "pemegang": {""}, "nib": {"1234567890123"}, "npwp": {"1234567890123456"}, "pkp": {"pkp"}, "zona": {"Asia/Makassar"}, "foto": {""}}
	for name, odd := range map[string]string{"nib": "123", "npwp": "12345678901234x", "pkp": "mungkin", "zona": "Local", "nama": " ", "foto": "javascript:alert(1)"} {
		wrong := url.Values{}
		for k, v := range good {
			wrong[k] = v
		}
		wrong.Set(name, odd)
		if p := s.submit("/mulai/penyedia", wrong); p.status != http.StatusUnprocessableEntity || strings.Contains(p.body, "<script>:") {
			t.Errorf("%s = %q: %d", name, odd, p.status)
		}
	}
	if string(read(t, path)) != before {
		t.Fatal("something was written")
	}
	if p := s.submit("/mulai/penyedia", good); p.path != "/mulai/daftar" {
		t.Errorf("%d at %s\n%s", p.status, p.path, p.body)
	}
	c, _, err := loadConfig(path)
	if err != nil {
		t.Fatal(err)
	}
	if c.Seller.Name != good.Get("nama") || c.Seller.AccountHolder != c.Seller.Name || c.Seller.NIB != "1234567890123" || c.Seller.PKP.Status != "pkp" || c.Seller.Zone != "Asia/Makassar" || c.Photos.BaseURL != "" {
		t.Errorf("%+v", c.Seller)
	}
	for _, line := range strings.Split(before, "\n") {
		if strings.HasPrefix(line, "#") && !strings.Contains(string(read(t, path)), line) {
			t.Errorf("the comment %q is gone", line)
		}
	}
}

func TestHostileHeadersAndNamesAreText(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.Indonesian)
	s.submit("/mulai/penyedia", url.Values{"nama": {"B"}, "nib": {"1234567890123"}, "npwp": {"1234567890123456"}, "pkp": {"non_pkp"}, "zona": {"Asia/Jakarta"}})
	evil := `<img src=x onerror=alert(1)>`
	list := "Kode;Nama Barang;Harga;" + evil + ";\"a\"\"b\"\nA-1;" + evil + ";75.000;" + evil + ";x\nA-2;Meja;95.000;y;z\n"
	r := s.form(evil+`..\..\ekatalog.csv`, []byte(list))
	r.URL.Path = "/mulai/daftar"
	p := s.send(r)
	if p.status != http.StatusOK || !strings.HasSuffix(p.path, "/kolom") || strings.Contains(p.body, "<img") || !strings.Contains(p.body, "&lt;img") {
		t.Fatalf("%d at %s\n%s", p.status, p.path, p.body)
	}
	w := &walker{sitting: s}
	w.see(p, "/mulai/")
	for name, odd := range map[string]string{"kolom.0.3": "attributes.<b>", "kolom.0.2": "nothing"} {
		forged := url.Values{}
		for k, v := range w.fields {
			forged[k] = v
		}
		forged.Set(name, odd)
		if p := s.submit(w.action, forged); p.status != http.StatusBadRequest {
			t.Errorf("%s = %s: %d", name, odd, p.status)
		}
	}
	w.press("/mulai/")
	w.press("/mulai/jawaban")
	if strings.Contains(w.at.body, "<img") {
		t.Error("a name of the list is markup")
	}
	if _, err := os.Stat(filepath.Join(s.workspace, "ekatalog.csv")); err != nil {
		t.Error("the list is not where its name and kind put it: ", err)
	}
	lintsClean(t, s.workspace)
}

func TestAListWithoutCodesIsGivenThemInTheFirstSteps(t *testing.T) {
	for lang, words := range map[schemas.Lang][2]string{schemas.Indonesian: {"3 barang mendapat kode.", "daftar-berkode.csv"}, schemas.English: {"3 products were given a code.", "daftar-with-codes.csv"}} {
		w := &walker{sitting: sit(t, sampleWorkspace(t), lang)}
		w.begin()
		list := "Nama Barang;Harga;Stok\nMiniatur perahu pinisi;75000;4\nMeja belajar jati;95000;2\nKotak perhiasan ukir;85000;3\n"
		r := w.form("daftar.csv", []byte(list))
		r.URL.Path = "/mulai/daftar"
		p := w.send(r)
		w.see(p, "/mulai/")
		if w.fields.Get("kode") != "ya" {
			t.Fatalf("codes are not offered:\n%s", p.body)
		}
		coded := w.submit(w.action, w.fields)
		w.says(coded, http.StatusOK, words[0], "BRG-001", `href="/mulai/`)
		link := regexp.MustCompile(`href="(/daftar/[^"]+/berkode)"`).FindStringSubmatch(coded.body)
		if link == nil {
			t.Fatalf("no list to take away:\n%s", coded.body)
		}
		taken := w.get(link[1])
		if want := "Nama Barang;Harga;Stok;Kode\nMiniatur perahu pinisi;75000;4;BRG-001\nMeja belajar jati;95000;2;BRG-002\nKotak perhiasan ukir;85000;3;BRG-003\n"; taken.body != want || !strings.Contains(taken.header.Get("Content-Disposition"), words[1]) {
			t.Errorf("%s\n%s", taken.header.Get("Content-Disposition"), taken.body)
		}
		next := regexp.MustCompile(`href="(/mulai/[^"]+/harga)"`).FindStringSubmatch(coded.body)
		w.see(w.get(next[1]), "/mulai/")
		w.press("/mulai/jawaban")
		// The list in use has the codes, and so has the next that is made of it.
		if got := string(read(t, filepath.Join(w.workspace, "daftar.csv"))); got != taken.body {
			t.Errorf("the list in use is another:\n%s", got)
		}
		out, said, _ := calls(t, w.workspace, "check", "--json")
		if strings.Contains(out, "sku_missing") || !strings.Contains(out, "BRG-002") {
			t.Errorf("%s%s", out, said)
		}
		lintsClean(t, w.workspace)
	}
}

func TestRowsWithoutACodeAreGivenOneAtTheirPage(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.Indonesian)
	list := strings.Replace(string(read(t, testLists+"bengkel-rapi.csv")), "KR-002;", ";", 1)
	config := filepath.Join(s.workspace, "ekatalog.yaml")
	put(t, config, strings.Replace(string(read(t, config)), `file: products.xlsx, sheet: "*"`, "file: daftar.csv", 1))
	p := s.drop("daftar.csv", []byte(list))
	s.says(p, http.StatusOK, "Buatkan kode", "belum punya kode barang")
	coded := s.post(p.path + "/kode")
	s.says(coded, http.StatusOK, "1 barang mendapat kode.", "Unduh daftar berkode")
	if coded.path == p.path || strings.Contains(coded.body, "belum punya kode barang") {
		t.Errorf("%s still lacks codes:\n%s", coded.path, coded.body)
	}
	taken := s.get(coded.path + "/berkode").body
	if len(strings.Split(taken, "\n")) != len(strings.Split(list, "\n")) || !strings.Contains(taken, "KR-001;") {
		t.Errorf("%s", taken)
	}
	s.says(s.post(coded.path+"/kode"), http.StatusOK, "Semua barang sudah punya kode.")
	for _, path := range []string{p.path + "/berkode", "/daftar/x/berkode", strings.Replace(p.path, "/daftar/", "/mulai/", 1) + "/kode"} {
		if got := s.get(path); got.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.status)
		}
	}
}

func TestACategoryIsSearchedForAGroupAndAnsweredOnce(t *testing.T) {
	w := &walker{sitting: sit(t, sampleWorkspace(t), schemas.Indonesian)}
	w.begin()
	w.choose("bengkel-pamekasan.xlsx", "/mulai/")
	w.pressCodes("5 barang mendapat kode. Contohnya KR-007, CU-001, CU-002.")
	w.press("/mulai/jawaban")
	search := regexp.MustCompile(`name="tanya" value="(kbki-[^"]+)" formaction="/mulai/jawaban/cari"`)
	found := search.FindStringSubmatch(w.at.body)
	if found == nil {
		t.Fatalf("nothing to search with:\n%s", w.at.body)
	}
	typed := url.Values{}
	for k, v := range w.fields {
		typed[k] = v
	}
	typed.Set("tanya", found[1])
	w.says(w.submit("/mulai/jawaban/cari", typed), http.StatusOK, "belum diimpor", `href="/rujukan"`)
	for kind, file := range map[string]string{"kbki": "kbki.csv", "kategori": "kategori.csv"} {
		if out, said, code := calls(t, w.workspace, "reference", "import", kind, "../../testdata/reference/"+file, "--date", "2026-03-01", "--source", "BPS"); code != exitDone {
			t.Fatalf("import: %d\n%s%s", code, out, said)
		}
	}
	w.see(w.get("/mulai/jawaban"), "/mulai/jawaban")
	category := regexp.MustCompile(`name="tanya" value="([^"]+)" formaction="/mulai/jawaban/cari" formnovalidate aria-label="[^"]*ROTI&amp;KUE`).FindAllStringSubmatch(w.at.body, -1)
	if len(category) == 0 {
		t.Fatalf("no search for the bakery:\n%s", w.at.body)
	}
	id := category[0][1]
	for name, value := range w.fields { // what a search has found is proposed, and a person chooses
		if value[0] != "" && (strings.HasPrefix(name, "jawab.kbki-") || strings.HasPrefix(name, "jawab.kategori-")) {
			t.Errorf("%s is %q before anybody has said so", name, value[0])
		}
	}
	w.at.wants(t, "Kue kering")
	w.answer("71", "Stok", "ready")
	typed = url.Values{}
	for k, v := range w.fields {
		typed[k] = v
	}
	typed.Set("tanya", id)
	list := w.submit("/mulai/jawaban/cari", typed)
	w.says(list, http.StatusOK, `value="71"`, `name="kata" type="search" value="Nastar 250gr"`)
	typed.Set("kata", "zzqqxx")
	w.says(w.submit("/mulai/jawaban/cari", typed), http.StatusOK, "Tidak ditemukan")
	typed.Set("kata", "makanan ringan kue kering")
	list = w.submit("/mulai/jawaban/cari", typed)
	choice := regexp.MustCompile(`name="pilih" value="([^"]+)"`).FindStringSubmatch(list.body)
	if choice == nil {
		t.Fatalf("nothing found:\n%s", list.body)
	}
	typed.Set("pilih", html.UnescapeString(choice[1]))
	w.see(w.submit("/mulai/jawaban/pilih", typed), "/mulai/jawaban")
	if got := w.fields.Get("jawab." + id); got != html.UnescapeString(choice[1]) {
		t.Errorf("%s is %q, want %q", id, got, choice[1])
	}
	w.at.wants(t, `value="71"`)
	w.submit(w.action, w.fields)
	out, said, _ := calls(t, w.workspace, "answers", "--kept", "--json")
	if !strings.Contains(out, id) || !strings.Contains(out, html.UnescapeString(choice[1])) {
		t.Errorf("%s is not kept:\n%s%s", id, out, said)
	}
	typed.Set("tanya", "kbki-0000")
	w.says(w.submit("/mulai/jawaban/cari", typed), http.StatusConflict, "sudah tidak ada")
}

func TestAnAnswerIsSearchedAtTheListToo(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.English)
	if out, said, code := calls(t, s.workspace, "reference", "import", "kbki", "../../testdata/reference/kbki.csv", "--date", "2026-03-01", "--source", "BPS"); code != exitDone {
		t.Fatalf("import: %d\n%s%s", code, out, said)
	}
	p := s.drop("daftar.csv", bytes.ReplaceAll(read(t, testLists+"bengkel-rapi.csv"), []byte(";3191301999;"), []byte(";;")))
	ask := regexp.MustCompile(`name="tanya" value="(kbki-[^"]+)" formaction="` + p.path + `/jawaban/cari"`).FindStringSubmatch(p.body)
	if ask == nil {
		t.Fatalf("nothing to search with:\n%s", p.body)
	}
	found := s.submit(p.path+"/jawaban/cari", url.Values{"tanya": {ask[1]}, "kata": {"meja kayu"}})
	choice := regexp.MustCompile(`name="pilih" value="([0-9]+)" formaction="` + p.path + `/jawaban/pilih"`).FindStringSubmatch(found.body)
	if choice == nil {
		t.Fatalf("nothing found:\n%s", found.body)
	}
	picked := s.submit(p.path+"/jawaban/pilih", url.Values{"tanya": {ask[1]}, "pilih": {choice[1]}})
	s.says(picked, http.StatusOK, `name="jawab.`+ask[1]+`" value="`+choice[1]+`"`)
}

// bring drops a list of one's own in the first steps.
func (w *walker) bring(name string, lines ...string) page {
	w.Helper()
	r := w.form(name, []byte(strings.Join(lines, "\n")+"\n"))
	r.URL.Path = "/mulai/daftar"
	return w.send(r)
}

func TestWhatIsWrongInTheFirstStepsIsSaidWhereItIsMended(t *testing.T) {
	w := &walker{sitting: sit(t, sampleWorkspace(t), schemas.Indonesian)}
	w.begin()
	for name, one := range map[string]struct {
		lines []string
		says  string
	}{
		"kosong.csv":      {nil, "Tidak ada satu pun barang"},
		"judul-saja.csv":  {[]string{"Kode;Nama Barang;Harga"}, "Tidak ada satu pun barang"},
		"tanpa-judul.csv": {[]string{"A-1;Kursi rotan besar;275.000", "A-2;Meja belajar jati;1.250.000"}, "Judul kolom tidak ditemukan di berkas tanpa-judul.csv. Tulis satu baris judul"},
		"surat.pdf":       {[]string{"%PDF-1.4", "%%EOF"}, "ternyata PDF"},
	} {
		p := w.bring(name, one.lines...)
		w.says(p, http.StatusUnprocessableEntity, one.says, `action="/mulai/daftar"`, "Langkah 2 dari 6")
	}
	p := w.bring("tanpa-harga.csv", "Kode;Nama Barang;Catatan", "A-1;Kursi rotan besar;x", "A-2;Meja belajar jati;y")
	w.see(p, "/mulai/")
	w.set("kolom.0.2", "private")
	w.fields.Set("kode", "ya")
	wrong := w.submit(w.action, w.fields)
	w.says(wrong, http.StatusUnprocessableEntity, "Belum ada kolom untuk harga", "Langkah 3 dari 6", `<option value="private" selected>`, `name="kode" value="ya" checked`)
	// Whoever goes away and comes back finds the same.
	again := w.get("/mulai")
	w.says(again, http.StatusOK, `<option value="private" selected>`)
	w.see(again, "/mulai/")
	w.fields.Del("lembar.0")
	w.says(w.submit(w.action, w.fields), http.StatusUnprocessableEntity, "Belum ada lembar yang dipilih", "Langkah 3 dari 6")
}

func TestACategoryThatNoTemplateKnowsIsTyped(t *testing.T) {
	w := &walker{sitting: sit(t, sampleWorkspace(t), schemas.Indonesian)}
	w.begin()
	w.see(w.bring("bambu.csv", "Kode;Nama Barang;Harga;Stok;Satuan", "A-1;Anyaman bambu besar;75.000;4;Buah"), "/mulai/")
	w.press("/mulai/")
	w.press("/mulai/jawaban")
	w.at.wants(t, "Kategori yang sudah dikenal:", "Cuci Kendaraan", "bambu.csv", "penyedianya Non-PKP")
	if strings.Contains(w.at.body, ".yaml") {
		t.Errorf("a file of the workspace is named:\n%s", w.at.body)
	}
	path := "Kerajinan Tangan > Kerajinan Bambu > Anyaman Bambu"
	w.answer("Bambu", "Kategori")
	w.says(w.submit(w.action, w.fields), http.StatusUnprocessableEntity, "Bambu", "Belum disimpan: 1 jawaban perlu diperbaiki", `href="/mulai/daftar"`)
	w.answer(path, "Kategori")
	w.submit(w.action, w.fields)
	if out, said, _ := calls(t, w.workspace, "answers", "--kept", "--json"); !strings.Contains(out, "Anyaman Bambu") {
		t.Errorf("%s is not kept:\n%s%s", path, out, said)
	}
}

func TestWhatIsProposedForAllGroupsIsChangedInOnePlace(t *testing.T) {
	w := &walker{sitting: sit(t, sampleWorkspace(t), schemas.Indonesian)}
	w.begin()
	w.see(w.bring("daftar.csv", "Kode;Nama Barang;Harga;Stok;Satuan;Kategori", "A-1;Kursi rotan besar;275.000;4;unit;Mebel", "A-2;Gelang kayu;12.500;2;Buah;Kerajinan"), "/mulai/")
	w.press("/mulai/")
	w.press("/mulai/jawaban")
	if got := w.fields.Get("semua.ppn"); got != "0%" {
		t.Errorf("for all: %q\n%s", got, w.at.body)
	}
	w.set("semua.ppn", "12%")
	w.submit(w.action, w.fields)
	out, _, _ := calls(t, w.workspace, "answers", "--kept", "--json")
	if strings.Count(out, `"12%"`) != 2 || strings.Contains(out, `"0%"`) {
		t.Errorf("not for all:\n%s", out)
	}
}

func TestColumnsToldAnewKeepWhatWasAnswered(t *testing.T) {
	w := &walker{sitting: sit(t, sampleWorkspace(t), schemas.Indonesian)}
	w.begin()
	list := []string{"Kode;Nama Barang;Harga;Stok;Satuan;Bahan", "A-1;Kursi rotan besar;275.000;4;bks;rotan", "A-2;Meja belajar jati;1.250.000;2;unit;jati", "A-3;Gantungan kunci;300;9;Buah;kayu"}
	w.see(w.bring("daftar.csv", list...), "/mulai/")
	w.set("kolom.0.5", "")
	w.press("/mulai/")
	columns := strings.TrimSuffix(w.at.path, "harga") + "kolom"
	w.press("/mulai/jawaban")
	w.answer("3812201001", "KBKI")
	w.answer("4 kg", "Berat", "Kursi")
	w.answer("Pcs", "Satuan", "bks")
	w.submit(w.action, w.fields)
	checked := w.post("/daftar/dipakai")
	odd := regexp.MustCompile(`name="temuan" value="([^"]+)"`).FindStringSubmatch(checked.body)
	if odd == nil {
		t.Fatalf("no price is odd:\n%s", checked.body)
	}
	w.says(w.submit(checked.path+"/benar", url.Values{"temuan": {odd[1]}, "alasan": {"memang Rp300 sebuah"}}), http.StatusOK)
	before, _, _ := calls(t, w.workspace, "answers", "--kept", "--json")
	w.see(w.get(columns), "/mulai/")
	w.set("kolom.0.5", "attributes.Bahan")
	w.press("/mulai/")
	w.press("/mulai/jawaban")
	if after, _, _ := calls(t, w.workspace, "answers", "--kept", "--json"); after != before || !strings.Contains(after, "3812201001") {
		t.Errorf("kept before:\n%s\nafter:\n%s", before, after)
	}
	if !strings.Contains(string(read(t, filepath.Join(w.workspace, "mapping.yaml"))), `row["Bahan"]`) {
		t.Error("the column is not in use")
	}
	if !strings.Contains(w.get("/daftar/jawaban").body, "memang Rp300 sebuah") {
		t.Error("what was said to be right has to be said again")
	}
	lintsClean(t, w.workspace)
	// Of another list nothing that was answered is true.
	w.see(w.bring("lain.csv", list...), "/mulai/")
	w.press("/mulai/")
	w.press("/mulai/jawaban")
	if other, _, _ := calls(t, w.workspace, "answers", "--kept", "--json"); strings.Contains(other, "3812201001") {
		t.Errorf("kept of another list:\n%s", other)
	}
}
