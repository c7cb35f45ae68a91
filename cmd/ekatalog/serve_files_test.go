package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ekatalog/connector"
	"ekatalog/connector/workbook"
	"ekatalog/schemas"
)

var (
	madeLink = regexp.MustCompile(`href="(/berkas/set/[0-9a-f-]+/isi/[^"]+)"`)
	zipLink  = regexp.MustCompile(`href="(/berkas/set/[0-9a-f-]+/zip)"`)
)

// makes makes the upload files of the list in use and gives the page of files.
func (s *sitting) makes() page {
	s.Helper()
	p := s.ended(s.sendAs("Siti", "/berkas", nil))
	if p.status != http.StatusOK || p.path != "/berkas" {
		s.Fatalf("files: %d at %s\n%s", p.status, p.path, p.body)
	}
	return p
}

func TestFilesAreMadeListedAndTakenAwayInOneZip(t *testing.T) {
	for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
		s := sit(t, sampleWorkspace(t), lang)
		want(t, s.get("/berkas"), http.StatusOK)
		p := s.makes()
		stay := tree(t, filepath.Join(s.workspace, filesFolder))
		links := madeLink.FindAllStringSubmatch(p.body, -1)
		if len(links) < 3 {
			t.Fatalf("%d files\n%s", len(links), p.body)
		}
		for _, l := range links {
			if f := s.get(l[1]); f.status != http.StatusOK || sum([]byte(f.body)) != stay["/"+filepath.Base(l[1])] {
				t.Errorf("%s: %d, not the file that stays", l[1], f.status)
			}
		}
		z := s.get(zipLink.FindStringSubmatch(p.body)[1])
		r, err := zip.NewReader(strings.NewReader(z.body), int64(len(z.body)))
		if err != nil {
			t.Fatalf("%d %v", z.status, err)
		}
		files := map[string][]byte{}
		for _, f := range r.File {
			from, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			if files[f.Name], err = io.ReadAll(from); err != nil {
				t.Fatal(err)
			}
		}
		if len(files) != len(links)+1 {
			t.Errorf("%d files in the zip, %d on the page", len(files), len(links))
		}
		var m workbook.Manifest
		if err := json.Unmarshal(files["manifest.json"], &m); err != nil || len(m.Files) != len(links) || len(m.Earlier) != 0 {
			t.Errorf("manifest: %v %+v", err, m)
		}
		for _, f := range m.Files {
			if sum(files[f.Path]) != f.SHA256 {
				t.Errorf("%s is not what the manifest names", f.Path)
			}
		}
		// Nothing new is no new set.
		if again := s.makes(); len(zipLink.FindAllString(again.body, -1)) != 1 {
			t.Errorf("another set:\n%s", again.body)
		}
		if key := noText.FindString(strings.ReplaceAll(p.body, "desk.js", "")); key != "" {
			t.Errorf("%s: a message without text: %s", lang, key)
		}
	}
}

func TestAFileIsGivenOnlyWhileItIsWhatWasMade(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.English)
	p := s.makes()
	links := madeLink.FindAllStringSubmatch(p.body, -1)
	path := filepath.Join(s.workspace, filesFolder, filepath.Base(links[0][1]))
	if err := os.WriteFile(path, []byte("another"), 0o600); err != nil {
		t.Fatal(err)
	}
	gone := filepath.Join(s.workspace, filesFolder, filepath.Base(links[1][1]))
	if err := os.Remove(gone); err != nil {
		t.Fatal(err)
	}
	want(t, s.get(links[0][1]), http.StatusNotFound)
	want(t, s.get(links[1][1]), http.StatusNotFound)
	want(t, s.get("/berkas"), http.StatusOK, "no longer in the folder")
	z := s.get(zipLink.FindStringSubmatch(p.body)[1])
	if r, err := zip.NewReader(strings.NewReader(z.body), int64(len(z.body))); err != nil || len(r.File) != len(links)-1 {
		t.Errorf("%v", err)
	}
	set := strings.TrimSuffix(zipLink.FindStringSubmatch(p.body)[1], "zip")
	for _, path := range []string{
		set + "isi/manifest.json", set + "isi/..%2fekatalog.yaml", set + "isi/..%2f..%2fekatalog.db", "/berkas/set/..%2f..%2f/zip",
		"/berkas/set/00000000-0000-7000-8000-000000000000/zip", "/berkas/set/x/isi/" + filepath.Base(links[2][1]),
	} {
		if got := s.get(path); got.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.status)
		}
	}
}

