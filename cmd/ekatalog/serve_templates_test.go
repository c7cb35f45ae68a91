package main

import (
	"bytes"
	"html"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/xuri/excelize/v2"

	"ekatalog/connector"
	"ekatalog/schemas"
)

const testTemplates = "../../testdata/templates/"

// templateWorkspace is that of the story of templates: five products in two
// categories, and nothing learned yet.
func templateWorkspace(t *testing.T) string {
	t.Helper()
	story, err := txtar.ParseFile("../../testdata/script/template-learn.txtar")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, f := range story.Files {
		if strings.HasPrefix(f.Name, "keputusan") {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// learns hands a template in and gives the page that it leads to.
func (s *sitting) learns(file string, content []byte, values ...string) page {
	s.Helper()
	return s.result(s.file("Bu Sri", "/templat", "berkas", file, content, values...))
}

// decides sends the form of a template's page with columns filled in, by their
// titles: what a column holds and, behind a bar, what it always is.
func (s *sitting) decides(p page, columns map[string]string) page {
	s.Helper()
	form := url.Values{"sidik": {digestInput.FindStringSubmatch(p.body)[1]}}
	for _, m := range decideForms.FindAllStringSubmatch(p.body, -1) {
		title, at := m[1], m[2]
		form.Set("judul_"+at, title)
		field, always, _ := strings.Cut(columns[title], "|")
		form.Set("isi_"+at, field)
		form.Set("selalu_"+at, always)
	}
	return s.fill(p.path+"/coba", form)
}

var (
	decideForms = regexp.MustCompile(`name="judul_\d+" value="([^"]+)">[\s\S]*?name="isi_(\d+)"`)
	hiddenInput = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)
)

// saves presses the button below what a change would do.
func (s *sitting) saves(p page, why string) page {
	s.Helper()
	form := url.Values{"alasan": {why}}
	for _, m := range hiddenInput.FindAllStringSubmatch(p.body, -1) {
		form.Add(m[1], m[2])
	}
	return s.fill(strings.TrimSuffix(p.path, "coba")+"simpan", form)
}

func TestATemplateIsLearnedFromItsPage(t *testing.T) {
	dir := sampleWorkspace(t)
	s := sit(t, dir, schemas.English)
	s.says(s.get("/templat"), http.StatusOK, "our assumption, not for upload")
	s.says(s.learns("daftar.xlsx", read(t, testLists+"bengkel-rapi.xlsx")), http.StatusOK, "daftar.xlsx")
	learned := s.learns("meja.xlsx", read(t, testTemplates+"meja-kerja-2026-03.xlsx"))
	s.says(learned, http.StatusOK, "What was understood", "from the official template", "Meja Kerja", "29 columns read, 0 to be decided")
	s.says(s.get("/templat"), http.StatusOK, `<a href="/templat/meja-kerja">`)
	if kept, err := filepath.Glob(filepath.Join(dir, "templates", "*.pack.yaml")); err != nil || len(kept) != 1 {
		t.Errorf("%v, %v", kept, err)
	}
	s.says(s.learns("meja.xlsx", read(t, testTemplates+"meja-kerja-2026-03.xlsx")), http.StatusOK, "The same file was learned before")
	for _, path := range []string{"/templat/%2e%2e", "/templat/meja-kerja.pack", "/templat/meja-kerja/edisi/1", "/templat/meja-kerja/edisi/x", "/templat/meja-kerja/tanya"} {
		if p := s.get(path); p.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, p.status)
		}
	}
}

