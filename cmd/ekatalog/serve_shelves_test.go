package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ekatalog/schemas"
)

func TestPhotosAreSeenAddedAndPrepared(t *testing.T) {
	dir := sampleWorkspace(t)
	s := sit(t, dir, schemas.Indonesian)
	s.says(s.get("/foto"), http.StatusOK, "<b>40</b> barang", "punya foto")
	picture := read(t, filepath.Join(dir, "foto", "cuci.png"))
	s.says(s.file("Bu Sri", "/foto", "foto", "cuci.png", picture), http.StatusUnprocessableEntity, "sudah ada dan tidak ditimpa")
	s.says(s.file("Bu Sri", "/foto", "foto", "../../ZZ-9.png", picture), http.StatusOK, "Foto disimpan.")
	s.says(s.file("Bu Sri", "/foto", "foto", "ZZ-8.png", []byte("PK\x03\x04")), http.StatusUnprocessableEntity, "bukan foto")
	if got := read(t, filepath.Join(dir, "foto", "ZZ-9.png")); string(got) != string(picture) {
		t.Error("another picture is kept")
	}
	s.says(s.result(s.post("/foto/siapkan")), http.StatusOK, "Foto")
	if prepared, err := os.ReadDir(filepath.Join(dir, "foto-siap")); err != nil || len(prepared) == 0 {
		t.Errorf("%d copies, %v", len(prepared), err)
	}
}

func TestAReferenceListIsTakenInAndSearched(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.Indonesian)
	s.says(s.get("/rujukan?cari=meja"), http.StatusOK, "Belum ada daftar rujukan")
	list := read(t, "../../testdata/reference/kbki.csv")
	refused := s.result(s.file("Bu Sri", "/rujukan", "berkas", "kbki.csv", list, "jenis", "kbki", "tanggal", "2099-01-01", "sumber", "BPS"))
	s.says(refused, http.StatusOK, "2099")
	done := s.result(s.file("Bu Sri", "/rujukan", "berkas", "kbki.csv", list, "jenis", "kbki", "tanggal", "2013-01-02", "sumber", "BPS"))
	s.says(done, http.StatusOK, "2 Januari 2013", "BPS", "kbki.csv")
	found := s.get("/rujukan?cari=meja+kayu")
	s.says(found, http.StatusOK, "Skor", "meja")
	if p := s.get(`/rujukan?cari=%22%3E%3Cscript%3E`); strings.Contains(p.body, "><script>") {
		t.Error("what is looked for is not escaped")
	}
}

func TestATemplateIsLearnedFromItsPage(t *testing.T) {
	dir := sampleWorkspace(t)
	s := sit(t, dir, schemas.English)
	s.says(s.get("/templat"), http.StatusOK, "our assumption, not for upload")
	s.says(s.result(s.file("Bu Sri", "/templat", "berkas", "daftar.xlsx", read(t, testLists+"bengkel-rapi.xlsx"))), http.StatusOK, "daftar.xlsx")
	learned := s.result(s.file("Bu Sri", "/templat", "berkas", "meja.xlsx", read(t, "../../testdata/templates/meja-kerja-2026-03.xlsx")))
	s.says(learned, http.StatusOK, "What was understood", "from the official template", "Meja Kerja")
	if kept, err := filepath.Glob(filepath.Join(dir, "templates", "*.pack.yaml")); err != nil || len(kept) != 1 {
		t.Errorf("%v, %v", kept, err)
	}
}

func TestCertificatesThatEndFirstAreInFront(t *testing.T) {
	dir := sampleWorkspace(t)
	s := sit(t, dir, schemas.Indonesian)
	s.says(s.get("/dokumen"), http.StatusOK, "Belum ada dokumen")
	register := `version: 1
documents:
  Surat Izin: dokumen/izin.pdf
certificates:
  - {kind: halal, number: "ID351100001", expires: 2089-01-01, products: [KK-01]}
  - {kind: pirt, number: "2063528010012-20", expires: 2020-05-01}
`
	if err := os.WriteFile(filepath.Join(dir, "papers.yaml"), []byte(register), 0o600); err != nil {
		t.Fatal(err)
	}
	p := s.get("/dokumen")
	s.says(p, http.StatusOK, "2063528010012-20", "1 Mei 2020", "sudah habis", "Surat Izin", "hari lagi", "semua yang memintanya")
	if strings.Index(p.body, "2063528010012-20") > strings.Index(p.body, "ID351100001") {
		t.Error("what has ended is not in front")
	}
}