func TestAnUploadIsNotedByWhoDidIt(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.Indonesian)
	p := s.makes()
	link := madeLink.FindStringSubmatch(p.body)[1]
	run, file := strings.Split(link, "/")[3], filepath.Base(link)
	mark := "/berkas/set/" + run + "/diunggah"
	if got := s.sendAs("", mark, url.Values{"berkas": {file}}); got.status != http.StatusUnprocessableEntity {
		t.Errorf("nobody uploaded it: %d", got.status)
	}
	// The columns of the sample are only assumed, so nothing of it may go up.
	if got := s.sendAs("Siti", mark, url.Values{"berkas": {file}}); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "bukan untuk diunggah") {
		t.Errorf("%d", got.status)
	}
	db := ledgerOf(t, s.workspace)
	up := connector.ExportFile{Run: run, Path: "unggah-uji.xlsx", Category: "A > B > C", Rows: 1, SHA256: strings.Repeat("0", 64), Uploadable: true}
	if err := db.Commit(t.Context(), connector.Step{Files: []connector.ExportFile{up}}); err != nil {
		t.Fatal(err)
	}
	if got := s.sendAs("Siti", mark, url.Values{"berkas": {"../" + up.Path}}); got.status != http.StatusNotFound {
		t.Errorf("%d", got.status)
	}
	want(t, s.sendAs("Siti", mark, url.Values{"berkas": {up.Path}}), http.StatusOK, "diunggah Siti")
	a := recorded(t, db, "export.uploaded")
	if len(a) != 1 || a[0].Subject != up.Path || a[0].Actor == "system" {
		t.Errorf("%+v", a)
	}
	// Nothing is known of the products: they stay exported.
	book, err := db.Book(t.Context(), connector.CatalogueV6)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range book.Entries {
		if e.State != connector.StateExported {
			t.Fatalf("%s is %s", e.SKU, e.State)
		}
	}
}