// A template that says neither its category nor its type, with columns that
// nobody can place, becomes an upload file without a command.
func TestATemplateIsDecidedOnItsPageAndFilled(t *testing.T) {
	for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
		t.Run(string(lang), func(t *testing.T) {
			say := func(key string, pairs ...string) string {
				return html.EscapeString(schemas.Say(lang, key, values(pairs...)))
			}
			dir := templateWorkspace(t)
			s := sit(t, dir, lang)
			s.person = "Bu Sri"
			asked := s.learns("kriya.xlsx", read(t, testTemplates+"kriya-kayu.xlsx"))
			s.says(asked, http.StatusOK, say("desk.template.ask"), "00000000-0000-4000-8000-000000000005", `name="kategori" value=""`)
			asked = s.result(s.fill(asked.path, url.Values{"kategori": {"Kriya Kayu"}}))
			s.says(asked, http.StatusOK, `value="Kriya Kayu"`)
			asked = s.result(s.fill(asked.path, url.Values{"kategori": {"Kerajinan > Kerajinan Kayu > Kriya Kayu"}}))
			s.says(asked, http.StatusOK, `value="Kerajinan &gt; Kerajinan Kayu &gt; Kriya Kayu"`, "Berat (gram)")
			p := s.result(s.fill(asked.path, url.Values{"kategori": {"Kerajinan > Kerajinan Kayu > Kriya Kayu"}, "jenis": {"goods"}}))
			s.says(p, http.StatusOK, say("desk.done.template_learned"), say("desk.template.decide"), say("desk.template.undecided"), "Kode Sistem", "Harga Produk",
				say("desk.match.way.from", "dari", say("desk.match.way.column", "nama", "Deskripsi")))
			if got := s.get(asked.path); got.status != http.StatusNotFound {
				t.Errorf("the learned template is still asked about: %d", got.status)
			}
			if files := s.kept(); len(files) > 0 {
				t.Errorf("left %q", files)
			}

			s.says(s.decides(p, nil), http.StatusUnprocessableEntity, say("desk.template.nothing"))
			s.says(s.decides(p, map[string]string{"Harga Produk": "price|5000"}), http.StatusUnprocessableEntity, say("desk.template.always_attribute"))
			s.says(s.decides(p, map[string]string{"Harga Produk": "price", "Harga": "price"}), http.StatusUnprocessableEntity, "Harga Produk")
			s.says(s.decides(p, map[string]string{"Harga": "prise"}), http.StatusUnprocessableEntity, "prise")
			right := map[string]string{"Kode Sistem": "-", "Harga Produk": "price", "Harga": "|400000"}
			try := s.decides(p, right)
			s.says(try, http.StatusOK, say("desk.template.left"), say("desk.template.attribute", "nama", "Harga"), "400000", "<b>0 → 1</b> "+say("desk.template.upload"), `<a href="/barang/KY-1">`)
			before := tree(t, dir)
			saved := s.saves(try, "kata pengelola")
			s.says(saved, http.StatusOK, say("desk.done.template_decided"), say("desk.template.attribute", "nama", "Harga"), say("desk.match.way.fixed", "nilai", "400000"))
			if strings.Contains(saved.body, say("desk.template.undecided")) {
				t.Error("something is undecided still")
			}
			if after := tree(t, dir); after["/mapping.yaml"] == before["/mapping.yaml"] || after["/templates/kriya-kayu.decisions.yaml"] == before["/templates/kriya-kayu.decisions.yaml"] {
				t.Error("not both files are written")
			}
			// Somebody else has opened the page before.
			s.says(s.decides(p, right), http.StatusConflict, say("desk.template.moved"))
			s.says(s.saves(try, ""), http.StatusConflict, say("desk.template.moved"))
			db := ledgerOf(t, dir)
			if a := recorded(t, db, "template.decided"); len(a) != 1 || a[0].Reason != "kata pengelola" || a[0].Subject != "templates/kriya-kayu.decisions.yaml" {
				t.Errorf("%+v", a)
			}

			// What was decided is taken back, and back again.
			past := s.get("/templat/kriya-kayu/riwayat")
			s.says(past, http.StatusOK, "Bu Sri", "kata pengelola", say("desk.template.how.decided"), say("desk.template.how.learned"), `name="versi" value="1"`)
			seen := digestInput.FindStringSubmatch(past.body)[1]
			try = s.fill("/templat/kriya-kayu/coba", url.Values{"sidik": {seen}, "versi": {"1"}})
			s.says(try, http.StatusOK, say("desk.template.undecided"), "<b>1 → 0</b> "+say("desk.template.upload"))
			s.says(s.saves(try, ""), http.StatusOK, say("desk.done.template_back"), say("desk.template.undecided"))
			past = s.get("/templat/kriya-kayu/riwayat")
			seen = digestInput.FindStringSubmatch(past.body)[1]
			s.says(s.saves(s.fill("/templat/kriya-kayu/coba", url.Values{"sidik": {seen}, "versi": {"2"}}), ""), http.StatusOK, say("desk.done.template_back"))

			// One column is wanted otherwise.
			one := s.get("/templat/kriya-kayu?kolom=A")
			s.says(one, http.StatusOK, `name="judul_0" value="Kode Sistem"`)
			s.says(s.decides(one, map[string]string{"Kode Sistem": "sku"}), http.StatusOK, schemas.FieldLabel(lang, "sku"))

			s.says(s.makes(), http.StatusOK)
			made, err := filepath.Glob(filepath.Join(dir, filesFolder, "unggah-kriya-kayu*.xlsx"))
			if err != nil || len(made) != 1 {
				t.Fatalf("%q, %v", made, err)
			}
			f, err := excelize.OpenFile(made[0])
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if got := rowsWith(t, f, "Miniatur Perahu Pinisi Kayu Jati"); len(got) != 1 || got[0][13] != "400000" || got[0][14] != "350000" || got[0][0] != "" {
				t.Errorf("%q", got)
			}
			if key := noText.FindString(strings.ReplaceAll(asked.body+p.body+try.body+saved.body+past.body+one.body, "desk.js", "")); key != "" {
				t.Errorf("%s: a message without text: %s", lang, key)
			}
		})
	}
}