// result is what the portal says, as a workbook.
func result(t *testing.T, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for n, row := range rows {
		if err := f.SetSheetRow("Sheet1", "A"+string(rune('1'+n)), &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAResultIsShownFirstAndRecordedAfterAYes(t *testing.T) {
	for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
		s := sit(t, sampleWorkspace(t), lang)
		s.makes()
		said := result(t,
			[]any{"Kode Produk", "Nama Produk", "Status", "Alasan"},
			[]any{"KR-001", "Miniatur Perahu Pinisi Kayu Jati", "Tayang", ""},
			[]any{"KR-002", "Miniatur Perahu Pinisi Ukuran Kecil", "Ditolak", "Foto <buram>"},
			[]any{"", "Barang yang tidak dikenal", "Tayang", ""},
		)
		shown := s.file("Siti", "/berkas/hasil", "hasil", "hasil.xlsx", said)
		want(t, shown, http.StatusOK, "KR-001", "KR-002", "Foto &lt;buram&gt;", "Barang yang tidak dikenal", `name="baris Sheet1!4"`)
		db := ledgerOf(t, s.workspace)
		state := func(sku string) connector.State {
			book, err := db.Book(t.Context(), connector.CatalogueV6)
			if err != nil {
				t.Fatal(err)
			}
			return book.Entries[connector.FoldSKU(sku)].State
		}
		if got := state("KR-001"); got != connector.StateExported {
			t.Fatalf("already %s", got)
		}
		if bad := s.sendAs("Siti", shown.path, url.Values{"baris Sheet1!4": {"TIDAK-ADA"}}); bad.status != http.StatusUnprocessableEntity {
			t.Errorf("matched to nothing: %d", bad.status)
		}
		matched := s.sendAs("Siti", shown.path, url.Values{"baris Sheet1!4": {"KR-003"}})
		if strings.Contains(matched.body, `name="baris`) || !strings.Contains(matched.body, "KR-003") || state("KR-003") != connector.StateExported {
			t.Errorf("not matched, or recorded already:\n%s", matched.body)
		}
		done := s.sendAs("Siti", shown.path, url.Values{"aksi": {"catat"}})
		want(t, done, http.StatusOK, schemas.Say(lang, "desk.result_in.done", nil))
		for sku, want := range map[string]connector.State{"KR-001": connector.StateLive, "KR-002": connector.StateRejected, "KR-003": connector.StateLive, "KR-004": connector.StateExported} {
			if got := state(sku); got != want {
				t.Errorf("%s: %s, want %s", sku, got, want)
			}
		}
		if twice := s.sendAs("Siti", shown.path, url.Values{"aksi": {"catat"}}); twice.status != http.StatusConflict {
			t.Errorf("recorded twice: %d", twice.status)
		}
		// What was refused comes back as a workbook to repair, and goes out again.
		fixes := s.ended(s.sendAs("Siti", "/berkas/perbaikan", nil))
		want(t, fixes, http.StatusOK, schemas.Say(lang, "desk.made.is_repair", nil))
		repair := s.get(madeLink.FindStringSubmatch(fixes.body)[1])
		back := s.file("Siti", "/berkas/hasil", "hasil", "perbaikan.xlsx", repaired(t, repair.body))
		want(t, back, http.StatusOK, "Miniatur Perahu Pinisi Kecil Kayu")
		want(t, s.sendAs("Siti", back.path, url.Values{"aksi": {"catat"}}), http.StatusOK, schemas.Say(lang, "desk.result_in.done", nil))
		if again := s.makes(); len(zipLink.FindAllString(again.body, -1)) != 3 {
			t.Errorf("the repaired product did not go out:\n%s", again.body)
		}
	}
}

// repaired is a repair workbook in which a name was put right.
func repaired(t *testing.T, book string) []byte {
	t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for n, row := range rows {
			for i, text := range row {
				if text != "Miniatur Perahu Pinisi Ukuran Kecil" {
					continue
				}
				cell, err := excelize.CoordinatesToCellName(i+1, n+1)
				if err == nil {
					err = f.SetCellStr(sheet, cell, "Miniatur Perahu Pinisi Kecil Kayu")
				}
				if err != nil {
					t.Fatal(err)
				}
				var b bytes.Buffer
				if err := f.Write(&b); err != nil {
					t.Fatal(err)
				}
				return b.Bytes()
			}
		}
	}
	t.Fatal("no name to put right")
	return nil
}

func TestOnlyWhatThePortalSaidIsTakenForAResult(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.Indonesian)
	p := s.makes()
	list := read(t, filepath.Join(s.workspace, "products.xlsx"))
	own := s.get(madeLink.FindStringSubmatch(p.body)[1])
	for name, content := range map[string][]byte{
		"products.xlsx": list, "hasil.xlsx": []byte(own.body), "hasil.csv": []byte("a\n1\n"), "bom.xlsx": []byte("PK\x03\x04"), "x.exe": []byte("MZ"),
	} {
		if got := s.file("Siti", "/berkas/hasil", "hasil", name, content); got.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d\n%s", name, got.status, got.body)
		}
	}
	if got := s.sendAs("Siti", "/berkas/hasil", nil); got.status != http.StatusBadRequest {
		t.Errorf("no file: %d", got.status)
	}
	if kept := s.kept(); len(kept) != 0 {
		t.Errorf("still there: %v", kept)
	}
	// A list without a word of status says nothing before somebody says what it is.
	bare := s.file("Siti", "/berkas/hasil", "hasil", "tayang.xlsx", result(t, []any{"Kode Produk", "Nama Produk"}, []any{"KR-001", "Miniatur Perahu Pinisi Kayu Jati"}))
	want(t, bare, http.StatusOK, "tidak punya kolom status")
	want(t, s.sendAs("Siti", bare.path, url.Values{"tayang": {"ya"}}), http.StatusOK, "KR-001", "Ya, catat")
}