// rowsWith are the rows of a workbook that hold a text.
func rowsWith(t *testing.T, f *excelize.File, text string) (found [][]string) {
	t.Helper()
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if strings.Contains(strings.Join(row, "\n"), text) {
				found = append(found, append(row, make([]string, 40)...))
			}
		}
	}
	return found
}

func TestANewerTemplateShowsWhatItChangesAndWhichProductsItTouches(t *testing.T) {
	s := sit(t, templateWorkspace(t), schemas.Indonesian)
	s.person = "Bu Sri"
	first := s.learns("meja.xlsx", read(t, testTemplates+"meja-kerja-2026-03.xlsx"))
	s.says(first, http.StatusOK, "versi 1")
	s.makes()
	newer := s.learns("meja-baru.xlsx", read(t, testTemplates+"meja-kerja-2026-11.xlsx"))
	differs := []string{"Perbedaan versi 2 dengan versi 1", "Jumlah Rak", "Kapasitas Laci", "pilihan hilang: Kayu Pinus", "A→B"}
	touched := []string{`<a href="/barang/MK-1">MK-1</a>`, "Meja Kerja Kayu Pinus Polos", "sudah diekspor", "masih cocok dengan template baru", "1 tidak cocok lagi"}
	s.says(newer, http.StatusOK, append(differs, touched...)...)
	past := s.get("/templat/meja-kerja/riwayat")
	s.says(past, http.StatusOK, `<a href="/templat/meja-kerja/edisi/2">`, "dipelajari dari template", "Bu Sri")
	edition := s.get("/templat/meja-kerja/edisi/2")
	s.says(edition, http.StatusOK, differs...)
	if strings.Contains(edition.body, "MK-1") {
		t.Error("looking at an edition reads the list")
	}
	s.says(s.post("/templat/meja-kerja/edisi/2"), http.StatusOK, append(differs, touched...)...)
}