func TestWhatWasExportedIsMadeOnceMoreForAReason(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.Indonesian)
	s.makes()
	db := ledgerOf(t, s.workspace)
	book, err := db.Book(t.Context(), connector.CatalogueV6)
	if err != nil {
		t.Fatal(err)
	}
	var sku string
	for _, e := range book.Entries {
		if e.State == connector.StateExported && !e.ByHand && e.SKU > sku {
			sku = e.SKU
		}
	}
	ask := func(name, codes, reason string) page {
		return s.ended(s.sendAs(name, "/berkas/lagi", url.Values{"kode": {codes}, "alasan": {reason}}))
	}
	want(t, ask("", sku, "foto diganti"), http.StatusUnprocessableEntity)
	want(t, ask("Siti", " \n", "foto diganti"), http.StatusUnprocessableEntity, "satu di setiap baris")
	want(t, ask("Siti", sku, " "), http.StatusUnprocessableEntity, "Tulis alasannya")
	want(t, ask("Siti", sku+"\n<b>TIDAK-ADA</b>", "foto diganti"), http.StatusOK, "Kode &lt;b&gt;TIDAK-ADA&lt;/b&gt; tidak dapat diekspor ulang")
	if sets := zipLink.FindAllString(s.get("/berkas").body, -1); len(sets) != 1 {
		t.Fatalf("refused, and there are %d sets", len(sets))
	}

	product := s.get("/barang/" + url.PathEscape(sku))
	link := regexp.MustCompile(`href="(/berkas\?lagi=[^"#]+)#lagi"`).FindStringSubmatch(product.body)
	if link == nil {
		t.Fatalf("%s does not lead to its files\n%s", product.path, product.body)
	}
	want(t, s.get(link[1]), http.StatusOK, "kembali=%2fberkas%3flagi%3d"+sku+"%23lagi")
	s.person = "Siti"
	want(t, s.get(link[1]), http.StatusOK, ">"+sku+"</textarea>")
	p := ask("Siti", sku, "foto diganti")
	want(t, p, http.StatusOK, "Berkas unggah dibuat")
	if sets := zipLink.FindAllString(p.body, -1); len(sets) != 2 {
		t.Fatalf("%d sets\n%s", len(sets), p.body)
	}
	var m workbook.Manifest
	z := s.get(zipLink.FindStringSubmatch(p.body)[1])
	r, err := zip.NewReader(strings.NewReader(z.body), int64(len(z.body)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := r.Open("manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.NewDecoder(f).Decode(&m); err != nil || len(m.Files) != 1 || m.Files[0].Rows != 1 {
		t.Errorf("made once more: %+v, %v", m.Files, err)
	}
	why := 0
	for _, a := range recorded(t, db, "export.row") {
		if a.Reason == "foto diganti" && a.Subject == sku {
			why++
		}
	}
	if why != 1 {
		t.Errorf("%d records say why %s was made once more", why, sku)
	}

	// What is not ready any more is made by nobody, and nobody says that it was.
	unprice(t, filepath.Join(s.workspace, "products.xlsx"), sku)
	p = ask("Siti", sku, "foto diganti")
	want(t, p, http.StatusOK, "Tidak ada berkas yang dibuat: barang itu belum siap")
	if sets := zipLink.FindAllString(p.body, -1); len(sets) != 2 || strings.Contains(p.body, "Berkas unggah dibuat.") {
		t.Errorf("%d sets\n%s", len(sets), p.body)
	}
}

// unprice lets the price of a product in a list be a matter of talk.
func unprice(t *testing.T, path, sku string) {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	found := false
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		price := -1
		for y, row := range rows {
			for x, text := range row {
				if strings.HasPrefix(text, "Harga") && price < 0 {
					price = x
				}
				if text == sku && price >= 0 {
					cell, _ := excelize.CoordinatesToCellName(price+1, y+1)
					if err := f.SetCellValue(sheet, cell, "nego"); err != nil {
						t.Fatal(err)
					}
					found = true
				}
			}
		}
	}
	if err := f.Save(); err != nil || !found {
		t.Fatalf("%s in %s: found %v, %v", sku, path, found, err)
	}
}