// A template with an example that nothing marks is asked where products begin.
func TestATemplateWithAnExampleIsAskedForItsFirstRow(t *testing.T) {
	f, err := excelize.OpenFile(testTemplates + "meja-kerja-2026-03.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	first := 0
	for row := 1; row < 30 && first == 0; row++ { // the row below the last that holds something
		empty := true
		for col := 1; col < 30; col++ {
			cell, _ := excelize.CoordinatesToCellName(col, row)
			if v, _ := f.GetCellValue(f.GetSheetName(f.GetActiveSheetIndex()), cell); v != "" {
				empty = false
			}
		}
		if empty {
			first = row
		}
	}
	sheet := f.GetSheetName(f.GetActiveSheetIndex())
	cell, _ := excelize.CoordinatesToCellName(1, first)
	if err := f.SetCellValue(sheet, cell, "Meja Kerja Jati Dua Laci"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	s := sit(t, templateWorkspace(t), schemas.Indonesian)
	asked := s.learns("meja.xlsx", b.Bytes())
	s.says(asked, http.StatusOK, "Meja Kerja Jati Dua Laci", `name="baris"`, "Template perlu dilengkapi")
	asked = s.result(s.fill(asked.path, url.Values{"baris": {"2"}}))
	s.says(asked, http.StatusOK, "Template perlu dilengkapi", `value="2"`)
	s.says(s.result(s.fill(asked.path, url.Values{"baris": {itoa(first + 1)}})), http.StatusOK, "Yang dipahami dari template meja.xlsx")
}

// Decisions on a template are finished as any other file of the workspace is.
func TestDecisionsThatACrashCutOffAreFinished(t *testing.T) {
	dir := templateWorkspace(t)
	s := sit(t, dir, schemas.Indonesian)
	s.person = "Bu Sri"
	p := s.learns("kriya.xlsx", read(t, testTemplates+"kriya-kayu.xlsx"), "kategori", "Kerajinan > Kerajinan Kayu > Kriya Kayu", "jenis", "goods")
	path := filepath.Join(dir, "templates", "kriya-kayu.decisions.yaml")
	old := read(t, path)
	s.says(s.saves(s.decides(p, map[string]string{"Harga Produk": "price"}), ""), http.StatusOK)
	now := read(t, path)
	run := recorded(t, ledgerOf(t, dir), connector.FileReplaced)[0].Run
	for _, run := range []string{run, "019a0000-0000-7000-8000-000000000000"} { // recorded, and not
		if err := os.WriteFile(filepath.Join(dir, "templates", ".kriya-kayu.decisions.yaml."+run+".part"), now, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(path, old, 0o600); err != nil {
		t.Fatal(err)
	}
	s.says(s.get("/templat/kriya-kayu"), http.StatusOK)
	if got := read(t, path); !bytes.Equal(got, now) {
		t.Errorf("not finished:\n%s", got)
	}
	if names := namesIn(t, filepath.Join(dir, "templates")); slices.ContainsFunc(names, func(n string) bool { return strings.HasSuffix(n, ".part") }) {
		t.Errorf("left %q", names)
	}
}

// said is what a page tells a reader of a template that cannot be learned: it is
// a sentence, it names the file as they know it, and no command and no place on
// this machine.
func (s *sitting) said(name string, p page) {
	s.Helper()
	s.says(p, http.StatusOK, html.EscapeString(name))
	for _, no := range []string{"ekatalog template", "--category", "--first-row", "--type", s.workspace, s.temp, "panic", "<script>alert"} {
		if strings.Contains(p.body, no) {
			s.Errorf("%s: the page says %q\n%s", name, no, p.body)
		}
	}
}

func TestWhatIsNoTemplateIsRefusedWithASentence(t *testing.T) {
	sheet := func(rows ...[]any) []byte {
		f := excelize.NewFile()
		for i, row := range rows {
			cell, _ := excelize.CoordinatesToCellName(1, i+1)
			if err := f.SetSheetRow("Sheet1", cell, &row); err != nil {
				t.Fatal(err)
			}
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	good := read(t, testTemplates+"meja-kerja-2026-03.xlsx")
	id := "00000000-0000-4000-8000-000000000001"
	for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
		t.Run(string(lang), func(t *testing.T) {
			s := sit(t, templateWorkspace(t), lang)
			for name, content := range map[string][]byte{
				"kosong.xlsx":         nil,
				"foto.xlsx":           []byte("\x89PNG\r\n\x1a\n0000"),
				"daftar.csv":          []byte("Kode;Nama\nA;B\n"),
				"halaman.xlsx":        []byte("<html><script>alert(1)</script>"),
				"separuh.xlsx":        good[:len(good)/2],
				"lama.xls":            []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 0000"),
				"tanpa-id.xlsx":       sheet([]any{"Nama Produk", "Harga Produk"}),
				"tanpa-judul.xlsx":    sheet([]any{"Category ID", id}),
				"<script>alert.xlsx":  sheet([]any{"x"}),
				"hasil-kurasi.xlsx":   sheet([]any{"Kode Produk", "Nama Produk", "Status"}, []any{"KR-001", "Kursi", "Tayang"}),
				"dua-kategori.xlsx":   sheet([]any{"Category ID", id}, []any{"Category ID", "00000000-0000-4000-8000-000000000002"}, []any{"Nama Produk", "Harga Produk"}),
				"../../meja-kerja.md": []byte("# Meja"),
			} {
				shown := name[strings.LastIndex(name, "/")+1:]
				shown = strings.NewReplacer("<", "_", ">", "_").Replace(shown)
				p := s.learns(name, content)
				s.said(shown, p)
			}
			if p := s.file("Bu Sri", "/templat", "lain", "x.xlsx", good); p.status != http.StatusBadRequest {
				t.Errorf("no file: %d", p.status)
			}
			if files := s.kept(); len(files) > 0 {
				t.Errorf("left %q", files)
			}
			if names := namesIn(t, s.workspace); slices.Contains(names, "templates") {
				t.Errorf("something was learned: %q", names)
			}
		})
	}
}

// Every kind of template is learned, shown and tried, also where there is no
// list yet that could be read.
func TestEveryTemplateIsShownWithAListAndWithout(t *testing.T) {
	files, err := filepath.Glob(testTemplates + "*.xlsx")
	if err != nil || len(files) < 7 {
		t.Fatal(files, err)
	}
	for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
		for _, list := range []string{"a list", "no list"} {
			t.Run(string(lang)+" "+list, func(t *testing.T) {
				say := func(key string, pairs ...string) string {
					return html.EscapeString(schemas.Say(lang, schemas.PageKey(key), values(pairs...)))
				}
				dir := templateWorkspace(t)
				if list == "no list" {
					if err := os.Remove(filepath.Join(dir, "daftar.csv")); err != nil {
						t.Fatal(err)
					}
				}
				s := sit(t, dir, lang)
				s.person = "Bu Sri"
				for _, file := range files {
					name := filepath.Base(file)
					p := s.learns(name, read(t, file))
					if strings.HasSuffix(p.path, "/tanya") {
						s.said(name, p)
						answer := map[string]url.Values{
							"kriya-kayu.xlsx":     {"kategori": {"Kerajinan > Kerajinan Kayu > Kriya Kayu"}, "jenis": {"goods"}},
							"makanan-ringan.xlsx": {"kategori": {"Makanan > Makanan Olahan > Makanan Ringan"}, "jenis": {"goods"}},
							"mobilisasi.xlsx":     {"jenis": {"service"}},
						}[name]
						p = s.result(s.fill(p.path, answer))
					}
					s.says(p, http.StatusOK, say("desk.template.understood", "berkas", name), say("desk.done.template_learned"))
					if key := noTemplate.FindString(p.body); key != "" {
						t.Errorf("%s: a message without text: %s", name, key)
					}
					s.says(s.get(p.path+"/riwayat"), http.StatusOK, "Bu Sri")
					// The last column is wanted otherwise, whatever it holds.
					letter := ""
					for _, m := range regexp.MustCompile(`\?kolom=([A-Z]+)#putusan`).FindAllStringSubmatch(p.body, -1) {
						letter = m[1]
					}
					one := s.get(p.path + "?kolom=" + letter)
					form := decideForms.FindStringSubmatch(one.body)
					if form == nil {
						t.Errorf("%s: no form for column %s", name, letter)
						continue
					}
					title := html.UnescapeString(form[1])
					try := s.decides(one, map[string]string{title: "attributes.Coba"})
					s.says(try, http.StatusOK, say("desk.template.attribute", "nama", "Coba"))
					if unread := strings.Contains(try.body, say("desk.match.effect")+"</h2>\n<p class=\"bad\">"); unread != (list == "no list") {
						t.Errorf("%s: with %s its effect is told wrongly\n%s", name, list, try.body)
					}
					s.said(p.path, try)
				}
				packs := s.get("/templat")
				s.says(packs, http.StatusOK, `<a href="/templat/meja-kerja">`, `<a href="/templat/kriya-kayu">`)
				again := s.post("/templat/meja-kerja/edisi/2")
				if list == "no list" {
					s.says(again, http.StatusOK, say("template.touched_unknown"))
				} else {
					s.says(again, http.StatusOK, say("desk.template.untouched"))
				}
			})
		}
	}
}

var noTemplate = regexp.MustCompile(`\b(desk\.)?template\.[a-z_]+[a-z_.]*`)
